//! What is kept beside a project's versions: the passages' vectors, which can be computed again, and what was asked.

use bunsen_spec::say::stored;
use bunsen_spec::{AskedQuestion, ProjectId};
use serde::{Deserialize, Serialize};

use crate::change::{Change, retry, write_marked};
use crate::git::Stamp;
use crate::project::read_live;
use crate::record::{RECORD_VERSION, parse_versioned, to_json};
use crate::{Batch, ProjectError, Space, Store};

/// Questions that are kept; the oldest go first.
const MAX_QUESTIONS: usize = 200;

#[derive(Default, Serialize, Deserialize)]
struct QuestionsRecord {
    version: u32,
    /// The newest first.
    questions: Vec<AskedQuestion>,
}

fn vectors_prefix(project: &ProjectId) -> String {
    format!("{project}/vectors/")
}

fn questions_key(project: &ProjectId) -> String {
    format!("{project}/questions")
}

/// The keys of the vectors that were kept, in pieces as they came. A piece never changes.
///
/// # Errors
/// If the store fails.
pub async fn vector_keys(store: &dyn Store, project: &ProjectId) -> Result<Vec<String>, ProjectError> {
    Ok(store.keys(Space::Records, &vectors_prefix(project)).await?)
}

/// The vectors of some keys, each with its key; those that are gone are left out.
///
/// # Errors
/// If the store fails.
pub async fn read_vectors(store: &dyn Store, keys: Vec<String>) -> Result<Vec<(String, Vec<u8>)>, ProjectError> {
    let pieces = store.read_many(Space::Records, &keys).await?;
    Ok(keys.into_iter().zip(pieces).filter_map(|(key, bytes)| Some((key, bytes?))).collect())
}

/// Keeps another piece, and gives its key.
///
/// # Errors
/// If the project is not there, or the store fails.
pub async fn keep_vectors(
    store: &dyn Store,
    project: &ProjectId,
    piece: Vec<u8>,
    by: &Stamp,
) -> Result<String, ProjectError> {
    let key = format!("{}{}", vectors_prefix(project), crate::md5_hex(&piece));
    retry(async || {
        // A project that is gone meanwhile gets nothing.
        let mut change = Change::begin(store, project, by).await?;
        change.batch.put.push((Space::Records, key.clone(), piece.clone()));
        write_marked(store, change.batch, by.now_ms).await
    })
    .await?;
    Ok(key)
}

/// Removes pieces by their keys.
///
/// # Errors
/// If the store fails.
pub async fn remove_vectors(store: &dyn Store, keys: Vec<String>) -> Result<(), ProjectError> {
    let delete = keys.into_iter().map(|key| (Space::Records, key)).collect();
    Ok(store.write(Batch { delete, ..Batch::default() }).await?)
}

/// The questions that were asked, the newest first. None if they cannot be read: what was asked holds up nothing.
///
/// # Errors
/// If the project is not there, or the store fails.
pub async fn questions(store: &dyn Store, project: &ProjectId) -> Result<Vec<AskedQuestion>, ProjectError> {
    read_live(store, project).await?;
    let bytes = store.read(Space::Records, &questions_key(project)).await?;
    let record = bytes.and_then(|bytes| parse_versioned::<QuestionsRecord>(stored::questions(), &bytes).ok());
    Ok(record.map(|record| record.questions).unwrap_or_default())
}

/// Keeps a question and its answer.
///
/// # Errors
/// If the project is not there, or the store fails.
pub async fn keep_question(
    store: &dyn Store,
    project: &ProjectId,
    asked: &AskedQuestion,
    by: &Stamp,
) -> Result<(), ProjectError> {
    let key = questions_key(project);
    retry(async || {
        read_live(store, project).await?;
        let before = store.read(Space::Records, &key).await?;
        let known = before.as_deref().map(|bytes| parse_versioned::<QuestionsRecord>(stored::questions(), bytes));
        let mut questions = match known {
            Some(Ok(record)) => record.questions,
            // A newer Bunsen's are not overwritten.
            Some(Err(error @ ProjectError::TooNew { .. })) => return Err(error),
            Some(Err(_)) | None => Vec::new(),
        };
        // The same question again takes the place of its older answer.
        questions.retain(|own| (&own.question, &own.after) != (&asked.question, &asked.after));
        questions.insert(0, asked.clone());
        questions.truncate(MAX_QUESTIONS);
        let bytes = to_json(&QuestionsRecord { version: RECORD_VERSION, questions });
        let (expect, put) = (vec![(Space::Records, key.clone(), before)], vec![(Space::Records, key.clone(), bytes)]);
        write_marked(store, Batch { expect, put, ..Batch::default() }, by.now_ms).await
    })
    .await
}

/// Forgets all questions that were asked.
///
/// # Errors
/// If the store fails.
pub async fn forget_questions(store: &dyn Store, project: &ProjectId) -> Result<(), ProjectError> {
    let delete = vec![(Space::Records, questions_key(project))];
    Ok(store.write(Batch { delete, ..Batch::default() }).await?)
}

/// Adds all of it to the making of a copy.
pub(crate) async fn copy_beside(
    store: &dyn Store,
    project: &ProjectId,
    change: &mut Change<'_>,
) -> Result<(), ProjectError> {
    let copy = change.record.id.clone();
    let prefix = format!("{project}/");
    let mut kept = read_vectors(store, vector_keys(store, project).await?).await?;
    let key = questions_key(project);
    kept.extend(store.read(Space::Records, &key).await?.map(|bytes| (key, bytes)));
    let own = |(key, bytes): (String, Vec<u8>)| (Space::Records, format!("{copy}/{}", &key[prefix.len()..]), bytes);
    change.batch.put.extend(kept.into_iter().map(own));
    Ok(())
}
