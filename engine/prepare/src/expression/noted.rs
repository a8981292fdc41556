//! What could not be computed, by the part of the expression and the reason.

use std::collections::BTreeMap;

use bunsen_spec::{ReadIssue, say};
use bunsen_table::{Noted, bounded};

/// How much of an expression's part is shown.
const N_SHOWN_LETTERS: usize = 40;

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// A divisor is zero.
    ByZero,
    /// There is no such number, or none that can be held.
    NoResult,
    /// A text is no number.
    Unreadable,
    /// A date is outside of the years 1 to 9999.
    OutsideTheCalendar,
    /// A whole number is beyond 64 bits.
    TooLarge,
}

/// The rows of each part and reason. A part is known by its place: letters before it and before what follows it.
#[derive(Debug, Default)]
pub(super) struct Notes(BTreeMap<((usize, usize), Reason), Noted>);

impl Notes {
    /// Notes a row, counted from 0. The rows of a part come in order.
    pub(super) fn note(&mut self, place: (usize, usize), reason: Reason, row: usize, example: &str) {
        self.0.entry((place, reason)).or_default().note(row as u64 + 1, example.as_bytes());
    }

    /// Those of whole numbers that are too large.
    pub(super) fn too_large(self) -> Self {
        Self(self.0.into_iter().filter(|((_, reason), _)| *reason == Reason::TooLarge).collect())
    }

    /// Together with others.
    pub(super) fn with(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// In sentences.
    pub(super) fn issues(self, text: &str, column: Option<&str>) -> Vec<ReadIssue> {
        use say::expressions::{divided_by_zero, no_result, outside_the_calendar, too_large, unreadable};
        let issue = |((place, reason), noted): (_, Noted)| {
            let part = shown(text, place);
            noted.issue(column, |n, example| match reason {
                Reason::ByZero => divided_by_zero(n, &part),
                Reason::NoResult => no_result(n, &part),
                Reason::Unreadable => unreadable(n, &part, example),
                Reason::OutsideTheCalendar => outside_the_calendar(n, &part),
                Reason::TooLarge => too_large(n, &part),
            })
        };
        bounded(self.0.into_iter().filter_map(issue).collect())
    }
}

fn shown(text: &str, (at, end): (usize, usize)) -> String {
    let part: String = text.chars().skip(at).take((end - at).min(N_SHOWN_LETTERS)).collect();
    if end - at > N_SHOWN_LETTERS { part + "\u{2026}" } else { part }
}
