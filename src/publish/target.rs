//! Which host: a name in the configuration or an address, and its secrets from where nobody publishes them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use opendal::{Operator, OperatorUri};

use super::failure::Failure;
use crate::config::secrets::secret_of_address;
use crate::config::{Config, ServiceKind, Target};
use crate::diagnostic::{Message, message};

/// The file of secrets, by target and option.
type Secrets = BTreeMap<String, BTreeMap<String, String>>;

/// Where secrets may come from.
pub struct Vault<'a> {
    /// The environment's variables.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// A file of secrets, if there is one.
    pub file: Option<PathBuf>,
    /// The project's folder, in which there may be no secrets.
    pub root: &'a Path,
}

/// The target that `name` means: one of the configuration, or an address such as `fs:///srv/www`. Without a name it is
/// the only one.
///
/// # Errors
/// When there is none of this name, or several and no name.
pub fn find(config: &Config, name: Option<&str>) -> Result<(String, Target)> {
    let known = || Message::list(config.publish.keys().map(|name| format!("`{name}`").into()).collect());
    let Some(name) = name else {
        return match config.publish.iter().collect::<Vec<_>>()[..] {
            [(name, target)] => Ok((name.clone(), target.clone())),
            [] => Err(Failure::new(message!(
                "name a target, such as fs:///srv/www, or write one into `publish:` of nianbao.yaml"
            ))
            .into()),
            _ => Err(Failure::new(message!("name one of the targets {known}", known = known())).into()),
        };
    };
    if let Some(target) = config.publish.get(name) {
        return Ok((name.to_owned(), target.clone()));
    }
    if name.contains("://") {
        return Ok((name.to_owned(), of_address(name)?));
    }
    let message = match config.publish.is_empty() {
        true => message!("there is no target `{name}`: nianbao.yaml has no `publish:`", name),
        false => message!("there is no target `{name}`; there are {known}", name, known = known()),
    };
    Err(Failure::new(message).into())
}

/// Reads an address as OpenDAL does. Its query holds the service's further options.
fn of_address(text: &str) -> Result<Target> {
    let unreadable = |error| Failure::because_of(message!("this is no address of a target"), error);
    let uri = OperatorUri::new(text, Vec::<(String, String)>::new()).map_err(unreadable)?;
    let scheme = if uri.scheme() == "file" { "fs" } else { uri.scheme() };
    let service = ServiceKind::named(scheme)
        .ok_or_else(|| Failure::new(message!("`{scheme}` is no service that nianbao knows", scheme)))?;
    // The signature of an address within the address is an option of its own.
    let mut options = service.secrets.iter().copied().chain(["sig"]);
    let has_secret = uri.password().is_some()
        || options.any(|option| uri.option(option).is_some())
        || uri.options().values().any(|value| secret_of_address(value).is_some());
    if has_secret {
        let message = message!("an address may hold no secret, as others can read it: put it into the environment");
        return Err(Failure::new(message).into());
    }
    let mut options: IndexMap<String, String> = uri.options().clone().into_iter().collect();
    options.sort_unstable_keys();
    let mut set = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            options.entry(key.to_owned()).or_insert(value);
        }
    };
    set("root", uri.root().map(|root| format!("/{root}")));
    match service.name {
        "fs" => {}
        "sftp" => {
            set("endpoint", uri.authority().map(|authority| format!("ssh://{authority}")));
            set("user", uri.username().map(str::to_owned));
        }
        "webdav" => set("endpoint", uri.authority().map(|authority| format!("https://{authority}"))),
        "azblob" => set("container", uri.name().map(str::to_owned)),
        _ => set("bucket", uri.name().map(str::to_owned)),
    }
    Ok(service.target(options))
}

/// Puts together what a service has to know of a target.
///
/// # Errors
/// When its options are wrong, its service is not part of this program, or its secrets cannot be read.
pub fn open(name: &str, target: &Target, vault: &Vault<'_>) -> Result<Options> {
    let service = target.service;
    if !is_built_in(service.name) {
        let message = message!("this nianbao was built without `{service}`", service = service.name);
        return Err(Failure::new(message).into());
    }
    let mut secrets: BTreeMap<String, String> = vault.secrets_of(name, target)?.into_iter().collect();
    if let Some(token) = secrets.get_mut("sas_token") {
        // Azure shows it as the end of an address.
        *token = token.trim_start_matches('?').to_owned();
    }
    if let Some(credential) = secrets.get_mut("credential") {
        check_credential(credential)?;
    }
    if let Some(file) = target.options.get("credential_path") {
        vault.private(Path::new(file))?;
    }
    let mut options: BTreeMap<String, String> = target.options.clone().into_iter().collect();
    if service.name == "gcs" && (!secrets.is_empty() || options.contains_key("credential_path")) {
        // OpenDAL passes over what it cannot use, and would go on with any other account that this machine knows.
        options.extend(
            ["disable_config_load", "disable_vm_metadata"].map(|option| (option.to_owned(), "true".to_owned())),
        );
    }
    Ok(Options { service: service.name, options, secrets })
}

/// Google's key files are given in Base64, which tools break into lines.
fn check_credential(credential: &mut String) -> Result<(), Failure> {
    credential.retain(|letter| !letter.is_ascii_whitespace());
    let is_base64 = credential.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"+/=".contains(&letter));
    if is_base64 && credential.len().is_multiple_of(4) {
        return Ok(());
    }
    let message =
        message!("`credential` is not a key file in Base64: write it so, or name the file by `credential_path`");
    Err(Failure::new(message))
}

/// Everything that a service has to know of a target, its secrets with it: so there is no way to print it.
#[derive(Clone)]
pub struct Options {
    service: &'static str,
    options: BTreeMap<String, String>,
    secrets: BTreeMap<String, String>,
}

