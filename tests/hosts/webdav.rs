//! Apache's WebDAV.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::project::{Files, Project, files_of};
use crate::server::{Server, free_port, is_root, program, run};
use crate::story::{self, Host};

const PASSWORD: &str = "correct-horse-battery";

struct Webdav {
    server: Server,
    folder: TempDir,
}

impl Webdav {
    fn start() -> Option<Self> {
        let apache = program("NIANBAO_APACHE", "/usr/sbin/apache2")?;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        fs::create_dir_all(at("www/site")).unwrap();
        fs::create_dir_all(at("www/closed")).unwrap();
        // Apache takes a plain SHA-1 of a password, which needs no htpasswd to be made; it is that of the password above.
        fs::write(at("users"), "office:{SHA}+Xl5/0SpoaQQX0uub+gJcV4KCoQ=\n").unwrap();
        let port = free_port();
        fs::write(at("apache.conf"), configuration(folder.path().to_str().unwrap(), port)).unwrap();
        hand_over(folder.path());
        let mut command = Command::new(apache);
        command.args(["-DFOREGROUND", "-f", &at("apache.conf")]);
        Some(Self { server: Server::start(port, command), folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn project(&self, folder: &str, password: &str) -> Project {
        let port = self.server.port;
        let options =
            format!("service: webdav\nendpoint: http://127.0.0.1:{port}\nroot: /{folder}\nusername: office\n");
        Project::new(&options).with(&[("NIANBAO_HOST_PASSWORD", password)])
    }
}

fn configuration(folder: &str, port: u16) -> String {
    let modules = ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "dav", "dav_fs"];
    let modules: String = modules
        .iter()
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .collect();
    // Apache does not serve as root unless it was built to; Debian's gives that up by these two.
    let user = if is_root() { "User www-data\nGroup www-data\n" } else { "" };
    format!(
        "ServerName 127.0.0.1\nListen 127.0.0.1:{port}\nServerRoot {folder}\nPidFile {folder}/pid\n\
         DefaultRuntimeDir {folder}\nErrorLog {folder}/log\n{modules}{user}DavLockDB {folder}/www/locks\n\
         DocumentRoot {folder}/www\n<Directory {folder}/www>\nDav On\nAuthType Basic\nAuthName office\n\
         AuthUserFile {folder}/users\nRequire valid-user\n</Directory>\n\
         <Directory {folder}/www/closed>\n<LimitExcept GET HEAD OPTIONS PROPFIND>\nRequire all denied\n</LimitExcept>\n\
         </Directory>\n"
    )
}

impl Host for Webdav {
    fn files(&self) -> Files {
        let mut files = files_of(&self.path("www/site"));
        files.retain(|path, _| !path.contains(".DAV/"));
        files
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let file = self.path("www/site").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
        hand_over(self.folder.path());
    }
}

/// Where root starts Apache, it serves as another user, who must be able to change the files.
fn hand_over(folder: &Path) {
    if is_root() {
        run("/bin/chown", &["-R", "www-data:www-data", folder.to_str().unwrap()]);
    }
}

#[test]
fn a_site_goes_through_its_life_over_webdav() {
    let Some(host) = Webdav::start() else { return };
    story::tell(&host.project("site", PASSWORD), &host);
}

#[test]
fn a_wrong_password_is_told() {
    let Some(host) = Webdav::start() else { return };
    host.project("site", "wrong-horse").publish(&[]).assert_failed("does not accept the credentials");
    assert!(host.files().is_empty());
}

#[test]
fn an_account_that_may_only_read_is_told() {
    let Some(host) = Webdav::start() else { return };
    host.project("closed", PASSWORD).publish(&[]).assert_failed("does not let this account read or change");
    assert!(host.files().is_empty());
}

/// What stands in it is not known then, and might be somebody else's.
#[test]
fn a_folder_that_may_not_be_read_is_told() {
    let Some(host) = Webdav::start() else { return };
    host.put("zh/notes.txt", b"somebody else's");
    fs::set_permissions(host.path("www/site/zh"), fs::Permissions::from_mode(0o000)).unwrap();
    host.project("site", PASSWORD).publish(&[]).assert_failed("does not let this account read or change zh/");
}
