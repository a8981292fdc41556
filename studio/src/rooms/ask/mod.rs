//! The Ask room: documents, questions, and answers with their places.

mod adding;
mod answer;
mod asking;
mod collection;
mod cutting;
mod documents;
mod following;
mod history;
mod how;
mod indexing;
mod lasting;
mod map;
mod measure;
mod question;
mod reader;
mod sources;
mod start;
mod state;
mod work;

use bunsen_spec::{Answer, AskedQuestion, Citation, Ways};
use yew::prelude::*;

pub use self::adding::Given;
pub use self::answer::AnswerCard;
pub use self::asking::Shown;
pub use self::collection::use_collection;
pub use self::following::{Following, use_following};
pub use self::question::Question;
pub use self::reader::use_text;
pub use self::sources::sources_list;
pub use self::work::DocumentWorkProvider;

use self::adding::{use_adding, use_handed};
use self::asking::{Asking, use_asking};
use self::documents::Documents;
use self::history::{History, use_questions};
use self::indexing::{indexing, rest};
use self::map::Map;
use self::measure::Measure;
use self::reader::Reader;
use self::start::Start;
use self::state::use_documents;
use self::work::use_document_work;
use super::{Going, use_project};
use crate::frame::use_drops;
use crate::parts::{Button, ButtonKind, Menu, MenuItem, ProblemBox, Skeleton, use_files_choice};
use crate::router::use_query;
use crate::state::ask::{USUAL_WAYS, sources, unaskable};
use crate::state::order::ordered;
use crate::text::{Words, text};

/// A document that is being read, and what is cited of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Its name.
    pub name: String,
    /// What is cited, in the order of the text.
    pub cited: Vec<Citation>,
    /// Which of that is shown first.
    pub at: usize,
}

impl Reading {
    /// The document of a place, with what an answer cites of it. A passage that is not quoted is marked as a whole.
    pub fn of(place: Citation, answer: Option<&Answer>) -> Self {
        let name = place.file.clone();
        let inner: Vec<_> = citations(answer).into_iter().filter(|own| own.file == name).collect();
        let is_in = |own: &Citation| own.range.start >= place.range.start && own.range.end <= place.range.end;
        let (cited, at) = inner.iter().position(is_in).map_or((vec![place], 0), |at| (inner, at));
        Self { name, cited, at }
    }
}

