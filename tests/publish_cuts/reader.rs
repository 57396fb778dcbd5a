//! A reader who follows every link of the site that stands on a host.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use nianbao::publish::digest::Digest;

/// The references of each page that was read once; there are few pages and very many readers.
static READ: Mutex<BTreeMap<Digest, Arc<BTreeSet<String>>>> = Mutex::new(BTreeMap::new());

/// Everything absent to which a page refers that can be reached from an entry page or is one of `known`, as
/// "page -> file", in order.
pub fn absent(files: &BTreeMap<String, Vec<u8>>, known: impl Iterator<Item = String>) -> Vec<String> {
    let mut absent = BTreeSet::new();
    let mut seen: BTreeSet<String> = known.filter(|path| files.contains_key(path)).collect();
    seen.extend(files.contains_key("index.html").then(|| "index.html".to_owned()));
    let mut waiting: Vec<String> = seen.iter().cloned().collect();
    while let Some(path) = waiting.pop() {
        let Some(text) = files.get(&path).filter(|_| path.ends_with(".html")) else { continue };
        for target in remembered(text).iter() {
            if !files.contains_key(target) {
                absent.insert(format!("{path} -> {target}"));
            } else if seen.insert(target.clone()) {
                waiting.push(target.clone());
            }
        }
    }
    absent.into_iter().collect()
}

fn remembered(page: &[u8]) -> Arc<BTreeSet<String>> {
    let mut read = READ.lock().unwrap();
    let found = read.entry(Digest::of(page)).or_insert_with(|| Arc::new(references(&String::from_utf8_lossy(page))));
    found.clone()
}

/// The files of the site to which a page refers: links and all that it loads.
fn references(page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for attribute in ["href=\"", "src=\"", "srcset=\""] {
        for rest in page.split(attribute).skip(1) {
            let value = rest.split('"').next().unwrap_or_default();
            for address in value.split(',').map(|part| part.trim().split(' ').next().unwrap_or_default()) {
                found.extend(file(address));
            }
        }
    }
    found
}

/// The file that an address of the site means.
fn file(address: &str) -> Option<String> {
    let own = address.strip_prefix("https://example.org").unwrap_or(address);
    let path = own.strip_prefix('/')?.split(['#', '?']).next()?;
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?.into_owned();
    Some(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path })
}
