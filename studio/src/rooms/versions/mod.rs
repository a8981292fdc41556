//! The Versions room: the history as a graph, what each version changed, branches, tags, merges, and the way back.

mod act;
mod branches;
mod details;
mod dialogs;
mod diff;
mod edge;
mod graph;
mod merge;
mod merge_conflicts;
mod merge_rows;
mod reflog;
mod tables;

use bunsen_protocol::{ChangedVersions, Event, ReadLog, ReadSyncStatus, ReadVersions, VersionChange};
use bunsen_spec::say::versions as say;
use yew::prelude::*;

use self::act::{Act, use_act};
use self::branches::{branches, tags};
use self::details::Details;
use self::dialogs::{Asking, Dialogs};
use self::edge::EdgeBox;
use self::graph::graph;
use self::merge::MergeBox;
use self::reflog::{lost, reflog};
use super::use_project;
use crate::bridge::{use_answer, use_events};
use crate::parts::{Button, Menu, MenuItem, ProblemBox, Skeleton};
use crate::router::use_query;
use crate::state::versions::short;
use crate::text::text;

/// Commits that are listed at first, and added at a time.
const PAGE: u64 = 100;

/// See the module.
#[component]
pub fn VersionsRoom() -> Html {
    let t = &text().versions;
    let project = use_project();
    let id = project.id();
    let limit = use_state_eq(|| PAGE);
    let names = use_answer(ReadVersions { project: id.clone() });
    let log = use_answer(ReadLog { project: id.clone(), from: 0, limit: *limit });
    let sync = use_answer(ReadSyncStatus { project: id.clone() });
    let reload = {
        let (names, log, sync) = (names.reload.clone(), log.reload.clone(), sync.reload.clone());
        Callback::from(move |()| {
            names.emit(());
            log.emit(());
            sync.emit(());
        })
    };
    {
        let (id, reload) = (id.clone(), reload.clone());
        use_events(Callback::from(move |event| {
            if matches!(event, Event::ProjectChanged { project } if project == id) {
                reload.emit(());
            }
        }));
    }
    {
        // What is undone elsewhere on the page is a version, too.
        let reload = reload.clone();
        let seen = use_mut_ref(|| project.state.summary.n_versions);
        use_effect_with(project.state.summary.n_versions, move |n| {
            if seen.replace(*n) != *n {
                reload.emit(());
            }
        });
    }
    let (query, choose) = use_query("commit");
    let asking = use_state_eq(|| None::<Asking>);
    let ontaken = {
        let (set, reload) = (project.set.clone(), reload.clone());
        Callback::from(move |changed: ChangedVersions| {
            set.emit(changed.state);
            reload.emit(());
        })
    };
    let onmade = {
        let asking = asking.setter();
        Callback::from(move |()| {
            asking.set(None);
            reload.emit(());
        })
    };
    let Act { run: onrun, work } = use_act(&project, names.answer.clone(), onmade);
    // What was said of the last change is not said of the next.
    let ask_or_close = {
        let (asking, work) = (asking.setter(), work.clone());
        Callback::from(move |new: Option<Asking>| {
            work.forget();
            asking.set(new);
        })
    };
    let ask = ask_or_close.reform(Some);
    let close = ask_or_close.reform(|()| None);
    let disabled = !project.state.is_writer || work.is_busy;
    let Some(names_now) = names.answer.clone() else {
        return html! {
            <>
                <h1 tabindex="-1">{ t.title }</h1>
                if let Some(problem) = &names.problem {
                    <ProblemBox problem={problem.clone()} onretry={names.reload.clone()} />
                } else {
                    <Skeleton lines={8} height="36px" label={t.loading} />
                }
            </>
        };
    };
    let status = &names_now.status;
    let page = log.answer.clone().unwrap_or_default();
    let chosen_id = query.unwrap_or_else(|| status.commit.clone());
    let chosen = page.commits.iter().find(|commit| commit.id == chosen_id);
    let line = (t.line)(&status.branch, page.n_commits, names_now.branches.len() as u64);
    let others = names_now.branches.iter().filter(|branch| !branch.is_current).map(|branch| {
        let change = VersionChange::SwitchBranch { name: branch.name.clone() };
        MenuItem::new(branch.name.clone(), None, onrun.reform(move |()| change.clone()))
    });
    let others: Vec<MenuItem> = others.collect();
    let new_branch = {
        let at = status.commit.clone();
        ask.reform(move |_: MouseEvent| Asking::Branch { at: at.clone() })
    };
    let onmore = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + PAGE))
    };
    html! {
        <>
            <div class="room-head">
                <div class="grow"><h1 tabindex="-1">{ t.title }</h1><p>{ line }</p></div>
                <div class="row wrap">
                    if !others.is_empty() && !disabled {
                        <Menu label={t.switch} items={others} class={classes!("button")} is_right=true />
                    }
                    <Button label={t.new_branch} {disabled} onclick={new_branch} />
                </div>
            </div>
            for problem in work.problem.iter().filter(|_| asking.is_none()).chain(&log.problem).chain(&sync.problem) {
                <ProblemBox problem={problem.clone()} kept={text().frame.still_shown} />
            }
            if let Some(sync) = &sync.answer {
                <EdgeBox key={id.0.clone()} project={project.clone()} sync={(**sync).clone()} branch={status.branch.clone()}
                    is_merging={status.merge.is_some()} {disabled} />
            }
            if let Some(merge) = &status.merge {
                <MergeBox project={project.clone()} merge={merge.clone()} {disabled} onrun={onrun.clone()} {ontaken} />
            }
            <div class="cols versions-cols">
                <section class="stack" aria-label={t.history}>
                    <p class="small soft">{ say::log().text }</p>
                    if log.answer.is_some() {
                        { graph(&page, &chosen_id, &choose) }
                    } else if log.problem.is_none() {
                        <Skeleton lines={8} height="36px" label={t.loading} />
                    }
                    if page.next.is_some() {
                        <div><Button label={t.more} is_small=true is_busy={log.is_loading} onclick={onmore} /></div>
                    }
                    for problem in page.unreadable.iter() { <ProblemBox problem={problem.clone()} /> }
                </section>
                if let Some(commit) = chosen {
                    <Details key={commit.id.clone()} project={project.clone()} commit={commit.clone()}
                        head={status.commit.clone()} {disabled} onask={ask.clone()} onrun={onrun.clone()} />
                } else if log.answer.is_some() && !log.is_loading {
                    <p class="soft" role="status">{ (t.not_listed)(short(&chosen_id)) }</p>
                }
            </div>
            <div class="cols versions-foot">
                { branches(&names_now, disabled, &ask, &onrun) }
                { tags(&names_now, disabled, &choose, &onrun) }
                { reflog(&names_now.reflog, &choose) }
                { lost(&names_now.lost, disabled, &ask) }
            </div>
            if let Some(asked) = (*asking).clone() {
                <Dialogs asking={asked} {onrun} {work} onclose={close} />
            }
        </>
    }
}
