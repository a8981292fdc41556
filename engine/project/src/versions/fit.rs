//! Whether the files of a version make a project.

use super::VersionError;
use crate::ProjectError;

/// A version that makes no whole project is for the learner to know of, not a fault of the store: says so of
/// `version`, which shall become that of the project.
pub(super) fn fit(error: ProjectError, version: &str) -> ProjectError {
    match error {
        ProjectError::Damaged { what, why } => {
            let why = if what.starts_with("version ") { why } else { format!("{what}: {why}") };
            VersionError::Unfit { version: version.to_string(), why }.into()
        }
        error => error,
    }
}
