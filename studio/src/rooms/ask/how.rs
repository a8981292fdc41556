//! How an answer's passages were found, and switches to find them in another way.

use bunsen_protocol::FoundAnswer;
use bunsen_spec::{Citation, FoundPassage, Ranked, Ways};
use yew::prelude::*;

use crate::parts::{ChipKind, chip};
use crate::state::ask::{fused_rank, turned};
use crate::state::format::{count, duration, fixed};
use crate::text::{Words, text};

/// See the module. `onways` searches in another way, if that can be chosen; `onread` opens a document at a place.
pub fn how(found: &FoundAnswer, ways: Ways, onways: Option<&Callback<Ways>>, onread: &Callback<Citation>) -> Html {
    let t = &text().ask;
    let switch = |onways: &Callback<Ways>,
                  id: &'static str,
                  label: Words,
                  hint: Words,
                  is_on: bool,
                  is_last: bool,
                  turn: fn(&mut Ways)| {
        let onchange = onways.reform(move |_: Event| turned(ways, turn));
        let note = format!("{id}-note");
        html! {
            <div class="ask-way">
                <label class="row check">
                    <input {id} type="checkbox" role="switch" checked={is_on} disabled={is_last} aria-describedby={note.clone()}
                        title={is_last.then_some(t.one_way)} {onchange} />
                    <span>{ label }</span>
                </label>
                <span class="hint" id={note}>{ hint }</span>
            </div>
        }
    };
    let n = found.found.len() as u64;
    html! {
        <div class="stack ask-how">
            if let Some(onways) = onways {
            <fieldset class="field ticks">
                <legend class="field-label">{ t.ways }</legend>
                { switch(onways, "way-keywords", t.keywords, t.keywords_hint, ways.keywords, !ways.vectors, |ways| ways.keywords = !ways.keywords) }
                { switch(onways, "way-vectors", t.vectors, t.vectors_hint, ways.vectors, !ways.keywords, |ways| ways.vectors = !ways.vectors) }
                { switch(onways, "way-rerank", t.rerank, t.rerank_hint, ways.rerank, false, |ways| ways.rerank = !ways.rerank) }
            </fieldset>
            }
            if !found.tokens.is_empty() {
                <div>
                    <p class="label">{ t.tokens }</p>
                    <div class="row wrap ask-tokens">{ for found.tokens.iter().map(|token| chip(ChipKind::Plain, token.clone())) }</div>
                </div>
            }
            <p class="small soft">{ (t.took)(&duration(found.took_ms), n) }</p>
            if n > 0 {
                <div class="scroll" tabindex="0" role="region" aria-label={t.how}>
                    <table>
                        <thead><tr>
                            <th scope="col" class="num">{ t.rank }</th><th scope="col">{ t.passage }</th>
                            <th scope="col" class="num">{ t.keywords }</th><th scope="col" class="num">{ t.vectors }</th>
                            <th scope="col" class="num">{ t.together }</th><th scope="col" class="num">{ t.reranked }</th>
                            <th scope="col">{ t.terms }</th>
                        </tr></thead>
                        <tbody>{ for found.found.iter().enumerate().map(|(at, passage)| row(at, passage, &found.found, onread)) }</tbody>
                    </table>
                </div>
            }
        </div>
    }
}

fn row(at: usize, passage: &FoundPassage, all: &[FoundPassage], onread: &Callback<Citation>) -> Html {
    let t = &text().ask;
    let scored = |ranked: Ranked, decimals| (t.scored)(&fixed(ranked.score, decimals), ranked.rank as u64);
    // A passage that was found by its words alone may be near all the same.
    let near = passage.nearness.map(|near| fixed(near.score(), 2));
    let vectors = passage.vectors.map(|ranked| scored(ranked, 2)).or(near);
    let cell = |words: Option<String>| words.unwrap_or_else(|| t.none.into());
    let fused = fused_rank(all, at).map(|rank| (t.scored)(&fixed(passage.score, 4), rank));
    let terms: Vec<String> = passage
        .terms
        .iter()
        .map(|term| if term.count > 1 { format!("{} ×{}", term.word, term.count) } else { term.word.clone() })
        .collect();
    let open = {
        let place = passage.place.clone();
        onread.reform(move |_: MouseEvent| place.clone())
    };
    html! {
        <tr key={at}>
            <td class="num">{ count(at as u64 + 1) }</td>
            <th scope="row"><button type="button" class="column-link" onclick={open}>{ (t.place)(&passage.place) }</button></th>
            <td class="num">{ cell(passage.keywords.map(|ranked| scored(ranked, 1))) }</td>
            <td class="num">{ cell(vectors) }</td>
            <td class="num">{ cell(fused) }</td>
            <td class="num">{ cell(passage.rerank.map(|ranked| scored(ranked, 2))) }</td>
            <td>{ terms.join(", ") }</td>
        </tr>
    }
}
