//! The disk sink seen from outside: builds into a folder, what is there afterwards, and what is refused.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use nianbao::emit::{MANIFEST, Summary, emit, read_previous};
use nianbao::memo::EarlierSite as _;
use nianbao::output::{Output, OutputPath};
use tempfile::TempDir;

fn site(files: &[(&str, &str)]) -> Output {
    let mut output = Output::new();
    for (path, contents) in files {
        output.insert(path.parse().unwrap(), contents.as_bytes()).unwrap();
    }
    output
}

/// A folder for one test, in memory where there is some to write to.
fn room() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Everything below a folder by its path: a file's contents, a link's target, `/` for a folder.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap().map(Result::unwrap) {
            let contents = match entry.file_type().unwrap() {
                kind if kind.is_dir() => {
                    waiting.push(entry.path());
                    b"/".to_vec()
                }
                kind if kind.is_symlink() => fs::read_link(entry.path()).unwrap().into_os_string().into_encoded_bytes(),
                _ => fs::read(entry.path()).unwrap(),
            };
            found.insert(entry.path().strip_prefix(folder).unwrap().to_owned(), contents);
        }
    }
    found
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Asserts that a build is refused for a reason and that nothing in the room changes.
#[track_caller]
fn assert_refused(room: &TempDir, output: &Output, directory: &Path, reason: &str) {
    let before = tree(room.path());
    let message = format!("{:#}", emit(output, directory).unwrap_err());
    assert!(message.contains(reason), "{message}");
    assert_eq!(tree(room.path()), before);
}

fn summary(written: usize, unchanged: usize, removed: usize) -> Summary {
    Summary { written, unchanged, removed }
}

#[test]
fn the_first_build_creates_the_folder_and_its_parents() {
    let room = room();
    let folder = room.path().join("a/b/site");
    let output = site(&[("index.html", "home"), ("zh/表.html", "table")]);
    assert_eq!(emit(&output, &folder).unwrap(), summary(2, 0, 0));
    assert_eq!(names(&folder), [MANIFEST, "index.html", "zh"]);
    assert_eq!(fs::read(folder.join("zh/表.html")).unwrap(), b"table");
    assert_eq!(names(&room.path().join("a/b")), ["site"]);
}

#[test]
fn a_build_of_the_same_site_touches_nothing() {
    let room = room();
    let folder = room.path().join("site");
    let output = site(&[("index.html", "home"), ("a/b.html", "b")]);
    emit(&output, &folder).unwrap();
    let state =
        |path: &Path| path.metadata().map(|found| (found.ino(), found.mtime_nsec(), found.ctime_nsec())).unwrap();
    let before = [room.path(), &folder, &folder.join("a"), &folder.join("a/b.html")].map(state);
    assert_eq!(emit(&output, &folder).unwrap(), summary(0, 2, 0));
    assert_eq!([room.path(), &folder, &folder.join("a"), &folder.join("a/b.html")].map(state), before);
}

#[test]
fn unchanged_files_keep_their_inode_and_their_age() {
    let room = room();
    let folder = room.path().join("site");
    emit(&site(&[("index.html", "old"), ("a/style.css", "same")]), &folder).unwrap();
    let state = |path: &str| folder.join(path).metadata().map(|file| (file.ino(), file.modified().unwrap())).unwrap();
    let before = state("a/style.css");
    std::thread::sleep(Duration::from_millis(20));
    assert_eq!(emit(&site(&[("index.html", "new"), ("a/style.css", "same")]), &folder).unwrap(), summary(1, 1, 0));
    assert_eq!(state("a/style.css"), before);
    assert_eq!(folder.join("a/style.css").metadata().unwrap().nlink(), 1);
    assert_eq!(fs::read(folder.join("index.html")).unwrap(), b"new");
}

#[test]
fn a_published_file_is_never_written_to() {
    let room = room();
    let folder = room.path().join("site");
    emit(&site(&[("index.html", "old")]), &folder).unwrap();
    fs::hard_link(folder.join("index.html"), room.path().join("witness")).unwrap();
    emit(&site(&[("index.html", "new")]), &folder).unwrap();
    assert_eq!(fs::read(room.path().join("witness")).unwrap(), b"old");
}

