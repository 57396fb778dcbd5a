//! Hosts that fail in the middle of a release: what is said, that nothing is lost, and that the next call completes.

use std::time::{Duration, Instant};

use crate::project::{Files, Project, Ran, assert_no_reader_is_lost, public};
use crate::stub::{Fault, Stub, When};

const FOREIGN: (&str, &[u8]) = ("zh/notes/ours.txt", b"nobody's but ours");

/// A host with a first release and somebody's file, and a project with a change.
struct Prepared {
    stub: Stub,
    project: Project,
    before: Files,
    built: Files,
}

impl Prepared {
    fn new() -> Self {
        let stub = Stub::start();
        let project = stub.project();
        stub.put(FOREIGN.0, FOREIGN.1);
        project.publish(&[]).sent();
        project.change_figure();
        Self { before: stub.files(), built: project.built(), stub, project }
    }

    /// From the so manieth write on the host fails like this; what the command then says. The host is as before, and whole
    /// again afterwards.
    fn publish_with(&self, fault: Fault, when: When) -> Ran {
        self.stub.reset(&self.before);
        self.stub.fail(fault, when);
        let started = Instant::now();
        let ran = self.project.publish(&[]);
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
        self.stub.recover();
        ran
    }

    /// Whether the host fails at its second write, or at everything, for good: this is said, and nothing is lost.
    #[track_caller]
    fn assert_told(&self, fault: Fault, said: &str) {
        for (writes, from) in [(true, 1), (false, 0)] {
            self.publish_with(fault, When { writes, from, times: usize::MAX }).assert_failed(said);
            self.assert_nothing_is_lost();
        }
    }

    /// Every file of before is there, or is kept; readers find all they are led to; the next call brings the release.
    #[track_caller]
    fn assert_nothing_is_lost(&self) {
        let files = self.stub.files();
        assert_no_reader_is_lost(&files);
        for (path, bytes) in public(&self.before) {
            let is_kept = files.iter().any(|(place, kept)| place.starts_with(".nianbao/kept/") && *kept == bytes);
            assert!(files.get(&path) == Some(&bytes) || is_kept, "{path} is lost");
        }
        let next = self.project.publish(&[]);
        assert_eq!(next.status, Some(0), "{next:#?}");
        let mut public = public(&self.stub.files());
        assert_eq!(public.remove(FOREIGN.0).as_deref(), Some(FOREIGN.1));
        let wrong: Vec<_> = self.built.iter().filter(|(path, bytes)| public.get(*path) != Some(*bytes)).collect();
        assert!(wrong.is_empty() && public.len() == self.built.len(), "{:?}", wrong.iter().map(|(path, _)| path));
    }
}

#[test]
fn refusals_are_told_each_with_its_remedy() {
    let prepared = Prepared::new();
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
        prepared.assert_told(Fault::Answer(status, code), said);
    }
}

#[test]
fn a_host_that_takes_no_more_is_waited_for_and_then_told() {
    let prepared = Prepared::new();
    for (status, code) in [(503, "SlowDown"), (429, "TooManyRequests")] {
        let fault = Fault::Answer(status, code);
        assert!(prepared.publish_with(fault, When { writes: true, from: 1, times: 3 }).sent() > 0, "{code}");
        prepared.assert_told(fault, "takes no more requests at the moment");
    }
}

#[test]
fn a_host_that_lies_is_found_out() {
    let prepared = Prepared::new();
    for fault in [Fault::KeepNothing, Fault::KeepHalf] {
        // At each write in turn, from the one that announces the release to the one of its document.
        let mut found_out = 0;
        for from in 0.. {
            let ran = prepared.publish_with(fault, When { writes: true, from, times: 1 });
            if prepared.stub.asked() <= from {
                break;
            }
            ran.assert_failed("the host said that it took");
            prepared.assert_nothing_is_lost();
            found_out += 1;
        }
        println!("{fault:?}: {found_out} lies found out");
        assert!(found_out > 10);
        let always = When { writes: true, from: 0, times: usize::MAX };
        prepared.publish_with(fault, always).assert_failed("the host said that it took");
        prepared.assert_nothing_is_lost();
    }
}

#[test]
fn a_host_that_does_not_answer_is_not_waited_for_for_ever() {
    Prepared::new().assert_told(Fault::Hang, "the host cannot be reached");
}

#[test]
fn a_connection_that_is_cut_is_made_again() {
    let prepared = Prepared::new();
    assert!(prepared.publish_with(Fault::Cut, When { writes: true, from: 1, times: 3 }).sent() > 0);
    prepared.assert_told(Fault::Cut, "the host cannot be reached");
}
