//! Where on the edge the project is kept, and who may read it there.

use bunsen_spec::say::{git_commands as git, syncing as say};
use bunsen_spec::{Problem, SyncedProject, check_synced_name};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::edge::{Edge, origin};
use crate::parts::{Button, ButtonKind, Code, Dialog, Field, ProblemBox, Select, TextInput};
use crate::rooms::token_field::TokenField;
use crate::state::syncing::address;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct PlaceDialogProps {
    /// The name proposed.
    pub name: String,
    /// The edge.
    pub edge: Edge,
    /// Called once there is a project of this name on the edge, with the token that goes with it.
    pub onput: Callback<(String, Edge)>,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// See [`PlaceDialogProps`].
#[component]
pub fn PlaceDialog(props: &PlaceDialogProps) -> Html {
    let t = &text().syncing;
    let name = use_state_eq(|| props.name.clone());
    let is_private = use_state_eq(|| true);
    let edge = use_state_eq(|| props.edge.clone());
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    // The project of this name that was found, so that going on with it is a second press.
    let found = use_state_eq(|| None::<SyncedProject>);
    let typed = name.trim().to_string();
    let url = address(&origin(), &typed);
    let wrong = check_synced_name(&typed).err().filter(|_| !typed.is_empty());
    let is_found = found.as_ref().is_some_and(|found| found.name == typed);
    let onsubmit = {
        let (typed, edge, is_private, onput) = (typed.clone(), (*edge).clone(), *is_private, props.onput.clone());
        let (problem, is_busy, found) = (problem.setter(), is_busy.setter(), found.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (name, edge, onput) = (typed.clone(), edge.clone(), onput.clone());
            let (problem, is_busy, found) = (problem.clone(), is_busy.clone(), found.clone());
            if is_found {
                return onput.emit((name, edge));
            }
            is_busy.set(true);
            problem.set(None);
            spawn_local(async move {
                let there = match edge.project(&name).await {
                    Ok(None) => edge.put_project(&name, is_private).await.map(|()| None),
                    there => there,
                };
                is_busy.set(false);
                match there {
                    Ok(None) => onput.emit((name, edge)),
                    Ok(there) => found.set(there),
                    Err(why) => problem.set(Some(why)),
                }
            });
        })
    };
    let oninput = {
        let name = name.setter();
        Callback::from(move |typed| name.set(typed))
    };
    let onreaders = {
        let is_private = is_private.setter();
        Callback::from(move |chosen: String| is_private.set(chosen == "token"))
    };
    let onedge = {
        let edge = edge.setter();
        Callback::from(move |new| edge.set(new))
    };
    let readers = vec![("token".into(), t.for_token.into()), ("all".into(), t.for_all.into())];
    let hint: AttrValue = if is_found { (t.is_there)(&typed) } else { (t.name_hint)(&url) }.into();
    let error = wrong.map(|wrong| AttrValue::from(format!("{} {}", wrong.what, wrong.remedy)));
    let token_wrong = edge.token.is_empty().then(|| AttrValue::from(format!("{} {}", t.token_needed, t.token_hint)));
    let disabled = typed.is_empty() || error.is_some() || edge.token.is_empty();
    html! {
        <Dialog title={t.put_there} onclose={props.onclose.clone()}>
            <form class="stack" {onsubmit}>
                <p>{ say::push().text }</p>
                if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} /> }
                <Field id="edge-name" label={t.name} {hint} error={error.clone()}>
                    <TextInput id="edge-name" value={(*name).clone()} {oninput} is_wrong={error.is_some()} autofocus=true />
                </Field>
                if !is_found {
                    <Field id="edge-readers" label={t.who_reads}>
                        <Select id="edge-readers" value={if *is_private { "token" } else { "all" }} options={readers} onchange={onreaders} />
                    </Field>
                }
                <TokenField id="edge-place-token" summary={t.token_summary} label={t.token} hint={t.token_hint} edge={(*edge).clone()}
                    wrong={token_wrong} onchange={onedge} />
                <section class="stack tight">
                    <h3>{ text().versions.in_git }</h3>
                    <Code code={format!("{}\n{}", git::set_remote(&url), git::push())} label={text().versions.in_git} />
                </section>
                <div class="row">
                    <Button label={t.push} r#type="submit" kind={ButtonKind::Primary} is_busy={*is_busy} {disabled} />
                    <Button label={text().frame.cancel} kind={ButtonKind::Plain} onclick={props.onclose.reform(|_: MouseEvent| ())} />
                </div>
            </form>
        </Dialog>
    }
}
