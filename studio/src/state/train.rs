//! The form of the Train room: what is asked for, what was typed that cannot be used yet, and where.

mod fields;

use std::collections::BTreeMap;

use bunsen_protocol::ModelPreview;
use bunsen_spec::{Device, ModelInfo, Problem, SettingKind, SettingValue, Task, TrainSpec};

use self::fields::field_of;
pub use self::fields::{DEVICE, FEATURES, MODEL, SEED, TARGET, TEST, VALIDATION};

/// The form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrainForm {
    /// What would be trained. `None` until the worker has made a suggestion.
    pub spec: Option<TrainSpec>,
    /// What was typed into fields and cannot be used, by field.
    pub texts: BTreeMap<String, String>,
    /// What is wrong with a field.
    pub problems: BTreeMap<String, Problem>,
    /// What is wrong with the whole.
    pub problem: Option<Problem>,
    /// What training would take.
    pub preview: Option<ModelPreview>,
    /// Whether the engine had a graphics processor when it was last looked at.
    pub has_gpu: bool,
}

/// What happens to the form.
#[derive(Clone, Debug, PartialEq)]
pub enum FormAction {
    /// The worker suggests what to train, from nothing.
    Suggested(TrainSpec),
    /// The worker suggests what to train for a new target: split and seed stay.
    TargetSuggested(TrainSpec),
    /// The worker suggests what to train on a table that has changed: what says nothing of its columns stays.
    TableChanged(TrainSpec),
    /// The worker suggests settings for a new model: all else stays.
    ModelSuggested(TrainSpec),
    /// The learner takes up an earlier run's request.
    Loaded(TrainSpec),
    /// The learner changes the task.
    Task(Task),
    /// A model that can do the new task takes the chosen one's place, with its defaults.
    ModelTaken(String),
    /// The learner chooses a feature or no longer; the columns in the table's order come along.
    Feature(String, Vec<String>),
    /// The learner chooses these features.
    Features(Vec<String>),
    /// The learner types a model's setting.
    Setting(String, String),
    /// The learner types a share in per cent, [`TEST`] or [`VALIDATION`].
    Share(&'static str, String),
    /// The learner types the seed.
    Seed(String),
    /// Keep the shares of the kinds equal.
    Stratify(bool),
    /// Standardise the features.
    Standardise(bool),
    /// One column per kind.
    OneHot(bool),
    /// The learner chooses the device.
    Device(Device),
    /// The engine has a graphics processor, or has none.
    Engine(bool),
    /// The worker says what training would take.
    Previewed(ModelPreview),
    /// The worker refuses.
    Refused(Problem),
}

impl TrainForm {
    /// The form after `action`. `models` are the kinds of models there are.
    #[must_use]
    pub fn after(&self, action: FormAction, models: &[ModelInfo]) -> Self {
        let is_refused = matches!(action, FormAction::Refused(_));
        let is_table = matches!(action, FormAction::TableChanged(_));
        let mut next = self.clone();
        match action {
            FormAction::Suggested(spec) | FormAction::Loaded(spec) => {
                next = Self { spec: Some(spec), has_gpu: self.has_gpu, ..Self::default() };
            }
            FormAction::TargetSuggested(mut spec) | FormAction::TableChanged(mut spec) => {
                if let Some(old) = &self.spec {
                    if is_table && (old.task, &old.model) == (spec.task, &spec.model) {
                        (spec.settings, spec.preprocess, spec.device) =
                            (old.settings.clone(), old.preprocess.clone(), old.device);
                    }
                    (spec.split.test, spec.split.validation, spec.seed) =
                        (old.split.test, old.split.validation, old.seed);
                }
                next = Self { spec: Some(spec), has_gpu: self.has_gpu, ..Self::default() };
            }
            FormAction::ModelSuggested(new) => {
                next.forget(|field| !matches!(field, TEST | VALIDATION | SEED));
                match &mut next.spec {
                    Some(spec) => {
                        (spec.model, spec.settings, spec.device) = (new.model, new.settings, new.device);
                        let info = models.iter().find(|m| m.name == spec.model);
                        if info.is_some_and(|m| !m.tasks.contains(&spec.task)) {
                            spec.task = new.task;
                        }
                    }
                    None => next.spec = Some(new),
                }
            }
            FormAction::Previewed(preview) => {
                next.preview = Some(preview);
                next.problem = None;
                next.problems.retain(|field, _| self.texts.contains_key(field));
            }
            FormAction::Refused(problem) => {
                next.preview = None;
                next.problems.retain(|field, _| self.texts.contains_key(field));
                next.problem = None;
                match next.spec.as_ref().and_then(|spec| field_of(&problem, spec, models)) {
                    Some(field) => drop(next.problems.insert(field, problem)),
                    None => next.problem = Some(problem),
                }
            }
            FormAction::Setting(name, text) => next.set(&name, &text, models),
            FormAction::Share(field, text) => next.share(field, text),
            FormAction::Seed(text) => {
                let wrong = || Problem::bad_input(crate::text::text().train.seed_wrong).in_field(SEED);
                let seed = text.trim().parse::<u64>().map_err(|_| wrong());
                next.typed(SEED, text, seed, |spec, seed| spec.seed = seed);
            }
            FormAction::Feature(name, order) => next.change(FEATURES, |spec| {
                let mut chosen = std::mem::take(&mut spec.features);
                match chosen.iter().position(|f| *f == name) {
                    Some(at) => drop(chosen.remove(at)),
                    None => chosen.push(name),
                }
                spec.features = order.into_iter().filter(|f| chosen.contains(f)).collect();
            }),
            FormAction::Features(features) => next.change(FEATURES, |spec| spec.features = features),
            FormAction::ModelTaken(model) => {
                next.forget(|field| !matches!(field, TEST | VALIDATION | SEED));
                next.change(MODEL, |spec| {
                    spec.model = model;
                    spec.settings.clear();
                });
                next.place(models);
            }
            FormAction::Task(task) => next.change("task", |spec| spec.task = task),
            FormAction::Stratify(is_on) => next.change("split.stratify", |spec| spec.split.stratify = is_on),
            FormAction::Standardise(is_on) => next.change("standardise", |spec| spec.preprocess.standardise = is_on),
            FormAction::OneHot(is_on) => next.change("one_hot", |spec| spec.preprocess.one_hot = is_on),
            FormAction::Device(device) => next.change(DEVICE, |spec| spec.device = device),
            FormAction::Engine(has_gpu) if has_gpu != self.has_gpu => {
                next.has_gpu = has_gpu;
                next.place(models);
            }
            FormAction::Engine(_) => {}
        }
        // The worker is asked again only when the spec changes: what it said of the same spec still holds.
        if next.spec == self.spec && !is_refused {
            next.preview = next.preview.or_else(|| self.preview.clone());
        }
        next
    }

