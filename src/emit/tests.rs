//! Builds that are stopped, or fail, at each of their steps in turn, on file systems that can do more or less.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use super::*;
use crate::output::OutputPath;

/// Error numbers of Linux.
const EPERM: i32 = 1;
const EBUSY: i32 = 16;
const EXDEV: i32 = 18;
const EINVAL: i32 = 22;
const ENOSPC: i32 = 28;

type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// A kind of file system: which steps it refuses, and with what error.
type Disk = fn(Step) -> Option<i32>;

const ABLE: Disk = |_| None;
const WITHOUT_EXCHANGE: Disk = |step| (step == Step::Exchange).then_some(EINVAL);
const WITHOUT_LINKS: Disk = |step| (step == Step::Link).then_some(EPERM);
const WITHOUT_BOTH: Disk = |step| WITHOUT_EXCHANGE(step).or(WITHOUT_LINKS(step));
const MOUNTED: Disk = |step| (step == Step::Exchange).then_some(EBUSY);
const MOUNTED_INSIDE: Disk = |step| (step == Step::Link).then_some(EXDEV);

fn site(files: &[(&str, &str)]) -> Output {
    let mut output = Output::new();
    for (path, contents) in files {
        output.insert(OutputPath::parse(path).unwrap(), contents.as_bytes()).unwrap();
    }
    output
}

/// Two sites that share a page, change one, lose and gain some, and swap a file with a folder.
fn sites() -> (Output, Output) {
    let old = [("index.html", "old"), ("style.css", "same"), ("a/b/gone.html", "x"), ("data", "file"), ("page/x", "y")];
    let new = [("index.html", "new!"), ("style.css", "same"), ("zh/new.html", "z"), ("data/x.csv", "1"), ("page", "p")];
    (site(&old), site(&new))
}

/// An output folder with the old site and two foreign files, in a folder of its own.
fn published() -> (TempDir, PathBuf) {
    // Memory, where there is some to write to, spares the disk some thousand waits.
    let room = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let folder = room.path().join("site");
    emit(&sites().0, &folder).unwrap();
    fs::write(folder.join("CNAME"), "example.org").unwrap();
    fs::create_dir_all(folder.join(".well-known/empty")).unwrap();
    fs::write(folder.join(".well-known/notes"), "notes").unwrap();
    (room, folder)
}

/// All that is in the output folder but for the manifest.
fn tree(folder: &Path) -> Tree {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| !entry.path().is_dir());
    let read = |path: &Path| (path.strip_prefix(folder).unwrap().to_owned(), fs::read(path).unwrap());
    files.map(|entry| read(entry.path())).filter(|(path, _)| path != Path::new(MANIFEST)).collect()
}

/// What the output folder is to hold when it holds a site.
fn expected(output: &Output) -> Tree {
    let foreign = [("CNAME", "example.org"), (".well-known/notes", "notes")];
    let foreign = foreign.map(|(path, contents)| (PathBuf::from(path), contents.as_bytes().to_vec()));
    output.iter().map(|(path, contents)| (path.as_str().into(), contents.to_vec())).chain(foreign).collect()
}

fn assert_clean(room: &TempDir) {
    let names: Vec<_> = fs::read_dir(room.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["site"]);
    assert!(!room.path().join("site").join(staging::INSIDE).exists());
}

/// Runs a build on a kind of disk; `at` is called at every step with the step's number.
fn run(output: &Output, folder: &Path, disk: Disk, at: &(dyn Fn(usize) -> io::Result<()> + Sync)) -> Result<Summary> {
    let count = AtomicUsize::new(0);
    emit_stepwise(output, folder, &|step| {
        at(count.fetch_add(1, Ordering::SeqCst))?;
        disk(step).map_or(Ok(()), |number| Err(io::Error::from_raw_os_error(number)))
    })
}

/// How many steps the build of the new site over the old one takes on a kind of disk.
fn steps_on(disk: Disk) -> usize {
    let (room, folder) = published();
    let (count, new) = (AtomicUsize::new(0), sites().1);
    let count_to = |number| {
        count.fetch_max(number + 1, Ordering::SeqCst);
        Ok(())
    };
    let summary = run(&new, &folder, disk, &count_to).unwrap();
    assert_eq!(summary, Summary { written: 4, unchanged: 1, removed: 3 });
    assert_eq!(tree(&folder), expected(&new));
    assert!(folder.join(".well-known/empty").is_dir());
    assert!(!folder.join("a").exists());
    assert_clean(&room);
    count.into_inner()
}

/// Kills a build of the new site at each of its steps; `is_allowed` judges what is then published. Threads that meet a
/// step that the disk refuses take a few steps more or fewer each time, so the last moments may come after the end.
fn kill_at_each_step(disk: Disk, is_allowed: fn(&Path) -> bool) {
    let new = sites().1;
    let (moments, mut kills) = (steps_on(disk), 0);
    for moment in 0..moments {
        let (room, folder) = published();
        let stop = |number| if number >= moment { resume_unwind(Box::new(())) } else { Ok(()) };
        let killed = catch_unwind(AssertUnwindSafe(|| run(&new, &folder, disk, &stop))).is_err();
        assert!(killed || tree(&folder) == expected(&new), "a build neither killed nor done at step {moment}");
        kills += usize::from(killed);
        assert!(is_allowed(&folder), "after step {moment} there is {:?}", tree(&folder).keys());
        run(&new, &folder, disk, &|_| Ok(())).unwrap();
        assert_eq!(tree(&folder), expected(&new), "after step {moment}");
        assert_clean(&room);
    }
    assert!(kills * 4 >= moments * 3, "only {kills} builds were killed in {moments} steps");
}

