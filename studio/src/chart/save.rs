//! Saves pictures and tables of charts.

use js_sys::encode_uri_component;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlImageElement};
use yew::NodeRef;

use crate::browser::{save_file, save_url, text_bytes};

/// What a picture can be saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Pixels, two for each of the page's.
    Png,
    /// Lines and letters, which stay sharp however large they are shown.
    Svg,
}

impl PictureFormat {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Png, Self::Svg];

    /// How the names of its files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

#[wasm_bindgen]
extern "C" {
    type XMLSerializer;
    #[wasm_bindgen(constructor)]
    fn new() -> XMLSerializer;
    #[wasm_bindgen(method, js_name = serializeToString)]
    fn serialize(this: &XMLSerializer, element: &Element) -> String;
}

/// Saves text as a file.
pub fn save_text(name: &str, media_type: &str, text: &str) {
    // A browser that refuses downloads says so itself.
    let _ = save_file(name, media_type, &text_bytes(text));
}

/// Saves an SVG drawing. `summary`: the sentence that stands for it where it cannot be seen.
pub(super) fn save_svg(name: &str, svg: &str, summary: &str) {
    save_text(name, "image/svg+xml", &titled(svg, summary));
}

/// Saves a drawing of ours that stands on the page, with a width and a height of its own.
pub(super) fn save_drawing(drawing: &NodeRef, format: PictureFormat, name: String, summary: &str) {
    let Some(element) = drawing.cast::<Element>() else { return };
    // Not the element's HTML: XML has no `&nbsp;`, and no bare `<` in attributes.
    let svg = XMLSerializer::new().serialize(&element);
    match format {
        PictureFormat::Svg => save_svg(&name, &svg, summary),
        PictureFormat::Png => spawn_local(async move {
            if let Some(url) = pixels(&svg).await {
                // A browser that refuses downloads says so itself.
                let _ = save_url(&name, &url);
            }
        }),
    }
}

/// An SVG drawing as a PNG picture twice its size, as a `data:` address. Letters are in a font that the system has:
/// a picture within a page has none of the page's.
async fn pixels(svg: &str) -> Option<String> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{}", encode_uri_component(svg)));
    JsFuture::from(image.decode()).await.ok()?;
    let canvas: HtmlCanvasElement = gloo::utils::document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(2 * image.width());
    canvas.set_height(2 * image.height());
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height).ok()?;
    canvas.to_data_url_with_type("image/png").ok()
}

/// A drawing with a sentence that stands for it, and without the letters that XML forbids: one in the name of a
/// column would make the file unreadable.
fn titled(svg: &str, summary: &str) -> String {
    let summary = summary.replace('&', "&amp;").replace('<', "&lt;");
    let (start, rest) = svg.split_at(svg.find('>').map_or(0, |at| at + 1));
    let is_legal = |letter: &char| match letter {
        '\t' | '\n' | '\r' => true,
        letter => *letter >= ' ' && !matches!(letter, '\u{fffe}' | '\u{ffff}'),
    };
    format!("{start}<title>{summary}</title>{rest}").chars().filter(is_legal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_have_a_title_and_only_letters_of_xml() {
        let check = |svg: &str, summary: &str, expected: &str| assert_eq!(titled(svg, summary), expected);
        check("<svg width=\"4\"><g/></svg>", "a < b & c", "<svg width=\"4\"><title>a &lt; b &amp; c</title><g/></svg>");
        check("<svg><text>a\u{1}\tb\u{ffff}</text></svg>", "", "<svg><title></title><text>a\tb</text></svg>");
    }
}
