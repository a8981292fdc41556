//! What is in one column, found step by step.

use bunsen_spec::{ColumnProfile, Distribution, NumberSummary, Outliers};
use bunsen_stats::{Moments, Unit, histogram};

use super::correlations::Correlated;
use super::order::{add_rows, least_width, numbers};
use super::ranks::Ranks;
use super::rows::OutlierRows;
use super::sorting::{Sorted, Sorting};
use super::summary::{Summary, summary};
use super::texts::{Counting, count_flags};
use crate::table::{Column, Values};

/// The most bins of a histogram.
const MAX_BINS: usize = 40;
/// Rows that one step puts into keys.
const STEP_ROWS: usize = 1 << 18;

/// Whether a column's correlations with others are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Correlating {
    /// Not at all.
    No,
    /// Those of its values only.
    Values,
    /// Those of its ranks as well.
    Ranks,
}

/// A column that is looked at.
pub(crate) struct ColumnWork<'a> {
    column: &'a Column,
    correlating: Correlating,
    phase: Phase<'a>,
    profile: ColumnProfile,
    unit: Option<Unit>,
    ranks: Option<Ranks>,
}

/// What comes next.
enum Phase<'a> {
    /// Put the values from this row on into keys.
    Encode(Sorting, usize),
    Sort(Sorting),
    Decode(Sorted),
    Measure(Sorted, Vec<f64>),
    Summarise(Sorted, Vec<f64>, Moments),
    Rank(Sorted),
    Count(Counting<'a>),
    CountFlags,
    Done,
}

impl<'a> ColumnWork<'a> {
    /// Begins with a column.
    pub(crate) fn new(column: &'a Column, correlating: Correlating) -> Self {
        let phase = match &column.values {
            Values::Text(texts) => Phase::Count(Counting::new(texts)),
            Values::Boolean(_) => Phase::CountFlags,
            values => Phase::Encode(Sorting::with_capacity(values.len() - values.array().null_count()), 0),
        };
        let profile = ColumnProfile {
            name: column.name.clone(),
            kind: column.kind,
            n_missing: column.values.array().null_count() as u64,
            n_distinct: 0,
            numbers: None,
            distribution: Distribution::Empty,
        };
        Self { column, correlating, phase, profile, unit: None, ranks: None }
    }

    /// Goes on, marks rows with outliers, and says whether the column is done.
    pub(crate) fn step(&mut self, outlier_rows: &mut OutlierRows) -> bool {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Done) {
            Phase::Encode(sorting, from) => self.encode(sorting, from),
            Phase::Sort(mut sorting) => match sorting.step() {
                true => Phase::Decode(sorting.finish()),
                false => Phase::Sort(sorting),
            },
            Phase::Decode(sorted) => {
                let values = numbers(&self.column.values, &sorted.keys);
                Phase::Measure(sorted, values)
            }
            Phase::Measure(sorted, values) => match Moments::of(&values) {
                Some(moments) => Phase::Summarise(sorted, values, moments),
                None => Phase::Rank(sorted),
            },
            Phase::Summarise(sorted, values, moments) => {
                self.summarise(&sorted, &values, &moments, outlier_rows);
                Phase::Rank(sorted)
            }
            Phase::Rank(sorted) => {
                if self.correlating == Correlating::Ranks {
                    self.ranks = Some(Ranks::of_sorted(&sorted, self.column.values.len()));
                }
                Phase::Done
            }
            Phase::Count(mut counting) => match counting.step() {
                true => {
                    (self.profile.n_distinct, self.profile.distribution) = counting.finish();
                    Phase::Done
                }
                false => Phase::Count(counting),
            },
            Phase::CountFlags => {
                self.count_flags();
                Phase::Done
            }
            Phase::Done => Phase::Done,
        };
        matches!(self.phase, Phase::Done)
    }

    fn encode(&self, mut sorting: Sorting, from: usize) -> Phase<'a> {
        let to = self.column.values.len().min(from + STEP_ROWS);
        add_rows(&self.column.values, from, to, &mut sorting);
        if to == self.column.values.len() { Phase::Sort(sorting) } else { Phase::Encode(sorting, to) }
    }

    fn summarise(&mut self, sorted: &Sorted, values: &[f64], moments: &Moments, outlier_rows: &mut OutlierRows) {
        let Summary { n_distinct, numbers, by_quartiles, by_median } = summary(values, &sorted.keys, moments);
        let histogram = histogram(values, least_width(&self.column.values), MAX_BINS);
        self.profile.n_distinct = n_distinct;
        self.profile.distribution = Distribution::Histogram { edges: histogram.edges, counts: histogram.counts };
        let mut outliers: [Option<Outliers>; 2] = [None, None];
        if self.column.kind.is_number() {
            outlier_rows.mark(by_quartiles.rows_outside(&sorted.rows));
            outliers = [Some(by_quartiles), by_median].map(|bounds| bounds.map(|bounds| bounds.outliers(&sorted.rows)));
        }
        let [quartile_outliers, robust_outliers] = outliers;
        let is_date = self.column.kind.is_date();
        self.profile.numbers = Some(NumberSummary {
            n_zeros: numbers.n_zeros.filter(|_| !is_date),
            n_negative: numbers.n_negative.filter(|_| !is_date),
            quartile_outliers,
            robust_outliers,
            ..numbers
        });
        self.unit = moments.unit();
    }

    fn count_flags(&mut self) {
        let Values::Boolean(flags) = &self.column.values else { return };
        (self.profile.n_distinct, self.profile.distribution) = count_flags(flags);
        if self.correlating != Correlating::No {
            let values: Vec<f64> = flags.iter().flatten().map(|flag| f64::from(u8::from(flag))).collect();
            self.unit = Moments::of(&values).and_then(|moments| moments.unit());
        }
        if self.correlating == Correlating::Ranks {
            self.ranks = Some(Ranks::of_flags(flags));
        }
    }

    /// How much is done, 0 to 1.
    pub(crate) fn done_share(&self) -> f64 {
        let n_rows = self.column.values.len().max(1) as f64;
        match &self.phase {
            Phase::Encode(_, from) => 0.1 * *from as f64 / n_rows,
            Phase::Sort(sorting) => 0.1 + 0.6 * sorting.done_share(),
            Phase::Decode(_) => 0.7,
            Phase::Measure(..) => 0.75,
            Phase::Summarise(..) => 0.8,
            Phase::Rank(_) => 0.9,
            Phase::Count(counting) => counting.done_share(),
            Phase::CountFlags => 0.0,
            Phase::Done => 1.0,
        }
    }

    /// The profile, and what correlations take if they are looked for.
    pub(crate) fn finish(self) -> (ColumnProfile, Option<Correlated<'a>>) {
        let correlated = Correlated { column: self.column, unit: self.unit, ranks: self.ranks };
        (self.profile, (self.correlating != Correlating::No).then_some(correlated))
    }
}
