//! Files that were renamed, beside the genuine git: in differences, in merges, and as a learner decides about them.

use bunsen_project::{MemoryStore, versions};
use bunsen_spec::{ContentDiff, FileChange, MergeOutcome, Resolution};
use futures::executor::block_on;

use crate::genuine_git::{Folder, git};
use crate::sample::{Numbers, at, read_text_file, store_with_project};
use crate::versions::{merge, p1};
use crate::versions_git::{check_out, name_status, read_git_folder, same_merge, write_git_folder};

/// Files that are written, and removed where there is no text; after `+x ` or `-x ` files that become programs, or are
/// none any more.
type Edits<'a> = &'a [(&'a str, Option<&'a str>)];

/// A project whose branches `main` and `trial` parted at some files, by git's hand.
fn fork(name: &str, base: Edits<'_>, ours: Edits<'_>, theirs: Edits<'_>) -> MemoryStore {
    let store = store_with_project();
    let folder = Folder::new(&format!("fork-{name}"));
    write_git_folder(&store, &folder.0);
    check_out(&folder.0);
    let commit = |edits: Edits<'_>, message: &str| {
        let is_mode = |path: &str| path.starts_with("+x ") || path.starts_with("-x ");
        for (path, text) in edits.iter().filter(|(path, _)| !is_mode(path)) {
            let path = folder.0.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            match text {
                Some(text) => std::fs::write(path, text).unwrap(),
                None => std::fs::remove_file(path).unwrap(),
            }
        }
        git(&folder.0, &["add", "--all"]);
        for (path, _) in edits.iter().filter(|(path, _)| is_mode(path)) {
            git(&folder.0, &["update-index", &format!("--chmod={}", &path[..2]), &path[3..]]);
        }
        git(&folder.0, &["commit", "--quiet", "--allow-empty", "-m", message]);
    };
    commit(base, "base");
    git(&folder.0, &["branch", "start"]);
    git(&folder.0, &["checkout", "--quiet", "-b", "trial"]);
    commit(theirs, "theirs");
    git(&folder.0, &["checkout", "--quiet", "main"]);
    commit(ours, "ours");
    read_git_folder(&store, &folder.0);
    store
}

/// Ten lines, of which some are others.
fn lines(others: &[(usize, &str)]) -> String {
    let line =
        |i: usize| others.iter().find(|(at, _)| *at == i).map_or(format!("line {i}"), |(_, text)| (*text).into());
    (0..10).map(|i| line(i) + "\n").collect()
}

fn check(name: &str, base: Edits<'_>, ours: Edits<'_>, theirs: Edits<'_>, expected: &[&str]) {
    assert_eq!(same_merge(name, &fork(name, base, ours, theirs)), expected, "{name}");
}

#[test]
fn git_follows_the_same_renames() {
    let (old, first, last, both) =
        (lines(&[]), lines(&[(0, "first")]), lines(&[(9, "last")]), lines(&[(0, "first"), (9, "end")]));
    let (old, first, last, both) = (Some(old.as_str()), Some(first.as_str()), Some(last.as_str()), Some(both.as_str()));
    let (base, gone) = (&[("notes.txt", old)][..], ("notes.txt", None));
    let edit = &[("notes.txt", last)][..];
    let new = "docs/notes.txt";
    check("moved", base, &[gone, (new, old)], edit, &["merged"]);
    check("moved-there", base, edit, &[gone, (new, old)], &["merged"]);
    check("moved-and-edited", base, &[gone, (new, first)], edit, &["merged"]);
    check("moved-and-edited-there", base, edit, &[gone, (new, first)], &["merged"]);
    check("conflict", base, &[gone, (new, both)], edit, &[new]);
    check("conflict-there", base, edit, &[gone, (new, both)], &[new]);
    check("both-alike", base, &[gone, (new, first)], &[gone, (new, last)], &["merged"]);
    check("both-differ", base, &[gone, ("a.txt", old)], &[gone, ("b.txt", old)], &["a.txt"]);
    check("both-differ-edited", base, &[gone, ("a.txt", first)], &[gone, ("b.txt", last)], &["a.txt"]);
    check("both-differ-conflict", base, &[gone, ("a.txt", both)], &[gone, ("b.txt", last)], &["a.txt"]);
    check("removed", base, &[gone], &[gone, (new, old)], &[new]);
    check("removed-there", base, &[gone, (new, old)], &[gone], &[new]);
    check("removed-edited", base, &[gone], &[gone, (new, first)], &[new]);
    let other = "quite\nanother\ntext\nof\nsome\nlines\n";
    check("another", base, &[gone, (new, Some(other))], edit, &["notes.txt"]);
    check(
        "empty",
        &[("none.txt", Some(""))],
        &[("none.txt", None), ("e.txt", Some(""))],
        &[("none.txt", old)],
        &["none.txt"],
    );
    // Of several, the one that is most alike; one that kept its name goes first.
    let closer = &[gone, ("far.txt", both), ("near.txt", first)][..];
    check("closest", base, closer, edit, &["merged"]);
    let kept = &[gone, ("docs/notes.txt", both), ("near.txt", old)][..];
    check("same-content-first", base, kept, edit, &["merged"]);
    let kept = &[gone, ("docs/notes.txt", first), ("near.txt", first)][..];
    check("same-name-first", base, kept, edit, &["merged"]);
    let two = &[("a/x.txt", old), ("b/x.txt", first)][..];
    let swapped = &[("a/x.txt", None), ("b/x.txt", None), ("c/x.txt", first), ("d/x.txt", old)][..];
    check("two-moved", two, swapped, &[("a/x.txt", last)], &["merged"]);
}

