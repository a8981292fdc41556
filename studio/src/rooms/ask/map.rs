//! The passages on a plane: what says similar things lies together.

use std::rc::Rc;

use bunsen_protocol::{DocumentsState, MapPassages};
use bunsen_spec::Citation;
use yew::prelude::*;

use super::state::use_reload;
use crate::bridge::use_answer;
use crate::chart::{ChartPanel, mapped_passage, passage_map, use_palette};
use crate::parts::{Empty, ProblemBox, Skeleton};
use crate::rooms::{Going, Project};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct MapProps {
    /// The project.
    pub project: Project,
    /// The documents.
    pub state: Rc<DocumentsState>,
    /// Opens a document at a passage.
    pub onread: Callback<Citation>,
}

/// See [`MapProps`].
#[component]
pub fn Map(props: &MapProps) -> Html {
    let t = &text().ask;
    let palette = use_palette();
    let asked = use_answer(MapPassages { project: props.project.id() });
    use_reload(&props.state, asked.reload.clone());
    let onpick = {
        let (map, onread) = (asked.answer.clone(), props.onread.clone());
        Callback::from(move |(series, at): (usize, usize)| {
            if let Some(own) = map.as_deref().and_then(|map| mapped_passage(map, series, at)) {
                onread.emit(own.place.clone());
            }
        })
    };
    let shown = match &asked.answer {
        Some(map) if map.passages.is_empty() => html! { <Empty sentence={t.map_empty} /> },
        Some(map) => {
            let left_out = (map.n_passages > map.passages.len() as u64)
                .then(|| (t.map_shows)(map.passages.len() as u64, map.n_encoded, map.n_passages));
            html! {
                <>
                    <ChartPanel figure={passage_map(map, &palette)} {onpick} />
                    if let Some(left_out) = left_out { <p class="hint">{ left_out }</p> }
                </>
            }
        }
        None if asked.problem.is_some() => Html::default(),
        None => {
            html! { <><Going request={asked.request} /><Skeleton lines={1} height="440px" label={t.map_loading} /></> }
        }
    };
    html! {
        <section class="stack ask-documents" aria-label={t.map} aria-busy={asked.is_loading.to_string()}>
            if let Some(problem) = &asked.problem {
                <ProblemBox problem={problem.clone()} onretry={asked.reload.clone()} />
            }
            { shown }
        </section>
    }
}
