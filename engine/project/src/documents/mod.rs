//! Documents that are asked: versioned as data is, each by a pointer of DVC's.
//!
//! `documents/<path>.dvc` points to a document, `documents.json` says how they are cut into passages. What can be computed
//! again (the passages' vectors) and what was asked are records beside the versions.

mod beside;
mod names;
mod test_questions;
mod writer;

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::say::stored;
use bunsen_spec::{Cutting, Moved, ProjectId};
use serde::{Deserialize, Serialize};

pub(crate) use self::beside::copy_beside;
pub use self::beside::{
    forget_questions, keep_question, keep_vectors, questions, read_vectors, remove_vectors, vector_keys,
};
pub use self::names::document_name;
pub use self::test_questions::{questions_digest, set_test_questions, test_questions};
pub use self::writer::{DocumentsWriter, WrittenDocuments};
use crate::change::{Change, retry};
use crate::git::{self, ObjectId, Stamp};
use crate::project::read_live;
use crate::record::{parse_versioned, to_pretty_json};
use crate::{ProjectError, Store, dvc};

/// The folder of the documents, with its slash.
const FOLDER: &str = "documents/";
/// How they are cut.
const SETTINGS: &str = "documents.json";

/// The documents of a version, and how they are cut into passages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documents {
    /// The documents, by name.
    pub documents: Vec<StoredDocument>,
    /// How they are cut.
    pub cutting: Cutting,
    /// Pointers that are damaged or not ours, by the names that their documents would have, and what is wrong with each.
    /// They stay as they are until they are removed, or a document takes their place.
    pub unreadable: BTreeMap<String, ProjectError>,
    /// Why the file that says how they are cut cannot be read. It stays as it is until they are cut in another way.
    pub unread_cutting: Option<ProjectError>,
}

impl Documents {
    /// A name for the documents that follows from what they are called and what they hold: their MD5s', joined.
    pub fn digest(&self) -> String {
        let lines = self.documents.iter().map(|own| format!("{} {}\n", own.md5, own.name));
        crate::md5_hex(lines.collect::<String>().as_bytes())
    }
}

/// A document whose content is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// Its path among the documents, with `/` between folders.
    pub name: String,
    /// The MD5 of its content.
    pub md5: String,
    /// Its size.
    pub size_bytes: u64,
}

/// A change of the documents.
#[derive(Clone, Debug)]
pub enum DocumentsChange {
    /// These are added, or put in the place of those with the same names.
    Put(WrittenDocuments),
    /// Those of these names go.
    Remove(Vec<String>),
    /// They are cut in this way.
    Cut(Cutting),
}

#[derive(Serialize, Deserialize)]
struct SettingsFile {
    version: u32,
    cutting: Cutting,
}

/// The documents of a project's newest version.
///
/// # Errors
/// If the project is not there, or its version is damaged.
pub async fn documents(store: &dyn Store, project: &ProjectId) -> Result<Documents, ProjectError> {
    let version = newest_version(store, project).await?;
    documents_at(store, version).await
}

/// A project's newest version: while that is the same, its documents are.
///
/// # Errors
/// If the project is not there.
pub async fn newest_version(store: &dyn Store, project: &ProjectId) -> Result<ObjectId, ProjectError> {
    read_live(store, project).await?;
    git::read_branch(store, &project.0).await
}

/// The documents of a version.
///
/// # Errors
/// As [`documents`].
pub async fn documents_at(store: &dyn Store, version: ObjectId) -> Result<Documents, ProjectError> {
    let tree = git::read_commit(store, version).await?.tree;
    let files = files_of(store, tree).await?;
    let pointers: Vec<_> = pointers(&files).collect();
    let mut read = Documents::default();
    for group in pointers.chunks(git::READ_TOGETHER) {
        let ids: Vec<_> = group.iter().map(|(_, id)| *id).collect();
        for ((name, _), bytes) in group.iter().zip(git::read_kinds(store, &ids, git::Kind::Blob).await?) {
            let path = format!("{FOLDER}{name}.dvc");
            let pointer = bytes.map_err(|error| error.in_file(&path)).and_then(|bytes| {
                let pointer = std::str::from_utf8(&bytes).ok().and_then(dvc::Pointer::from_yaml);
                let pointer = pointer.filter(|own| own.n_files.is_none() && name.rsplit('/').next() == Some(&own.path));
                pointer.ok_or_else(|| ProjectError::damaged(path, stored::points_elsewhere()))
            });
            match pointer {
                Ok(dvc::Pointer { md5, size_bytes, .. }) => {
                    read.documents.push(StoredDocument { name: (*name).into(), md5, size_bytes });
                }
                Err(error) if error.is_of_one_project() => drop(read.unreadable.insert((*name).into(), error)),
                Err(error) => return Err(error),
            }
        }
    }
    if let Some(bytes) = git::read_file(store, tree, SETTINGS).await? {
        match parse_versioned::<SettingsFile>(stored::documents_settings(), &bytes) {
            Ok(settings) => read.cutting = settings.cutting,
            Err(error) => read.unread_cutting = Some(error),
        }
    }
    Ok(read)
}

/// How many documents a version has, those that cannot be read among them. `commit`: its hash.
pub(crate) async fn n_documents(store: &dyn Store, commit: &str) -> Result<u64, ProjectError> {
    let Some(commit) = git::parse_id(commit.as_bytes()) else { return Ok(0) };
    let tree = git::read_commit(store, commit).await?.tree;
    Ok(pointers(&files_of(store, tree).await?).count() as u64)
}