#[test]
fn programs_stay_programs_as_in_git() {
    let (old, first, last) = (lines(&[]), lines(&[(0, "first")]), lines(&[(9, "last")]));
    let (old, first, last) = (Some(old.as_str()), Some(first.as_str()), Some(last.as_str()));
    let (run, gone) = ("tools/run.sh", ("tools/run.sh", None));
    let (base, on, off) = (&[(run, old)][..], ("+x tools/run.sh", None), ("-x tools/run.sh", None));
    let program = &[(run, old), on][..];
    let other = &[("other.txt", old)][..];
    check("mode-here", base, &[on], other, &["merged"]);
    check("mode-there", base, other, &[on], &["merged"]);
    check("mode-off-there", program, other, &[off], &["merged"]);
    check("mode-off-here", program, &[off], other, &["merged"]);
    check("mode-and-text", base, &[(run, first)], &[(run, last), on], &["merged"]);
    check("text-and-mode", base, &[(run, first), on], &[(run, last)], &["merged"]);
    check("mode-both", base, &[(run, first), on], &[(run, last), on], &["merged"]);
    check("program-edited-there", program, other, &[(run, last)], &["merged"]);
    check("new-there", other, &[("third.txt", old)], program, &["merged"]);
    let (new, new_on) = ("run", ("+x run", None));
    check("moved-program", program, &[(run, first)], &[gone, (new, old), new_on], &["merged"]);
    check("moved-program-here", program, &[gone, (new, old), new_on], &[(run, first)], &["merged"]);
    check("moved-and-mode", base, &[gone, (new, first)], &[on], &["merged"]);
    check("moved-and-mode-there", base, &[on], &[gone, (new, first)], &["merged"]);
    check("moved-and-made", base, &[(run, first)], &[gone, (new, old), new_on], &["merged"]);
    check("mode-in-conflict", base, &[(run, first)], &[(run, Some("another\n")), on], &[run]);

    // Also where a learner decides about the file, and where a commit is taken back.
    let store = fork("mode-decided", base, &[(run, first)], &[(run, Some("another\n")), on]);
    let MergeOutcome::Conflicts(_) = merge(&store, "trial", 50) else { panic!("both changed it") };
    block_on(versions::resolve(&store, &p1(), run, &Resolution::Ours, None, &at(51))).unwrap();
    block_on(versions::finish_merge(&store, &p1(), &at(52))).unwrap();
    let mode = |store: &MemoryStore| {
        let folder = Folder::new("mode-of");
        write_git_folder(store, &folder.0);
        git(&folder.0, &["ls-tree", "-r", "--format=%(objectmode)", "HEAD", run])
    };
    assert_eq!(mode(&store).trim(), "100755");
    let store = fork("mode-reverted", base, &[on], other);
    assert_eq!(mode(&store).trim(), "100755");
    block_on(versions::revert(&store, &p1(), "HEAD", &at(53))).unwrap();
    assert_eq!(mode(&store).trim(), "100644");
}

