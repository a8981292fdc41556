//! The history of a project: what git cannot do.

use super::{quoted, quoted_list};
use crate::{Problem, ProblemKind};

/// No commit, branch or tag has this name.
pub fn no_version(name: &str) -> Problem {
    Problem::not_found(format!("There is no branch, tag or commit {} in this project.", quoted(name)))
        .remedy("Choose one from the history.")
}

/// A shortened hash means more than one commit.
pub fn ambiguous(name: &str) -> Problem {
    Problem::bad_input(format!("More than one object begins with {name}.")).remedy("Give more digits of the hash.")
}

/// A [`branch_word`] or [`tag_word`] has this name already.
pub fn name_taken(what: &str, name: &str) -> Problem {
    let text = format!("There is a {what} {} already.", quoted(name));
    Problem::new(ProblemKind::Conflict, text).remedy("Choose another name.").in_field("name")
}

/// A name that another one would be a folder of.
pub fn name_is_folder(name: &str, other: &str) -> Problem {
    let text = format!(
        "{} cannot be used beside {}: git keeps each name as a file, and one would have to be a folder of the other.",
        quoted(name),
        quoted(other)
    );
    Problem::new(ProblemKind::Conflict, text).remedy("Choose another name.").in_field("name")
}

/// A thing that has a name.
pub fn branch_word() -> &'static str {
    "branch"
}

/// A thing that has a name.
pub fn tag_word() -> &'static str {
    "tag"
}

/// Git does not allow a name.
pub fn bad_name(name: &str) -> Problem {
    Problem::bad_input(format!("Git does not allow the name {}.", quoted(name)))
        .remedy(
            "Use letters, digits, hyphens and single slashes: no spaces, no two dots in a row, none of ~ ^ : ? * [ \\, \
             no dot at either end, and not .lock at the end.",
        )
        .in_field("name")
}

/// The branch that the project is on cannot be deleted.
pub fn is_current(branch: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("You are on the branch {}, so it cannot be deleted.", quoted(branch)))
        .remedy("Switch to another branch first.")
}

/// A branch has commits that the current one lacks.
pub fn not_merged(branch: &str, current: &str, n_commits: u64) -> Problem {
    let n = super::counted(n_commits, "commit", "commits");
    let text = format!("The branch {} has {n} that {} lacks.", quoted(branch), quoted(current));
    Problem::new(ProblemKind::Conflict, text).remedy(
        "Merge it first, or delete it all the same: the reflog of HEAD still reaches its commits, and a new branch \
         brings them back.",
    )
}

/// A merge has to be ended first.
pub fn merge_in_progress(name: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("A merge of {} is in progress.", quoted(name)))
        .remedy("Finish it or give it up first.")
}

/// There is no merge to go on with.
pub fn no_merge() -> Problem {
    Problem::new(ProblemKind::Conflict, "No merge is in progress.").remedy("It may have been ended in another tab.")
}

/// Files of a merge still wait for a decision.
pub fn unresolved(paths: &[String]) -> Problem {
    let n = super::counted(paths.len() as u64, "file waits", "files wait");
    let text = format!("{n} for your decision: {}.", quoted_list(paths, 5));
    Problem::new(ProblemKind::Conflict, text).remedy("Choose a side for each, or write what it shall be.")
}

/// A file of a merge is not in conflict.
pub fn no_conflict(path: &str) -> Problem {
    Problem::not_found(format!("{path} is not in conflict in this merge."))
        .remedy("The branches may have moved meanwhile; look at the list again.")
}

/// What was written for a file of a merge cannot be it; `why` as in "it is not JSON".
pub fn bad_resolution(path: &str, why: &str) -> Problem {
    Problem::bad_input(format!("This cannot be the content of {path}: {why}."))
        .remedy("Correct it, or choose one of the sides.")
}

/// Why a text cannot be a file's content.
pub fn marks_left() -> &'static str {
    "marks of the conflict (<<<<<<<) are still in it"
}

/// Why a text cannot be a file's content.
pub fn not_json(error: &str) -> String {
    format!("it is not JSON ({error})")
}

/// Why a text cannot be a file's content.
pub fn not_a_pointer() -> &'static str {
    "a .dvc file has to name data"
}

/// Why data cannot be merged row by row.
pub fn no_table() -> &'static str {
    "the data that it names is no table of the project"
}

/// Two branches have no commit in common.
pub fn unrelated(name: &str) -> Problem {
    let text =
        format!("{} and this branch have no commit in common, so git cannot tell who changed what.", quoted(name));
    Problem::new(ProblemKind::Conflict, text).remedy("Bring back the files you want from it one by one.")
}

/// A step cannot be taken back on this branch, which does not have the commit.
pub fn not_on_branch(branch: &str, commit: &str) -> Problem {
    let text = format!(
        "The branch {} does not have the commit {commit}, so what led there or away from it cannot be \
                        taken back or done again on it.",
        quoted(branch)
    );
    Problem::new(ProblemKind::Conflict, text)
        .remedy("Switch to the branch where it was done, or look for the commit in the reflog.")
}

/// One branch has a file where the other has a folder.
pub fn file_and_folder(path: &str) -> Problem {
    let text = format!("One side has a file {} where the other has a folder of that name.", quoted(path));
    Problem::new(ProblemKind::Conflict, text).remedy("Rename or remove one of them first.")
}

/// A version has no such file.
pub fn no_file(path: &str, version: &str) -> Problem {
    Problem::not_found(format!("There is no file {path} in {version}.")).remedy("Choose a version that has it.")
}

/// The files of a version do not make a project; `why` as in "it has no bunsen.json".
pub fn unfit(version: &str, why: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("The files of {version} do not make a whole project: {why}."))
        .remedy("Nothing was changed. Choose another version, or bring back the files that belong together at once.")
}

/// Why files do not make a project.
pub fn nothing_left() -> &'static str {
    "no file would be left"
}

/// The commit that is being made, as a version.
pub fn new_commit() -> &'static str {
    "the new commit"
}

/// A commit cannot be reverted.
pub fn cannot_revert(n_parents: usize) -> Problem {
    let why = if n_parents == 0 {
        "It is the first commit, and nothing would be left"
    } else {
        "It is a merge, and git cannot know which side to take back"
    };
    Problem::bad_input(format!("This commit cannot be reverted. {why}."))
        .remedy("Bring back single files from an older version, or reset the branch.")
}

/// What a commit changed was changed again since.
pub fn revert_conflicts(paths: &[String]) -> Problem {
    let text = format!("What this commit changed was changed again since, in {}.", quoted_list(paths, 5));
    Problem::new(ProblemKind::Conflict, text).remedy("Revert the later commits first, or bring back single files.")
}