    /// Whether the worker has neither said what the spec would take nor refused it.
    pub fn awaits_answer(&self) -> bool {
        self.preview.is_none() && self.problem.is_none() && self.problems.is_empty()
    }

    /// Whether training can be asked for.
    pub fn is_ready(&self) -> bool {
        self.spec.is_some() && self.texts.is_empty() && self.problems.is_empty() && self.problem.is_none()
    }

    /// What a setting's field shows: what was typed, or the value.
    pub fn setting_text(&self, name: &str, default: &SettingValue) -> String {
        let value = || self.spec.as_ref().and_then(|s| s.settings.get(name)).unwrap_or(default).to_string();
        self.texts.get(name).cloned().unwrap_or_else(value)
    }

    /// What a share's field shows, in per cent.
    pub fn share_text(&self, field: &str) -> String {
        let share = self.spec.as_ref().map_or(0.0, |s| if field == TEST { s.split.test } else { s.split.validation });
        self.texts.get(field).cloned().unwrap_or_else(|| ((share * 1e4).round() / 100.0).to_string())
    }

    /// What the seed's field shows.
    pub fn seed_text(&self) -> String {
        let seed = || self.spec.as_ref().map(|s| s.seed.to_string()).unwrap_or_default();
        self.texts.get(SEED).cloned().unwrap_or_else(seed)
    }

    /// What is wrong with a field, as one text.
    pub fn wrong(&self, field: &str) -> Option<String> {
        self.problems.get(field).map(ToString::to_string)
    }

