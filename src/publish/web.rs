//! Files as a reader gets them: an address enters, what the host answers leaves, with every redirection on the way, so
//! that it can be judged.

use std::io::{self, Read as _};
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, LOCATION};
use reqwest::{Client, Url, redirect};

use super::failure::Failure;
use crate::diagnostic::message;

/// Browsers follow more; nobody needs them.
const MOST_REDIRECTIONS: usize = 5;
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(300);
const PATIENCE_FOR_A_CONNECTION: Duration = Duration::from_secs(10);
const PATIENCE_FOR_A_PART: Duration = Duration::from_secs(30);

/// What stands for itself in the path of an address: see <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Asks a site for its files.
#[derive(Clone)]
pub struct Web {
    client: Client,
    base: Url,
}

/// What the host answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status of the last answer.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its bytes, as they travelled.
    pub bytes: Vec<u8>,
    /// The addresses that it led through, the last one at the end; none where it answered at once.
    pub redirections: Vec<String>,
    /// Whether one of them is another host's.
    pub leaves_host: bool,
}

/// A form in which bytes travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As they are.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
}

impl Encoding {
    /// As HTTP names it.
    pub fn token(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }
}

impl Web {
    /// A site at this address, which is http or https.
    ///
    /// # Errors
    /// When it is no such address.
    pub fn at(address: &str) -> Result<Self, Failure> {
        let unusable = || message!("{address} is no address of a site", address);
        let address = format!("{}/", address.trim_end_matches('/'));
        let base = Url::parse(&address).map_err(|error| Failure::because_of(unusable(), error))?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(Failure::new(unusable()));
        }
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(PATIENCE_FOR_A_CONNECTION)
            .read_timeout(PATIENCE_FOR_A_PART)
            .user_agent(concat!("nianbao/", env!("CARGO_PKG_VERSION")))
            .build();
        let client = client.map_err(|error| Failure::because_of(unusable(), error))?;
        Ok(Self { client, base })
    }

    /// The site's address.
    pub fn address(&self) -> &str {
        self.base.as_str()
    }

    /// Asks for a path of the site, of whose answer so many bytes are taken at most.
    ///
    /// # Errors
    /// When the host cannot be reached, or breaks off, each time it is asked.
    pub async fn get(&self, path: &str, encoding: Encoding, most: usize) -> Result<Answer, Failure> {
        let unreachable = |error| Failure::because_of(message!("{path} cannot be read there", path), error);
        let mut pause = PAUSE;
        for _ in 1..TRIES {
            match self.follow(path, encoding, most).await {
                Err(_) => tokio::time::sleep(pause).await,
                // A host that is asked for much at once may ask for a moment.
                Ok(answer) if matches!(answer.status, 429 | 503) => tokio::time::sleep(pause).await,
                Ok(answer) => return Ok(answer),
            }
            pause *= 4;
        }
        self.follow(path, encoding, most).await.map_err(unreachable)
    }

    async fn follow(&self, path: &str, encoding: Encoding, most: usize) -> Result<Answer, reqwest::Error> {
        let mut url = self.url(path);
        let mut redirections = Vec::new();
        let mut leaves_host = false;
        loop {
            let mut response = self.client.get(url.clone()).header(ACCEPT_ENCODING, encoding.token()).send().await?;
            let status = response.status();
            let next = response.headers().get(LOCATION).and_then(|place| url.join(place.to_str().ok()?).ok());
            match next.filter(|_| status.is_redirection() && redirections.len() < MOST_REDIRECTIONS) {
                Some(next) => {
                    leaves_host |= next.host_str() != self.base.host_str();
                    redirections.push(next.to_string());
                    url = next;
                }
                None => {
                    let mut bytes = Vec::new();
                    while let Some(part) = response.chunk().await? {
                        bytes.extend_from_slice(&part);
                        if bytes.len() > most {
                            break;
                        }
                    }
                    let (status, headers) = (status.as_u16(), response.headers().clone());
                    return Ok(Answer { status, headers, bytes, redirections, leaves_host });
                }
            }
        }
    }

    fn url(&self, path: &str) -> Url {
        let escaped = utf8_percent_encode(path, ESCAPED).to_string();
        // What is escaped like this belongs to any address.
        self.base.join(&format!("./{escaped}")).unwrap_or_else(|_| self.base.clone())
    }
}

impl Answer {
    /// A header's value; nothing where it is missing or no text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The bytes as they are meant, so many at most.
    ///
    /// # Errors
    /// When they are not in the form that the answer names.
    pub fn decoded(&self, most: usize) -> io::Result<Vec<u8>> {
        let limit = most as u64 + 1;
        let mut decoded = Vec::new();
        match self.header(CONTENT_ENCODING.as_str()).unwrap_or("identity") {
            "identity" | "" => return Ok(self.bytes.clone()),
            "gzip" => flate2::read::MultiGzDecoder::new(&self.bytes[..]).take(limit).read_to_end(&mut decoded)?,
            "br" => brotli::Decompressor::new(&self.bytes[..], 4096).take(limit).read_to_end(&mut decoded)?,
            other => return Err(io::Error::other(other.to_owned())),
        };
        Ok(decoded)
    }
}
