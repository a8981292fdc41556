//! A shared link, on the visitor's device: the model, a form made from its signature, and the answer; or documents that are
//! asked.

mod answer;
mod ask;
mod card;
mod code;
mod documents;
mod form;
mod loading;
mod many;
mod picture;

pub use self::code::{code_dialog, documents_code_dialog};

use std::rc::Rc;

use bunsen_protocol::{Deployed, DeployedModel, OpenDeployment};
use bunsen_spec::{Deployment, Output, Problem};
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use self::answer::answer;
use self::ask::use_answered;
use self::card::{Shown, card_dialog, footer};
use self::documents::DocumentsLink;
use self::form::link_fields;
use self::loading::loading;
use self::many::ManyDialog;
use crate::app::{WorkerStatus, use_studio};
use crate::edge::count_prediction;
use crate::parts::ProblemBox;
use crate::state::link::{LinkAction, LinkForm};
use crate::text::text;

/// Quiet time after an answer before it counts as a prediction: a slider passes many values.
const COUNT_AFTER_MS: u32 = 1_500;

/// Which link.
#[derive(Properties, PartialEq)]
pub struct LinkPageProps {
    /// The deployment's name.
    pub name: String,
}

/// What is under the link.
#[derive(Clone)]
enum Opening {
    Model(Rc<DeployedModel>),
    Documents(Deployment),
}

/// See the module.
#[component]
pub fn LinkPage(props: &LinkPageProps) -> Html {
    let t = &text().link;
    let studio = use_studio();
    // A worker that starts anew has lost the model: with it stands the generation that loaded it.
    let opened = use_state(|| None::<(Opening, u64)>);
    let problem = use_state_eq(|| None::<Problem>);
    let asks = use_state_eq(|| 0_u32);
    {
        let (opened, problem) = (opened.setter(), problem.setter());
        let bridge = studio.bridge.clone();
        use_effect_with((props.name.clone(), *asks, studio.generation), move |(name, _, generation)| {
            if *generation == 0 {
                return;
            }
            let (name, generation) = (name.clone(), *generation);
            spawn_local(async move {
                match bridge.call(OpenDeployment { name }).await {
                    Ok(deployed) => {
                        let deployed = match deployed {
                            Deployed::Model(model) => Opening::Model(Rc::new(*model)),
                            Deployed::Documents(deployment) => Opening::Documents(deployment),
                        };
                        opened.set(Some((deployed, generation)));
                        problem.set(None);
                    }
                    Err(why) => problem.set(Some(why)),
                }
            });
        });
    }
    let again = {
        let (asks, next) = (asks.setter(), *asks + 1);
        Callback::from(move |()| asks.set(next))
    };
    let engine = match &studio.worker {
        WorkerStatus::Failed(problem) => Some(problem.clone()),
        _ => None,
    };
    let problem = (*problem).clone().or(engine);
    html! {
        <main class="link-page" id="content">
            { match ((*opened).clone(), problem) {
                (Some((opened, generation)), problem) => html! {
                    <>
                        if let Some(problem) = problem { <ProblemBox {problem} onretry={again} /> }
                        { match opened {
                            Opening::Model(model) => html! { <Opened key={model.deployment.version} model={model.clone()} {generation} /> },
                            Opening::Documents(deployment) => html! { <DocumentsLink key={deployment.version} deployment={deployment.clone()} /> },
                        } }
                    </>
                },
                (None, Some(problem)) => html! {
                    <>
                        <h1 tabindex="-1">{ t.could_not_open }</h1>
                        <ProblemBox {problem} onretry={again} />
                    </>
                },
                (None, None) => loading(&props.name),
            } }
        </main>
    }
}

#[derive(Clone, PartialEq)]
struct FormState(LinkForm);

impl Reducible for FormState {
    type Action = LinkAction;

    fn reduce(self: Rc<Self>, action: LinkAction) -> Rc<Self> {
        Rc::new(Self(self.0.after(action)))
    }
}

