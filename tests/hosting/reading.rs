//! One site behind each server, at the root of its host and below a path, read by a client that looks at everything.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use nianbao::config::BaseUrl;
use nianbao::hosting::policy;
use tempfile::TempDir;

use crate::client::{Answer, ask};
use crate::servers::{self, Server};

#[test]
fn nginx_serves_the_site_as_the_policy_says() {
    for url in ["https://example.org/", "http://example.org/a/b/"] {
        Reader::of(servers::nginx(ready("nginx", url)), url).read_all();
    }
}

#[test]
fn apache_serves_the_site_as_the_policy_says() {
    for url in ["https://example.org/", "http://example.org/a/b/"] {
        let path = BaseUrl::parse(url).unwrap().path_of("");
        Reader::of(servers::apache(ready("apache", url), &path), url).read_all();
    }
}

#[test]
fn caddy_serves_the_site_as_the_policy_says() {
    for url in ["https://example.org/", "http://example.org/a/b/"] {
        Reader::of(servers::caddy(ready("caddy", url)), url).read_all();
    }
}

/// A room with the site, what a host may hold beside it, and the configuration of a server.
fn ready(server: &str, url: &str) -> TempDir {
    let room = servers::room();
    let site = room.path().join("site").join(&BaseUrl::parse(url).unwrap().path_of("")[1..]);
    let project = room.path().join("project");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/features/project"), &project);
    let configuration = fs::read_to_string(project.join("nianbao.yaml")).unwrap();
    let targets = format!("{configuration}\npublish:\n  web: {{service: fs, root: /srv/www, base_url: \"{url}\"}}\n");
    fs::write(project.join("nianbao.yaml"), targets).unwrap();
    let project = project.to_str().unwrap();
    fs::create_dir_all(&site).unwrap();
    let output = site.to_str().unwrap();
    nianbao(&[
        "build",
        "--root",
        project,
        "--precompress",
        "--base-url",
        url,
        "--output",
        output,
        "--locked-date",
        "2020-10-30",
    ]);
    nianbao(&["host-config", server, "web", "--root", project, "--output", room.path().to_str().unwrap()]);
    for (path, text) in
        [(".nianbao/pending.json", "secret"), ("zh/.hidden", "secret"), (".well-known/security.txt", "Contact")]
    {
        fs::create_dir_all(site.join(path).parent().unwrap()).unwrap();
        fs::write(site.join(path), text).unwrap();
    }
    room
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(target).unwrap(),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn nianbao(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_nianbao")).args(arguments).env("LC_ALL", "C").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Someone who reads a whole site.
struct Reader {
    server: Server,
    base_url: BaseUrl,
    /// Every public file, by its path in the site.
    files: BTreeMap<String, Vec<u8>>,
}

impl Reader {
    fn of(server: Server, url: &str) -> Self {
        let base_url = BaseUrl::parse(url).unwrap();
        let folder = server.room.path().join("site").join(&base_url.path_of("")[1..]);
        let all =
            walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        let read = |entry: walkdir::DirEntry| {
            let path = entry.path().strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
            (path, fs::read(entry.path()).unwrap())
        };
        let files: BTreeMap<_, _> =
            all.map(read).filter(|(path, _)| !path.starts_with('.') && !path.contains("/.")).collect();
        assert!(files.len() > 100, "{}", files.len());
        Self { server, base_url, files }
    }

    fn ask(&self, method: &str, path: &str, lines: &[&str]) -> Answer {
        ask(self.server.address, method, &self.base_url.path_of(path), lines)
    }

    fn get(&self, path: &str, lines: &[&str]) -> Answer {
        self.ask("GET", path, lines)
    }

    fn read_all(&self) {
        self.reads_every_file();
        self.gets_compressed_copies();
        self.finds_its_language();
        self.is_told_what_is_not_there();
        self.is_led_to_the_address_of_a_page();
        self.asks_again_and_for_parts();
        self.may_not_write();
    }

    /// Every file but the compressed copies, which are no files of their own to readers.
    fn originals(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter().map(|(path, contents)| (path.as_str(), contents.as_slice()));
        files.filter(|(path, _)| !path.ends_with(".br") && !path.ends_with(".gz"))
    }

    fn expect_policy(&self, path: &str, answer: &Answer) {
        for (name, value) in policy::headers(path, &self.base_url) {
            assert_eq!(answer.header(name).as_deref(), Some(value.as_str()), "{name} of {path}");
        }
        let is_secure = self.base_url.is_secure();
        assert_eq!(answer.header("strict-transport-security").is_some(), is_secure, "{path}");
    }

    fn reads_every_file(&self) {
        for (path, contents) in self.originals() {
            let answer = self.get(address(path), &[]);
            assert_eq!((answer.status, answer.header("content-encoding")), (200, None), "{path}");
            assert!(answer.body == contents, "{path}");
            self.expect_policy(path, &answer);
        }
    }

    fn gets_compressed_copies(&self) {
        let mut count = 0;
        for (path, contents) in self.originals() {
            for (accepted, encoding, ending) in [
                ("gzip, deflate, br, zstd", "br", ".br"),
                ("gzip;q=0.8, br", "br", ".br"),
                ("gzip, br;q=0", "gzip", ".gz"),
            ] {
                let answer = self.get(address(path), &[&format!("Accept-Encoding: {accepted}")]);
                assert_eq!(answer.status, 200, "{path}");
                self.expect_policy(path, &answer);
                let Some(copy) = self.files.get(&format!("{path}{ending}")) else {
                    assert_eq!(answer.header("content-encoding"), None, "{path}");
                    continue;
                };
                count += 1;
                assert_eq!(answer.header("content-encoding").as_deref(), Some(encoding), "{path}: {accepted}");
                assert!(answer.header("vary").is_some_and(|vary| vary.contains("Accept-Encoding")), "{path}");
                assert!(answer.body == *copy && decompressed(encoding, copy) == contents, "{path}");
            }
        }
        assert!(count > 100, "{count}");
    }

    fn finds_its_language(&self) {
        for (accepted, language) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
            ("zh-TW", "zh"),
            ("en-GB,en;q=0.9,zh;q=0.1", "en"),
            ("de-DE,de;q=0.9,en;q=0.5", "en"),
            ("EN", "en"),
            ("zha, en", "en"),
            ("zh;q=0, en;q=0.001", "en"),
            ("zh ; q=0.0,EN-us ; q=1", "en"),
        ] {
            let answer = self.get("", &[&format!("Accept-Language: {accepted}")]);
            assert_eq!(answer.status, 302, "{accepted}");
            let there = answer.header("location").unwrap();
            assert!(there.ends_with(&self.base_url.path_of(&format!("{}/", language))), "{accepted}: {there}");
            assert!(answer.header("vary").is_some_and(|vary| vary.contains("Accept-Language")), "{accepted}");
            assert_eq!(answer.header("cache-control").as_deref(), Some(policy::ASK_AGAIN), "{accepted}");
        }
        for lines in [vec!["Accept-Language: de"], vec!["Accept-Language: *"], vec!["Accept-Language: "], vec![]] {
            let answer = self.get("", &lines);
            assert!(answer.status == 200 && answer.body == self.files["index.html"], "{lines:?}");
            assert!(answer.header("vary").is_some_and(|vary| vary.contains("Accept-Language")), "{lines:?}");
        }
        // Who asks for a language gets it, and the choice can always be had.
        for path in ["zh/index.html", "en/index.html", "index.html"] {
            let asked = if path == "index.html" { path } else { address(path) };
            let answer = self.get(asked, &["Accept-Language: fr, en;q=0.5, zh;q=0.4"]);
            assert!(answer.status == 200 && answer.body == self.files[path], "{path}");
        }
    }

    fn is_told_what_is_not_there(&self) {
        for path in [
            "nothing",
            "zh/nothing/",
            "assets/",
            "assets/nothing.css",
            ".nianbao/pending.json",
            ".nianbao.json",
            "zh/.hidden",
        ] {
            let answer = self.get(path, &["Accept-Language: zh"]);
            assert_eq!(answer.status, 404, "{path}");
            assert!(answer.body == self.files["404.html"], "{path}: {}", String::from_utf8_lossy(&answer.body));
            self.expect_policy("404.html", &answer);
        }
        assert_eq!(self.get(".well-known/security.txt", &[]).body, b"Contact");
        if self.base_url.path_of("") != "/" {
            assert_eq!(ask(self.server.address, "GET", "/zh/", &[]).status, 404);
        }
    }

    fn is_led_to_the_address_of_a_page(&self) {
        for (asked, there) in [("zh", "zh/"), ("zh/index.html", "zh/"), ("zh/year-2020/index.html", "zh/year-2020/")] {
            let answer = self.get(asked, &[]);
            assert!([301, 308].contains(&answer.status), "{asked}: {}", answer.status);
            let location = answer.header("location").unwrap();
            assert!(location.ends_with(&self.base_url.path_of(there)), "{asked}: {location}");
        }
        for outside in
            ["/elsewhere.example/index.html", "%5Celsewhere.example/index.html", "\\elsewhere.example/index.html"]
        {
            let answer = self.get(outside, &[]);
            let location = answer.header("location").unwrap_or_default();
            assert!(!location.starts_with("//") && !location.starts_with("/\\"), "{outside}: {location}");
        }
    }

    fn asks_again_and_for_parts(&self) {
        for encoding in ["identity", "gzip", "br"] {
            let accepted = format!("Accept-Encoding: {encoding}");
            let whole = self.get("zh/", &[&accepted]);
            let tag = whole.header("etag").unwrap();
            let again = self.get("zh/", &[&accepted, &format!("If-None-Match: {tag}")]);
            assert_eq!((again.status, again.body.len()), (304, 0), "{encoding}");
            let head = self.ask("HEAD", "zh/", &[&accepted]);
            assert_eq!((head.status, head.body.len()), (200, 0), "{encoding}");
            for name in ["content-type", "content-length", "content-encoding", "etag", "content-security-policy"] {
                assert_eq!(head.header(name), whole.header(name), "{encoding}: {name}");
            }
        }
        let tags = ["identity", "gzip", "br"]
            .map(|encoding| self.get("zh/", &[&format!("Accept-Encoding: {encoding}")]).header("etag"));
        assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{tags:?}");
        let part = self.get("zh/", &["Range: bytes=0-9"]);
        assert!(part.status == 206 && part.body == self.files["zh/index.html"][..10]);
    }

    fn may_not_write(&self) {
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            let status = self.ask(method, "zh/", &["Content-Length: 0"]).status;
            assert_eq!(status, 405, "{method}");
        }
    }
}

/// A page has the address of its folder.
fn address(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.ends_with('/') || folder.is_empty() => folder,
        _ => path,
    }
}

fn decompressed(encoding: &str, copy: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    match encoding {
        "br" => brotli::Decompressor::new(copy, 4096).read_to_end(&mut text).unwrap(),
        _ => flate2::read::GzDecoder::new(copy).read_to_end(&mut text).unwrap(),
    };
    text
}
