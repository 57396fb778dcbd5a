//! How long it takes from a file's write to the new bytes being served, beside Hugo and Eleventy on the same content; and
//! whether a long session keeps its memory. Started by `tests/bench/serve/run`, which installs the others.
//!
//! The clock runs from the return of the write (the file is closed) to the arrival of a whole answer that shows the edit, on
//! a connection that is kept open. Between two questions a fiftieth of the time that has passed is waited, 0.2 ms at
//! least, so that asking costs the server little and the result is at most 2 % too long. Pages that show the same as the
//! one that is asked for are fetched right after it; those that still show the old text are counted.

mod edits;
mod forms;
mod http;
mod measure;
mod memory;
#[path = "../../shared/random.rs"]
mod random;
mod server;
mod site;
mod text;

use std::path::{Path, PathBuf};

use forms::Form;
use measure::Series;
use server::{Others, Server};
use site::Site;

fn main() {
    let arguments = Arguments::read();
    if let Some(folder) = &arguments.write {
        for form in &arguments.forms {
            forms::write(&Site::of(arguments.editions[0]), *form, &folder.join(form.name().to_lowercase()));
        }
        return;
    }
    let room = tempfile::tempdir().expect("a folder for the sites");
    if arguments.latency {
        let others = Others::from_environment();
        if arguments.forms.contains(&Form::Nianbao) {
            measure::report(&measure::real_report(room.path(), arguments.rounds));
        }
        for editions in &arguments.editions {
            latency(*editions, others.as_ref(), room.path(), &arguments);
        }
    }
    if arguments.memory > 0 {
        memory::measure(room.path(), arguments.memory);
    }
}

/// What the script was asked for.
struct Arguments {
    editions: Vec<usize>,
    /// Edits of each kind.
    rounds: usize,
    /// Edits of the session whose memory is watched.
    memory: usize,
    latency: bool,
    /// Where the sites of the first size are only written to, to be looked at.
    write: Option<PathBuf>,
    /// The generators that are compared.
    forms: Vec<Form>,
}

impl Arguments {
    fn read() -> Self {
        let forms = Form::ALL.to_vec();
        let mut all =
            Self { editions: vec![10, 100, 500], rounds: 24, memory: 10_000, latency: true, write: None, forms };
        let mut given = std::env::args().skip(1);
        while let Some(argument) = given.next() {
            let mut value = || given.next().unwrap_or_else(|| panic!("{argument} needs a value"));
            let number = |text: String| text.parse().unwrap_or_else(|_| panic!("{text} is no number"));
            match argument.as_str() {
                "--editions" => all.editions = value().split(',').map(|text| number(text.to_owned())).collect(),
                "--rounds" => all.rounds = number(value()),
                "--memory" => all.memory = number(value()),
                "--memory-only" => all.latency = false,
                "--write" => all.write = Some(value().into()),
                "--only" => all.forms = value().split(',').map(form).collect(),
                "--quick" => all = Self { editions: vec![10], rounds: 5, memory: 200, ..all },
                // Cargo says so to every benchmark.
                "--bench" => {}
                _ => panic!("unknown argument {argument}; see tests/bench/serve/run"),
            }
        }
        all
    }
}

fn form(name: &str) -> Form {
    let found = Form::ALL.into_iter().find(|form| form.name().eq_ignore_ascii_case(name));
    found.unwrap_or_else(|| panic!("no generator is called {name}"))
}

/// One size, each generator on its own site with the same content, in turn.
fn latency(editions: usize, others: Option<&Others>, room: &Path, arguments: &Arguments) {
    let site = Site::of(editions);
    println!("\n{editions} editions, {} pages", editions * 20);
    let mut all: Vec<Series> = Vec::new();
    for form in &arguments.forms {
        let folder = room.join(format!("{}-{editions}", form.name()));
        forms::write(&site, *form, &folder);
        let edits = edits::of(&site, *form, &folder);
        let server = Server::start(*form, &folder, others, &edits[0].page);
        println!("{:<9} first page after {:.2} s", form.name(), server.start.as_secs_f64());
        all.extend(edits.iter().map(|edit| measure::series(*form, edit, &server, arguments.rounds)));
        println!("{:<9} {:.0} MiB, {:.0} at most", form.name(), server.memory("VmRSS"), server.memory("VmHWM"));
        drop(server);
        let _ = std::fs::remove_dir_all(&folder);
    }
    measure::report(&all);
}
