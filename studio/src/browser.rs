//! Small things asked of the browser that are no component's own: downloads, files, the clock, the theme.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Element, Event, File, HtmlAnchorElement, HtmlDocument, HtmlElement, HtmlInputElement,
    HtmlTextAreaElement, ScrollIntoViewOptions, ScrollLogicalPosition, Url,
};

use crate::state::theme::Theme;

/// Milliseconds since 1970.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Hands bytes to the learner as a file.
pub fn save_file(name: &str, media_type: &str, bytes: &ArrayBuffer) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_buffer_source_sequence_and_options(&Array::of1(bytes), &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    save_url(name, &url)?;
    // The download has taken hold of the blob by the next minute.
    gloo::timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Some(())
}

/// Hands what lies at an address (`blob:` or `data:`) to the learner as a file.
pub fn save_url(name: &str, url: &str) -> Option<()> {
    let document = gloo::utils::document();
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(url);
    anchor.set_download(name);
    document.body()?.append_child(&anchor).ok()?;
    anchor.click();
    anchor.remove();
    Some(())
}

/// Puts text on the clipboard, and says whether it is there.
pub async fn copy(text: &str) -> bool {
    let window = gloo::utils::window();
    // An insecure page has no clipboard, and reading the field of `undefined` would throw.
    if window.is_secure_context() && JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok() {
        return true;
    }
    copy_selected(text).unwrap_or(false)
}

/// The old way to copy, which needs neither https nor a permission: a field that holds the text is selected.
fn copy_selected(text: &str) -> Option<bool> {
    let document: HtmlDocument = gloo::utils::document().dyn_into().ok()?;
    let before = document.active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_class_name("sr-only");
    field.set_value(text);
    // What lies outside of an open dialog cannot be selected.
    let open = document.query_selector("dialog[open]").ok()?;
    open.or_else(|| document.body().map(Element::from))?.append_child(&field).ok()?;
    field.select();
    let is_copied = document.exec_command("copy");
    field.remove();
    if let Some(element) = before {
        let _ = element.focus();
    }
    is_copied.ok()
}

/// The bytes of a file that the learner gave. `None` if the browser cannot read it (any more).
pub async fn read_file(file: &File) -> Option<ArrayBuffer> {
    JsFuture::from(file.array_buffer()).await.ok()?.dyn_into().ok()
}

/// The last bytes of a file that the learner gave, at most `n`. `None` if the browser cannot read it (any more).
pub async fn read_tail(file: &File, n: u32) -> Option<Vec<u8>> {
    read_part(file.slice_with_f64((file.size() - f64::from(n)).max(0.0)).ok()?).await
}

/// The first bytes of a file that the learner gave, at most `n`. `None` if the browser cannot read it (any more).
pub async fn read_head(file: &File, n: u32) -> Option<Vec<u8>> {
    read_part(file.slice_with_f64_and_f64(0.0, f64::from(n)).ok()?).await
}

async fn read_part(part: Blob) -> Option<Vec<u8>> {
    let buffer: ArrayBuffer = JsFuture::from(part.array_buffer()).await.ok()?.dyn_into().ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// A file of these bytes, for a command that is about one.
pub fn file_of(bytes: &[u8]) -> Blob {
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence(&parts).expect("any bytes make a blob")
}

/// Text as the bytes of a file.
pub fn text_bytes(text: &str) -> ArrayBuffer {
    Uint8Array::from(text.as_bytes()).buffer()
}

/// Asks the browser not to clear what is stored here by itself, and says whether it promised.
pub async fn ask_for_persistence() -> bool {
    // An insecure page has no storage manager, and reading the field of `undefined` would throw.
    if !gloo::utils::window().is_secure_context() {
        return false;
    }
    match gloo::utils::window().navigator().storage().persist() {
        Ok(promise) => JsFuture::from(promise).await.is_ok_and(|promised| promised.is_truthy()),
        Err(_) => false,
    }
}

/// Width of the window, in pixels.
pub fn width_px() -> f64 {
    gloo::utils::window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1280.0)
}

/// Whether the browser has a network.
pub fn is_online() -> bool {
    gloo::utils::window().navigator().on_line()
}

/// Whether a service worker keeps this page for offline use.
pub fn serves_offline() -> bool {
    gloo::utils::window().is_secure_context()
        && gloo::utils::window().navigator().service_worker().controller().is_some()
}

/// Puts the keyboard's place on the first thing that `selector` finds.
pub fn focus(selector: &str) {
    let found = gloo::utils::document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// What has the keyboard's place; `None`: the page as a whole.
pub fn focused() -> Option<HtmlElement> {
    let document = gloo::utils::document();
    let active = document.active_element()?.dyn_into::<HtmlElement>().ok()?;
    (document.body().as_ref() != Some(&active)).then_some(active)
}

/// Puts the keyboard's place on the first field within an element, and brings it into view.
pub fn focus_first_in(node: &yew::NodeRef) {
    let found =
        node.cast::<Element>().and_then(|element| element.query_selector("summary, input, select, textarea").ok()?);
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Scrolls as little as brings the element `id` into view.
pub fn reveal(id: &str) {
    if let Some(element) = gloo::utils::document().get_element_by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether keys typed now belong to a field.
pub fn is_typing() -> bool {
    gloo::utils::document().active_element().is_some_and(|element| {
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            return !matches!(input.type_().as_str(), "checkbox" | "radio" | "range" | "button" | "submit" | "file");
        }
        matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT")
            || element.unchecked_ref::<HtmlElement>().is_content_editable()
    })
}

const THEME_KEY: &str = "bunsen.theme";

/// What the window is told when another theme was chosen.
pub const THEME_EVENT: &str = "bunsen-theme";

/// The theme that the learner chose.
pub fn chosen_theme() -> Theme {
    let stored =
        gloo::utils::window().local_storage().ok().flatten().and_then(|s| s.get_item(THEME_KEY).ok().flatten());
    Theme::from_name(stored.as_deref())
}

/// Stores and shows a theme.
pub fn set_theme(theme: Theme) {
    if let Some(storage) = gloo::utils::window().local_storage().ok().flatten() {
        let _ = match theme.name() {
            Some(name) => storage.set_item(THEME_KEY, name),
            None => storage.remove_item(THEME_KEY),
        };
    }
    show_theme(theme);
    if let Ok(event) = Event::new(THEME_EVENT) {
        let _ = gloo::utils::window().dispatch_event(&event);
    }
}

/// Shows a theme. `assets/theme.js` does so when the page is opened, and follows the system.
fn show_theme(theme: Theme) {
    let query = gloo::utils::window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    let is_dark = theme.is_dark(query.is_some_and(|query| query.matches()));
    if let Some(root) = gloo::utils::document().document_element() {
        let _ = root.set_attribute("data-theme", if is_dark { "dark" } else { "light" });
        let _ = root.class_list().toggle_with_force("pf-v6-theme-dark", is_dark);
    }
}
