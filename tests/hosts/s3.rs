//! Moto's server, which speaks as Amazon's S3 does and checks signatures.

use std::process::Command;

use opendal::{Operator, services};
use tokio::runtime::Runtime;

use crate::project::{Files, Project};
use crate::server::{Server, free_port, program};
use crate::storage;
use crate::story::{self, Host};

const BUCKET: &str = "reports";
const POLICY: &str =
    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#;

struct S3 {
    server: Server,
    runtime: Runtime,
    /// The access keys of an account that may do everything, and of one that may do nothing, each with its secret.
    keys: [(String, String); 2],
}

impl S3 {
    fn start() -> Option<Self> {
        let moto = program("NIANBAO_MOTO", "/usr/bin/moto_server")?;
        let port = free_port();
        let mut command = Command::new(moto);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        // What is done before keys are asked for: a bucket, two users, their keys, a policy.
        command.env("INITIAL_NO_AUTH_ACTION_COUNT", "6");
        let server = Server::start(port, command);
        let runtime = Runtime::new().unwrap();
        let keys = runtime.block_on(set_up(port));
        Some(Self { server, runtime, keys })
    }

    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.port)
    }

    // No root: moto takes a slash in a query for another one when it checks signatures.
    fn project(&self, (key, secret): &(String, String)) -> Project {
        let options = format!(
            "service: s3\nbucket: {BUCKET}\nendpoint: {}\nregion: us-east-1\naccess_key_id: {key}\n\
             disable_config_load: true\n",
            self.endpoint()
        );
        Project::new(&options).with(&[("NIANBAO_HOST_SECRET_ACCESS_KEY", secret)])
    }

    fn operator(&self) -> Operator {
        let (key, secret) = &self.keys[0];
        let service = services::S3::default().bucket(BUCKET).endpoint(&self.endpoint());
        Operator::new(service.region("us-east-1").access_key_id(key).secret_access_key(secret)).unwrap()
    }
}

/// Makes the bucket and the users, as far as moto lets everybody do.
async fn set_up(port: u16) -> [(String, String); 2] {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let address = format!("http://127.0.0.1:{port}/");
    let ask = async |service: &str, action: &str| {
        // Moto goes by the service that the credential names.
        let credential = format!("AWS4-HMAC-SHA256 Credential=none/20261201/us-east-1/{service}/aws4_request");
        let request = match service {
            "s3" => client.put(format!("{address}{action}")),
            _ => client
                .post(&address)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(action.to_owned()),
        };
        let answer = request.header("authorization", credential).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{action}: {status} {text}");
        text
    };
    ask("s3", BUCKET).await;
    let mut keys = Vec::new();
    for user in ["office", "guest"] {
        ask("iam", &format!("Action=CreateUser&Version=2010-05-08&UserName={user}")).await;
        let text = ask("iam", &format!("Action=CreateAccessKey&Version=2010-05-08&UserName={user}")).await;
        keys.push((element(&text, "AccessKeyId"), element(&text, "SecretAccessKey")));
    }
    let policy: String = percent_encoding::utf8_percent_encode(POLICY, percent_encoding::NON_ALPHANUMERIC).to_string();
    let action =
        format!("Action=PutUserPolicy&Version=2010-05-08&UserName=office&PolicyName=all&PolicyDocument={policy}");
    ask("iam", &action).await;
    keys.try_into().unwrap()
}

fn element(text: &str, name: &str) -> String {
    let (_, rest) = text.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("no {name} in {text}"));
    rest.split('<').next().unwrap().to_owned()
}

impl Host for S3 {
    fn files(&self) -> Files {
        self.runtime.block_on(storage::files(&self.operator()))
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        self.runtime.block_on(self.operator().write(path, bytes.to_vec())).unwrap();
    }
}

#[test]
fn a_site_goes_through_its_life_on_object_storage() {
    let Some(host) = S3::start() else { return };
    story::tell(&host.project(&host.keys[0]), &host);
    host.runtime.block_on(storage::assert_told(&host.operator()));
}

#[test]
fn wrong_keys_are_told() {
    let Some(host) = S3::start() else { return };
    let [(key, _), _] = &host.keys;
    let wrong_secret = (key.clone(), "a-secret-that-is-none-at-all-00000000000".to_owned());
    let no_key = ("AKIAIOSFODNN7EXAMPLE".to_owned(), wrong_secret.1.clone());
    for keys in [wrong_secret, no_key] {
        host.project(&keys).publish(&[]).assert_failed("does not accept the credentials");
    }
    host.project(&host.keys[1]).publish(&[]).assert_failed("does not let this account");
    assert!(host.files().is_empty());
}

#[test]
fn a_bucket_that_is_not_there_is_told() {
    let Some(host) = S3::start() else { return };
    let project = host.project(&host.keys[0]);
    project.edit("nianbao.yaml", "bucket: reports", "bucket: no-such-bucket");
    project.publish(&[]).assert_failed("the host has no such bucket or container");
}
