//! Publishing: which names can be, which are taken, and what a newer version replaces.

use bunsen_spec::{
    Deployment, DeploymentOptions, MAX_DEPLOYMENT_NAME_BYTES, Problem, ProblemKind, check_deployment_name,
};

/// The form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublishForm {
    /// The name in `/d/<name>`, as typed.
    pub name: String,
    /// What the owner decides.
    pub options: DeploymentOptions,
    /// Whether the learner wants a newer version of a name that is taken.
    pub replaces: bool,
    /// What was published with it just now.
    pub done: Option<Deployment>,
    /// The title proposed for the chosen run.
    proposed: String,
}

/// What changes the form.
#[derive(Clone, Debug, PartialEq)]
pub enum PublishAction {
    /// A name was typed or taken over.
    Name(String),
    /// The name that is taken is to get a newer version.
    Replace,
    /// A title was typed.
    Title(String),
    /// A title fits the chosen run. It takes the place of the one proposed before, not of one typed.
    Propose(String),
    /// A description was typed.
    Description(String),
    /// Predictions on visitors' devices are to be counted, or not.
    Count(bool),
    /// Another run was chosen.
    ChooseRun,
    /// A newer version of this deployment is wanted, with the words of the one before.
    Renew(Deployment),
    /// This was published.
    Done(Deployment),
}

/// What is to be said about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameState {
    /// Nothing typed yet.
    Empty,
    /// These letters cannot be in a name.
    WrongLetters(String),
    /// A name neither begins nor ends with a hyphen.
    WrongHyphen,
    /// Too long.
    TooLong,
    /// Nobody has it.
    Free,
    /// A deployment has it, in this version.
    Taken(u64),
}

/// Checks a name against the rule and the names there are.
pub fn name_state(name: &str, taken: &[Deployment]) -> NameState {
    if name.is_empty() {
        return NameState::Empty;
    }
    if check_deployment_name(name).is_err() {
        return what_is_wrong(name);
    }
    taken.iter().find(|d| d.name == name).map_or(NameState::Free, |d| NameState::Taken(d.version))
}

