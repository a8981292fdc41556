//! Requests must be addressed to this server by a name it knows, and writes must come from its own pages.
//!
//! A foreign page can make its own name point at 127.0.0.1 (DNS rebinding) and would then be "same origin"
//! with the edge; its name gives it away. An address in numbers cannot be made to point elsewhere, so those
//! are always fine.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header, uri::Authority};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bunsen_spec::{Problem, ProblemKind};

use crate::answer::Refusal;
use crate::app::App;
use crate::settings::Settings;

/// The names this server answers to.
#[derive(Clone, Debug)]
pub(crate) struct AllowedHosts {
    names: Vec<String>,
    public: Option<Authority>,
}

impl AllowedHosts {
    /// The names that follow from the settings.
    pub fn new(settings: &Settings) -> Self {
        let public: Option<Authority> =
            settings.public_origin.as_ref().and_then(|origin| origin.parse::<Uri>().ok()?.authority().cloned());
        let mut names = vec!["localhost".to_string()];
        names.extend(settings.allow_hosts.iter().map(|host| host.to_ascii_lowercase()));
        names.extend(public.iter().map(|authority| authority.host().to_ascii_lowercase()));
        Self { names, public }
    }

    /// Whether a request may be addressed so.
    fn allows(&self, authority: &Authority) -> bool {
        let host = authority.host();
        let in_numbers = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok();
        in_numbers || self.names.iter().any(|name| name.eq_ignore_ascii_case(host))
    }

    /// Whether a page of `origin` may write when the request is addressed to `authority`.
    fn is_own_page(&self, origin: &str, authority: &Authority) -> bool {
        let Some(origin) = origin.parse::<Uri>().ok().and_then(|origin| origin.authority().cloned()) else {
            return false;
        };
        let is = |other: &Authority| other.as_str().eq_ignore_ascii_case(origin.as_str());
        is(authority) || self.public.as_ref().is_some_and(is)
    }

    fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
        let Some(authority) = host.or_else(|| uri.authority().cloned()) else {
            return Err(Problem::bad_input("The request does not say which host it is for.").into());
        };
        if !self.allows(&authority) {
            let problem = Problem::new(
                ProblemKind::Forbidden,
                format!("This server does not answer to the name {}.", authority.host()),
            );
            let remedy = "If it should, start it with --allow-host and that name.";
            return Err(Refusal::with_status(StatusCode::MISDIRECTED_REQUEST, problem.remedy(remedy)));
        }
        if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
            return Ok(());
        }
        match headers.get(header::ORIGIN) {
            Some(origin) if !origin.to_str().is_ok_and(|origin| self.is_own_page(origin, &authority)) => {
                let problem = Problem::new(ProblemKind::Forbidden, "Pages of other sites may not send this.")
                    .remedy("Send it from your own server or from a command line instead.");
                Err(problem.into())
            }
            _ => Ok(()),
        }
    }
}

/// Lets through what is addressed to this server and, if it writes, comes from no foreign page.
pub(crate) async fn check_hosts(State(app): State<App>, request: Request, next: Next) -> Response {
    match app.hosts().check(request.method(), request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: Method, host: &str, origin: Option<&str>, expected: u16) {
        let settings = Settings {
            allow_hosts: vec!["lab.example".into()],
            public_origin: Some("https://ml.example.org".into()),
            ..Settings::local("data")
        };
        let mut headers = HeaderMap::new();
        if !host.is_empty() {
            headers.insert(header::HOST, host.parse().unwrap());
        }
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        let got = AllowedHosts::new(&settings).check(&method, &Uri::from_static("/d/iris"), &headers);
        assert_eq!(got.map_or_else(|refusal| refusal.status().as_u16(), |()| 200), expected, "{host} {origin:?}");
    }

    #[test]
    fn names_it_does_not_know_are_refused() {
        for host in [
            "127.0.0.1:8080",
            "[::1]:8080",
            "localhost:1",
            "LOCALHOST",
            "192.168.1.7:8080",
            "lab.example",
            "ml.example.org",
        ] {
            check(Method::GET, host, None, 200);
        }
        for host in ["evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example"] {
            check(Method::GET, host, None, 421);
        }
        check(Method::GET, "", None, 400);
        check(Method::GET, "a b", None, 400);
    }

    #[test]
    fn foreign_pages_may_look_but_not_write() {
        check(Method::GET, "localhost:8080", Some("https://evil.example"), 200);
        check(Method::POST, "localhost:8080", None, 200);
        check(Method::POST, "localhost:8080", Some("http://localhost:8080"), 200);
        check(Method::POST, "internal:80", Some("https://ml.example.org"), 421);
        check(Method::POST, "127.0.0.1:8080", Some("https://ml.example.org"), 200);
        for origin in ["https://evil.example", "null", "http://localhost:3000", "http://127.0.0.1:8080"] {
            check(Method::PUT, "localhost:8080", Some(origin), 403);
        }
    }
}
