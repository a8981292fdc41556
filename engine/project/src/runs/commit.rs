//! A finished run becomes a version of its project.

use bunsen_spec::{RunRecord, Suite, ValidationResult, say};

use super::version::version_files;
use super::{Top, trained};
use crate::change::Change;
use crate::git::{self, ObjectId};
use crate::{ProjectError, dvc};

/// Adds the version of a run to the project's history: the run's folder, and the pipeline at the top, which takes this
/// run for its last stage. `validation`: what came of checking the run's table, if that is known.
pub(super) async fn commit_run(
    change: &mut Change<'_>,
    from: ObjectId,
    run: &RunRecord,
    validation: Option<&(Suite, ValidationResult)>,
) -> Result<(), ProjectError> {
    let spec = trained(run, say::model_tests::committed())?;
    let (model, _) = dvc::Pointer::folder("model", &run.files);
    let data = change.record.data.as_ref();
    let top = Top::read(change.store, git::read_commit(change.store, from).await?.tree, data).await?;
    let mut files = version_files(run, spec, &model);
    files.extend(top.after_run(data, (run, spec), &model, validation));
    let message = format!("Train {} (run {})", run.name.trim(), run.number);
    change.commit(Some(from), files, &message).await.map(drop)
}
