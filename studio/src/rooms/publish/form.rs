//! What is published with anything: a name, words, and what leaves visitors' devices.

use std::rc::Rc;

use bunsen_protocol::Call;
use bunsen_spec::{Deployment, Problem, ProblemKind, ProjectId};
use yew::prelude::*;

use super::Deployments;
use crate::app::use_studio;
use crate::bridge::Work;
use crate::edge::link;
use crate::parts::{Button, ButtonKind, CopyButton, Field, TextArea, TextInput};
use crate::rooms::train::check;
use crate::state::publish::{NameState, PublishAction, PublishForm, free_name, name_state};
use crate::text::text;

/// The form as the room keeps it.
#[derive(Clone, PartialEq)]
pub struct FormState(pub PublishForm);

impl Reducible for FormState {
    type Action = PublishAction;

    fn reduce(self: Rc<Self>, action: PublishAction) -> Rc<Self> {
        Rc::new(Self(self.0.after(action)))
    }
}

/// What to publish where.
#[derive(Properties, PartialEq)]
pub struct PublishPanelProps {
    /// The project.
    pub project: ProjectId,
    /// The edge and what it has.
    pub deployments: Deployments,
    /// The form.
    pub form: UseReducerHandle<FormState>,
}

/// Has the worker publish what a call says, and follows how that goes.
#[hook]
pub fn use_publishing<C: Call<Reply = Deployment> + 'static>(props: &PublishPanelProps, work: &Work) -> Callback<C> {
    let studio = use_studio();
    let (work, dispatch) = (work.clone(), props.form.dispatcher());
    let (reload, has_token) = (props.deployments.reload.clone(), !props.deployments.edge.token.is_empty());
    Callback::from(move |call: C| {
        if !has_token {
            let t = &text().publish;
            return work.fail(Problem::new(ProblemKind::Forbidden, t.no_token).remedy(t.token_hint));
        }
        let (studio, reload, dispatch, own) = (studio.clone(), reload.clone(), dispatch.clone(), work.clone());
        work.forget();
        work.start(async move {
            let done = own.follow(studio.bridge.begin(call)).await;
            // Also after a failure: another may have taken the name.
            reload.emit(());
            let deployment = done?;
            studio.say((text().publish.published)(&deployment.name, deployment.version));
            dispatch.dispatch(PublishAction::Done(deployment));
            Ok(())
        });
    })
}

/// Name, words, and whether visits are counted.
pub fn words_fields(
    form: &PublishForm,
    act: &Callback<PublishAction>,
    taken: &[Deployment],
    checked: &Result<u64, Option<Problem>>,
    is_of_documents: bool,
) -> Html {
    let t = &text().publish;
    let (headline_hint, description_hint, counts, counts_on) = if is_of_documents {
        (t.headline_hint_documents, t.description_hint_documents, t.counts_questions, t.counts_questions_on)
    } else {
        (t.headline_hint, t.description_hint, t.counts, t.counts_on)
    };
    let counts_hint = if form.options.counts_predictions { counts_on } else { t.counts_off };
    html! {
        <>
            { name_field(form, act, taken, checked) }
            <Field id="publish-title" label={t.headline} hint={headline_hint}>
                <TextInput id="publish-title" value={form.options.title.clone()} oninput={act.reform(PublishAction::Title)} />
            </Field>
            <Field id="publish-description" label={t.description} hint={description_hint}>
                <TextArea id="publish-description" rows={3} value={form.options.description.clone()}
                    oninput={act.reform(PublishAction::Description)} />
            </Field>
            { check(counts, Some(counts_hint), form.options.counts_predictions, false, &act.reform(PublishAction::Count)) }
        </>
    }
}

fn name_field(
    form: &PublishForm,
    act: &Callback<PublishAction>,
    taken: &[Deployment],
    checked: &Result<u64, Option<Problem>>,
) -> Html {
    let t = &text().publish;
    let state = name_state(&form.name, taken);
    let wrong = checked.as_ref().err().filter(|_| !form.is_done()).and_then(|p| p.as_ref());
    let wrong = wrong.map(|problem| AttrValue::from(problem.what.clone()));
    let hint = match (&state, checked) {
        (NameState::Taken(version), Ok(_)) => (t.will_replace)(*version),
        (NameState::Free, _) => format!("{} {}", (t.name_hint)(&link(&form.name)), t.free),
        _ => (t.name_hint)(&link("…")),
    };
    let on_click = |action: PublishAction| act.reform(move |_: MouseEvent| action.clone());
    let other = free_name(&form.name, taken);
    html! {
        <>
            <Field id="publish-name" label={t.name} {hint} error={wrong.clone()}>
                <TextInput id="publish-name" value={form.name.clone()} oninput={act.reform(PublishAction::Name)} is_wrong={wrong.is_some()} />
            </Field>
            if let (NameState::Taken(version), Err(_), false) = (&state, checked, form.is_done()) {
                <div class="row wrap">
                    <Button label={(t.replace)(version + 1)} is_small=true onclick={on_click(PublishAction::Replace)} />
                    <Button label={(t.other_name)(&other)} is_small=true kind={ButtonKind::Plain} onclick={on_click(PublishAction::Name(other.clone()))} />
                </div>
            }
        </>
    }
}

/// The link that was just made.
pub fn published(link: &str) -> Html {
    html! {
        <div class="published" role="status">
            <a href={link.to_string()} target="_blank" rel="noopener">{ link }</a>
            <CopyButton text={link.to_string()} label={text().publish.copy_link} />
        </div>
    }
}
