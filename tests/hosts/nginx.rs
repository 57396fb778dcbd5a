//! nginx with the configuration that `nianbao host-config` writes for it, over HTTP and HTTPS: the proof has nothing to say.

use std::fs;
use std::process::Command;

use serde_json::json;
use tempfile::TempDir;

use crate::project::{Project, Ran, TARGET};
use crate::server::{Server, free_port, is_root, program, run};

/// nginx at work, and a project that is published below it.
struct Nginx {
    _server: Server,
    /// Its `www/` is served; its `authority.pem` is what vouches for an HTTPS server.
    folder: TempDir,
    address: String,
    project: Project,
}

impl Nginx {
    fn start(scheme: &str) -> Option<Self> {
        let nginx = program("NIANBAO_NGINX", "/usr/sbin/nginx")?;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let project = Project::new(&format!("service: fs\nroot: {}\n", at("www")));
        let port = free_port();
        let address = format!("{scheme}://127.0.0.1:{port}/");
        project.edit("nianbao.yaml", "https://example.org/", &address);
        let written = project.run("host-config", &["nginx", "--output", &at("conf")]);
        assert_eq!(written.status, Some(0), "{written:#?}");
        let secure = match scheme {
            "https" => {
                certify(&at)?;
                format!("ssl_certificate {};\nssl_certificate_key {};\n", at("site.pem"), at("site.key"))
            }
            _ => String::new(),
        };
        // Started by root, nginx serves as somebody who cannot read a temporary folder.
        let user = if is_root() { "user root;\n" } else { "" };
        let configuration = format!(
            "{user}daemon off;\npid {0};\nerror_log {1};\nevents {{}}\nhttp {{\naccess_log off;\n\
             client_body_temp_path {2};\nproxy_temp_path {2};\nfastcgi_temp_path {2};\nuwsgi_temp_path {2};\n\
             scgi_temp_path {2};\nserver {{\nlisten 127.0.0.1:{port}{ssl};\n{secure}root {3};\n\
             include {4}/nianbao-nginx.conf;\n}}\n}}\n",
            at("pid"),
            at("log"),
            at("temporary"),
            at("www"),
            at("conf"),
            ssl = if secure.is_empty() { "" } else { " ssl" },
        );
        fs::write(at("nginx.conf"), configuration).unwrap();
        let mut command = Command::new(nginx);
        command.args(["-c", &at("nginx.conf"), "-p", folder.path().to_str().unwrap(), "-e", &at("log")]);
        Some(Self { _server: Server::start(port, command), folder, address, project })
    }

    fn publish(&self, proof: &[&str]) -> Ran {
        let arguments = [TARGET, "--yes", "--format", "json", "--locked-date", "2026-01-01"];
        self.project.run("publish", &[&arguments, proof].concat())
    }

    /// Publishes twice, and has everything read back.
    fn assert_proven(&self) {
        for release in ["the first release", "a change"] {
            let ran = self.publish(&["--verify"]);
            assert!(ran.sent() > 0, "{release}");
            assert_eq!(ran.events("proof")[0]["remarks"], json!([]), "{release}: {ran:#?}");
            if release == "the first release" {
                self.project.change_figure();
            }
        }
        let verified = self.project.run("verify", &[&self.address]);
        assert_eq!(verified.status, Some(0), "{verified:#?}");
    }
}

/// Writes an authority's certificate and one that it gave to a server at this machine, with the keys.
fn certify(at: &impl Fn(&str) -> String) -> Option<()> {
    let openssl = program("NIANBAO_OPENSSL", "/usr/bin/openssl")?;
    let own = |name: &str, more: &[&str]| {
        let (key, certificate) = (at(&format!("{name}.key")), at(&format!("{name}.pem")));
        let subject = format!("/CN={name}");
        let common = [
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            &subject,
            "-keyout",
            &key,
            "-out",
            &certificate,
        ];
        run(&openssl, &[&common, more].concat());
    };
    own("authority", &[]);
    let (authority, key) = (at("authority.pem"), at("authority.key"));
    let end = ["-addext", "basicConstraints=critical,CA:FALSE", "-addext", "subjectAltName=IP:127.0.0.1"];
    own("site", &[&["-CA", &authority, "-CAkey", &key], &end[..]].concat());
    Some(())
}

#[test]
fn nothing_is_to_be_said_of_nginx_as_it_is_configured() {
    let Some(nginx) = Nginx::start("http") else { return };
    nginx.assert_proven();
}

#[test]
fn nothing_is_to_be_said_of_nginx_over_https() {
    let Some(mut nginx) = Nginx::start("https") else { return };
    let authority = nginx.folder.path().join("authority.pem").display().to_string();
    nginx.project = nginx.project.with(&[("SSL_CERT_FILE", &authority)]);
    nginx.assert_proven();
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_told() {
    let Some(nginx) = Nginx::start("https") else { return };
    nginx.publish(&["--verify"]).assert_failed("certificate");
    let verified = nginx.project.run("verify", &[&nginx.address]);
    assert_eq!(verified.status, Some(2), "{verified:#?}");
    assert!(verified.err.contains("certificate"), "{verified:#?}");
}
