//! Names for new columns.

use std::collections::HashSet;

/// Names that are taken, and new ones that are not.
#[derive(Default)]
pub(crate) struct FreeNames {
    taken: HashSet<String>,
    /// What was wanted and what was given, where they differ.
    pub(crate) changed: Vec<(String, String)>,
}

impl FreeNames {
    /// Begins with names that are taken.
    pub(crate) fn new(taken: impl IntoIterator<Item = String>) -> Self {
        Self { taken: taken.into_iter().collect(), changed: Vec::new() }
    }

    /// The name that was wanted; where it is taken, that with `suffix`, and then with a number from 2 on. A name of
    /// nothing but spaces is `empty`.
    pub(crate) fn take(&mut self, wanted: &str, suffix: &str) -> String {
        let stem = if wanted.trim().is_empty() { "empty" } else { wanted };
        let with_suffix = format!("{stem}{suffix}");
        let mut numbered = (2u64..).map(|n| format!("{with_suffix}_{n}"));
        let mut given = stem.to_string();
        if self.taken.contains(&given) {
            given = with_suffix.clone();
        }
        while self.taken.contains(&given) {
            given = numbered.next().expect("there are more numbers than columns");
        }
        if given != wanted {
            self.changed.push((wanted.to_string(), given.clone()));
        }
        self.taken.insert(given.clone());
        given
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taken_names_are_not_given_again() {
        let mut names = FreeNames::new(["a".to_string(), "b_other".to_string(), "b".to_string()]);
        let given = ["c", "a", "b", "", "c"].map(|wanted| names.take(wanted, "_other"));
        assert_eq!(given, ["c", "a_other", "b_other_2", "empty", "c_other"]);
        assert_eq!(names.changed.len(), 4);
        assert_eq!(["x", "x", "x"].map(|wanted| names.take(wanted, "")), ["x", "x_2", "x_3"]);
    }
}
