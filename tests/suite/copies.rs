//! Compressed copies that the host has already are not made again, and each holds what its text holds all the same.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use flate2::read::GzDecoder;
use nianbao::output::OutputPath;
use nianbao::publish::digest::Digest;
use nianbao::publish::release::{self, Record, Release};

use crate::gate::Office;

const PAGE: &str = "zh/first/rates/index.html";
const COPY: &str = "zh/first/rates/index.html.gz";

/// The release that stands on a host, of which every compressed copy holds its text.
fn judged(host: &Path) -> Release {
    let release = Release::parse(&fs::read(host.join(release::FILE)).unwrap()).unwrap();
    let copies: Vec<&str> = release.files.keys().map(OutputPath::as_str).filter(|path| path.ends_with(".gz")).collect();
    assert!(copies.len() > 10, "{copies:?}");
    for copy in copies {
        let text = fs::read(host.join(copy.trim_end_matches(".gz"))).unwrap();
        assert!(decompressed(&host.join(copy)) == text, "{copy}");
    }
    for (path, record) in &release.files {
        assert_eq!(Digest::of(&fs::read(host.join(path.as_str())).unwrap()), record.digest, "{path}");
    }
    release
}

fn decompressed(path: &Path) -> Vec<u8> {
    let mut text = Vec::new();
    GzDecoder::new(fs::File::open(path).unwrap()).read_to_end(&mut text).unwrap();
    text
}

#[test]
fn every_copy_holds_its_text_release_after_release() {
    let office = Office::new();
    let publish = |arguments: &[&str]| {
        let published = office.publish(arguments, &[]);
        assert_eq!(published.status, Some(0), "{}", published.told);
        judged(&office.host())
    };
    let first = publish(&[]);
    assert!(office.ledger().contains("\"copies\""), "{}", office.ledger());
    office.change("content/first/01-rates.zh.md", "本科生就业率为", "本科生的就业率为");
    let second = publish(&[]);
    let copy: OutputPath = COPY.parse().unwrap();
    assert_ne!(first.files[&copy], second.files[&copy]);

    fs::remove_file(office.host().join(COPY)).unwrap();
    let third = publish(&["--waive", "host-changed=it was an accident"]);
    assert_eq!(third.files[&copy], second.files[&copy]);
}

/// Whoever can write to the host can also write its `release.json`, but not the project's ledger.
#[test]
fn a_copy_that_a_forged_release_documents_is_made_anew() {
    let office = Office::new();
    assert_eq!(office.publish(&[], &[]).status, Some(0));
    let mut forged = judged(&office.host());
    let bytes = fs::read(office.host().join("zh/index.html.gz")).unwrap();
    let record = Record { size: bytes.len() as u64, digest: Digest::of(&bytes) };
    forged.files.insert(COPY.parse().unwrap(), record);
    forged.tree = Digest::of_tree(forged.files.iter().map(|(path, record)| (path.as_str(), &record.digest)));
    fs::write(office.host().join(COPY), &bytes).unwrap();
    fs::write(office.host().join(release::FILE), forged.to_text().unwrap()).unwrap();

    let again = office.publish(&[], &[]);
    assert_eq!(again.status, Some(0), "{}", again.told);
    judged(&office.host());
    assert!(decompressed(&office.host().join(COPY)) == fs::read(office.host().join(PAGE)).unwrap());
}
