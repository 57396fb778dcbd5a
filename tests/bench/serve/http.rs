//! Asks one server again and again on one connection, as an open browser window would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than the slowest generator takes for a page of the largest site.
const PATIENCE: Duration = Duration::from_secs(600);

/// A connection that is kept open, and opened again where the server closes it.
pub struct Client {
    port: u16,
    connection: Option<BufReader<TcpStream>>,
}

/// What a server answered.
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Client {
    /// Of a server on this machine.
    pub fn new(port: u16) -> Self {
        Self { port, connection: None }
    }

    /// The page at a path that begins with `/`; nothing where nobody listens or the connection broke.
    pub fn get(&mut self, path: &str) -> Option<Answer> {
        let answer = self.ask(path);
        if answer.is_none() {
            self.connection = None;
            return self.ask(path);
        }
        answer
    }

    /// Hugo renders a page that nobody looked at before only for a browser that navigates to it, so we ask as one.
    fn ask(&mut self, path: &str) -> Option<Answer> {
        let reader = self.connected()?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nAccept: text/html,application/xhtml+xml\r\n\
             Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n",
            reader.get_ref().peer_addr().ok()?.port()
        );
        reader.get_mut().write_all(request.as_bytes()).ok()?;
        let (answer, is_kept) = answer(reader)?;
        if !is_kept {
            self.connection = None;
        }
        Some(answer)
    }

    fn connected(&mut self) -> Option<&mut BufReader<TcpStream>> {
        if self.connection.is_none() {
            let stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
            stream.set_nodelay(true).ok()?;
            stream.set_read_timeout(Some(PATIENCE)).ok()?;
            self.connection = Some(BufReader::with_capacity(1 << 16, stream));
        }
        self.connection.as_mut()
    }
}

/// The answer, and whether the connection stays open.
fn answer(reader: &mut impl BufRead) -> Option<(Answer, bool)> {
    let status = line(reader)?.split(' ').nth(1)?.parse().ok()?;
    let (mut length, mut is_chunked, mut is_kept) = (None, false, true);
    loop {
        let header = line(reader)?.to_ascii_lowercase();
        match header.split_once(':').map(|(name, value)| (name, value.trim())) {
            None => break,
            Some(("content-length", value)) => length = value.parse::<usize>().ok(),
            Some(("transfer-encoding", value)) => is_chunked = value.contains("chunked"),
            Some(("connection", value)) => is_kept = value != "close",
            Some(_) => {}
        }
    }
    let body = match (is_chunked, length) {
        (true, _) => chunks(reader)?,
        (false, Some(length)) => exactly(reader, length)?,
        (false, None) => {
            let mut body = Vec::new();
            reader.read_to_end(&mut body).ok()?;
            is_kept = false;
            body
        }
    };
    Some((Answer { status, body: String::from_utf8_lossy(&body).into_owned() }, is_kept))
}

fn chunks(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let length = usize::from_str_radix(line(reader)?.split(';').next()?.trim(), 16).ok()?;
        body.extend(exactly(reader, length)?);
        line(reader)?;
        if length == 0 {
            return Some(body);
        }
    }
}

fn exactly(reader: &mut impl Read, length: usize) -> Option<Vec<u8>> {
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(body)
}

fn line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    (reader.read_line(&mut line).ok()? > 0).then(|| line.trim_end().to_owned())
}