    fn set(&mut self, name: &str, text: &str, models: &[ModelInfo]) {
        let model = self.spec.as_ref().map(|s| s.model.clone()).unwrap_or_default();
        let setting = models.iter().find(|m| m.name == model).and_then(|m| m.settings.iter().find(|s| s.name == name));
        let Some(setting) = setting else { return };
        let value = match setting.kind {
            // A list or a word may look like a number or a flag.
            SettingKind::IntegerList { .. } | SettingKind::Choice { .. } => SettingValue::Text(text.trim().into()),
            _ => SettingValue::parse(text),
        };
        let value = setting.check(&value);
        self.typed(name, text.into(), value, |spec, value| drop(spec.settings.insert(name.into(), value)));
    }

    fn share(&mut self, field: &'static str, text: String) {
        let (low, high) = if field == TEST { (5.0, 50.0) } else { (0.0, 40.0) };
        let share = text.trim().trim_end_matches('%').trim_end().parse::<f64>().ok();
        let share = share
            .filter(|share| (low..=high).contains(share))
            .ok_or_else(|| Problem::bad_input((crate::text::text().train.share_wrong)(low, high)).in_field(field));
        self.typed(field, text, share, |spec, share| {
            let share = share / 100.0;
            if field == TEST { spec.split.test = share } else { spec.split.validation = share }
        });
    }

    /// Takes over what was typed if it can be used, or keeps it beside the reason why not.
    fn typed<T>(&mut self, field: &str, text: String, value: Result<T, Problem>, set: impl FnOnce(&mut TrainSpec, T)) {
        match value {
            Ok(value) => {
                self.texts.remove(field);
                self.change(field, |spec| set(spec, value));
            }
            Err(problem) => {
                self.texts.insert(field.into(), text);
                self.problems.insert(field.into(), problem);
            }
        }
    }

    /// Chooses the best device for the model.
    fn place(&mut self, models: &[ModelInfo]) {
        let has_gpu = self.has_gpu;
        self.change(DEVICE, |spec| {
            let can_use_gpu = models.iter().any(|model| model.name == spec.model && model.runs_on_gpu);
            spec.device = if has_gpu && can_use_gpu { Device::Webgpu } else { Device::Cpu };
        });
    }

    fn change(&mut self, field: &str, set: impl FnOnce(&mut TrainSpec)) {
        if let Some(spec) = &mut self.spec {
            set(spec);
            self.problems.remove(field);
            self.problem = None;
        }
    }

