//! What deserves a remark in one column.

use bunsen_spec::{ColumnKind, ColumnProfile, Distribution, NumberSummary, Outliers};

use super::{FarValues, Logarithm, OutlierRule, RemarkKind, Skew};

/// Share of the largest kind from which classes count as unbalanced.
const UNBALANCED: f64 = 0.8;
/// Share of a kind below which it counts as rare.
const RARE: f64 = 0.05;
/// The most kinds that a target usually has.
const FEW_KINDS: u64 = 10;
/// Skewness from which a distribution counts as skewed.
const SKEWED: f64 = 1.0;
/// Kinds from which a category counts as having many.
const MANY_KINDS: u64 = 50;
/// Rows from which a column of all-different values counts as an identifier.
const MIN_ROWS_FOR_IDENTIFIER: u64 = 20;
/// Share of zeros from which they may stand for something else.
const MANY_ZEROS: f64 = 0.2;
/// Distinct numbers up to which these are levels, such as grades, rather than measures.
const FEW_LEVELS: u64 = 10;
/// Shares of outliers that are worth a look: fewer are usual (a normal distribution has half of that), more are a
/// tail rather than outliers.
const FAR_SHARES: std::ops::RangeInclusive<f64> = 0.001..=0.05;

/// The remarks on a column of a table with `n_rows`, at most one of each kind.
pub(super) fn of_column(column: &ColumnProfile, n_rows: u64) -> Vec<RemarkKind> {
    let n_present = n_rows.saturating_sub(column.n_missing);
    if n_present == 0 {
        return vec![RemarkKind::AllMissing];
    }
    if column.n_distinct == 1 {
        return vec![RemarkKind::Constant(column.n_missing)];
    }
    let mut kinds = Vec::new();
    if column.n_missing > 0 {
        kinds.push(RemarkKind::Missing(column.n_missing, column.n_missing as f64 / n_rows as f64));
    }
    if is_identifier(column, n_present) {
        kinds.push(RemarkKind::Identifier);
        return kinds;
    }
    kinds.extend(imbalance(column, n_present));
    if let Some(numbers) = column.numbers.as_ref().filter(|_| column.kind.is_number() && column.n_distinct > FEW_LEVELS)
    {
        kinds.extend(zeros(numbers, n_present));
        kinds.extend(far_values(numbers, n_present));
        kinds.extend(skew(numbers));
    }
    if column.kind == ColumnKind::Category && column.n_distinct >= MANY_KINDS {
        kinds.push(RemarkKind::ManyKinds(column.n_distinct));
    }
    kinds
}

/// Whether every value is different and they are texts, or whole numbers that count through without a gap or are
/// called an identifier.
pub(super) fn is_identifier(column: &ColumnProfile, n_present: u64) -> bool {
    if n_present < MIN_ROWS_FOR_IDENTIFIER || column.n_distinct != n_present {
        return false;
    }
    match (column.kind, &column.numbers) {
        (ColumnKind::Text | ColumnKind::Category, _) => true,
        (ColumnKind::Integer, Some(numbers)) => {
            numbers.max - numbers.min + 1.0 == n_present as f64 || is_called_identifier(&column.name)
        }
        _ => false,
    }
}

fn is_called_identifier(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    name == "id" || ["_id", " id", "-id"].iter().any(|end| name.ends_with(end))
}

/// A kind that prevails, or else one that is rare among a few.
fn imbalance(column: &ColumnProfile, n_present: u64) -> Option<RemarkKind> {
    let kinds = kinds(column);
    let share = |count: u64| count as f64 / n_present as f64;
    let (first, last) = (kinds.first()?, kinds.last()?);
    if share(first.1) >= UNBALANCED {
        return Some(RemarkKind::Unbalanced(first.0.clone(), share(first.1)));
    }
    let is_rare = kinds.len() as u64 == column.n_distinct && column.n_distinct <= FEW_KINDS && share(last.1) < RARE;
    is_rare.then(|| RemarkKind::RareKind(last.0.clone(), last.1, share(last.1)))
}

