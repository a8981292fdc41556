//! Published models and documents that are loaded.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use bunsen_learn::Pipeline;
use bunsen_spec::{Deployment, Problem, Ways, say};

use crate::library_assistant::LibraryAssistant;

/// A published model, ready to be asked.
pub struct OpenDeployment {
    /// What the edge says of it.
    pub deployment: Deployment,
    /// The model.
    pub pipeline: Pipeline,
    /// Its other files: card and evaluation.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Published documents, ready to be asked.
pub struct OpenDocuments {
    /// The name of their deployment.
    pub name: String,
    /// What holds them.
    pub assistant: LibraryAssistant,
    /// How they are searched.
    pub ways: Ways,
}

/// Keeps one published model, or documents: a visitor looks at one page.
#[derive(Default)]
pub struct Deployments {
    latest: RefCell<Option<Rc<OpenDeployment>>>,
    documents: RefCell<Option<Rc<OpenDocuments>>>,
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

    /// The loaded documents of this name.
    ///
    /// # Errors
    /// When they were not opened before, or their assistant has died.
    pub fn documents(&self, name: &str) -> Result<Rc<OpenDocuments>, Problem> {
        let documents = self.documents.borrow();
        let open = documents.as_ref().filter(|open| open.name == name && !open.assistant.is_dead()).cloned();
        open.ok_or_else(|| say::publishing::documents_not_loaded(name))
    }

    /// Keeps loaded documents in place of those before.
    pub fn keep_documents(&self, open: OpenDocuments) {
        *self.documents.borrow_mut() = Some(Rc::new(open));
    }
}
