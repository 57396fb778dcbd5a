//! Two hundred connections while the site changes under them: every answer is whole, of one compile, and never older
//! than the one before it. `NIANBAO_LOAD_SECONDS` makes it last longer than CI does.

#[path = "serve/client.rs"]
#[allow(dead_code)]
mod client;
#[path = "serve/preview.rs"]
#[allow(dead_code)]
mod preview;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use client::{Answer, Connection, head};
use nianbao::preview::Effect;
use preview::{Beginning, Preview};

const CONNECTIONS: usize = 200;
const PAUSE: Duration = Duration::from_millis(20);

/// What the clients met.
#[derive(Default)]
struct Count {
    answers: AtomicUsize,
    not_modified: AtomicUsize,
    versions: AtomicUsize,
}

#[test]
fn every_answer_belongs_wholly_to_one_compile_while_files_change() {
    let seconds = std::env::var("NIANBAO_LOAD_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let mut preview = Preview::start(version(Beginning::default(), 0));
    let paths: Vec<String> = preview.paths().into_iter().filter(|path| path.ends_with("index.html")).collect();
    let (count, is_over) = (Count::default(), AtomicBool::new(false));
    let begun = Instant::now();
    let compiles = thread::scope(|scope| {
        for first in 0..CONNECTIONS {
            let (paths, count, is_over, address) = (&paths, &count, &is_over, preview.address);
            let client = move || read(Connection::open(address), paths, first, count, is_over);
            thread::Builder::new().stack_size(256 * 1024).spawn_scoped(scope, client).unwrap();
        }
        let mut number = 0;
        while begun.elapsed() < Duration::from_secs(seconds) {
            number += 1;
            change(&mut preview, number);
            thread::sleep(PAUSE);
        }
        is_over.store(true, Ordering::Relaxed);
        number
    });
    let [answers, not_modified, versions] =
        [&count.answers, &count.not_modified, &count.versions].map(|count| count.load(Ordering::Relaxed));
    println!(
        "{answers} answers, {not_modified} of them 304, {versions} changes seen in {compiles} compiles, {seconds} s"
    );
    assert!(compiles >= 20 && answers > 20 * CONNECTIONS && not_modified > CONNECTIONS && versions > CONNECTIONS);
}

/// The site's name stands on every page in several places; it is where the version is written.
fn version(beginning: Beginning, number: usize) -> Beginning {
    beginning.with("nianbao.yaml", "title: {zh: 小报告, en: Small reports}", &title(number))
}

fn title(number: usize) -> String {
    format!("title: {{zh: 小报告 v{number}v, en: Small reports v{number}v}}")
}

/// Every fourth change is a mistake, which must not be seen, and the next one mends it.
fn change(preview: &mut Preview, number: usize) {
    let (section, right, wrong) = ("content/first/01-rates.en.md", "62.50%", "62.51%");
    match number % 4 {
        1 => preview.edit(section, right, wrong),
        2 => preview.edit(section, wrong, right),
        _ => {
            let text = preview.sources.text("nianbao.yaml").unwrap().text.to_string();
            let (_, rest) = text.split_once('\n').unwrap();
            preview.sources.insert("nianbao.yaml", &format!("{}\n{rest}", title(number)));
            preview.publish(Effect::Content);
        }
    }
}

/// Reads one page after the other, each twice, until it is over.
fn read(mut connection: Connection, paths: &[String], first: usize, count: &Count, is_over: &AtomicBool) {
    let mut newest = 0;
    let mut known: Vec<Option<Answer>> = vec![None; paths.len()];
    for turn in first.. {
        if is_over.load(Ordering::Relaxed) {
            return;
        }
        let page = turn / 2 % paths.len();
        let path = format!("/{}", paths[page].strip_suffix("index.html").unwrap());
        let condition = known[page].as_ref().map(|answer| format!("If-None-Match: {}", answer.header("etag").unwrap()));
        let lines: Vec<&str> = condition.as_deref().into_iter().collect();
        connection.send(head("GET", &path, &lines));
        let answer = connection.answer(true).expect("no connection is lost");
        count.answers.fetch_add(1, Ordering::Relaxed);
        let shown = if answer.status == 304 {
            count.not_modified.fetch_add(1, Ordering::Relaxed);
            known[page].clone().unwrap()
        } else {
            assert_eq!(answer.status, 200, "{path}");
            answer
        };
        let version = version_of(&shown, &path);
        assert!(version >= newest, "{path}: {version} after {newest}");
        count.versions.fetch_add(usize::from(version > newest), Ordering::Relaxed);
        newest = version;
        known[page] = Some(shown);
    }
}

/// The version of a page, which must be the same wherever it stands, and its tag that of its bytes.
fn version_of(answer: &Answer, path: &str) -> usize {
    let tag = format!("\"{}\"", &blake3::hash(&answer.body).to_hex()[..32]);
    assert_eq!(answer.header("etag"), Some(&*tag), "{path}");
    let text = answer.text();
    assert!(text.trim_end().ends_with("</html>"), "{path} is whole");
    let places = text.match_indices(" v").filter_map(|(at, _)| text[at + 2..].split_once('v')?.0.parse().ok());
    let places: Vec<usize> = places.collect();
    let versions: BTreeSet<usize> = places.iter().copied().collect();
    assert!(places.len() >= 3 && versions.len() == 1, "{path}: {places:?}");
    places[0]
}