/// The kinds of a column that may be a target, most frequent first: categories, booleans, and two whole numbers.
fn kinds(column: &ColumnProfile) -> Vec<(String, u64)> {
    match (&column.distribution, &column.numbers) {
        (Distribution::Bars { bars, .. }, _) if column.kind != ColumnKind::Text => {
            bars.iter().map(|bar| (bar.value.clone(), bar.count)).collect()
        }
        (_, Some(numbers)) if column.kind == ColumnKind::Integer && column.n_distinct == 2 => {
            numbers.top.iter().map(|top| (top.value.to_string(), top.count)).collect()
        }
        _ => Vec::new(),
    }
}

fn zeros(numbers: &NumberSummary, n_present: u64) -> Option<RemarkKind> {
    let n_zeros = numbers.n_zeros?;
    let share = n_zeros as f64 / n_present as f64;
    let is_first = numbers.min == 0.0 && numbers.top.first().is_some_and(|top| top.value == 0.0);
    (is_first && share >= MANY_ZEROS).then_some(RemarkKind::Zeros(n_zeros, share))
}

/// Outliers by the median, or by the quartiles where more than half of the values are equal.
fn far_values(numbers: &NumberSummary, n_present: u64) -> Option<RemarkKind> {
    let by_quartiles = || numbers.quartile_outliers.as_ref().filter(|_| numbers.q1 < numbers.q3);
    let (rule, outliers) = match &numbers.robust_outliers {
        Some(outliers) => (OutlierRule::RobustZ, outliers),
        None => (OutlierRule::Quartiles, by_quartiles()?),
    };
    let Outliers { lower, upper, n_rows: n, .. } = *outliers;
    let share = n as f64 / n_present as f64;
    FAR_SHARES.contains(&share).then_some(RemarkKind::Outliers(FarValues { rule, n, share, lower, upper }))
}

/// A tail that mean and median show, too.
fn skew(numbers: &NumberSummary) -> Option<RemarkKind> {
    let NumberSummary { mean, median, min, skew, .. } = *numbers;
    let skew = skew?;
    let agrees = (skew > SKEWED && mean > median) || (skew < -SKEWED && mean < median);
    let logarithm = match min {
        _ if mean < median => Logarithm::Neither,
        min if min > 0.0 => Logarithm::OfValue,
        0.0 => Logarithm::OfOneMore,
        _ => Logarithm::Neither,
    };
    agrees.then_some(RemarkKind::Skewed(Skew { mean, median, logarithm }))
}

#[cfg(test)]
mod tests {
    use ColumnKind::{Boolean, Category, Integer, Number, Text};
    use bunsen_spec::{Bar, ValueCount};

    use super::*;

    fn column(kind: ColumnKind, n_missing: u64, n_distinct: u64) -> ColumnProfile {
        let distribution = Distribution::Empty;
        ColumnProfile { name: "x".into(), kind, n_missing, n_distinct, numbers: None, distribution }
    }

    fn with_numbers(mut column: ColumnProfile, numbers: NumberSummary) -> ColumnProfile {
        column.numbers = Some(numbers);
        column
    }

    fn spread(mean: f64, median: f64, min: f64, max: f64, skew: f64) -> NumberSummary {
        NumberSummary { mean, min, q1: min, median, q3: max, max, skew: Some(skew), ..NumberSummary::default() }
    }

    fn with_bars(mut column: ColumnProfile, counts: &[u64]) -> ColumnProfile {
        let bars = counts.iter().enumerate().map(|(i, n)| Bar { value: format!("k{i}"), count: *n }).collect();
        column.distribution = Distribution::Bars { bars, n_other: 0 };
        column
    }

    fn check(n_rows: u64, column: ColumnProfile, expected: &[RemarkKind]) {
        assert_eq!(of_column(&column, n_rows), expected);
    }

    #[test]
    fn columns_are_judged_by_their_values() {
        check(100, column(Number, 0, 80), &[]);
        check(100, column(Number, 100, 0), &[RemarkKind::AllMissing]);
        check(100, column(Category, 3, 1), &[RemarkKind::Constant(3)]);
        check(100, column(Number, 25, 60), &[RemarkKind::Missing(25, 0.25)]);
        check(100, column(Category, 0, 60), &[RemarkKind::ManyKinds(60)]);
    }

