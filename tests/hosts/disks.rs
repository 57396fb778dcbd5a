//! Folders that take nothing: a full disk, and one that belongs to somebody else.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::process::Command;

use crate::project::{Files, Project, Ran, TARGET, assert_no_reader_is_lost, files_of, public};
use crate::server::is_root;

const ARGUMENTS: [&str; 6] = [TARGET, "--yes", "--no-proof", "--format", "json", "--locked-date=2026-01-01"];

/// A folder with a first release, and a project with a change.
fn prepared() -> (tempfile::TempDir, Project, Files) {
    let host = tempfile::tempdir().unwrap();
    let project = Project::new(&format!("service: fs\nroot: {}\n", host.path().display()));
    project.publish(&[]).sent();
    project.change_figure();
    let before = files_of(host.path());
    (host, project, before)
}

#[track_caller]
fn assert_completed(host: &tempfile::TempDir, project: &Project, before: &Files) {
    let files = files_of(host.path());
    assert_no_reader_is_lost(&files);
    for (path, bytes) in public(before) {
        let is_kept = files.iter().any(|(place, kept)| place.starts_with(".nianbao/kept/") && *kept == bytes);
        assert!(files.get(&path) == Some(&bytes) || is_kept, "{path} is lost");
    }
    assert_eq!(project.publish(&[]).status, Some(0));
    assert!(public(&files_of(host.path())) == project.built());
}

/// The command through a shell that sets its limits, or another user.
fn run_through(shell: &[&str], project: &Project) -> Ran {
    let inner = project.command("publish", &ARGUMENTS);
    let mut command = Command::new(shell[0]);
    command.args(&shell[1..]).arg(inner.get_program()).args(inner.get_args());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let output = command.output().unwrap();
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    Ran { status: output.status.code(), out, err }
}

/// A real full disk needs rights that not everybody has; a limit on the size of files fails at the same place.
#[test]
fn a_disk_that_takes_no_more_is_told() {
    let (host, project, before) = prepared();
    // In blocks of 1,024 bytes; who is over it is sent a signal, or where that is ignored told so.
    let ran = run_through(&["/bin/bash", "-c", "trap '' XFSZ; ulimit -f 6; exec \"$0\" \"$@\""], &project);
    ran.assert_failed("the host has no space left for");
    assert_completed(&host, &project, &before);
}

#[test]
fn a_full_disk_is_told_where_one_can_be_made() {
    let can = Command::new("/usr/bin/unshare").args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    if !can.is_ok_and(|output| output.status.success()) {
        println!("NOT TESTED: no file system may be mounted here");
        return;
    }
    let (host, project, before) = prepared();
    let (place, copy) = (host.path().display(), tempfile::tempdir().unwrap());
    let saved = copy.path().display();
    // The folder's files on a small disk, and after it was full, back again.
    let script = format!(
        "cp -a {place} {saved}/old && mount -t tmpfs -o size=2m tmpfs {place} && cp -a {saved}/old/. {place} && \
         free=$(df --output=avail --block-size=1 {place} | tail -n 1) && \
         head -c $((free - 60000)) /dev/zero >{place}/filler; \"$0\" \"$@\"; status=$?; \
         cp -a {place} {saved}/new; exit $status"
    );
    let ran = run_through(&["/usr/bin/unshare", "-rm", "/bin/bash", "-c", &script], &project);
    ran.assert_failed("the host has no space left for");
    fs::remove_file(copy.path().join("new/filler")).unwrap();
    run_through_copy(&copy, &host);
    assert_completed(&host, &project, &before);
}

fn run_through_copy(copy: &tempfile::TempDir, host: &tempfile::TempDir) {
    let from = format!("{}/new/.", copy.path().display());
    crate::server::run("/bin/cp", &["-a", &from, host.path().to_str().unwrap()]);
}

#[test]
fn a_folder_of_somebody_else_is_told() {
    let (host, project, before) = prepared();
    let folders = walkdir::WalkDir::new(host.path()).into_iter().flatten().filter(|entry| entry.file_type().is_dir());
    let folders: Vec<_> = folders.map(|entry| entry.into_path()).collect();
    let set =
        |mode: u32| folders.iter().for_each(|path| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap());
    set(0o555);
    let ran = if is_root() {
        // Root may do everything, so somebody else is asked.
        fs::set_permissions(project.root(), Permissions::from_mode(0o755)).unwrap();
        assert_ne!(fs::metadata(host.path()).unwrap().uid(), 65534);
        run_through(&["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"], &project)
    } else {
        run_through(&["/usr/bin/env"], &project)
    };
    set(0o755);
    ran.assert_failed("the host does not let this account read or change");
    assert!(files_of(host.path()) == before);
    assert_completed(&host, &project, &before);
}
