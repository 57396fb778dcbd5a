//! Connections: as many as the machine can hold, none for ever.
//!
//! Each is a task of its own, so that one that is slow keeps no other waiting. One that does not finish its request, or
//! does not take its answer, is closed after a time; so is one that says more than a browser would.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;

use super::Limits;
use super::guard::Arrival;

/// The longest head: many times what browsers send, cookies of other programs on this machine included.
const LONGEST_HEAD: usize = 64 * 1024;
/// How long to wait where no connection can be accepted, as there are no descriptors left.
const TIME_TO_RECOVER: Duration = Duration::from_millis(50);

/// Accepts connections and lets the router answer them, so many at once.
pub(super) async fn accept(listener: TcpListener, router: Router, limits: Limits) {
    let free = Arc::new(Semaphore::new(limits.connections));
    // The semaphore is never closed.
    while let Ok(place) = free.clone().acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(converse(stream, router.clone(), limits, place))),
            // One client that left again is no reason to wait; anything else is the machine's.
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionAborted => {}
            Err(_) => tokio::time::sleep(TIME_TO_RECOVER).await,
        }
    }
}

/// Answers one connection's requests, one after the other. What goes wrong with it concerns nobody else.
async fn converse(stream: TcpStream, router: Router, limits: Limits, place: OwnedSemaphorePermit) {
    let Ok(at) = stream.local_addr() else { return };
    // Events are short and must not wait for more to come.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.time_without_progress));
    let service = hyper::service::service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(Arrival { at: at.ip() });
        answer(router.clone(), request.map(axum::body::Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.time_for_head)
        .max_header_size(LONGEST_HEAD)
        .max_buf_size(2 * LONGEST_HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let _ = connection.await;
    drop(place);
}

async fn answer(router: Router, request: Request) -> Result<axum::response::Response, std::convert::Infallible> {
    hyper::service::Service::call(&TowerToHyperService::new(router), request).await
}
