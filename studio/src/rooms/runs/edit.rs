//! Renaming a run and writing a note on it.

use bunsen_protocol::EditRun;
use bunsen_spec::{Problem, ProjectId, RunSummary};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::app::use_studio;
use crate::parts::{Button, ButtonKind, Dialog, Field, ProblemBox, TextArea, TextInput};
use crate::text::text;

/// What to change.
#[derive(Properties, PartialEq)]
pub struct EditDialogProps {
    /// The project.
    pub project: ProjectId,
    /// The run.
    pub run: RunSummary,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// See the module.
#[component]
pub fn EditDialog(props: &EditDialogProps) -> Html {
    let t = &text().runs;
    let studio = use_studio();
    let name = use_state_eq(|| props.run.name.clone());
    let note = use_state_eq(|| props.run.note.clone());
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    let onsubmit = {
        let (old, project) = (props.run.clone(), props.project.clone());
        let (name, note) = ((*name).clone(), (*note).clone());
        let (problem, is_busy, onclose) = (problem.setter(), is_busy.setter(), props.onclose.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let edit = |name: &str, note: &str| EditRun {
                project: project.clone(),
                run: old.id.clone(),
                name: name.trim().into(),
                note: note.trim().into(),
            };
            let (redo, undo, number) = (edit(&name, &note), edit(&old.name, &old.note), old.number);
            let (studio, problem, is_busy, onclose) =
                (studio.clone(), problem.clone(), is_busy.clone(), onclose.clone());
            is_busy.set(true);
            spawn_local(async move {
                match studio.bridge.call(redo.clone()).await {
                    Ok(_) => {
                        let t = &text().runs;
                        studio.did((t.renamed)(number), (t.edit_step)(number), undo, redo);
                        onclose.emit(());
                    }
                    Err(why) => {
                        problem.set(Some(why));
                        is_busy.set(false);
                    }
                }
            });
        })
    };
    let set = |state: &UseStateHandle<String>| {
        let setter = state.setter();
        Callback::from(move |value| setter.set(value))
    };
    html! {
        <Dialog title={(t.edit_title)(props.run.number)} onclose={props.onclose.clone()}>
            <form class="stack" {onsubmit}>
                if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} /> }
                <Field id="run-name" label={t.name}>
                    <TextInput id="run-name" value={(*name).clone()} oninput={set(&name)} autofocus=true />
                </Field>
                <Field id="run-note" label={t.note} hint={t.note_hint}>
                    <TextArea id="run-note" value={(*note).clone()} oninput={set(&note)} />
                </Field>
                <div class="row"><Button label={t.save} r#type="submit" kind={ButtonKind::Primary} is_busy={*is_busy} /></div>
            </form>
        </Dialog>
    }
}