/// Random renames and edits of a dozen files on both sides.
fn random(numbers: &mut Numbers, side: &str, files: &[(String, String)]) -> Vec<(String, Option<String>)> {
    let mut edits = Vec::new();
    for (path, text) in files {
        let edited: String = text
            .lines()
            .map(|line| match numbers.below(40) {
                0 => format!("{side} {}\n", numbers.below(3)),
                1 => format!("{line}\nadded\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let name = path.rsplit('/').next().unwrap();
        let folder = ["a", "b", "c"][numbers.below(3)];
        let new = match numbers.below(3) {
            0 => format!("{folder}/{side}-{name}"),
            _ => format!("{side}/{name}"),
        };
        match numbers.below(9) {
            0 => edits.push((path.clone(), Some(edited))),
            1 => edits.push((path.clone(), None)),
            2 => edits.extend([(path.clone(), None), (new, Some(text.clone()))]),
            3 => edits.extend([(path.clone(), None), (new, Some(edited))]),
            _ => {}
        }
    }
    edits
}

#[test]
fn random_renames_come_to_what_git_makes_of_them() {
    let mut numbers = Numbers(11);
    let (mut n_merged, mut n_renamed) = (0, 0);
    for case in 0..25 {
        let mut files = Vec::new();
        for i in 0..6 {
            let path = format!("{}/f{i}.txt", ["a", "b", "c"][numbers.below(3)]);
            // Some are alike, so that there is a choice.
            let text = (0..8).map(|line| format!("file {} line {line}\n", numbers.below(3))).collect::<String>();
            files.push((path, text));
        }
        // No folder is ever left by all its files.
        let keep = ["a/keep", "b/keep", "c/keep"].map(|path| (path.to_string(), Some(path.to_string())));
        let base: Vec<_> = files.iter().map(|(path, text)| (path.clone(), Some(text.clone()))).chain(keep).collect();
        let (ours, theirs) = (random(&mut numbers, "o", &files), random(&mut numbers, "t", &files));
        let [base, ours, theirs] = [&base, &ours, &theirs]
            .map(|edits| edits.iter().map(|(path, text)| (path.as_str(), text.as_deref())).collect::<Vec<_>>());
        let name = format!("random-{case}");
        let store = fork(&name, &base, &ours, &theirs);
        let folder = Folder::new(&format!("diff-{name}"));
        write_git_folder(&store, &folder.0);
        for (from, to) in [("start", "main"), ("start", "trial"), ("main", "trial")] {
            let files = block_on(versions::diff(&store, &p1(), Some(from), to)).unwrap();
            let said = |file: &bunsen_spec::FileDiff| match &file.change {
                FileChange::Added => format!("A\t{}\n", file.path),
                FileChange::Removed => format!("D\t{}\n", file.path),
                FileChange::Changed => format!("M\t{}\n", file.path),
                FileChange::Renamed { from } => format!("R\t{from}\t{}\n", file.path),
            };
            n_renamed += files.iter().filter(|file| matches!(file.change, FileChange::Renamed { .. })).count();
            assert_eq!(
                files.iter().map(said).collect::<String>(),
                name_status(&folder.0, from, to),
                "{case} {from} {to}"
            );
        }
        n_merged += usize::from(same_merge(&name, &store) == ["merged"]);
    }
    assert!((3..23).contains(&n_merged) && n_renamed > 30, "{n_merged} of 25 merged, {n_renamed} renamed");
}

#[test]
fn two_new_names_are_one_question() {
    let (base, first, last) = (lines(&[]), lines(&[(0, "first")]), lines(&[(9, "last")]));
    let gone = ("notes.txt", None);
    let ours = [gone, ("a.txt", Some(first.as_str()))];
    let theirs = [gone, ("b.txt", Some(last.as_str()))];
    let both = lines(&[(0, "first"), (9, "last")]);
    for (name, resolution, left, other) in
        [("ours", Resolution::Ours, "a.txt", "b.txt"), ("theirs", Resolution::Theirs, "b.txt", "a.txt")]
    {
        let store = fork(&format!("one-question-{name}"), &[("notes.txt", Some(base.as_str()))], &ours, &theirs);
        let MergeOutcome::Conflicts(info) = merge(&store, "trial", 50) else { panic!("both renamed it") };
        let conflict = &info.conflicts[0];
        let said = bunsen_spec::say::versions::conflict(conflict);
        assert!(
            said.starts_with("Both sides renamed \u{201c}notes.txt\u{201d}: this branch to \u{201c}a.txt"),
            "{said}"
        );
        block_on(versions::resolve(&store, &p1(), "a.txt", &resolution, None, &at(51))).unwrap();
        block_on(bunsen_project::empty_trash(&store, 0.0, &at(52))).unwrap();
        block_on(versions::finish_merge(&store, &p1(), &at(53))).unwrap();
        let read = |path: &str| block_on(read_text_file(&store, &p1(), path)).unwrap();
        assert_eq!(read(left), Some(both.clone().into_bytes()), "{name}: with what both changed");
        assert_eq!((read(other), read("notes.txt")), (None, None), "{name}");
    }
}

#[test]
fn a_rename_and_what_changed_with_it_are_shown_as_one() {
    let (old, new) = (lines(&[]), lines(&[(3, "other")]));
    let edits = [("notes.txt", None), ("docs/notes.txt", Some(new.as_str()))];
    let store = fork("one", &[("notes.txt", Some(old.as_str()))], &edits, &[]);
    let files = block_on(versions::diff(&store, &p1(), Some("start"), "main")).unwrap();
    assert_eq!((files.len(), &files[0].change), (1, &FileChange::Renamed { from: "notes.txt".into() }));
    let ContentDiff::Text { n_added, n_removed, .. } = files[0].content else { panic!("{:?}", files[0]) };
    assert_eq!((n_added, n_removed), (1, 1));
}
