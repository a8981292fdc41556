//! Runs that were cut off, and the offer to go on.

use bunsen_protocol::{DeleteRun, RestoreRun};
use bunsen_spec::{ProjectId, RunSummary};
use yew::prelude::*;

use super::training::use_training;
use crate::app::use_studio;
use crate::bridge::use_work;
use crate::parts::{Button, ButtonKind, ProblemBox};
use crate::router::use_query;
use crate::text::text;

/// What to offer.
#[derive(Properties, PartialEq)]
pub struct ResumeBannerProps {
    /// The project.
    pub project: ProjectId,
    /// A run that was cut off.
    pub run: RunSummary,
    /// Whether nothing can be started now.
    pub disabled: bool,
    /// Called when the runs have changed.
    pub onchanged: Callback<()>,
}

/// See the module.
#[component]
pub fn ResumeBanner(props: &ResumeBannerProps) -> Html {
    let t = &text().train;
    let training = use_training();
    let studio = use_studio();
    let (epoch, epochs) = props.run.resumable.unwrap_or_default();
    let resume = {
        let (project, run) = (props.project.clone(), props.run.id.clone());
        Callback::from(move |()| training.resume(project.clone(), run.clone()))
    };
    // The list of projects has asked already: `?resume=1` is that press of the button.
    let (is_asked, set_asked) = use_query("resume");
    {
        let (resume, disabled) = (resume.clone(), props.disabled);
        use_effect_with((is_asked.is_some(), disabled), move |(is_asked, disabled)| {
            if *is_asked && !*disabled {
                set_asked.emit(None);
                resume.emit(());
            }
        });
    }
    let resume = resume.reform(|_: MouseEvent| ());
    let work = use_work();
    let discard = {
        let (project, run, number) = (props.project.clone(), props.run.id.clone(), props.run.number);
        let (onchanged, work) = (props.onchanged.clone(), work.clone());
        Callback::from(move |_: MouseEvent| {
            let (studio, onchanged) = (studio.clone(), onchanged.clone());
            let delete = DeleteRun { project: project.clone(), run: run.clone() };
            let restore = RestoreRun { project: project.clone(), run: run.clone() };
            work.start(async move {
                studio.bridge.call(delete.clone()).await?;
                let t = &text().train;
                studio.did((t.discarded)(number), (t.discard_step)(number), restore, delete);
                onchanged.emit(());
                Ok(())
            });
        })
    };
    html! {
        <div class="banner hot" role="status">
            <div class="grow">
                <p><b>{ (t.interrupted)(props.run.number, epoch, epochs) }</b></p>
                <p class="small soft">{ t.interrupted_more }</p>
            </div>
            if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} /> }
            <Button label={t.resume_run} kind={ButtonKind::Primary} onclick={resume} disabled={props.disabled} />
            <Button label={t.discard} kind={ButtonKind::Plain} is_busy={work.is_busy} onclick={discard} disabled={props.disabled} />
        </div>
    }
}
