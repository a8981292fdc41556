//! Refs: the names that move.
//!
//! `HEAD` names the branch that a project is on, branches (`refs/heads/…`) name the newest commit of a
//! line of work, tags (`refs/tags/…`) a commit for good, and `refs/remotes/…` remember where another
//! side's branches were.

use std::collections::BTreeMap;

use bunsen_spec::say::stored;
use gix_hash::ObjectId;

use crate::{ProjectError, Space, Store};

/// The name of a new project's branch.
pub const BRANCH: &str = "refs/heads/main";

/// What a new project's `HEAD` says.
pub const HEAD: &str = "ref: refs/heads/main\n";

/// Where branches lie.
pub const BRANCHES: &str = "refs/heads/";

/// Where tags lie.
pub const TAGS: &str = "refs/tags/";

/// Where the branches of other sides are remembered.
pub const REMOTES: &str = "refs/remotes/";

/// Where the branch was before it was last merged into or set back.
pub const ORIG_HEAD: &str = "ORIG_HEAD";

/// The commit that is being merged, while a merge is in progress.
pub const MERGE_HEAD: &str = "MERGE_HEAD";

/// Where a project is: on a branch, at a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The branch's whole name, such as `refs/heads/main`.
    pub branch: String,
    /// The commit that the branch is at.
    pub commit: ObjectId,
}

impl Head {
    /// The branch's name as people say it: `main`.
    pub fn name(&self) -> &str {
        self.branch.strip_prefix(BRANCHES).unwrap_or(&self.branch)
    }
}

/// The branch that a project is on and the commit it is at.
pub async fn read_head(store: &dyn Store, project: &str) -> Result<Head, ProjectError> {
    let key = ref_key(project, "HEAD");
    let bytes = store.read(Space::Refs, &key).await?;
    let bytes = bytes.ok_or(ProjectError::Missing { space: Space::Refs, key })?;
    let branch =
        parse_head(&bytes).ok_or_else(|| ProjectError::damaged(stored::head(), stored::names_no_branch()))?.to_string();
    let key = ref_key(project, &branch);
    let bytes = store.read(Space::Refs, &key).await?;
    let bytes = bytes.ok_or(ProjectError::Missing { space: Space::Refs, key })?;
    let commit = parse_id(&bytes).ok_or_else(|| ProjectError::damaged(stored::branch(), stored::names_no_commit()))?;
    Ok(Head { branch, commit })
}

/// The commit that a project's branch is at.
pub async fn read_branch(store: &dyn Store, project: &str) -> Result<ObjectId, ProjectError> {
    Ok(read_head(store, project).await?.commit)
}

/// What a ref names; `None` when there is no such ref. `name` is whole, such as `refs/heads/main`.
pub async fn read_ref(store: &dyn Store, project: &str, name: &str) -> Result<Option<ObjectId>, ProjectError> {
    let bytes = store.read(Space::Refs, &ref_key(project, name)).await?;
    bytes.map(|bytes| id_of_ref(name, &bytes)).transpose()
}

fn id_of_ref(name: &str, bytes: &[u8]) -> Result<ObjectId, ProjectError> {
    parse_id(bytes).ok_or_else(|| ProjectError::damaged(stored::ref_of(name), stored::names_no_commit()))
}

/// All refs of a project below `prefix`, by their whole names, with what they name.
pub async fn list_refs(
    store: &dyn Store,
    project: &str,
    prefix: &str,
) -> Result<BTreeMap<String, ObjectId>, ProjectError> {
    let folder = format!("{project}/");
    let keys = store.keys(Space::Refs, &ref_key(project, prefix)).await?;
    let mut refs = BTreeMap::new();
    for (key, bytes) in keys.iter().zip(store.read_many(Space::Refs, &keys).await?) {
        if let Some(bytes) = bytes {
            let name = &key[folder.len()..];
            refs.insert(name.to_string(), id_of_ref(name, &bytes)?);
        }
    }
    Ok(refs)
}

/// The key of a project's ref.
pub(crate) fn ref_key(project: &str, name: &str) -> String {
    format!("{project}/{name}")
}

/// Reads a ref's text: 40 hexadecimal digits and a line break.
pub(crate) fn parse_id(bytes: &[u8]) -> Option<ObjectId> {
    ObjectId::from_hex(bytes.strip_suffix(b"\n").unwrap_or(bytes)).ok()
}

/// Reads the text of `HEAD`: the whole name of a branch.
pub(crate) fn parse_head(bytes: &[u8]) -> Option<&str> {
    let name = std::str::from_utf8(bytes).ok()?.strip_prefix("ref: ")?.trim_end();
    let is_branch = name.len() > BRANCHES.len() && name.starts_with(BRANCHES) && is_ref_name(name);
    is_branch.then_some(name)
}

/// Whether git allows a whole name of a ref, by the rules of `git check-ref-format`.
pub fn is_ref_name(name: &str) -> bool {
    gix_validate::reference::branch_name(name.into()).is_ok() && name.starts_with("refs/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, expected: Option<&str>) {
        assert_eq!(parse_head(head.as_bytes()), expected, "{head:?}");
    }

    #[test]
    fn head_names_a_branch() {
        check("ref: refs/heads/main\n", Some("refs/heads/main"));
        check("ref: refs/heads/a/b", Some("refs/heads/a/b"));
        check("ref: refs/heads/\n", None);
        check("ref: refs/tags/x\n", None);
        check("ref: refs/heads/../../other/HEAD\n", None);
        check("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", None);
    }

    #[test]
    fn names_follow_gits_rules() {
        for name in ["refs/heads/main", "refs/heads/a/b", "refs/tags/v1.0", "refs/heads/ทดลอง", "refs/heads/a@b"]
        {
            assert!(is_ref_name(name), "{name}");
        }
        for name in [
            "main",
            "refs/heads/",
            "refs/heads/a b",
            "refs/heads/.a",
            "refs/heads/a..b",
            "refs/heads/a.lock",
            "refs/heads/a~1",
            "refs/heads/a^",
            "refs/heads/a:b",
            "refs/heads/a?",
            "refs/heads/a[",
            "refs/heads/a\\b",
            "refs/heads//a",
            "refs/heads/a/",
            "refs/heads/a@{b",
            "refs/heads/a\n",
            "refs/heads/a.",
            "refs/heads/HEAD",
        ] {
            assert!(!is_ref_name(name), "{name:?}");
        }
    }
}
