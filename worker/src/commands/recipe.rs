//! `SetRecipe` and `PreviewStep`: preparing the table of an open project. `ExportTable`: what comes of it.

use bunsen_project::project::{self, DataChange};
use bunsen_protocol::{ExportTable, FileBytes, PreviewStep, PreviewTableStep, ProjectState, SetRecipe, WriteTable};
use bunsen_spec::{DataRef, Problem, StepPreview, say};

use super::handle::{Answer, Ask, Handle};
use super::open_project::state;

impl Handle for SetRecipe {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectState>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let before = project::open(&lab.store, &self.project).await?.table()?.clone();
        let data = DataRef { recipe: self.recipe.clone(), ..before.clone() };
        // Prepared first: a recipe that ends the assistant is not kept. One with a step that does not fit is: the
        // learner sees which, and why.
        lab.table(&data, ask.id).await?;
        let change = DataChange::Recipe(self.recipe.clone(), say::recipe::change(&before.recipe, &self.recipe));
        let opened = project::change_data(&lab.store, &self.project, &change, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(state(opened, &ask).await?.into())
    }
}

impl Handle for PreviewStep {
    async fn handle(self, ask: Ask) -> Result<Answer<StepPreview>, Problem> {
        let Self { project, before, step } = self;
        let lab = &ask.lab;
        let work = async {
            let data = project::open(&lab.store, &project).await?.table()?.clone();
            let table = lab.table(&data, ask.id).await?;
            let steps = before.iter().map(|step| &step.step).chain([&step]);
            lab.hand_over_others(&table, &data, steps, ask.id).await?;
            let call = PreviewTableStep { before: before.clone(), step: step.clone() };
            Ok(table.ask(call, lab.tell(ask.id)).await?.0)
        };
        Ok(lab.requests.until_given_up(ask.id, work).await?.into())
    }
}

impl Handle for ExportTable {
    async fn handle(self, ask: Ask) -> Result<Answer<FileBytes>, Problem> {
        let lab = &ask.lab;
        let data = project::open(&lab.store, &self.project).await?.table()?.clone();
        let table = lab.table(&data, ask.id).await?;
        let written = table.ask(WriteTable {}, lab.tell(ask.id));
        let ((), buffers) = lab.requests.until_given_up(ask.id, written).await?;
        let bytes = buffers.to_bytes().pop().ok_or_else(say::worker::no_bytes)?;
        let stem = data.name.split('.').next().unwrap_or_default();
        let name = if data.recipe.is_empty() { format!("{stem}.csv") } else { format!("{stem}-prepared.csv") };
        Ok(Answer::with_file(FileBytes { name, media_type: String::from("text/csv") }, bytes))
    }
}
