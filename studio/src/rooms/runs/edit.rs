//! Renaming a run and writing a note on it.

use bunsen_protocol::EditRun;
use bunsen_spec::{ProjectId, RunSummary};
use yew::prelude::*;

use crate::app::use_studio;
use crate::bridge::use_work;
use crate::parts::{Dialog, Field, Form, TextArea, TextInput};
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
    let work = use_work();
    let onsubmit = {
        let (old, project, onclose) = (props.run.clone(), props.project.clone(), props.onclose.clone());
        let (name, note, work) = ((*name).clone(), (*note).clone(), work.clone());
        Callback::from(move |()| {
            let edit = |name: &str, note: &str| EditRun {
                project: project.clone(),
                run: old.id.clone(),
                name: name.trim().into(),
                note: note.trim().into(),
            };
            let (redo, undo, number) = (edit(&name, &note), edit(&old.name, &old.note), old.number);
            let (studio, onclose) = (studio.clone(), onclose.clone());
            work.start(async move {
                let t = &text().runs;
                studio.bridge.call(redo.clone()).await?;
                studio.did((t.renamed)(number), (t.edit_step)(number), undo, redo);
                onclose.emit(());
                Ok(())
            });
        })
    };
    let set = |state: &UseStateHandle<String>| {
        let setter = state.setter();
        Callback::from(move |value| setter.set(value))
    };
    html! {
        <Dialog title={(t.edit_title)(props.run.number)} onclose={props.onclose.clone()}>
            <Form submit={t.save} is_busy={work.is_busy} problem={work.problem.clone()} {onsubmit} oncancel={props.onclose.clone()}>
                <Field id="run-name" label={t.name}>
                    <TextInput id="run-name" value={(*name).clone()} oninput={set(&name)} autofocus=true />
                </Field>
                <Field id="run-note" label={t.note} hint={t.note_hint}>
                    <TextArea id="run-note" value={(*note).clone()} oninput={set(&note)} />
                </Field>
            </Form>
        </Dialog>
    }
}
