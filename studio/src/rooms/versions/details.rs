//! One commit: who, when, why, what it changed, and what can be done with it.

use bunsen_protocol::{DiffVersions, VersionChange};
use bunsen_spec::{CommitInfo, FileDiff, ResetMode};
use yew::prelude::*;

use super::dialogs::Asking;
use super::diff::files;
use super::graph::refs;
use super::tables::Tables;
use crate::bridge::use_answer;
use crate::parts::{Button, Field, Menu, MenuItem, ProblemBox, Select, Skeleton};
use crate::rooms::Project;
use crate::state::format::date;
use crate::state::versions::{short, subject};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct DetailsProps {
    /// The project.
    pub project: Project,
    /// The commit.
    pub commit: CommitInfo,
    /// The commit that the project is at.
    pub head: String,
    /// Whether nothing can be changed now.
    pub disabled: bool,
    /// Opens a dialog.
    pub onask: Callback<Asking>,
    /// Makes a change.
    pub onrun: Callback<VersionChange>,
}

/// See [`DetailsProps`].
#[component]
pub fn Details(props: &DetailsProps) -> Html {
    let t = &text().versions;
    let CommitInfo { id, parents, message, .. } = &props.commit;
    let is_head = *id == props.head;
    let with_now = use_state_eq(|| false);
    let before = if *with_now { Some(props.head.clone()) } else { parents.first().cloned() };
    let compares = use_state_eq(|| false);
    let oncompare = {
        let compares = compares.setter();
        Callback::from(move |_: MouseEvent| compares.set(true))
    };
    let before_shown = before.clone();
    // Against what is there now, the older version is what would come back.
    let asked = use_answer(DiffVersions { project: props.project.id(), before, after: id.clone() });
    let rest = message.split_once('\n').map(|(_, rest)| rest.trim()).unwrap_or_default();
    let ask = |new: Asking| props.onask.reform(move |()| new.clone());
    let mut items = vec![
        MenuItem::new(t.new_branch_here, None, ask(Asking::Branch { at: id.clone() })),
        MenuItem::new(t.new_tag, None, ask(Asking::Tag { at: id.clone() })),
    ];
    if parents.len() == 1 {
        items.push(MenuItem::new(t.revert, None, ask(Asking::Change(VersionChange::Revert { commit: id.clone() }))));
    }
    if !is_head {
        let reset = |mode| Asking::Change(VersionChange::Reset { commit: id.clone(), mode });
        items.push(MenuItem::new(t.soft, None, ask(reset(ResetMode::Soft))));
        items.push(MenuItem::new(t.hard, None, ask(reset(ResetMode::Hard))));
    }
    let first = if parents.is_empty() { t.with_nothing } else { t.with_parent };
    let options: Vec<(AttrValue, AttrValue)> = vec![("parent".into(), first.into()), ("now".into(), t.with_now.into())];
    let onchange = {
        let with_now = with_now.setter();
        Callback::from(move |value: String| with_now.set(value == "now"))
    };
    let restore = (!is_head && !props.disabled).then(|| {
        let from = id.clone();
        props.onrun.reform(move |path: String| VersionChange::Restore { path, from: from.clone() })
    });
    html! {
        <section class="stack version" aria-label={subject(message).to_string()}>
            <div class="row start">
                <h2 class="grow">{ subject(message) }</h2>
                if !props.disabled { <Menu label={t.actions} {items} is_right=true class={classes!("button", "small")} /> }
            </div>
            if !rest.is_empty() { <p class="pre">{ rest }</p> }
            <p class="small soft">
                { refs(&props.commit) }{ " " }
                { &props.commit.author }{ " · " }{ date(props.commit.time_ms / 1000.0, true) }{ " · " }
                <span class="mono" title={id.clone()}>{ short(id) }</span>
            </p>
            if !is_head {
                <Field id="compared-with" label={t.compare}>
                    <Select id="compared-with" value={if *with_now { "now" } else { "parent" }} {options} {onchange} />
                </Field>
            }
            if let Some(problem) = &asked.problem {
                <ProblemBox problem={problem.clone()} />
            } else if let Some(changed) = &asked.answer {
                { files(changed, restore.as_ref()) }
                if let (Some(before), true) = (before_shown, changed.iter().any(is_of_table)) {
                    if *compares {
                        <Tables project={props.project.clone()} {before} after={id.clone()} />
                    } else {
                        <div><Button label={t.compare_tables} is_small=true onclick={oncompare} /></div>
                    }
                }
            } else {
                <Skeleton lines={4} height="28px" label={t.loading} />
            }
        </section>
    }
}

/// Whether a file says what the table is.
fn is_of_table(diff: &FileDiff) -> bool {
    let is_data =
        diff.path.starts_with("data/") && (diff.path.ends_with(".dvc") || diff.path.ends_with(".recipe.json"));
    is_data || diff.path == "bunsen.json"
}
