//! Whatever is done to a history, in whatever order: nothing that ever was a version is lost.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_project::versions;
use bunsen_project::{MemoryStore, ProjectError, Space, Store, dvc, empty_trash, git, project, read_content, runs};
use bunsen_spec::{LogOrder, MergeOutcome, ResetMode, Resolution};
use futures::executor::block_on;

use crate::genuine_git::{Folder, git as genuine_git};
use crate::sample::{Numbers, at, finished, new_run, run_id, store_with_project};
use crate::versions::{add_table, describe, merge, p1, read_as};
use crate::versions_git::write_git_folder;

/// A refusal is fine; a fault is not.
fn allow<T>(answer: Result<T, ProjectError>) {
    if let Err(error) = answer {
        let is_refusal = matches!(error, ProjectError::Version(_) | ProjectError::WrongStatus { .. });
        assert!(is_refusal, "{error:?}");
    }
}

/// Any commit that was ever on a branch.
fn any_commit(store: &MemoryStore, numbers: &mut Numbers) -> String {
    let log = block_on(versions::reflog(store, &p1(), None)).unwrap();
    let commits: Vec<_> = log.into_iter().filter_map(|entry| entry.to).collect();
    commits[numbers.below(commits.len())].clone()
}

fn any_branch(store: &MemoryStore, numbers: &mut Numbers) -> String {
    let branches = block_on(versions::branches(store, &p1())).unwrap();
    branches[numbers.below(branches.len())].name.clone()
}

fn act(store: &MemoryStore, numbers: &mut Numbers, step: u32) {
    let by = at(step);
    let text = format!("text {}", numbers.below(3));
    let (branch, commit) = (any_branch(store, numbers), any_commit(store, numbers));
    let run = block_on(runs::list(store, &p1(), &[])).unwrap().first().map(|row| row.id.clone());
    match numbers.below(23) {
        0 | 1 => describe(store, &text, step),
        2 => read_as(store, [';', '|', '\t'][numbers.below(3)], step),
        3 | 4 => add_table(store, "cities.csv", text.repeat(9).as_bytes(), step),
        5 => allow(block_on(versions::create_branch(store, &p1(), &format!("b{step}"), &commit, &by))),
        6 => allow(block_on(versions::create_and_switch(store, &p1(), &format!("b{step}"), &by))),
        7 | 8 => allow(block_on(versions::switch(store, &p1(), &branch, &by))),
        9 => allow(block_on(versions::rename_branch(store, &p1(), &branch, &format!("r{step}"), &by))),
        10 => allow(block_on(versions::delete_branch(store, &p1(), &branch, numbers.below(2) == 0, &by))),
        11 | 12 => {
            let answer = block_on(versions::merge(store, &p1(), &branch, &by));
            if let Ok(MergeOutcome::Conflicts(info)) = &answer {
                assert!(!info.conflicts.is_empty());
            }
            allow(answer);
        }
        13 => decide(store, numbers, step),
        14 => allow(block_on(versions::abort_merge(store, &p1(), &by))),
        15 => {
            let mode = if numbers.below(2) == 0 { ResetMode::Soft } else { ResetMode::Hard };
            allow(block_on(versions::reset(store, &p1(), &commit, mode, None, &by)));
        }
        16 => {
            let path = ["data", "bunsen.json", "data/iris.csv.card.json"][numbers.below(3)].to_string();
            allow(block_on(versions::restore(store, &p1(), &[path], &commit, &by)));
        }
        22 => {
            let to = any_commit(store, numbers);
            allow(block_on(versions::retrace(store, &p1(), &commit, &to, &by)));
        }
        17 => allow(block_on(versions::revert(store, &p1(), &commit, &by))),
        18 => {
            let message = (numbers.below(2) == 0).then_some("A tag");
            allow(block_on(versions::create_tag(store, &p1(), &format!("t{step}"), &commit, message, &by)));
        }
        19 => {
            if let Some(tag) = block_on(versions::tags(store, &p1())).unwrap().first() {
                allow(block_on(versions::delete_tag(store, &p1(), &tag.name, &by)));
            }
        }
        20 => {
            let new = run_id(&format!("r{step}"));
            block_on(runs::start(store, &p1(), new_run(&new.0, 1), &by)).unwrap();
            block_on(runs::finish(store, &p1(), &new, &finished(&text, 0.5), &by)).unwrap();
        }
        _ => {
            if let Some(run) = run.filter(|_| numbers.below(3) == 0) {
                block_on(runs::trash(store, &p1(), &run, &by)).unwrap();
            }
            block_on(empty_trash(store, 0.0, &by)).unwrap();
        }
    }
}

/// Decides about all files of a merge, one way or another, and finishes it.
fn decide(store: &MemoryStore, numbers: &mut Numbers, step: u32) {
    let Some(info) = block_on(versions::status(store, &p1())).unwrap().merge else { return };
    for conflict in info.conflicts {
        let (resolution, data) = match numbers.below(3) {
            0 => (Resolution::Ours, None),
            1 if conflict.path.ends_with(".dvc") => {
                (Resolution::Data { read: None }, Some(format!("new {step}").into_bytes()))
            }
            _ => (Resolution::Theirs, None),
        };
        allow(block_on(versions::resolve(store, &p1(), &conflict.path, &resolution, data, &at(step))));
    }
    if numbers.below(2) == 0 {
        block_on(empty_trash(store, 0.0, &at(step))).unwrap();
    }
    allow(block_on(versions::finish_merge(store, &p1(), &at(step))));
}