    fn forget(&mut self, is_gone: impl Fn(&str) -> bool) {
        self.texts.retain(|field, _| !is_gone(field));
        self.problems.retain(|field, _| !is_gone(field));
        self.problem = None;
        self.preview = None;
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Setting;

    use super::super::compare::tests::{record, spec_of};
    use super::*;

    fn models() -> Vec<ModelInfo> {
        let setting = |name: &str, kind, default| Setting {
            name: name.into(),
            label: name.into(),
            hint: String::new(),
            kind,
            default,
            is_advanced: false,
        };
        vec![ModelInfo {
            name: "mlp".into(),
            label: "Network".into(),
            description: String::new(),
            tasks: vec![Task::Classification],
            needs_image: false,
            runs_on_gpu: true,
            is_iterative: true,
            settings: vec![
                setting("epochs", SettingKind::Integer { min: 1, max: 500 }, SettingValue::Integer(30)),
                setting(
                    "hidden",
                    SettingKind::IntegerList { min: 1, max: 512, max_len: 3 },
                    SettingValue::Text("64".into()),
                ),
            ],
        }]
    }

    fn spec() -> TrainSpec {
        spec_of(&mut record(1, "mlp", 0.9)).clone()
    }

    fn form(actions: Vec<FormAction>) -> TrainForm {
        let start = TrainForm::default().after(FormAction::Suggested(spec()), &models());
        actions.into_iter().fold(start, |form, action| form.after(action, &models()))
    }

    #[test]
    fn what_cannot_be_used_stays_in_its_field() {
        let wrong = form(vec![FormAction::Setting("epochs".into(), "many".into())]);
        assert!(!wrong.is_ready());
        assert_eq!(wrong.setting_text("epochs", &SettingValue::Integer(30)), "many");
        assert!(wrong.wrong("epochs").is_some_and(|w| w.contains("from 1 to 500")), "{:?}", wrong.wrong("epochs"));
        assert_eq!(wrong.spec.as_ref().unwrap().settings["epochs"], SettingValue::Integer(30));
        let mended = wrong.after(FormAction::Setting("epochs".into(), "40".into()), &models());
        assert!(mended.is_ready());
        assert_eq!(mended.spec.unwrap().settings["epochs"], SettingValue::Integer(40));
    }

    #[test]
    fn a_list_of_one_number_stays_a_list() {
        let form = form(vec![FormAction::Setting("hidden".into(), "32".into())]);
        assert_eq!(form.spec.unwrap().settings["hidden"], SettingValue::Text("32".into()));
    }

    #[test]
    fn shares_are_typed_in_per_cent() {
        let form = form(vec![FormAction::Share(TEST, "25".into()), FormAction::Share(VALIDATION, "60".into())]);
        assert_eq!(form.spec.as_ref().unwrap().split.test, 0.25);
        assert_eq!(form.share_text(TEST), "25");
        assert_eq!(form.share_text(VALIDATION), "60");
        assert!(form.wrong(VALIDATION).is_some());
    }

    #[test]
    fn features_keep_the_order_of_the_table() {
        let order = vec!["sepal_length".to_string(), "sepal_width".into(), "petal".into()];
        let form = form(vec![
            FormAction::Feature("petal".into(), order.clone()),
            FormAction::Feature("sepal_length".into(), order.clone()),
            FormAction::Feature("sepal_length".into(), order.clone()),
        ]);
        assert_eq!(form.spec.unwrap().features, order);
    }

    #[test]
    fn problems_find_their_field() {
        let check = |problem: Problem, field: Option<&str>| {
            let form = form(vec![FormAction::Refused(problem)]);
            assert_eq!(form.problems.keys().next().map(String::as_str), field);
            assert_eq!(form.problem.is_some(), field.is_none());
            assert!(!form.is_ready());
        };
        check(Problem::bad_input("x").in_field("epochs"), Some("epochs"));
        check(Problem::bad_input("x").in_column("species"), Some(TARGET));
        check(Problem::bad_input("x").in_column("sepal_width").in_field("features"), Some(FEATURES));
        check(Problem::bad_input("x").in_column("sepal_width"), Some(FEATURES));
        check(Problem::bad_input("x"), None);
    }

    #[test]
    fn a_new_model_keeps_the_rest() {
        let mut new = spec();
        new.model = "cnn".into();
        new.seed = 99;
        new.settings.clear();
        let form = form(vec![FormAction::Seed("11".into()), FormAction::ModelSuggested(new)]);
        let spec = form.spec.unwrap();
        assert_eq!((spec.model.as_str(), spec.seed, spec.settings.len()), ("cnn", 11, 0));
    }

    #[test]
    fn a_changed_table_keeps_the_settings_of_the_same_model() {
        let changed = |model: &str| {
            let mut new = spec();
            (new.model, new.features, new.seed) = (model.into(), vec!["petal".into()], 99);
            let epochs = FormAction::Setting("epochs".into(), "40".into());
            form(vec![epochs, FormAction::Seed("11".into()), FormAction::TableChanged(new)]).spec.unwrap()
        };
        let same = changed(&spec().model);
        assert_eq!((same.features, same.seed), (vec!["petal".to_string()], 11));
        assert_eq!(same.settings["epochs"], SettingValue::Integer(40));
        assert_eq!(changed("cnn").settings["epochs"], spec().settings["epochs"]);
    }

    #[test]
    fn the_device_follows_the_engine() {
        let device = |actions| form(actions).spec.unwrap().device;
        use FormAction::{Engine, ModelTaken};
        assert_eq!(device(vec![Engine(true)]), Device::Webgpu);
        assert_eq!(device(vec![Engine(true), Engine(false)]), Device::Cpu);
        assert_eq!(device(vec![Engine(true), FormAction::Device(Device::Cpu), Engine(true)]), Device::Cpu);
        assert_eq!(device(vec![Engine(true), ModelTaken("softmax_regression".into())]), Device::Cpu);
    }

    #[test]
    fn an_answer_clears_what_the_worker_refused() {
        let refused = form(vec![FormAction::Refused(Problem::bad_input("x").in_field(MODEL))]);
        let preview = ModelPreview {
            n_train: 1,
            n_validation: 0,
            n_test: 1,
            n_without_target: 0,
            n_features: 1,
            n_weights: 1,
            image: None,
        };
        let ready = refused.after(FormAction::Previewed(preview), &models());
        assert!(ready.is_ready());
        let same = ready.spec.clone().unwrap();
        assert!(
            ready.after(FormAction::Loaded(same), &models()).preview.is_some(),
            "the same spec needs no new answer"
        );
    }
}
