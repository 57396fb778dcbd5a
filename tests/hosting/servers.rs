//! The servers of Debian, each started as an ordinary user on a free port of this machine, with the configuration that
//! `nianbao host-config` writes for it.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A server at work, and the folder that it serves.
pub struct Server {
    process: Child,
    pub address: SocketAddr,
    /// Its `site/` is the folder that the configuration calls `/srv/www`.
    pub room: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A folder that a server may read which runs as another user, as it does when root starts it.
pub fn room() -> TempDir {
    let room = tempfile::tempdir().unwrap();
    fs::set_permissions(room.path(), fs::Permissions::from_mode(0o755)).unwrap();
    room
}

/// nginx, with an include in its server block.
pub fn nginx(room: TempDir) -> Server {
    let address = free_address();
    let folder = room.path().display().to_string();
    let user = if is_root() { "user www-data;" } else { "" };
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {folder}/{kind};\n"))
        .concat();
    let text = format!(
        "daemon off; master_process off; {user} pid {folder}/pid; error_log {folder}/errors;\n\
         events {{ }}\n\
         http {{ access_log off; {temporary}\n\
         server {{ listen {address}; root {folder}/site; include {folder}/nianbao-nginx.conf; }} }}\n"
    );
    fs::write(room.path().join("nginx.conf"), text).unwrap();
    let mut command = program("nginx");
    command.args(["-e", &format!("{folder}/errors"), "-p", &folder, "-c", &format!("{folder}/nginx.conf")]);
    start(command, address, room)
}

/// Apache, with the modules that Debian's has from the beginning and the two that the configuration asks for, and Debian's
/// own settings for types and compression.
pub fn apache(room: TempDir, path: &str) -> Server {
    let address = free_address();
    let folder = room.path().display().to_string();
    let user = if is_root() { "User www-data\nGroup www-data\n" } else { "" };
    let modules: String =
        MODULES.map(|name| format!("LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so\n")).concat();
    let settings: String = ["mime", "deflate", "dir", "negotiation"]
        .map(|name| format!("Include /etc/apache2/mods-available/{name}.conf\n"))
        .concat();
    let text = format!(
        "ServerName localhost\nListen {address}\nPidFile {folder}/pid\nErrorLog {folder}/errors\n{user}{modules}{settings}\
         DocumentRoot {folder}/site\n<Directory {folder}/site>\nRequire all granted\n</Directory>\n\
         <Directory {folder}/site{path}>\nInclude {folder}/nianbao-apache.conf\n</Directory>\n"
    );
    fs::write(room.path().join("apache.conf"), text).unwrap();
    let mut command = program("apache2");
    command.args(["-X", "-d", &folder, "-f", &format!("{folder}/apache.conf")]);
    start(command, address, room)
}

const APACHE_MODULES: &str = "/usr/lib/apache2/modules";
const MODULES: [&str; 11] = [
    "mpm_event",
    "authz_core",
    "mime",
    "dir",
    "env",
    "setenvif",
    "filter",
    "deflate",
    "negotiation",
    "rewrite",
    "headers",
];

/// Caddy, with an import in its site block.
pub fn caddy(room: TempDir) -> Server {
    let address = free_address();
    let folder = room.path().display().to_string();
    let text = format!(
        "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://{address} {{\n\troot * {folder}/site\n\timport {folder}/nianbao.caddy\n}}\n"
    );
    fs::write(room.path().join("Caddyfile"), text).unwrap();
    let mut command = program("caddy");
    command.args(["run", "--adapter", "caddyfile", "--config", &format!("{folder}/Caddyfile")]);
    command.env("HOME", &folder).env("XDG_DATA_HOME", &folder).env("XDG_CONFIG_HOME", &folder);
    start(command, address, room)
}

/// A program of Debian; those of servers are not in everybody's path.
fn program(name: &str) -> Command {
    let paths = std::env::var("PATH").unwrap_or_default();
    let folders = paths.split(':').map(Path::new).chain([Path::new("/usr/sbin")]);
    let found: Option<PathBuf> = folders.map(|folder| folder.join(name)).find(|file| file.is_file());
    Command::new(found.unwrap_or_else(|| panic!("{name} is not installed; tests/run installs what the tests need")))
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn start(mut command: Command, address: SocketAddr, room: TempDir) -> Server {
    let told = fs::File::create(room.path().join("told")).unwrap();
    let process = command.stdin(Stdio::null()).stdout(told.try_clone().unwrap()).stderr(told).spawn().unwrap();
    let mut server = Server { process, address, room };
    let begun = Instant::now();
    while TcpStream::connect(address).is_err() {
        let has_ended = server.process.try_wait().unwrap().is_some();
        if has_ended || begun.elapsed() > Duration::from_secs(60) {
            let read = |name| fs::read_to_string(server.room.path().join(name)).unwrap_or_default();
            panic!("the server did not start: {}{}", read("told"), read("errors"));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    server
}