/// Why a name cannot be one.
fn what_is_wrong(name: &str) -> NameState {
    let mut wrong: Vec<char> = name.chars().filter(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')).collect();
    wrong.dedup();
    if !wrong.is_empty() {
        let shown = wrong.iter().map(|c| if c.is_whitespace() { "a space".into() } else { c.to_string() });
        return NameState::WrongLetters(shown.collect::<Vec<_>>().join(" "));
    }
    if name.len() > MAX_DEPLOYMENT_NAME_BYTES { NameState::TooLong } else { NameState::WrongHyphen }
}

/// A name made of a title: `house-prices` of "House prices 2".
pub fn name_of(title: &str) -> String {
    let stem = title.rsplit_once('.').filter(|(_, end)| end.len() <= 4 && !end.contains(' ')).map_or(title, |(s, _)| s);
    let mut name = String::new();
    for letter in stem.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    name.truncate(MAX_DEPLOYMENT_NAME_BYTES);
    name.trim_end_matches('-').to_string()
}

/// A free name like `name`: `iris-2`, `iris-3`…
pub fn free_name(name: &str, taken: &[Deployment]) -> String {
    let stem: String = name.chars().take(MAX_DEPLOYMENT_NAME_BYTES - 4).collect();
    (2..)
        .map(|i| format!("{stem}-{i}"))
        .find(|candidate| taken.iter().all(|d| d.name != *candidate))
        .expect("there are more numbers than deployments")
}

impl PublishForm {
    /// An empty form for this name.
    pub fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// The form after `action`.
    #[must_use]
    pub fn after(&self, action: PublishAction) -> Self {
        let mut next = self.clone();
        match action {
            PublishAction::Name(name) => (next.name, next.replaces) = (name, false),
            PublishAction::Replace => next.replaces = true,
            PublishAction::Title(title) => next.options.title = title,
            PublishAction::Propose(title) => {
                if next.options.title.is_empty() || next.options.title == next.proposed {
                    next.options.title.clone_from(&title);
                }
                next.proposed = title;
            }
            PublishAction::Description(description) => next.options.description = description,
            PublishAction::Count(counts) => next.options.counts_predictions = counts,
            PublishAction::ChooseRun => next.done = None,
            PublishAction::Renew(old) => {
                (next.name, next.options, next.replaces, next.done) = (old.name, old.options, true, None);
            }
            PublishAction::Done(deployment) => (next.replaces, next.done) = (false, Some(deployment)),
        }
        next
    }

    /// Whether the name stands for what was published just now: then nothing is wrong with its being taken.
    pub fn is_done(&self) -> bool {
        self.done.as_ref().is_some_and(|deployment| deployment.name == self.name)
    }

    /// The version to replace, or why the form cannot be sent. `None` in the problem's place: nothing to say yet.
    pub fn check(&self, taken: &[Deployment]) -> Result<u64, Option<Problem>> {
        let t = &crate::text::text().publish;
        let wrong = |what: String| Err(Some(Problem::bad_input(what).in_field("name")));
        match name_state(&self.name, taken) {
            NameState::Empty => Err(None),
            NameState::WrongLetters(letters) => wrong((t.wrong_letters)(&letters)),
            NameState::WrongHyphen => wrong(t.wrong_hyphen.into()),
            NameState::TooLong => wrong((t.too_long)(MAX_DEPLOYMENT_NAME_BYTES)),
            NameState::Free => Ok(0),
            NameState::Taken(version) if self.replaces => Ok(version),
            NameState::Taken(_) => {
                Err(Some(Problem::new(ProblemKind::Conflict, (t.taken)(&self.name)).in_field("name")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> Vec<Deployment> {
        let one = |name: &str, version| Deployment {
            name: name.into(),
            version,
            published_ms: 0.0,
            files: vec![],
            options: DeploymentOptions::default(),
            n_predictions: 0,
        };
        vec![one("iris", 3), one("iris-2", 1)]
    }

    #[test]
    fn names_follow_the_rule() {
        let check = |name: &str, expected| assert_eq!(name_state(name, &taken()), expected, "{name}");
        check("", NameState::Empty);
        check("wine-2", NameState::Free);
        check("iris", NameState::Taken(3));
        check("Iris", NameState::WrongLetters("I".into()));
        check("my iris", NameState::WrongLetters("a space".into()));
        check("-iris", NameState::WrongHyphen);
        check(&"a".repeat(61), NameState::TooLong);
    }

    #[test]
    fn names_are_made_of_titles() {
        assert_eq!(name_of("House prices 2"), "house-prices-2");
        assert_eq!(name_of("breast_cancer.csv"), "breast-cancer");
        assert_eq!(name_of("ข้อมูล"), "");
        assert_eq!(free_name("iris", &taken()), "iris-3");
    }

    #[test]
    fn a_taken_name_is_replaced_only_when_asked_for() {
        let form = PublishForm::new("iris".into());
        assert!(form.check(&taken()).is_err());
        let form = form.after(PublishAction::Replace);
        assert_eq!(form.check(&taken()), Ok(3));
        let form = form.after(PublishAction::Name("wine".into()));
        assert_eq!(form.check(&taken()), Ok(0));
    }

    #[test]
    fn a_proposed_title_gives_way_and_a_typed_one_stays() {
        let propose = |title: &str| PublishAction::Propose(title.into());
        let form = PublishForm::default().after(propose("Which species is it?"));
        assert_eq!(form.options.title, "Which species is it?");
        let form = form.after(propose("How much rain?"));
        assert_eq!(form.options.title, "How much rain?");
        let form = form.after(PublishAction::Title("Wet?".into())).after(propose("Which species is it?"));
        assert_eq!(form.options.title, "Wet?");
    }

    #[test]
    fn after_publishing_another_run_can_follow_and_so_can_a_newer_version() {
        let form = PublishForm::new("iris".into()).after(PublishAction::Done(taken().remove(0)));
        assert!(form.is_done() && form.check(&taken()).is_err());
        assert!(!form.after(PublishAction::ChooseRun).is_done());
        for _ in 0..2 {
            let again = form.after(PublishAction::Renew(taken().remove(0)));
            assert_eq!((again.is_done(), again.check(&taken())), (false, Ok(3)));
        }
    }
}
