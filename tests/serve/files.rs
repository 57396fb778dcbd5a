//! Every file of the site at its address, as what it is.

use std::collections::BTreeSet;

use crate::preview::{Beginning, Preview, TAGS};

/// The address of a file: a page's is its folder.
fn address(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}

#[test]
fn in_public_every_file_is_byte_for_byte_what_a_build_writes() {
    let preview = Preview::start(Beginning::public());
    let paths = preview.paths();
    assert!(paths.len() > 15, "{paths:?}");
    for path in paths {
        let answer = preview.get(&address(&path));
        assert_eq!((answer.status, &answer.body), (200, &preview.built(&path)), "{path}");
        assert_eq!(preview.get(&format!("/{path}")).body, answer.body, "{path} by its whole name");
    }
}

#[test]
fn in_preview_pages_get_a_script_and_a_style_and_nothing_else_changes() {
    let preview = Preview::start(Beginning::default());
    for path in preview.paths() {
        let (answer, built) = (preview.get(&address(&path)), preview.built(&path));
        let is_page = path.ends_with(".html");
        let expected = match is_page {
            true => String::from_utf8(built).unwrap().replacen("</head>", &format!("{TAGS}</head>"), 1).into_bytes(),
            false => built,
        };
        assert!(answer.body == expected, "{path}");
        assert_eq!(is_page, answer.header("content-type") == Some("text/html; charset=utf-8"), "{path}");
    }
}

#[test]
fn every_kind_of_file_says_what_it_is() {
    let preview = Preview::start(Beginning::default());
    let types = [
        (".html", "text/html; charset=utf-8"),
        (".css", "text/css; charset=utf-8"),
        (".js", "text/javascript; charset=utf-8"),
        (".csv", "text/csv; charset=utf-8"),
        (".xml", "text/xml; charset=utf-8"),
        (".txt", "text/plain; charset=utf-8"),
        (".svg", "image/svg+xml; charset=utf-8"),
        (".png", "image/png"),
    ];
    let paths = preview.paths();
    for path in &paths {
        let (_, expected) = types.iter().find(|(ending, _)| path.ends_with(ending)).unwrap();
        let answer = preview.get(&address(path));
        assert_eq!(answer.header("content-type"), Some(*expected), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
    assert!(types.iter().all(|(ending, _)| paths.iter().any(|path| path.ends_with(ending))));
}

#[test]
fn head_says_what_get_would_and_sends_nothing() {
    let preview = Preview::start(Beginning::default());
    for path in ["/en/", "/robots.txt", "/en/first", "/nowhere/"] {
        let (head, get) = (preview.head(path), preview.get_with(path, &["Connection: close"]));
        let told = |answer: &crate::client::Answer| {
            let headers = answer.headers.iter().filter(|(name, _)| name != "date");
            (answer.status, headers.cloned().collect::<BTreeSet<_>>())
        };
        assert_eq!(told(&head), told(&get), "{path}");
    }
}

#[test]
fn what_is_not_there_is_told_by_the_page_of_the_site() {
    let preview = Preview::start(Beginning::public());
    for path in ["/nowhere/", "/en/nowhere.png", "/favicon.ico", "/en/first/rates/index.htm"] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.body), (404, preview.built("404.html")), "{path}");
    }
}

#[test]
fn a_page_without_its_final_slash_leads_to_the_page() {
    let preview = Preview::start(Beginning::default());
    for (path, expected) in [
        ("/en", "/en/"),
        ("/en/first/rates", "/en/first/rates/"),
        ("/en/first/rates?a=1&b=/x", "/en/first/rates/?a=1&b=/x"),
        ("/%65n/first", "/en/first/"),
    ] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("location")), (307, Some(expected)), "{path}");
        assert_eq!(preview.get(expected).status, 200);
    }
}

#[test]
fn a_site_below_a_path_is_served_there_and_the_root_leads_to_it() {
    let beginning = Beginning::default().with("nianbao.yaml", "example.org/", "example.org/a/年%20报/");
    let preview = Preview::start(beginning);
    let below = "/a/%E5%B9%B4%20%E6%8A%A5/";
    for path in ["/", "/a/%E5%B9%B4%20%E6%8A%A5"] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("location")), (307, Some(below)), "{path}");
    }
    assert_eq!(preview.get(below).status, 200);
    let page = preview.get(&format!("{below}en/first/rates/"));
    assert_eq!(page.status, 200);
    // A link of the page, as a browser asks for it.
    let link =
        page.text().split("href=\"").find_map(|rest| rest.split('"').next().filter(|link| link.ends_with(".css")));
    let link = link.unwrap().replace('年', "%E5%B9%B4").replace('报', "%E6%8A%A5");
    assert!(link.starts_with(below), "{link}");
    assert_eq!(preview.get(&link).header("content-type"), Some("text/css; charset=utf-8"));
    let folder = preview.get(&format!("{below}en/first?x"));
    assert_eq!(folder.header("location"), Some(&*format!("{below}en/first/?x")));
    for path in ["/en/", "/a/", "/a/b/en/", "/robots.txt"] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
}

#[test]
fn the_address_of_the_site_follows_the_configuration_but_not_its_mistakes() {
    let mut preview = Preview::start(Beginning::default());
    preview.edit("nianbao.yaml", "https://example.org/", "https://example.org/b/");
    assert_eq!(preview.get("/").header("location"), Some("/b/"));
    assert_eq!((preview.get("/b/en/").status, preview.get("/en/").status), (200, 404));
    preview.edit("nianbao.yaml", "base_url: https://example.org/b/", "base_url: example");
    assert_eq!((preview.get("/b/en/").status, preview.get("/en/").status), (200, 404));
    preview.edit("nianbao.yaml", "languages:", "languages");
    assert_eq!((preview.get("/b/en/").status, preview.get("/en/").status), (200, 404));
}

#[test]
fn in_public_there_is_nothing_beside_the_site() {
    let preview = Preview::start(Beginning::public());
    for path in ["", "/", "/events", "/problems.json", "/page.json", "/drafts/", "/preview.js", "/preview.css", "/a/b"]
    {
        let answer = preview.get(&format!("/_nianbao{path}"));
        assert_eq!((answer.status, answer.body.len()), (404, 0), "{path}");
    }
}
