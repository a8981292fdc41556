//! A repository that git wrote: a zip of a clone, or a bundle. It has no records of ours; what they would say is made of
//! its newest version, as when a project is cloned.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::ProjectId;
use bunsen_spec::say::archives;

use super::bad;
use super::check::{Parts, check_merge, check_reached, check_sizes, pack_up, take_contents};
use super::checked::Origin;
use super::found::Found;
use crate::git::{self, BRANCH, BRANCHES, MERGE_HEAD, ORIG_HEAD, ObjectId, REMOTES, TAGS};
use crate::project::{check_name, record_at};
use crate::reach::{Reached, reach_commits};
use crate::runs::stored_summary;
use crate::sync::{self, RUNS};
use crate::{Batch, CheckedArchive, MemoryStore, ProjectError, Space, Store};

/// Most letters of a project's name that a file or a folder gives it.
const MAX_NAME: usize = 120;

/// Checks a repository. `file_name` is what the file is called.
pub(super) async fn check_repository(found: Found, file_name: &str) -> Result<CheckedArchive, ProjectError> {
    let Found { refs, stored, files, folder, .. } = found;
    let shelf = MemoryStore::new();
    shelf.write(Batch { put: stored, ..Batch::default() }).await?;
    let name = name_of(folder.as_deref().unwrap_or(file_name));
    let Followed { mut refs, branch, tip } = follow(refs)?;
    if git::read_commit(&shelf, tip).await.is_err() {
        return Err(bad(archives::branch_names_no_commit()));
    }
    let record = record_at(&shelf, &ProjectId(String::new()), &name, tip, 0.0).await;
    let record = record.map_err(|error| bad(&archives::repository_of_others(&error.to_string())))?;
    keep_logs(&shelf, &mut refs).await?;

    let mut named = Vec::new();
    for (path, text) in &refs {
        if path.starts_with("logs/") {
            named.extend(git::log_ids(text));
        } else {
            let id = git::parse_id(text).ok_or_else(|| bad(&archives::ref_names_no_commit(path)))?;
            git::peel(&shelf, id).await.map_err(|_| bad(&archives::ref_names_no_commit(path)))?;
            named.push(id);
        }
    }
    let mut reached = Reached::new();
    reach_commits(&shelf, named, &mut reached).await?;
    let runs = refs.get(RUNS).and_then(|text| git::parse_id(text));
    let (runs, skipped) = sync::read_runs(&shelf, runs).await.map_err(|problem| bad(&problem.to_string()))?;
    for run in &runs {
        let mut listing = Batch::default();
        sync::put_listing(&shelf, &mut listing, run).await?;
        shelf.write(listing).await?;
        let contents = stored_summary(run).contents.into_iter();
        reached.extend(contents.map(|(md5, size_bytes)| ((Space::Files, md5), Some(size_bytes))));
    }
    take_contents(&shelf, &reached, files).await?;
    let lacking = check_reached(&shelf, &reached).await?;
    check_sizes(&shelf, record.data.as_ref()).await?;
    let merge = check_merge(&shelf, &record, &refs, None).await?;

    // Git leaves more in a folder than it needs, and other pipelines have contents of their own.
    let entries = shelf.into_entries();
    let shelf = MemoryStore::new();
    let put = entries.into_iter().filter(|(space, key, _)| reached.contains_key(&(*space, key.clone()))).collect();
    shelf.write(Batch { put, ..Batch::default() }).await?;
    refs.insert("HEAD".into(), format!("ref: {branch}\n").into_bytes());
    let why = format!("clone: from {}", file_name.lines().next().unwrap_or_default());
    let origin = Origin::Repository { lacking, skipped, why };
    Ok(pack_up(shelf, Parts { origin, record, runs, refs, merge }))
}

/// The refs that come along: branches, tags, remembered branches, runs, a merge in progress, and their reflogs.
struct Followed {
    refs: BTreeMap<String, Vec<u8>>,
    /// The branch that the project will be on.
    branch: String,
    /// Where that one is.
    tip: ObjectId,
}

