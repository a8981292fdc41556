//! What genuine git says of a project's history, and what we say of git's.

use std::path::Path;
use std::process::Command;

use bunsen_project::{Batch, MemoryStore, Space, Store, project, versions};
use bunsen_spec::{ConflictKind, ContentDiff, FileChange, FileDiff, LogOrder, MergeOutcome, ResetMode};
use futures::executor::block_on;

use crate::genuine_git::{Folder, git};
use crate::sample::{at, store_with_project, train};
use crate::versions::{add_table, branch_and_switch, describe, merge, p1, read_as, switch};

/// Writes a project's objects, refs and reflogs into a folder, as they are stored.
pub fn write_git_folder(store: &MemoryStore, folder: &Path) {
    let put = |path: String, bytes: &[u8]| {
        let path = folder.join(".git").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    for (space, key, bytes) in store.entries() {
        match (space, key.strip_prefix("p1/")) {
            (Space::Objects, _) => put(format!("objects/{}/{}", &key[..2], &key[2..]), &bytes),
            (Space::Refs, Some(name)) => put(name.to_string(), &bytes),
            _ => {}
        }
    }
    put("config".into(), b"[core]\n\trepositoryformatversion = 0\n\tfilemode = false\n\tbare = false\n\tlogallrefupdates = true\n[user]\n\tname = Ada\n\temail = ada@example.org\n");
    std::fs::create_dir_all(folder.join(".git/refs")).unwrap();
}

/// Puts the files of the branch in place, without a line of the reflog.
pub fn check_out(folder: &Path) {
    git(folder, &["read-tree", "HEAD"]);
    git(folder, &["checkout-index", "--all", "--force"]);
}

/// Takes what git has made back into the store.
pub fn read_git_folder(store: &MemoryStore, folder: &Path) {
    let mut batch = Batch::default();
    for name in git(folder, &["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"]).lines() {
        let path = folder.join(".git/objects").join(&name[..2]).join(&name[2..]);
        batch.put.push((Space::Objects, name.into(), std::fs::read(path).unwrap()));
    }
    for line in git(folder, &["show-ref"]).lines() {
        let (commit, name) = line.split_once(' ').unwrap();
        batch.put.push((Space::Refs, format!("p1/{name}"), format!("{commit}\n").into_bytes()));
    }
    block_on(store.write(batch)).unwrap();
}

/// `git merge` as of a moment, by the author that we write; whether it came to an end.
pub fn git_merge(folder: &Path, name: &str, seconds: u32) -> bool {
    let date = format!("{} +0000", at(seconds).seconds());
    let output = Command::new("git")
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs([("GIT_AUTHOR_NAME", "Bunsen learner"), ("GIT_AUTHOR_EMAIL", "learner@localhost")])
        .envs([("GIT_COMMITTER_NAME", "Bunsen learner"), ("GIT_COMMITTER_EMAIL", "learner@localhost")])
        .envs([("GIT_AUTHOR_DATE", date.as_str()), ("GIT_COMMITTER_DATE", date.as_str())])
        .args(["merge", "--no-edit", name])
        .output()
        .unwrap();
    output.status.success()
}

/// A history with branches, merges, tags, a reset and a revert.
fn full_history() -> MemoryStore {
    let store = store_with_project();
    let tag =
        |name: &str, message, s| block_on(versions::create_tag(&store, &p1(), name, "HEAD", message, &at(s))).unwrap();
    tag("v0", None, 0);
    branch_and_switch(&store, "trial", 1);
    describe(&store, "On trial.", 2);
    train(&store, "r1", 1, "weights", 3);
    switch(&store, "main", 5);
    read_as(&store, ';', 6);
    branch_and_switch(&store, "tables/cities", 7);
    add_table(&store, "cities.csv", b"name\nBern\n", 8);
    add_table(&store, "cities.csv", b"name\nBern\nUlm\n", 9);
    switch(&store, "main", 10);
    assert!(matches!(merge(&store, "trial", 11), MergeOutcome::Merged { .. }));
    tag("v1", Some("Handed in\n\nin time"), 12);
    assert!(matches!(merge(&store, "tables/cities", 13), MergeOutcome::Merged { .. }));
    describe(&store, "A mistake.", 14);
    block_on(versions::reset(&store, &p1(), "HEAD~1", ResetMode::Hard, None, &at(15))).unwrap();
    describe(&store, "Better.", 16);
    block_on(versions::revert(&store, &p1(), "HEAD", &at(17))).unwrap();
    store
}

#[test]
fn git_finds_nothing_wrong_and_tells_the_same_history() {
    let store = full_history();
    let folder = Folder::new("history");
    write_git_folder(&store, &folder.0);
    let fsck = ["fsck", "--strict", "--full", "--no-progress", "--no-dangling"];
    assert_eq!(git(&folder.0, &fsck), "");

    for (order, option) in [(LogOrder::Topological, "--topo-order"), (LogOrder::Date, "--date-order")] {
        let page = block_on(versions::log(&store, &p1(), order, 0, 999)).unwrap();
        let ours: String = page
            .commits
            .iter()
            .map(|c| {
                let subject = c.message.lines().next().unwrap();
                format!(
                    "{} [{}] {} <{}> {} {subject}\n",
                    c.id,
                    c.parents.join(" "),
                    c.author,
                    c.email,
                    c.time_ms / 1000.0
                )
            })
            .collect();
        assert_eq!(ours, git(&folder.0, &["log", option, "--all", "--format=%H [%P] %an <%ae> %at %s"]), "{option}");
    }
    let branches = block_on(versions::branches(&store, &p1())).unwrap();
    let ours: String = branches
        .iter()
        .map(|b| format!("{}{} {} {}\n", if b.is_current { "*" } else { " " }, b.name, b.commit, b.subject))
        .collect();
    let format = "--format=%(HEAD)%(refname:short) %(objectname) %(contents:subject)";
    assert_eq!(ours, git(&folder.0, &["branch", format]));
    let merged: String = branches.iter().filter(|b| b.is_merged).map(|b| format!("{}\n", b.name)).collect();
    assert_eq!(merged, git(&folder.0, &["branch", "--merged", "HEAD", "--format=%(refname:short)"]));
    let tags = block_on(versions::tags(&store, &p1())).unwrap();
    let ours: String = tags.iter().map(|tag| format!("{} {}\n", tag.name, tag.commit)).collect();
    let git_tags = git(
        &folder.0,
        &[
            "tag",
            "--list",
            "--format=%(refname:short) %(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)",
        ],
    );
    assert_eq!(ours, git_tags);
    for branch in [None, Some("main"), Some("tables/cities")] {
        let entries = block_on(versions::reflog(&store, &p1(), branch)).unwrap();
        let ours: String =
            entries.iter().map(|entry| format!("{} {}\n", entry.to.as_deref().unwrap(), entry.message)).collect();
        assert_eq!(ours, git(&folder.0, &["reflog", "--format=%H %gs", branch.unwrap_or("HEAD")]), "{branch:?}");
    }
    let lost = block_on(versions::lost(&store, &p1())).unwrap();
    let unreachable = git(&folder.0, &["log", "--reflog", "--format=%H", "--not", "--all"]);
    assert_eq!(lost.iter().map(|lost| format!("{}\n", lost.commit.id)).collect::<String>(), unreachable);
}

/// What git says happened to each file, without how alike renamed ones are.
pub fn name_status(folder: &Path, from: &str, to: &str) -> String {
    let lines = git(folder, &["diff", "--name-status", from, to]);
    let short = |line: &str| match line.split_once('\t') {
        Some((change, paths)) => format!("{}\t{paths}\n", &change[..1]),
        None => panic!("{line}"),
    };
    lines.lines().map(short).collect()
}

#[test]
fn git_finds_the_same_differences() {
    let store = full_history();
    block_on(project::change_data(&store, &p1(), &project::DataChange::RemoveOther("cities.csv".into()), &at(20)))
        .unwrap();
    let folder = Folder::new("differences");
    write_git_folder(&store, &folder.0);
    let names = ["v0", "v1", "trial", "tables/cities", "main", "main~1", "main~2"];
    for (from, to) in names.iter().flat_map(|from| names.iter().map(move |to| (*from, *to))) {
        let files = block_on(versions::diff(&store, &p1(), Some(from), to)).unwrap();
        let status: String = files
            .iter()
            .map(|file| match &file.change {
                FileChange::Added => format!("A\t{}\n", file.path),
                FileChange::Removed => format!("D\t{}\n", file.path),
                FileChange::Changed => format!("M\t{}\n", file.path),
                FileChange::Renamed { from } => format!("R\t{from}\t{}\n", file.path),
            })
            .collect();
        assert_eq!(status, name_status(&folder.0, from, to), "{from} {to}");
        let is_text = |file: &&FileDiff| matches!(file.content, ContentDiff::Text { .. });
        for file in files.iter().filter(is_text) {
            let ContentDiff::Text { hunks, .. } = &file.content else { continue };
            let old = if let FileChange::Renamed { from } = &file.change { from } else { &file.path };
            let shown = git(&folder.0, &["diff", from, to, "--", old, &file.path]);
            let headers: Vec<_> = shown.lines().filter(|line| line.starts_with("@@ ")).collect();
            let range = |start: u64, n: u64| if n == 1 { format!("{start}") } else { format!("{start},{n}") };
            let ours = hunks
                .iter()
                .map(|h| format!("@@ -{} +{} @@", range(h.before_start, h.n_before), range(h.after_start, h.n_after)));
            for (ours, theirs) in ours.zip(&headers) {
                assert!(theirs.starts_with(&ours), "{from} {to} {}: {ours} {theirs}", file.path);
            }
            assert_eq!(hunks.len(), headers.len(), "{from} {to} {}", file.path);
        }
    }
}

/// What stages write at a project's top: the only files of which a merge here and one by git may make another thing.
const WRITTEN: [&str; 6] = ["curves.csv", "dvc.lock", "dvc.yaml", "metrics.json", "params.yaml", "validation.json"];

/// Merges `trial` into `main` here and by git: the same commit, or the same files in conflict. `expected` are
/// those files, or what happened in a word, and then what stages write if it differs.
fn check_merge(name: &str, store: &MemoryStore, expected: &[&str]) {
    assert_eq!(same_merge(name, store), expected, "{name}");
}

/// Merges `trial` into `main` here and by git, which must come to the same, but for what stages write. Gives the files
/// in conflict, or what happened in a word, and then what stages write if it differs.
pub fn same_merge(name: &str, store: &MemoryStore) -> Vec<String> {
    let folder = Folder::new(&format!("merge-{name}"));
    write_git_folder(store, &folder.0);
    check_out(&folder.0);
    let base = git(&folder.0, &["merge-base", "main", "trial"]);
    let trial = git(&folder.0, &["rev-parse", "trial"]).trim().to_string();
    let is_done = git_merge(&folder.0, "trial", 99);
    let head = git(&folder.0, &["rev-parse", "HEAD"]).trim().to_string();
    match merge(store, "trial", 99) {
        MergeOutcome::UpToDate => {
            assert!(is_done, "{name}");
            vec!["up to date".into()]
        }
        MergeOutcome::FastForward { commit } => {
            assert_eq!(commit, head, "{name}");
            vec!["forward".into()]
        }
        MergeOutcome::Merged { commit } if commit == head => vec!["merged".into()],
        MergeOutcome::Merged { commit } => {
            write_git_folder(store, &folder.0);
            let parents = git(&folder.0, &["log", "-1", "--format=%P", &commit]);
            let sides = if is_done {
                git(&folder.0, &["log", "-1", "--format=%P", &head])
            } else {
                format!("{head} {trial}\n")
            };
            assert_eq!(parents, sides, "{name}");
            let others = git(&folder.0, &["diff", "--cached", "--name-only", &commit]);
            let others: std::collections::BTreeSet<_> = others.lines().map(str::to_string).collect();
            assert!(!others.is_empty(), "{name}: the same files, and another commit");
            assert!(others.iter().all(|path| WRITTEN.contains(&path.as_str())), "{name}: {others:?}");
            std::iter::once("merged".to_string()).chain(others).collect()
        }
        MergeOutcome::Conflicts(info) => {
            assert!(!is_done, "{name}: git found no conflict");
            assert_eq!(info.base, base.trim(), "{name}");
            // Of a file with two new names git has three entries; here it is one question.
            let mut paths = std::collections::BTreeSet::new();
            for conflict in &info.conflicts {
                paths.insert(conflict.path.clone());
                if conflict.kind == ConflictKind::RenamedByBoth {
                    paths.extend([&conflict.base_path, &conflict.their_path].into_iter().flatten().cloned());
                }
            }
            let paths: String = paths.iter().map(|path| format!("{path}\n")).collect();
            let open = git(&folder.0, &["diff", "--name-only", "--diff-filter=U"]);
            let open: String =
                open.lines().filter(|path| !WRITTEN.contains(path)).map(|path| format!("{path}\n")).collect();
            assert_eq!(paths, open, "{name}");
            info.conflicts.into_iter().map(|conflict| conflict.path).collect()
        }
    }
}

#[test]
fn git_merges_the_same() {
    let fork = |ours: &dyn Fn(&MemoryStore), theirs: &dyn Fn(&MemoryStore)| {
        let store = store_with_project();
        add_table(&store, "cities.csv", b"name\nBern\n", 1);
        branch_and_switch(&store, "trial", 2);
        theirs(&store);
        switch(&store, "main", 30);
        ours(&store);
        store
    };
    let nothing = |_: &MemoryStore| {};
    let card = |store: &MemoryStore| describe(store, "ours", 40);
    let other_card = |store: &MemoryStore| describe(store, "theirs", 10);
    let options = |store: &MemoryStore| read_as(store, ';', 41);
    let table = |store: &MemoryStore| add_table(store, "cities.csv", b"name\nUlm\n", 42);
    let other_table = |store: &MemoryStore| add_table(store, "cities.csv", b"name\nNan\n", 11);
    let new_table = |store: &MemoryStore| add_table(store, "towns.csv", b"name\nAu\n", 12);
    let other_new_table = |store: &MemoryStore| add_table(store, "rivers.csv", b"name\nAare\n", 43);
    let run = |store: &MemoryStore| drop(train(store, "r1", 1, "weights", 13));
    let other_run = |store: &MemoryStore| drop(train(store, "r2", 2, "other weights", 44));
    let remove = |store: &MemoryStore| {
        let change = project::DataChange::RemoveOther("cities.csv".into());
        drop(block_on(project::change_data(store, &p1(), &change, &at(45))).unwrap());
    };
    let card_file = "data/iris.csv.card.json";
    check_merge("none", &fork(&card, &nothing), &["up to date"]);
    check_merge("forward", &fork(&nothing, &other_card), &["forward"]);
    check_merge("clean", &fork(&options, &other_card), &["merged"]);
    check_merge("same", &fork(&table, &|store| add_table(store, "cities.csv", b"name\nUlm\n", 14)), &["merged"]);
    check_merge("text", &fork(&card, &other_card), &[card_file]);
    check_merge("data", &fork(&table, &other_table), &["data/cities.csv.dvc"]);
    check_merge("both-add", &fork(&other_new_table, &new_table), &["bunsen.json", "data/.gitignore"]);
    check_merge("runs", &fork(&other_run, &run), &["merged", "params.yaml"]);
    check_merge("removed", &fork(&remove, &other_table), &["data/cities.csv.dvc"]);
    let more = |store: &MemoryStore| {
        card(store);
        other_run(store);
    };
    check_merge("runs-and-card", &fork(&more, &run), &["merged", "params.yaml"]);
    let other_more = |store: &MemoryStore| {
        other_card(store);
        run(store);
    };
    check_merge("runs-and-text", &fork(&more, &other_more), &[card_file]);
}

#[test]
fn branches_merged_crosswise_merge_again() {
    let store = store_with_project();
    branch_and_switch(&store, "trial", 1);
    describe(&store, "On trial.", 2);
    branch_and_switch(&store, "trial-before", 3);
    switch(&store, "main", 4);
    read_as(&store, ';', 5);
    branch_and_switch(&store, "main-before", 6);
    switch(&store, "main", 7);
    assert!(matches!(merge(&store, "trial-before", 8), MergeOutcome::Merged { .. }));
    switch(&store, "trial", 9);
    assert!(matches!(merge(&store, "main-before", 10), MergeOutcome::Merged { .. }));
    add_table(&store, "cities.csv", b"name\nBern\n", 11);
    switch(&store, "main", 12);
    train(&store, "r1", 1, "weights", 13);
    let folder = Folder::new("crosswise");
    write_git_folder(&store, &folder.0);
    assert_eq!(git(&folder.0, &["merge-base", "--all", "main", "trial"]).lines().count(), 2);
    check_merge("crosswise", &store, &["merged", "dvc.yaml"]);
}

#[test]
fn a_commit_made_by_git_is_opened_here() {
    let store = full_history();
    let folder = Folder::new("back");
    write_git_folder(&store, &folder.0);
    check_out(&folder.0);
    let readme = folder.0.join("README.md");
    std::fs::write(&readme, "# By hand\n").unwrap();
    std::fs::write(folder.0.join("tool.sh"), "true\n").unwrap();
    git(&folder.0, &["add", "README.md", "tool.sh"]);
    git(&folder.0, &["update-index", "--chmod=+x", "tool.sh"]);
    let date = "2023-11-15T00:00:00+0200";
    let commit =
        |message: &str| git(&folder.0, &["-c", "core.editor=true", "commit", "-q", "--date", date, "-m", message]);
    commit("Written by hand");
    git(&folder.0, &["branch", "by-git"]);
    git(&folder.0, &["tag", "-a", "-m", "Made by git", "v2"]);
    let head = git(&folder.0, &["rev-parse", "HEAD"]).trim().to_string();
    read_git_folder(&store, &folder.0);

    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!(opened.commit, head);
    let log = block_on(versions::log(&store, &p1(), LogOrder::Topological, 0, 1)).unwrap();
    assert_eq!((log.commits[0].author.as_str(), log.commits[0].message.as_str()), ("Ada", "Written by hand"));
    assert_eq!(log.commits[0].refs.len(), 3, "{:?}", log.commits[0].refs);
    let tags = block_on(versions::tags(&store, &p1())).unwrap();
    assert_eq!(tags.last().unwrap().message.as_deref(), Some("Made by git"));
    // Work goes on, and git takes it.
    read_as(&store, '|', 50);
    switch(&store, "by-git", 51);
    describe(&store, "Described here.", 52);
    switch(&store, "main", 53);
    assert!(matches!(merge(&store, "by-git", 54), MergeOutcome::Merged { .. }));
    let again = Folder::new("back-again");
    write_git_folder(&store, &again.0);
    assert_eq!(git(&again.0, &["fsck", "--strict", "--full", "--no-progress", "--no-dangling"]), "");
    let mode = git(&again.0, &["ls-tree", "main", "tool.sh"]);
    assert!(mode.starts_with("100755 blob"), "{mode}");
}
