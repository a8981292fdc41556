//! Hands files to the learner.

use gloo::utils::document;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, Url};
use yew::NodeRef;

/// Saves bytes as a file.
pub fn save_bytes(name: &str, media_type: &str, bytes: &JsValue) {
    let parts = Array::of1(&Uint8Array::new(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    save_url(name, &url);
    // The browser has taken hold of the blob when the click returns; a minute is for slow dialogs.
    gloo::timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
}

/// Saves text as a file.
pub fn save_text(name: &str, media_type: &str, text: &str) {
    save_bytes(name, media_type, &Uint8Array::from(text.as_bytes()).buffer());
}

/// Saves what an address holds as a file.
pub fn save_url(name: &str, url: &str) {
    let Ok(link) = document().create_element("a").map(JsCast::unchecked_into::<HtmlAnchorElement>) else { return };
    link.set_href(url);
    link.set_download(name);
    link.click();
}

/// Saves a drawing of ours as an SVG file.
pub(super) fn save_svg(name: &str, svg: &NodeRef) {
    if let Some(element) = svg.cast::<Element>() {
        save_text(name, "image/svg+xml", &element.outer_html());
    }
}
