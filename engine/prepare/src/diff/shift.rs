//! How the distribution of a column's values changed.

use bunsen_spec::{Bar, CategoryShift, ColumnKind, NumberFigures, NumberShift, Shift, TestResult};
use bunsen_stats::{Moments, chi_square, kolmogorov_smirnov, quantile, total_variation, wasserstein};
use bunsen_table::{Column, Values, cell_text};

use super::columns::Common;
use crate::keys::{Groups, are_comparable, joint_groups};

/// New and gone values that are listed.
const N_LISTED: usize = 20;
/// What a standard deviation is taken to be at least when a distance is divided by it, as Evidently does.
const MIN_STD: f64 = 0.001;

/// The looking at one column.
#[derive(Default)]
pub(super) struct ShiftWork {
    before: Option<Vec<f64>>,
    shift: Option<Shift>,
}

impl ShiftWork {
    /// Looks at the values before or after, and says whether that was all.
    pub(super) fn step(&mut self, column: &Common<'_>) -> bool {
        let Common { before, after, .. } = column;
        if !are_comparable(&before.values, &after.values) {
            return true;
        }
        let is_category = before.kind == ColumnKind::Category || after.kind == ColumnKind::Category;
        match (&before.values, self.before.take()) {
            (Values::Text(_), _) if !is_category => true,
            (Values::Text(_) | Values::Boolean(_), _) => {
                self.shift = Some(Shift::Categories(categories(before, after)));
                true
            }
            (values, None) => {
                self.before = Some(sorted(values));
                false
            }
            (_, Some(before)) => {
                self.shift = Some(Shift::Numbers(numbers(&before, &sorted(&after.values))));
                true
            }
        }
    }

    /// How much is done, 0 to 1.
    pub(super) fn done_share(&self) -> f64 {
        if self.before.is_some() { 0.5 } else { 0.0 }
    }

    /// What came of it.
    pub(super) fn finish(self) -> Option<Shift> {
        self.shift
    }
}

/// The values in ascending order, missing ones left out.
fn sorted(values: &Values) -> Vec<f64> {
    let mut numbers: Vec<f64> = (0..values.len()).filter_map(|row| values.number(row)).collect();
    numbers.sort_unstable_by(f64::total_cmp);
    numbers
}

fn numbers(before: &[f64], after: &[f64]) -> NumberShift {
    let of_before = Moments::of(before);
    let deviation = of_before.and_then(|moments| moments.standard_deviation()).unwrap_or(0.0);
    let n = before.len() as f64;
    // The divisor n in place of n - 1.
    let of_all = deviation * ((n - 1.0) / n).sqrt();
    let test = kolmogorov_smirnov(before, after);
    NumberShift {
        before: of_before.map(|moments| figures(before, &moments)),
        after: Moments::of(after).map(|moments| figures(after, &moments)),
        kolmogorov_smirnov: test.map(|test| TestResult { statistic: Some(test.statistic), p_value: test.p_value }),
        wasserstein: wasserstein(before, after).map(|distance| distance / of_all.max(MIN_STD)),
    }
}

fn figures(sorted: &[f64], moments: &Moments) -> NumberFigures {
    NumberFigures {
        mean: moments.mean(),
        std: moments.standard_deviation(),
        min: sorted[0],
        median: quantile(sorted, 0.5),
        max: sorted[sorted.len() - 1],
    }
}

fn categories(before: &Column, after: &Column) -> CategoryShift {
    let groups = joint_groups(&[&before.values, &after.values]);
    let [in_before, in_after] = counts(&groups, before, after);
    let n_before = before.values.len();
    let value = |row: usize| match row.checked_sub(n_before) {
        None => before.values.cell(row),
        Some(row) => after.values.cell(row),
    };
    // The first values of one side that the other lacks, most frequent first.
    let only = |here: &[u64], there: &[u64]| {
        let only = (0..here.len()).filter(|group| here[*group] > 0 && there[*group] == 0);
        let bar = |group: usize| Bar { value: cell_text(value(groups.first_rows[group] as usize)), count: here[group] };
        let mut bars: Vec<Bar> = only.map(bar).collect();
        bars.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        let n = bars.len() as u64;
        bars.truncate(N_LISTED);
        (n, bars)
    };
    let (n_gone, gone) = only(&in_before, &in_after);
    let (n_new, new) = only(&in_after, &in_before);
    let test = chi_square(&in_before, &in_after);
    CategoryShift {
        chi_square: test.map(|test| TestResult {
            statistic: Some(test.statistic).filter(|statistic| statistic.is_finite()),
            p_value: test.p_value,
        }),
        total_variation: total_variation(&in_before, &in_after),
        n_new,
        new,
        n_gone,
        gone,
    }
}

/// How often each value occurs before and after; the group of missing values has none.
fn counts(groups: &Groups, before: &Column, after: &Column) -> [Vec<u64>; 2] {
    let (rows_before, rows_after) = groups.of_row.split_at(before.values.len());
    [(rows_before, before), (rows_after, after)].map(|(rows, column)| {
        let mut counts = vec![0; groups.len()];
        let present = rows.iter().enumerate().filter(|(row, _)| !column.values.is_missing(*row));
        present.for_each(|(_, group)| counts[*group as usize] += 1);
        counts
    })
}