impl Options {
    /// The value of an option.
    pub fn get(&self, option: &str) -> Option<&str> {
        self.options.get(option).map(String::as_str)
    }

    /// The service's name.
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// What nothing may repeat.
    pub fn secrets(&self) -> Vec<String> {
        self.secrets.values().cloned().collect()
    }

    /// When a signature in the place of a key expires, if there is one: Azure tells of one that has expired only that it is
    /// not accepted. See <https://learn.microsoft.com/en-us/rest/api/storageservices/create-account-sas>.
    pub fn expiry(&self) -> Option<Timestamp> {
        let is_expiry = |(name, value): (_, std::borrow::Cow<'_, str>)| (name == "se").then(|| value.into_owned());
        let tokens = self.secrets.get("sas_token").into_iter();
        let expiry = tokens.flat_map(|token| url::form_urlencoded::parse(token.as_bytes())).find_map(is_expiry)?;
        let day = || TimeZone::UTC.to_timestamp(expiry.parse::<Date>().ok()?.at(0, 0, 0, 0)).ok();
        expiry.parse().ok().or_else(day)
    }

    /// The folder that the target is.
    pub fn root(&self) -> &str {
        self.get("root").unwrap_or("/")
    }

    /// The way to a target, or to another folder on the same host.
    ///
    /// # Errors
    /// When the service does not take its options.
    pub fn operator(&self, root: Option<&str>) -> Result<Operator, Failure> {
        let mut options = self.options.clone();
        options.extend(self.secrets.clone());
        options.extend(root.map(|root| ("root".to_owned(), root.to_owned())));
        Operator::via_iter(self.service, options).map_err(|error| Failure::of_host(self.root(), error))
    }
}

/// A name as a part of an environment variable's.
fn variable(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' }).collect()
}

/// Which services are part of this program.
const BUILT_IN: [(&str, bool); 9] = [
    ("fs", cfg!(feature = "fs")),
    ("sftp", cfg!(feature = "sftp")),
    ("webdav", cfg!(feature = "webdav")),
    ("s3", cfg!(feature = "s3")),
    ("oss", cfg!(feature = "oss")),
    ("cos", cfg!(feature = "cos")),
    ("obs", cfg!(feature = "obs")),
    ("azblob", cfg!(feature = "azblob")),
    ("gcs", cfg!(feature = "gcs")),
];

fn is_built_in(service: &str) -> bool {
    BUILT_IN.contains(&(service, true))
}

impl Vault<'_> {
    /// The secrets of a target, with the names of their options.
    ///
    /// # Errors
    /// When there is a file of secrets that cannot be read, or that others can read.
    pub fn secrets_of(&self, name: &str, target: &Target) -> Result<Vec<(String, String)>> {
        let secrets = self.secrets()?;
        let secret = |option: &str| {
            let of_target = format!("NIANBAO_{}_{}", variable(name), variable(option));
            let variables = [of_target, format!("NIANBAO_{}", variable(option))];
            let from_environment = variables.iter().find_map(|variable| (self.environment)(variable));
            from_environment.or_else(|| secrets.get(name)?.get(option).cloned())
        };
        let known = target.service.secrets.iter();
        Ok(known.filter_map(|option| Some(((*option).to_owned(), secret(option)?))).collect())
    }

    fn secrets(&self) -> Result<Secrets> {
        let Some(file) = &self.file else { return Ok(Secrets::default()) };
        let text = std::fs::read_to_string(self.private(file)?).map_err(|error| unreadable(file, error))?;
        // The decoder's own words might quote a secret.
        serde_yaml::from_str(&text).map_err(|_| {
            let path = file.display().to_string();
            Failure::new(message!("{path} is no file of secrets; write `target: {{option: secret}}`", path)).into()
        })
    }

    /// Where a file of secrets really is.
    ///
    /// # Errors
    /// When it cannot be read, others can read it, or it lies in the project.
    fn private(&self, file: &Path) -> Result<PathBuf> {
        use std::os::unix::fs::PermissionsExt as _;
        let path = file.display().to_string();
        let real = file.canonicalize().map_err(|error| unreadable(file, error))?;
        if real.starts_with(self.root.canonicalize()?) {
            return Err(Failure::new(message!("{path} lies in the project, where secrets may not be", path)).into());
        }
        let mode = std::fs::metadata(&real).map_err(|error| unreadable(file, error))?.permissions().mode();
        if mode & 0o077 != 0 {
            let message = message!("others can read {path}: make it yours alone, with chmod 600", path);
            return Err(Failure::new(message).into());
        }
        Ok(real)
    }
}

fn unreadable(file: &Path, error: std::io::Error) -> Failure {
    Failure::because_of(message!("cannot read the secrets of {path}", path = file.display().to_string()), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_tells_when_it_expires() {
        let expiry = |token: &str| {
            let secrets = [("sas_token".to_owned(), token.to_owned())].into();
            Options { service: "azblob", options: BTreeMap::new(), secrets }.expiry().map(|time| time.to_string())
        };
        for (written, expected) in [
            ("sp=rw&se=2026-11-28T10%3A20%3A30Z&sig=a", Some("2026-11-28T10:20:30Z")),
            ("sp=rw&se=2026-11-28T10:20Z", Some("2026-11-28T10:20:00Z")),
            ("se=2026-11-28&sp=rw", Some("2026-11-28T00:00:00Z")),
            ("se=soon", None),
            ("sse=2026-11-28", None),
        ] {
            assert_eq!(expiry(written).as_deref(), expected, "{written}");
        }
    }
}
