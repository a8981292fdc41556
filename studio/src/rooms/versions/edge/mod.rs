//! The project's copy on the edge: how both stand, push and pull.

mod access;
mod place;

use bunsen_spec::say::{git_commands as git, syncing as say};
use bunsen_spec::{Problem, ProblemKind, SyncStatus};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use self::access::AccessDialog;
use self::place::PlaceDialog;
use crate::app::use_studio;
use crate::browser::{copy, now_ms};
use crate::edge::{Edge, origin};
use crate::frame::{SyncTask, use_syncing};
use crate::parts::{Button, ButtonKind, Code, Dialog, Icon, Menu, MenuItem, ProblemBox};
use crate::rooms::Project;
use crate::rooms::token_field::TokenField;
use crate::state::publish::name_of;
use crate::state::syncing::{name_at, standing};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct EdgeBoxProps {
    /// The project.
    pub project: Project,
    /// How both sides stand.
    pub sync: SyncStatus,
    /// The branch it is on.
    pub branch: String,
    /// Whether a merge is in progress.
    pub is_merging: bool,
    /// Whether nothing can be changed now.
    pub disabled: bool,
}

/// The dialog that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Open {
    /// Where it is kept.
    Place,
    /// Who may read and write it.
    Access(String),
    /// How it is cloned outside Bunsen.
    Clone(String),
}

/// See [`EdgeBoxProps`].
#[component]
pub fn EdgeBox(props: &EdgeBoxProps) -> Html {
    let t = &text().syncing;
    let (studio, syncing) = (use_studio(), use_syncing());
    let open = use_state_eq(|| None::<Open>);
    let origin = origin();
    let url = props.sync.url.clone();
    let name = url.as_deref().and_then(|url| name_at(&origin, url)).map(String::from);
    let proposed = name.clone().unwrap_or_else(|| name_of(&props.project.state.summary.name));
    let edge = use_state_eq(|| Edge::stored_for(&proposed));
    let set_edge = {
        let (edge, name) = (edge.setter(), name.clone());
        Callback::from(move |new: Edge| {
            if let Some(name) = &name {
                new.store_for(name);
            }
            edge.set(new);
        })
    };
    let close = {
        let open = open.setter();
        Callback::from(move |()| open.set(None))
    };
    let opens = |what: Open| {
        let open = open.setter();
        Callback::from(move |()| open.set(Some(what.clone())))
    };
    let place = opens(Open::Place).reform(|_: MouseEvent| ());
    let begin = |task: SyncTask| {
        let syncing = syncing.clone();
        Callback::from(move |_: MouseEvent| syncing.begin(task.clone()))
    };
    let token = edge.token.clone();
    let onput = {
        let (syncing, close, edge, project) = (syncing.clone(), close.clone(), edge.setter(), props.project.id());
        Callback::from(move |(name, new): (String, Edge)| {
            new.store_for(&name);
            close.emit(());
            syncing.begin(SyncTask::Push { project: project.clone(), name: Some(name), token: new.token.clone() });
            edge.set(new);
        })
    };
    let is_busy = syncing.busy.is_some();
    let ended = Some(&syncing.ended).filter(|ended| ended.project.as_ref() == Some(&props.project.id()));
    let problems: Vec<_> = ended.into_iter().flat_map(|ended| ended.problems.iter().cloned()).collect();
    let dialog = match (*open).clone() {
        None => Html::default(),
        Some(Open::Place) => html! {
            <PlaceDialog name={proposed} edge={(*edge).clone()} {onput} onclose={close} />
        },
        Some(Open::Access(name)) => html! { <AccessDialog {name} edge={(*edge).clone()} onclose={close} /> },
        Some(Open::Clone(url)) => html! {
            <Dialog title={t.copy_clone} onclose={close}>
                <div class="stack">
                    <p>{ say::clone().text }</p>
                    <Code code={git::clone(&url, name.as_deref().unwrap_or_default())} label={t.copy_clone} />
                </div>
            </Dialog>
        },
    };
    let body = match (&url, &name) {
        (None, _) => html! {
            <div class="row wrap">
                <p class="grow">{ t.only_here }</p>
                <Button label={t.put_there} disabled={props.disabled || is_busy} onclick={place} />
            </div>
        },
        (Some(url), None) => html! {
            <div class="row wrap">
                <p class="grow">{ (t.elsewhere)(url) }</p>
                <Button label={t.put_there} disabled={props.disabled || is_busy} onclick={place} />
            </div>
        },
        (Some(url), Some(name)) => {
            let push = SyncTask::Push { project: props.project.id(), name: None, token: token.clone() };
            let pull =
                SyncTask::Pull { project: props.project.id(), branch: props.branch.clone(), token: token.clone() };
            let copied = {
                let (studio, url) = (studio, url.clone());
                Callback::from(move |()| {
                    let (studio, url) = (studio.clone(), url.clone());
                    spawn_local(async move {
                        if copy(&url).await {
                            studio.say(text().frame.copied);
                        }
                    });
                })
            };
            let items = vec![
                MenuItem::new(t.copy_link, Some(Icon::Copy), copied),
                MenuItem::new(t.copy_clone, Some(Icon::Command), opens(Open::Clone(url.clone()))),
                MenuItem::new(t.access, None, opens(Open::Access(name.clone()))),
                MenuItem::new(t.another_name, Some(Icon::Edit), opens(Open::Place)),
            ];
            let ahead = props.sync.upstream.as_ref().is_none_or(|upstream| upstream.n_ahead > 0);
            let kind = |is_next: bool| if is_next { ButtonKind::Primary } else { ButtonKind::Normal };
            let hint = if token.is_empty() { t.token_needed } else { t.token_hint };
            let wrong = problems.iter().find(|problem| problem.kind == ProblemKind::Forbidden);
            let wrong = wrong.map(|problem| AttrValue::from(format!("{} {}", problem.what, problem.remedy)));
            html! {
                <>
                    <div class="row wrap">
                        <div class="grow">
                            <p><a class="mono" href={url.clone()}>{ url }</a></p>
                            <p class="small soft">{ standing(&props.sync, now_ms()) }</p>
                        </div>
                        <Button label={t.pull} title={say::pull().text} disabled={props.disabled || is_busy || props.is_merging}
                            onclick={begin(pull)} />
                        <Button label={t.push} title={say::push().text} kind={kind(ahead)}
                            disabled={props.disabled || is_busy || props.is_merging} onclick={begin(push)} />
                        <Menu label={t.more} {items} is_right=true class={classes!("button", "plain", "icon-only")}>{ Icon::More }</Menu>
                    </div>
                    <TokenField id="edge-token" summary={t.token_summary} label={t.token} {hint} edge={(*edge).clone()} {wrong}
                        onchange={set_edge} />
                </>
            }
        }
    };
    // What is wrong with the token stands at its field, where there is one.
    let is_said = |problem: &Problem| problem.kind != ProblemKind::Forbidden || name.is_none();
    html! {
        <section class="stack tight on-edge" aria-label={t.title}>
            { body }
            for problem in problems.iter().filter(|problem| is_said(problem)) { <ProblemBox problem={problem.clone()} /> }
            { dialog }
        </section>
    }
}
