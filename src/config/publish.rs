//! `publish:` in the configuration: hosts by name, each with the storage service that reaches it and the options of that
//! service, under the names that Apache OpenDAL gives them.

use indexmap::IndexMap;

use super::{BaseUrl, secrets};
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::source::Source;
use crate::yaml::Node;

/// A host that the site can be published on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The storage service.
    pub service: Service,
    /// The service's own options.
    pub options: IndexMap<String, String>,
    /// Where the site stands on this host, if not where the configuration says.
    pub base_url: Option<BaseUrl>,
    /// Whether compressed copies of files are sent along, for a web server that serves them.
    pub precompress: bool,
    /// Whether each release gets a folder of its own, to which a symbolic link is switched.
    pub switch: bool,
    /// Of how many releases, the present one among them, the bytes stay on the host when what is gone is deleted; nothing
    /// where those of all do.
    pub keep_releases: Option<usize>,
}

/// A storage service: its name, and the names of its options.
#[derive(Debug, PartialEq, Eq)]
pub struct ServiceKind {
    /// As authors write it.
    pub name: &'static str,
    /// What may stand in the configuration.
    options: &'static [&'static str],
    /// What may not: it belongs into the environment, or into a file outside the project.
    pub secrets: &'static [&'static str],
    /// Whether a web server stands in front of its files, to which compressed copies are of use.
    has_web_server: bool,
    /// Whether it knows symbolic links.
    can_switch: bool,
}

/// One of [`SERVICES`].
pub type Service = &'static ServiceKind;

/// The services that nianbao knows. See <https://opendal.apache.org/services> for what their options mean.
pub const SERVICES: [ServiceKind; 9] = [
    ServiceKind { name: "fs", options: &["root"], secrets: &[], has_web_server: true, can_switch: true },
    ServiceKind {
        name: "sftp",
        options: &["endpoint", "root", "user", "key", "known_hosts_strategy"],
        secrets: &[],
        has_web_server: true,
        can_switch: true,
    },
    ServiceKind {
        name: "webdav",
        options: &["endpoint", "root", "username", "disable_create_dir"],
        secrets: &["password", "token"],
        has_web_server: true,
        can_switch: false,
    },
    ServiceKind {
        name: "s3",
        options: &[
            "root",
            "bucket",
            "endpoint",
            "region",
            "profile",
            "access_key_id",
            "role_arn",
            "role_session_name",
            "external_id",
            "server_side_encryption",
            "default_storage_class",
            "enable_virtual_host_style",
            "disable_config_load",
            "disable_ec2_metadata",
            "checksum_algorithm",
            "default_acl",
        ],
        secrets: &["secret_access_key", "session_token", "server_side_encryption_customer_key"],
        has_web_server: false,
        can_switch: false,
    },
    ServiceKind {
        name: "oss",
        options: &["root", "bucket", "endpoint", "addressing_style", "access_key_id", "role_arn", "role_session_name"],
        secrets: &["access_key_secret", "security_token"],
        has_web_server: false,
        can_switch: false,
    },
    ServiceKind {
        name: "cos",
        options: &["root", "bucket", "endpoint", "secret_id", "disable_config_load"],
        secrets: &["secret_key", "security_token"],
        has_web_server: false,
        can_switch: false,
    },
    ServiceKind {
        name: "obs",
        options: &["root", "bucket", "endpoint", "access_key_id"],
        secrets: &["secret_access_key"],
        has_web_server: false,
        can_switch: false,
    },
    ServiceKind {
        name: "azblob",
        options: &["root", "container", "endpoint", "account_name"],
        secrets: &["account_key", "sas_token"],
        has_web_server: false,
        can_switch: false,
    },
    ServiceKind {
        name: "gcs",
        options: &[
            "root",
            "bucket",
            "endpoint",
            "credential_path",
            "service_account",
            "predefined_acl",
            "disable_config_load",
            "disable_vm_metadata",
        ],
        secrets: &["credential", "token"],
        has_web_server: false,
        can_switch: false,
    },
];

/// What nianbao itself wants to know of a target, beside the service's options.
const OWN_KEYS: [&str; 5] = ["service", "base_url", "precompress", "switch", "keep_releases"];

impl ServiceKind {
    /// The service of this name.
    pub fn named(name: &str) -> Option<Service> {
        SERVICES.iter().find(|service| service.name == name)
    }

