//! The form of a test question.

use std::rc::Rc;

use bunsen_protocol::DocumentsState;
use bunsen_spec::{Problem, Question, QuotedPlace};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::parts::{Dialog, Field, Form, Select, TextArea, TextInput};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct EditProps {
    /// Its place among the questions, if it is one of them.
    pub at: Option<usize>,
    /// The question as it is.
    pub question: Option<Question>,
    /// The documents that it is asked of.
    pub state: Rc<DocumentsState>,
    /// Whether it is being stored.
    pub is_busy: bool,
    /// Why it was not stored.
    pub problem: Option<Problem>,
    /// Stores it.
    pub onsave: Callback<(Option<usize>, Question)>,
    /// Gives up.
    pub onclose: Callback<()>,
}

/// See [`EditProps`].
#[component]
pub fn Edit(props: &EditProps) -> Html {
    let t = &text().measure;
    let names: Vec<&String> =
        props.state.documents.iter().filter(|own| own.read.is_ok()).map(|own| &own.name).collect();
    let before = props.question.clone().unwrap_or(Question { question: String::new(), answers: Vec::new() });
    let place = before.answers.first().cloned();
    let first = place.as_ref().map(|own| own.file.clone()).or(names.first().map(|name| (*name).clone()));
    let asked = use_state_eq(|| before.question.clone());
    let is_answered = use_state_eq(|| props.question.is_none() || !before.answers.is_empty());
    let file = use_state_eq(|| first.unwrap_or_default());
    let quote = use_state_eq(|| place.map(|own| own.quote).unwrap_or_default());
    let lacks_quote = *is_answered && quote.trim().is_empty();
    let disabled = asked.trim().is_empty() || lacks_quote;
    let onsubmit = {
        let (onsave, at) = (props.onsave.clone(), props.at);
        let (asked, is_answered, file, quote) = (asked.clone(), is_answered.clone(), file.clone(), quote.clone());
        let others: Vec<QuotedPlace> = before.answers.iter().skip(1).cloned().collect();
        Callback::from(move |()| {
            let mut answers = Vec::new();
            if *is_answered {
                answers.push(QuotedPlace { file: (*file).clone(), quote: quote.trim().to_string() });
                answers.extend(others.clone());
            }
            onsave.emit((at, Question { question: asked.trim().to_string(), answers }));
        })
    };
    let put = |to: UseStateSetter<String>| Callback::from(move |new: String| to.set(new));
    let toggle = {
        let is_answered = is_answered.setter();
        Callback::from(move |event: Event| {
            is_answered.set(!event.target_unchecked_into::<HtmlInputElement>().checked())
        })
    };
    // A document that is gone can still be seen.
    let mut options: Vec<(AttrValue, AttrValue)> =
        names.iter().map(|name| (AttrValue::from((*name).clone()), AttrValue::from((*name).clone()))).collect();
    if !file.is_empty() && !names.contains(&&*file) {
        options.push(((*file).clone().into(), (*file).clone().into()));
    }
    html! {
        <Dialog title={if props.at.is_some() { t.edit } else { t.write }} onclose={props.onclose.clone()}>
            <Form submit={t.save} is_busy={props.is_busy} {disabled} problem={props.problem.clone()} {onsubmit}
                oncancel={props.onclose.clone()}>
                <Field id="test-question" label={t.question} hint={t.question_hint}>
                    <TextInput id="test-question" value={(*asked).clone()} oninput={put(asked.setter())} autofocus=true />
                </Field>
                <label class="row check"><input type="checkbox" checked={!*is_answered} onchange={toggle} />{ t.not_answered }</label>
                if *is_answered {
                    <Field id="test-file" label={t.document}>
                        <Select id="test-file" value={(*file).clone()} {options} onchange={put(file.setter())} />
                    </Field>
                    <Field id="test-quote" label={t.quote} hint={t.quote_hint}>
                        <TextArea id="test-quote" value={(*quote).clone()} oninput={put(quote.setter())} />
                    </Field>
                }
            </Form>
        </Dialog>
    }
}