    #[test]
    fn identifiers_name_rows() {
        check(100, column(Text, 0, 100), &[RemarkKind::Identifier]);
        let counting = spread(50.5, 50.5, 1.0, 100.0, 0.0);
        check(100, with_numbers(column(Integer, 0, 100), counting), &[RemarkKind::Identifier]);
        let gaps = with_numbers(column(Integer, 0, 100), spread(500.0, 480.0, 1.0, 900.0, 0.1));
        check(100, gaps.clone(), &[]);
        check(100, ColumnProfile { name: "Customer ID".into(), ..gaps.clone() }, &[RemarkKind::Identifier]);
        check(100, ColumnProfile { name: "paid".into(), ..gaps }, &[]);
    }

    #[test]
    fn kinds_may_be_too_few_or_too_many() {
        check(100, with_bars(column(Boolean, 0, 2), &[92, 8]), &[RemarkKind::Unbalanced("k0".into(), 0.92)]);
        check(100, with_bars(column(Boolean, 0, 2), &[60, 40]), &[]);
        check(100, with_bars(column(Category, 0, 3), &[58, 38, 4]), &[RemarkKind::RareKind("k2".into(), 4, 0.04)]);
        check(100, with_bars(column(Category, 0, 12), &[58, 38, 4]), &[]);
        let top = [(0.0, 97), (1.0, 3)].map(|(value, count)| ValueCount { value, count }).to_vec();
        let flags = NumberSummary { top, ..spread(0.03, 0.0, 0.0, 1.0, 5.5) };
        check(100, with_numbers(column(Integer, 0, 2), flags), &[RemarkKind::Unbalanced("0".into(), 0.97)]);
    }

    #[test]
    fn numbers_are_judged_by_their_figures() {
        let check_numbers = |numbers: NumberSummary, expected: &[RemarkKind]| {
            check(100, with_numbers(column(Number, 0, 90), numbers), expected);
        };
        let skewed = |logarithm| RemarkKind::Skewed(Skew { mean: 9.0, median: 3.0, logarithm });
        check_numbers(spread(9.0, 3.0, 1.0, 99.0, 2.5), &[skewed(Logarithm::OfValue)]);
        check_numbers(spread(9.0, 3.0, 0.0, 99.0, 2.5), &[skewed(Logarithm::OfOneMore)]);
        check_numbers(spread(9.0, 3.0, -1.0, 99.0, 2.5), &[skewed(Logarithm::Neither)]);
        check_numbers(spread(2.0, 3.0, 0.0, 99.0, 2.5), &[]);

        let plain = || spread(5.0, 5.0, 0.0, 9.0, 0.0);
        let top = vec![ValueCount { value: 0.0, count: 30 }];
        let zeros = |n| NumberSummary { n_zeros: Some(n), top: top.clone(), ..plain() };
        check_numbers(zeros(30), &[RemarkKind::Zeros(30, 0.3)]);
        check_numbers(zeros(10), &[]);
        check_numbers(NumberSummary { min: -1.0, ..zeros(30) }, &[]);

        let far = |n_rows| Some(Outliers { lower: 1.0, upper: 8.0, n_rows, rows: Vec::new() });
        let found = |rule| RemarkKind::Outliers(FarValues { rule, n: 4, share: 0.04, lower: 1.0, upper: 8.0 });
        let both = |robust, quartile| NumberSummary { robust_outliers: robust, quartile_outliers: quartile, ..plain() };
        check_numbers(both(far(4), far(9)), &[found(OutlierRule::RobustZ)]);
        check_numbers(both(None, far(4)), &[found(OutlierRule::Quartiles)]);
        check_numbers(NumberSummary { q1: 9.0, ..both(None, far(4)) }, &[]);
        check_numbers(both(far(0), far(4)), &[]);
        check_numbers(both(far(20), far(4)), &[]);
    }
}
