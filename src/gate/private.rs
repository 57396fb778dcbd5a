//! Texts that are of no concern to readers and of much to others: paths of the machine on which the site was built, keys
//! and passwords, e-mail addresses that nobody made public, addresses of the inner network.

use regex::bytes::{Captures, Regex};

use super::{Finding, Gate};
use crate::config::Config;
use crate::diagnostic::{Message, message};
use crate::output::OutputPath;

/// What a text gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    LocalPath,
    Key,
    Password,
    Email,
    InnerNetwork,
}

/// How each kind is recognised: what is given away is the group, or the whole. Keys have the forms that their issuers
/// document: Aliyun's begin with LTAI, Tencent's with AKID, those of AWS with AKIA or ASIA.
const PATTERNS: [(Kind, &str); 13] = [
    (Kind::LocalPath, r"(?i-u)\bfile://[^\s]+"),
    (Kind::LocalPath, r#"(?-u)(?:^|[\s"'(=>,;\[`:])(/(?:home|Users|root)/[\w.@-]+[^\s"'<>]*)"#),
    (Kind::LocalPath, r"(?-u)\b[A-Za-z]:\\{1,2}(?:Users|Documents and Settings|Windows|Program Files|[\w-]+\\)[^\s]*"),
    (Kind::LocalPath, r"(?-u)(?:^|[\s(])(\\\\[A-Za-z][\w.-]+\\[\w$.-]+)"),
    (Kind::Key, r"-----BEGIN [A-Z ]*PRIVATE KEY-----|PuTTY-User-Key-File-\d"),
    (Kind::Key, r"(?-u)\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|LTAI[A-Za-z0-9]{12,26}|AKID[A-Za-z0-9]{32,44}|AIza[\w-]{35})\b"),
    (
        Kind::Key,
        r"(?-u)\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|sk-[\w-]{32,})",
    ),
    (Kind::Key, r"(?-u)\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+|\bBearer [\w.~+/=-]{20,}"),
    (
        Kind::Password,
        r#"(?i)(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|account[_-]?key|密码|口令|密钥)["']?\s*[=:：]\s*["']?([[:ascii:]&&[^\s"'<>,;&{}()]]{6,})"#,
    ),
    (Kind::Password, r#"(?-u)\b[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@"'<>]+:([^\s/:@"'<>]+)@"#),
    (
        Kind::Email,
        r"(?-u)[A-Za-z0-9._%+-]*[A-Za-z0-9_%+-]@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b",
    ),
    (
        Kind::InnerNetwork,
        r"(?i-u)(?:^|[^\w.])((?:192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|10\.\d{1,3}|127\.\d{1,3})\.\d{1,3}\.\d{1,3}(?::\d{2,5})?)(?:[^\w.]|\.\s|\.?$)",
    ),
    (
        Kind::InnerNetwork,
        r"(?i-u)\blocalhost:\d{2,5}\b|//localhost\b|//[\w.-]+\.(?:local|internal|intranet|lan|localdomain)\b",
    ),
];

/// What `@` also stands between: a picture's name and its density.
const NO_DOMAINS: [&str; 8] = [".png", ".jpg", ".jpeg", ".webp", ".svg", ".gif", ".css", ".js"];

/// Finds what is private in texts, and knows what the project makes public.
pub struct Searcher {
    patterns: Vec<(Kind, Regex)>,
    /// In lower case: whole addresses, or a domain with its `@`.
    public_emails: Vec<String>,
    /// Folders of this machine that no text may hold.
    folders: Vec<String>,
    /// Addresses of the site that begin like a folder of a machine.
    base_path: String,
}

impl Searcher {
    /// A search that lets pass what the configuration makes public.
    pub fn new(config: &Config, folders: &[String]) -> Self {
        let patterns = PATTERNS.iter().filter_map(|(kind, pattern)| Some((*kind, Regex::new(pattern).ok()?))).collect();
        let mut searcher = Self {
            patterns,
            public_emails: config.public_emails.iter().map(|email| email.to_lowercase()).collect(),
            folders: folders.iter().filter(|folder| is_telling(folder)).cloned().collect(),
            base_path: config.base_url.path_of(""),
        };
        // Whatever stands in the footer is public.
        let publisher = &config.publisher;
        let texts = [&publisher.contact, &publisher.address]
            .into_iter()
            .flatten()
            .flat_map(|text| text.iter().map(|(_, text)| text));
        let stated: Vec<String> = texts.chain(&publisher.email).flat_map(|text| searcher.emails(text)).collect();
        searcher.public_emails.extend(stated);
        searcher
    }

    fn emails(&self, text: &str) -> Vec<String> {
        let patterns = self.patterns.iter().filter(|(kind, _)| *kind == Kind::Email);
        let found = patterns.flat_map(|(_, pattern)| pattern.find_iter(text.as_bytes()));
        found.map(|found| String::from_utf8_lossy(found.as_bytes()).to_lowercase()).collect()
    }

    /// What is private in a file's texts. Each kind is told once a file, by its first.
    pub fn inspect(&self, path: &OutputPath, text: &[u8]) -> Vec<Finding> {
        let is_code = [".js", ".mjs", ".css"].iter().any(|ending| path.as_str().ends_with(ending));
        let mut told = Vec::new();
        let mut findings = Vec::new();
        for (kind, pattern) in &self.patterns {
            let is_asked = match kind {
                // Code names variables so.
                Kind::Password => !is_code,
                // What stands before `@` may be the password, which must not be repeated.
                Kind::Email => !told.contains(&Kind::Password),
                _ => true,
            } && !told.contains(kind);
            let mut captures = pattern.captures_iter(text).take_while(|_| is_asked);
            if let Some(found) = captures.find_map(|found| self.judged(*kind, &found)) {
                told.push(*kind);
                findings.push(finding(path, message(*kind, &found)));
            }
        }
        let folder = self.folders.iter().find(|folder| holds(text, folder.as_bytes()));
        if let Some(folder) = folder.filter(|_| !told.contains(&Kind::LocalPath)) {
            findings.push(finding(path, message(Kind::LocalPath, folder)));
        }
        findings
    }

    /// What was found, if it is private.
    fn judged(&self, kind: Kind, captures: &Captures<'_>) -> Option<String> {
        let found = captures.get(1).or_else(|| captures.get(0))?;
        let text = String::from_utf8_lossy(found.as_bytes()).into_owned();
        let is_private = match kind {
            Kind::LocalPath => self.base_path == "/" || !text.starts_with(&self.base_path),
            Kind::Key => true,
            // A sentence about passwords has none in it.
            Kind::Password => text.contains(|letter: char| letter.is_ascii_digit()) && !text.contains("://"),
            Kind::Email => {
                let text = text.to_lowercase();
                let is_public =
                    |public: &String| text == *public || (public.starts_with('@') && text.ends_with(public));
                !self.public_emails.iter().any(is_public) && !NO_DOMAINS.iter().any(|ending| text.ends_with(ending))
            }
            Kind::InnerNetwork => is_address(&text),
        };
        is_private.then_some(text)
    }
}

/// Whether a text that may be an address of the inner network is none of the numbers that headings have, such as
/// 10.1.2.3.
fn is_address(text: &str) -> bool {
    let Some(numbers) = text.strip_prefix("10.").filter(|rest| !rest.contains(':')) else { return true };
    let numbers: Vec<u32> = numbers.split('.').filter_map(|number| number.parse().ok()).collect();
    numbers.iter().all(|number| *number < 256) && numbers.iter().any(|number| *number == 0 || *number > 40)
}

/// Whether a folder's path tells of a machine: `/srv` alone stands in many texts.
fn is_telling(folder: &str) -> bool {
    folder.split(['/', '\\']).filter(|part| !part.is_empty()).count() > 1
}

fn holds(text: &[u8], part: &[u8]) -> bool {
    let end = |at: usize| text.get(at + part.len()).is_none_or(|next| !next.is_ascii_alphanumeric());
    let pattern = Regex::new(&regex::escape(&String::from_utf8_lossy(part)));
    pattern.is_ok_and(|pattern| pattern.find_iter(text).any(|found| end(found.start())))
}

fn finding(path: &OutputPath, message: Message) -> Finding {
    Finding { gate: Gate::PrivateText, path: Some(path.clone()), message }
}

/// Says what was found. Of keys and passwords it repeats the beginning alone, as messages are kept in logs.
fn message(kind: Kind, found: &str) -> Message {
    let found: String = found.chars().take(80).collect();
    let beginning: String = found.chars().take(if kind == Kind::Key { 4 } else { 1 }).collect();
    match kind {
        Kind::LocalPath => message!("it holds a path of a machine: {found}", found),
        Kind::Key => message!("it holds what looks like a secret key: {beginning}…", beginning),
        Kind::Password => message!("it holds what looks like a password or a token: {beginning}…", beginning),
        Kind::Email => message!("it holds the e-mail address {found}, which `public_emails` does not list", found),
        Kind::InnerNetwork => message!("it holds an address of an inner network: {found}", found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::source::Sources;

    fn searcher() -> Searcher {
        let mut sources = Sources::default();
        sources.insert(
            config::FILE,
            "title: {zh: 甲}\ndescription: {zh: 甲}\nlanguages: [zh]\nbase_url: https://example.org/home/report/\n\
             publisher: {name: {zh: 甲}, email: Office@example.org, contact: {zh: 邮箱 press@example.org}}\n\
             public_emails: [editor@other.example, '@bureau.example']\n",
        );
        let config = config::parse(&sources, None, &mut Vec::new()).unwrap();
        Searcher::new(&config, &["/srv/reports/2020".to_owned(), "/data".to_owned()])
    }

    fn found(path: &str, text: &str) -> Vec<String> {
        let findings = searcher().inspect(&OutputPath::parse(path).unwrap(), text.as_bytes());
        findings.into_iter().map(|finding| finding.message.to_string()).collect()
    }

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(searcher().patterns.len(), PATTERNS.len());
    }

    #[test]
    fn what_is_private_is_found() {
        for (text, word) in [
            ("file:///etc/hosts", "path"),
            ("in /home/zhang/report.xlsx", "path"),
            ("\"/Users/zhang/report.xlsx\"", "path"),
            ("C:\\Users\\张\\report.xlsx", "path"),
            ("D:\\reports\\2020\\a.xlsx", "path"),
            ("\\\\server\\share$\\a", "path"),
            ("/srv/reports/2020/a", "path"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----", "secret key"),
            ("AKIAIOSFODNN7EXAMPLE", "secret key"),
            ("LTAI5tQnKwTzZkY3abcdEFGH", "secret key"),
            ("AKIDz8krbsJ5yKBZQpn74WFkmLPx3gnPhESA", "secret key"),
            ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "secret key"),
            ("Authorization: Bearer abcdefghijklmnopqrstuvwxyz", "secret key"),
            ("password=hunter22", "password"),
            ("密码：hunter22", "password"),
            ("\"api_key\": \"0a1b2c3d4e\"", "password"),
            ("https://office:hunter22@dav.example.org/", "password"),
            ("write to zhang.san@gmail.com", "zhang.san@gmail.com"),
            ("mailto:x@bureau.example.com", "x@bureau.example.com"),
            ("http://10.1.2.3:8080/", "10.1.2.3:8080"),
            ("at 10.128.0.7", "10.128.0.7"),
            ("192.168.1.20", "192.168.1.20"),
            ("（172.16.0.1）", "172.16.0.1"),
            ("http://localhost:4000/", "localhost"),
            ("http://wiki.internal/", "wiki.internal"),
        ] {
            let found = found("zh/index.html", &format!("x\n{text}\ny"));
            assert!(matches!(&found[..], [one] if one.contains(word)), "{text}: {found:?}");
        }
    }

    #[test]
    fn what_is_public_passes() {
        for text in [
            "/home/report/zh/",
            "https://www.example.org/home/zhang/",
            "表 10.1.2.3 与 10.12.3.4",
            "版本 1.192.168.1.5",
            "office@example.org",
            "PRESS@example.org",
            "editor@other.example",
            "a.b@bureau.example",
            "icon@2x.png",
            "password: the word that opens",
            "令牌与密码：见第 12 章",
            "AKIA",
            "/data/table.csv",
            "12:30 / 13:00",
            "C:\\",
            "https://example.org:8080/a@b",
            "Bearer bonds",
            "secret: 1",
            "@media",
            "user@host",
        ] {
            assert_eq!(found("zh/index.html", text), [""; 0], "{text}");
        }
        assert_eq!(found("a.js", "const token = read0123456"), [""; 0]);
    }

    #[test]
    fn a_key_is_not_repeated() {
        for text in ["AKIAIOSFODNN7EXAMPLE", "password=hunter22"] {
            let found = found("a.txt", text).remove(0);
            assert!(!found.contains("hunter") && !found.contains("EXAMPLE"), "{found}");
        }
    }
}
