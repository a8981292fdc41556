//! The test questions: listed, proposed, written, edited, removed.

use std::rc::Rc;

use bunsen_protocol::{DocumentsState, SetTestQuestions, TestQuestion};
use bunsen_spec::Question;
use yew::prelude::*;

use super::edit::Edit;
use super::proposals::Proposals;
use crate::app::use_studio;
use crate::bridge::use_work;
use crate::parts::{Button, ButtonKind, ChipKind, Icon, ProblemBox, chip};
use crate::rooms::Project;
use crate::state::ask::measure::{n_answerable, with_question};
use crate::text::text;

/// Questions that are listed at first, and added at a time.
const PAGE: usize = 10;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct QuestionsProps {
    /// The project.
    pub project: Project,
    /// Its documents.
    pub state: Rc<DocumentsState>,
    /// The questions.
    pub questions: Rc<Vec<TestQuestion>>,
}

/// What stands over the list.
#[derive(Clone, PartialEq)]
enum Open {
    /// The form of a question; of one that there is, its place.
    Edit(Option<usize>),
    /// What the documents propose.
    Proposals,
}

/// See [`QuestionsProps`].
#[component]
pub fn Questions(props: &QuestionsProps) -> Html {
    let t = &text().measure;
    let studio = use_studio();
    let work = use_work();
    let open = use_state_eq(|| None::<Open>);
    let limit = use_state_eq(|| PAGE);
    let all: Vec<Question> = props.questions.iter().map(|own| own.question.clone()).collect();
    let disabled = !props.project.state.is_writer || work.is_busy;
    let close = {
        let (open, work) = (open.setter(), work.clone());
        Callback::from(move |()| {
            open.set(None);
            work.forget();
        })
    };
    let save = {
        let (project, before, work, close) = (props.project.clone(), all.clone(), work.clone(), close.clone());
        Callback::from(move |(questions, said): (Vec<Question>, String)| {
            let (studio, project, close) = (studio.clone(), project.clone(), close.clone());
            let set =
                |questions: &[Question]| SetTestQuestions { project: project.id(), questions: questions.to_vec() };
            let (undo, redo) = (set(&before), set(&questions));
            work.start(async move {
                studio.bridge.call(redo.clone()).await?;
                studio.did(said, text().measure.step, undo, redo);
                close.emit(());
                project.reload.emit(());
                Ok(())
            });
        })
    };
    let show = |what: Open| {
        let open = open.setter();
        Callback::from(move |_: MouseEvent| open.set(Some(what.clone())))
    };
    let row = |(at, own): (usize, &TestQuestion)| {
        let remove = {
            let (save, mut rest) = (save.clone(), all.clone());
            rest.remove(at);
            Callback::from(move |_: MouseEvent| save.emit((rest.clone(), text().measure.removed.into())))
        };
        html! {
            <li key={at} class="row measure-question">
                <div class="grow">
                    <p>{ &own.question.question }</p>
                    if let Some(problem) = &own.problem {
                        <p class="small miss">{ &problem.what }{ " " }{ &problem.remedy }</p>
                    } else if let Some(place) = own.question.answers.first() {
                        <p class="small soft">{ (t.answer)(&place.file, &place.quote) }</p>
                    } else {
                        { chip(ChipKind::Plain, t.unanswerable) }
                    }
                </div>
                <Button label={(t.edit_one)(&own.question.question)} icon={Icon::Edit} is_icon_only=true is_small=true
                    kind={ButtonKind::Plain} {disabled} onclick={show(Open::Edit(Some(at)))} />
                <Button label={(t.remove_one)(&own.question.question)} icon={Icon::Delete} is_icon_only=true is_small=true
                    kind={ButtonKind::Plain} {disabled} onclick={remove} />
            </li>
        }
    };
    let onmore = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + PAGE))
    };
    let whole: Vec<Question> =
        props.questions.iter().filter(|own| own.problem.is_none()).map(|own| own.question.clone()).collect();
    let n_gone = all.len() - whole.len();
    let remove_gone = {
        let save = save.clone();
        Callback::from(move |_: MouseEvent| save.emit((whole.clone(), text().measure.removed.into())))
    };
    let onedited = {
        let (save, all) = (save.clone(), all.clone());
        Callback::from(move |(at, new): (Option<usize>, Question)| {
            save.emit((with_question(&all, at, new), text().measure.saved.into()));
        })
    };
    let onchosen = {
        let (save, all) = (save.clone(), all.clone());
        Callback::from(move |new: Vec<Question>| {
            let said = (text().measure.added)(new.len() as u64);
            save.emit((all.iter().cloned().chain(new).collect(), said));
        })
    };
    let is_open = open.is_some();
    html! {
        <section class="stack tight" aria-label={t.questions}>
            <div class="row wrap">
                <h3 class="grow">{ t.questions }</h3>
                <Button label={t.propose} kind={if all.is_empty() { ButtonKind::Primary } else { ButtonKind::Normal }} is_small=true
                    {disabled} onclick={show(Open::Proposals)} />
                <Button label={t.write} is_small=true {disabled} onclick={show(Open::Edit(None))} />
            </div>
            <p class="soft small">{ (t.n_questions)(n_answerable(&all), all.len() as u64 - n_answerable(&all)) }</p>
            if let (Some(problem), false) = (&work.problem, is_open) { <ProblemBox problem={problem.clone()} kept={t.kept_questions} /> }
            if n_gone > 1 {
                <div><Button label={(t.remove_gone)(n_gone as u64)} is_small=true {disabled} onclick={remove_gone} /></div>
            }
            <ul class="plain-list stack tight">{ for props.questions.iter().enumerate().take(*limit).map(row) }</ul>
            if all.len() > *limit { <div><Button label={t.show_more} is_small=true onclick={onmore} /></div> }
            { match (*open).clone() {
                Some(Open::Edit(at)) => html! {
                    <Edit {at} question={at.and_then(|at| all.get(at).cloned())} state={props.state.clone()} is_busy={work.is_busy}
                        problem={work.problem.clone()} onsave={onedited} onclose={close} />
                },
                Some(Open::Proposals) => html! {
                    <Proposals project={props.project.clone()} known={all} is_busy={work.is_busy} problem={work.problem.clone()}
                        {onchosen} onclose={close} />
                },
                None => Html::default(),
            } }
        </section>
    }
}
