//! The box that a question is typed into.

use yew::prelude::*;

use crate::parts::{Button, ButtonKind, Field, TextInput};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct QuestionProps {
    /// What is typed so far.
    pub typed: String,
    /// Hears what is typed.
    pub ontyped: Callback<String>,
    /// The questions that it follows.
    pub after: Vec<String>,
    /// Lets it follow none.
    pub onalone: Callback<()>,
    /// Asks.
    pub onask: Callback<String>,
    /// Whether an answer is awaited.
    pub is_searching: bool,
    /// How it goes, or what came of it, for screen readers.
    pub said: String,
    /// Why nothing can be asked.
    pub reason: Option<AttrValue>,
}

/// See [`QuestionProps`].
#[component]
pub fn Question(props: &QuestionProps) -> Html {
    let t = &text().ask;
    let question = props.typed.trim().to_string();
    let can_ask = props.reason.is_none() && !question.is_empty() && !props.is_searching;
    let onsubmit = {
        let onask = props.onask.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if can_ask {
                onask.emit(question.clone());
            }
        })
    };
    let hint = props.reason.clone().unwrap_or(AttrValue::Static(t.question_hint));
    html! {
        <form class="ask-box" {onsubmit}>
            if !props.after.is_empty() {
                <div class="row ask-after">
                    <p class="small soft grow">{ (t.follows)(&props.after) }</p>
                    <Button label={t.alone} kind={ButtonKind::Plain} is_small=true onclick={props.onalone.reform(|_: MouseEvent| ())} />
                </div>
            }
            <Field id="question" label={t.question} {hint}>
                <div class="row">
                    <div class="grow">
                        <TextInput id="question" value={props.typed.clone()} disabled={props.reason.is_some()} oninput={props.ontyped.clone()} />
                    </div>
                    <Button label={t.ask} kind={ButtonKind::Primary} r#type="submit" disabled={!can_ask} is_busy={props.is_searching}
                        title={props.reason.clone()} />
                </div>
            </Field>
            <span class="sr-only" role="status">{ &props.said }</span>
        </form>
    }
}
