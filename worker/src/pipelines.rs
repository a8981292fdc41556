//! The model that was last asked, loaded.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use bunsen_learn::Pipeline;
use bunsen_project::runs;
use bunsen_spec::{Problem, ProjectId, RunId};

use crate::laboratory::Laboratory;

/// Keeps one loaded model: the learner asks the same one again and again.
#[derive(Default)]
pub struct Pipelines {
    latest: RefCell<Option<(RunId, Rc<Pipeline>)>>,
}

impl Laboratory {
    /// The model of a finished run.
    pub async fn pipeline(&self, project: &ProjectId, run: &RunId) -> Result<Rc<Pipeline>, Problem> {
        let record = runs::read(&self.store, project, run).await?;
        if let Some((kept, pipeline)) = &*self.pipelines.latest.borrow()
            && kept == run
        {
            return Ok(pipeline.clone());
        }
        let files = runs::read_model_files(&self.store, &record).await?;
        let pipeline = Rc::new(self.load(&files)?);
        *self.pipelines.latest.borrow_mut() = Some((run.clone(), pipeline.clone()));
        Ok(pipeline)
    }

    /// Loads a model from the files of its folder.
    pub fn load(&self, files: &BTreeMap<String, Vec<u8>>) -> Result<Pipeline, Problem> {
        Pipeline::from_files(files, self.registry())
    }
}
