//! The form's life: suggested by the worker, checked by it a moment after every change, kept when the
//! room is left.

use std::rc::Rc;

use bunsen_protocol::{ListModels, PreviewTraining, ProjectState, SuggestTraining};
use bunsen_spec::{Device, ModelInfo, Problem, ProblemKind};
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::training::use_training;
use crate::app::{WorkerStatus, use_studio};
use crate::bridge::use_answer;
use crate::state::train::{FormAction, TrainForm};
use crate::text::text;

/// Quiet time after a change before the worker is asked to check it.
const CHECK_AFTER_MS: u32 = 200;
/// How long an answer may be missing before it is asked for again.
const CHECK_AGAIN_AFTER_MS: u32 = 1_500;

/// The form and everything that changes it.
#[derive(Clone, PartialEq)]
pub struct FormHandle {
    /// The form.
    pub form: Rc<TrainForm>,
    /// The kinds of models there are.
    pub models: Rc<Vec<ModelInfo>>,
    /// Changes the form.
    pub act: Callback<FormAction>,
    /// Chooses the column to predict.
    pub choose_target: Callback<String>,
    /// Chooses the model.
    pub choose_model: Callback<String>,
    /// What was chosen last and the worker has not answered yet: until then the form is of the choice before.
    pub choice: Option<Choice>,
    /// Chooses the device.
    pub choose_device: Callback<Device>,
    /// Whether another worker is being fetched.
    pub is_changing_device: bool,
    /// Why the device that was chosen last could not be had.
    pub device_problem: Option<Problem>,
}

impl FormHandle {
    /// Whether training can be asked for.
    pub fn is_ready(&self) -> bool {
        self.choice.is_none() && !self.is_changing_device && self.form.is_ready()
    }

    /// The chosen model.
    pub fn model(&self) -> Option<&ModelInfo> {
        self.info(&self.form.spec.as_ref()?.model)
    }

    /// What is known of a kind of model.
    pub fn info(&self, name: &str) -> Option<&ModelInfo> {
        self.models.iter().find(|model| model.name == name)
    }
}

/// A choice that the worker makes settings for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// The column to predict.
    pub target: Option<String>,
    /// The model.
    pub model: Option<String>,
}

#[derive(Clone, PartialEq)]
struct FormState {
    form: Rc<TrainForm>,
    models: Rc<Vec<ModelInfo>>,
    /// The choices that are not answered yet, oldest first.
    choices: Vec<Choice>,
}

enum Change {
    Models(Rc<Vec<ModelInfo>>),
    Act(FormAction),
    Choose(Choice),
    /// The answer to the oldest choice.
    Answer(FormAction),
}

impl Reducible for FormState {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut next = (*self).clone();
        match change {
            Change::Models(models) => next.models = models,
            Change::Act(action) => next.form = Rc::new(self.form.after(action, &self.models)),
            Change::Choose(choice) => next.choices.push(choice),
            Change::Answer(action) => {
                next.form = Rc::new(self.form.after(action, &self.models));
                next.choices.drain(..1.min(self.choices.len()));
            }
        }
        Rc::new(next)
    }
}

