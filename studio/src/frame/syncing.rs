//! Pushing, pulling and cloning: one at a time, and going on while the learner is elsewhere on the page.

use std::rc::Rc;

use bunsen_protocol::{
    ChangeVersions, CloneProject, Event as WorkerEvent, PullProject, PushProject, SetRemote, VersionChange,
};
use bunsen_spec::say::git_commands as git;
use bunsen_spec::{MergeOutcome, Problem, ProblemKind, ProjectId, PullOutcome, RefusedRef, ResetMode};
use wasm_bindgen_futures::spawn_local;
use yew::html::ChildrenProps;
use yew::prelude::*;

use super::intake::Busy;
use crate::actions::Hands;
use crate::app::use_studio;
use crate::bridge::use_events;
use crate::edge::origin;
use crate::rooms::Room;
use crate::router::{Route, current_route, use_navigator};
use crate::state::syncing::{address, lost, pulled, pushed};
use crate::text::text;

/// What is sent or fetched, with the token that allows it.
#[derive(Clone, Debug, PartialEq)]
pub enum SyncTask {
    /// Sends a project to the edge.
    Push {
        /// The project.
        project: ProjectId,
        /// Its name there, if it is to be kept there from now on.
        name: Option<String>,
        /// The token.
        token: String,
    },
    /// Fetches what the edge has of a project, and merges it.
    Pull {
        /// The project.
        project: ProjectId,
        /// The branch it is on.
        branch: String,
        /// The commit that the branch is at.
        commit: String,
        /// The token.
        token: String,
    },
    /// Makes a project of one on the edge.
    Clone {
        /// Its name there.
        name: String,
        /// The token; may be empty.
        token: String,
    },
}

impl SyncTask {
    fn project(&self) -> Option<&ProjectId> {
        match self {
            Self::Push { project, .. } | Self::Pull { project, .. } => Some(project),
            Self::Clone { .. } => None,
        }
    }
}

/// What came of the last task, where it was not all good.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SyncEnded {
    /// Of which project; `None`: of a clone.
    pub project: Option<ProjectId>,
    /// What went wrong.
    pub problems: Rc<Vec<Problem>>,
}

/// How a project is pushed, pulled and cloned, and what is under way.
#[derive(Clone, PartialEq)]
pub struct Syncing {
    /// How far it is.
    pub busy: Option<Busy>,
    /// What the last one left to be said.
    pub ended: SyncEnded,
    begin: Callback<SyncTask>,
}

impl Syncing {
    /// Begins a task. Nothing happens while another is under way.
    pub fn begin(&self, task: SyncTask) {
        if self.busy.is_none() {
            self.begin.emit(task);
        }
    }
}

/// How a project is pushed, pulled and cloned.
#[hook]
pub fn use_syncing() -> Syncing {
    use_context().expect("the shell provides syncing to every page")
}

/// Provides [`Syncing`].
#[component]
pub fn SyncProvider(props: &ChildrenProps) -> Html {
    let hands = Hands { studio: use_studio(), navigator: use_navigator() };
    let busy = use_state_eq(|| None::<Busy>);
    let ended = use_state_eq(SyncEnded::default);
    let begin = {
        let (busy, ended) = (busy.setter(), ended.setter());
        use_callback(hands, move |task: SyncTask, hands| {
            let (busy, ended, hands) = (busy.clone(), ended.clone(), hands.clone());
            ended.set(SyncEnded::default());
            let what = words(&task);
            let tell = {
                let busy = busy.clone();
                move |request| busy.set(Some(Busy { what: what.clone(), done: None, request }))
            };
            tell(None);
            spawn_local(async move {
                let problems = act(&hands, &task, |request| tell(Some(request))).await.unwrap_or_else(|why| vec![why]);
                busy.set(None);
                if let [why] = problems.as_slice()
                    && why.kind == ProblemKind::Cancelled
                {
                    return hands.studio.say(why.what.clone());
                }
                if !is_shown(&task, &current_route()) {
                    problems.iter().for_each(|problem| hands.studio.report(problem));
                }
                ended.set(SyncEnded { project: task.project().cloned(), problems: problems.into() });
            });
        })
    };
    {
        let busy = busy.clone();
        use_events(Callback::from(move |event| {
            if let WorkerEvent::Working { id, what, done } = event
                && busy.as_ref().is_some_and(|busy| busy.request == Some(id))
            {
                busy.set(Some(Busy { what, done, request: Some(id) }));
            }
        }));
    }
    let syncing = Syncing { busy: (*busy).clone(), ended: (*ended).clone(), begin };
    html! { <ContextProvider<Syncing> context={syncing}>{ props.children.clone() }</ContextProvider<Syncing>> }
}

