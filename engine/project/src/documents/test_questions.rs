//! The questions whose answers are known, by which it is measured how documents are found: `questions.jsonl`, as `bunsen
//! evaluate` reads it.

use std::collections::BTreeMap;

use bunsen_spec::say::stored;
use bunsen_spec::{ProjectId, Question};

use crate::change::{Change, retry};
use crate::git::{self, ObjectId, Stamp};
use crate::project::read_live;
use crate::{ProjectError, Store};

const FILE: &str = "questions.jsonl";

/// The questions of a project's newest version; none where there is no file.
///
/// # Errors
/// If the project is not there, or a line is no question.
pub async fn test_questions(store: &dyn Store, project: &ProjectId) -> Result<Vec<Question>, ProjectError> {
    read_live(store, project).await?;
    let head = git::read_branch(store, &project.0).await?;
    questions_of(store, git::read_commit(store, head).await?.tree).await
}

async fn questions_of(store: &dyn Store, tree: ObjectId) -> Result<Vec<Question>, ProjectError> {
    let Some(bytes) = git::read_file(store, tree, FILE).await? else { return Ok(Vec::new()) };
    let text = String::from_utf8(bytes).map_err(|error| ProjectError::damaged(FILE, error))?;
    let question = |(at, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| ProjectError::damaged(stored::line_of(FILE, at + 1), error))
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(question).collect()
}

/// The questions as they are stored: one JSON object a line.
fn questions_file(questions: &[Question]) -> Vec<u8> {
    let line =
        |question| serde_json::to_string(question).expect("a question has text keys and no failing parts") + "\n";
    questions.iter().map(line).collect::<String>().into_bytes()
}

/// A name for questions that follows from what they are: the MD5 of their file.
pub fn questions_digest(questions: &[Question]) -> String {
    crate::md5_hex(&questions_file(questions))
}

/// Puts these questions in the place of all that there are: a new version, unless nothing changes.
///
/// # Errors
/// If the project is not there, or the store fails.
pub async fn set_test_questions(
    store: &dyn Store,
    project: &ProjectId,
    questions: &[Question],
    by: &Stamp,
) -> Result<(), ProjectError> {
    retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let bytes = (!questions.is_empty()).then(|| questions_file(questions));
        let changes = BTreeMap::from([(FILE.to_string(), bytes)]);
        if change.commit(Some(from), changes, "Change the test questions").await? {
            change.write().await?;
        }
        Ok(())
    })
    .await
}
