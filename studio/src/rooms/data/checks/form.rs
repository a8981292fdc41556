//! The form of an expectation.

use bunsen_spec::say::expectations::sentence;
use bunsen_spec::{ColumnKind, Expectation};
use serde_json::{Value, json};
use yew::prelude::*;

use crate::browser::focus_first_in;
use crate::parts::{Button, ButtonKind};
use crate::rooms::Project;
use crate::rooms::data::entries::{EntryProps, view_entry};
use crate::state::checks::{CheckEdit, fields};
use crate::state::form::with_value;
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
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| focus_first_in(&node));
    }
    let edit = &props.edit;
    let set = {
        let (onedit, edit) = (props.onedit.clone(), edit.clone());
        Callback::from(move |(path, value): (&'static str, Value)| {
            if let Some(expectation) = with_value::<Expectation>(&edit.expectation, path, value) {
                onedit.emit(Some(CheckEdit { expectation, ..edit.clone() }));
            }
        })
    };
    let onsubmit = {
        let (onapply, edit) = (props.onapply.clone(), edit.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            onapply.emit(edit.clone());
        })
    };
    let onkeydown = {
        let onedit = props.onedit.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                onedit.emit(None);
            }
        })
    };
    let columns: Vec<(String, ColumnKind)> =
        props.project.state.profile.columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
    let whole = json!(edit.expectation);
    let kind = edit.expectation.kind.strip_prefix("expect_").unwrap_or(&edit.expectation.kind);
    let name = match (t.kind)(kind).0 {
        "" => edit.expectation.kind.clone(),
        name => name.to_string(),
    };
    html! {
        <li class="step editing">
            <form ref={node} class="stack tight" {onsubmit} {onkeydown} aria-label={name.clone()}>
                <b>{ name }</b>
                <p class="small soft" aria-live="polite">{ sentence(&edit.expectation) }</p>
                <div class="check-form">
                    { for fields(&edit.expectation).iter().map(|field| {
                        view_entry(&EntryProps { form: "check", whole: &whole, field, columns: &columns, tables: &[], set: &set })
                    }) }
                </div>
                <div class="row wrap">
                    <Button label={t.apply} kind={ButtonKind::Primary} r#type="submit" is_small=true is_busy={props.is_busy} />
                    <Button label={t.close} kind={ButtonKind::Plain} is_small=true onclick={props.onedit.reform(|_: MouseEvent| None)} />
                </div>
            </form>
        </li>
    }
}
