//! A file that the learner chooses in the browser's own dialog.

use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// What opens that dialog.
pub struct FileChoice {
    /// Has to stand somewhere on the page; nothing is seen of it.
    pub input: Html,
    /// Opens the dialog.
    pub open: Callback<()>,
}

/// A choice of one file. `id`: the input's own; `accept`: what the dialog offers first; `onfile` hears what was chosen,
/// also if it is the same file again.
#[hook]
pub fn use_file_choice(id: &'static str, accept: &'static str, onfile: Callback<File>) -> FileChoice {
    let node = use_node_ref();
    let open = {
        let node = node.clone();
        Callback::from(move |()| {
            if let Some(input) = node.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            input.set_value("");
            onfile.emit(file);
        }
    });
    let input = html! {
        <input ref={node} {id} type="file" {accept} class="sr-only" tabindex="-1" aria-hidden="true" {onchange} />
    };
    FileChoice { input, open }
}
