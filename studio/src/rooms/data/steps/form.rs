//! The form of one step.

use bunsen_protocol::{AddTable, RemoveTable};
use bunsen_spec::{ColumnKind, Problem};
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::super::entries::{EntryProps, view_entry};
use crate::app::use_studio;
use crate::browser::focus_first_in;
use crate::parts::{Button, ButtonKind, Icon, ProblemBox};
use crate::rooms::Project;
use crate::state::files::ACCEPTED_TABLES;
use crate::state::form::{Entry, with_value};
use crate::state::recipe::form::fields;
use crate::state::recipe::{Editing, kind_of};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct StepFormProps {
    /// The project.
    pub project: Project,
    /// The step as it stands.
    pub editing: Editing,
    /// Whether it is being applied.
    pub is_busy: bool,
    /// Changes the step, or ends the edit.
    pub onedit: Callback<Option<Editing>>,
    /// Applies the step.
    pub onapply: Callback<Editing>,
}

/// See [`StepFormProps`].
#[component]
pub fn StepForm(props: &StepFormProps) -> Html {
    let t = &text().recipe;
    let state = &props.project.state;
    let node = use_node_ref();
    {
        // A form that opens far from where it was asked for is found by the keyboard and seen.
        let node = node.clone();
        use_effect_with((props.editing.at, props.editing.is_new), move |_| {
            focus_first_in(&node);
        });
    }
    let set = {
        let (editing, onedit) = (props.editing.clone(), props.onedit.clone());
        Callback::from(move |(path, value): (&'static str, Value)| {
            if let Some(step) = with_value(&editing.step, path, value) {
                onedit.emit(Some(Editing { step, ..editing.clone() }));
            }
        })
    };
    let onsubmit = {
        let (editing, onapply) = (props.editing.clone(), props.onapply.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            onapply.emit(editing.clone());
        })
    };
    let oncancel = props.onedit.reform(|_: MouseEvent| None);
    let onkeydown = {
        let onedit = props.onedit.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                onedit.emit(None);
            }
        })
    };
    let columns: &[(String, ColumnKind)] = columns_at(props);
    let tables: Vec<String> = state.data.others.iter().map(|other| other.name.clone()).collect();
    let fields = fields(&props.editing.step);
    let whole = json!(props.editing.step);
    let joins = fields.iter().any(|field| field.entry == Entry::Table);
    html! {
        <li class="step editing">
            <form ref={node} class="stack tight" {onsubmit} {onkeydown} aria-label={(t.kind)(kind_of(&props.editing.step)).0}>
                <b>{ format!("{} {}", props.editing.at + 1, (t.kind)(kind_of(&props.editing.step)).0) }</b>
                { for fields.into_iter().map(|field| {
                    view_entry(&EntryProps { form: "step", whole: &whole, field: &field, columns, tables: &tables, set: &set })
                }) }
                if joins { <AddFile project={props.project.clone()} /> }
                <div class="row wrap">
                    <Button label={t.apply} kind={ButtonKind::Primary} r#type="submit" is_small=true is_busy={props.is_busy} />
                    <Button label={t.close} kind={ButtonKind::Plain} is_small=true onclick={oncancel} />
                </div>
            </form>
        </li>
    }
}

/// The columns that the step meets.
fn columns_at(props: &StepFormProps) -> &[(String, ColumnKind)] {
    let columns = &props.project.state.preparation.columns;
    columns.get(props.editing.at).or(columns.last()).map_or(&[], Vec::as_slice)
}

#[derive(Clone, PartialEq, Properties)]
struct AddFileProps {
    project: Project,
}

/// Adds a file to join with.
#[component]
fn AddFile(props: &AddFileProps) -> Html {
    let t = &text().recipe;
    let studio = use_studio();
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    let input = use_node_ref();
    let onclick = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let (project, problem, is_busy) = (props.project.clone(), problem.setter(), is_busy.setter());
        let studio = studio.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
            input.set_value("");
            let (studio, project) = (studio.clone(), project.clone());
            let (problem, is_busy) = (problem.clone(), is_busy.clone());
            is_busy.set(true);
            spawn_local(async move {
                let file_name = file.name();
                let call = AddTable { project: project.id(), file_name: file_name.clone() };
                match studio.bridge.call_with(call, vec![file.into()]).await {
                    Ok(state) => {
                        problem.set(None);
                        studio.say((text().recipe.table_added)(&file_name));
                        project.set.emit(state);
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    let remove = |name: &str| {
        let (project, problem, is_busy) = (props.project.clone(), problem.setter(), is_busy.setter());
        let (studio, name) = (studio.clone(), name.to_string());
        Callback::from(move |_: MouseEvent| {
            let call = RemoveTable { project: project.id(), name: name.clone() };
            let (studio, project) = (studio.clone(), project.clone());
            let (problem, is_busy) = (problem.clone(), is_busy.clone());
            is_busy.set(true);
            spawn_local(async move {
                match studio.bridge.call(call).await {
                    Ok(state) => {
                        problem.set(None);
                        project.set.emit(state);
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    html! {
        <div class="stack tight">
            if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} /> }
            if !props.project.state.data.others.is_empty() {
                <ul class="plain-list small">{ for props.project.state.data.others.iter().map(|other| html! {
                    <li class="row"><span class="grow">{ &other.name }</span>
                        <Button label={(t.remove_table)(&other.name)} icon={Icon::Delete} is_icon_only=true is_small=true
                            kind={ButtonKind::Plain} disabled={*is_busy} onclick={remove(&other.name)} /></li>
                }) }</ul>
            }
            <div><Button label={t.add_table} is_small=true is_busy={*is_busy} {onclick} /></div>
            <input ref={input} id="join-file" type="file" accept={ACCEPTED_TABLES} class="sr-only" tabindex="-1" aria-hidden="true" {onchange} />
        </div>
    }
}
