//! Texts of two sides put together, beside what genuine git makes of them.

use std::process::Command;

use bunsen_project::versions;
use bunsen_spec::MergePiece;

use crate::genuine_git::Folder;
use crate::sample::Numbers;

/// Lines with some changed, removed and added.
fn edited(base: &[String], numbers: &mut Numbers) -> String {
    let mut text = String::new();
    for line in base {
        match numbers.below(9) {
            0 => text.push_str(&format!("changed {}\n", numbers.below(2))),
            1 => {}
            2 => text.push_str(&format!("{line}\nnew {}\n", numbers.below(3))),
            _ => text.push_str(&format!("{line}\n")),
        }
    }
    text
}

#[test]
fn git_merges_texts_the_same() {
    let folder = Folder::new("merge-file");
    let (mut numbers, mut n_clean) = (Numbers(7), 0);
    for case in 0..300 {
        let base: Vec<_> = (0..4 + numbers.below(16)).map(|i| format!("line {i}")).collect();
        let texts = [edited(&base, &mut numbers), format!("{}\n", base.join("\n")), edited(&base, &mut numbers)];
        for (name, text) in ["ours", "base", "theirs"].iter().zip(&texts) {
            std::fs::write(folder.0.join(name), text).unwrap();
        }
        let command = ["merge-file", "-p", "--diff-algorithm=histogram", "ours", "base", "theirs"];
        let output = Command::new("git").current_dir(&folder.0).args(command).output().unwrap();
        let pieces = versions::merge_lines(&texts[1], &texts[0], &texts[2]);
        let is_clean = pieces.iter().all(|piece| matches!(piece, MergePiece::Clean(_)));
        assert_eq!(is_clean, output.status.success(), "case {case}: {texts:?}");
        if is_clean {
            n_clean += 1;
            let text: String =
                pieces.into_iter().map(|p| if let MergePiece::Clean(t) = p { t } else { String::new() }).collect();
            assert_eq!(text.as_bytes(), output.stdout, "case {case}: {texts:?}");
        }
    }
    assert!((30..270).contains(&n_clean), "both ways of ending are seen: {n_clean} of 300 are clean");
}
