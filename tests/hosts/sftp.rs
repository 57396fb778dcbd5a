//! OpenSSH's server and its sftp-server.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::project::{Files, Project, files_of, public};
use crate::server::{Server, free_port, is_root, program, run, user};
use crate::story::{self, Host};

struct Sftp {
    server: Server,
    folder: TempDir,
}

impl Sftp {
    /// A server that lets the key `key` in, and no other; `subsystem` are arguments of sftp-server.
    fn start(subsystem: &str) -> Option<Self> {
        let sshd = program("NIANBAO_SSHD", "/usr/sbin/sshd")?;
        program("NIANBAO_SSH", "/usr/bin/ssh")?;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        for key in ["host_key", "key", "other_key"] {
            run("/usr/bin/ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", &at(key)]);
        }
        fs::copy(at("key.pub"), at("authorized_keys")).unwrap();
        fs::create_dir_all(at("www/site")).unwrap();
        if is_root() {
            // sshd confines a part of itself there; Debian's service makes it.
            fs::create_dir_all("/run/sshd").unwrap();
        }
        let port = free_port();
        let configuration = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nUsePAM no\n\
             StrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n\
             MaxStartups 100\nMaxSessions 100\nSubsystem sftp internal-sftp {subsystem}\n",
            at("host_key"),
            at("authorized_keys"),
        );
        fs::write(at("sshd_config"), configuration).unwrap();
        let mut command = Command::new(sshd);
        command.args(["-D", "-e", "-f", &at("sshd_config")]);
        let server = Server::start(port, command);
        let host_key = fs::read_to_string(at("host_key.pub")).unwrap();
        fs::write(at("known_hosts"), format!("[127.0.0.1]:{port} {host_key}")).unwrap();
        let sftp = Self { server, folder };
        sftp.write_client();
        Some(sftp)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `ssh` reads the settings of the user's own folder, whatever HOME says. So one comes first in the path that reads
    /// other settings.
    fn write_client(&self) {
        let known_hosts = self.path("known_hosts");
        let settings = format!(
            "UserKnownHostsFile {}\nGlobalKnownHostsFile /dev/null\nIdentityAgent none\n",
            known_hosts.display()
        );
        fs::write(self.path("ssh_config"), settings).unwrap();
        fs::create_dir(self.path("bin")).unwrap();
        let client = self.path("bin/ssh");
        let real = program("NIANBAO_SSH", "/usr/bin/ssh").unwrap();
        let text = format!("#!/bin/sh\nexec {} -F {} \"$@\"\n", real.display(), self.path("ssh_config").display());
        fs::write(&client, text).unwrap();
        fs::set_permissions(&client, Permissions::from_mode(0o755)).unwrap();
    }

    fn project(&self, key: &str) -> Project {
        self.project_at(key, "www/site", "")
    }

    fn project_at(&self, key: &str, root: &str, more: &str) -> Project {
        let options = format!(
            "service: sftp\nendpoint: ssh://127.0.0.1:{}\nuser: {}\nkey: {}\nroot: {}\n{more}",
            self.server.port,
            user(),
            self.path(key).display(),
            self.path(root).display(),
        );
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        Project::new(&options).with(&[("PATH", &path)])
    }
}

impl Host for Sftp {
    fn files(&self) -> Files {
        files_of(&self.path("www/site"))
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let file = self.path("www/site").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
}

#[test]
fn a_site_goes_through_its_life_over_sftp() {
    let Some(host) = Sftp::start("") else { return };
    story::tell(&host.project("key"), &host);
}

#[test]
fn a_link_is_switched_over_sftp() {
    let Some(host) = Sftp::start("") else { return };
    let project = host.project_at("key", "www/current", "switch: true\n");
    let link = || fs::read_link(host.path("www/current")).unwrap();
    project.publish(&[]).sent();
    let first = link();
    assert_eq!(public(&files_of(&host.path("www/current"))), project.built());
    project.change_figure();
    let built = project.built();
    let sent = project.publish(&[]).sent();
    assert!(sent > 0 && sent < built.len() as u64, "{sent}");
    assert_ne!(link(), first);
    assert_eq!(public(&files_of(&host.path("www/current"))), built);
    assert!(host.path("www").join(first).join("release.json").is_file(), "the earlier release is gone");
}

#[test]
fn another_key_is_told() {
    let Some(host) = Sftp::start("") else { return };
    host.project("other_key").publish(&[]).assert_failed("does not accept the credentials");
    assert!(host.files().is_empty());
}

#[test]
fn a_host_that_is_not_known_is_refused() {
    let Some(host) = Sftp::start("") else { return };
    let other = fs::read_to_string(host.path("other_key.pub")).unwrap();
    fs::write(host.path("known_hosts"), format!("[127.0.0.1]:{} {other}", host.server.port)).unwrap();
    host.project("key").publish(&[]).assert_failed("the host's key is not the one that is known");
    assert!(host.files().is_empty());
}

#[test]
fn a_folder_that_may_only_be_read_is_told() {
    let Some(host) = Sftp::start("-R") else { return };
    host.put("index.html", b"the old site");
    let project = host.project("key");
    project.publish(&["--waive", "host-changed=ours"]).assert_failed("does not let this account read or change");
    assert_eq!(host.files().len(), 1);
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let Some(host) = Sftp::start("") else { return };
    let project = host.project("key");
    drop(host.server);
    project.publish(&[]).assert_failed("the host cannot be reached");
}
