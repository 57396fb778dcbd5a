//! An emulator of Google Cloud Storage. It lets everybody in, so a door stands in front of it that asks for a token and says
//! what Google says: to who has none that is valid, to who may only read, and of a bucket that is not there.

use std::process::Command;
use std::sync::Arc;

use axum::Router;
use axum::body::{self, Body};
use axum::extract::{Request, State};
use axum::http::{Method, Response};
use opendal::{Operator, services};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::project::{Files, Project};
use crate::server::{Server, free_port, program};
use crate::storage;
use crate::story::{self, Host};

const BUCKET: &str = "reports";

/// The tokens of an account that may do everything, and of one that may only read.
const TOKEN: &str = "ya29.correct-horse-battery-staple";
const READING: &str = "ya29.a-horse-that-only-reads";

const TOKEN_VARIABLE: &str = "NIANBAO_HOST_TOKEN";
const CREDENTIAL_VARIABLE: &str = "NIANBAO_HOST_CREDENTIAL";

struct Google {
    runtime: Runtime,
    port: u16,
    _server: Server,
}

/// What the door knows.
struct Door {
    client: reqwest::Client,
    behind: u16,
}

impl Google {
    fn start() -> Option<Self> {
        let emulator = program("NIANBAO_GCS", "/usr/bin/gcp-storage-emulator")?;
        let behind = free_port();
        let mut command = Command::new(emulator);
        command.args(["start", "--quiet", "--in-memory", "--host", "127.0.0.1", "--port", &behind.to_string()]);
        command.args(["--default-bucket", BUCKET]);
        let server = Server::start(behind, command);
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let router = Router::new().fallback(enter).with_state(Arc::new(Door { client, behind }));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Some(Self { runtime, port, _server: server })
    }

    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn project(&self, (variable, secret): (&str, &str)) -> Project {
        Project::new(&format!(
            "service: gcs\nbucket: {BUCKET}\nendpoint: {}\nroot: /annual reports\ndisable_config_load: true\n\
             disable_vm_metadata: true\n",
            self.endpoint()
        ))
        .with(&[(variable, secret)])
    }

    fn operator(&self) -> Operator {
        let service = services::Gcs::default().bucket(BUCKET).endpoint(&self.endpoint()).token(TOKEN.to_owned());
        Operator::new(service.root("/annual reports")).unwrap()
    }
}

async fn enter(State(door): State<Arc<Door>>, request: Request) -> Response<Body> {
    let token = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let token = token.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let is_there = request.uri().path().contains(&format!("/storage/v1/b/{BUCKET}/o"));
    match token {
        READING if !reads => refuse(
            403,
            "forbidden",
            "guest@example.iam.gserviceaccount.com does not have storage.objects.create access to the Google Cloud \
             Storage object. Permission 'storage.objects.create' denied on resource (or it may not exist).",
        ),
        TOKEN | READING if is_there => door.pass(request).await,
        TOKEN | READING => refuse(404, "notFound", "The specified bucket does not exist."),
        _ => refuse(401, "authError", "Invalid Credentials"),
    }
}

/// A refusal in the form of <https://cloud.google.com/storage/docs/json_api/v1/status-codes>.
fn refuse(status: u16, reason: &str, message: &str) -> Response<Body> {
    let details = serde_json::json!([{"message": message, "domain": "global", "reason": reason}]);
    let body = serde_json::json!({"error": {"code": status, "message": message, "errors": details}});
    let answer = Response::builder().status(status).header("content-type", "application/json; charset=UTF-8");
    answer.body(Body::from(body.to_string())).unwrap()
}

impl Door {
    async fn pass(&self, request: Request) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let address = format!("http://127.0.0.1:{}{}", self.behind, parts.uri.path_and_query().unwrap());
        let bytes = body::to_bytes(body, usize::MAX).await.unwrap();
        let onward = self.client.request(parts.method, address).headers(parts.headers).body(bytes);
        let answer = onward.send().await.unwrap();
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
    }
}

impl Host for Google {
    fn files(&self) -> Files {
        self.runtime.block_on(storage::files(&self.operator()))
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        // The emulator says of a file without a type that it has none, where Google says nothing.
        let write = async { self.operator().write_with(path, bytes.to_vec()).content_type("text/plain").await };
        self.runtime.block_on(write).unwrap();
    }
}

#[test]
fn a_site_goes_through_its_life_on_google_cloud_storage() {
    let Some(host) = Google::start() else { return };
    story::tell(&host.project((TOKEN_VARIABLE, TOKEN)), &host);
    host.runtime.block_on(storage::assert_told(&host.operator()));
}

#[test]
fn wrong_credentials_are_told() {
    let Some(host) = Google::start() else { return };
    // {"type": "service_account", "client_email": "office@example.iam.gserviceaccount.com", "private_key": "none"}
    let no_key = "eyJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCIsICJjbGllbnRfZW1haWwiOiAib2ZmaWNlQGV4YW1wbGUuaWFtLmdzZXJ2aWNlYWNj\
                  b3VudC5jb20iLCAicHJpdmF0ZV9rZXkiOiAibm9uZSJ9";
    for secret in [(TOKEN_VARIABLE, "ya29.wrong-horse"), (CREDENTIAL_VARIABLE, no_key)] {
        host.project(secret).publish(&[]).assert_failed("does not accept the credentials");
    }
    let as_it_is = (CREDENTIAL_VARIABLE, r#"{"type": "service_account"}"#);
    host.project(as_it_is).publish(&[]).assert_failed("not a key file in Base64");
    // "not JSON"
    for secret in [(CREDENTIAL_VARIABLE, "bm90IEpTT04="), ("NIANBAO_OTHER_TOKEN", "ya29.of-another-target")] {
        host.project(secret).publish(&[]).assert_failed("there are no credentials for the host that can be used");
    }
    host.project((TOKEN_VARIABLE, READING)).publish(&[]).assert_failed("does not let this account");
    assert!(host.files().is_empty());
}

#[test]
fn a_bucket_that_is_not_there_is_told() {
    let Some(host) = Google::start() else { return };
    let project = host.project((TOKEN_VARIABLE, TOKEN));
    project.edit("nianbao.yaml", "bucket: reports", "bucket: no-such-bucket");
    project.publish(&[]).assert_failed("the host has no such bucket or container");
}
