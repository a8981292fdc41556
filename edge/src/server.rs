//! The server behind a socket: TLS when asked, time limits, and a quiet end.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::TokioTimer;

use crate::app::{App, OpenError};
use crate::clock::system_clock;
use crate::settings::Settings;

/// How long a client may take to send the headers of a request.
const HEADERS_TIMEOUT: Duration = Duration::from_secs(15);
/// How long running requests may take once the server has been asked to end.
const ENDING_TIMEOUT: Duration = Duration::from_secs(10);

/// Why the server did not start or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder or a setting cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        cause: io::Error,
    },
    /// The certificate or its key cannot be used.
    #[error("the TLS certificate or its key cannot be used: {0}")]
    Tls(io::Error),
    /// The socket failed.
    #[error("the server failed: {0}")]
    Failed(#[from] io::Error),
}

/// Serves until the process is asked to end (Ctrl+C or SIGTERM). Prints the address, once it listens, to
/// standard output.
///
/// # Errors
/// If it cannot start, or its socket fails.
pub async fn serve(settings: Settings) -> Result<(), ServeError> {
    let for_app = settings.clone();
    let opening = tokio::task::spawn_blocking(move || App::open(&for_app, system_clock()));
    let app = opening.await.map_err(io::Error::other)??;
    let listen = |cause| ServeError::Listen { address: settings.listen, cause };
    let listener = TcpListener::bind(settings.listen).map_err(listen)?;
    listener.set_nonblocking(true).map_err(listen)?;
    let bound = listener.local_addr().map_err(listen)?;
    let service = app.router().into_make_service_with_connect_info::<SocketAddr>();
    let handle = Handle::new();
    tokio::spawn(end_when_asked(handle.clone()));
    tokio::spawn(keep_tidy(app.clone()));
    match (&settings.tls_cert, &settings.tls_key) {
        (Some(certificate), Some(key)) => {
            // Two providers may be compiled in through other crates, so ours is named.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let tls = RustlsConfig::from_pem_file(certificate, key).await.map_err(ServeError::Tls)?;
            let mut server = axum_server::from_tcp_rustls(listener, tls)?.handle(handle);
            limit(server.http_builder());
            greet(&settings, &app, bound)?;
            server.first_request_timeout(HEADERS_TIMEOUT).serve(service).await?;
        }
        _ => {
            let mut server = axum_server::from_tcp(listener)?.handle(handle);
            limit(server.http_builder());
            greet(&settings, &app, bound)?;
            server.first_request_timeout(HEADERS_TIMEOUT).serve(service).await?;
        }
    }
    tracing::info!("ended");
    Ok(())
}

fn limit(builder: &mut hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>) {
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_TIMEOUT);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(128).keep_alive_interval(Duration::from_secs(30));
}

async fn end_when_asked(handle: Handle<SocketAddr>) {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            }
            Err(_) => {
                let _ = interrupted.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
    tracing::info!("ending: open requests are finished first");
    handle.graceful_shutdown(Some(ENDING_TIMEOUT));
}

/// Forgets idle clients every minute; removes objects that were never published every hour, and what projects have
/// left behind every day, at the start for the first time.
async fn keep_tidy(app: App) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    for minute in 0_u64.. {
        minutes.tick().await;
        app.limits().forget_idle();
        if minute % (24 * 60) == 0 {
            app.tidy().await;
        } else if minute % 60 == 0 {
            app.collect_objects().await;
        }
    }
}

/// Says where it listens. A new token is shown this once, inside a link that signs the studio in.
fn greet(settings: &Settings, app: &App, bound: SocketAddr) -> io::Result<()> {
    let origin = settings.origin(bound);
    let mut out = io::stdout().lock();
    writeln!(out, "Bunsen's edge listens on {origin}")?;
    if app.has_new_token() {
        writeln!(out, "Open this once to sign the studio in: {origin}/#token={}", app.token_text())?;
    } else if settings.token.is_none() {
        writeln!(out, "The token is in {}", settings.data.join("token").display())?;
    }
    if app.has_weak_token() {
        writeln!(out, "The token is short enough to be guessed: preset 16 characters or more where strangers come.")?;
    }
    let is_local = bound.ip().is_loopback();
    let is_behind_tls = settings.public_origin.as_ref().is_some_and(|origin| origin.starts_with("https://"));
    if !is_local && !settings.has_tls() && !is_behind_tls {
        writeln!(
            out,
            "Without TLS, other devices can open links and predict, but not keep them for offline use: \
             give --tls-cert and --tls-key, or put a proxy with TLS in front and say --public-origin."
        )?;
    }
    out.flush()
}
