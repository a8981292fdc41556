//! Differences of texts, line by line.

use bunsen_spec::{ContentDiff, DiffLine, Hunk, LineKind};
use imara_diff::{Algorithm, Diff, InternedInput};

/// How many lines around a change are shown, as git shows them.
const CONTEXT: u32 = 3;

/// The places in which two texts differ, with three lines around each, as `git diff` finds them.
pub fn diff_text(before: &str, after: &str) -> ContentDiff {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    let (before, after): (Vec<_>, Vec<_>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let mut hunks: Vec<(Vec<imara_diff::Hunk>, u32)> = Vec::new();
    for change in diff.hunks() {
        match hunks.last_mut() {
            Some((changes, end)) if change.before.start <= *end + 2 * CONTEXT => {
                *end = change.before.end;
                changes.push(change);
            }
            _ => hunks.push((vec![change.clone()], change.before.end)),
        }
    }
    ContentDiff::Text {
        n_added: diff.count_additions().into(),
        n_removed: diff.count_removals().into(),
        hunks: hunks.into_iter().map(|(changes, _)| hunk(&changes, &before, &after)).collect(),
        steps: Vec::new(),
    }
}

/// A hunk of some changes that lie close together.
fn hunk(changes: &[imara_diff::Hunk], before: &[&str], after: &[&str]) -> Hunk {
    let (first, last) = (&changes[0], &changes[changes.len() - 1]);
    let start = first.before.start.saturating_sub(CONTEXT);
    let end = (last.before.end + CONTEXT).min(before.len() as u32);
    let after_start = first.after.start - (first.before.start - start);
    let after_end = last.after.end + (end - last.before.end);
    let mut lines = Vec::new();
    let mut push = |kind, from: u32, to: u32, texts: &[&str]| {
        for text in &texts[from as usize..to as usize] {
            lines.push(DiffLine { kind, text: text.strip_suffix('\n').unwrap_or(text).to_string() });
        }
    };
    let mut at = start;
    for change in changes {
        push(LineKind::Same, at, change.before.start, before);
        push(LineKind::Removed, change.before.start, change.before.end, before);
        push(LineKind::Added, change.after.start, change.after.end, after);
        at = change.before.end;
    }
    push(LineKind::Same, at, end, before);
    // As in git's headers, an empty part is named by the line before it.
    let number = |start: u32, end: u32| u64::from(if start == end { start } else { start + 1 });
    Hunk {
        before_start: number(start, end),
        n_before: u64::from(end - start),
        after_start: number(after_start, after_end),
        n_after: u64::from(after_end - after_start),
        lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares hunks with git's own form of them.
    fn check(before: &str, after: &str, expected: &str) {
        let ContentDiff::Text { hunks, n_added, n_removed, .. } = diff_text(before, after) else { panic!("a text") };
        let mut shown = String::new();
        for hunk in &hunks {
            let Hunk { before_start, n_before, after_start, n_after, lines } = hunk;
            shown.push_str(&format!("@@ -{before_start},{n_before} +{after_start},{n_after} @@\n"));
            for line in lines {
                let sign = match line.kind {
                    LineKind::Same => ' ',
                    LineKind::Removed => '-',
                    LineKind::Added => '+',
                };
                shown.push_str(&format!("{sign}{}\n", line.text));
            }
        }
        assert_eq!(shown, expected);
        let count = |kind| hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| line.kind == kind).count() as u64;
        assert_eq!((n_added, n_removed), (count(LineKind::Added), count(LineKind::Removed)));
    }

    #[test]
    fn hunks_are_those_of_git() {
        check("a\nb\n", "a\nb\n", "");
        check("", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n");
        check("a\n", "", "@@ -1,1 +0,0 @@\n-a\n");
        check("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nX\n6\n", "@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n+X\n 6\n");
        let before: String = (1..=20).map(|i| format!("{i}\n")).collect();
        let after = before.replace("2\n3\n4\n", "2\n4\n").replace("18\n", "18\nnew\n");
        check(
            &before,
            &after,
            "@@ -1,6 +1,5 @@\n 1\n 2\n-3\n 4\n 5\n 6\n@@ -16,5 +15,6 @@\n 16\n 17\n 18\n+new\n 19\n 20\n",
        );
        check("a\nb", "a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\n+b\n");
    }
}
