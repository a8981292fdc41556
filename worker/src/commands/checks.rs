//! `CheckTable`, `SuggestSuite`, `SetSuite` and `ExportChecks`: what is expected of the prepared table.

use std::rc::Rc;

use bunsen_project::project::{self, OpenedProject};
use bunsen_protocol::{
    CheckTable, ChecksForm, ExportChecks, FileBytes, ProjectState, ProposeSuite, SetSuite, SuggestSuite, WriteReport,
};
use bunsen_spec::say::expectations::sentence;
use bunsen_spec::{DataRef, Problem, ProjectId, Suite, Validation, ValidationResult, say};

use super::handle::{Answer, Ask, Handle};
use super::open_project::state;
use crate::open_table::OpenTable;

impl Handle for CheckTable {
    async fn handle(self, ask: Ask) -> Result<Answer<Validation>, Problem> {
        let (opened, table) = open(&ask, &self.project).await?;
        let work = table.validate(&opened.suite, ask.lab.tell(ask.id));
        Ok(ask.lab.requests.until_given_up(ask.id, work).await?.into())
    }
}

impl Handle for SuggestSuite {
    async fn handle(self, ask: Ask) -> Result<Answer<Suite>, Problem> {
        let (_, table) = open(&ask, &self.project).await?;
        let work = table.ask_checks(ProposeSuite {}, ask.lab.tell(ask.id));
        Ok(ask.lab.requests.until_given_up(ask.id, work).await?.into())
    }
}

impl Handle for SetSuite {
    async fn handle(self, ask: Ask) -> Result<Answer<ProjectState>, Problem> {
        let lab = &ask.lab;
        let _right = lab.write_right(&self.project).await?;
        let opened = project::set_suite(&lab.store, &self.project, &self.suite, &lab.stamp()).await?;
        lab.tell_changed(&self.project);
        Ok(state(opened, &ask).await?.into())
    }
}

impl Handle for ExportChecks {
    async fn handle(self, ask: Ask) -> Result<Answer<FileBytes>, Problem> {
        let (opened, table) = open(&ask, &self.project).await?;
        let (name, suite) = (opened.table()?.name.clone(), opened.suite);
        let (requests, tell) = (&ask.lab.requests, ask.lab.tell(ask.id));
        let (bytes, what, media_type) = match self.form {
            ChecksForm::Suite => (pretty(&suite)?, "suite.json", "application/json"),
            ChecksForm::Result => {
                let validation = requests.until_given_up(ask.id, table.validate(&suite, tell)).await?;
                (pretty(&validation.result)?, "checks.json", "application/json")
            }
            ChecksForm::Report => {
                let report = WriteReport { suite, name: name.clone() };
                let report = requests.until_given_up(ask.id, table.ask_checks(report, tell)).await?;
                (report.into_bytes(), "checks.html", "text/html")
            }
        };
        let stem = name.split('.').next().unwrap_or_default();
        Ok(Answer::with_file(FileBytes { name: format!("{stem}-{what}"), media_type: media_type.into() }, bytes))
    }
}

/// Refuses to go on if a table does not do as its project expects. Expectations that are not critical only warn. Gives
/// what was expected and what came of it, if anything is.
///
/// # Errors
/// If a critical expectation is not met or cannot be checked, what is expected cannot be read, or the project has no
/// table now.
pub async fn require_met(
    ask: &Ask,
    project: &ProjectId,
    data: &DataRef,
) -> Result<Option<(Suite, ValidationResult)>, Problem> {
    let opened = project::open(&ask.lab.store, project).await?.whole()?;
    opened.table()?;
    let suite = opened.suite;
    let table = ask.lab.table(data, ask.id).await?;
    let validation = table.validate(&suite, ask.lab.tell(ask.id)).await?;
    if let Some(first) = validation.critical().next() {
        let n = validation.critical().count() as u64;
        return Err(say::validating::table_unmet(n, &sentence(&first.expectation_config)));
    }
    Ok((!suite.expectations.is_empty()).then_some((suite, validation.result)))
}

async fn open(ask: &Ask, project: &ProjectId) -> Result<(OpenedProject, Rc<OpenTable>), Problem> {
    let opened = project::open(&ask.lab.store, project).await?.whole()?;
    let table = ask.lab.table(opened.table()?, ask.id).await?;
    Ok((opened, table))
}

fn pretty(value: &impl serde::Serialize) -> Result<Vec<u8>, Problem> {
    let mut json = serde_json::to_vec_pretty(value).map_err(|error| Problem::internal(error.to_string()))?;
    json.push(b'\n');
    Ok(json)
}
