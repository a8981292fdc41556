//! A link to documents: a question, and what they say to it, on the visitor's device.

use std::rc::Rc;

use bunsen_protocol::{
    AskPublished, FetchPublishedEncoder, OpenPublishedDocuments, PublishedDocuments, ReadPublishedDocument,
};
use bunsen_spec::{Citation, Deployment, Problem};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::card::footer;
use super::code::documents_code_dialog;
use super::loading::loading;
use crate::app::use_studio;
use crate::bridge::{use_answer, use_newest};
use crate::edge::count_question;
use crate::parts::{ProblemBox, Skeleton};
use crate::rooms::Going;
use crate::rooms::ask::{AnswerCard, Following, Question, Reading, Shown, sources_list, use_following, use_text};
use crate::state::ask::{USUAL_WAYS, sources};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct DocumentsLinkProps {
    /// What the edge says of them.
    pub deployment: Deployment,
}

/// See [`DocumentsLinkProps`].
#[component]
pub fn DocumentsLink(props: &DocumentsLinkProps) -> Html {
    let opened = use_answer(OpenPublishedDocuments { deployment: props.deployment.clone() });
    // A worker that starts anew has lost them: they are opened again before anything is asked.
    match opened.answer.filter(|_| !opened.is_loading) {
        Some(documents) => html! { <Asking {documents} /> },
        None => html! {
            <>
                if let Some(problem) = opened.problem.filter(|_| !opened.is_loading) {
                    <h1 tabindex="-1">{ text().link.could_not_open }</h1>
                    <ProblemBox {problem} onretry={opened.reload} />
                } else {
                    { loading(&props.deployment.name) }
                    <Going request={opened.request} />
                }
            </>
        },
    }
}

#[derive(PartialEq, Properties)]
struct AskingProps {
    documents: Rc<PublishedDocuments>,
}

