//! Names of versions: which commit one means, and which names can be given.

use bunsen_spec::ProjectId;

use super::VersionError;
use crate::git::{self, BRANCHES, History, Kind, ObjectId, REMOTES, TAGS};
use crate::reach::named_commits;
use crate::{ProjectError, Space, Store};

/// Fewest digits of a hash that are taken for one.
const MIN_DIGITS: usize = 4;
/// Digits of a whole hash.
const HASH_DIGITS: usize = 40;

/// The commit that a name means, as `git rev-parse` reads it: `HEAD`, a tag, a branch, a remote branch
/// (`edge/main`), a hash or the first digits of one that the project's refs and reflogs reach (at least four), each followed by any number of `^`
/// (its first parent) and `~N` (N first parents back).
pub async fn find_version(store: &dyn Store, project: &ProjectId, name: &str) -> Result<ObjectId, ProjectError> {
    let unknown = || VersionError::NoVersion(name.to_string());
    let (start, mut steps) = name.split_at(name.find(['^', '~']).unwrap_or(name.len()));
    let mut at = find_name(store, project, start).await?.ok_or_else(unknown)?;
    while let Some(sign) = steps.chars().next() {
        steps = &steps[1..];
        let n_digits = steps.len() - steps.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (digits, rest) = steps.split_at(if sign == '~' { n_digits } else { 0 });
        steps = rest;
        if !matches!(sign, '^' | '~') {
            return Err(unknown().into());
        }
        let n: usize = if digits.is_empty() { 1 } else { digits.parse().map_err(|_| unknown())? };
        for _ in 0..n {
            let parents = git::read_commit(store, at).await?.parents;
            at = *parents.first().ok_or_else(unknown)?;
        }
    }
    Ok(at)
}

/// A name as people say it: `edge/main` for `refs/remotes/edge/main`.
pub(super) fn short_name(name: &str) -> &str {
    [TAGS, BRANCHES, REMOTES].into_iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name)
}

/// What kind of name a version was given by, in the words of git's merge messages.
pub(super) async fn kind_of(store: &dyn Store, project: &ProjectId, name: &str) -> Result<&'static str, ProjectError> {
    for (prefix, kind) in [(TAGS, "tag"), (BRANCHES, "branch"), (REMOTES, "remote-tracking branch")] {
        if name.starts_with(prefix) || is_known(store, project, &format!("{prefix}{name}")).await? {
            return Ok(kind);
        }
    }
    Ok("commit")
}

async fn find_name(store: &dyn Store, project: &ProjectId, name: &str) -> Result<Option<ObjectId>, ProjectError> {
    if matches!(name, "HEAD" | "@") {
        return Ok(Some(git::read_branch(store, &project.0).await?));
    }
    for prefix in ["", TAGS, BRANCHES, REMOTES] {
        let whole = format!("{prefix}{name}");
        if git::is_ref_name(&whole)
            && let Some(id) = git::read_ref(store, &project.0, &whole).await?
        {
            return Ok(Some(git::peel(store, id).await?.0));
        }
    }
    let is_hash = name.len() >= MIN_DIGITS && name.len() <= HASH_DIGITS && name.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_hash {
        return Ok(None);
    }
    match with_digits(store, project, &name.to_ascii_lowercase()).await?[..] {
        [] => Ok(None),
        [id] => Ok(Some(git::peel(store, id).await?.0)),
        _ => Err(VersionError::Ambiguous(name.to_string()).into()),
    }
}

/// The commits and tags whose hashes begin so. Where they are not all given, only those of the project count: objects
/// are shared by all of them.
async fn with_digits(store: &dyn Store, project: &ProjectId, digits: &str) -> Result<Vec<ObjectId>, ProjectError> {
    let mut found = Vec::new();
    for key in store.keys(Space::Objects, digits).await? {
        found.extend(ObjectId::from_hex(key.as_bytes()));
    }
    if digits.len() < HASH_DIGITS && !found.is_empty() {
        let named = named_commits(store, project).await?;
        let commits = git::peel_all(store, &named).await?.into_iter().flatten();
        let history = History::read_of(store, &project.0, commits).await?;
        found.retain(|id| history.get(*id).is_some() || history.unreadable.contains_key(id) || named.contains(id));
    }
    let mut versions = Vec::new();
    for id in found {
        if matches!(git::read_object(store, id).await?.0, Kind::Commit | Kind::Tag) {
            versions.push(id);
        }
    }
    Ok(versions)
}

/// The whole name for a new branch or tag, if git allows it and it is free.
pub(super) async fn new_name(
    store: &dyn Store,
    project: &ProjectId,
    prefix: &str,
    name: &str,
) -> Result<String, ProjectError> {
    let whole = format!("{prefix}{name}");
    // What begins with a hyphen would be an option to git, and HEAD is taken.
    if name.starts_with('-') || name == "HEAD" || name == "@" || !git::is_ref_name(&whole) {
        return Err(VersionError::BadName(name.to_string()).into());
    }
    for other in git::list_refs(store, &project.0, prefix).await?.into_keys() {
        if other == whole {
            let what = if prefix == TAGS {
                bunsen_spec::say::version_problems::tag_word()
            } else {
                bunsen_spec::say::version_problems::branch_word()
            };
            return Err(VersionError::NameTaken { what, name: name.to_string() }.into());
        }
        if is_folder_of(&other, &whole) || is_folder_of(&whole, &other) {
            let other = other[prefix.len()..].to_string();
            return Err(VersionError::NameIsFolder { name: name.to_string(), other }.into());
        }
    }
    Ok(whole)
}

/// The whole name of a branch or tag that there is, and what it names.
pub(super) async fn known_name(
    store: &dyn Store,
    project: &ProjectId,
    prefix: &str,
    name: &str,
) -> Result<(String, ObjectId), ProjectError> {
    let whole = format!("{prefix}{name}");
    let id = if git::is_ref_name(&whole) { git::read_ref(store, &project.0, &whole).await? } else { None };
    Ok((whole, id.ok_or_else(|| VersionError::NoVersion(name.to_string()))?))
}

async fn is_known(store: &dyn Store, project: &ProjectId, whole: &str) -> Result<bool, ProjectError> {
    Ok(git::is_ref_name(whole) && git::read_ref(store, &project.0, whole).await?.is_some())
}

fn is_folder_of(folder: &str, name: &str) -> bool {
    name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}