/// What lies in the folder of documents, by paths inside it.
async fn files_of(store: &dyn Store, tree: ObjectId) -> Result<BTreeMap<String, ObjectId>, ProjectError> {
    let folder = git::read_tree(store, tree).await?.get(FOLDER.trim_end_matches('/')).and_then(|own| own.folder());
    match folder {
        Some(folder) => git::list_files(store, folder).await,
        None => Ok(BTreeMap::new()),
    }
}

/// The documents' names, and what points to their contents.
fn pointers(files: &BTreeMap<String, ObjectId>) -> impl Iterator<Item = (&str, ObjectId)> {
    files.iter().filter_map(|(path, id)| Some((path.strip_suffix(".dvc")?, *id)))
}

/// Changes the documents: a new version, unless nothing changes. Where it fails, contents that were to be put are
/// abandoned. Answers with the documents then, and with where that has taken the branch.
///
/// # Errors
/// If the project is not there, a name is none that [`document_name`] gives, or the store fails.
pub async fn change_documents(
    store: &dyn Store,
    project: &ProjectId,
    what: &DocumentsChange,
    by: &Stamp,
) -> Result<(Documents, Moved), ProjectError> {
    let changed = retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let before = documents_at(store, from).await?;
        let after = what.apply(&before)?;
        if let DocumentsChange::Put(new) = what {
            new.put_into(&mut change.batch);
        }
        let is_version = change.commit(Some(from), changes(&before, &after), &what.message()).await?;
        let from = from.to_string();
        // The same content again may have been lost.
        let to = if is_version || matches!(what, DocumentsChange::Put(_)) {
            change.write().await?.head
        } else {
            from.clone()
        };
        Ok((after, Moved { from, to }))
    })
    .await;
    if let (Err(_), DocumentsChange::Put(new)) = (&changed, what) {
        // What cannot be let go now goes a day later.
        let _ = new.abandon(store).await;
    }
    changed
}

impl DocumentsChange {
    fn apply(&self, before: &Documents) -> Result<Documents, ProjectError> {
        let mut after = before.clone();
        match self {
            Self::Put(new) => {
                let new = new.documents();
                if let Some(own) = new.iter().find(|own| document_name(&own.name) != own.name) {
                    return Err(ProjectError::BadName { field: "names", why: stored::name_not_allowed(&own.name) });
                }
                let names: BTreeSet<&String> = new.iter().map(|own| &own.name).collect();
                after.documents.retain(|own| !names.contains(&own.name));
                after.unreadable.retain(|name, _| !names.contains(name));
                after.documents.extend_from_slice(new);
                after.documents.sort_by(|a, b| a.name.cmp(&b.name));
            }
            Self::Remove(names) => {
                after.documents.retain(|own| !names.contains(&own.name));
                after.unreadable.retain(|name, _| !names.contains(name));
            }
            Self::Cut(cutting) => {
                // A newer Bunsen's is not overwritten.
                if let Some(error @ ProjectError::TooNew { .. }) = &before.unread_cutting {
                    return Err(error.clone());
                }
                (after.cutting, after.unread_cutting) = (cutting.clone(), None);
            }
        }
        Ok(after)
    }

    /// The message of the version.
    fn message(&self) -> String {
        let named = |verb: &str, names: &[&str]| match names {
            [name] => format!("{verb} {name}"),
            names => format!("{verb} {} documents", names.len()),
        };
        match self {
            Self::Put(new) => named("Add", &new.documents().iter().map(|own| own.name.as_str()).collect::<Vec<_>>()),
            Self::Remove(names) => named("Remove", &names.iter().map(String::as_str).collect::<Vec<_>>()),
            Self::Cut(_) => "Change how documents are cut".into(),
        }
    }
}

/// What has to be written, and what removed, for the documents to be `after` where they were `before`.
fn changes(before: &Documents, after: &Documents) -> BTreeMap<String, Option<Vec<u8>>> {
    let mut changes: BTreeMap<_, _> = files(before).into_keys().map(|path| (path, None)).collect();
    let gone = before.unreadable.keys().filter(|name| !after.unreadable.contains_key(*name));
    changes.extend(gone.map(|name| (format!("{FOLDER}{name}.dvc"), None)));
    changes.extend(files(after).into_iter().map(|(path, bytes)| (path, Some(bytes))));
    changes
}

/// The text files that say which documents there are.
fn files(documents: &Documents) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut ignored: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for StoredDocument { name, md5, size_bytes } in &documents.documents {
        let pointer = dvc::Pointer::file(in_folder(name).1, md5, *size_bytes).to_yaml();
        files.insert(format!("{FOLDER}{name}.dvc"), pointer.into_bytes());
    }
    for name in documents.documents.iter().map(|own| &own.name).chain(documents.unreadable.keys()) {
        let (folder, file) = in_folder(name);
        ignored.entry(folder).or_default().insert(dvc::ignore_line(file));
    }
    for (folder, lines) in ignored {
        let slash = if folder.is_empty() { "" } else { "/" };
        files.insert(format!("{FOLDER}{folder}{slash}.gitignore"), lines.into_iter().collect::<String>().into_bytes());
    }
    let says_more = !documents.documents.is_empty() || documents.cutting != Cutting::default();
    if says_more && documents.unread_cutting.is_none() {
        let settings = SettingsFile { version: 1, cutting: documents.cutting.clone() };
        files.insert(SETTINGS.into(), to_pretty_json(&settings));
    }
    files
}

/// The folder of a document among the documents, and its name there.
fn in_folder(name: &str) -> (&str, &str) {
    name.rsplit_once('/').unwrap_or(("", name))
}
