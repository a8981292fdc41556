//! Makes a project of one that the edge keeps.

use std::rc::Rc;

use bunsen_spec::say::syncing as say;
use bunsen_spec::{Problem, SyncedProject};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser::now_ms;
use crate::edge::{Edge, origin};
use crate::frame::{SyncTask, use_syncing};
use crate::parts::{ChipKind, Dialog, Field, Form, Skeleton, TextInput, chip};
use crate::rooms::token_field::TokenField;
use crate::state::format::ago;
use crate::state::syncing::read_name;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct CloneDialogProps {
    /// The project's name on the edge, as far as it is known.
    pub name: String,
    /// Closes it.
    pub onclose: Callback<()>,
}

/// See [`CloneDialogProps`].
#[component]
pub fn CloneDialog(props: &CloneDialogProps) -> Html {
    let t = &text().syncing;
    let syncing = use_syncing();
    let typed = use_state_eq(|| props.name.clone());
    let edge = use_state_eq(|| Edge::stored_for(&props.name));
    let list = use_state_eq(|| None::<Result<Rc<Vec<SyncedProject>>, Problem>>);
    let wrong = use_state_eq(|| None::<Problem>);
    {
        let list = list.setter();
        use_effect_with((*edge).clone(), move |edge| {
            let edge = edge.clone();
            spawn_local(async move {
                // A token for one project alone shows that one; a wrong one must not hide the public ones.
                let shown = match edge.projects().await {
                    Err(_) if !edge.token.is_empty() => Edge { token: String::new() }.projects().await,
                    shown => shown,
                };
                list.set(Some(shown.map(Rc::new)));
            });
        });
    }
    let onsubmit = {
        let (typed, edge, wrong) = ((*typed).clone(), (*edge).clone(), wrong.setter());
        let (syncing, onclose) = (syncing.clone(), props.onclose.clone());
        Callback::from(move |()| match read_name(&origin(), &typed) {
            Ok(name) => {
                edge.store_for(&name);
                syncing.begin(SyncTask::Clone { name, token: edge.token.clone() });
                onclose.emit(());
            }
            Err(why) => wrong.set(Some(why)),
        })
    };
    let choose = {
        let (typed, wrong) = (typed.setter(), wrong.setter());
        Callback::from(move |name: String| {
            typed.set(name);
            wrong.set(None);
        })
    };
    let onedge = {
        let edge = edge.setter();
        Callback::from(move |new| edge.set(new))
    };
    let row = |project: &SyncedProject| {
        let onclick = {
            let name = project.name.clone();
            choose.reform(move |_: MouseEvent| name.clone())
        };
        let when = project.pushed_ms.map_or(t.empty_there.to_string(), |at_ms| (t.pushed_when)(&ago(at_ms, now_ms())));
        html! {
            <li key={project.name.clone()} class="row">
                <button type="button" class="link" {onclick} aria-pressed={(project.name == **typed).to_string()}><b>{ &project.name }</b></button>
                if project.private { { chip(ChipKind::Plain, t.private) } }
                <span class="small soft">{ when }</span>
            </li>
        }
    };
    let error = wrong.as_ref().map(|why| AttrValue::from(format!("{} {}", why.what, why.remedy)));
    html! {
        <Dialog title={t.clone_project} onclose={props.onclose.clone()}>
            <Form submit={say::clone().label} disabled={typed.trim().is_empty() || syncing.busy.is_some()} {onsubmit}
                oncancel={props.onclose.clone()}>
                <p>{ say::clone().text }</p>
                <Field id="clone-name" label={t.clone_name} hint={t.clone_hint} error={error.clone()}>
                    <TextInput id="clone-name" value={(*typed).clone()} oninput={choose.clone()} is_wrong={error.is_some()} autofocus=true />
                </Field>
                <section class="stack tight">
                    <h3>{ t.on_this_edge }</h3>
                    {
                        match &*list {
                            None => html! { <Skeleton lines={2} height="24px" label={t.loading} /> },
                            Some(Err(why)) => html! { <p class="small soft">{ &why.what }</p> },
                            Some(Ok(list)) if list.is_empty() => html! { <p class="small soft">{ t.none_there }</p> },
                            Some(Ok(list)) => html! { <ul class="plain-list stack tight edge-list">{ for list.iter().map(row) }</ul> },
                        }
                    }
                </section>
                <TokenField id="clone-token" summary={t.token_summary} label={t.token} hint={t.token_hint} edge={(*edge).clone()}
                    onchange={onedge} />
            </Form>
        </Dialog>
    }
}
