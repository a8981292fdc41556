//! What to type for the same in a terminal: the git command of each thing done to a project's history.

use crate::{LogOrder, ResetMode, Resolution};

/// Looking at the whole history.
pub fn log(order: LogOrder) -> String {
    match order {
        LogOrder::Topological => "git log --graph --oneline --all --topo-order".into(),
        LogOrder::Date => "git log --graph --oneline --all --date-order".into(),
    }
}

/// Seeing how the project stands.
pub fn status() -> String {
    "git status".into()
}

/// Comparing two versions.
pub fn diff(from: &str, to: &str) -> String {
    format!("git diff {} {}", word(from), word(to))
}

/// Listing branches.
pub fn branches() -> String {
    "git branch --verbose".into()
}

/// Making a branch at a version, without going there. Also what brings back a lost commit.
pub fn create_branch(name: &str, at: &str) -> String {
    format!("git branch {} {}", word(name), word(at))
}

/// Making a branch where the project is, and going there.
pub fn create_and_switch(name: &str) -> String {
    format!("git switch --create {}", word(name))
}

/// Going to another branch.
pub fn switch(name: &str) -> String {
    format!("git switch {}", word(name))
}

/// Giving a branch another name.
pub fn rename_branch(from: &str, to: &str) -> String {
    format!("git branch --move {} {}", word(from), word(to))
}

/// Deleting a branch.
pub fn delete_branch(name: &str, is_forced: bool) -> String {
    if is_forced {
        format!("git branch --delete --force {}", word(name))
    } else {
        format!("git branch --delete {}", word(name))
    }
}

/// Listing tags.
pub fn tags() -> String {
    "git tag --list -n".into()
}

/// Making a tag; with a message it is an annotated one.
pub fn create_tag(name: &str, at: &str, message: Option<&str>) -> String {
    match message {
        Some(message) => format!("git tag --annotate --message {} {} {}", word(message), word(name), word(at)),
        None => format!("git tag {} {}", word(name), word(at)),
    }
}

/// Deleting a tag.
pub fn delete_tag(name: &str) -> String {
    format!("git tag --delete {}", word(name))
}

/// Merging another branch into the current one.
pub fn merge(name: &str) -> String {
    format!("git merge {}", word(name))
}

/// Deciding about a file of a merge.
pub fn resolve(path: &str, resolution: &Resolution) -> String {
    let data = word(path.strip_suffix(".dvc").unwrap_or(path));
    let path = word(path);
    match resolution {
        Resolution::Ours => format!("git checkout --ours -- {path} && git add -- {path}"),
        Resolution::Theirs => format!("git checkout --theirs -- {path} && git add -- {path}"),
        Resolution::Text(_) => format!("git add -- {path}"),
        Resolution::Data { .. } => format!("dvc add {data} && git add -- {path}"),
    }
}

/// Merging the tables behind a pointer row by row. What its three versions point at is `base`, `ours` and `theirs`.
pub fn merge_rows(path: &str, key: &[String]) -> String {
    let data = word(path.strip_suffix(".dvc").unwrap_or(path));
    let key: String = key.iter().map(|name| format!(" --key {}", word(name))).collect();
    let resolve = resolve(path, &Resolution::Data { read: None });
    format!("bunsen merge base ours theirs{key} --out {data} && {resolve}")
}

/// Ending a merge once all is decided.
pub fn finish_merge() -> String {
    "git merge --continue".into()
}

/// Giving a merge up.
pub fn abort_merge() -> String {
    "git merge --abort".into()
}

/// Bringing files back as they were in a version.
pub fn restore(paths: &[String], from: &str) -> String {
    let paths: Vec<_> = paths.iter().map(|path| word(path)).collect();
    format!("git restore --source={} --staged --worktree -- {} && git commit", word(from), paths.join(" "))
}

/// Setting the branch back to an older commit.
pub fn reset(mode: ResetMode, to: &str) -> String {
    match mode {
        ResetMode::Soft => format!("git reset --soft {} && git commit", word(to)),
        ResetMode::Hard => format!("git reset --hard {}", word(to)),
    }
}

/// Undoing one commit by a new one.
pub fn revert(commit: &str) -> String {
    format!("git revert {}", word(commit))
}

/// Seeing where the project, or a branch, has been.
pub fn reflog(branch: Option<&str>) -> String {
    branch.map_or_else(|| "git reflog".into(), |branch| format!("git reflog {}", word(branch)))
}

/// Finding commits that no branch reaches.
pub fn lost() -> String {
    "git fsck --no-reflogs --unreachable".into()
}

/// Saying where the project's other side is.
pub fn set_remote(url: &str) -> String {
    let url = url.trim_end_matches('/');
    format!(
        "git remote add edge {} && dvc remote add --default edge {}",
        word(&format!("{url}.git")),
        word(&format!("{url}/dvc"))
    )
}

/// Sending data, versions and tags to the other side.
pub fn push() -> String {
    "dvc push && git push --all edge && git push --tags edge".into()
}

/// Fetching from the other side and merging its branch into the current one.
pub fn pull(branch: &str) -> String {
    format!("git pull --no-rebase edge {} && dvc pull", word(branch))
}

/// Making a project of one that another side has. `name` is the folder that git makes.
pub fn clone(url: &str, name: &str) -> String {
    let url = url.trim_end_matches('/');
    let (git, dvc) = (word(&format!("{url}.git")), word(&format!("{url}/dvc")));
    format!("git clone --origin edge {git} && cd {} && dvc remote add --default edge {dvc} && dvc pull", word(name))
}

/// A word as a shell takes it: in quotation marks where it has to be.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '@' | '=' | '~' | '^');
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_string()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(command: String, expected: &str) {
        assert_eq!(command, expected);
    }

    #[test]
    fn commands_can_be_pasted() {
        check(create_and_switch("trial"), "git switch --create trial");
        check(create_tag("v1", "HEAD~2", Some("it's good")), r"git tag --annotate --message 'it'\''s good' v1 HEAD~2");
        check(
            restore(&["data/my iris.csv.dvc".into()], "1a2b"),
            "git restore --source=1a2b --staged --worktree -- 'data/my iris.csv.dvc' && git commit",
        );
        let data = Resolution::Data { read: None };
        check(resolve("data/a.csv.dvc", &data), "dvc add data/a.csv && git add -- data/a.csv.dvc");
        let key = ["id".to_string(), "first name".to_string()];
        check(
            merge_rows("data/a.csv.dvc", &key),
            "bunsen merge base ours theirs --key id --key 'first name' --out data/a.csv \
             && dvc add data/a.csv && git add -- data/a.csv.dvc",
        );
        check(pull("main"), "git pull --no-rebase edge main && dvc pull");
        check(
            clone("https://a.org/p/iris", "iris"),
            "git clone --origin edge https://a.org/p/iris.git && cd iris && dvc remote add --default edge \
             https://a.org/p/iris/dvc && dvc pull",
        );
        check(reset(ResetMode::Hard, "a;rm -rf"), "git reset --hard 'a;rm -rf'");
    }
}
