//! Who may read and write the project on the edge.

use std::rc::Rc;

use bunsen_spec::{Problem, SyncRole, SyncToken};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::bridge::use_work;
use crate::browser::now_ms;
use crate::edge::{Edge, NewToken};
use crate::parts::{Button, ButtonKind, Code, Dialog, Field, Form, Icon, ProblemBox, Select, Skeleton, TextInput};
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
    let work = use_work();
    let made = use_state_eq(|| None::<NewToken>);
    let label = use_state_eq(String::new);
    let role = use_state_eq(|| SyncRole::Writer);
    let wish = {
        let (work, access, made, label) = (work.clone(), access.setter(), made.setter(), label.setter());
        let (name, edge) = (props.name.clone(), props.edge.clone());
        Callback::from(move |wish: Wish| {
            let (access, made, label) = (access.clone(), made.clone(), label.clone());
            let (name, edge) = (name.clone(), edge.clone());
            work.start(async move {
                made.set(match wish {
                    Wish::Look => None,
                    Wish::SetPrivate(is_private) => edge.put_project(&name, is_private).await.map(|()| None)?,
                    Wish::Make(role, who) => {
                        let token = edge.create_token(&name, role, &who).await?;
                        label.set(String::new());
                        Some(token)
                    }
                    Wish::End(id) => edge.revoke_token(&name, id).await.map(|()| None)?,
                });
                access.set(Some(read(&edge, &name).await?));
                Ok(())
            });
        })
    };
    {
        let wish = wish.clone();
        use_effect_with((), move |()| wish.emit(Wish::Look));
    }
    let onsubmit = {
        let (wish, role, label) = (wish.clone(), *role, (*label).clone());
        Callback::from(move |()| wish.emit(Wish::Make(role, label.trim().to_string())))
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
                if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} kept={t.owner_only} /> }
                if let Some(Access { is_private, tokens }) = &*access {
                    <label class="row check">
                        <input type="checkbox" checked={*is_private} disabled={work.is_busy} onchange={onprivate} />
                        <span>{ t.for_token }</span>
                    </label>
                    <section class="stack tight">
                        <h3>{ t.tokens }</h3>
                        if tokens.is_empty() { <p class="small soft">{ t.no_tokens }</p> }
                        <ul class="plain-list stack tight">{ for tokens.iter().map(|token| token_row(token, work.is_busy, &wish)) }</ul>
                    </section>
                    <Form submit={t.make_token} kind={ButtonKind::Normal} is_busy={work.is_busy} {onsubmit}>
                        <Field id="token-label" label={t.who_for} hint={t.who_for_hint}>
                            <TextInput id="token-label" value={(*label).clone()} oninput={onlabel} />
                        </Field>
                        <Field id="token-role" label={t.may}>
                            <Select id="token-role" value={chosen} options={roles} onchange={onrole} />
                        </Field>
                    </Form>
                    if let Some(made) = &*made {
                        <div class="stack tight" role="status">
                            <p>{ t.made_once }</p>
                            <Code code={made.secret.clone()} label={t.token} />
                        </div>
                    }
                } else if work.problem.is_none() {
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