#[derive(Properties, PartialEq)]
struct OpenedProps {
    model: Rc<DeployedModel>,
    /// The worker that has loaded it.
    generation: u64,
}

/// The form and the answer of a loaded model.
#[component]
fn Opened(props: &OpenedProps) -> Html {
    let t = &text().link;
    let (deployment, signature) = (&props.model.deployment, &props.model.signature);
    let form = use_reducer_eq(|| FormState(LinkForm::new(signature.clone())));
    let shown = use_state_eq(|| None::<Shown>);
    let rows = form.0.rows().filter(|_| !form.0.is_blank());
    let asked = use_answered(&props.model, props.generation, rows.clone(), form.0.is_touched());
    {
        let (counts, name) = (deployment.options.counts_predictions, deployment.name.clone());
        let version = deployment.version;
        let took_ms = asked.answered.as_ref().map_or(0.0, |answered| answered.took_ms);
        let visitors = asked.answered.as_ref().filter(|answered| answered.is_visitors);
        use_effect_with(visitors.map(|answered| answered.prediction.clone()), move |answer| {
            let timeout = answer.clone().filter(|_| counts).map(|answer| {
                Timeout::new(COUNT_AFTER_MS, move || {
                    spawn_local(async move { count_prediction(&name, version, &answer, took_ms).await });
                })
            });
            move || drop(timeout)
        });
    }
    let title = match deployment.options.title.as_str() {
        "" => (t.untitled)(&signature.output),
        title => title.to_string(),
    };
    {
        let title = (t.page_title)(&title);
        use_effect_with(title, |title| gloo::utils::document().set_title(title));
    }
    let lead = match deployment.options.description.as_str() {
        "" => (t.summary)(signature),
        description => description.to_string(),
    };
    let quality = props.model.metric.as_ref().map(|(name, value)| (t.quality)(name, *value)).unwrap_or_default();
    let act = {
        let dispatch = form.dispatcher();
        use_callback((), move |action: LinkAction, ()| dispatch.dispatch(action))
    };
    let show = {
        let shown = shown.setter();
        use_callback((), move |what: Option<Shown>, ()| shown.set(what))
    };
    let close = show.reform(|()| None);
    let labels = match &signature.output {
        Output::Classes { labels, .. } => labels.clone(),
        Output::Number { .. } => Vec::new(),
    };
    // The last answer stays while the next is computed, and goes when there is nothing to ask.
    let current = asked.answered.as_ref().filter(|_| rows.is_some());
    let why = asked.why.as_ref().filter(|(about, _)| Some(about) == rows.as_ref()).map(|(_, why)| (t.why)(why));
    html! {
        <>
            <header><h1 tabindex="-1">{ title }</h1><p>{ lead }{ " " }{ quality }</p></header>
            <div class="link-columns">
                { link_fields(&form.0, &act, show.reform(|_: MouseEvent| Some(Shown::Many))) }
                <div class="stack">
                    { answer(current.map(|answered| &answered.prediction), &labels, &signature.output, form.0.is_blank()) }
                    if current.is_some() && signature.image.is_none() {
                        <p class="why"><b>{ t.why_title }{ ". " }</b>{ why }</p>
                    }
                    if let Some(answered) = &asked.answered { <p class="hint">{ (t.took)(answered.took_ms) }</p> }
                    if let Some(problem) = &asked.problem { <ProblemBox problem={problem.clone()} /> }
                </div>
            </div>
            { footer(deployment.options.counts_predictions.then_some(t.counted), Some(&show.reform(|()| Some(Shown::Card))), &show.reform(|()| Some(Shown::Code))) }
            { match *shown {
                Some(Shown::Card) => card_dialog(&props.model, close),
                Some(Shown::Code) => code_dialog(&deployment.name, &form.0.rows().unwrap_or_default(), close),
                Some(Shown::Many) => html! { <ManyDialog name={deployment.name.clone()} signature={signature.clone()} onclose={close} /> },
                None => html! {},
            } }
        </>
    }
}
