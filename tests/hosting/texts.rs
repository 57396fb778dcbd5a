//! The configurations as texts, so that every change of one is seen.

use std::path::Path;
use std::process::Command;

use nianbao::config::BaseUrl;
use nianbao::hosting::{self, Server, Site};
use nianbao::lang::Lang;
use snapbox::{Data, assert_data_eq};

#[test]
fn each_server_has_its_configuration() {
    let base_url = BaseUrl::parse("https://stats.example.org/reports/").unwrap();
    let site = Site { base_url, languages: ["zh", "en"].map(Lang::new).to_vec() };
    for server in [Server::Nginx, Server::Apache, Server::Caddy, Server::Netlify, Server::Cloudflare] {
        for document in hosting::configuration(server, &site).unwrap() {
            let name = format!("{server:?}/{}", document.name).to_lowercase();
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hosting/expected").join(name);
            assert_data_eq!(document.text, Data::read_from(&file, None).raw());
        }
    }
}

#[test]
fn the_limits_of_the_services_are_kept() {
    let base_url = BaseUrl::parse("https://stats.example.org/reports/").unwrap();
    let site = Site { base_url, languages: ["zh", "en"].map(Lang::new).to_vec() };
    for document in hosting::configuration(Server::Cloudflare, &site).unwrap() {
        assert!(document.text.lines().filter(|line| line.starts_with('/')).count() <= 100, "{}", document.name);
        assert!(document.text.lines().all(|line| line.len() <= 2000), "{}", document.name);
    }
}

#[test]
fn a_path_that_means_something_else_to_a_server_is_refused() {
    for url in
        ["https://example.org/a;b/", "https://example.org/$a/", "https://example.org/{a}/", "https://example.org/年/"]
    {
        let site = Site { base_url: BaseUrl::parse(url).unwrap(), languages: vec![Lang::new("zh")] };
        assert!(hosting::configuration(Server::Nginx, &site).is_err(), "{url}");
    }
}

#[test]
fn the_command_prints_what_it_would_write() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/minimal/project");
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        let output = command.args(["host-config", "netlify", "--root"]).arg(&project).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let printed = run(&[]);
    run(&["--output", folder.path().to_str().unwrap()]);
    let read = |name| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(printed, format!("{}\n{}", read("_headers"), read("_redirects")));
}
