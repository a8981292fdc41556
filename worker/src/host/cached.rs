//! Large files of the site that are fetched once and kept by the browser.

use bunsen_spec::{Problem, say};
use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Cache, ReadableStreamDefaultReader, RequestInit, Response};

use super::scope::scope;

/// The browser's cache that they are kept in.
const CACHE: &str = "bunsen-encoder";

/// Whether the file at this address is kept. One that cannot be looked for is not.
pub async fn is_kept(url: &str) -> bool {
    matches!(kept(url).await, Ok(Some(_)))
}

/// The file at this address, of so many bytes: kept, or fetched and then kept in the place of all others. `heard` is told how
/// many bytes have come. One that is dropped meanwhile fetches nothing more.
///
/// # Errors
/// If it is not kept and no whole file of this size comes.
pub async fn fetch_once(url: &str, size_bytes: u64, heard: impl FnMut(u64)) -> Result<ArrayBuffer, Problem> {
    if let Ok(Some(response)) = kept(url).await
        && let Ok(buffer) = whole(&response).await
        && u64::from(buffer.byte_length()) == size_bytes
    {
        return Ok(buffer);
    }
    let not_fetched = || say::retrieval::encoder_not_fetched();
    let bytes = fetch_all(url, size_bytes, heard).await.ok().flatten().ok_or_else(not_fetched)?;
    // What cannot be kept, for want of room, is fetched again the next time.
    let _ = keep(url, &bytes).await;
    Ok(bytes.buffer())
}

async fn kept(url: &str) -> Result<Option<Response>, JsValue> {
    let found = JsFuture::from(open().await?.match_with_str(url)).await?;
    Ok(found.dyn_into().ok())
}

async fn keep(url: &str, bytes: &Uint8Array) -> Result<(), JsValue> {
    JsFuture::from(scope().caches()?.delete(CACHE)).await?;
    let response = Response::new_with_opt_js_u8_array(Some(bytes))?;
    JsFuture::from(open().await?.put_with_str(url, &response)).await?;
    Ok(())
}

async fn open() -> Result<Cache, JsValue> {
    JsFuture::from(scope().caches()?.open(CACHE)).await?.dyn_into()
}

async fn whole(response: &Response) -> Result<ArrayBuffer, JsValue> {
    JsFuture::from(response.array_buffer()?).await?.dyn_into()
}

/// The bytes at an address as they come; `None` if they are not as many as they should be.
async fn fetch_all(url: &str, size_bytes: u64, mut heard: impl FnMut(u64)) -> Result<Option<Uint8Array>, JsValue> {
    let Ok(length) = u32::try_from(size_bytes) else { return Ok(None) };
    let going = Going(AbortController::new()?);
    let options = RequestInit::new();
    options.set_signal(Some(&going.0.signal()));
    let response: Response = JsFuture::from(scope().fetch_with_str_and_init(url, &options)).await?.unchecked_into();
    let Some(body) = response.body().filter(|_| response.ok()) else { return Ok(None) };
    let reader: ReadableStreamDefaultReader = body.get_reader().dyn_into()?;
    let bytes = Uint8Array::new_with_length(length);
    let mut at = 0;
    loop {
        let read = JsFuture::from(reader.read()).await?;
        if Reflect::get(&read, &"done".into())?.is_truthy() {
            return Ok((at == length).then_some(bytes));
        }
        let chunk: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
        if chunk.length() > length - at {
            return Ok(None);
        }
        bytes.set(&chunk, at);
        at += chunk.length();
        heard(u64::from(at));
    }
}

/// A request that ends when this is dropped.
struct Going(AbortController);

impl Drop for Going {
    fn drop(&mut self) {
        // Changes nothing for one that has its whole answer.
        self.0.abort();
    }
}
