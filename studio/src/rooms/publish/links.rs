//! The links there are, and what can be done to each.

use std::rc::Rc;

use bunsen_protocol::{Deployed, OpenDeployment};
use bunsen_spec::Deployment;
use yew::prelude::*;

use crate::app::use_studio;
use crate::bridge::{use_answer, use_work};
use crate::browser::now_ms;
use crate::edge::{Edge, link};
use crate::link::{code_dialog, documents_code_dialog};
use crate::parts::{Button, ButtonKind, Dialog, Empty, Icon, Menu, MenuItem, ProblemBox, Skeleton};
use crate::rooms::train::use_training;
use crate::rooms::{Room, use_project};
use crate::router::{Route, use_navigator};
use crate::state::format::{ago, count};
use crate::state::link::LinkForm;
use crate::text::text;

/// What to show.
#[derive(Properties, PartialEq)]
pub struct LinksProps {
    /// The deployments.
    pub list: Rc<Vec<Deployment>>,
    /// Who serves them.
    pub edge: Edge,
    /// Wants a newer version of this one.
    pub onrenew: Callback<Deployment>,
    /// Called when the list has changed.
    pub onchanged: Callback<()>,
}

#[derive(Clone, PartialEq)]
enum Open {
    Code(String),
    Unpublish(String),
}

/// See the module.
#[component]
pub fn Links(props: &LinksProps) -> Html {
    let t = &text().publish;
    let (studio, training, project, navigator) = (use_studio(), use_training(), use_project(), use_navigator());
    let open = use_state_eq(|| None::<Open>);
    let work = use_work();
    if props.list.is_empty() {
        return html! { <Empty sentence={t.no_links} /> };
    }
    let close = {
        let (open, work) = (open.setter(), work.clone());
        Callback::from(move |()| {
            open.set(None);
            work.forget();
        })
    };
    let unpublish = {
        let (studio, edge, onchanged) = (studio, props.edge.clone(), props.onchanged.clone());
        let (open, work) = (open.setter(), work.clone());
        move |name: String| {
            let (studio, edge, onchanged) = (studio.clone(), edge.clone(), onchanged.clone());
            let (open, work) = (open.clone(), work.clone());
            Callback::from(move |_: MouseEvent| {
                let (studio, edge, onchanged, name) = (studio.clone(), edge.clone(), onchanged.clone(), name.clone());
                let open = open.clone();
                work.start(async move {
                    let done = edge.unpublish(&name).await;
                    onchanged.emit(());
                    done?;
                    studio.say((text().publish.unpublished)(&name));
                    open.set(None);
                    Ok(())
                });
            })
        }
    };
    let row = |deployment: &Deployment| {
        let shows = |what: Open| {
            let open = open.setter();
            Callback::from(move |()| open.set(Some(what.clone())))
        };
        let newer = {
            let old = deployment.clone();
            props.onrenew.reform(move |()| old.clone())
        };
        let watch = {
            let (training, navigator, project, name) =
                (training.clone(), navigator.clone(), project.id(), deployment.name.clone());
            Callback::from(move |()| {
                training.watch_next(name.clone());
                navigator.go(Route::Room { project: project.clone(), room: Room::Watch });
            })
        };
        let items = vec![
            MenuItem::new(t.newer, Some(Icon::Publish), newer),
            MenuItem::new(t.watch, Some(Icon::Watch), watch),
            MenuItem::new(t.code, Some(Icon::Command), shows(Open::Code(deployment.name.clone()))),
            MenuItem::new(t.unpublish, Some(Icon::Delete), shows(Open::Unpublish(deployment.name.clone()))),
        ];
        html! {
            <tr key={deployment.name.clone()}>
                <th scope="row"><a href={link(&deployment.name)} target="_blank" rel="noopener">{ format!("/d/{}", deployment.name) }</a></th>
                <td class="num">{ deployment.version }</td>
                <td>{ ago(deployment.published_ms, now_ms()) }</td>
                <td class="num">{ count(deployment.n_predictions) }</td>
                <td><Menu label={(t.actions_of)(&deployment.name)} {items} is_right=true
                    class={classes!("button", "plain", "icon-only", "small")}>{ Icon::More }</Menu></td>
            </tr>
        }
    };
    html! {
        <>
            <div class="scroll links" tabindex="0" role="region" aria-label={t.links}>
                <table>
                    <thead><tr>
                        <th scope="col">{ t.link }</th><th scope="col" class="num">{ t.version }</th>
                        <th scope="col">{ t.when }</th><th scope="col" class="num">{ t.asked }</th>
                        <th scope="col"><span class="sr-only">{ t.actions }</span></th>
                    </tr></thead>
                    <tbody>{ for props.list.iter().map(row) }</tbody>
                </table>
            </div>
            { match (*open).clone() {
                Some(Open::Code(name)) => html! { <DeploymentCode {name} onclose={close} /> },
                Some(Open::Unpublish(name)) => html! {
                    <Dialog title={(t.unpublish_title)(&name)} onclose={close.clone()} footer={html! {
                        <>
                            <Button label={t.unpublish_yes} kind={ButtonKind::Danger} is_busy={work.is_busy} onclick={unpublish(name.clone())} />
                            <Button label={t.keep} onclick={close.reform(|_| ())} />
                        </>
                    }}>
                        if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} /> }
                        <p>{ (t.unpublish_line)(&link(&name)) }</p>
                    </Dialog>
                },
                None => html! {},
            } }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct DeploymentCodeProps {
    name: String,
    onclose: Callback<()>,
}

/// How programs ask a deployment, with the middle values of its training rows.
#[component]
fn DeploymentCode(props: &DeploymentCodeProps) -> Html {
    let opened = use_answer(OpenDeployment { name: props.name.clone() });
    let onclose = props.onclose.clone();
    match opened.answer.as_deref() {
        Some(Deployed::Model(model)) => {
            let rows = LinkForm::new(model.signature.clone()).rows().unwrap_or_default();
            return code_dialog(&props.name, &rows, onclose);
        }
        Some(Deployed::Documents(_)) => return documents_code_dialog(&props.name, "", onclose),
        None => {}
    }
    html! {
        <Dialog title={text().link.code_title} is_wide=true {onclose}>
            if let Some(problem) = opened.problem {
                <ProblemBox {problem} onretry={opened.reload} />
            } else {
                <Skeleton lines={4} height="24px" label={text().link.loading} />
            }
        </Dialog>
    }
}
