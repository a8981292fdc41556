//! Requests over the network.

use bunsen_spec::{Problem, say};
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, DomException, Headers, Request, RequestCredentials, RequestInit, Response};

use super::scope::scope;

/// The name of the exception that ends a request whose time is up.
const TIMEOUT_ERROR: &str = "TimeoutError";

/// What is done at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Ask whether it is there.
    Head,
    /// Write, as often as one likes.
    Put,
    /// Ask for something to be done.
    Post,
}

/// What the other side answered, whatever it answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The header `Upload-Offset`: how many bytes of a file that comes in parts have arrived.
    pub upload_offset: Option<u64>,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Whether the status is one of success.
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Sends a request and reads the whole answer. `url` may be relative to the site. One that is dropped meanwhile sends
/// and fetches nothing more.
///
/// # Errors
/// [`bunsen_spec::ProblemKind::Unreachable`] when no whole answer came within `timeout_ms` milliseconds. An answer
/// that says no is an answer.
pub async fn fetch(
    method: Method,
    url: &str,
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
    timeout_ms: u32,
) -> Result<Answer, Problem> {
    send(method, url, headers, body, timeout_ms).await.map_err(|error| unreachable(url, &error, timeout_ms))
}

async fn send(
    method: Method,
    url: &str,
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
    timeout_ms: u32,
) -> Result<Answer, JsValue> {
    let options = RequestInit::new();
    options.set_method(match method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Put => "PUT",
        Method::Post => "POST",
    });
    let header_list = Headers::new()?;
    for (name, value) in headers {
        header_list.append(name, value)?;
    }
    options.set_headers(&header_list);
    // With credentials, the browser would ask for a name and a password where an edge asks for a token.
    options.set_credentials(RequestCredentials::Omit);
    if let Some(body) = body {
        options.set_body(&Uint8Array::from(body));
    }
    // Covers the body of the answer, too.
    let deadline = Deadline::begin(timeout_ms)?;
    options.set_signal(Some(&deadline.end.signal()));
    let request = Request::new_with_str_and_init(url, &options)?;
    let response: Response = JsFuture::from(scope().fetch_with_request(&request)).await?.unchecked_into();
    let upload_offset = response.headers().get("Upload-Offset")?.and_then(|text| text.parse().ok());
    let buffer: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.unchecked_into();
    Ok(Answer { status: response.status(), upload_offset, bytes: Uint8Array::new(&buffer).to_vec() })
}

/// The time that a request may take. It also ends when this is dropped.
struct Deadline {
    end: AbortController,
    timer: i32,
    _on_time: Closure<dyn Fn()>,
}

impl Deadline {
    fn begin(timeout_ms: u32) -> Result<Self, JsValue> {
        let end = AbortController::new()?;
        let late = DomException::new_with_message_and_name("time is up", TIMEOUT_ERROR)?;
        let on_time = Closure::<dyn Fn()>::new({
            let end = end.clone();
            move || end.abort_with_reason(&late)
        });
        let timer = scope().set_timeout_with_callback_and_timeout_and_arguments_0(
            on_time.as_ref().unchecked_ref(),
            i32::try_from(timeout_ms).unwrap_or(i32::MAX),
        )?;
        Ok(Self { end, timer, _on_time: on_time })
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        scope().clear_timeout_with_handle(self.timer);
        // Changes nothing for a request that has its whole answer.
        self.end.abort();
    }
}

/// Says in plain words why there is no answer. Browsers tell scripts no more than whether it was a
/// timeout.
fn unreachable(url: &str, error: &JsValue, timeout_ms: u32) -> Problem {
    let site = site(url);
    let timed_out = error.dyn_ref::<DomException>().is_some_and(|error| error.name() == TIMEOUT_ERROR);
    if timed_out { say::browser::did_not_answer(&site, timeout_ms / 1000) } else { say::browser::not_reached(&site) }
}

/// The scheme, host and port of an address, or what stands for this site.
fn site(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", rest.split('/').next().unwrap_or(rest)),
        None => String::from(say::browser::this_site()),
    }
}

#[cfg(test)]
mod tests {
    use super::site;

    fn check(url: &str, expected: &str) {
        assert_eq!(site(url), expected);
    }

    #[test]
    fn the_site_of_an_address_is_named_without_its_path() {
        check("http://127.0.0.1:8080/api/objects/00", "http://127.0.0.1:8080");
        check("https://example.org", "https://example.org");
        check("/d/iris/deployment.json", "This site");
    }
}
