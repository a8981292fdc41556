//! Making a change of versions, so that it can be undone.

use std::rc::Rc;

use bunsen_protocol::{ChangeVersions, VersionChange, VersionNames};
use bunsen_spec::MergeOutcome;
use bunsen_spec::say::versions as say;
use yew::prelude::*;

use crate::app::use_studio;
use crate::bridge::{Work, use_work};
use crate::rooms::Project;
use crate::state::versions::{command, reversal};
use crate::text::text;

/// How changes are made.
pub struct Act {
    /// Makes one.
    pub run: Callback<VersionChange>,
    /// What is being made, and why the last one was not.
    pub work: Work,
}

/// Makes changes of a project's versions. `onmade` hears that one was made.
#[hook]
pub fn use_act(project: &Project, names: Option<Rc<VersionNames>>, onmade: Callback<()>) -> Act {
    let studio = use_studio();
    let work = use_work();
    let run = {
        let (project, work) = (project.clone(), work.clone());
        Callback::from(move |change: VersionChange| {
            let (studio, project) = (studio.clone(), project.clone());
            let (names, onmade) = (names.clone(), onmade.clone());
            work.start(async move {
                let id = project.id();
                let changed =
                    studio.bridge.call(ChangeVersions { project: id.clone(), change: change.clone() }).await?;
                let said = said(&change, changed.outcome.as_ref());
                let back = names.and_then(|before| reversal(&id, &change, &before, changed.moved.as_ref()));
                match back {
                    Some((undo, redo)) => studio.did(said, command(&change), undo, redo),
                    // What was decided about a file is seen where it stands.
                    None if matches!(change, VersionChange::Resolve { .. }) => {}
                    None => studio.say(said),
                }
                project.set.emit(changed.state);
                onmade.emit(());
                Ok(())
            });
        })
    };
    Act { run, work }
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
        VersionChange::Reset { .. } | VersionChange::Retrace { .. } => t.moved.into(),
    }
}
