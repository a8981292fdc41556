//! The history of a project: what git is doing, and the messages of commits that it makes by itself.

use super::{Words, quoted};
use crate::{Conflict, ConflictKind, MergeOutcome, RefKind, ResetMode};

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

/// In which way the two sides of a file do not go together, and what can be done.
pub fn conflict(conflict: &Conflict) -> String {
    let Conflict { path, base_path, our_path, their_path, .. } = conflict;
    let old = quoted(base_path.as_deref().unwrap_or(path));
    let what = match conflict.kind {
        ConflictKind::Text => "Both sides changed the same lines. Choose one side, or write what it shall be.",
        ConflictKind::Data => "Both sides changed the data. Choose one of the tables, or merge them row by row.",
        ConflictKind::Binary => "Both sides changed this file, and it is not a text. Choose one side.",
        ConflictKind::RemovedByUs if base_path.is_some() => {
            return format!("The other branch renamed {old} to this, and this one removed it.");
        }
        ConflictKind::RemovedByThem if base_path.is_some() => {
            return format!("This branch renamed {old} to this, and the other one removed it.");
        }
        ConflictKind::RemovedByUs => "This branch removed the file, and the other one changed it.",
        ConflictKind::RemovedByThem => "The other branch removed the file, and this one changed it.",
        ConflictKind::RenamedByBoth => {
            let theirs = quoted(their_path.as_deref().unwrap_or(path));
            return format!(
                "Both sides renamed {old}: this branch to {}, the other one to {theirs}. Choose a side to take its name.",
                quoted(path)
            );
        }
    };
    let who = match (base_path, our_path, their_path) {
        (None, ..) => return what.to_string(),
        (_, Some(_), _) => "The other branch",
        (_, _, Some(_)) => "This branch",
        _ => "Both branches",
    };
    format!("{who} renamed {old} to this. {what}")
}

/// What merging tables row by row does.
pub fn merge_rows() -> Words {
    Words {
        label: "Merge row by row",
        text: "Git cannot merge a .dvc file: it only points at the data by its MD5, and half of one MD5 with half of \
               another points at nothing. DVC cannot either: its merge driver for git unites folders to which both sides \
               added files. So the three tables behind the pointers are compared, that where both branches parted and \
               both newer ones: what one side alone changed is taken, and you decide what both changed.",
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

/// The message of a commit that goes back to what another was, and keeps what has come since.
pub fn go_back_message(subject: &str, commit: &str) -> String {
    format!("Go back to \"{subject}\"\n\nThis does again what led to commit {commit}.")
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
