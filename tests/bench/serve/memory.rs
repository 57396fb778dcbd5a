//! The memory of a session that sees many edits.

use std::path::Path;
use std::time::Instant;

use super::edits;
use super::forms::{self, Form};
use super::http::Client;
use super::measure::wait_for;
use super::server::Server;
use super::site::Site;

/// How often it is looked at.
const LOOKS: usize = 10;
/// What the allocator may keep beyond what was needed at the first look.
const TOLERANCE: f64 = 1.10;

/// Edits the site of ten editions so many times, with all kinds of edits in turn, each after the one before is shown.
pub fn measure(room: &Path, edits: usize) {
    let site = Site::of(10);
    let folder = room.join("memory");
    forms::write(&site, Form::Nianbao, &folder);
    let kinds = edits::of(&site, Form::Nianbao, &folder);
    let server = Server::start(Form::Nianbao, &folder, None, &kinds[0].page);
    let mut client = Client::new(server.port);
    println!("\nMemory of a session, 10 editions, {} kinds of edits in turn", kinds.len());
    println!("{:>7} {:>10} {:>10} {:>8}", "edits", "VmRSS MiB", "VmHWM MiB", "seconds");
    let begun = Instant::now();
    let mut looks: Vec<f64> = Vec::new();
    for number in 0..edits {
        let edit = &kinds[number % kinds.len()];
        let shown = edit.make(number);
        wait_for(&mut client, &edit.page, &shown, Instant::now()).expect("the edit is shown");
        if (number + 1).is_multiple_of((edits / LOOKS).max(1)) {
            let (now, most) = (server.memory("VmRSS"), server.memory("VmHWM"));
            println!("{:>7} {now:>10.1} {most:>10.1} {:>8.0}", number + 1, begun.elapsed().as_secs_f64());
            looks.push(now);
        }
    }
    let (first, last) = (looks[0], looks[looks.len() - 1]);
    let verdict = if last <= first * TOLERANCE { "flat" } else { "it grows" };
    println!("{verdict}: {last:.1} MiB at the end are {:.2} times the {first:.1} MiB of the first look", last / first);
}
