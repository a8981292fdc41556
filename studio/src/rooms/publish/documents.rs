//! Publishing the documents: what becomes public, how large it is, name and words.

use bunsen_protocol::{PublishDocuments, SizeDocuments};
use bunsen_spec::say::retrieval::ways as ways_in_words;
use bunsen_spec::{ProblemKind, ProjectId, USUAL_WAYS, Ways};
use yew::prelude::*;

use super::form::{PublishPanelProps, published, use_publishing, words_fields};
use crate::bridge::{use_answer, use_work};
use crate::edge::link;
use crate::parts::{Empty, Field, Form, Icon, ProblemBox, Select};
use crate::rooms::{Going, Room};
use crate::router::{Route, RouteLink};
use crate::state::publish::PublishAction;
use crate::text::text;

/// The ways of searching that are offered, the usual one first.
const WAYS: [Ways; 4] = [
    USUAL_WAYS,
    Ways { rerank: true, ..USUAL_WAYS },
    Ways { vectors: false, ..USUAL_WAYS },
    Ways { keywords: false, ..USUAL_WAYS },
];

/// See the module.
#[component]
pub fn PublishDocumentsPanel(props: &PublishPanelProps) -> Html {
    let t = &text().publish;
    let way = use_state_eq(|| 0_usize);
    let size = use_answer(SizeDocuments { project: props.project.clone(), ways: WAYS[*way] });
    let work = use_work();
    let start = use_publishing(props, &work);
    let form = &props.form.0;
    let act = {
        let dispatch = props.form.dispatcher();
        Callback::from(move |action: PublishAction| dispatch.dispatch(action))
    };
    {
        let act = act.clone();
        use_effect_with((), move |()| act.emit(PublishAction::Propose(text().link.ask_documents.into())));
    }
    let taken = props.deployments.list.as_deref().cloned().unwrap_or_default();
    let checked = form.check(&taken);
    let onsubmit = {
        let (form, token, project, ways) =
            (form.clone(), props.deployments.edge.token.clone(), props.project.clone(), WAYS[*way]);
        let checked = checked.clone();
        Callback::from(move |()| {
            let Ok(replaces) = checked.clone() else { return };
            start.emit(PublishDocuments {
                project: project.clone(),
                ways,
                token: token.clone(),
                name: form.name.clone(),
                options: form.options.clone(),
                replaces,
            });
        })
    };
    let options: Vec<(AttrValue, AttrValue)> =
        WAYS.iter().enumerate().map(|(at, ways)| (at.to_string().into(), ways_in_words(*ways).into())).collect();
    let choose = {
        let (way, act) = (way.setter(), act.clone());
        Callback::from(move |chosen: String| {
            way.set(chosen.parse().unwrap_or_default());
            act.emit(PublishAction::ChooseRun);
        })
    };
    let Some(of) = &size.answer else {
        return html! {
            if let Some(problem) = size.problem {
                // They are not all indexed.
                if problem.kind == ProblemKind::Conflict {
                    <Empty sentence={problem.what}><p class="hint">{ problem.remedy }</p>{ to_ask(&props.project) }</Empty>
                } else {
                    <ProblemBox {problem} onretry={size.reload} />
                }
            } else {
                <Empty sentence={t.measuring_size} />
                <Going request={size.request} />
            }
        };
    };
    html! {
        <Form class="card" submit={if work.is_busy { t.publishing_documents } else { t.publish }} is_busy={work.is_busy}
            disabled={checked.is_err()} problem={work.problem.clone().or(size.problem)} {onsubmit}>
            <div class="banner" role="note">{ Icon::Info }<p class="grow">{ (t.documents_public)(of.n_documents) }</p></div>
            <p class="small soft">{ (t.documents_size)(of.size_bytes, of.encoder.size_bytes) }</p>
            <Field id="publish-ways" label={t.ways} hint={t.ways_hint}>
                <Select id="publish-ways" value={way.to_string()} {options} onchange={choose} />
            </Field>
            { words_fields(form, &act, &taken, &checked, true) }
            <Going request={work.request} />
            if let Some(deployment) = &form.done { { published(&link(&deployment.name)) } }
        </Form>
    }
}

fn to_ask(project: &ProjectId) -> Html {
    let to = Route::Room { project: project.clone(), room: Room::Ask };
    html! { <div><RouteLink {to} class="button primary">{ text().ask.title }</RouteLink></div> }
}
