//! The Ask room: documents, questions, and answers with their places.

mod adding;
mod answer;
mod asking;
mod collection;
mod cutting;
mod documents;
mod history;
mod how;
mod indexing;
mod lasting;
mod measure;
mod question;
mod reader;
mod sources;
mod start;
mod state;
mod work;

use bunsen_spec::{Answer, AskedQuestion, Citation, Ways};
use yew::prelude::*;

pub use self::work::DocumentWorkProvider;

use self::adding::{Given, use_adding};
use self::answer::AnswerCard;
use self::asking::{Asking, use_asking};
use self::documents::Documents;
use self::history::{History, use_questions};
use self::indexing::{indexing, rest};
use self::measure::Measure;
use self::question::Question;
use self::reader::Reader;
use self::sources::sources_list;
use self::start::Start;
use self::state::use_documents;
use self::work::use_document_work;
use super::{Going, use_project};
use crate::frame::use_drops;
use crate::parts::{Button, Menu, MenuItem, ProblemBox, Skeleton, use_files_choice};
use crate::router::use_query;
use crate::state::ask::{USUAL_WAYS, sources, unaskable};
use crate::state::order::ordered;
use crate::text::text;

/// A document that is being read, and what is cited of it.
#[derive(Clone, Debug, PartialEq)]
struct Reading {
    name: String,
    cited: Vec<Citation>,
    at: usize,
}

