//! How often each text of a column occurs.

use std::collections::HashMap;

use arrow_array::{Array, BooleanArray, StringArray};
use bunsen_spec::{Bar, Distribution};

/// The most bars of a bar chart.
const MAX_BARS: usize = 20;
/// Texts that one step counts.
const STEP_ROWS: usize = 1 << 16;

/// Counts texts in steps.
pub(crate) struct Counting<'a> {
    texts: &'a StringArray,
    counts: HashMap<&'a str, u64>,
    next: usize,
}

impl<'a> Counting<'a> {
    pub(crate) fn new(texts: &'a StringArray) -> Self {
        Self { texts, counts: HashMap::new(), next: 0 }
    }

    /// Counts on and says whether all are counted.
    pub(crate) fn step(&mut self) -> bool {
        let end = self.texts.len().min(self.next + STEP_ROWS);
        for row in (self.next..end).filter(|row| self.texts.is_valid(*row)) {
            *self.counts.entry(self.texts.value(row)).or_default() += 1;
        }
        self.next = end;
        end == self.texts.len()
    }

    /// How much is done, 0 to 1.
    pub(crate) fn done_share(&self) -> f64 {
        self.next as f64 / self.texts.len().max(1) as f64
    }

    /// How many distinct texts there are, and the most frequent ones.
    pub(crate) fn finish(self) -> (u64, Distribution) {
        bars(self.counts.into_iter().collect())
    }
}

/// How many distinct booleans there are, and how often each occurs.
pub(crate) fn count_flags(flags: &BooleanArray) -> (u64, Distribution) {
    let n_true = flags.true_count() as u64;
    let n_false = (flags.len() - flags.null_count()) as u64 - n_true;
    bars([("true", n_true), ("false", n_false)].into_iter().filter(|(_, count)| *count > 0).collect())
}

fn bars(mut counts: Vec<(&str, u64)>) -> (u64, Distribution) {
    let n_distinct = counts.len() as u64;
    if counts.is_empty() {
        return (0, Distribution::Empty);
    }
    let most_first = |(a, n_a): &(&str, u64), (b, n_b): &(&str, u64)| n_b.cmp(n_a).then(a.cmp(b));
    let mut n_other = 0;
    if counts.len() > MAX_BARS {
        counts.select_nth_unstable_by(MAX_BARS, most_first);
        n_other = counts.drain(MAX_BARS..).map(|(_, count)| count).sum();
    }
    counts.sort_unstable_by(most_first);
    let bars = counts.into_iter().map(|(value, count)| Bar { value: value.to_string(), count }).collect();
    (n_distinct, Distribution::Bars { bars, n_other })
}
