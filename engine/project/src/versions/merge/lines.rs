//! Texts put together from two sides, line by line.

use std::ops::Range;

use bunsen_spec::MergePiece;
use imara_diff::{Algorithm, Diff, Hunk, InternedInput};

/// Puts two changes of a text together, as `git merge-file` does: what one side changed is taken; changes that
/// touch or overlap are given as both, unless they are the same.
pub fn merge_lines(base: &str, ours: &str, theirs: &str) -> Vec<MergePiece> {
    let (mut our_side, mut their_side) = (Side::new(base, ours), Side::new(base, theirs));
    let base: Vec<_> = base.split_inclusive('\n').collect();
    let mut pieces = Pieces::default();
    let mut at = 0;
    while let Some(start) = [our_side.next_start(), their_side.next_start()].into_iter().flatten().min() {
        pieces.clean(&base[at..start]);
        // All changes that touch one another, of either side.
        let mut end = start;
        let (from, their_from) = (our_side.place(start), their_side.place(start));
        let (mut is_ours, mut is_theirs) = (false, false);
        loop {
            let more = (our_side.take(end), their_side.take(end));
            is_ours |= more.0.is_some();
            is_theirs |= more.1.is_some();
            match [more.0, more.1].into_iter().flatten().max() {
                Some(reached) => end = end.max(reached),
                None => break,
            }
        }
        let ours = &our_side.lines[from..our_side.place(end)];
        let theirs = &their_side.lines[their_from..their_side.place(end)];
        match (is_ours, is_theirs) {
            (true, true) if ours != theirs => pieces.both(&base[start..end], ours, theirs),
            (true, _) => pieces.clean(ours),
            _ => pieces.clean(theirs),
        }
        at = end;
    }
    pieces.clean(&base[at..]);
    pieces.0
}

/// The whole text, if the sides agree everywhere.
pub(super) fn clean_text(pieces: &[MergePiece]) -> Option<String> {
    let texts = pieces.iter().map(|piece| match piece {
        MergePiece::Clean(text) => Some(text.as_str()),
        MergePiece::Both { .. } => None,
    });
    texts.collect()
}

/// One side's text, and its changes of the base in order.
struct Side<'a> {
    lines: Vec<&'a str>,
    changes: Vec<Hunk>,
    /// How many changes are behind us.
    n_taken: usize,
}

impl<'a> Side<'a> {
    fn new(base: &'a str, text: &'a str) -> Self {
        let input = InternedInput::new(base, text);
        let mut diff = Diff::compute(Algorithm::Histogram, &input);
        diff.postprocess_no_heuristic(&input);
        Self { lines: text.split_inclusive('\n').collect(), changes: diff.hunks().collect(), n_taken: 0 }
    }

    fn next_start(&self) -> Option<usize> {
        self.changes.get(self.n_taken).map(|change| change.before.start as usize)
    }

    /// Takes the next change if it begins at a line of the base or before it; gives where it ends.
    fn take(&mut self, end: usize) -> Option<usize> {
        let change = self.changes.get(self.n_taken).filter(|change| change.before.start as usize <= end)?;
        self.n_taken += 1;
        Some(change.before.end as usize)
    }

    /// Where a line of the base that no change covers is in this text, by the last change before it.
    fn place(&self, line: usize) -> usize {
        let last = self.n_taken.checked_sub(1).and_then(|i| self.changes.get(i));
        let Range { start, end } = last.map_or(0..0, |change| change.before.end as usize..change.after.end as usize);
        line - start + end
    }
}

#[derive(Default)]
struct Pieces(Vec<MergePiece>);

impl Pieces {
    fn clean(&mut self, lines: &[&str]) {
        match self.0.last_mut() {
            _ if lines.is_empty() => {}
            Some(MergePiece::Clean(text)) => text.push_str(&lines.concat()),
            _ => self.0.push(MergePiece::Clean(lines.concat())),
        }
    }

    fn both(&mut self, base: &[&str], ours: &[&str], theirs: &[&str]) {
        self.0.push(MergePiece::Both { base: base.concat(), ours: ours.concat(), theirs: theirs.concat() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines are letters; of what both changed, the form is `[base|ours|theirs]`.
    fn check(base: &str, ours: &str, theirs: &str, expected: &str) {
        let lines = |letters: &str| letters.chars().map(|c| format!("{c}\n")).collect::<String>();
        let letters = |lines: &str| lines.replace('\n', "");
        let pieces = merge_lines(&lines(base), &lines(ours), &lines(theirs));
        let shown: String = pieces
            .iter()
            .map(|piece| match piece {
                MergePiece::Clean(text) => letters(text),
                MergePiece::Both { base, ours, theirs } => {
                    format!("[{}|{}|{}]", letters(base), letters(ours), letters(theirs))
                }
            })
            .collect();
        assert_eq!(shown, expected, "{base} {ours} {theirs}");
    }

    #[test]
    fn changes_in_different_places_go_together() {
        check("abc", "abc", "abc", "abc");
        check("abcde", "Xbcde", "abcdY", "XbcdY");
        check("abcde", "bcde", "abcdeY", "bcdeY");
        check("abcde", "abcde", "", "");
        check("", "", "ab", "ab");
        check("abcdefgh", "aXbcdefgh", "abcdfgYh", "aXbcdfgYh");
    }

    #[test]
    fn the_same_change_is_taken_once() {
        check("abc", "aXc", "aXc", "aXc");
        check("abc", "aXcYY", "aXc", "aXcYY");
        check("", "ab", "ab", "ab");
    }

    #[test]
    fn changes_that_touch_are_conflicts() {
        check("abc", "aXc", "aYc", "a[b|X|Y]c");
        check("abcd", "aXcd", "abYd", "a[bc|Xc|bY]d");
        check("abc", "abcX", "abcY", "abc[|X|Y]");
        check("abc", "ac", "aYc", "a[b||Y]c");
        check("", "a", "b", "[|a|b]");
        check("abcdef", "XYcdeZ", "abQdef", "[abc|XYc|abQ]deZ");
    }

    #[test]
    fn a_conflict_is_shown_as_git_shows_it() {
        let conflict = bunsen_spec::Conflict {
            path: "a".into(),
            base_path: None,
            our_path: None,
            their_path: None,
            kind: bunsen_spec::ConflictKind::Text,
            base: None,
            ours: None,
            theirs: None,
            pieces: merge_lines("a\nb\nc\n", "a\nX\nc\n", "a\nY"),
            is_resolved: false,
        };
        assert_eq!(conflict.marked_text("trial"), "a\n<<<<<<< HEAD\nX\nc\n=======\nY\n>>>>>>> trial\n");
    }
}
