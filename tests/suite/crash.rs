//! Builds of the real report that are killed: whenever that is, the folder holds the old site or the new one, whole.
//! The sink's own tests (`tests/emit.rs`, `src/emit/tests.rs`) stop at each single step; this one kills the command.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

use crate::folders::read;

/// So many builds are killed; `NIANBAO_KILLS` sets another number for a longer run.
const KILLS: u32 = 16;

fn build(output: &Path, base_url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["build", "--root", env!("CARGO_MANIFEST_DIR"), "--base-url", base_url, "--output"]).arg(output);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn a_build_killed_at_any_moment_leaves_the_old_site_or_the_new_one() {
    let room = tempfile::tempdir().unwrap();
    let output = room.path().join("site");
    // Another address changes every page, so that there is much to write.
    let addresses = ["https://old.example/", "https://new.example/a/b/"];
    let [old, new] = addresses.map(|address| {
        assert!(build(&output, address).status().unwrap().success());
        read(&output)
    });
    assert!(old != new);
    let restore = || {
        let started = Instant::now();
        assert!(build(&output, addresses[0]).status().unwrap().success());
        started.elapsed()
    };
    let mut whole = restore();

    let kills = std::env::var("NIANBAO_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    let (mut killed, mut left_new, mut left_staging) = (0, 0, 0);
    let mut builds = 0;
    while killed < kills {
        // Machines differ and are sometimes busy: a build that was done before its kill does not count.
        assert!(builds < 20 * kills, "of {builds} builds only {killed} were killed at work");
        // Steps of the golden ratio fall evenly over the time that a build takes, however many they are.
        let moment = (f64::from(builds) * 0.618_033_988_75).fract();
        let mut child = build(&output, addresses[1]).spawn().unwrap();
        sleep(whole.mul_f64(moment));
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        builds += 1;
        let found = read(&output);
        assert!(found == old || found == new, "kill {builds} left a mixture of {} files", found.len());
        left_staging += u32::from(fs::read_dir(room.path()).unwrap().count() > 1);
        let restored_in = restore();
        if found == new {
            // Only then was everything to be written again.
            left_new += 1;
            whole = restored_in;
        }
        assert!(read(&output) == old);
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1, "a staging folder is left");
    }
    println!("{killed} of {builds} builds killed; {left_new} left the new site; {left_staging} left a staging folder");
}
