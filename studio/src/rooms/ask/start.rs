//! What the room says while there are no documents.

use yew::prelude::*;

use super::adding::{Adding, Given};
use super::collection::use_collection;
use crate::parts::{Button, ButtonKind, ProblemBox};
use crate::rooms::card::view_card;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct StartProps {
    /// How documents are added.
    pub adding: Adding,
    /// Lets the learner choose files.
    pub onfiles: Callback<()>,
    /// Lets the learner choose a folder.
    pub onfolder: Callback<()>,
}

/// See [`StartProps`].
#[component]
pub fn Start(props: &StartProps) -> Html {
    let t = &text().ask;
    let sample = use_collection();
    let title = props.adding.reason.clone();
    let disabled = title.is_some();
    let onsample = sample
        .collection
        .clone()
        .map(|collection| props.adding.add.reform(move |_: MouseEvent| Given::Sample((*collection).clone())));
    html! {
        <section class="stack ask-start" aria-label={t.documents}>
            <div class="drop-zone stack">
                <div><p>{ t.empty }</p><p class="soft">{ t.empty_more }</p></div>
                <div class="row wrap">
                    <Button label={t.add_files} kind={ButtonKind::Primary} {disabled} title={title.clone()}
                        onclick={props.onfiles.reform(|_: MouseEvent| ())} />
                    <Button label={t.add_folder} {disabled} title={title.clone()} onclick={props.onfolder.reform(|_: MouseEvent| ())} />
                    if let Some(onclick) = onsample {
                        <Button label={t.use_sample} {disabled} {title} {onclick} />
                    }
                </div>
            </div>
            if let Some(collection) = &sample.collection {
                <div>
                    <p class="soft">{ (t.sample)(&collection.title, &collection.blurb) }</p>
                    <details class="fold">
                        <summary>{ t.about_sample }</summary>
                        { view_card(&collection.card) }
                    </details>
                </div>
            } else if let Some(problem) = sample.problem {
                <ProblemBox {problem} onretry={sample.reload} />
            }
        </section>
    }
}
