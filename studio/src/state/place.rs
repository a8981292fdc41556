//! Where the edit of an entry of a list stays when the list changes meanwhile.

/// The place of an edit in `after` that was at `at` in `before`; `None` if the entry it was about is not there any
/// more. A new entry (`is_new`) is put in before the one that it was put in before, or at the end.
pub fn place_after<T: PartialEq>(at: usize, is_new: bool, before: &[T], after: &[T]) -> Option<usize> {
    let Some(own) = before.get(at) else { return is_new.then_some(after.len()) };
    if after.get(at) == Some(own) {
        return Some(at);
    }
    let found = after.iter().position(|other| other == own);
    if is_new { Some(found.unwrap_or(at.min(after.len()))) } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_follows_its_entry() {
        let check = |at, is_new, before: &str, after: &str, expected| {
            assert_eq!(place_after(at, is_new, before.as_bytes(), after.as_bytes()), expected, "{before} {after}");
        };
        // What is above went, came or moved.
        check(2, false, "abc", "bc", Some(1));
        check(1, false, "abc", "xabc", Some(2));
        check(0, false, "abc", "bca", Some(2));
        // Of equal ones, the one in the same place.
        check(1, false, "aab", "aa", Some(1));
        // The entry itself went or became another.
        check(2, false, "abc", "ab", None);
        check(1, false, "abc", "axc", None);
        check(3, false, "abc", "ab", None);
        // A new one is never lost.
        check(3, true, "abc", "ab", Some(2));
        check(1, true, "abc", "bc", Some(0));
        check(2, true, "abc", "a", Some(1));
    }
}
