//! Where on the edge the project is kept, and who may read it there.

use bunsen_spec::say::{git_commands as git, syncing as say};
use bunsen_spec::{SyncedProject, check_synced_name};
use yew::prelude::*;

use crate::bridge::use_work;
use crate::edge::{Edge, origin};
use crate::parts::{Code, Dialog, Field, Form, Select, TextInput};
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
    let work = use_work();
    // The project of this name that was found, so that going on with it is a second press.
    let found = use_state_eq(|| None::<SyncedProject>);
    let typed = name.trim().to_string();
    let url = address(&origin(), &typed);
    let wrong = check_synced_name(&typed).err().filter(|_| !typed.is_empty());
    let is_found = found.as_ref().is_some_and(|found| found.name == typed);
    let onsubmit = {
        let (typed, edge, is_private, onput) = (typed.clone(), (*edge).clone(), *is_private, props.onput.clone());
        let (work, found) = (work.clone(), found.setter());
        Callback::from(move |()| {
            let (name, edge, onput, found) = (typed.clone(), edge.clone(), onput.clone(), found.clone());
            if is_found {
                return onput.emit((name, edge));
            }
            let own = work.clone();
            work.start(async move {
                match edge.project(&name).await? {
                    None if own.is_gone() => {}
                    None => {
                        edge.put_project(&name, is_private).await?;
                        if !own.is_gone() {
                            onput.emit((name, edge));
                        }
                    }
                    there => found.set(there),
                }
                Ok(())
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
            <Form submit={say::push().label} is_busy={work.is_busy} problem={work.problem.clone()} {disabled} {onsubmit}
                oncancel={props.onclose.clone()}>
                <p>{ say::push().text }</p>
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
            </Form>
        </Dialog>
    }
}
