//! What happens to every host: a first release, a change, a file that somebody else altered, pages that are gone, the way
//! back.

use crate::project::{Files, Project, assert_no_reader_is_lost, public};

/// What stands on a host, and how somebody else changes it.
pub trait Host {
    fn files(&self) -> Files;
    fn put(&self, path: &str, bytes: &[u8]);
}

const FOREIGN: (&str, &[u8]) = ("zh/notes/ours.txt", b"nobody's but ours");

/// Tells the story.
pub fn tell(project: &Project, host: &dyn Host) {
    host.put(FOREIGN.0, FOREIGN.1);
    let first_site = project.built();
    let first = project.publish(&[]);
    assert_eq!(first.sent(), first_site.len() as u64);
    assert_stands(host, &first_site);
    assert_eq!(project.publish(&[]).sent(), 0, "nothing has changed");

    project.change_figure();
    let second_site = project.built();
    let second = project.publish(&[]).sent();
    assert!(second > 0 && second < second_site.len() as u64, "{second} files were sent for a figure");
    assert_stands(host, &second_site);

    assert_alterations_are_noticed(project, host, &second_site);

    project.rename_section();
    let third_site = project.built();
    let third = project.publish(&["--prune"]);
    assert!(third.events("released")[0]["deleted"].as_u64().unwrap() > 0, "{third:#?}");
    assert_stands(host, &third_site);

    let back = project.publish(&["--prune", "--rollback", &first.release()]);
    assert!(back.sent() > 0);
    assert_stands(host, &first_site);
}

fn assert_alterations_are_noticed(project: &Project, host: &dyn Host, site: &Files) {
    let (path, bytes) = site.iter().find(|(path, _)| path.ends_with("rates/index.html")).unwrap();
    host.put(path, b"longer or shorter, but not ours");
    project.publish(&[]).assert_refused("host-changed");
    assert!(project.publish(&["--waive", "host-changed=it was a mistake"]).sent() == 1);
    assert_stands(host, site);

    // The same size tells nothing: only reading does.
    let mut altered = bytes.clone();
    let figure = altered.windows(5).position(|digits| digits == b"63.00").unwrap();
    altered[figure] = b'7';
    host.put(path, &altered);
    let proof = project.run("publish", &["host", "--dry-run", "--verify", "--format", "json"]);
    proof.assert_refused("host-changed");
    host.put(path, bytes);
}

#[track_caller]
fn assert_stands(host: &dyn Host, site: &Files) {
    let files = host.files();
    assert_no_reader_is_lost(&files);
    assert!(!files.keys().any(|path| path.ends_with("pending.json") || path.ends_with("-part")), "{:?}", files.keys());
    let mut public = public(&files);
    assert_eq!(public.remove(FOREIGN.0).as_deref(), Some(FOREIGN.1), "a foreign file is lost");
    for (path, bytes) in site {
        assert_eq!(public.get(path), Some(bytes), "{path}");
    }
    assert_eq!(public.len(), site.len(), "{:?}", public.keys());
}
