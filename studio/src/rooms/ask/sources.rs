//! The passages behind an answer, beside it.

use bunsen_spec::{Citation, FoundPassage};
use yew::prelude::*;

use crate::state::ask::marks::pieces;
use crate::state::ask::{Source, fused_rank};
use crate::text::text;

/// The id of a source, by its place from 0.
pub fn source_id(at: usize) -> String {
    format!("source-{at}")
}

/// See the module. `onread` opens a document at a place.
pub fn sources_list(sources: &[Source], found: &[FoundPassage], is_refused: bool, onread: &Callback<Citation>) -> Html {
    let t = &text().ask;
    let label = if is_refused { t.nearest } else { t.cited };
    html! {
        <section class="stack ask-sources" aria-label={label}>
            <h2 class="sr-only">{ label }</h2>
            { for sources.iter().enumerate().map(|(at, source)| view(at, source, found, onread)) }
        </section>
    }
}

fn view(at: usize, source: &Source, found: &[FoundPassage], onread: &Callback<Citation>) -> Html {
    let t = &text().ask;
    let place = (t.place)(&source.place);
    let open = {
        let place = source.place.clone();
        onread.reform(move |_: MouseEvent| place.clone())
    };
    let whole = 0..source.place.quote.len();
    let line = source.found.and_then(|at| Some((t.found_line)(found.get(at)?, fused_rank(found, at))));
    html! {
        <article key={at} id={source_id(at)} class="ask-source" tabindex="-1" aria-label={(t.to_source)(at as u64 + 1)}>
            <h3>
                <button type="button" class="column-link" onclick={open}>
                    { format!("{} · {place}", at + 1) }
                </button>
            </h3>
            <div class="card">
                <p class="ask-passage">
                    { for pieces(&source.place.quote, &whole, &source.marks).into_iter().map(|piece| match piece.mark {
                        Some(_) => html! { <mark>{ piece.text }</mark> },
                        None => html! { { piece.text } },
                    }) }
                </p>
                if let Some(line) = line.filter(|line| !line.is_empty()) { <p class="soft small">{ line }</p> }
            </div>
        </article>
    }
}
