//! Reading one run and what it keeps.

use std::collections::BTreeMap;

use bunsen_spec::say::stored;
use bunsen_spec::{ProjectId, RunId, RunRecord, RunStatus, say};

use super::lifecycle::wrong_status;
use crate::record::read_run;
use crate::{ProjectError, Store, read_content};

/// Reads everything about a run that is not in the trash.
pub async fn read(store: &dyn Store, project: &ProjectId, run: &RunId) -> Result<RunRecord, ProjectError> {
    let record = read_run(store, project, run).await?.value;
    if record.trashed_ms.is_some() { Err(ProjectError::NoRun(run.clone())) } else { Ok(record) }
}

/// The bytes a run can be taken up from; `None` when it has no checkpoint.
pub async fn read_checkpoint(store: &dyn Store, run: &RunRecord) -> Result<Option<Vec<u8>>, ProjectError> {
    match &run.checkpoint {
        Some(checkpoint) => match read_content(store, &checkpoint.md5).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) => Err(error.in_file(&stored::checkpoint(run.number))),
        },
        None => Ok(None),
    }
}

/// The model folder of a finished run, by path.
pub async fn read_model_files(store: &dyn Store, run: &RunRecord) -> Result<BTreeMap<String, Vec<u8>>, ProjectError> {
    if run.status != RunStatus::Finished {
        return Err(wrong_status(run, say::projects::used_to_predict()));
    }
    let mut files = BTreeMap::new();
    for file in &run.files {
        let bytes = read_content(store, &file.md5).await;
        let bytes = bytes.map_err(|error| error.in_file(&stored::model_file(&file.path, run.number)))?;
        files.insert(file.path.clone(), bytes);
    }
    Ok(files)
}
