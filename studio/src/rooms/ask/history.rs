//! What was asked before.

use std::rc::Rc;

use bunsen_protocol::{ForgetQuestions, ReadQuestions};
use bunsen_spec::{AskedQuestion, Problem};
use yew::prelude::*;

use super::answer::shortened;
use crate::app::use_studio;
use crate::bridge::{Asked, use_answer, use_work};
use crate::browser::now_ms;
use crate::parts::{Button, ButtonKind, Dialog, ProblemBox};
use crate::rooms::Project;
use crate::state::ask::refusal::refusal;
use crate::state::format::ago;
use crate::text::text;

/// The questions that were asked, the newest first.
#[hook]
pub fn use_questions(project: &Project) -> Asked<Vec<AskedQuestion>> {
    use_answer(ReadQuestions { project: project.id() })
}

/// Questions that are listed at first, and added at a time.
const PAGE: usize = 20;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct HistoryProps {
    /// The project.
    pub project: Project,
    /// What was asked.
    pub questions: Option<Rc<Vec<AskedQuestion>>>,
    /// Why it is not known.
    pub problem: Option<Problem>,
    /// What is shown already.
    pub shown: Option<AskedQuestion>,
    /// Shows an answer again.
    pub onshow: Callback<AskedQuestion>,
    /// Hears that all was forgotten.
    pub onforgotten: Callback<()>,
}

/// See [`HistoryProps`].
#[component]
pub fn History(props: &HistoryProps) -> Html {
    let t = &text().ask;
    let studio = use_studio();
    let work = use_work();
    let is_asking = use_state_eq(|| false);
    let limit = use_state_eq(|| PAGE);
    let close = {
        let (is_asking, work) = (is_asking.setter(), work.clone());
        Callback::from(move |()| {
            is_asking.set(false);
            work.forget();
        })
    };
    let forget = {
        let (project, work, close) = (props.project.id(), work.clone(), close.clone());
        let onforgotten = props.onforgotten.clone();
        Callback::from(move |_: MouseEvent| {
            let (studio, project) = (studio.clone(), project.clone());
            let (close, onforgotten) = (close.clone(), onforgotten.clone());
            work.start(async move {
                studio.bridge.call(ForgetQuestions { project }).await?;
                studio.say(text().ask.forgotten);
                close.emit(());
                onforgotten.emit(());
                Ok(())
            });
        })
    };
    let ask = {
        let is_asking = is_asking.setter();
        Callback::from(move |_: MouseEvent| is_asking.set(true))
    };
    let all = props.questions.as_deref().map(Vec::as_slice).unwrap_or_default();
    let is_shown = |own: &AskedQuestion| {
        props.shown.as_ref().is_some_and(|shown| {
            shown.asked_ms == own.asked_ms && shown.question == own.question && shown.after == own.after
        })
    };
    let onmore = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + PAGE))
    };
    let has_more = all.len() > *limit;
    html! {
        <div class="stack ask-history">
            if let Some(problem) = &props.problem { <ProblemBox problem={problem.clone()} /> }
            if !all.is_empty() {
                <section class="stack tight" aria-label={t.asked_before}>
                    <div class="row">
                        <h2 class="grow">{ t.asked_before }</h2>
                        <Button label={t.forget_all} kind={ButtonKind::Plain} is_small=true onclick={ask} />
                    </div>
                    <ul class="plain-list stack tight">
                        { for all.iter().take(*limit).map(|asked| card(asked, is_shown(asked), &props.onshow)) }
                    </ul>
                    if has_more { <div><Button label={t.show_older} is_small=true onclick={onmore} /></div> }
                </section>
            }
            if *is_asking {
                <Dialog title={t.forget_title} onclose={close.clone()} footer={html! {
                    <>
                        <Button label={t.forget_all} kind={ButtonKind::Danger} is_busy={work.is_busy} onclick={forget} />
                        <Button label={t.keep} onclick={close.reform(|_| ())} />
                    </>
                }}>
                    if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} /> }
                    <p>{ t.forget_line }</p>
                </Dialog>
            }
        </div>
    }
}

fn card(asked: &AskedQuestion, is_shown: bool, onshow: &Callback<AskedQuestion>) -> Html {
    let t = &text().ask;
    let onclick = {
        let asked = asked.clone();
        onshow.reform(move |_: MouseEvent| asked.clone())
    };
    let first = asked.answer.citations.first().filter(|_| !asked.answer.refused);
    html! {
        <li key={format!("{} {}", asked.asked_ms, asked.question)}>
            <button type="button" class="ask-before" aria-current={is_shown.then_some("true")} title={t.show_answer} {onclick}>
                <b>{ &asked.question }</b>
                if !asked.after.is_empty() { <span class="small soft">{ (t.follows)(&asked.after) }</span> }
                <span class="soft">
                    { first.map_or_else(|| (t.refusal)(refusal(&asked.answer, None)).to_string(), |first| format!("{}{}{}", t.opening_quote, shortened(&first.quote), t.closing_quote)) }
                </span>
                <span class="small soft">{ ago(asked.asked_ms, now_ms()) }</span>
            </button>
        </li>
    }
}
