//! Saves pictures and tables of charts.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement};
use yew::NodeRef;

use crate::browser::{save_file, text_bytes};

/// Saves text as a file.
pub fn save_text(name: &str, media_type: &str, text: &str) {
    // A browser that refuses downloads says so itself.
    let _ = save_file(name, media_type, &text_bytes(text));
}

/// Saves what a `data:` address holds as a file.
pub(super) fn save_url(name: &str, url: &str) {
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
