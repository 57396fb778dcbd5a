//! Who is refused: other methods than reading, and other hosts than this machine (DNS rebinding).

use std::net::{IpAddr, Ipv4Addr};

use crate::preview::{Beginning, Preview};

#[test]
fn only_names_of_this_machine_are_answered() {
    let preview = Preview::start(Beginning::default());
    let port = preview.address.port();
    let own = format!("127.0.0.1:{port}");
    for host in ["localhost", "LocalHost:4000", "localhost.", "127.0.0.1", &own, "127.9.9.9", "[::1]:80"] {
        let answer = preview.exchange(format!("GET /en/ HTTP/1.1\r\nHost: {host}\r\n\r\n")).unwrap();
        assert_eq!(answer.status, 200, "{host}");
    }
    let strangers = [
        "evil.example",
        "evil.example:4000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example#localhost",
        "192.168.1.1",
        "0.0.0.0",
        "[::]",
        "[2001:db8::1]",
        "2130706433",
        "0x7f.1",
        "localhost@evil.example",
    ];
    for host in strangers {
        for path in ["/en/", "/robots.txt", "/nowhere", "/_nianbao/events", "/_nianbao/problems.json"] {
            let answer = preview.exchange(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n")).unwrap();
            assert!([400, 403].contains(&answer.status), "{host} {path}: {}", answer.status);
            assert!(answer.body.len() < 1000, "{host} {path}");
        }
    }
    let answer = preview.exchange("GET /en/ HTTP/1.1\r\nHost: evil.example\r\n\r\n").unwrap();
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("does not answer for `evil.example`") && answer.text().contains("不接受"));
}

#[test]
fn a_request_names_one_host() {
    let preview = Preview::start(Beginning::default());
    for hosts in ["", "Host:\r\n", "Host: localhost\r\nHost: localhost\r\n", "Host: a b\r\n", "Host: \u{e9}\r\n"] {
        let answer = preview.exchange(format!("GET /en/ HTTP/1.1\r\n{hosts}\r\n")).unwrap();
        assert_eq!(answer.status, 400, "{hosts:?}");
    }
    for (target, status) in
        [("http://localhost/en/", 200), ("http://evil.example/en/", 403), ("//evil.example/en/", 404)]
    {
        let answer = preview.exchange(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n")).unwrap();
        assert_eq!(answer.status, status, "{target}");
    }
}

/// The port does not matter: it may be another one before a tunnel.
#[test]
fn a_server_for_the_network_is_reached_by_its_addresses_but_by_no_name() {
    let everywhere: IpAddr = Ipv4Addr::UNSPECIFIED.into();
    let preview = Preview::start(Beginning { bind: everywhere, ..Beginning::default() });
    for (host, status) in
        [("localhost", 200), ("127.0.0.1:1", 200), ("8.8.8.8", 403), ("machine.example", 403), ("machine", 403)]
    {
        let answer = preview.exchange(format!("GET /en/ HTTP/1.1\r\nHost: {host}\r\n\r\n")).unwrap();
        assert_eq!(answer.status, status, "{host}");
    }
    // Linux answers at every address of 127.0.0.0/8; those of the network are not known to a test.
    let other = std::net::SocketAddr::new(Ipv4Addr::new(127, 0, 0, 2).into(), preview.address.port());
    let answer = crate::client::exchange(other, "GET /en/ HTTP/1.1\r\nHost: 127.0.0.2\r\n\r\n").unwrap();
    assert_eq!(answer.status, 200);
}

#[test]
fn only_reading_is_possible() {
    let preview = Preview::start(Beginning::default());
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"] {
        for path in ["/en/", "/_nianbao/events", "/_nianbao/", "/nowhere"] {
            let request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");
            let answer = preview.exchange(request).unwrap();
            assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method} {path}");
        }
    }
    let answer = preview.exchange("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    assert_eq!(answer.status, 405);
    let answer = preview.exchange("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    assert_eq!(answer.status, 405);
}

#[test]
fn what_is_not_http_does_no_harm() {
    let preview = Preview::start(Beginning::default());
    for bytes in [
        &b"\0\0\0\0\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /en/ HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
    ] {
        let answer = preview.exchange(bytes);
        assert!(answer.as_ref().is_none_or(|answer| answer.status >= 400), "{answer:?}");
    }
    assert_eq!(preview.get("/en/").status, 200);
}
