//! No path leads out of the site, however it is written.

use std::collections::BTreeSet;

use bolero::check;

use crate::preview::{Beginning, Preview};

/// Ways to write what would lead out of a folder.
const EVIL: [&str; 30] = [
    "/../../../../etc/passwd",
    "/en/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/..%2f..%2fetc/passwd",
    "/%252e%252e/%252e%252e/etc/passwd",
    "/%252e%252e%252fetc%252fpasswd",
    "/..\\..\\etc\\passwd",
    "/..%5c..%5cetc%5cpasswd",
    "/%255c..%255cetc",
    "/%c0%ae%c0%ae/etc/passwd",
    "/%e0%80%ae/etc/passwd",
    "/%uff0e%uff0e/etc/passwd",
    "/./en/index.html",
    "/en/./index.html",
    "/en//index.html",
    "//en/index.html",
    "///etc/passwd",
    "/en/index.html%00",
    "/en/index.html%00.png",
    "/%00",
    "/en/index.html/",
    "/en/index.html/..",
    "/nianbao.yaml",
    "/content/first/01-rates.en.md",
    "/../nianbao.yaml",
    "/EN/INDEX.HTML",
    "/file:///etc/passwd",
    "/C:/Windows/win.ini",
    "/en/index.html.",
];

#[test]
fn no_known_trick_leads_out_of_the_site() {
    for beginning in [Beginning::default(), Beginning::public()] {
        let preview = Preview::start(beginning);
        let not_found = preview.get("/nowhere").body;
        for path in EVIL {
            let answer = preview.get(path);
            assert_eq!(answer.status, 404, "{path}");
            assert!(answer.body == not_found, "{path}");
        }
    }
}

/// Whatever is asked for, the answer is a file of the site, its page for what is not there, or the way to one of its
/// own addresses.
#[test]
fn random_paths_lead_to_the_site_or_nowhere() {
    let preview = Preview::start(Beginning::public());
    let files: BTreeSet<Vec<u8>> = preview.paths().iter().map(|path| preview.built(path)).collect();
    let not_found = preview.built("404.html");
    let pieces = [
        "/",
        "..",
        ".",
        "%2e",
        "%2E%2e",
        "%2f",
        "%5c",
        "\\",
        "%00",
        "%25",
        "%",
        "en",
        "zh",
        "first",
        "index.html",
        "rates",
        "robots.txt",
        "etc",
        "passwd",
        "404.html",
        "?",
        "#",
        "%E5%B9%B4",
        ";",
        ":",
        "_nianbao",
        "*",
        "+",
        "//",
    ];
    let connection = std::sync::Mutex::new(preview.connect());
    check!().with_iterations(2_000).with_type::<Vec<u8>>().for_each(|choices| {
        let path: String = choices.iter().take(16).map(|choice| pieces[usize::from(*choice) % pieces.len()]).collect();
        let mut connection = connection.lock().unwrap();
        let answer = connection.get(&format!("/{path}"), &[]);
        match answer.status {
            200 => assert!(files.contains(&answer.body), "{path}"),
            404 => assert!(answer.body == not_found || answer.body.is_empty(), "{path}"),
            307 => {
                let location = answer.header("location").unwrap();
                assert!(location.starts_with('/') && !location.starts_with("//"), "{path} leads to {location}");
                let folder = location.split('?').next().unwrap();
                assert!(folder.ends_with('/') && connection.get(folder, &[]).status == 200, "{path}: {location}");
            }
            400 => *connection = preview.connect(),
            status => panic!("{path}: {status}"),
        }
    });
}
