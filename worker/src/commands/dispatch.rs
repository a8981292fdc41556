//! From a command to its handler, and back to an answer.

use bunsen_protocol::Command;
use bunsen_spec::Problem;
use serde_json::value::{RawValue, to_raw_value};

use super::handle::{Answer, Ask, Handle};

/// Does what a command says. Gives its answer as JSON, and the buffers beside it.
pub async fn dispatch(command: Command, ask: Ask) -> (Result<Box<RawValue>, Problem>, Vec<Vec<u8>>) {
    use Command as C;
    match command {
        C::ListModels(call) => answer(call, ask).await,
        C::ListProjects(call) => answer(call, ask).await,
        C::CreateProject(call) => answer(call, ask).await,
        C::OpenProject(call) => answer(call, ask).await,
        C::TakeOverProject(call) => answer(call, ask).await,
        C::SetReadOptions(call) => answer(call, ask).await,
        C::ReplaceData(call) => answer(call, ask).await,
        C::SetRecipe(call) => answer(call, ask).await,
        C::PreviewStep(call) => answer(call, ask).await,
        C::AddTable(call) => answer(call, ask).await,
        C::RemoveTable(call) => answer(call, ask).await,
        C::DrawChart(call) => answer(call, ask).await,
        C::ExportTable(call) => answer(call, ask).await,
        C::CheckTable(call) => answer(call, ask).await,
        C::SuggestSuite(call) => answer(call, ask).await,
        C::SetSuite(call) => answer(call, ask).await,
        C::ExportChecks(call) => answer(call, ask).await,
        C::PinModelTest(call) => answer(call, ask).await,
        C::SetModelTests(call) => answer(call, ask).await,
        C::TestRun(call) => answer(call, ask).await,
        C::CommitRun(call) => answer(call, ask).await,
        C::CancelRequest(call) => answer(call, ask).await,
        C::SetDataCard(call) => answer(call, ask).await,
        C::RenameProject(call) => answer(call, ask).await,
        C::DuplicateProject(call) => answer(call, ask).await,
        C::DeleteProject(call) => answer(call, ask).await,
        C::RestoreProject(call) => answer(call, ask).await,
        C::ExportProject(call) => answer(call, ask).await,
        C::ImportProject(call) => answer(call, ask).await,
        C::EmptyTrash(call) => answer(call, ask).await,
        C::ReadRows(call) => answer(call, ask).await,
        C::SuggestTraining(call) => answer(call, ask).await,
        C::PreviewTraining(call) => answer(call, ask).await,
        C::Train(call) => answer(call, ask).await,
        C::ResumeRun(call) => answer(call, ask).await,
        C::SteerRun(call) => answer(call, ask).await,
        C::ReadLog(call) => answer(call, ask).await,
        C::ReadVersions(call) => answer(call, ask).await,
        C::DiffVersions(call) => answer(call, ask).await,
        C::CompareTables(call) => answer(call, ask).await,
        C::ChangeVersions(call) => answer(call, ask).await,
        C::MergeData(call) => answer(call, ask).await,
        C::TakeMergedData(call) => answer(call, ask).await,
        C::ReadSyncStatus(call) => answer(call, ask).await,
        C::SetRemote(call) => answer(call, ask).await,
        C::PushProject(call) => answer(call, ask).await,
        C::PullProject(call) => answer(call, ask).await,
        C::CloneProject(call) => answer(call, ask).await,
        C::ListRuns(call) => answer(call, ask).await,
        C::ReadRun(call) => answer(call, ask).await,
        C::EditRun(call) => answer(call, ask).await,
        C::DeleteRun(call) => answer(call, ask).await,
        C::RestoreRun(call) => answer(call, ask).await,
        C::Predict(call) => answer(call, ask).await,
        C::ExportModel(call) => answer(call, ask).await,
        C::PublishRun(call) => answer(call, ask).await,
        C::OpenDeployment(call) => answer(call, ask).await,
        C::PredictDeployment(call) => answer(call, ask).await,
        C::PredictDeploymentFile(call) => answer(call, ask).await,
        C::ReadStorageUse(call) => answer(call, ask).await,
    }
}

/// Runs one handler. Boxed, so that the future of every request is not as large as that of the largest.
async fn answer<C: Handle>(call: C, ask: Ask) -> (Result<Box<RawValue>, Problem>, Vec<Vec<u8>>) {
    match Box::pin(call.handle(ask)).await {
        Ok(Answer { value, buffers }) => match to_raw_value(&value) {
            Ok(value) => (Ok(value), buffers),
            Err(error) => (Err(Problem::internal(format!("The answer could not be written: {error}."))), Vec::new()),
        },
        Err(problem) => (Err(problem), Vec::new()),
    }
}