    /// A target on this service, with nothing said of it.
    pub fn target(&'static self, options: IndexMap<String, String>) -> Target {
        Target {
            service: self,
            options,
            base_url: None,
            precompress: self.has_web_server,
            switch: false,
            keep_releases: None,
        }
    }
}

/// Reads the targets. What is wrong with one is reported, and the target is left out.
pub fn targets(source: &Source, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> IndexMap<String, Target> {
    let mut read = |(key, node): &(crate::yaml::node::Key, Node)| {
        let target = Reader { source, diagnostics }.target(node)?;
        Some((key.text.clone(), target))
    };
    node.entries().iter().filter_map(&mut read).collect()
}

struct Reader<'a> {
    source: &'a Source,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn target(&mut self, node: &Node) -> Option<Target> {
        let name = node.find("service").and_then(Node::text);
        let Some(name) = name else {
            let message = message!("this target names no service");
            return self.refuse(Code::MissingKey, node, message, Some(services()));
        };
        let Some(service) = ServiceKind::named(name) else {
            let message = message!("`{name}` is no service that nianbao knows", name);
            return self.refuse(Code::InvalidValue, node.get("service"), message, Some(services()));
        };
        let before = self.diagnostics.len();
        let mut target = service.target(IndexMap::new());
        for (key, value) in node.entries() {
            let Some(text) = value.text() else { continue };
            match key.text.as_str() {
                "service" => {}
                "base_url" => match BaseUrl::parse(text) {
                    Ok(url) => target.base_url = Some(url),
                    Err(message) => self.report(Code::InvalidValue, value, message, None),
                },
                "precompress" => target.precompress = self.truth(value, text),
                "switch" => target.switch = self.truth(value, text),
                "keep_releases" => target.keep_releases = self.releases(value, text),
                option if secrets::secret_of_address(text).is_some() => {
                    let message = message!(
                        "the address in `{option}` holds a password or a signature, which may not stand in the project",
                        option
                    );
                    self.report(Code::SecretInProject, value, message, Some(secret_help()));
                }
                option if service.secrets.contains(&option) => {
                    let message = message!("`{option}` is a secret, which may not stand in the project", option);
                    self.report(Code::SecretInProject, value, message, Some(secret_help()));
                }
                option if service.options.contains(&option) => {
                    target.options.insert(option.to_owned(), text.to_owned());
                }
                option => {
                    let message = message!("`{service}` has no option `{option}`", service = service.name, option);
                    let place = self.source.at(key.span.clone());
                    let known = service.options.iter().chain(&OWN_KEYS).copied();
                    self.diagnostics.push(Diagnostic::new(Code::UnknownKey, place, message).suggesting(option, known));
                }
            }
        }
        if target.switch && !service.can_switch {
            let message = message!("`{service}` has no symbolic links to switch", service = service.name);
            self.report(Code::InvalidValue, node.get("switch"), message, None);
        }
        (self.diagnostics.len() == before).then_some(target)
    }

    fn truth(&mut self, node: &Node, text: &str) -> bool {
        if !["true", "false"].contains(&text) {
            self.report(Code::InvalidValue, node, message!("write `true` or `false`"), None);
        }
        text == "true"
    }

    /// One release alone could not be put back, so two are the least.
    fn releases(&mut self, node: &Node, text: &str) -> Option<usize> {
        let number = text.parse().ok().filter(|number| *number >= 2);
        if number.is_none() {
            let message = message!("write a whole number from 2 on, the present release being one");
            self.report(Code::InvalidValue, node, message, None);
        }
        number
    }

    fn refuse<T>(&mut self, code: Code, node: &Node, message: Message, help: Option<Message>) -> Option<T> {
        self.report(code, node, message, help);
        None
    }

    fn report(&mut self, code: Code, node: &Node, message: Message, help: Option<Message>) {
        let place = self.source.at(crate::yaml::shape::first_line(node, &self.source.text));
        let problem = Diagnostic::new(code, place, message);
        self.diagnostics.push(match help {
            Some(help) => problem.with_help(help),
            None => problem,
        });
    }
}

fn secret_help() -> Message {
    message!("put it into the environment or into a file outside the project; see chapter 12")
}

fn services() -> Message {
    let names = SERVICES.iter().map(|service| format!("`{}`", service.name).into());
    message!("name one of {services}", services = Message::list(names.collect()))
}
