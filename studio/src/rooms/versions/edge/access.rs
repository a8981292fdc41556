//! Who may read and write the project on the edge.

use std::rc::Rc;

use bunsen_spec::{Problem, SyncRole, SyncToken};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::now_ms;
use crate::edge::{Edge, NewToken};
use crate::parts::{Button, ButtonKind, Code, Dialog, Field, Icon, ProblemBox, Select, Skeleton, TextInput};
use crate::state::format::ago;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct AccessDialogProps {
    /// The project's name on the edge.
    pub name: String,
    /// The edge, with its own token.
    pub edge: Edge,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// What the edge says of a project.
#[derive(Clone, PartialEq)]
struct Access {
    is_private: bool,
    tokens: Rc<Vec<SyncToken>>,
}

/// What the owner wants.
#[derive(Clone)]
enum Wish {
    Look,
    SetPrivate(bool),
    Make(SyncRole, String),
    End(u64),
}

/// See [`AccessDialogProps`].
#[component]
pub fn AccessDialog(props: &AccessDialogProps) -> Html {
    let t = &text().syncing;
    let access = use_state_eq(|| None::<Access>);
    let problem = use_state_eq(|| None::<Problem>);
    let made = use_state_eq(|| None::<NewToken>);
    let is_busy = use_state_eq(|| false);
    let label = use_state_eq(String::new);
    let role = use_state_eq(|| SyncRole::Writer);
    let wish = {
        let (access, problem, made) = (access.setter(), problem.setter(), made.setter());
        let (is_busy, label) = (is_busy.setter(), label.setter());
        use_callback((props.name.clone(), props.edge.clone()), move |wish: Wish, (name, edge)| {
            let (access, problem, made) = (access.clone(), problem.clone(), made.clone());
            let (is_busy, label, name, edge) = (is_busy.clone(), label.clone(), name.clone(), edge.clone());
            is_busy.set(true);
            spawn_local(async move {
                let made_now = match wish {
                    Wish::Look => Ok(None),
                    Wish::SetPrivate(is_private) => edge.put_project(&name, is_private).await.map(|()| None),
                    Wish::Make(role, who) => edge.create_token(&name, role, &who).await.map(Some),
                    Wish::End(id) => edge.revoke_token(&name, id).await.map(|()| None),
                };
                let seen = read(&edge, &name).await;
                match (made_now, seen) {
                    (Ok(token), Ok(seen)) => {
                        if token.is_some() {
                            label.set(String::new());
                        }
                        made.set(token);
                        access.set(Some(seen));
                        problem.set(None);
                    }
                    (Err(why), _) | (_, Err(why)) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    {
        let wish = wish.clone();
        use_effect_with((), move |()| wish.emit(Wish::Look));
    }
    let onsubmit = {
        let (wish, role, label) = (wish.clone(), *role, (*label).clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            wish.emit(Wish::Make(role, label.trim().to_string()));
        })
    };
    let onprivate =
        wish.reform(|event: Event| Wish::SetPrivate(event.target_unchecked_into::<HtmlInputElement>().checked()));
    let onlabel = {
        let label = label.setter();
        Callback::from(move |typed| label.set(typed))
    };
    let onrole = {
        let role = role.setter();
        Callback::from(move |chosen: String| {
            role.set(if chosen == "viewer" { SyncRole::Viewer } else { SyncRole::Writer })
        })
    };
    let roles = vec![
        ("writer".into(), (t.role)(SyncRole::Writer).into()),
        ("viewer".into(), (t.role)(SyncRole::Viewer).into()),
    ];
    let chosen = if *role == SyncRole::Viewer { "viewer" } else { "writer" };
    html! {
        <Dialog title={t.access} onclose={props.onclose.clone()}>
            <div class="stack">
                if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} kept={t.owner_only} /> }
                if let Some(Access { is_private, tokens }) = &*access {
                    <label class="row check">
                        <input type="checkbox" checked={*is_private} disabled={*is_busy} onchange={onprivate} />
                        <span>{ t.for_token }</span>
                    </label>
                    <section class="stack tight">
                        <h3>{ t.tokens }</h3>
                        if tokens.is_empty() { <p class="small soft">{ t.no_tokens }</p> }
                        <ul class="plain-list stack tight">{ for tokens.iter().map(|token| token_row(token, *is_busy, &wish)) }</ul>
                    </section>
                    <form class="stack tight" {onsubmit}>
                        <Field id="token-label" label={t.who_for} hint={t.who_for_hint}>
                            <TextInput id="token-label" value={(*label).clone()} oninput={onlabel} />
                        </Field>
                        <Field id="token-role" label={t.may}>
                            <Select id="token-role" value={chosen} options={roles} onchange={onrole} />
                        </Field>
                        <div class="row"><Button label={t.make_token} r#type="submit" is_busy={*is_busy} /></div>
                    </form>
                    if let Some(made) = &*made {
                        <div class="stack tight" role="status">
                            <p>{ t.made_once }</p>
                            <Code code={made.secret.clone()} label={t.token} />
                        </div>
                    }
                } else if problem.is_none() {
                    <Skeleton lines={3} height="28px" label={t.loading} />
                }
            </div>
        </Dialog>
    }
}

async fn read(edge: &Edge, name: &str) -> Result<Access, Problem> {
    let tokens = edge.tokens(name).await?;
    let is_private = edge.project(name).await?.is_some_and(|project| project.private);
    Ok(Access { is_private, tokens: tokens.into() })
}

fn token_row(token: &SyncToken, is_busy: bool, wish: &Callback<Wish>) -> Html {
    let t = &text().syncing;
    let who = if token.label.is_empty() { t.unnamed } else { token.label.as_str() };
    let end = {
        let id = token.id;
        wish.reform(move |_: MouseEvent| Wish::End(id))
    };
    html! {
        <li key={token.id} class="row start">
            <div class="grow">
                <b>{ who }</b>
                <p class="small soft">{ (t.role)(token.role) }{ " · " }{ ago(token.created_ms, now_ms()) }</p>
            </div>
            <Button label={(t.end_token)(who)} icon={Icon::Delete} is_icon_only=true is_small=true kind={ButtonKind::Plain}
                disabled={is_busy} onclick={end} />
        </li>
    }
}