fn is_whole(folder: &Path) -> bool {
    let (old, new) = sites();
    [old, new].iter().any(|site| tree(folder) == expected(site))
}

#[test]
fn a_killed_build_leaves_one_site_whole() {
    kill_at_each_step(ABLE, is_whole);
    kill_at_each_step(WITHOUT_LINKS, is_whole);
}

#[test]
fn a_build_killed_where_folders_cannot_be_exchanged_leaves_one_site_whole_or_aside() {
    kill_at_each_step(WITHOUT_EXCHANGE, |folder| is_whole(folder) || !folder.exists());
    kill_at_each_step(WITHOUT_BOTH, |folder| is_whole(folder) || !folder.exists());
}

#[test]
fn a_build_killed_on_a_mount_leaves_every_file_whole() {
    let is_whole_file = |folder: &Path| {
        let (old, new) = sites();
        let (old, new) = (expected(&old), expected(&new));
        tree(folder)
            .iter()
            .filter(|(path, _)| !path.starts_with(staging::INSIDE))
            .all(|(path, contents)| [&old, &new].iter().any(|site| site.get(path) == Some(contents)))
    };
    kill_at_each_step(MOUNTED, is_whole_file);
    kill_at_each_step(MOUNTED_INSIDE, is_whole_file);
}

#[test]
fn a_build_that_fails_at_any_step_leaves_one_site_and_no_staging_folder() {
    let (old, new) = sites();
    for disk in [ABLE, WITHOUT_LINKS, WITHOUT_EXCHANGE] {
        for moment in 0..steps_on(disk) {
            let (room, folder) = published();
            let fail = |number| if number == moment { Err(io::Error::from_raw_os_error(ENOSPC)) } else { Ok(()) };
            let result = run(&new, &folder, disk, &fail);
            if tree(&folder) == expected(&old) {
                assert!(format!("{:#}", result.unwrap_err()).contains("No space left"));
                assert_clean(&room);
            } else {
                assert_eq!(tree(&folder), expected(&new), "after step {moment}");
            }
            run(&new, &folder, disk, &|_| Ok(())).unwrap();
            assert_eq!(tree(&folder), expected(&new));
            assert_clean(&room);
        }
    }
}

#[test]
fn a_site_moved_aside_comes_back_before_anything_else_happens() {
    let (room, folder) = published();
    let link = room.path().join("link");
    std::os::unix::fs::symlink("site", &link).unwrap();
    let (old, new) = sites();
    let stop_between = |step| match step {
        Step::Exchange => Err(io::Error::from_raw_os_error(EINVAL)),
        Step::MoveIn => resume_unwind(Box::new(())),
        _ => Ok(()),
    };
    assert!(catch_unwind(AssertUnwindSafe(|| emit_stepwise(&new, &folder, &stop_between))).is_err());
    assert!(!folder.exists());
    let summary = emit(&old, &link).unwrap();
    assert_eq!(summary, Summary { written: 0, unchanged: 5, removed: 0 });
    assert_eq!(tree(&folder), expected(&old));
    fs::remove_file(&link).unwrap();
    assert_clean(&room);
}

#[test]
fn what_is_saved_during_a_build_is_kept() {
    for disk in [ABLE, WITHOUT_EXCHANGE] {
        let (room, folder) = published();
        let new = sites().1;
        let save = |step| {
            if step == Step::Exchange {
                fs::write(folder.join("late"), "late").unwrap();
                fs::create_dir(folder.join("notes")).unwrap();
                fs::write(folder.join("notes/late"), "late").unwrap();
                fs::write(room.path().join("new"), "example.com").unwrap();
                fs::rename(room.path().join("new"), folder.join("CNAME")).unwrap();
            }
            disk(step).map_or(Ok(()), |number| Err(io::Error::from_raw_os_error(number)))
        };
        emit_stepwise(&new, &folder, &save).unwrap();
        let found = tree(&folder);
        for (path, contents) in [("late", "late"), ("notes/late", "late"), ("CNAME", "example.com")] {
            assert_eq!(found.get(Path::new(path)).map(Vec::as_slice), Some(contents.as_bytes()), "{path}");
        }
        assert_clean(&room);
    }
}

#[test]
fn a_copied_file_keeps_its_age() {
    let (_room, folder) = published();
    let modified = |name: &str| folder.join(name).metadata().unwrap().modified().unwrap();
    let before = [modified("style.css"), modified("CNAME")];
    std::thread::sleep(std::time::Duration::from_millis(20));
    run(&sites().1, &folder, WITHOUT_LINKS, &|_| Ok(())).unwrap();
    assert_eq!([modified("style.css"), modified("CNAME")], before);
}
