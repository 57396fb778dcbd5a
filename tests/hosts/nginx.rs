//! nginx with the configuration that `nianbao host-config` writes for it: the proof has nothing to say.

use std::fs;
use std::process::Command;

use serde_json::json;

use crate::project::{Project, TARGET};
use crate::server::{Server, free_port, is_root, program};

#[test]
fn nothing_is_to_be_said_of_nginx_as_it_is_configured() {
    let Some(nginx) = program("NIANBAO_NGINX", "/usr/sbin/nginx") else { return };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let project = Project::new(&format!("service: fs\nroot: {}\n", at("www")));
    let port = free_port();
    project.edit("nianbao.yaml", "https://example.org/", &format!("http://127.0.0.1:{port}/"));
    let written = project.run("host-config", &["nginx", "--output", &at("conf")]);
    assert_eq!(written.status, Some(0), "{written:#?}");
    // Started by root, nginx serves as somebody who cannot read a temporary folder.
    let user = if is_root() { "user root;\n" } else { "" };
    let configuration = format!(
        "{user}daemon off;\npid {0};\nerror_log {1};\nevents {{}}\nhttp {{\naccess_log off;\n\
         client_body_temp_path {2};\nproxy_temp_path {2};\nfastcgi_temp_path {2};\nuwsgi_temp_path {2};\n\
         scgi_temp_path {2};\nserver {{\nlisten 127.0.0.1:{port};\nroot {3};\n\
         include {4}/nianbao-nginx.conf;\n}}\n}}\n",
        at("pid"),
        at("log"),
        at("temporary"),
        at("www"),
        at("conf"),
    );
    fs::write(at("nginx.conf"), configuration).unwrap();
    let mut command = Command::new(nginx);
    command.args(["-c", &at("nginx.conf"), "-p", folder.path().to_str().unwrap(), "-e", &at("log")]);
    let _server = Server::start(port, command);
    let arguments = [TARGET, "--yes", "--verify", "--format", "json", "--locked-date", "2026-01-01"];
    for figure in ["the first release", "a change"] {
        let ran = project.run("publish", &arguments);
        assert!(ran.sent() > 0, "{figure}");
        assert_eq!(ran.events("proof")[0]["remarks"], json!([]), "{figure}: {ran:#?}");
        if figure == "the first release" {
            project.change_figure();
        }
    }
    let verified = project.run("verify", &[&format!("http://127.0.0.1:{port}/")]);
    assert_eq!(verified.status, Some(0), "{verified:#?}");
}
