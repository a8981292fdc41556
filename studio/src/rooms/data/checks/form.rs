//! The form of an expectation.

use bunsen_spec::ColumnKind;
use bunsen_spec::say::expectations::sentence;
use serde_json::{Value, json};
use yew::prelude::*;

use crate::parts::Form;
use crate::rooms::Project;
use crate::rooms::data::entries::{EntryProps, view_entry};
use crate::state::checks::{CheckEdit, fields};
use crate::state::form::with_entry;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct CheckFormProps {
    /// The project.
    pub project: Project,
    /// What is being made or changed.
    pub edit: CheckEdit,
    /// Whether it is being applied.
    pub is_busy: bool,
    /// Changes or ends the edit.
    pub onedit: Callback<Option<CheckEdit>>,
    /// Applies it.
    pub onapply: Callback<CheckEdit>,
}

/// See [`CheckFormProps`].
#[component]
pub fn CheckForm(props: &CheckFormProps) -> Html {
    let t = &text().checks;
    let edit = &props.edit;
    let columns: Vec<(String, ColumnKind)> =
        props.project.state.profile.columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
    let set = {
        let (onedit, edit, columns) = (props.onedit.clone(), edit.clone(), columns.clone());
        Callback::from(move |(path, value): (&'static str, Value)| {
            if let Some(expectation) = with_entry(&edit.expectation, path, value, fields, &columns) {
                onedit.emit(Some(CheckEdit { expectation, ..edit.clone() }));
            }
        })
    };
    let onsubmit = {
        let edit = edit.clone();
        props.onapply.reform(move |()| edit.clone())
    };
    let whole = json!(edit.expectation);
    let kind = edit.expectation.kind.strip_prefix("expect_").unwrap_or(&edit.expectation.kind);
    let name = match (t.kind)(kind).0 {
        "" => edit.expectation.kind.clone(),
        name => name.to_string(),
    };
    html! {
        <li class="step editing">
            <Form submit={t.apply} label={name.clone()} is_small=true is_busy={props.is_busy} disabled={!props.project.state.is_writer}
                focus={format!("{} {}", edit.at, edit.is_new)} {onsubmit} oncancel={props.onedit.reform(|()| None)}>
                <b>{ name }</b>
                <p class="small soft" aria-live="polite">{ sentence(&edit.expectation) }</p>
                <div class="check-form">
                    { for fields(&edit.expectation).iter().map(|field| {
                        view_entry(&EntryProps { form: "check", whole: &whole, field, columns: &columns, tables: &[], set: &set })
                    }) }
                </div>
            </Form>
        </li>
    }
}
