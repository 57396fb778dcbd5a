//! A client that sends exactly what it is told to, as no browser would.

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No answer takes so long, however busy the machine is.
pub const LONG: Duration = Duration::from_secs(60);

/// A connection that stays open.
pub struct Connection {
    stream: BufReader<TcpStream>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Connection {
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream) }
    }

    /// Sends bytes as they are. That the other side has closed shows when an answer is read.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.stream.get_mut().write_all(bytes.as_ref());
    }

    /// The same connection for another thread.
    pub fn another(&self) -> Self {
        Self { stream: BufReader::new(self.stream.get_ref().try_clone().unwrap()) }
    }

    /// Asks for a path, with further lines for the head.
    pub fn get(&mut self, path: &str, lines: &[&str]) -> Answer {
        self.send(head("GET", path, lines));
        self.answer(true).expect("an answer")
    }

    /// Reads an answer; nothing where the other side has closed. To HEAD it has no body.
    pub fn answer(&mut self, has_body: bool) -> Option<Answer> {
        let mut answer = self.answer_head()?;
        let has_body = has_body && answer.status != 304;
        let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        if has_body && length > 0 {
            answer.body = vec![0; length];
            self.stream.read_exact(&mut answer.body).unwrap();
        }
        Some(answer)
    }

    /// Reads status and headers.
    pub fn answer_head(&mut self) -> Option<Answer> {
        let status = self.line()?.split(' ').nth(1)?.parse().unwrap();
        let mut headers = Vec::new();
        while let Some((name, value)) = self.line()?.split_once(": ") {
            headers.push((name.to_lowercase(), value.to_owned()));
        }
        Some(Answer { status, headers, body: Vec::new() })
    }

    /// The next line without its end; nothing where the other side has closed.
    pub fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.stream.read_line(&mut line) {
            Ok(0) => None,
            Ok(_) => Some(line.trim_end().to_owned()),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// Reads and forgets until the other side closes, and says how much it was.
    pub fn drain(&mut self) -> usize {
        let (mut buffer, mut count) = (vec![0; 1 << 16], 0);
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => return count,
                Ok(length) => count += length,
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return count,
                Err(error) => panic!("{error}"),
            }
        }
    }
}

/// The head of a request that means this server.
pub fn head(method: &str, path: &str, lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n")
}

/// Sends bytes on a connection of their own and reads one answer; nothing where there is none.
pub fn exchange(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Option<Answer> {
    let mut connection = Connection::open(address);
    connection.send(bytes);
    connection.answer(true)
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}