/// What is done, before the worker says more.
fn words(task: &SyncTask) -> String {
    let t = &text().syncing;
    match task {
        SyncTask::Push { .. } => t.pushing.into(),
        SyncTask::Pull { .. } => t.pulling.into(),
        SyncTask::Clone { name, .. } => (t.cloning)(name),
    }
}

/// Whether the page that is open shows what came of a task.
fn is_shown(task: &SyncTask, route: &Route) -> bool {
    match (task.project(), route) {
        (Some(project), Route::Room { project: shown, room: Room::Versions }) => project == shown,
        (None, route) => route.is_home(),
        _ => false,
    }
}

/// Does a task; `began` hears the number of its request. Gives what is to be said beside success.
async fn act(hands: &Hands, task: &SyncTask, began: impl Fn(u64)) -> Result<Vec<Problem>, Problem> {
    let bridge = &hands.studio.bridge;
    let project_problems = |refused: Vec<RefusedRef>, missing: &[String], skipped: Vec<Problem>| {
        refused.into_iter().map(|refused| refused.problem).chain(lost(missing)).chain(skipped).collect()
    };
    let began_at = current_route();
    match task.clone() {
        SyncTask::Push { project, name, token } => {
            if let Some(name) = name {
                bridge.call(SetRemote { project: project.clone(), url: address(&origin(), &name) }).await?;
            }
            let (id, answer) = bridge.begin(PushProject { project, token });
            began(id);
            let outcome = answer.await?;
            hands.studio.say(pushed(&outcome));
            Ok(project_problems(outcome.refused, &outcome.lost, outcome.skipped))
        }
        SyncTask::Pull { project, branch, commit, token } => {
            let (id, answer) = bridge.begin(PullProject { project: project.clone(), token });
            began(id);
            let outcome = answer.await?.outcome;
            say_pulled(hands, project, &branch, commit, &outcome);
            Ok(project_problems(outcome.refused, &outcome.lost, outcome.skipped))
        }
        SyncTask::Clone { name, token } => {
            let (id, answer) = bridge.begin(CloneProject { url: address(&origin(), &name), token, name: None });
            began(id);
            let outcome = answer.await?;
            let t = &text().syncing;
            hands.made(
                &outcome.project,
                (t.cloned)(&outcome.project.name),
                (text().welcome.create_step)(&outcome.project.name),
            );
            hands.show_if_still_at(&began_at, &outcome.project);
            Ok(lost(&outcome.lost).into_iter().chain(outcome.skipped).collect())
        }
    }
}

/// Says what came, and how the branch goes back to where it was.
fn say_pulled(hands: &Hands, project: ProjectId, branch: &str, before: String, outcome: &PullOutcome) {
    let said = pulled(outcome);
    match &outcome.merge {
        Some(MergeOutcome::FastForward { commit } | MergeOutcome::Merged { commit }) => {
            let to = |commit: String| ChangeVersions {
                project: project.clone(),
                change: VersionChange::Reset { commit, mode: ResetMode::Hard },
            };
            hands.studio.did(said, git::pull(branch), to(before), to(commit.clone()));
        }
        _ => hands.studio.say(said),
    }
}