#[test]
fn removed_pages_vanish_with_their_folders() {
    let room = room();
    let folder = room.path().join("site");
    emit(&site(&[("index.html", "home"), ("a/b/c.html", "c"), ("d", "d")]), &folder).unwrap();
    assert_eq!(emit(&site(&[("index.html", "home")]), &folder).unwrap(), summary(0, 1, 2));
    assert_eq!(names(&folder), [MANIFEST, "index.html"]);
}

#[test]
fn an_edited_page_is_written_again() {
    let room = room();
    let folder = room.path().join("site");
    let output = site(&[("index.html", "home"), ("b.html", "b")]);
    emit(&output, &folder).unwrap();
    fs::write(folder.join("index.html"), "hand").unwrap();
    fs::remove_file(folder.join("b.html")).unwrap();
    assert_eq!(emit(&output, &folder).unwrap(), summary(2, 0, 0));
    assert_eq!(fs::read(folder.join("index.html")).unwrap(), b"home");
}

#[test]
fn foreign_files_links_and_empty_folders_are_kept() {
    let room = room();
    let folder = room.path().join("site");
    emit(&site(&[("index.html", "old"), ("a/page.html", "a")]), &folder).unwrap();
    fs::write(folder.join("CNAME"), "example.org").unwrap();
    fs::write(folder.join("a/notes.txt"), "notes").unwrap();
    fs::create_dir_all(folder.join(".well-known/empty")).unwrap();
    fs::create_dir(room.path().join("elsewhere")).unwrap();
    fs::write(room.path().join("elsewhere/file"), "outside").unwrap();
    symlink("../elsewhere", folder.join("link")).unwrap();
    symlink("nowhere", folder.join("dangling")).unwrap();
    fs::set_permissions(folder.join(".well-known"), fs::Permissions::from_mode(0o700)).unwrap();
    emit(&site(&[("index.html", "new")]), &folder).unwrap();
    assert_eq!(names(&folder), [MANIFEST, ".well-known", "CNAME", "a", "dangling", "index.html", "link"]);
    assert_eq!(names(&folder.join("a")), ["notes.txt"]);
    assert!(folder.join(".well-known/empty").is_dir());
    assert_eq!(folder.join(".well-known").metadata().unwrap().mode() & 0o7777, 0o700);
    assert_eq!(fs::read_link(folder.join("link")).unwrap(), Path::new("../elsewhere"));
    assert_eq!(fs::read(folder.join("link/file")).unwrap(), b"outside");
    assert_eq!(names(room.path()), ["elsewhere", "site"]);
}

#[test]
fn a_foreign_file_whose_name_the_site_needs_stops_the_build() {
    let new = site(&[("index.html", "new"), ("data/a.csv", "1"), ("about", "x")]);
    for (foreign, is_folder) in [("data", false), ("data/a.csv", false), ("about/notes", false), ("about", true)] {
        let room = room();
        let folder = room.path().join("site");
        emit(&site(&[("index.html", "old")]), &folder).unwrap();
        let path = folder.join(foreign);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if is_folder {
            fs::create_dir(&path).unwrap()
        } else {
            fs::write(&path, "foreign").unwrap()
        }
        assert_refused(&room, &new, &folder, "was not made by nianbao, and the new site needs its name");
    }
}

#[test]
fn a_foreign_file_with_the_bytes_of_a_page_becomes_the_page() {
    let room = room();
    let folder = room.path().join("site");
    emit(&site(&[("index.html", "home")]), &folder).unwrap();
    fs::write(folder.join("robots.txt"), "same").unwrap();
    assert_eq!(emit(&site(&[("index.html", "home"), ("robots.txt", "same")]), &folder).unwrap(), summary(0, 2, 0));
    assert_eq!(emit(&site(&[("index.html", "home")]), &folder).unwrap(), summary(0, 1, 1));
}

