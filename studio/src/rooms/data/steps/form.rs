//! The form of one step.

use bunsen_protocol::{AddTable, RemoveTable};
use bunsen_spec::ColumnKind;
use serde_json::{Value, json};
use web_sys::File;
use yew::prelude::*;

use super::super::entries::{EntryProps, view_entry};
use crate::app::use_studio;
use crate::bridge::use_work;
use crate::parts::{Button, ButtonKind, Form, Icon, ProblemBox, use_file_choice};
use crate::rooms::{Going, Project};
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
    let set = {
        let (editing, onedit) = (props.editing.clone(), props.onedit.clone());
        Callback::from(move |(path, value): (&'static str, Value)| {
            if let Some(step) = with_value(&editing.step, path, value) {
                onedit.emit(Some(Editing { step, ..editing.clone() }));
            }
        })
    };
    let onsubmit = {
        let editing = props.editing.clone();
        props.onapply.reform(move |()| editing.clone())
    };
    let columns: &[(String, ColumnKind)] = columns_at(props);
    let tables: Vec<String> = state.data.others.iter().map(|other| other.name.clone()).collect();
    let fields = fields(&props.editing.step);
    let whole = json!(props.editing.step);
    let joins = fields.iter().any(|field| field.entry == Entry::Table);
    let name = (t.kind)(kind_of(&props.editing.step)).0;
    html! {
        <li class="step editing">
            <Form submit={t.apply} label={name} is_small=true is_busy={props.is_busy} disabled={!state.is_writer}
                focus={format!("{} {}", props.editing.at, props.editing.is_new)}
                {onsubmit} oncancel={props.onedit.reform(|()| None)}>
                <b>{ format!("{} {name}", props.editing.at + 1) }</b>
                { for fields.into_iter().map(|field| {
                    view_entry(&EntryProps { form: "step", whole: &whole, field: &field, columns, tables: &tables, set: &set })
                }) }
                if joins { <AddFile project={props.project.clone()} /> }
            </Form>
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

/// The files to join with: added, removed.
#[component]
fn AddFile(props: &AddFileProps) -> Html {
    let t = &text().recipe;
    let studio = use_studio();
    let work = use_work();
    let onfile = {
        let (studio, project, work) = (studio.clone(), props.project.clone(), work.clone());
        Callback::from(move |file: File| {
            let (studio, project, own) = (studio.clone(), project.clone(), work.clone());
            work.start(async move {
                let file_name = file.name();
                let call = AddTable { project: project.id(), file_name: file_name.clone() };
                let state = own.follow(studio.bridge.begin_with(call, vec![file.into()])).await?;
                studio.say((text().recipe.table_added)(&file_name));
                project.set.emit(state);
                Ok(())
            });
        })
    };
    let choice = use_file_choice("join-file", ACCEPTED_TABLES, onfile);
    let remove = |name: &str| {
        let (studio, project, work, name) = (studio.clone(), props.project.clone(), work.clone(), name.to_string());
        Callback::from(move |_: MouseEvent| {
            let call = RemoveTable { project: project.id(), name: name.clone() };
            let (studio, project) = (studio.clone(), project.clone());
            work.start(async move {
                project.set.emit(studio.bridge.call(call).await?);
                Ok(())
            });
        })
    };
    let disabled = work.is_busy || !props.project.state.is_writer;
    html! {
        <div class="stack tight">
            if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} /> }
            <Going request={work.request} />
            if !props.project.state.data.others.is_empty() {
                <ul class="plain-list small">{ for props.project.state.data.others.iter().map(|other| html! {
                    <li key={other.name.clone()} class="row"><span class="grow">{ &other.name }</span>
                        <Button label={(t.remove_table)(&other.name)} icon={Icon::Delete} is_icon_only=true is_small=true
                            kind={ButtonKind::Plain} {disabled} onclick={remove(&other.name)} /></li>
                }) }</ul>
            }
            <div><Button label={t.add_table} is_small=true is_busy={work.is_busy} {disabled} onclick={choice.open.reform(|_: MouseEvent| ())} /></div>
            { choice.input }
        </div>
    }
}