fn follow(mut refs: BTreeMap<String, Vec<u8>>) -> Result<Followed, ProjectError> {
    let head = refs.remove("HEAD");
    if head.is_none() && refs.is_empty() {
        return Err(bad(archives::no_repository()));
    }
    let head = head.unwrap_or_default();
    let is_followed = |name: &str| {
        let is_ours = [BRANCHES, TAGS, REMOTES].iter().any(|prefix| name.starts_with(prefix)) || name == RUNS;
        // A bundle has what `origin/HEAD` names under that name; it is no branch.
        let is_of_remote = name.starts_with(REMOTES) && name.ends_with("/HEAD");
        is_ours && !is_of_remote
    };
    let followed: BTreeSet<_> = refs.keys().filter(|name| is_followed(name)).cloned().collect();
    refs.retain(|name, _| match name.strip_prefix("logs/") {
        Some(of) => of == "HEAD" || followed.contains(of),
        None => followed.contains(name) || matches!(&name[..], MERGE_HEAD | ORIG_HEAD),
    });
    let branch = match git::parse_head(&head) {
        Some(branch) => branch.to_string(),
        None => likely_branch(&refs, &head)?,
    };
    let tip = refs.get(&branch).ok_or_else(|| bad(archives::no_branch()))?;
    let tip = git::parse_id(tip).ok_or_else(|| bad(archives::branch_names_no_commit()))?;
    Ok(Followed { refs, branch, tip })
}

/// The branch for a `HEAD` that only names a commit, as that of every bundle does, or for none: one at this commit
/// rather than another, `main` and `master` before others, as git takes it when it clones.
fn likely_branch(refs: &BTreeMap<String, Vec<u8>>, head: &[u8]) -> Result<String, ProjectError> {
    let branches = refs.iter().filter(|(name, _)| name.starts_with(BRANCHES));
    let rank = |(name, text): &(&String, &Vec<u8>)| {
        let is_usual = [BRANCH, "refs/heads/master"].iter().position(|usual| name == usual).unwrap_or(2);
        (git::parse_id(text) != git::parse_id(head), is_usual)
    };
    let likely = branches.min_by_key(rank).map(|(name, _)| name.clone());
    likely.ok_or_else(|| bad(archives::has_no_branch()))
}

/// Leaves out reflogs that are none, and those that tell of commits which git has dropped.
async fn keep_logs(shelf: &MemoryStore, refs: &mut BTreeMap<String, Vec<u8>>) -> Result<(), ProjectError> {
    let mut dropped = Vec::new();
    for (path, text) in refs.iter() {
        let ids = match path.starts_with("logs/") {
            true => git::log_ids(text),
            false if path == ORIG_HEAD => git::parse_id(text).into_iter().collect(),
            false => continue,
        };
        let keys: Vec<_> = ids.iter().map(ToString::to_string).collect();
        if !git::is_log(text) && path != ORIG_HEAD || shelf.present(Space::Objects, &keys).await?.contains(&false) {
            dropped.push(path.clone());
        }
    }
    dropped.iter().for_each(|path| drop(refs.remove(path)));
    Ok(())
}

/// A project's name from that of a file or a folder: without what says of which kind it is.
fn name_of(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let endings = [".zip", ".bundle", ".git", ".bunsen"];
    let stem = endings.iter().fold(name, |name, ending| name.strip_suffix(ending).unwrap_or(name));
    let short: String = stem.chars().take(MAX_NAME).collect();
    check_name(&short).unwrap_or_else(|_| archives::unnamed().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projects_are_named_by_their_file() {
        let check = |name: &str, expected: &str| assert_eq!(name_of(name), expected, "{name:?}");
        check("iris", "iris");
        check("iris.bundle", "iris");
        check("iris.bunsen.zip", "iris");
        check("my iris.git", "my iris");
        check("C:\\x\\iris 2.5.zip", "iris 2.5");
        check(".zip", "Project");
        check("", "Project");
        check(&"ข".repeat(200), &"ข".repeat(120));
    }

    #[test]
    fn the_branch_is_the_one_git_would_take() {
        let check = |branches: &[(&str, u8)], head: &[u8], expected: Option<&str>| {
            let text = |digit: u8| format!("{}\n", char::from(digit).to_string().repeat(40)).into_bytes();
            let refs = branches.iter().map(|(name, digit)| (format!("refs/{name}"), text(*digit))).collect();
            let head = if head.len() == 1 { text(head[0]) } else { head.to_vec() };
            let likely = likely_branch(&refs, &head).ok();
            assert_eq!(likely, expected.map(|name| format!("refs/heads/{name}")), "{branches:?}");
        };
        check(&[("heads/a", b'1'), ("heads/main", b'2')], b"1", Some("a"));
        check(&[("heads/a", b'1'), ("heads/main", b'1')], b"1", Some("main"));
        check(&[("heads/a", b'1'), ("heads/master", b'1')], b"1", Some("master"));
        check(&[("heads/b", b'1'), ("heads/a", b'1')], b"1", Some("a"));
        check(&[("heads/a", b'1'), ("heads/main", b'2')], b"3", Some("main"));
        check(&[("heads/a", b'1'), ("heads/master", b'2'), ("tags/x", b'3')], b"", Some("master"));
        check(&[("tags/x", b'3')], b"3", None);
    }
}
