//! Counts in equal bins.

use crate::quantile;

/// Counts of values in bins of equal width.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Bin borders, ascending; one more than there are bins.
    pub edges: Vec<f64>,
    /// Values per bin. Bins are half-open (the left border belongs to them) but for the last.
    pub counts: Vec<u64>,
}

/// Counts values, given in ascending order, in as many equal bins as numpy's `bins="auto"` takes, but
/// in no more than `max_bins` and in none narrower than `min_width` (1 for whole numbers, else 0).
///
/// # Panics
/// If there are no values or `max_bins` is 0.
pub fn histogram(sorted: &[f64], min_width: f64, max_bins: usize) -> Histogram {
    assert!(!sorted.is_empty() && max_bins > 0, "a histogram of {} values in {max_bins} bins", sorted.len());
    let (first, last) = (sorted[0], sorted[sorted.len() - 1]);
    if (last - first).is_infinite() {
        // Wider than any float: count the values at a quarter of their size.
        let quarters: Vec<f64> = sorted.iter().map(|v| v / 4.0).collect();
        let small = histogram(&quarters, min_width / 4.0, max_bins);
        return Histogram { edges: small.edges.iter().map(|e| e * 4.0).collect(), counts: small.counts };
    }
    if first == last {
        return Histogram { edges: edges_around(first), counts: vec![sorted.len() as u64] };
    }
    let width = auto_width(sorted, last - first).max(min_width);
    let n_bins = ((last - first) / width).ceil().clamp(1.0, max_bins as f64) as usize;
    let edges = even_edges(first, last, n_bins);
    Histogram { counts: counted(sorted, &edges), edges }
}

/// Counts values, given in ascending order, in `n_bins` equal bins from the smallest to the largest: numpy's
/// `histogram(values, bins=n_bins)`.
///
/// # Panics
/// If there are no values or `n_bins` is 0.
pub fn equal_histogram(sorted: &[f64], n_bins: usize) -> Histogram {
    assert!(!sorted.is_empty() && n_bins > 0, "a histogram of {} values in {n_bins} bins", sorted.len());
    let (first, last) = (sorted[0], sorted[sorted.len() - 1]);
    if (last - first).is_infinite() {
        let quarters: Vec<f64> = sorted.iter().map(|v| v / 4.0).collect();
        let small = equal_histogram(&quarters, n_bins);
        return Histogram { edges: small.edges.iter().map(|e| e * 4.0).collect(), counts: small.counts };
    }
    let ends = edges_around(first);
    let (first, last) = if first == last { (ends[0], ends[1]) } else { (first, last) };
    let edges = even_edges(first, last, n_bins);
    Histogram { counts: counted(sorted, &edges), edges }
}

/// The bin of `value` between `edges`: half-open but for the last. What lies outside is in the first or last bin.
pub fn bin_of(value: f64, edges: &[f64]) -> usize {
    edges.partition_point(|edge| *edge <= value).saturating_sub(1).min(edges.len().saturating_sub(2))
}

/// How many of these values, given in ascending order, lie in each bin.
fn counted(sorted: &[f64], edges: &[f64]) -> Vec<u64> {
    let n_bins = edges.len() - 1;
    let n_below = |edge: f64| sorted.partition_point(|value| *value < edge) as u64;
    let mut from = 0;
    let mut counts: Vec<u64> = Vec::with_capacity(n_bins);
    for edge in &edges[1..n_bins] {
        let to = n_below(*edge);
        counts.push(to - from);
        from = to;
    }
    counts.push(sorted.len() as u64 - from);
    counts
}

/// The borders of the one bin around a constant: half a unit to each side where that is a difference.
fn edges_around(value: f64) -> Vec<f64> {
    if value - 0.5 < value && value < value + 0.5 {
        return vec![value - 0.5, value + 0.5];
    }
    vec![value.next_down().max(-f64::MAX), value.next_up().min(f64::MAX)]
}

/// numpy's choice: the narrower of Sturges' and of Freedman and Diaconis' width, the latter not below
/// half of the square-root rule's.
fn auto_width(sorted: &[f64], range: f64) -> f64 {
    let n = sorted.len() as f64;
    let spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
    let freedman_diaconis = 2.0 * spread / libm::pow(n, 1.0 / 3.0);
    let square_root = range / n.sqrt();
    let sturges = range / (libm::log2(n) + 1.0);
    freedman_diaconis.max(square_root / 2.0).min(sturges)
}

/// `n_bins + 1` evenly spaced borders, as numpy's `linspace`. Where floats are too coarse to tell them
/// apart some are equal, and the bin between equal borders stays empty.
fn even_edges(first: f64, last: f64, n_bins: usize) -> Vec<f64> {
    let step = (last - first) / n_bins as f64;
    let mut edges: Vec<f64> = (0..n_bins).map(|bin| first + bin as f64 * step).collect();
    edges.push(last);
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[f64], min_width: f64, counts: &[u64], edges: (f64, f64)) {
        let got = histogram(values, min_width, 40);
        assert_eq!(got.counts, counts, "{got:?}");
        assert_eq!((got.edges[0], got.edges[counts.len()]), edges, "{got:?}");
        assert_eq!(got.edges.len(), counts.len() + 1);
    }

    #[test]
    fn bins_are_numpys() {
        // numpy.histogram(sorted([i * i % 31 / 7 for i in range(60)]), bins="auto")
        let mut values: Vec<f64> = (0..60).map(|i| f64::from(i * i % 31) / 7.0).collect();
        values.sort_unstable_by(f64::total_cmp);
        check(&values, 0.0, &[9, 11, 12, 4, 12, 4, 8], (0.0, 4.0));
        // numpy.histogram([1, 1, 2, 2, 2, 3, 5, 5, 9], bins="auto"), whole numbers
        check(&[1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 5.0, 5.0, 9.0], 1.0, &[5, 1, 2, 0, 1], (1.0, 9.0));
        check(&[7.0; 5], 0.0, &[5], (6.5, 7.5));
        check(&[0.0, 1.0], 1.0, &[2], (0.0, 1.0));
    }

    #[test]
    fn bins_may_be_asked_for() {
        // numpy.histogram([1, 1, 2, 2, 2, 3, 5, 5, 9], bins=3), of [7, 7] with bins=2
        let got = equal_histogram(&[1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 5.0, 5.0, 9.0], 3);
        assert_eq!(got.counts, [6, 2, 1]);
        assert!((got.edges[1] - 3.6666666666666665).abs() < 1e-15, "{got:?}");
        assert_eq!(equal_histogram(&[7.0; 2], 2), Histogram { edges: vec![6.5, 7.0, 7.5], counts: vec![0, 2] });
        assert_eq!(equal_histogram(&[-f64::MAX, f64::MAX], 4).counts, [1, 0, 0, 1]);
    }

    #[test]
    fn extreme_values_are_counted_too() {
        let check_total = |sorted: &[f64]| {
            let got = histogram(sorted, 0.0, 40);
            assert_eq!(got.counts.iter().sum::<u64>(), sorted.len() as u64);
            assert!(got.edges.iter().all(|e| e.is_finite()), "{got:?}");
            assert!(got.edges.is_sorted() && got.counts.len() <= 40);
        };
        check_total(&[-f64::MAX, 0.0, 1.0, f64::MAX]);
        check_total(&[f64::MAX]);
        check_total(&[1e300, 1e300]);
        check_total(&[0.0, 5e-324]);
        check_total(&[1.0, 1.0f64.next_up(), 1.0f64.next_up().next_up()]);
        let mut outlier = vec![0.0; 100_000];
        outlier.push(1e12);
        check_total(&outlier);
    }
}
