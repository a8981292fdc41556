//! Fewer points that keep a line's shape.

/// The places of at most `most` points of a line that show its shape: the first, the last, and of each bucket
/// between them the one that makes the largest triangle with the point kept before and the middle of the next bucket
/// (S. Steinarsson, Downsampling Time Series for Visual Representation, 2013). `x` ascends.
///
/// # Panics
/// If `most` is below 3.
pub(super) fn reduced(x: &[f64], y: &[f64], most: usize) -> Vec<usize> {
    assert!(most > 2, "a line of {most} points");
    let n = x.len();
    if n <= most {
        return (0..n).collect();
    }
    let n_buckets = most - 2;
    let (size, n_larger) = ((n - 2) / n_buckets, (n - 2) % n_buckets);
    let start = |bucket: usize| 1 + bucket * size + bucket.min(n_larger);
    let mut kept = vec![0];
    for bucket in 0..n_buckets {
        let before = kept[bucket];
        let next = if bucket + 1 < n_buckets { start(bucket + 1)..start(bucket + 2) } else { n - 1..n };
        let middle = |values: &[f64]| values[next.clone()].iter().map(|v| v / next.len() as f64).sum::<f64>();
        let (x_next, y_next) = (middle(x), middle(y));
        let area =
            |at: usize| ((x[before] - x_next) * (y[at] - y[before]) - (x[before] - x[at]) * (y_next - y[before])).abs();
        let (mut best, mut largest) = (start(bucket), f64::NEG_INFINITY);
        for at in start(bucket)..start(bucket + 1) {
            if area(at) > largest {
                (best, largest) = (at, area(at));
            }
        }
        kept.push(best);
    }
    kept.push(n - 1);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_peaks_are_kept() {
        let x: Vec<f64> = (0..1_000).map(f64::from).collect();
        let mut y = vec![0.0; 1_000];
        y[437] = 50.0;
        let kept = reduced(&x, &y, 20);
        assert_eq!((kept.len(), kept[0], kept[19]), (20, 0, 999));
        assert!(kept.contains(&437) && kept.is_sorted(), "{kept:?}");
        assert_eq!(reduced(&x[..5], &y[..5], 5), [0, 1, 2, 3, 4]);
        assert_eq!(reduced(&[f64::MAX; 9], &[-f64::MAX; 9], 4).len(), 4);
    }
}