/// See the module.
#[component]
pub fn AskRoom() -> Html {
    let t = &text().ask;
    let project = use_project();
    let work = use_document_work();
    let documents = use_documents(&project, work.adding.n_ended + work.encoding.n_ended);
    let adding = use_adding(&project);
    let questions = use_questions(&project);
    let Asking { ask, show, clear, shown, problem, is_searching, request } =
        use_asking(&project, documents.state.as_deref(), questions.reload.clone());
    let ways = use_state_eq(|| USUAL_WAYS);
    let typed = use_state_eq(String::new);
    let reading = use_state_eq(|| None::<Reading>);
    let (view, set_view) = use_query("view");
    use_drops(t.drop_now, adding.add.reform(Given::Dropped));
    let files = use_files_choice("documents-files", false, adding.add.reform(Given::Files));
    let folder = use_files_choice("documents-folder", true, adding.add.reform(Given::Folder));
    let inputs = html! { <>{ files.input.clone() }{ folder.input.clone() }</> };
    let Some(state) = documents.state.clone() else {
        return html! {
            <>
                <h1 tabindex="-1">{ t.title }</h1>
                if let Some(problem) = &documents.problem {
                    <ProblemBox problem={problem.clone()} onretry={documents.reload.clone()} />
                } else {
                    <Going request={documents.request} />
                    <Skeleton lines={6} height="36px" label={t.loading} />
                }
                { inputs }
            </>
        };
    };
    let problems = html! {
        <>
            if let Some(problem) = &documents.problem {
                <ProblemBox problem={problem.clone()} kept={text().frame.still_shown} onretry={documents.reload.clone()} />
            }
            { adding.view() }
        </>
    };
    if state.documents.is_empty() {
        return html! {
            <>
                <div class="room-head"><div class="grow"><h1 tabindex="-1">{ t.title }</h1></div></div>
                { problems }
                <Start {adding} onfiles={files.open} onfolder={folder.open} />
                { inputs }
            </>
        };
    }
    let shows_documents = view.as_deref() == Some("documents");
    let ondocuments = set_view.reform(move |_: MouseEvent| (!shows_documents).then(|| "documents".to_string()));
    let measures = view.as_deref() == Some("measure");
    let onmeasure = set_view.reform(move |_: MouseEvent| (!measures).then(|| "measure".to_string()));
    let items = vec![MenuItem::new(t.add_files, None, files.open), MenuItem::new(t.add_folder, None, folder.open)];
    let asked = shown.as_ref().map(asking::Shown::asked);
    let (cited, numbers) =
        shown.as_ref().map(|shown| sources(&shown.asked().answer, shown.found())).unwrap_or_default();
    let onask = {
        let (ask, ways) = (ask.clone(), *ways);
        Callback::from(move |question: String| ask.emit((question, ways)))
    };
    let onways = {
        let (ask, ways, question) = (ask.clone(), ways.setter(), asked.map(|asked| asked.question.clone()));
        Callback::from(move |new: Ways| {
            ways.set(new);
            if let Some(question) = question.clone() {
                ask.emit((question, new));
            }
        })
    };
    let onshow = {
        let (show, typed) = (show, typed.setter());
        Callback::from(move |asked: AskedQuestion| {
            typed.set(asked.question.clone());
            show.emit(asked);
        })
    };
    let onread = {
        let (reading, cited) = (reading.setter(), citations(asked.map(|asked| &asked.answer)));
        Callback::from(move |place: Citation| {
            let name = place.file.clone();
            let inner: Vec<_> = cited.iter().filter(|own| own.file == name).cloned().collect();
            let is_in = |own: &Citation| own.range.start >= place.range.start && own.range.end <= place.range.end;
            // A passage that is not quoted is marked as a whole.
            let (cited, at) = inner.iter().position(is_in).map_or((vec![place], 0), |at| (inner, at));
            reading.set(Some(Reading { name, cited, at }));
        })
    };
    let onopen = {
        let reading = reading.setter();
        Callback::from(move |name| reading.set(Some(Reading { name, cited: Vec::new(), at: 0 })))
    };
    let onclose = {
        let reading = reading.setter();
        Callback::from(move |()| reading.set(None))
    };
    let said = match asked {
        _ if is_searching => t.searching.to_string(),
        Some(asked) if !asked.answer.refused => asked.answer.answer.clone(),
        Some(_) => shown.as_ref().map(|shown| (t.refusal)(shown.refusal()).to_string()).unwrap_or_default(),
        None => String::new(),
    };
    let onrest = {
        let question = asked.map(|asked| asked.question.clone()).unwrap_or_default();
        onask.reform(move |_: MouseEvent| question.clone())
    };
    let is_refused = asked.is_some_and(|asked| asked.answer.refused);
    html! {
        <>
            <div class="room-head">
                <div class="grow">
                    <h1 tabindex="-1">{ t.title }</h1>
                    <p>{ (t.line)(state.documents.len() as u64, state.n_passages) }</p>
                </div>
                <div class="row wrap">
                    <Button label={t.documents} pressed={shows_documents} onclick={ondocuments} />
                    <Button label={text().measure.button} pressed={measures} onclick={onmeasure} />
                    if let Some(title) = adding.reason {
                        <Button label={t.add} disabled=true {title} />
                    } else {
                        <Menu label={t.add} {items} class={classes!("button")} is_right=true />
                    }
                </div>
            </div>
            { problems }
            { indexing(&project, &state, &work) }
            if shows_documents {
                <Documents project={project.clone()} state={state.clone()} onstate={documents.set.clone()} {onopen} />
            }
            if measures { <Measure project={project.clone()} state={state.clone()} /> }
            <div class="cols ask-cols" hidden={measures}>
                <section class="stack ask-main" aria-label={t.room}>
                    <Question typed={(*typed).clone()} ontyped={let typed = typed.setter(); Callback::from(move |new| typed.set(new))}
                        onask={onask.clone()} {is_searching} {said} reason={unaskable(&state).map(t.unaskable)} />
                    if let Some(problem) = problem { <ProblemBox {problem} /> }
                    <Going {request} />
                    if let Some(shown) = &shown {
                        <div aria-busy={is_searching.to_string()}>
                            <AnswerCard shown={shown.clone()} sources={cited.clone()} {numbers} ways={*ways} {onways}
                                onagain={onask.clone()} {is_searching} onread={onread.clone()}
                                rest={rest(&project, &state, &work, onrest)} />
                        </div>
                    } else if is_searching {
                        <div class="card"><Skeleton lines={3} height="24px" label={t.searching} /></div>
                    }
                    <History project={project.clone()} questions={questions.answer.clone()} problem={questions.problem.clone()}
                        shown={asked.cloned()} {onshow} onforgotten={let reload = questions.reload.clone(); Callback::from(move |()| {
                            clear.emit(());
                            reload.emit(());
                        })} />
                </section>
                if !cited.is_empty() {
                    { sources_list(&cited, shown.as_ref().map_or(&[], |shown| shown.found()), is_refused, &onread) }
                }
            </div>
            if let Some(Reading { name, cited, at }) = (*reading).clone() {
                <Reader key={name.clone()} project={project.id()} name={name.clone()} {cited} {at} {onclose}
                    is_there={state.documents.iter().any(|own| own.name == name)} />
            }
            { inputs }
        </>
    }
}

/// The sentences of an answer, in the order of the text.
fn citations(answer: Option<&Answer>) -> Vec<Citation> {
    let all = answer.iter().flat_map(|answer| &answer.citations).cloned().collect();
    ordered(all, |a: &Citation, b| a.range.start.cmp(&b.range.start))
}
