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
    let onfiles = Callback::from(move |files: Vec<File>| files.into_iter().take(1).for_each(|file| onfile.emit(file)));
    let (node, open, onchange) = use_input(onfiles);
    let input = html! {
        <input ref={node} {id} type="file" {accept} class="sr-only" tabindex="-1" aria-hidden="true" {onchange} />
    };
    FileChoice { input, open }
}

/// A choice of several files, or of a folder with all that is in it. `onfiles` hears what was chosen, if that is
/// anything.
#[hook]
pub fn use_files_choice(id: &'static str, is_folder: bool, onfiles: Callback<Vec<File>>) -> FileChoice {
    let (node, open, onchange) = use_input(onfiles);
    let input = html! {
        <input ref={node} {id} type="file" multiple={!is_folder} webkitdirectory={is_folder} class="sr-only" tabindex="-1"
            aria-hidden="true" {onchange} />
    };
    FileChoice { input, open }
}

/// The input's node, what opens its dialog, and what hears of a choice.
#[hook]
fn use_input(onfiles: Callback<Vec<File>>) -> (NodeRef, Callback<()>, Callback<Event>) {
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
        let files = input.files().map(|list| (0..list.length()).filter_map(|i| list.item(i)).collect::<Vec<_>>());
        input.set_value("");
        if let Some(files) = files.filter(|files| !files.is_empty()) {
            onfiles.emit(files);
        }
    });
    (node, open, onchange)
}
