//! The studio's files and pages.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bunsen_spec::Problem;

use super::links::is_unchanged;
use crate::answer::Refusal;
use crate::app::App;
use crate::site::SiteFile;

/// Where the studio's own routes begin. Its router shows the room; the file is always the same.
const PAGES: [&str; 4] = ["projects", "samples", "settings", "learn"];

/// Shown while the studio has not been built.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Bunsen</title>\
    <h1>The studio is not built yet</h1><p>The edge runs, but its folder holds no index.html. \
    Run <code>cargo xtask build</code>, or say where the studio is with <code>--dist</code>. \
    The interface is described at <a href=\"/api\">/api</a>.</p></html>";

/// Answers what no route did: a file of the studio, one of its pages, or that there is nothing.
pub(crate) async fn serve_site(State(app): State<App>, request: Request) -> Result<Response, Refusal> {
    let path = request.uri().path().to_string();
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(nothing_at(&path));
    }
    if path == "/" || path == "/index.html" {
        return serve_page(&app, request.headers(), StatusCode::OK).await;
    }
    let wanted = path.clone();
    let file = app.blocking(move |app, _| app.site().read(&wanted).map_err(Refusal::fault)).await?;
    if let Some(file) = file {
        return Ok(send(&file, request.headers(), StatusCode::OK));
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_file_name = last.contains('.');
    let wants_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if PAGES.contains(&first) && (!is_file_name || wants_page && first == "projects") {
        return serve_page(&app, request.headers(), StatusCode::OK).await;
    }
    if wants_page && !is_file_name && !matches!(first, "api" | "d") {
        return serve_page(&app, request.headers(), StatusCode::NOT_FOUND).await;
    }
    Err(nothing_at(&path))
}

/// Sends the studio's one page.
pub(super) async fn serve_page(app: &App, headers: &HeaderMap, status: StatusCode) -> Result<Response, Refusal> {
    let index = app.blocking(|app, _| app.site().read("/index.html").map_err(Refusal::fault)).await?;
    Ok(match index {
        Some(index) => send(&index, headers, status),
        None => {
            let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
            (StatusCode::SERVICE_UNAVAILABLE, html, NOT_BUILT).into_response()
        }
    })
}

/// The answer to a method that a path does not know.
pub(crate) async fn refuse_method(method: Method) -> Refusal {
    let problem =
        Problem::bad_input(format!("This address does not take {method}.")).remedy("See /api for what it takes.");
    Refusal::with_status(StatusCode::METHOD_NOT_ALLOWED, problem)
}

fn send(file: &SiteFile, asked: &HeaderMap, status: StatusCode) -> Response {
    let gzip = file.gzip.as_ref().filter(|_| takes_gzip(asked));
    let is_unchanged = status == StatusCode::OK && is_unchanged(asked, &file.tag);
    let body = match (is_unchanged, gzip) {
        (true, _) => Body::empty(),
        (false, Some(gzip)) => Body::from(gzip.clone()),
        (false, None) => Body::from(file.bytes.clone()),
    };
    let mut response = Response::new(body);
    *response.status_mut() = if is_unchanged { StatusCode::NOT_MODIFIED } else { status };
    let headers = response.headers_mut();
    // Names stay the same from build to build, so every use asks whether the file is still the same.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let (Ok(tag), Ok(media_type)) = (file.tag.parse(), file.media_type.parse()) {
        headers.insert(header::ETAG, tag);
        headers.insert(header::CONTENT_TYPE, media_type);
    }
    if gzip.is_some() && !is_unchanged {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    let accepted = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip") || name == "*");
        is_gzip && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn nothing_at(path: &str) -> Refusal {
    let shown: String = path.chars().take(200).collect();
    Problem::not_found(format!("There is nothing at {shown}.")).into()
}
