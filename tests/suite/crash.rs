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
    let started = Instant::now();
    assert!(build(&output, addresses[0]).status().unwrap().success());
    let whole = started.elapsed();

    let kills = std::env::var("NIANBAO_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    let (mut killed, mut left_new, mut left_staging) = (0, 0, 0);
    for kill in 0..kills {
        let mut child = build(&output, addresses[1]).spawn().unwrap();
        // Evenly over the time that a build takes, and a little beyond.
        sleep(whole.mul_f64(1.2 * f64::from(kill) / f64::from(kills)));
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        let found = read(&output);
        assert!(found == old || found == new, "kill {kill} left a mixture of {} files", found.len());
        left_new += u32::from(found == new);
        left_staging += u32::from(fs::read_dir(room.path()).unwrap().count() > 1);
        assert!(build(&output, addresses[0]).status().unwrap().success());
        assert!(read(&output) == old);
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1, "a staging folder is left");
    }
    println!("{killed} of {kills} builds killed; {left_new} had finished; {left_staging} left a staging folder");
    assert!(killed > kills / 2, "only {killed} builds were killed at work");
}
