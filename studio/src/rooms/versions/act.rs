//! Making a change of versions, so that it can be undone.

use std::rc::Rc;

use bunsen_protocol::{ChangeVersions, VersionChange, VersionNames};
use bunsen_spec::say::versions as say;
use bunsen_spec::{MergeOutcome, Problem};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::app::use_studio;
use crate::rooms::Project;
use crate::state::versions::{command, reversal};
use crate::text::text;

/// How changes are made.
pub struct Act {
    /// Makes one.
    pub run: Callback<VersionChange>,
    /// Why the last one was not made.
    pub problem: Option<Problem>,
    /// Whether one is being made.
    pub is_busy: bool,
}

/// Makes changes of a project's versions. `reload` hears that one was made.
#[hook]
pub fn use_act(project: &Project, names: Option<Rc<VersionNames>>, reload: Callback<()>) -> Act {
    let studio = use_studio();
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    let run = {
        let (project, problem, is_busy) = (project.clone(), problem.setter(), is_busy.setter());
        Callback::from(move |change: VersionChange| {
            let (studio, project, problem) = (studio.clone(), project.clone(), problem.clone());
            let (is_busy, names, reload) = (is_busy.clone(), names.clone(), reload.clone());
            is_busy.set(true);
            spawn_local(async move {
                let id = project.id();
                let call = ChangeVersions { project: id.clone(), change: change.clone() };
                match studio.bridge.call(call).await {
                    Ok(changed) => {
                        problem.set(None);
                        let said = said(&change, changed.outcome.as_ref());
                        let back = names.and_then(|before| reversal(&id, &change, &before, &changed.commit));
                        match back {
                            Some((undo, redo)) => studio.did(said, command(&change), undo, redo),
                            // What was decided about a file is seen where it stands.
                            None if matches!(change, VersionChange::Resolve { .. }) => {}
                            None => studio.say(said),
                        }
                        project.set.emit(changed.state);
                        reload.emit(());
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    Act { run, problem: (*problem).clone(), is_busy: *is_busy }
}

/// What was done, as a sentence.
fn said(change: &VersionChange, outcome: Option<&MergeOutcome>) -> String {
    let t = &text().versions;
    match change {
        VersionChange::CreateBranch { name, is_switched_to: false, .. } => (t.created)(name),
        VersionChange::CreateBranch { name, .. } | VersionChange::SwitchBranch { name } => (t.switched)(name),
        VersionChange::RenameBranch { to, .. } => (t.renamed)(to),
        VersionChange::DeleteBranch { name, .. } | VersionChange::DeleteTag { name } => (t.deleted)(name),
        VersionChange::CreateTag { name, .. } => (t.tagged)(name),
        VersionChange::Merge { name } => outcome.map(|outcome| say::outcome(outcome, name)).unwrap_or_default(),
        VersionChange::Resolve { path, .. } => format!("{path}: {}", t.decided),
        VersionChange::FinishMerge => t.finished.into(),
        VersionChange::AbortMerge => t.given_up.into(),
        VersionChange::Restore { path, .. } => (t.brought_back)(path),
        VersionChange::Revert { .. } => t.reverted.into(),
        VersionChange::Reset { .. } => t.moved.into(),
    }
}
