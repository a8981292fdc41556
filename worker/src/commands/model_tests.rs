//! `PinModelTest` and `SetModelTests`: the tests that models have to pass. `TestRun` and `CommitRun`: a run that does
//! not.

use bunsen_learn::{Learned, split_rows};
use bunsen_project::{NewContent, project, runs};
use bunsen_protocol::{CommitRun, PinModelTest, ProjectState, RowView, SetModelTests, TestRun, WriteTableRows};
use bunsen_spec::{ModelTest, Problem, RunRecord, SliceRows, TestSlice, TrainSpec, say};

use super::handle::{Answer, Ask, Handle};
use super::open_project::state;
use crate::pace::PredictHost;

impl Handle for PinModelTest {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectState>, Problem> {
        let Self { project, replaces, test, spec } = self;
        let lab = &ask.lab;
        let _right = lab.write_right(&project).await?;
        let opened = project::open(&lab.store, &project).await?.whole()?;
        let data = opened.table()?;
        let table = lab.table(data, ask.id).await?;
        let TestSlice { rows, filter, .. } = test.slice;
        let only = match rows {
            SliceRows::All => Vec::new(),
            SliceRows::HeldOut => {
                let spec = TrainSpec { data: data.clone(), target: test.target.clone(), ..spec };
                split_rows(&spec, &*table.table().await?)?.test
            }
        };
        if rows == SliceRows::HeldOut && only.is_empty() {
            return Err(say::model_tests::empty_slice().in_field("where"));
        }
        let view = RowView { only, filter: filter.clone(), sort: Vec::new() };
        let written = table.ask(WriteTableRows { view }, lab.tell(ask.id)).await;
        let (n_rows, buffers) = written.map_err(|problem| problem.in_field("where"))?;
        let bytes = buffers.to_bytes().pop().ok_or_else(say::worker::no_bytes)?;
        let size_bytes = bytes.len() as u64;
        let content = NewContent::from(bytes);
        let slice = TestSlice { rows, filter, n_rows, md5: content.md5(), size_bytes };
        let test = ModelTest { slice, ..test };
        let mut tests = opened.tests;
        match tests.iter_mut().find(|own| Some(&own.name) == replaces.as_ref()) {
            Some(own) => *own = test,
            None => tests.push(test),
        }
        let opened = project::set_model_tests(&lab.store, &project, &tests, Some(&content), &lab.stamp()).await?;
        lab.tell_changed(&project);
        Ok(state(opened, &ask).await?.into())
    }
}

impl Handle for SetModelTests {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectState>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let opened = project::set_model_tests(&lab.store, &self.project, &self.tests, None, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(state(opened, &ask).await?.into())
    }
}

impl Handle for TestRun {
    async fn handle(self, ask: Ask) -> Result<Answer<RunRecord>, Problem> {
        let Self { project, run } = self;
        let lab = &ask.lab;
        let _right = lab.write_right(&project).await?;
        let work = async {
            let record = runs::read(&lab.store, &project, &run).await?;
            let tests = project::open(&lab.store, &project).await?.whole()?.tests;
            let pipeline = lab.pipeline(&project, &run).await?;
            let spec = runs::trained(&record, say::model_tests::tested())?;
            let table = lab.table_beside(&spec.data, ask.id).await?.table().await?;
            let learned = Learned { table: &table, split: &record.split };
            lab.test_model(&tests, &pipeline, learned, &PredictHost::new(lab, ask.id)).await
        };
        let results = lab.requests.until_given_up(ask.id, work).await?;
        let record = runs::set_tests(&lab.store, &project, &run, &results, &lab.stamp()).await?;
        lab.tell_changed(&project);
        Ok(record.into())
    }
}

impl Handle for CommitRun {
    async fn handle(self, ask: Ask) -> Result<Answer<RunRecord>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let record = runs::commit_anyway(&lab.store, &self.project, &self.run, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(record.into())
    }
}
