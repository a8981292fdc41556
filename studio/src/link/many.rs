//! Many rows at once: a CSV file in, the same file with answers out.

use bunsen_protocol::PredictDeploymentFile;
use bunsen_spec::{Problem, ReadIssue, Signature};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::use_studio;
use crate::browser::save_file;
use crate::chart::{FigureTable, save_text};
use crate::parts::{Button, ButtonKind, Dialog, ProblemBox};
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
    let input = use_node_ref();
    let is_busy = use_state_eq(|| false);
    let problem = use_state_eq(|| None::<Problem>);
    let done = use_state_eq(|| None::<String>);
    let issues = use_state_eq(Vec::<ReadIssue>::new);
    let columns: Vec<String> = props.signature.inputs.iter().map(|input| input.name.clone()).collect();
    let template = {
        let table = FigureTable { columns: columns.clone(), rows: Vec::new() };
        let name = format!("{}.csv", props.name);
        Callback::from(move |_: MouseEvent| save_text(&name, "text/csv", &table.to_csv()))
    };
    let choose = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let (name, is_busy, problem, done) = (props.name.clone(), is_busy.setter(), problem.setter(), done.setter());
        let issues = issues.setter();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
            input.set_value("");
            let (studio, name) = (studio.clone(), name.clone());
            let (is_busy, problem, done) = (is_busy.clone(), problem.clone(), done.clone());
            let issues = issues.clone();
            is_busy.set(true);
            problem.set(None);
            done.set(None);
            issues.set(Vec::new());
            spawn_local(async move {
                let file_name = file.name();
                let call = PredictDeploymentFile { name, file_name };
                match studio.bridge.call_for_bytes(call, vec![file.into()]).await {
                    Ok((answer, buffers)) => {
                        if let Some(bytes) = buffers.first() {
                            let _ = save_file(&answer.file.name, &answer.file.media_type, bytes);
                            done.set(Some(answer.file.name));
                            issues.set(answer.issues);
                        }
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    html! {
        <Dialog title={t.many_title} onclose={props.onclose.clone()}>
            <div class="stack">
                <p>{ t.many_line }</p>
                <details class="fold"><summary>{ t.columns }{ format!(" ({})", columns.len()) }</summary><p class="mono wrap">{ columns.join(", ") }</p></details>
                if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} /> }
                if let Some(name) = &*done { <p role="status">{ (t.many_done)(name) }</p> }
                if !issues.is_empty() { <ul>{ for issues.iter().map(|issue| html! { <li>{ &issue.what }</li> }) }</ul> }
                <div class="row wrap">
                    <Button label={if *is_busy { t.many_working } else { t.many_choose }} kind={ButtonKind::Primary} is_busy={*is_busy} onclick={choose} />
                    <Button label={t.many_template} kind={ButtonKind::Plain} onclick={template} />
                    <input ref={input} type="file" accept={ACCEPTED_TABLES} class="sr-only" tabindex="-1" aria-label={t.many_choose} {onchange} />
                </div>
            </div>
        </Dialog>
    }
}