#[test]
fn pages_are_never_read_or_removed_through_a_link() {
    let room = room();
    let folder = room.path().join("site");
    let old = site(&[("index.html", "home"), ("a/page.html", "a")]);
    emit(&old, &folder).unwrap();
    fs::rename(folder.join("a"), room.path().join("outside")).unwrap();
    symlink("../outside", folder.join("a")).unwrap();
    assert_refused(&room, &old, &folder, "a was not made by nianbao");
    emit(&site(&[("index.html", "home")]), &folder).unwrap();
    assert_eq!(fs::read(room.path().join("outside/page.html")).unwrap(), b"a");
    assert!(folder.join("a").is_symlink());
}

#[test]
fn a_folder_that_is_not_nianbaos_is_refused_and_untouched() {
    let room = room();
    let folder = room.path().join("site");
    fs::create_dir_all(folder.join("thesis")).unwrap();
    fs::write(folder.join("thesis/chapter.txt"), "years of work").unwrap();
    fs::write(folder.join(".gitkeep"), "").unwrap();
    assert_refused(&room, &site(&[("index.html", "home")]), &folder, "it holds thesis and no .nianbao.json");
}

#[test]
fn a_damaged_manifest_is_refused() {
    let room = room();
    let folder = room.path().join("site");
    emit(&site(&[("index.html", "home")]), &folder).unwrap();
    fs::write(folder.join(MANIFEST), "{").unwrap();
    assert_refused(&room, &site(&[("index.html", "new")]), &folder, "is damaged");
}

#[test]
fn an_empty_folder_keeps_its_gitkeep_and_its_mode() {
    let room = room();
    let folder = room.path().join("site");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join(".gitkeep"), "").unwrap();
    fs::write(folder.join(".gitignore"), "*").unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o2750)).unwrap();
    emit(&site(&[("index.html", "home")]), &folder).unwrap();
    emit(&site(&[("index.html", "new")]), &folder).unwrap();
    assert_eq!(names(&folder), [".gitignore", ".gitkeep", MANIFEST, "index.html"]);
    assert_eq!(folder.metadata().unwrap().mode() & 0o7777, 0o2750);
    assert_eq!(names(room.path()), ["site"]);
}

#[test]
fn a_linked_output_folder_is_exchanged_where_it_is() {
    let room = room();
    fs::create_dir(room.path().join("real")).unwrap();
    let link = room.path().join("link");
    symlink("real/site", &link).unwrap();
    fs::create_dir(room.path().join("real/site")).unwrap();
    for contents in ["old", "new"] {
        emit(&site(&[("index.html", contents)]), &link).unwrap();
        assert_eq!(fs::read_link(&link).unwrap(), Path::new("real/site"));
        assert_eq!(fs::read(room.path().join("real/site/index.html")).unwrap(), contents.as_bytes());
    }
    assert_eq!(names(room.path()), ["link", "real"]);
    assert_eq!(names(&room.path().join("real")), ["site"]);
}

#[test]
fn places_that_are_no_output_folder_are_refused() {
    let room = room();
    let home = site(&[("index.html", "home")]);
    fs::write(room.path().join("file"), "file").unwrap();
    symlink("nowhere", room.path().join("dangling")).unwrap();
    symlink("file", room.path().join("to-file")).unwrap();
    symlink("loop", room.path().join("loop")).unwrap();
    symlink("/", room.path().join("to-root")).unwrap();
    for (directory, reason) in [
        ("file", "file is not a folder"),
        ("to-file", "to-file is not a folder"),
        ("file/below", "cannot look at"),
        ("dangling", "leads nowhere"),
        ("dangling/", "leads nowhere"),
        ("loop", "loop"),
        ("to-root", "cannot be the output folder"),
        ("/", "cannot be the output folder"),
        ("/..", "cannot be the output folder"),
    ] {
        assert_refused(&room, &home, &room.path().join(directory), reason);
    }
    assert_refused(&room, &home, Path::new(""), "has no name");
}

#[test]
fn names_that_nianbao_needs_are_refused() {
    let room = room();
    for path in [MANIFEST, ".Nianbao.JSON", ".nianbao-staging/a"] {
        assert_refused(&room, &site(&[(path, "x")]), &room.path().join("site"), "nianbao itself uses that name");
    }
}

