//! Dialogs that ask for a name, or say what a change will do before it is made.

use bunsen_protocol::VersionChange;
use bunsen_spec::RefKind;
use bunsen_spec::say::Words as Said;
use bunsen_spec::say::versions as say;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::bridge::Work;
use crate::parts::{ButtonKind, Code, Dialog, Field, Form, TextInput};
use crate::state::versions::command;
use crate::text::text;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Asking {
    /// The name of a new branch at a commit.
    Branch {
        /// The commit.
        at: String,
    },
    /// The name of a new tag at a commit.
    Tag {
        /// The commit.
        at: String,
    },
    /// A branch's new name.
    Rename {
        /// Its name now.
        name: String,
    },
    /// Whether to make this change.
    Change(VersionChange),
}

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct DialogsProps {
    /// What is asked.
    pub asking: Asking,
    /// Makes the change.
    pub onrun: Callback<VersionChange>,
    /// What is being made, and why it was not made.
    pub work: Work,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// See [`DialogsProps`].
#[component]
pub fn Dialogs(props: &DialogsProps) -> Html {
    let t = &text().versions;
    let name = use_state_eq(|| match &props.asking {
        Asking::Rename { name } => name.clone(),
        _ => String::new(),
    });
    let message = use_state_eq(String::new);
    let is_switched_to = use_state_eq(|| true);
    let typed = name.trim().to_string();
    let change = match &props.asking {
        Asking::Branch { at } => {
            VersionChange::CreateBranch { name: typed.clone(), at: at.clone(), is_switched_to: *is_switched_to }
        }
        Asking::Tag { at } => {
            let message = Some(message.trim().to_string()).filter(|message| !message.is_empty());
            VersionChange::CreateTag { name: typed.clone(), at: at.clone(), message }
        }
        Asking::Rename { name } => VersionChange::RenameBranch { from: name.clone(), to: typed.clone() },
        Asking::Change(change) => change.clone(),
    };
    let has_name = !matches!(props.asking, Asking::Change(_));
    let (title, teaches, verb) = words(&props.asking);
    let hint = if matches!(props.asking, Asking::Tag { .. }) { t.tag_hint } else { t.branch_hint };
    let shown = command(&change);
    let onsubmit = {
        let change = change.clone();
        props.onrun.reform(move |()| change.clone())
    };
    let set = |state: &UseStateHandle<String>| {
        let setter = state.setter();
        Callback::from(move |value| setter.set(value))
    };
    let ontick = {
        let is_switched_to = is_switched_to.setter();
        Callback::from(move |event: Event| {
            is_switched_to.set(event.target_unchecked_into::<HtmlInputElement>().checked())
        })
    };
    let is_danger = matches!(&props.asking, Asking::Change(VersionChange::DeleteBranch { .. }));
    html! {
        <Dialog {title} onclose={props.onclose.clone()}>
            <Form submit={verb} kind={if is_danger { ButtonKind::Danger } else { ButtonKind::Primary }}
                disabled={has_name && typed.is_empty()} is_busy={props.work.is_busy} problem={props.work.problem.clone()}
                {onsubmit} oncancel={props.onclose.clone()}>
                <p>{ teaches.text }</p>
                if has_name {
                    <Field id="version-name" label={t.name} {hint}>
                        <TextInput id="version-name" value={(*name).clone()} oninput={set(&name)} autofocus=true />
                    </Field>
                }
                if matches!(props.asking, Asking::Tag { .. }) {
                    <Field id="version-message" label={t.message} hint={t.message_hint}>
                        <TextInput id="version-message" value={(*message).clone()} oninput={set(&message)} />
                    </Field>
                }
                if matches!(props.asking, Asking::Branch { .. }) {
                    <label class="row check"><input type="checkbox" checked={*is_switched_to} onchange={ontick} /><span>{ t.go_over }</span></label>
                }
                <section class="stack tight"><h3>{ t.in_git }</h3><Code code={shown} label={t.in_git} /></section>
            </Form>
        </Dialog>
    }
}

/// A dialog's title, what it teaches, and the verb of its button.
fn words(asking: &Asking) -> (String, Said, AttrValue) {
    let t = &text().versions;
    match asking {
        Asking::Branch { .. } => (t.new_branch.into(), say::kind(RefKind::Branch), t.create.into()),
        Asking::Tag { .. } => (t.new_tag.into(), say::kind(RefKind::Tag), t.create.into()),
        Asking::Rename { name } => ((t.rename_title)(name), say::kind(RefKind::Branch), t.rename.into()),
        Asking::Change(change) => match change {
            VersionChange::Merge { name } => ((t.merge_name)(name), say::merge(), say::merge().label.into()),
            VersionChange::DeleteBranch { name, is_forced } => {
                let verb = if *is_forced { t.delete_anyway } else { t.delete };
                (format!("{} {name}", t.delete), say::delete_branch(), verb.into())
            }
            VersionChange::Revert { .. } | VersionChange::Retrace { .. } => {
                (t.revert.into(), say::revert(), say::revert().label.into())
            }
            VersionChange::Reset { mode, .. } => {
                let said = say::reset(*mode);
                (said.label.into(), said, said.label.into())
            }
            VersionChange::SwitchBranch { .. } | VersionChange::CreateBranch { .. } => {
                (say::switch().label.into(), say::switch(), say::switch().label.into())
            }
            VersionChange::RenameBranch { .. } => (t.rename.into(), say::kind(RefKind::Branch), t.rename.into()),
            VersionChange::CreateTag { .. } | VersionChange::DeleteTag { .. } => {
                (t.tags.into(), say::kind(RefKind::Tag), t.delete.into())
            }
            VersionChange::Restore { .. } => (t.restored.into(), say::restore(), say::restore().label.into()),
            VersionChange::Resolve { .. } | VersionChange::FinishMerge => {
                (t.finish.into(), say::merge(), t.finish.into())
            }
            VersionChange::AbortMerge => (t.give_up.into(), say::abort_merge(), say::abort_merge().label.into()),
        },
    }
}
