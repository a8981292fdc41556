//! Which files of a merge can be run as programs: the one thing that git knows of a file beside its content.

use std::collections::{BTreeMap, BTreeSet};

use super::moved::Subject;
use crate::git::Entry;

/// The files that are not the same in base, ours and theirs, by path.
type Entries = BTreeMap<String, [Option<Entry>; 3]>;

/// The files that are programs in one of the three and not in another.
pub(super) fn of_two_kinds(entries: &Entries) -> BTreeSet<String> {
    let differs = |entries: &[Option<Entry>; 3]| {
        let mut kinds = entries.iter().flatten().map(|entry| entry.is_program());
        kinds.next().is_some_and(|first| kinds.any(|kind| kind != first))
    };
    entries.iter().filter(|(_, entries)| differs(entries)).map(|(path, _)| path.clone()).collect()
}

/// Which files become programs, or are none any more, by the path at which they will be.
pub(super) fn merge_programs(entries: &Entries, subjects: &BTreeMap<String, Subject>) -> BTreeMap<String, bool> {
    let mut programs = BTreeMap::new();
    for (path, subject) in subjects {
        let place = [&subject.place.base, &subject.place.ours, &subject.place.theirs];
        let kinds = [0, 1, 2].map(|side| {
            let at = place[side].as_ref().unwrap_or(path);
            entries.get(at).and_then(|entries| entries[side]).map(Entry::is_program)
        });
        // What our side has at this path keeps its kind by itself.
        let here = entries.get(path).and_then(|entries| entries[1]).is_some_and(Entry::is_program);
        let merged = merge_kinds(kinds);
        if merged != here {
            programs.insert(path.clone(), merged);
        }
        // Their name may be chosen for it.
        if let Some(theirs) = subject.place.theirs.as_ref().filter(|_| subject.place.is_open()) {
            programs.insert(theirs.clone(), merged);
        }
    }
    programs
}

/// A change of one side is taken; where both added a file, ours counts.
fn merge_kinds([base, ours, theirs]: [Option<bool>; 3]) -> bool {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => {
            if base == Some(ours) {
                theirs
            } else {
                ours
            }
        }
        (one, other) => one.or(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_side_that_changed_it_counts() {
        let check = |base: Option<bool>, ours: Option<bool>, theirs: Option<bool>, expected: bool| {
            assert_eq!(merge_kinds([base, ours, theirs]), expected, "{base:?} {ours:?} {theirs:?}");
        };
        for kind in [false, true] {
            check(Some(kind), Some(kind), Some(!kind), !kind);
            check(Some(kind), Some(!kind), Some(kind), !kind);
            check(Some(kind), Some(!kind), Some(!kind), !kind);
            check(None, Some(kind), Some(!kind), kind);
            check(None, Some(kind), None, kind);
            check(None, None, Some(kind), kind);
            check(Some(kind), None, Some(!kind), !kind);
        }
    }
}