#[test]
fn a_page_and_a_folder_may_swap() {
    let room = room();
    let folder = room.path().join("site");
    emit(&site(&[("a", "file"), ("b/c", "c")]), &folder).unwrap();
    emit(&site(&[("a/d", "d"), ("b", "file")]), &folder).unwrap();
    assert_eq!(fs::read(folder.join("a/d")).unwrap(), b"d");
    assert_eq!(fs::read(folder.join("b")).unwrap(), b"file");
}

#[test]
fn somebody_elses_folder_with_the_staging_name_is_left_alone() {
    let room = room();
    let folder = room.path().join("site");
    emit(&site(&[("index.html", "old")]), &folder).unwrap();
    fs::create_dir(room.path().join(".site.nianbao-staging")).unwrap();
    fs::write(room.path().join(".site.nianbao-staging/precious"), "x").unwrap();
    assert_refused(&room, &site(&[("index.html", "new")]), &folder, "is in the way: it was not made by nianbao");
}

#[test]
fn nothing_outside_the_output_folder_is_touched() {
    let room = room();
    for path in ["sources/a.md", ".other.nianbao-staging/x", "site-2/index.html", "other/.nianbao.json"] {
        fs::create_dir_all(room.path().join(path).parent().unwrap()).unwrap();
        fs::write(room.path().join(path), path).unwrap();
    }
    let before = tree(room.path());
    let folder = room.path().join("site");
    emit(&site(&[("index.html", "old"), ("a/b", "b")]), &folder).unwrap();
    emit(&site(&[("index.html", "new")]), &folder).unwrap();
    let mut after = tree(room.path());
    after.retain(|path, _| !path.starts_with("site"));
    assert_eq!(after, before);
}

#[test]
fn the_manifest_is_the_same_for_the_same_site() {
    let room = room();
    let output = site(&[("b.html", "b"), ("a/a.html", "a")]);
    let manifest = |name: &str| {
        emit(&output, &room.path().join(name)).unwrap();
        fs::read(room.path().join(name).join(MANIFEST)).unwrap()
    };
    assert_eq!(manifest("first"), manifest("second"));
}

#[test]
fn an_earlier_site_gives_back_only_what_nobody_changed() {
    let room = room();
    let folder = room.path().join("site");
    assert!(read_previous(&folder).is_none());
    emit(&site(&[("a.svg", "<svg/>"), ("b.svg", "<svg/>"), ("c.svg", "<svg/>")]), &folder).unwrap();
    fs::write(folder.join("b.svg"), "<SVG/>").unwrap();
    fs::remove_file(folder.join("c.svg")).unwrap();
    fs::write(folder.join("foreign.svg"), "<svg/>").unwrap();
    let previous = read_previous(&folder).unwrap();
    let get = |path: &str| previous.get(&OutputPath::parse(path).unwrap());
    assert_eq!(get("a.svg").as_deref(), Some(b"<svg/>".as_slice()));
    assert!(["b.svg", "c.svg", "foreign.svg", "d.svg"].iter().all(|path| get(path).is_none()));
}

#[test]
fn a_folder_without_write_permission_is_refused() {
    let room = room();
    let folder = room.path().join("parent/site");
    emit(&site(&[("index.html", "old")]), &folder).unwrap();
    if room.path().metadata().unwrap().uid() == 0 {
        return; // Permissions do not bind root.
    }
    let set_mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for path in [folder.as_path(), folder.parent().unwrap()] {
        set_mode(path, 0o555);
        assert_refused(&room, &site(&[("index.html", "new")]), &folder, "Permission denied");
        set_mode(path, 0o755);
    }
}

/// Which part of the crash tests a child process of this test binary plays, and where.
const ROLE: &str = "NIANBAO_EMIT_TEST_ROLE";
const FOLDER: &str = "NIANBAO_EMIT_TEST_FOLDER";

