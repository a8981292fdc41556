//! Many rows at once: a CSV file in, the same file with answers out.

use bunsen_protocol::{FileBytes, PredictDeploymentFile};
use bunsen_spec::{Problem, ReadIssue, Signature};
use web_sys::File;
use yew::prelude::*;

use crate::app::use_studio;
use crate::bridge::use_work;
use crate::browser::save_file;
use crate::chart::{FigureTable, save_text};
use crate::parts::{Button, ButtonKind, Dialog, ProblemBox, use_file_choice};
use crate::rooms::Going;
use crate::state::files::ACCEPTED_TABLES;
use crate::text::text;

/// What to ask.
#[derive(Properties, PartialEq)]
pub struct ManyDialogProps {
    /// The deployment's name.
    pub name: String,
    /// What it takes.
    pub signature: Signature,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// See the module.
#[component]
pub fn ManyDialog(props: &ManyDialogProps) -> Html {
    let t = &text().link;
    let studio = use_studio();
    let work = use_work();
    let done = use_state_eq(|| None::<String>);
    let issues = use_state_eq(Vec::<ReadIssue>::new);
    let columns: Vec<String> = props.signature.inputs.iter().map(|input| input.name.clone()).collect();
    let template = {
        let table = FigureTable { columns: columns.clone(), rows: Vec::new() };
        let name = format!("{}.csv", props.name);
        Callback::from(move |_: MouseEvent| save_text(&name, "text/csv", &table.to_csv()))
    };
    let onfile = {
        let (name, work, done, issues) = (props.name.clone(), work.clone(), done.setter(), issues.setter());
        Callback::from(move |file: File| {
            let (studio, name, done, issues) = (studio.clone(), name.clone(), done.clone(), issues.clone());
            let own = work.clone();
            work.forget();
            done.set(None);
            issues.set(Vec::new());
            work.start(async move {
                let file_name = file.name();
                let call = PredictDeploymentFile { name, file_name };
                let (answer, buffers) = own.follow(studio.bridge.begin_for_bytes(call, vec![file.into()])).await?;
                let FileBytes { name, media_type } = answer.file;
                let saved = buffers.first().and_then(|bytes| save_file(&name, &media_type, bytes));
                saved.ok_or_else(|| Problem::internal(text().frame.export_failed))?;
                done.set(Some(name));
                issues.set(answer.issues);
                Ok(())
            });
        })
    };
    let choice = use_file_choice("many-file", ACCEPTED_TABLES, onfile);
    html! {
        <Dialog title={t.many_title} onclose={props.onclose.clone()}>
            <div class="stack">
                <p>{ t.many_line }</p>
                <details class="fold"><summary>{ t.columns }{ format!(" ({})", columns.len()) }</summary><p class="mono wrap">{ columns.join(", ") }</p></details>
                if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} /> }
                <Going request={work.request} />
                if let Some(name) = &*done { <p role="status">{ (t.many_done)(name) }</p> }
                if !issues.is_empty() { <ul>{ for issues.iter().map(|issue| html! { <li>{ &issue.what }</li> }) }</ul> }
                <div class="row wrap">
                    <Button label={if work.is_busy { t.many_working } else { t.many_choose }} kind={ButtonKind::Primary} is_busy={work.is_busy}
                        onclick={choice.open.reform(|_: MouseEvent| ())} />
                    <Button label={t.many_template} kind={ButtonKind::Plain} onclick={template} />
                    { choice.input }
                </div>
            </div>
        </Dialog>
    }
}
