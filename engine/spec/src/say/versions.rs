//! The history of a project: what git is doing, and what it cannot do.

use super::{Words, quoted, quoted_list};
use crate::{ConflictKind, MergeOutcome, Problem, ProblemKind, RefKind, ResetMode};

/// What a commit is.
pub fn commit() -> Words {
    Words {
        label: "Commit",
        text: "A commit is a picture of all files of the project at one moment, with who made it, when and why. It \
               names the commit before it, so each one leads back to the first.",
    }
}

/// What the history shows.
pub fn log() -> Words {
    Words {
        label: "History",
        text: "Each dot is a commit and each line leads to the commit before it. Where a line splits, two branches \
               went their own ways; where two lines meet, one was merged into the other.",
    }
}

/// What the status says.
pub fn status() -> Words {
    Words {
        label: "Status",
        text: "Here every change is a commit at once, so nothing ever waits to be committed. The status says on which \
               branch you are and whether the other side has commits that you lack.",
    }
}

/// What a comparison of versions is.
pub fn diff() -> Words {
    Words {
        label: "Compare",
        text: "Git keeps whole files, not changes. It finds the changes by comparing two commits line by line, the \
               moment you ask.",
    }
}

/// What a name of this kind is.
pub fn kind(kind: RefKind) -> Words {
    match kind {
        RefKind::Branch => Words {
            label: "Branch",
            text: "A branch is a name that points at a commit, and moves along with each commit you make on it. A new \
                   branch costs a few bytes, so try things out on one.",
        },
        RefKind::Tag => Words {
            label: "Tag",
            text: "A tag is a name that stays at its commit, such as v1 for what you handed in. An annotated tag also \
                   says who made it, when and why.",
        },
        RefKind::Remote => Words {
            label: "Remote branch",
            text: "This is where the other side's branch was when it was last asked. It moves when you pull or push.",
        },
    }
}

/// What switching does.
pub fn switch() -> Words {
    Words {
        label: "Switch",
        text: "HEAD is the name of the branch you are on. Switching lets HEAD name another branch and puts that \
               branch's files in place: data, recipe and card. Runs stay in the list whichever branch you are on.",
    }
}

/// What deleting a branch does.
pub fn delete_branch() -> Words {
    Words {
        label: "Delete branch",
        text: "Only the name goes. The commits stay as long as a branch, a tag or the reflog reaches them.",
    }
}

/// What merging does.
pub fn merge() -> Words {
    Words {
        label: "Merge",
        text: "Git looks for the commit where both branches parted. What only one side changed since is taken; what \
               both changed in different places is put together; what both changed in the same place is a conflict, \
               and you decide.",
    }
}

/// What a merge has come to.
pub fn outcome(outcome: &MergeOutcome, name: &str) -> String {
    let name = quoted(name);
    match outcome {
        MergeOutcome::UpToDate => format!("There was nothing to merge: this branch has all commits of {name}."),
        MergeOutcome::FastForward { .. } => format!(
            "Fast-forward: this branch had no commits of its own, so its name moved forward to where {name} is."
        ),
        MergeOutcome::Merged { .. } => {
            format!("Both had commits of their own, so a merge commit with two parents joins {name} to this branch.")
        }
        MergeOutcome::Conflicts(merge) => {
            let n = super::counted(merge.conflicts.len() as u64, "file was", "files were");
            format!("{n} changed in the same place on both sides. Decide for each, then finish the merge.")
        }
    }
}

/// What kind of conflict a file has.
pub fn conflict(kind: ConflictKind) -> &'static str {
    match kind {
        ConflictKind::Text => "Both sides changed the same lines. Choose one side, or write what it shall be.",
        ConflictKind::Data => {
            "Both sides changed the data. Choose one of the tables, or merge them by the column that names a row."
        }
        ConflictKind::Binary => "Both sides changed this file, and it is not a text. Choose one side.",
        ConflictKind::RemovedByUs => "This branch removed the file, and the other one changed it.",
        ConflictKind::RemovedByThem => "The other branch removed the file, and this one changed it.",
    }
}

/// What giving up a merge does.
pub fn abort_merge() -> Words {
    Words {
        label: "Give up",
        text: "The merge and what you decided in it are dropped. The branch was not touched by it, so it stays as it is.",
    }
}

/// What bringing back a file does.
pub fn restore() -> Words {
    Words {
        label: "Bring back",
        text: "The file is taken from the older commit and put into a new one. The commits in between stay.",
    }
}

/// What setting back a branch does.
pub fn reset(mode: ResetMode) -> Words {
    match mode {
        ResetMode::Soft => Words {
            label: "Soft reset",
            text: "The branch moves back to the older commit and the files stay as they are now: all that was changed \
                   since becomes one new commit.",
        },
        ResetMode::Hard => Words {
            label: "Hard reset",
            text: "The branch moves back to the older commit, and so do the files. The commits after it are in no \
                   branch any more, but the reflog still knows them. Runs stay.",
        },
    }
}

/// What reverting does.
pub fn revert() -> Words {
    Words {
        label: "Revert",
        text: "A new commit takes back what one commit changed. Nothing is removed from the history, so this is safe \
               for what others have already pulled.",
    }
}

/// What the reflog is.
pub fn reflog() -> Words {
    Words {
        label: "Reflog",
        text: "Git notes every step of HEAD and of each branch. A commit that no branch reaches any more is still \
               found here.",
    }
}

/// What lost commits are, and what brings them back.
pub fn lost() -> Words {
    Words {
        label: "Lost commits",
        text: "No branch and no tag reaches these, only the reflog. Give one a branch, and it is back with all before \
               it. Bunsen never drops them while the reflog knows them.",
    }
}

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

/// Two branches have no commit in common.
pub fn unrelated(name: &str) -> Problem {
    let text =
        format!("{} and this branch have no commit in common, so git cannot tell who changed what.", quoted(name));
    Problem::new(ProblemKind::Conflict, text).remedy("Bring back the files you want from it one by one.")
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

/// The files of a version do not make a project; `why` is a sentence.
pub fn unfit(version: &str, why: &str) -> Problem {
    Problem::new(ProblemKind::Conflict, format!("The files of {version} would not make a whole project. {why}"))
        .remedy("Nothing was changed. Choose another version, or bring back the files it needs together.")
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

/// The message of a merge commit, in git's words. `what` is `branch`, `tag`, `remote-tracking branch` or
/// `commit`.
pub fn merge_message(what: &str, name: &str, into: &str) -> String {
    let into = if matches!(into, "main" | "master") { String::new() } else { format!(" into {into}") };
    format!("Merge {what} '{name}'{into}")
}

/// The message of a commit that takes back another, in git's words.
pub fn revert_message(subject: &str, commit: &str) -> String {
    format!("Revert \"{subject}\"\n\nThis reverts commit {commit}.")
}

/// The message of a commit that brings back files.
pub fn restore_message(paths: &[String], from: &str) -> String {
    match paths {
        [path] => format!("Restore {path} from {from}"),
        _ => format!("Restore {} files from {from}", paths.len()),
    }
}

/// The message of a commit that joins those since an older one.
pub fn squash_message(n_commits: u64, since: &str) -> String {
    let n = super::counted(n_commits, "commit", "commits");
    format!("Join {n} since {since}")
}