/// Two sites of some hundred files: a third of them the same, a third changed, a third only in one.
fn versions() -> [Output; 2] {
    ["A", "B"].map(|version| {
        let mut output = Output::new();
        for number in 0..300 {
            let (path, contents) = match number % 3 {
                0 => (format!("same/{}/{number}.html", number % 10), format!("{number}").repeat(50)),
                1 => (format!("changed/{number}.html"), format!("{version}{number}").repeat(300)),
                _ => (format!("{version}/{number}/index.html"), format!("{number}").repeat(20)),
            };
            output.insert(path.parse().unwrap(), contents.into_bytes()).unwrap();
        }
        output
    })
}

/// Not a test of its own: what the children of the other tests do.
#[test]
fn child() {
    let (Ok(role), Some(folder)) = (std::env::var(ROLE), std::env::var_os(FOLDER)) else { return };
    let folder = PathBuf::from(folder);
    match role.as_str() {
        "alternate" => loop {
            versions().iter().for_each(|version| _ = emit(version, &folder).unwrap());
        },
        // Refused itself when the other build comes first, it tries again.
        "contend" => loop {
            versions().iter().for_each(|version| _ = emit(version, &folder));
        },
        "big" => {
            let message = format!("{:#}", emit(&site(&[("a.html", &"x".repeat(1 << 20))]), &folder).unwrap_err());
            assert!(message.contains("File too large"), "{message}");
        }
        _ => panic!("unknown role {role}"),
    }
}

fn child_process(role: &str, folder: &Path) -> Command {
    // The shell limits the size of files to some kilobytes where that is the part to play, and then becomes the child.
    let script = if role == "big" { "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$@\"" } else { "exec \"$0\" \"$@\"" };
    let mut command = Command::new("sh");
    command.args(["-c", script]).arg(std::env::current_exe().unwrap()).args(["--exact", "child"]);
    command.env(ROLE, role).env(FOLDER, folder).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// All that a folder holds but for the manifest and the folders as such.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = tree(folder);
    files.retain(|path, contents| contents != b"/" && path != Path::new(MANIFEST));
    files
}

#[test]
fn a_build_killed_at_any_moment_leaves_one_site_whole() {
    let room = room();
    let folder = room.path().join("site");
    let versions = versions();
    let expected = versions.each_ref().map(|version| {
        let files = version.iter().map(|(path, contents)| (PathBuf::from(path.as_str()), contents.to_vec()));
        files.chain([("CNAME".into(), b"example.org".to_vec())]).collect::<BTreeMap<_, _>>()
    });
    emit(&versions[0], &folder).unwrap();
    fs::write(folder.join("CNAME"), "example.org").unwrap();
    let mut seed = 20_201_030_u64;
    let mut interrupted = 0;
    for round in 0..60 {
        let mut child = child_process("alternate", &folder).spawn().unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros(5_000 + (seed >> 33) % 120_000));
        child.kill().unwrap();
        child.wait().unwrap();
        interrupted += usize::from(names(room.path()).len() > 1);
        let found = files(&folder);
        assert!(expected.contains(&found), "round {round}: a mixture of {} files", found.len());
        emit(&versions[round % 2], &folder).unwrap();
        assert_eq!(files(&folder), expected[round % 2]);
        assert_eq!(names(room.path()), ["site"]);
    }
    assert!(interrupted > 5, "only {interrupted} builds were killed at work");
}

#[test]
fn a_second_build_at_the_same_time_is_refused() {
    let room = room();
    let folder = room.path().join("site");
    let versions = versions();
    let mut child = child_process("contend", &folder).spawn().unwrap();
    let refused = (0..20_000).any(|_| {
        std::thread::sleep(Duration::from_micros(200));
        emit(&versions[0], &folder).is_err_and(|error| format!("{error:#}").contains("another build is writing"))
    });
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(refused);
    emit(&versions[1], &folder).unwrap();
    assert_eq!(names(room.path()), ["site"]);
}

#[test]
fn a_failing_disk_leaves_the_old_site_and_no_staging_folder() {
    let room = room();
    let folder = room.path().join("site");
    emit(&site(&[("index.html", "old")]), &folder).unwrap();
    let before = tree(room.path());
    assert!(child_process("big", &folder).status().unwrap().success());
    assert_eq!(tree(room.path()), before);
}
