//! Hosts that fail in the middle of a release: what is said, that nothing is lost, and that the next call completes.

use std::time::{Duration, Instant};

use crate::project::{Project, assert_no_reader_is_lost, public};
use crate::stub::{Fault, Stub, When};

const FOREIGN: (&str, &[u8]) = ("zh/notes/ours.txt", b"nobody's but ours");

/// A host with a first release and somebody's file, and a project with a change.
fn prepared() -> (Stub, Project) {
    let stub = Stub::start();
    let project = stub.project();
    stub.put(FOREIGN.0, FOREIGN.1);
    project.publish(&[]).sent();
    project.change_figure();
    (stub, project)
}

/// From its second write on the host fails like this, for good.
#[track_caller]
fn assert_told(fault: Fault, said: &str) {
    assert_told_at(fault, When { writes: true, from: 1, times: usize::MAX }, said);
    assert_told_at(fault, When { writes: false, from: 0, times: usize::MAX }, said);
}

#[track_caller]
fn assert_told_at(fault: Fault, when: When, said: &str) {
    let (stub, project) = prepared();
    let before = stub.files();
    stub.fail(fault, when);
    let started = Instant::now();
    project.publish(&[]).assert_failed(said);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    stub.recover();
    assert_nothing_is_lost(&stub, &before, &project);
}

/// Every file of before is there, or is kept; readers find all they are led to; the next call brings the release.
#[track_caller]
fn assert_nothing_is_lost(stub: &Stub, before: &crate::project::Files, project: &Project) {
    let files = stub.files();
    assert_no_reader_is_lost(&files);
    for (path, bytes) in public(before) {
        let is_kept = files.iter().any(|(place, kept)| place.starts_with(".nianbao/kept/") && *kept == bytes);
        assert!(files.get(&path) == Some(&bytes) || is_kept, "{path} is lost");
    }
    assert_eq!(project.publish(&[]).status, Some(0));
    let mut public = public(&stub.files());
    assert_eq!(public.remove(FOREIGN.0).as_deref(), Some(FOREIGN.1));
    let built = project.built();
    let wrong: Vec<_> = built.iter().filter(|(path, bytes)| public.get(*path) != Some(*bytes)).collect();
    assert!(wrong.is_empty() && public.len() == built.len(), "{:?}", wrong.iter().map(|(path, _)| path));
}

#[test]
fn refusals_are_told_each_with_its_remedy() {
    for (status, code, said) in [
        (403, "RequestTimeTooSkewed", "set this machine's clock"),
        (400, "ExpiredToken", "the credentials have expired"),
        (403, "SignatureDoesNotMatch", "does not accept the credentials"),
        (403, "InvalidAccessKeyId", "does not accept the credentials"),
        (401, "Unauthorized", "does not accept the credentials"),
        (403, "AccessDenied", "does not let this account"),
        (507, "InsufficientStorage", "no space left"),
        (403, "QuotaExceeded", "no space left"),
    ] {
        println!("{status} {code}");
        assert_told(Fault::Answer(status, code), said);
    }
}

#[test]
fn a_host_that_takes_no_more_is_waited_for_and_then_told() {
    for (status, code) in [(503, "SlowDown"), (429, "TooManyRequests")] {
        let (stub, project) = prepared();
        stub.fail(Fault::Answer(status, code), When { writes: true, from: 1, times: 3 });
        assert!(project.publish(&[]).sent() > 0, "{code}");
        assert_told(Fault::Answer(status, code), "takes no more requests at the moment");
    }
}

#[test]
fn a_host_that_lies_is_found_out() {
    for fault in [Fault::KeepNothing, Fault::KeepHalf] {
        // At each write in turn, from the one that announces the release to the one of its document.
        let mut found_out = 0;
        for from in 0.. {
            let (stub, project) = prepared();
            let before = stub.files();
            stub.fail(fault, When { writes: true, from, times: 1 });
            let ran = project.publish(&[]);
            let has_lied = stub.asked() > from;
            stub.recover();
            if !has_lied {
                break;
            }
            ran.assert_failed("the host said that it took");
            assert_nothing_is_lost(&stub, &before, &project);
            found_out += 1;
        }
        println!("{fault:?}: {found_out} lies found out");
        assert!(found_out > 10);
        assert_told_at(fault, When { writes: true, from: 0, times: usize::MAX }, "the host said that it took");
    }
}

#[test]
fn a_host_that_does_not_answer_is_not_waited_for_for_ever() {
    assert_told(Fault::Hang, "the host cannot be reached");
}

#[test]
fn a_connection_that_is_cut_is_made_again() {
    let (stub, project) = prepared();
    stub.fail(Fault::Cut, When { writes: true, from: 1, times: 3 });
    assert!(project.publish(&[]).sent() > 0);
    assert_told(Fault::Cut, "the host cannot be reached");
}
