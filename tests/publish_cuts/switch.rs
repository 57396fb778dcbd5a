//! Releases in folders of their own, to which a symbolic link is switched: at every moment a reader has the old site or the
//! new one, whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;
use nianbao::config::ServiceKind;
use nianbao::publish::digest::Digest;
use nianbao::publish::host::{Patience, Steps};
use nianbao::publish::place::Place;
use nianbao::publish::site::Site;
use nianbao::publish::target::{self, Vault};

use super::{FOREIGN, changed_figure, cutting, publish_at, run, site};

#[test]
fn a_link_is_switched_whole_at_every_cut() {
    let (old, new) = (site(|_| {}), site(changed_figure));
    let before = tempfile::tempdir().unwrap();
    run(async {
        publish_at(&open(before.path(), quiet()).await.unwrap(), &old, false).await.unwrap();
    });
    for (path, bytes) in FOREIGN {
        let file = www(before.path()).join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let mut cuts = 0;
    loop {
        let folder = tempfile::tempdir().unwrap();
        copy(before.path(), folder.path());
        let is_through = run(async {
            // The way may be cut before anything can be looked at.
            let cut = match open(folder.path(), cutting(cuts)).await {
                Ok(place) => publish_at(&place, &new, false).await.is_ok(),
                Err(_) => false,
            };
            assert!([&old, &new].into_iter().any(|site| shows(folder.path(), site)), "cut {cuts}");
            publish_at(&open(folder.path(), quiet()).await.unwrap(), &new, false).await.unwrap();
            cut
        });
        assert!(shows(folder.path(), &new), "cut {cuts}");
        let others =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut others: Vec<String> = others.collect();
        others.sort();
        assert_eq!(others, ["www", "www.releases"]);
        if is_through {
            break;
        }
        cuts += 1;
    }
    println!("switched link: {cuts} cuts tried and survived");
    assert!(cuts > old.iter().len(), "{cuts}");
}

#[test]
fn a_first_release_makes_the_link_and_old_folders_are_pruned() {
    let (one, other) = (site(|_| {}), site(changed_figure));
    let folder = tempfile::tempdir().unwrap();
    run(async {
        for site in [&one, &other, &one, &other, &one] {
            publish_at(&open(folder.path(), quiet()).await.unwrap(), site, true).await.unwrap();
            assert!(shows(folder.path(), site));
        }
    });
    assert!(www(folder.path()).is_symlink());
    assert_eq!(fs::read_dir(folder.path().join("www.releases")).unwrap().count(), 3);
}

#[test]
fn a_folder_is_no_link_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(www(folder.path())).unwrap();
    let site = site(|_| {});
    let told = run(async {
        let place = open(folder.path(), quiet()).await.unwrap();
        publish_at(&place, &site, false).await.unwrap_err().to_string()
    });
    assert!(told.contains("no symbolic link"), "{told}");
    assert_eq!(fs::read_dir(www(folder.path())).unwrap().count(), 0);
}

fn quiet() -> Steps {
    Arc::new(|_| Ok(()))
}

fn www(folder: &Path) -> std::path::PathBuf {
    folder.join("www")
}

async fn open(folder: &Path, steps: Steps) -> anyhow::Result<Place> {
    let root = www(folder).to_str().unwrap().to_owned();
    let target = ServiceKind::named("fs").unwrap().target(IndexMap::from([("root".to_owned(), root)]));
    let vault = Vault { environment: &|_| None, file: None, root: folder };
    Ok(Place::open(target::open("www", &target, &vault)?, true, Patience::default(), steps).await?)
}

/// Whether a reader finds exactly this site, and what is foreign, behind the link.
fn shows(folder: &Path, site: &Site) -> bool {
    let mut files = files(&www(folder), "");
    let has_foreign = FOREIGN.iter().all(|(path, bytes)| files.remove(*path).is_none_or(|found| found == *bytes));
    files.retain(|path, _| !path.starts_with(".nianbao/") && !path.starts_with("releases/") && path != "release.json");
    let is_site = site
        .iter()
        .all(|(path, file)| files.remove(path.as_str()).is_some_and(|bytes| Digest::of(&bytes) == file.record.digest));
    has_foreign && is_site && files.is_empty()
}

fn files(folder: &Path, path: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = format!("{path}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            files.extend(self::files(&entry.path(), &format!("{path}/")));
        } else {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// A copy with its links.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap() {
            kind if kind.is_symlink() => {
                std::os::unix::fs::symlink(fs::read_link(entry.path()).unwrap(), target).unwrap()
            }
            kind if kind.is_dir() => {
                fs::create_dir(&target).unwrap();
                copy(&entry.path(), &target);
            }
            _ => fs::hard_link(entry.path(), target).unwrap(),
        }
    }
}
