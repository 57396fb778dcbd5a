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
        let trouble = Trouble::told(&words(&error)).unwrap_or_else(|| Trouble::of(error.kind()));
        Self::because_of(trouble.message(path), error)
    }

    /// The failure of an operation that the host knows and OpenDAL does not.
    pub fn of_file(path: &str, error: impl Into<anyhow::Error>) -> Self {
        let error = error.into();
        let trouble = Trouble::told(&format!("{error:?}").to_lowercase()).unwrap_or(Trouble::Other);
        Self::because_of(trouble.message(path), error)
    }

    /// The failure of writing a file of the host. Where its folder is not there, it could not be made: OpenDAL passes over
    /// that when a folder is refused over SFTP, and the host then misses it.
    pub fn of_write(path: &str, error: opendal::Error) -> Self {
        let is_missing = error.kind() == ErrorKind::NotFound;
        match Trouble::told(&words(&error)) {
            None if is_missing => Self::because_of(Trouble::Denied.message(path), error),
            _ => Self::of_host(path, error),
        }
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

/// All that an error and its causes say, in lower case; without the places of the program that a detailed report names,
/// as those have words of their own.
fn words(error: &opendal::Error) -> String {
    let causes = std::iter::successors(Some(error as &(dyn Error + 'static)), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ").to_lowercase()
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
const TOLD: [(&str, Trouble); 31] = [
    // The system's own words, which are not those of SSH about a key.
    ("permission denied (os error", Trouble::Denied),
    ("no space left", Trouble::NoSpace),
    ("file too large", Trouble::NoSpace),
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
    ("status: 503", Trouble::Throttled),
    ("connection reset", Trouble::Unreachable),
    ("connection refused", Trouble::Unreachable),
    ("error sending request", Trouble::Unreachable),
    ("could not resolve", Trouble::Unreachable),
    ("failed to connect", Trouble::Unreachable),
    ("timeout", Trouble::Unreachable),
    ("nosuchbucket", Trouble::NotThere),
    ("permission denied", Trouble::Denied),
];

impl Trouble {
    fn of(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::RateLimited => Self::Throttled,
            ErrorKind::NotFound => Self::NotThere,
            ErrorKind::ConfigInvalid => Self::Configuration,
            _ => Self::Other,
        }
    }

    fn told(told: &str) -> Option<Self> {
        TOLD.iter().find(|(text, _)| told.contains(text)).map(|(_, trouble)| *trouble)
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
        Trouble::told(&words(&error)).unwrap_or_else(|| Trouble::of(error.kind()))
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
            ("Permission denied (os error 13)", Trouble::Denied),
            ("Connection refused (os error 111)", Trouble::Unreachable),
            ("something else", Trouble::Other),
        ] {
            assert_eq!(told(ErrorKind::Unexpected, text), trouble, "{text}");
        }
        assert_eq!(told(ErrorKind::PermissionDenied, "no"), Trouble::Denied);
        assert_eq!(told(ErrorKind::RateLimited, "slowly"), Trouble::Throttled);
    }
}
