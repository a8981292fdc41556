//! The way in by documents: a project without a table, whose documents are asked.

use yew::prelude::*;

use crate::frame::use_intake;
use crate::parts::{Button, ButtonKind, use_files_choice};
use crate::rooms::{Given, use_collection};
use crate::text::text;

/// See the module.
#[component]
pub fn AskWay() -> Html {
    let t = &text().welcome;
    let intake = use_intake();
    let sample = use_collection();
    let disabled = intake.busy.is_some();
    let ask = Callback::from(move |given| intake.take_documents(given));
    let files = use_files_choice("first-documents", false, ask.reform(Given::Files));
    let folder = use_files_choice("first-documents-folder", true, ask.reform(Given::Folder));
    html! {
        <section class="card stack tight" aria-label={text().ask.title}>
            <h2>{ text().ask.title }</h2>
            <p class="soft">{ t.ask_line }</p>
            <div class="row wrap">
                <Button label={t.choose_documents} {disabled} onclick={files.open.reform(|_: MouseEvent| ())} />
                <Button label={t.choose_documents_folder} {disabled} onclick={folder.open.reform(|_: MouseEvent| ())} />
                if let Some(collection) = sample.collection {
                    <Button label={(t.try_collection)(&collection.title)} kind={ButtonKind::Plain} {disabled}
                        title={collection.blurb.clone()}
                        onclick={ask.reform(move |_: MouseEvent| Given::Sample((*collection).clone()))} />
                }
            </div>
            { files.input }
            { folder.input }
        </section>
    }
}