/// See the module.
#[component]
pub fn AskRoom() -> Html {
    let t = &text().ask;
    let project = use_project();
    let work = use_document_work();
    let documents = use_documents(&project, work.adding.n_ended + work.encoding.n_ended);
    let adding = use_adding(&project);
    use_handed(&project, &adding);
    let questions = use_questions(&project);
    let Asking { ask, show, clear, shown, problem, is_searching, request } =
        use_asking(&project, documents.state.as_deref(), questions.reload.clone());
    let ways = use_state_eq(|| USUAL_WAYS);
    let typed = use_state_eq(String::new);
    let Following { after, onfollow, onalone, onasked } =
        use_following(shown.as_ref().map(Shown::asked), typed.setter());
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
    let view_button = |name: &'static str, label: Words| {
        let is_open = view.as_deref() == Some(name);
        let onclick = set_view.reform(move |_: MouseEvent| (!is_open).then(|| name.to_string()));
        html! { <Button {label} pressed={is_open} {onclick} /> }
    };
    let measures = view.as_deref() == Some("measure");
    let items = vec![MenuItem::new(t.add_files, None, files.open), MenuItem::new(t.add_folder, None, folder.open)];
    let asked = shown.as_ref().map(Shown::asked);
    let (cited, numbers) =
        shown.as_ref().map(|shown| sources(&shown.asked().answer, shown.found())).unwrap_or_default();
    let onask = {
        let (ask, after, ways) = (ask.clone(), after.clone(), *ways);
        Callback::from(move |question: String| {
            ask.emit((question.clone(), (*after).clone(), ways));
            onasked.emit(question);
        })
    };
    let asked_in = {
        let (ask, asked) = (ask.clone(), asked.map(|asked| (asked.question.clone(), asked.after.clone())));
        Callback::from(move |ways: Ways| {
            if let Some((question, after)) = asked.clone() {
                ask.emit((question, after, ways));
            }
        })
    };
    let onways = {
        let (asked_in, ways) = (asked_in.clone(), ways.setter());
        Callback::from(move |new: Ways| {
            ways.set(new);
            asked_in.emit(new);
        })
    };
    let onshow = {
        let (show, typed, after) = (show, typed.setter(), after.setter());
        Callback::from(move |asked: AskedQuestion| {
            typed.set(asked.question.clone());
            after.set(asked.after.clone());
            show.emit(asked);
        })
    };
    let onread = {
        let (reading, answer) = (reading.setter(), asked.map(|asked| asked.answer.clone()));
        Callback::from(move |place: Citation| reading.set(Some(Reading::of(place, answer.as_ref()))))
    };
    let onopen = {
        let reading = reading.setter();
        Callback::from(move |name| reading.set(Some(Reading { name, cited: Vec::new(), at: 0 })))
    };
    let onclose = {
        let reading = reading.setter();
        Callback::from(move |()| reading.set(None))
    };
    let onusual = onways.reform(|_: MouseEvent| USUAL_WAYS);
    let onforgotten = {
        let reload = questions.reload.clone();
        Callback::from(move |()| {
            clear.emit(());
            reload.emit(());
        })
    };
    let said = match asked {
        _ if is_searching => t.searching.to_string(),
        Some(asked) if !asked.answer.refused => asked.answer.answer.clone(),
        Some(_) => shown.as_ref().map(|shown| (t.refusal)(shown.refusal()).to_string()).unwrap_or_default(),
        None => String::new(),
    };
    let onagain = {
        let ways = *ways;
        asked_in.reform(move |_: MouseEvent| ways)
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
                    { view_button("documents", t.documents) }
                    { view_button("map", t.map) }
                    { view_button("measure", text().measure.button) }
                    if let Some(title) = adding.reason {
                        <Button label={t.add} disabled=true {title} />
                    } else {
                        <Menu label={t.add} {items} class={classes!("button")} is_right=true />
                    }
                </div>
            </div>
            { problems }
            { indexing(&project, &state, &work) }
            if view.as_deref() == Some("documents") {
                <Documents project={project.clone()} state={state.clone()} onstate={documents.set.clone()} {onopen} />
            }
            if view.as_deref() == Some("map") {
                <Map project={project.clone()} state={state.clone()} onread={onread.clone()} />
            }
            if measures { <Measure project={project.clone()} state={state.clone()} /> }
            <div class="cols ask-cols" hidden={measures}>
                <section class="stack ask-main" aria-label={t.room}>
                    <Question typed={(*typed).clone()} ontyped={let typed = typed.setter(); Callback::from(move |new| typed.set(new))}
                        {onask} after={(*after).clone()} {onalone} {is_searching} {said} reason={unaskable(&state).map(t.unaskable)} />
                    if *ways != USUAL_WAYS {
                        <div class="row wrap">
                            <p class="small soft">{ (t.searched_by)(*ways) }</p>
                            <Button label={t.usual_ways} kind={ButtonKind::Plain} is_small=true onclick={onusual} />
                        </div>
                    }
                    if let Some(problem) = problem { <ProblemBox {problem} /> }
                    <Going {request} />
                    if let Some(shown) = &shown {
                        <div aria-busy={is_searching.to_string()}>
                            <AnswerCard shown={shown.clone()} sources={cited.clone()} {numbers} ways={*ways} {onways}
                                onagain={onagain.clone()} {onfollow} {is_searching} onread={onread.clone()}
                                rest={rest(&project, &state, &work, onagain)} />
                        </div>
                    } else if is_searching {
                        <div class="card"><Skeleton lines={3} height="24px" label={t.searching} /></div>
                    }
                </section>
                if !cited.is_empty() {
                    { sources_list(&cited, shown.as_ref().map_or(&[], |shown| shown.found()), is_refused, &onread) }
                }
                <History project={project.clone()} questions={questions.answer.clone()} problem={questions.problem.clone()}
                    shown={asked.cloned()} {onshow} {onforgotten} />
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
