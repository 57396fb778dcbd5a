//! What went wrong on a host, in words that its user can act upon. The host's own account of it follows as the cause.

use std::error::Error;
use std::fmt;

use opendal::ErrorKind;

use crate::diagnostic::{Message, message};

/// A failure of the machine, of a host or of the way to it. Nothing of the project is at fault.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong, and what to do about it.
    pub message: Message,
    cause: Option<anyhow::Error>,
}

impl Failure {
    /// A failure that has no cause but itself.
    pub fn new(message: Message) -> Self {
        Self { message, cause: None }
    }

    /// A failure because of another.
    pub fn because_of(message: Message, cause: impl Into<anyhow::Error>) -> Self {
        Self { message, cause: Some(cause.into()) }
    }

    /// The failure of an operation on a file of the host.
    pub fn of_host(path: &str, error: opendal::Error) -> Self {
        let told = format!("{error:?}").to_lowercase();
        let message = Trouble::of(&error, &told).message(path);
        Self::because_of(message, error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| cause.as_ref() as &(dyn Error + 'static))
    }
}

/// Kinds of trouble that have remedies of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    NoSpace,
    Clock,
    Expired,
    Credentials,
    HostKey,
    Denied,
    Throttled,
    Unreachable,
    NotThere,
    Configuration,
    Other,
}

/// What hosts say, in lower case, and what is meant by it. S3's codes are those of
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>, which the compatible services share; SSH's
/// words are those of OpenSSH.
const TOLD: [(&str, Trouble); 27] = [
    ("no space left", Trouble::NoSpace),
    ("storagefull", Trouble::NoSpace),
    ("quota", Trouble::NoSpace),
    ("status: 507", Trouble::NoSpace),
    ("requesttimetooskewed", Trouble::Clock),
    ("requestexpired", Trouble::Clock),
    ("expiredtoken", Trouble::Expired),
    ("tokenrefreshrequired", Trouble::Expired),
    ("securitytokenexpired", Trouble::Expired),
    ("expired", Trouble::Expired),
    ("signaturedoesnotmatch", Trouble::Credentials),
    ("invalidaccesskeyid", Trouble::Credentials),
    ("invalidtoken", Trouble::Credentials),
    ("status: 401", Trouble::Credentials),
    ("unauthorized", Trouble::Credentials),
    ("permission denied (", Trouble::Credentials),
    ("loading credential", Trouble::Credentials),
    ("host key verification failed", Trouble::HostKey),
    ("slowdown", Trouble::Throttled),
    ("status: 429", Trouble::Throttled),
    ("connection refused", Trouble::Unreachable),
    ("error sending request", Trouble::Unreachable),
    ("could not resolve", Trouble::Unreachable),
    ("failed to connect", Trouble::Unreachable),
    ("timeout", Trouble::Unreachable),
    ("nosuchbucket", Trouble::NotThere),
    ("permission denied", Trouble::Denied),
];

impl Trouble {
    fn of(error: &opendal::Error, told: &str) -> Self {
        let told = TOLD.iter().find(|(text, _)| told.contains(text)).map(|(_, trouble)| *trouble);
        told.unwrap_or(match error.kind() {
            ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::RateLimited => Self::Throttled,
            ErrorKind::NotFound => Self::NotThere,
            ErrorKind::ConfigInvalid => Self::Configuration,
            _ => Self::Other,
        })
    }

    fn message(self, path: &str) -> Message {
        match self {
            Self::NoSpace => message!("the host has no space left for {path}", path),
            Self::Clock => message!("the host refuses requests of this time: set this machine's clock"),
            Self::Expired => message!("the credentials have expired: get new ones"),
            Self::Credentials => message!("the host does not accept the credentials: check name, password or key"),
            Self::HostKey => message!(
                "the host's key is not the one that is known: ask its administrator, then correct `known_hosts`"
            ),
            Self::Denied => message!("the host does not let this account change {path}", path),
            Self::Throttled => message!("the host takes no more requests at the moment: try again later"),
            Self::Unreachable => message!("the host cannot be reached"),
            Self::NotThere => message!("the host has no {path}", path),
            Self::Configuration => message!("the target's options are not those of its service"),
            Self::Other => message!("the host failed at {path}", path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kind: ErrorKind, text: &str) -> Trouble {
        let error = opendal::Error::new(kind, text);
        Trouble::of(&error, &format!("{error:?}").to_lowercase())
    }

    #[test]
    fn what_a_host_says_is_understood() {
        for (text, trouble) in [
            ("S3Error { code: \"RequestTimeTooSkewed\" }", Trouble::Clock),
            ("S3Error { code: \"ExpiredToken\" }", Trouble::Expired),
            ("S3Error { code: \"InvalidAccessKeyId\" }", Trouble::Credentials),
            ("alice@host: Permission denied (publickey,password).", Trouble::Credentials),
            ("Host key verification failed.", Trouble::HostKey),
            ("No space left on device (os error 28)", Trouble::NoSpace),
            ("Connection refused (os error 111)", Trouble::Unreachable),
            ("something else", Trouble::Other),
        ] {
            assert_eq!(told(ErrorKind::Unexpected, text), trouble, "{text}");
        }
        assert_eq!(told(ErrorKind::PermissionDenied, "no"), Trouble::Denied);
        assert_eq!(told(ErrorKind::RateLimited, "slowly"), Trouble::Throttled);
    }
}