/// The form of an opened project.
#[hook]
pub fn use_form(opened: &ProjectState) -> FormHandle {
    let project = opened.summary.id.clone();
    let studio = use_studio();
    let training = use_training();
    let models = use_answer(ListModels {}).answer;
    let state = {
        let form = Rc::new(training.form(&project));
        use_reducer_eq(|| FormState { form, models: Rc::default(), choices: Vec::new() })
    };
    let is_changing_device = use_state_eq(|| false);
    // Beside the form, not in it: with the device it has it can be trained all the same.
    let device_problem = use_state_eq(|| None::<Problem>);
    let dispatch = state.dispatcher();
    {
        let dispatch = dispatch.clone();
        use_effect_with(models, move |models| {
            if let Some(models) = models {
                dispatch.dispatch(Change::Models(models.clone()));
            }
        });
    }
    {
        let dispatch = dispatch.clone();
        let has_gpu = match &studio.worker {
            WorkerStatus::Ready(ready) => Some(ready.has_gpu),
            _ => None,
        };
        use_effect_with((has_gpu, state.models.is_empty()), move |(has_gpu, lacks_models)| {
            if let Some(has_gpu) = has_gpu.filter(|_| !lacks_models) {
                dispatch.dispatch(Change::Act(FormAction::Engine(has_gpu)));
            }
        });
    }
    {
        let problem = device_problem.setter();
        use_effect_with(training.live.is_busy(), move |_| problem.set(None));
    }
    let suggest = {
        let (bridge, dispatch, project) = (studio.bridge.clone(), dispatch.clone(), project.clone());
        move |choice: Choice, wrap: fn(bunsen_spec::TrainSpec) -> FormAction| {
            let (bridge, dispatch) = (bridge.clone(), dispatch.clone());
            dispatch.dispatch(Change::Choose(choice.clone()));
            let call = SuggestTraining { project: project.clone(), target: choice.target, model: choice.model };
            spawn_local(async move {
                let action = match bridge.call(call).await {
                    Ok(spec) => wrap(spec),
                    Err(problem) => FormAction::Refused(problem),
                };
                dispatch.dispatch(Change::Answer(action));
            });
        }
    };
    {
        let suggest = suggest.clone();
        let spec = state.form.spec.clone();
        let columns = opened.preparation.columns.last().cloned().unwrap_or_default();
        use_effect_with((project.clone(), opened.data.clone(), studio.generation), move |(_, data, _)| match spec {
            None => suggest(Choice::default(), FormAction::Suggested),
            // The table was read otherwise or prepared by other steps since the form was left.
            Some(spec) if spec.data != *data => {
                let target = Some(spec.target).filter(|target| columns.iter().any(|(name, _)| name == target));
                suggest(Choice { target, model: Some(spec.model) }, FormAction::TableChanged);
            }
            Some(_) => {}
        });
    }
    let check = {
        let (bridge, dispatch, project) = (studio.bridge.clone(), dispatch.clone(), project.clone());
        move |spec: Option<bunsen_spec::TrainSpec>, after_ms: u32| {
            let (bridge, dispatch, project) = (bridge.clone(), dispatch.clone(), project.clone());
            spec.map(|spec| {
                Timeout::new(after_ms, move || {
                    spawn_local(async move {
                        let action = match bridge.call(PreviewTraining { project, spec }).await {
                            Ok(preview) => FormAction::Previewed(preview),
                            Err(problem) => FormAction::Refused(problem),
                        };
                        dispatch.dispatch(Change::Act(action));
                    });
                })
            })
        }
    };
    {
        let check = check.clone();
        use_effect_with((state.form.spec.clone(), studio.generation), move |(spec, _)| {
            let timeout = check(spec.clone(), CHECK_AFTER_MS);
            move || drop(timeout)
        });
    }
    // An answer can be overtaken by a change that ends in the same spec: then it is asked for once more.
    use_effect_with((state.form.spec.clone(), state.form.awaits_answer()), move |(spec, awaits_answer)| {
        let timeout = check(spec.clone().filter(|_| *awaits_answer), CHECK_AGAIN_AFTER_MS);
        move || drop(timeout)
    });
    {
        let training = training.clone();
        use_effect_with((project, state.form.clone()), move |(project, form)| {
            training.keep_form(project.clone(), (**form).clone());
        });
    }
    let act = use_callback((), move |action, ()| dispatch.dispatch(Change::Act(action)));
    let choose_target = {
        let suggest = suggest.clone();
        Callback::from(move |target| {
            suggest(Choice { target: Some(target), model: None }, FormAction::TargetSuggested);
        })
    };
    let choose_model = {
        let chosen = state.choices.last().and_then(|choice| choice.target.clone());
        let target = chosen.or_else(|| state.form.spec.as_ref().map(|spec| spec.target.clone()));
        Callback::from(move |model| {
            suggest(Choice { target: target.clone(), model: Some(model) }, FormAction::ModelSuggested);
        })
    };
    let choose_device = {
        let (bridge, act, is_training) = (studio.bridge.clone(), act.clone(), training.live.is_busy());
        let (busy, problem) = (is_changing_device.setter(), device_problem.setter());
        Callback::from(move |device| {
            let (bridge, act, busy, problem) = (bridge.clone(), act.clone(), busy.clone(), problem.clone());
            problem.set(None);
            let has_gpu = bridge.ready().is_some_and(|ready| ready.has_gpu);
            if device == Device::Cpu || has_gpu {
                return act.emit(FormAction::Device(device));
            }
            if is_training {
                // Another device is another worker, and the run would end with this one.
                let why = Problem::new(ProblemKind::Conflict, text().frame.not_while_training);
                return problem.set(Some(why));
            }
            busy.set(true);
            spawn_local(async move {
                match bridge.use_gpu().await {
                    Ok(_) => act.emit(FormAction::Device(device)),
                    Err(why) => problem.set(Some(why)),
                }
                busy.set(false);
            });
        })
    };
    FormHandle {
        form: state.form.clone(),
        models: state.models.clone(),
        act,
        choose_target,
        choose_model,
        choice: state.choices.last().cloned(),
        choose_device,
        is_changing_device: *is_changing_device,
        device_problem: (*device_problem).clone(),
    }
}
