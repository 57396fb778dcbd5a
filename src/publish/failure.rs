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

/// Whether it is a file that is not there, in a place that is: before the first release a folder need not be there, but
/// nobody makes a bucket by publishing.
pub fn is_absent(error: &opendal::Error) -> bool {
    error.kind() == ErrorKind::NotFound && Trouble::told(&words(error)) != Some(Trouble::NoBucket)
}

/// The same error without these secrets, which a host or a library may have repeated: what goes to a terminal is kept in
/// logs.
pub fn without(error: anyhow::Error, secrets: &[String]) -> anyhow::Error {
    let names = |text: &str| secrets.iter().any(|secret| forms(secret).iter().any(|form| text.contains(form)));
    if !error.chain().any(|cause| names(&cause.to_string())) {
        return error;
    }
    let veiled = |text: String| {
        secrets.iter().flat_map(|secret| forms(secret)).fold(text, |text, form| text.replace(&form, "***"))
    };
    let causes: Vec<String> = error.chain().skip(1).map(|cause| veiled(cause.to_string())).collect();
    let message =
        error.downcast_ref::<Failure>().map(|failure| failure.message.clone()).filter(|message| !names(message));
    let message = message.unwrap_or_else(|| veiled(error.to_string()).as_str().into());
    Failure { message, cause: (!causes.is_empty()).then(|| anyhow::Error::msg(causes.join(": "))) }.into()
}

/// A secret as it is, as an address writes it and as debugging output does; of one that is itself a part of an address, as
/// Azure's are, also the signature, as the other parts may come in another order.
fn forms(secret: &str) -> Vec<String> {
    let in_address = percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC).to_string();
    let quoted = format!("{secret:?}").trim_matches('"').to_owned();
    let mut forms = vec![secret.to_owned(), in_address, quoted];
    if let Some(signature) = secret.split(['?', '&']).find_map(|part| part.strip_prefix("sig=")) {
        let decoded = percent_encoding::percent_decode_str(signature).decode_utf8_lossy().into_owned();
        forms.extend([signature.to_owned(), decoded]);
    }
    forms.retain(|form| !form.is_empty());
    forms
}

impl Failure {
    /// Credentials that say themselves that they can no longer be used.
    pub fn of_expired_credentials() -> Self {
        Self::new(expired())
    }
}

