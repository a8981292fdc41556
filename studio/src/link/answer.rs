//! The answer: a kind with the probability of each, or a number with its place among those seen.

use bunsen_spec::{Output, Prediction};
use yew::prelude::*;

use crate::chart::percent;
use crate::state::link::{AnswerBar, answer_bars, answer_words, place_in_range};
use crate::text::text;

/// The answer, or what is missing for one: `None` while there is nothing to answer, because nothing is
/// drawn yet (`is_blank`) or a value is wrong. `labels`: the kinds in the order of the probabilities.
pub fn answer(answer: Option<&Prediction>, labels: &[String], output: &Output, is_blank: bool) -> Html {
    let t = &text().link;
    let Some(answer) = answer else {
        return html! {
            <section class="card stack" aria-live="polite">
                <h2 class="label">{ t.says }</h2>
                <p class="soft">{ if is_blank { t.waiting } else { t.mend } }</p>
            </section>
        };
    };
    html! {
        <section class="card stack answer" aria-label={t.says}>
            // One sentence is spoken, not every bar.
            <span class="sr-only" aria-live="polite" aria-atomic="true">{ spoken(answer) }</span>
            <div><h2 class="label">{ t.says }</h2><p class="answer-word">{ answer_words(answer) }</p></div>
            { match answer {
                Prediction::Class { .. } => bars(labels, answer),
                Prediction::Number { value } => range(output, *value),
            } }
        </section>
    }
}

fn spoken(answer: &Prediction) -> String {
    let t = &text().link;
    match answer {
        Prediction::Class { label, probabilities } => {
            (t.spoken_kind)(label, probabilities.iter().copied().fold(0.0, f64::max))
        }
        Prediction::Number { .. } => (t.spoken_number)(&answer_words(answer)),
    }
}

fn bars(labels: &[String], answer: &Prediction) -> Html {
    let bar = |bar: AnswerBar| {
        html! {
            <li key={bar.label.clone()} class={bar.is_answer.then_some("is-answer")}>
                <div class="row small"><span class="grow">{ &bar.label }</span><b>{ percent(bar.probability) }</b></div>
                <progress max="1" value={format!("{:.4}", bar.probability)} aria-label={bar.label.clone()}></progress>
            </li>
        }
    };
    html! {
        <ul class="answer-bars" aria-label={text().link.probabilities}>
            { for answer_bars(labels, answer).into_iter().map(bar) }
        </ul>
    }
}

fn range(output: &Output, value: f64) -> Html {
    let Output::Number { min, max, .. } = output else { return html! {} };
    let said = (text().link.in_training)(*min, *max);
    html! {
        <div class="answer-range">
            if let Some(place) = place_in_range(value, output) {
                <svg viewBox="0 0 300 16" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="track" x="0" y="5" width="300" height="6" rx="3" />
                    <rect class="mark" x={format!("{:.1}", 2.0 + place * 292.0)} y="0" width="4" height="16" rx="2" />
                </svg>
            }
            <p class="small soft">{ said }</p>
        </div>
    }
}
