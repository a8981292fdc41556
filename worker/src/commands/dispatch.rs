//! From a command to its handler, and back to an answer. What a handler needs may have to be fetched first.

use bunsen_protocol::Command;
use bunsen_spec::{Problem, say};
use futures::future::LocalBoxFuture;
use serde_json::value::{RawValue, to_raw_value};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::handle::{Answer, Ask, Handle};

/// An answer as JSON, and the buffers beside it.
pub type Answered = (Result<Box<RawValue>, Problem>, Vec<Vec<u8>>);

type Begun = Result<LocalBoxFuture<'static, Answered>, SplitLoaderError>;

/// Names every command once, under the part of the program that has its handler.
///
/// The part `first` is there from the start. The build makes a file of each of the others with all that only its
/// commands reach; the first of them waits for it.
macro_rules! parts {
    (first { $($first:ident)* } $($part:ident, $ahead:ident { $($command:ident)* })*) => {
        $(
            #[wasm_split($part, fallible, preload($ahead))]
            fn $part(command: Command, ask: Ask) -> Begun {
                match command {
                    $(Command::$command(call) => Ok(Box::pin(answer(call, ask))),)*
                    _ => unreachable!("`dispatch` asks the part that has the command"),
                }
            }
        )*

        /// Does what a command says.
        pub async fn dispatch(command: Command, ask: Ask) -> Answered {
            let begun = match command {
                $(Command::$first(call) => return Box::pin(answer(call, ask)).await,)*
                $($(command @ Command::$command(_) => $part(command, ask).await,)*)*
            };
            match begun {
                Ok(answering) => answering.await,
                // The next command tries again.
                Err(_) => (Err(say::worker::part_not_fetched()), Vec::new()),
            }
        }

        /// Fetches all parts, one after another: none is waited for when it is needed, and all are there when the
        /// network goes.
        pub async fn fetch_ahead() {
            // The command that needs a part tries again, and says so if it fails.
            $(let _ = $ahead().await;)*
        }
    };
}

parts! {
    first {
        ListProjects CreateProject CreateDocumentsProject OpenProject TakeOverProject SetReadOptions ReplaceData
        SetRecipe PreviewStep AddTable RemoveTable DrawChart ExportTable ReadRows CheckTable SuggestSuite SetSuite ExportChecks
        CancelRequest SetDataCard RenameProject DeleteProject RestoreProject EmptyTrash ReadStorageUse
        ListRuns ReadRun EditRun DeleteRun RestoreRun SteerRun
    }
    models, models_ahead {
        ListModels SuggestTraining PreviewTraining Train ResumeRun PinModelTest SetModelTests TestRun CommitRun
        Predict ExportModel PublishRun OpenDeployment PredictDeployment PredictDeploymentFile
    }
    versions, versions_ahead {
        ReadLog ReadVersions DiffVersions CompareTables ChangeVersions MergeData TakeMergedData
        ReadSyncStatus SetRemote PushProject PullProject CloneProject
        DuplicateProject ExportProject ImportProject
    }
    documents, documents_ahead {
        ReadDocuments AddDocuments RemoveDocuments SetCutting ListPassages MapPassages EncodeDocuments AskDocuments ReadDocument
        ReadQuestions ForgetQuestions ReadTestQuestions SetTestQuestions ProposeQuestions MeasureDocuments ReadMeasured
        CountDocuments SizeDocuments PublishDocuments
        OpenPublishedDocuments FetchPublishedEncoder AskPublished ReadPublishedDocument
    }
}

/// Runs one handler.
async fn answer<C: Handle>(call: C, ask: Ask) -> Answered {
    match call.handle(ask).await {
        Ok(Answer { value, buffers }) => match to_raw_value(&value) {
            Ok(value) => (Ok(value), buffers),
            Err(error) => (Err(Problem::internal(format!("The answer could not be written: {error}."))), Vec::new()),
        },
        Err(problem) => (Err(problem), Vec::new()),
    }
}