/// The same words, whether the host says it or the credentials.
fn expired() -> Message {
    message!("the credentials have expired: get new ones")
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

/// All that an error and its causes say, in lower case; without the places of the program that a detailed report names and
/// without the headers of an answer, such as `keep-alive: timeout=5`, as those have words of their own.
fn words(error: &opendal::Error) -> String {
    let causes = std::iter::successors(Some(error as &(dyn Error + 'static)), |error| (*error).source());
    let words = causes.map(ToString::to_string).collect::<Vec<_>>().join(": ").to_lowercase();
    let headers = words.split_once("headers: {").and_then(|(before, rest)| Some((before, rest.split_once("} }")?.1)));
    headers.map_or_else(|| words.clone(), |(before, after)| format!("{before}{after}"))
}

/// Kinds of trouble that have remedies of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    NoSpace,
    Clock,
    Expired,
    Credentials,
    NoCredentials,
    HostKey,
    Denied,
    Throttled,
    Unreachable,
    NoBucket,
    NotThere,
    Configuration,
    Other,
}

/// What hosts say, in lower case, and what is meant by it. S3's codes are those of
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>, which the compatible services share; Azure's
/// those of <https://learn.microsoft.com/en-us/rest/api/storageservices/common-rest-api-error-codes>; Google's those of
/// <https://cloud.google.com/storage/docs/json_api/v1/status-codes> and, where a token is asked for, RFC 6749's. SSH's
/// words are those of OpenSSH, and a few are those of OpenDAL, when it finds no use for what it was given.
const TOLD: [(&str, Trouble); 41] = [
    // The system's own words, which are not those of SSH about a key.
    ("permission denied (os error", Trouble::Denied),
    ("no space left", Trouble::NoSpace),
    ("file too large", Trouble::NoSpace),
    ("storagefull", Trouble::NoSpace),
    ("quota", Trouble::NoSpace),
    ("status: 507", Trouble::NoSpace),
    ("requesttimetooskewed", Trouble::Clock),
    ("requestexpired", Trouble::Clock),
    // Google's account of a token that was asked for at the wrong time.
    ("reasonable timeframe", Trouble::Clock),
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
    ("authenticationfailed", Trouble::Credentials),
    ("failed to authenticate the request", Trouble::Credentials),
    ("invalidauthenticationinfo", Trouble::Credentials),
    ("invalid account_key", Trouble::Credentials),
    ("invalid_grant", Trouble::Credentials),
    ("rsa private key", Trouble::Credentials),
    ("failed to load signing credential", Trouble::NoCredentials),
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
    ("nosuchbucket", Trouble::NoBucket),
    ("containernotfound", Trouble::NoBucket),
    ("specified bucket does not exist", Trouble::NoBucket),
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
            Self::Expired => expired(),
            Self::Credentials => message!("the host does not accept the credentials: check name, password or key"),
            Self::NoCredentials => message!(
                "there are no credentials for the host that can be used: check those in the environment or in the file of secrets"
            ),
            Self::HostKey => message!(
                "the host's key is not the one that is known: ask its administrator, then correct `known_hosts`"
            ),
            Self::Denied => message!("the host does not let this account read or change {path}", path),
            Self::Throttled => message!("the host takes no more requests at the moment: try again later"),
            Self::Unreachable => message!("the host cannot be reached"),
            Self::NoBucket => {
                message!("the host has no such bucket or container: make it there, or correct the target's options")
            }
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
    fn no_secret_is_repeated() {
        let secrets = ["hunter/2".to_owned()];
        let told = |error: anyhow::Error| format!("{error:#} {error:?}");
        for cause in ["PUT https://h.example/?sig=hunter%2F2", "header: Some(\"hunter/2\")"] {
            let error = opendal::Error::new(ErrorKind::Unexpected, cause);
            let error: anyhow::Error = Failure::of_host("index.html", error).into();
            assert!(told(without(error, &secrets)).contains("the host failed at index.html"));
            for error in [
                Failure::of_host("a", opendal::Error::new(ErrorKind::Unexpected, cause)).into(),
                anyhow::anyhow!("{cause}"),
                anyhow::anyhow!("{cause}").context(cause),
            ] {
                let told = told(without(error, &secrets));
                assert!(!told.contains("hunter") && told.contains("***"), "{told}");
            }
        }
        assert_eq!(without(anyhow::anyhow!("no space"), &secrets).to_string(), "no space");
    }

    #[test]
    fn no_signature_is_repeated() {
        let secrets = ["?sp=rw&sig=hunter%2F2".to_owned()];
        for cause in ["PUT https://h.example/?sp=rw&sig=hunter%2F2", "?sig=hunter%2F2&sp=rw", "signature hunter/2"] {
            let error = Failure::of_host("a", opendal::Error::new(ErrorKind::Unexpected, cause));
            let told = without(error.into(), &secrets);
            assert!(!format!("{told:#} {told:?}").contains("hunter"), "{told:#}");
        }
    }

    #[test]
    fn what_a_host_says_is_understood() {
        for (text, trouble) in [
            ("S3Error { code: \"RequestTimeTooSkewed\" }", Trouble::Clock),
            ("S3Error { code: \"ExpiredToken\" }", Trouble::Expired),
            ("S3Error { code: \"InvalidAccessKeyId\" }", Trouble::Credentials),
            ("AzblobError { code: \"AuthenticationFailed\" }", Trouble::Credentials),
            ("AzblobError { code: \"ContainerNotFound\" }", Trouble::NoBucket),
            ("The specified bucket does not exist.", Trouble::NoBucket),
            (
                "exchange token failed: {\"error\": \"invalid_grant\", \"error_description\": \"Invalid JWT Signature.\"}",
                Trouble::Credentials,
            ),
            (
                "{\"error\": \"invalid_grant\", \"error_description\": \"Invalid JWT: Token must be a short-lived token (60 \
              minutes) and in a reasonable timeframe.\"}",
                Trouble::Clock,
            ),
            ("alice@host: Permission denied (publickey,password).", Trouble::Credentials),
            ("Host key verification failed.", Trouble::HostKey),
            ("No space left on device (os error 28)", Trouble::NoSpace),
            ("Permission denied (os error 13)", Trouble::Denied),
            ("Connection refused (os error 111)", Trouble::Unreachable),
            ("Parts { status: 412, headers: {\"keep-alive\": \"timeout=5\"} } => an answer", Trouble::Other),
            ("Parts { status: 401, headers: {\"keep-alive\": \"timeout=5\"} } => an answer", Trouble::Credentials),
            ("Parts { status: 400, headers: {} } => AuthenticationFailed", Trouble::Credentials),
            ("something else", Trouble::Other),
        ] {
            assert_eq!(told(ErrorKind::Unexpected, text), trouble, "{text}");
        }
        assert_eq!(told(ErrorKind::PermissionDenied, "no"), Trouble::Denied);
        assert_eq!(told(ErrorKind::RateLimited, "slowly"), Trouble::Throttled);
    }
}