/// Everything that any commit ever had is there, and the project is what its branch says.
fn check_all(store: &MemoryStore, ever: &mut BTreeSet<git::ObjectId>, what: &str) {
    let log = block_on(store.read(Space::Refs, "p1/logs/HEAD")).unwrap().unwrap();
    ever.extend(git::parse_log(&log).into_iter().flat_map(|entry| [entry.from, entry.to]).flatten());
    let history = block_on(git::History::read(store, ever.iter().copied())).and_then(git::History::whole).expect(what);
    let mut seen = BTreeMap::new();
    for commit in history.commits() {
        for (path, blob) in block_on(git::list_files(store, commit.tree)).expect(what) {
            seen.insert(blob, path);
        }
    }
    for (blob, path) in seen {
        let (_, bytes) = block_on(git::read_object(store, blob)).expect(what);
        if path.ends_with(".dvc") && !path.starts_with("runs/") {
            let pointer = dvc::Pointer::from_yaml(std::str::from_utf8(&bytes).unwrap()).unwrap();
            block_on(read_content(store, pointer.key())).expect(what);
        }
    }
    let opened = block_on(project::open(store, &p1())).expect(what);
    assert_eq!(opened.commit, block_on(versions::status(store, &p1())).unwrap().commit, "{what}");
    let reachable = history.reachable([git::ObjectId::from_hex(opened.commit.as_bytes()).unwrap()]);
    assert_eq!(opened.summary.n_versions, reachable.len() as u64, "{what}");
    for other in &opened.data.as_ref().unwrap().others {
        block_on(read_content(store, &other.md5)).expect(what);
    }
    for row in block_on(runs::list(store, &p1(), &[])).unwrap() {
        let run = block_on(runs::read(store, &p1(), &row.id)).expect(what);
        block_on(runs::read_model_files(store, &run)).expect(what);
    }
    let page = block_on(versions::log(store, &p1(), LogOrder::Topological, 0, u64::MAX)).expect(what);
    assert!(page.unreadable.is_empty(), "{what}: {:?}", page.unreadable);
    let mut listed = BTreeSet::new();
    for commit in page.commits.iter().rev() {
        assert!(commit.parents.iter().all(|parent| listed.contains(parent)), "{what}: a parent before its child");
        listed.insert(commit.id.clone());
    }
    let lost = block_on(versions::lost(store, &p1())).expect(what);
    let tips: Vec<_> = lost.iter().map(|lost| git::ObjectId::from_hex(lost.commit.id.as_bytes()).unwrap()).collect();
    let found = history.reachable(tips).iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    let all: BTreeSet<_> = history.commits().map(|commit| commit.id.to_string()).collect();
    let merging = block_on(git::read_ref(store, "p1", git::MERGE_HEAD)).unwrap();
    let merging = history.reachable(merging).iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    let known: BTreeSet<_> = found.union(&listed).chain(&merging).cloned().collect();
    assert_eq!(known, all, "{what}: each commit is in a branch or listed as lost");
}

#[test]
fn no_version_is_ever_lost() {
    for seed in 0..8 {
        let store = store_with_project();
        let (mut numbers, mut ever) = (Numbers(seed), BTreeSet::new());
        for step in 1..150 {
            act(&store, &mut numbers, step);
            if step % 10 == 0 {
                check_all(&store, &mut ever, &format!("seed {seed}, step {step}"));
            }
        }
        block_on(empty_trash(&store, 0.0, &at(999))).unwrap();
        check_all(&store, &mut ever, &format!("seed {seed}"));
        let folder = Folder::new(&format!("random-{seed}"));
        write_git_folder(&store, &folder.0);
        let fsck = ["fsck", "--strict", "--full", "--no-progress", "--no-dangling"];
        assert_eq!(genuine_git(&folder.0, &fsck), "", "seed {seed}");
        let page = block_on(versions::log(&store, &p1(), LogOrder::Date, 0, u64::MAX)).unwrap();
        let count = genuine_git(&folder.0, &["rev-list", "--count", "--branches", "--tags"]);
        assert_eq!(count.trim(), page.n_commits.to_string(), "seed {seed}");
    }
}

#[test]
fn a_thousand_commits_are_listed_quickly() {
    let store = store_with_project();
    for step in 1..1000 {
        describe(&store, &format!("{step}"), step);
        if step % 100 == 0 {
            let name = format!("b{step}");
            block_on(versions::create_branch(&store, &p1(), &name, &format!("HEAD~{}", step / 3), &at(step))).unwrap();
        }
    }
    let start = std::time::Instant::now();
    let page = block_on(versions::log(&store, &p1(), LogOrder::Topological, 0, 100)).unwrap();
    let elapsed = start.elapsed();
    assert_eq!((page.commits.len(), page.n_commits), (100, 1000));
    assert!(elapsed.as_millis() < 2000, "{elapsed:?}");
    eprintln!("a page of 100 of 1,000 commits: {elapsed:?}");
    assert_eq!(merge(&store, "b500", 1001), MergeOutcome::UpToDate);
}
