//! The projects of this browser.

use bunsen_protocol::{Event as WorkerEvent, ListProjects};
use bunsen_spec::ProjectSummary;
use yew::prelude::*;

use crate::bridge::{use_answer, use_events};
use crate::browser::now_ms;
use crate::parts::{ChipKind, Empty, ProblemBox, Skeleton, chip};
use crate::rooms::{Room, use_training};
use crate::router::{Route, RouteLink, use_navigator};
use crate::state::format::ago;
use crate::state::metric;
use crate::text::text;

/// See the module.
#[component]
pub fn ProjectTable() -> Html {
    let t = &text().welcome;
    let projects = use_answer(ListProjects {});
    {
        let reload = projects.reload.clone();
        use_events(Callback::from(move |event| {
            if matches!(event, WorkerEvent::ProjectChanged { .. }) {
                reload.emit(());
            }
        }));
    }
    let list = projects.answer.as_deref().map(|list| &list.projects);
    let unreadable = projects.answer.as_deref().map(|list| list.unreadable.clone()).unwrap_or_default();
    html! {
        <section class="stack tight" aria-busy={projects.is_loading.to_string()}>
            <h2 class="section-head">{ t.projects }</h2>
            if let Some(problem) = &projects.problem {
                <ProblemBox problem={problem.clone()} onretry={projects.reload.clone()}
                    kept={list.map(|_| AttrValue::from(t.still_listed))} />
            }
            { for unreadable.into_iter().map(|problem| html! { <ProblemBox {problem} /> }) }
            if let Some(list) = list {
                if list.is_empty() {
                    <Empty sentence={t.no_projects} />
                } else {
                    <div class="scroll">
                        <table class="projects">
                            <thead class="sr-only"><tr>
                                <th scope="col">{ t.name }</th><th scope="col">{ t.versions }</th><th scope="col">{ t.runs }</th>
                                <th scope="col">{ t.state }</th><th scope="col">{ t.changed }</th>
                            </tr></thead>
                            <tbody>{ for list.iter().map(|project| html! { <ProjectRow key={project.id.0.clone()} project={project.clone()} /> }) }</tbody>
                        </table>
                    </div>
                }
            } else if projects.problem.is_none() {
                <Skeleton lines={2} height="36px" label={t.projects_loading} />
            }
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ProjectRowProps {
    project: ProjectSummary,
}

#[component]
fn ProjectRow(props: &ProjectRowProps) -> Html {
    let t = &text().welcome;
    let project = &props.project;
    let navigator = use_navigator();
    let training = use_training();
    let first = Room::first_of(project);
    let route = |room| Route::Room { project: project.id.clone(), room };
    let open = {
        let (navigator, route) = (navigator.clone(), route(first));
        Callback::from(move |_: MouseEvent| navigator.go(route.clone()))
    };
    let runs = match (project.n_runs, &project.best) {
        (0, _) if project.data.is_none() => (t.documents_alone)(project.n_documents),
        (0, _) => t.no_runs.to_string(),
        (n, None) => (t.n_runs)(n),
        (n, Some((name, value))) => {
            let best = (t.best)(&(text().chart.metric_label)(name), &metric::value(name, *value));
            format!("{}, {best}", (t.n_runs)(n))
        }
    };
    html! {
        <tr class="link-row" onclick={open}>
            <th scope="row"><RouteLink to={route(first)}>{ &project.name }</RouteLink></th>
            <td class="soft">{ (text().frame.versions)(project.n_versions) }</td>
            <td class="soft">{ runs }</td>
            <td>
                if training.live.run_in(&project.id).is_some() {
                    { chip(ChipKind::Hot, t.training_now) }
                } else if let Some((run, _, epoch, epochs)) = &project.interrupted {
                    <span class="row">
                        { chip(ChipKind::Hot, (t.interrupted)(*epoch, *epochs)) }
                        <RouteLink class="button plain small" to={route(Room::Train)} query={format!("run={run}&resume=1")}>{ t.resume }</RouteLink>
                    </span>
                }
            </td>
            <td class="soft num">{ ago(project.changed_ms, now_ms()) }</td>
        </tr>
    }
}
