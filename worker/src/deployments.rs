//! Published models that are loaded.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use bunsen_learn::Pipeline;
use bunsen_spec::{Deployment, Problem, say};

/// A published model, ready to be asked.
pub struct OpenDeployment {
    /// What the edge says of it.
    pub deployment: Deployment,
    /// The model.
    pub pipeline: Pipeline,
    /// Its other files: card and evaluation.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Keeps one published model: a visitor looks at one page.
#[derive(Default)]
pub struct Deployments {
    latest: RefCell<Option<Rc<OpenDeployment>>>,
}

impl Deployments {
    /// The loaded model of this name.
    ///
    /// # Errors
    /// When it was not opened before.
    pub fn get(&self, name: &str) -> Result<Rc<OpenDeployment>, Problem> {
        let latest = self.latest.borrow();
        let open = latest.as_ref().filter(|open| open.deployment.name == name).cloned();
        open.ok_or_else(|| say::publishing::not_loaded(name))
    }

    /// Keeps a loaded model in place of the one before.
    pub fn keep(&self, open: OpenDeployment) -> Rc<OpenDeployment> {
        let open = Rc::new(open);
        *self.latest.borrow_mut() = Some(open.clone());
        open
    }
}
