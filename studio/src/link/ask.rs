//! Asking the model: the answer to what the form holds, and then why.

use std::rc::Rc;

use bunsen_protocol::{DeployedModel, PredictDeployment};
use bunsen_spec::{Prediction, Problem, Rows};
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::bridge::{use_bridge, use_newest};
use crate::browser::now_ms;
use crate::state::why::{Why, questions, why};

/// Quiet time after a change before the model is asked.
const ASK_AFTER_MS: u32 = 80;

/// An answer.
#[derive(Clone, PartialEq)]
pub struct Answered {
    /// What the model says.
    pub prediction: Prediction,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// Whether a visitor asked, rather than the form as it opens.
    pub is_visitors: bool,
}

/// What has been heard from the model.
pub struct Asked {
    /// The last answer. It stays while the next is computed.
    pub answered: Option<Answered>,
    /// The rows that were explained last, and why they are answered so.
    pub why: Option<(Rows, Why)>,
    /// Why the newest question failed.
    pub problem: Option<Problem>,
}

/// Asks `model` about `rows` whenever they change and when another worker, of another `generation`, has
/// loaded it. `is_visitors`: see [`Answered`].
#[hook]
pub fn use_answered(model: &Rc<DeployedModel>, generation: u64, rows: Option<Rows>, is_visitors: bool) -> Asked {
    let answered = use_state_eq(|| None::<Answered>);
    let explained = use_state_eq(|| None::<(Rows, Why)>);
    let problem = use_state_eq(|| None::<Problem>);
    let bridge = use_bridge();
    let newest = use_newest();
    {
        let (model, answered, explained, problem) =
            (model.clone(), answered.setter(), explained.setter(), problem.setter());
        use_effect_with((rows, generation), move |(rows, _)| {
            let turn = newest.begin();
            let timeout = rows.clone().map(|rows| {
                Timeout::new(ASK_AFTER_MS, move || {
                    spawn_local(async move {
                        let name = model.deployment.name.clone();
                        let start = now_ms();
                        let heard = bridge.call(PredictDeployment { name: name.clone(), rows: rows.clone() }).await;
                        let took_ms = now_ms() - start;
                        if !turn.counts() {
                            return;
                        }
                        match heard {
                            Ok(predictions) => {
                                let answer = |prediction| Answered { prediction, took_ms, is_visitors };
                                answered.set(predictions.into_iter().next().map(answer));
                                problem.set(None);
                            }
                            Err(why) => return problem.set(Some(why)),
                        }
                        let Some(variants) = questions(&model.signature, &rows) else { return };
                        // An answer that cannot be explained is an answer all the same.
                        let heard = bridge.call(PredictDeployment { name, rows: variants }).await.unwrap_or_default();
                        if let Some(why) = why(&model.signature, &rows, &heard).filter(|_| turn.counts()) {
                            explained.set(Some((rows, why)));
                        }
                    });
                })
            });
            move || drop(timeout)
        });
    }
    Asked { answered: (*answered).clone(), why: (*explained).clone(), problem: (*problem).clone() }
}
