//! Saves pictures and tables of charts.

use web_sys::Element;
use yew::NodeRef;

use crate::browser::{save_file, text_bytes};

/// Saves text as a file.
pub fn save_text(name: &str, media_type: &str, text: &str) {
    // A browser that refuses downloads says so itself.
    let _ = save_file(name, media_type, &text_bytes(text));
}

/// Saves a drawing of ours as an SVG file.
pub(super) fn save_svg(name: &str, svg: &NodeRef) {
    if let Some(element) = svg.cast::<Element>() {
        save_text(name, "image/svg+xml", &element.outer_html());
    }
}
