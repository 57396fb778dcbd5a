//! Clients that say too much, take too long, or are very many.

use std::time::{Duration, Instant};

use nianbao::preview::server::Limits;

use crate::client::{Connection, head};
use crate::preview::{Beginning, Preview};

const SHORT: Duration = Duration::from_millis(500);

fn impatient() -> Beginning {
    let limits = Limits { time_for_head: SHORT, time_without_progress: SHORT, ..Limits::default() };
    Beginning { limits, ..Beginning::default() }
}

#[test]
fn a_head_that_is_too_long_is_refused_and_the_connection_closed() {
    let preview = Preview::start(Beginning::default());
    let long = "a".repeat(200_000);
    let many: Vec<String> = (0..300).map(|number| format!("X-{number}: a")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (request, statuses) in [
        (head("GET", &format!("/{long}"), &[]), vec![414, 431]),
        (head("GET", &format!("/?{long}"), &[]), vec![414, 431]),
        (head("GET", "/en/", &[&format!("Cookie: {long}")]), vec![431]),
        (head("GET", "/en/", &many), vec![431]),
    ] {
        let mut connection = preview.connect();
        connection.send(&request);
        let answer = connection.answer(true);
        // Where the rest of the head was still on its way, its refusal may have overtaken the answer.
        assert!(answer.is_none_or(|answer| statuses.contains(&answer.status)), "{request:.40}");
        assert_eq!(connection.drain(), 0, "{request:.40}");
    }
    let much = ["Cookie: ", &"a".repeat(30_000)].concat();
    assert_eq!(preview.get_with("/en/", &[&much]).status, 200, "cookies of other programs are borne");
}

#[test]
fn headers_without_end_are_cut() {
    let preview = Preview::start(Beginning::default());
    let mut connection = preview.connect();
    connection.send("GET /en/ HTTP/1.1\r\nHost: localhost\r\n");
    let begun = Instant::now();
    for number in 0..100_000 {
        connection.send(format!("X-{number}: {}\r\n", "a".repeat(100)));
    }
    connection.drain();
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert_eq!(preview.get("/en/").status, 200);
}

#[test]
fn slow_clients_keep_nobody_waiting_and_are_cut() {
    let preview = Preview::start(impatient());
    let begun = Instant::now();
    let mut slow: Vec<Connection> = (0..300).map(|_| preview.connect()).collect();
    for (number, connection) in slow.iter_mut().enumerate() {
        connection.send(["", "G", "GET /en/ HTTP/1.1\r\n", "GET /en/ HTTP/1.1\r\nHost: localhost\r\nX: "][number % 4]);
    }
    assert_eq!(preview.get("/en/").status, 200);
    assert!(begun.elapsed() < SHORT * 10, "{:?}", begun.elapsed());
    // One byte now and then does not count as a request that goes on.
    let mut trickle = preview.connect();
    trickle.send("GET /en/ HTTP/1.1\r\nHost: localhost\r\nX: ");
    for _ in 0..20 {
        trickle.send("a");
        std::thread::sleep(SHORT / 10);
    }
    trickle.send("\r\n\r\n");
    assert_eq!(trickle.answer(true), None, "it was cut before it was done");
    for mut connection in slow {
        assert_eq!(connection.drain(), 0);
    }
}

#[test]
fn a_connection_that_is_not_used_is_closed() {
    let preview = Preview::start(impatient());
    let mut connection = preview.connect();
    assert_eq!(connection.get("/en/", &[]).status, 200);
    assert_eq!(connection.drain(), 0);
}

#[test]
fn a_client_that_takes_nothing_of_its_answers_is_cut() {
    const REQUESTS: usize = 5_000;
    let preview = Preview::start(impatient());
    let page = preview.get("/en/first/rates/").body.len();
    let mut connection = preview.connect();
    let requests = head("GET", "/en/first/rates/", &[]).repeat(REQUESTS);
    let mut sender = connection.another();
    std::thread::spawn(move || sender.send(requests));
    std::thread::sleep(SHORT * 6);
    assert!(connection.drain() < page * REQUESTS, "not all was sent");
    assert_eq!(preview.get("/en/").status, 200);
}

/// A body is never asked for, so that none can be without end.
#[test]
fn a_body_is_not_waited_for() {
    let preview = Preview::start(impatient());
    for lines in [["Content-Length: 1000000000"], ["Transfer-Encoding: chunked"]] {
        let mut connection = preview.connect();
        connection.send(head("GET", "/en/", &lines));
        assert_eq!(connection.answer(true).unwrap().status, 200);
        assert_eq!(connection.drain(), 0);
    }
}

#[test]
fn more_connections_than_there_is_room_for_wait_their_turn() {
    let limits = Limits { connections: 4, time_for_head: SHORT, ..Limits::default() };
    let preview = Preview::start(Beginning { limits, ..Beginning::default() });
    let mut waiting: Vec<Connection> = (0..40).map(|_| preview.connect()).collect();
    for connection in &mut waiting {
        connection.send(head("GET", "/en/", &["Connection: close"]));
    }
    for mut connection in waiting {
        assert_eq!(connection.answer(true).unwrap().status, 200);
    }
}

#[test]
fn a_thousand_requests_at_once_are_all_answered() {
    let preview = Preview::start(Beginning::default());
    let paths = preview.paths();
    let mut connections: Vec<Connection> = (0..400).map(|_| preview.connect()).collect();
    for (number, connection) in connections.iter_mut().enumerate() {
        for more in 0..5 {
            connection.send(head("GET", &format!("/{}", paths[(number + more) % paths.len()]), &[]));
        }
    }
    let expected: Vec<Vec<u8>> = paths.iter().map(|path| preview.get(&format!("/{path}")).body).collect();
    for (number, connection) in connections.iter_mut().enumerate() {
        for more in 0..5 {
            let answer = connection.answer(true).unwrap();
            assert!(answer.status == 200 && answer.body == expected[(number + more) % paths.len()]);
        }
    }
}
