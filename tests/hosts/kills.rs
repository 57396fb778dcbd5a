//! Releases that are killed again and again, each time a little later or earlier: whenever that is, readers find all that
//! they are led to, nobody's file is lost, and in the end the release is there.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use crate::project::{Project, TARGET, assert_no_reader_is_lost, files_of, public};
use crate::random::Random;

/// So many releases are killed at least; `NIANBAO_KILLS` sets another number for a longer run.
const KILLS: usize = 60;

const FOREIGN: (&str, &[u8]) = ("zh/notes/ours.txt", b"nobody's but ours");

#[test]
fn a_release_killed_at_any_moment_loses_nothing_and_is_completed() {
    let host = tempfile::tempdir().unwrap();
    let project = Project::new(&format!("service: fs\nroot: {}\n", host.path().display()));
    fs::create_dir_all(host.path().join("zh/notes")).unwrap();
    fs::write(host.path().join(FOREIGN.0), FOREIGN.1).unwrap();
    let kills = std::env::var("NIANBAO_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    let mut random = Random::new(1);
    let (mut killed, mut releases) = (0, 0);
    while killed < kills {
        // Every page carries the publisher's name, and the section's address changes to and fro.
        let name = format!("Office {releases}");
        let before = if releases == 0 { "Statistics Office".to_owned() } else { format!("Office {}", releases - 1) };
        project.edit("nianbao.yaml", &before, &name);
        let built = project.built();
        while is_killed(&project, &mut random) {
            killed += 1;
            let files = files_of(host.path());
            assert_no_reader_is_lost(&files);
            assert_eq!(files.get(FOREIGN.0).map(Vec::as_slice), Some(FOREIGN.1));
        }
        releases += 1;
        assert_eq!(project.publish(&["--prune"]).sent(), 0, "it is not public yet");
        let files = files_of(host.path());
        let left_over: Vec<_> =
            files.keys().filter(|path| path.ends_with("-part") || path.ends_with("pending.json")).collect();
        assert!(left_over.is_empty(), "{left_over:?}");
        let mut public = public(&files);
        assert!(public.remove(FOREIGN.0).is_some());
        assert!(public == built, "{:?}", public.keys());
    }
    println!("{killed} calls killed, {releases} releases completed");
    let ledger = fs::read_to_string(project.root().join("releases.jsonl")).unwrap();
    assert_eq!(ledger.lines().count(), releases, "each release stands in the ledger once");
}

/// Publishes, and kills that at some moment after the plan; whether it had not finished before.
fn is_killed(project: &Project, random: &mut Random) -> bool {
    let arguments = [TARGET, "--yes", "--prune", "--no-proof", "--format", "json", "--locked-date", "2026-01-01"];
    let mut command = project.command("publish", &arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let most = 1 + random.below(24);
    let lines_awaited = random.below(most);
    // So many lines are awaited: the plan, then a file each; more often few, as most files are there after a few calls.
    for _ in 0..=lines_awaited {
        if lines.next().is_none() {
            break;
        }
    }
    sleep(Duration::from_micros(random.below(1500) as u64));
    child.kill().unwrap();
    !child.wait().unwrap().success()
}
