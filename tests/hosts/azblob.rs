//! Azurite, Microsoft's emulator of Azure Blob Storage, which checks signatures.

use std::process::Command;

use opendal::{Operator, services};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::project::{Files, Project};
use crate::server::{Server, free_port, program};
use crate::storage;
use crate::story::{self, Host};

/// The container that Azure serves as a web site.
const CONTAINER: &str = "$web";

const ACCOUNT: &str = "office";

/// The account's key.
const KEY: &str = "bm8ga2V5IG9mIGFueWJvZHkncywga25vd24gdG8gYWxsIHdobyByZWFkIHRoaXMgdGVzdCBvZiBob3N0cy4uLi4=";

/// Signatures made with this key: for everything, for reading alone, and for everything until a day that is past. A client
/// of Azure makes them, as `az storage account generate-sas`.
const SIGNED: &str = "sv=2020-10-02&ss=b&srt=sco&sp=rwdlc&se=2099-01-01T00%3A00%3A00Z\
                      &sig=VxOO%2BveaY6jVTEBXST2Et9BfdYQTg5DGn7A8CJoMTgo%3D";
const SIGNED_FOR_READING: &str = "sv=2020-10-02&ss=b&srt=sco&sp=rl&se=2099-01-01T00%3A00%3A00Z\
                                  &sig=8WRehtFoTGp2Qz2YbqS17NwN2%2BnSrMi5h5Z%2F%2FVO6cCg%3D";
const SIGNED_LONG_AGO: &str = "sv=2020-10-02&ss=b&srt=sco&sp=rwdlc&se=2020-01-01T00%3A00%3A00Z\
                               &sig=HGsR82gfxhWX1llh3LlS90epuenpEG6T%2BXKBZCh%2F3cE%3D";

const KEY_VARIABLE: &str = "NIANBAO_HOST_ACCOUNT_KEY";
const SIGNATURE_VARIABLE: &str = "NIANBAO_HOST_SAS_TOKEN";

struct Azure {
    server: Server,
    runtime: Runtime,
    _folder: TempDir,
}

impl Azure {
    fn start() -> Option<Self> {
        let azurite = program("NIANBAO_AZURITE", "/usr/local/bin/azurite-blob")?;
        let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
        let mut command = Command::new(azurite);
        command.args(["--silent", "--inMemoryPersistence", "--disableTelemetry", "--blobHost", "127.0.0.1"]);
        command.args(["--blobPort", &port.to_string()]).current_dir(folder.path());
        command.env("AZURITE_ACCOUNTS", format!("{ACCOUNT}:{KEY}"));
        let host = Self { server: Server::start(port, command), runtime: Runtime::new().unwrap(), _folder: folder };
        host.runtime.block_on(make_container(&host.endpoint()));
        Some(host)
    }

    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}/{ACCOUNT}", self.server.port)
    }

    fn project(&self, (variable, secret): (&str, &str)) -> Project {
        Project::new(&format!(
            "service: azblob\ncontainer: {CONTAINER}\nendpoint: {}\nroot: /annual reports\naccount_name: {ACCOUNT}\n",
            self.endpoint()
        ))
        .with(&[(variable, secret)])
    }

    fn operator(&self) -> Operator {
        let service = services::Azblob::default().container(CONTAINER).endpoint(&self.endpoint());
        Operator::new(service.root("/annual reports").account_name(ACCOUNT).account_key(KEY)).unwrap()
    }
}

async fn make_container(endpoint: &str) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let address = format!("{endpoint}/{CONTAINER}?restype=container&{SIGNED}");
    let answer = client.put(address).header("content-length", "0").send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
}

impl Host for Azure {
    fn files(&self) -> Files {
        self.runtime.block_on(storage::files(&self.operator()))
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        self.runtime.block_on(self.operator().write(path, bytes.to_vec())).unwrap();
    }
}

#[test]
fn a_site_goes_through_its_life_on_azure() {
    let Some(host) = Azure::start() else { return };
    story::tell(&host.project((KEY_VARIABLE, KEY)), &host);
    host.runtime.block_on(storage::assert_told(&host.operator()));
}

#[test]
fn a_signature_is_enough() {
    let Some(host) = Azure::start() else { return };
    for token in [SIGNED.to_owned(), format!("?{SIGNED}")] {
        let project = host.project((SIGNATURE_VARIABLE, &token));
        assert!(project.publish(&[]).sent() > 0);
        project.change_figure();
        assert!(project.publish(&["--prune"]).sent() > 0);
    }
}

#[test]
fn an_address_leads_there() {
    let Some(host) = Azure::start() else { return };
    let address = format!("azblob://{CONTAINER}/annual reports?account_name={ACCOUNT}&endpoint={}", host.endpoint());
    let project = host.project(("NIANBAO_ACCOUNT_KEY", KEY));
    let ran = project.run("publish", &[&address, "--yes", "--no-proof", "--format", "json"]);
    assert!(ran.sent() > 0);
    assert!(host.files().contains_key("zh/index.html"));
    for secret in [format!("account_key={KEY}"), format!("sas_token={SIGNED}"), format!("endpoint=https://a/?{SIGNED}")]
    {
        let ran = project.run("publish", &[&format!("azblob://{CONTAINER}/?{secret}"), "--yes"]);
        ran.assert_failed("an address may hold no secret");
    }
}

#[test]
fn wrong_credentials_are_told() {
    let Some(host) = Azure::start() else { return };
    let another = KEY.replace("bm8g", "YSBr");
    let forged = SIGNED.replace("VxOO", "OOxV");
    for secret in [(KEY_VARIABLE, another.as_str()), (KEY_VARIABLE, "not a key at all"), (SIGNATURE_VARIABLE, &forged)]
    {
        host.project(secret).publish(&[]).assert_failed("does not accept the credentials");
    }
    let stranger = host.project((KEY_VARIABLE, KEY));
    stranger.edit("nianbao.yaml", "account_name: office", "account_name: stranger");
    stranger.publish(&[]).assert_failed("does not accept the credentials");
    host.project((SIGNATURE_VARIABLE, SIGNED_FOR_READING)).publish(&[]).assert_failed("does not let this account");
    host.project((SIGNATURE_VARIABLE, SIGNED_LONG_AGO)).publish(&[]).assert_failed("the credentials have expired");
    assert!(host.files().is_empty());
}

#[test]
fn a_container_that_is_not_there_is_told() {
    let Some(host) = Azure::start() else { return };
    let project = host.project((KEY_VARIABLE, KEY));
    project.edit("nianbao.yaml", "container: $web", "container: no-such-container");
    project.publish(&[]).assert_failed("the host has no such bucket or container");
}

#[test]
fn a_signature_is_not_repeated_where_nobody_answers() {
    let address = format!("http://127.0.0.1:{}/{ACCOUNT}", free_port());
    for token in [SIGNED.to_owned(), format!("?{SIGNED}")] {
        let options = format!("service: azblob\ncontainer: {CONTAINER}\nendpoint: {address}\n");
        let ran = Project::new(&options).with(&[(SIGNATURE_VARIABLE, &token)]).publish(&[]);
        ran.assert_failed("the host cannot be reached");
        for part in ["VxOO", "sig="] {
            assert!(!ran.err.contains(part) && !ran.out.contains(part), "{ran:#?}");
        }
    }
}
