//! An answer: quotes with their sources, and how sure they are; or that the documents do not say.

use bunsen_spec::{Citation, Ways};
use yew::prelude::*;

use super::asking::Shown;
use super::how::how;
use super::sources::source_id;
use crate::browser::focus;
use crate::parts::{Button, ButtonKind, CopyButton};
use crate::state::ask::markdown::markdown;
use crate::state::ask::refusal::Refusal;
use crate::state::ask::{Source, Sureness, sureness};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct AnswerCardProps {
    /// The answer.
    pub shown: Shown,
    /// The passages it stands in.
    pub sources: Vec<Source>,
    /// For each of its sentences the place of its passage among them.
    pub numbers: Vec<usize>,
    /// How passages are searched.
    pub ways: Ways,
    /// Searches them in another way; none where whoever asks cannot choose.
    #[prop_or_default]
    pub onways: Option<Callback<Ways>>,
    /// Asks the question again, where kept answers are shown.
    #[prop_or_default]
    pub onagain: Callback<MouseEvent>,
    /// Lets a question follow that is about the same.
    pub onfollow: Callback<MouseEvent>,
    /// Whether an answer is awaited.
    pub is_searching: bool,
    /// Opens a document at a place.
    pub onread: Callback<Citation>,
    /// Indexes what could not be searched, or says how that goes.
    #[prop_or_default]
    pub rest: Html,
}

/// See [`AnswerCardProps`].
#[component]
pub fn AnswerCard(props: &AnswerCardProps) -> Html {
    let t = &text().ask;
    let shows_how = use_state_eq(|| false);
    let asked = props.shown.asked();
    let onhow = {
        let shows_how = shows_how.clone();
        Callback::from(move |_: MouseEvent| shows_how.set(!*shows_how))
    };
    let copied = markdown(asked, props.shown.found(), t.place, (t.refusal)(props.shown.refusal()));
    let is_quoted = !asked.answer.refused && !props.numbers.is_empty();
    html! {
        <article class="card stack" aria-label={t.answer}>
            <div class="soft small">
                if !asked.after.is_empty() { <p>{ (t.follows)(&asked.after) }</p> }
                <p>{ &asked.question }</p>
            </div>
            <div>
                if is_quoted { { quotes(props) } } else { { refusal(props) } }
            </div>
            if is_quoted { { confidence(asked.answer.confidence) } }
            <div class="row wrap">
                if let Shown::Found(..) = &props.shown {
                    <Button label={t.how} kind={ButtonKind::Plain} is_small=true pressed={*shows_how} onclick={onhow} />
                } else {
                    <Button label={t.ask_again} kind={ButtonKind::Plain} is_small=true is_busy={props.is_searching} onclick={props.onagain.clone()} />
                }
                <Button label={t.follow} kind={ButtonKind::Plain} is_small=true onclick={props.onfollow.clone()} />
                <CopyButton text={copied} label={t.copy} />
            </div>
            if let (true, Shown::Found(found, _)) = (*shows_how, &props.shown) {
                { how(found, props.ways, props.onways.as_ref(), &props.onread) }
            }
        </article>
    }
}

/// The sentences, each with the number of its source.
fn quotes(props: &AnswerCardProps) -> Html {
    let t = &text().ask;
    let sentences = props.shown.asked().answer.citations.iter().zip(&props.numbers).map(|(citation, number)| {
        let id = source_id(*number);
        let onclick = Callback::from(move |_: MouseEvent| focus(&format!("#{id}")));
        let number = *number as u64 + 1;
        html! {
            <>
                { t.opening_quote }{ citation.quote.trim() }{ t.closing_quote }{ "\u{a0}" }
                <button type="button" class="chip chip-button accent" aria-label={(t.to_source)(number)} {onclick}>{ number }</button>
                { " " }
            </>
        }
    });
    html! { <p class="ask-answer">{ for sentences }</p> }
}

fn refusal(props: &AnswerCardProps) -> Html {
    let t = &text().ask;
    let why = props.shown.refusal();
    let nearest = props.sources.first().map(|source| {
        let open = {
            let place = source.place.clone();
            props.onread.reform(move |_: MouseEvent| place.clone())
        };
        html! {
            <>
                { t.closest }{ t.opening_quote }{ shortened(&source.place.quote) }{ t.closing_quote }{ " " }
                <button type="button" class="column-link" onclick={open}>{ (t.place)(&source.place) }</button>
            </>
        }
    });
    html! {
        <div class="stack tight">
            <p class="ask-answer">{ (t.refusal)(why) }</p>
            <p class="soft">{ nearest.unwrap_or_else(|| html! { { t.nothing_near } }) }</p>
            // A visitor of a link can change nothing about the documents.
            if props.onways.is_some() { <p class="soft">{ (t.suggestion)(why) }</p> }
            if let Refusal::InPart(_) = why { { props.rest.clone() } }
        </div>
    }
}

/// How sure an answer is, as a bar and in words.
fn confidence(confidence: f64) -> Html {
    let (word, n) = sureness(confidence);
    let class = match word {
        Sureness::Confident => "good",
        Sureness::Fair => "calm",
        Sureness::Unsure => "unsure",
    };
    html! {
        <div class="row wrap small soft">
            <div class={classes!("progress", "ask-sureness", class)} aria-hidden="true">
                <i style={format!("width:{:.0}%", 100.0 * confidence.clamp(0.0, 1.0))} />
            </div>
            <span class="grow">{ (text().ask.sureness)(word, n) }</span>
        </div>
    }
}

/// The beginning of a passage, for a line or two.
pub fn shortened(text: &str) -> String {
    const LETTERS: usize = 200;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LETTERS) {
        None => text,
        Some((at, _)) => {
            let end = text[..at].rfind(' ').unwrap_or(at);
            format!("{}…", &text[..end])
        }
    }
}