/// Questions to documents that are open.
#[component]
fn Asking(props: &AskingProps) -> Html {
    let (t, ask_text) = (&text().link, &text().ask);
    let studio = use_studio();
    let PublishedDocuments { deployment, n_documents, encoder: of_encoder, .. } = &*props.documents;
    let encoder = use_answer(FetchPublishedEncoder { name: deployment.name.clone() });
    let typed = use_state_eq(String::new);
    let shown = use_state(|| None::<Shown>);
    let problem = use_state_eq(|| None::<Problem>);
    let request = use_state_eq(|| None::<u64>);
    let reading = use_state_eq(|| None::<Reading>);
    let shows_code = use_state_eq(|| false);
    let newest = use_newest();
    let Following { after, onfollow, onalone, onasked } =
        use_following(shown.as_ref().map(Shown::asked), typed.setter());
    let title = match deployment.options.title.as_str() {
        "" => t.ask_documents.to_string(),
        title => title.to_string(),
    };
    {
        let title = (t.page_title)(&title);
        use_effect_with(title, |title| gloo::utils::document().set_title(title));
    }
    let ask = {
        let (shown, problem, request) = (shown.setter(), problem.setter(), request.setter());
        let (name, version) = (deployment.name.clone(), deployment.version);
        let counts = deployment.options.counts_predictions;
        Callback::from(move |(question, after): (String, Vec<String>)| {
            let turn = newest.begin();
            let (number, asking) = studio.bridge.begin(AskPublished { name: name.clone(), question, after });
            request.set(Some(number));
            problem.set(None);
            let (shown, problem, request, name) = (shown.clone(), problem.clone(), request.clone(), name.clone());
            spawn_local(async move {
                let answer = asking.await;
                if let (Ok(found), true) = (&answer, counts) {
                    let (is_answered, took_ms) = (!found.asked.answer.refused, found.took_ms);
                    let name = name.clone();
                    spawn_local(async move { count_question(&name, version, is_answered, took_ms).await });
                }
                if !turn.counts() {
                    return;
                }
                request.set(None);
                match answer {
                    Ok(found) => shown.set(Some(Shown::Found(Rc::new(found), None))),
                    Err(why) => problem.set(Some(why)),
                }
            });
        })
    };
    let onask = {
        let after = after.clone();
        Callback::from(move |question: String| {
            ask.emit((question.clone(), (*after).clone()));
            onasked.emit(question);
        })
    };
    let is_searching = request.is_some();
    let asked = shown.as_ref().map(Shown::asked);
    let (cited, numbers) =
        shown.as_ref().map(|shown| sources(&shown.asked().answer, shown.found())).unwrap_or_default();
    let onread = {
        let (reading, answer) = (reading.setter(), asked.map(|asked| asked.answer.clone()));
        Callback::from(move |place: Citation| reading.set(Some(Reading::of(place, answer.as_ref()))))
    };
    let said = match (&*shown, asked) {
        _ if is_searching => ask_text.searching.to_string(),
        (_, Some(asked)) if !asked.answer.refused => asked.answer.answer.clone(),
        (Some(shown), _) => (ask_text.refusal)(shown.refusal()).to_string(),
        _ => String::new(),
    };
    // Without it nothing can be answered, only found by its words.
    let reason = match (&encoder.answer, &encoder.problem) {
        (Some(_), _) => None,
        (None, Some(_)) => Some(AttrValue::Static(t.no_encoder)),
        (None, None) => Some(AttrValue::from((t.encoder_comes)(of_encoder.size_bytes))),
    };
    let lead = match deployment.options.description.as_str() {
        "" => (t.documents_line)(*n_documents),
        description => description.to_string(),
    };
    let set = |to: bool| {
        let shows_code = shows_code.setter();
        Callback::from(move |()| shows_code.set(to))
    };
    html! {
        <>
            <header><h1 tabindex="-1">{ title }</h1><p>{ lead }</p></header>
            if let Some(problem) = encoder.problem.clone() {
                <ProblemBox {problem} onretry={encoder.reload.clone()} />
            }
            <Going request={encoder.request} />
            <section class="stack" aria-label={ask_text.room}>
                <Question typed={(*typed).clone()} ontyped={let typed = typed.setter(); Callback::from(move |new| typed.set(new))}
                    {onask} after={(*after).clone()} {onalone} {is_searching} {said} {reason} />
                if let Some(problem) = (*problem).clone() { <ProblemBox {problem} /> }
                if let Some(shown) = &*shown {
                    <div aria-busy={is_searching.to_string()}>
                        <AnswerCard shown={shown.clone()} sources={cited.clone()} {numbers} ways={USUAL_WAYS}
                            {onfollow} {is_searching} onread={onread.clone()} />
                    </div>
                } else if is_searching {
                    <div class="card"><Skeleton lines={3} height="24px" label={ask_text.searching} /></div>
                }
            </section>
            if !cited.is_empty() {
                { sources_list(&cited, shown.as_ref().map_or(&[], |shown| shown.found()), asked.is_some_and(|own| own.answer.refused), &onread) }
            }
            { footer(deployment.options.counts_predictions.then_some(t.counted_questions), None, &set(true)) }
            if let Some(own) = (*reading).clone() {
                <LinkReader key={own.name.clone()} link={deployment.name.clone()} reading={own.clone()}
                    onclose={let reading = reading.setter(); Callback::from(move |()| reading.set(None))} />
            }
            if *shows_code {
                { documents_code_dialog(&deployment.name, &typed, set(false)) }
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct LinkReaderProps {
    link: String,
    reading: Reading,
    onclose: Callback<()>,
}

#[component]
fn LinkReader(props: &LinkReaderProps) -> Html {
    let Reading { name, cited, at } = &props.reading;
    let asked = use_answer(ReadPublishedDocument { name: props.link.clone(), document: name.clone() });
    use_text(asked, name, cited, *at, &props.onclose)
}
