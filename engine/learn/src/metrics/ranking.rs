//! How well scores put the rows of one class before all others.

use bunsen_spec::CurvePoint;

/// Most points of a drawn curve.
const MAX_POINTS: usize = 200;

/// Rows of one class against all others, ranked by score.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// Positive and negative rows at or above each distinct score, highest score first.
    counts: Vec<(u64, u64)>,
}

impl Ranking {
    /// Ranks rows by `scores`; `is_positive` says which belong to the class. Equal scores share a rank.
    pub fn new(is_positive: &[bool], scores: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_unstable_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let mut counts: Vec<(u64, u64)> = Vec::new();
        let (mut positives, mut negatives) = (0, 0);
        for (rank, &row) in order.iter().enumerate() {
            if is_positive[row] {
                positives += 1;
            } else {
                negatives += 1;
            }
            let is_last_of_equals = order.get(rank + 1).is_none_or(|&next| scores[next] != scores[row]);
            if is_last_of_equals {
                counts.push((positives, negatives));
            }
        }
        Self { counts }
    }

    /// Area under the receiver operating characteristic: the chance that a positive row scores above a
    /// negative one, ties counting half. `None` unless there are both.
    pub fn roc_auc(&self) -> Option<f64> {
        let (n_positive, n_negative) = self.totals();
        if n_positive == 0 || n_negative == 0 {
            return None;
        }
        let mut area = 0.0;
        let mut before = (0, 0);
        for &(positives, negatives) in &self.counts {
            area += (negatives - before.1) as f64 * (positives + before.0) as f64 / 2.0;
            before = (positives, negatives);
        }
        Some(area / (n_positive as f64 * n_negative as f64))
    }

    /// Average precision: the mean over positive rows of the precision at their rank. `None` without
    /// positive rows.
    pub fn average_precision(&self) -> Option<f64> {
        let (n_positive, _) = self.totals();
        if n_positive == 0 {
            return None;
        }
        let mut area = 0.0;
        let mut before = 0;
        for &(positives, negatives) in &self.counts {
            area += (positives - before) as f64 * positives as f64 / (positives + negatives) as f64;
            before = positives;
        }
        Some(area / n_positive as f64)
    }

    /// The receiver operating characteristic: false positive rate against true positive rate, from
    /// (0, 0) to (1, 1), thinned to 200 points. Empty unless there are positive and negative rows.
    pub fn roc_points(&self) -> Vec<CurvePoint> {
        let (n_positive, n_negative) = self.totals();
        if n_positive == 0 || n_negative == 0 {
            return Vec::new();
        }
        let points = self.counts.iter().map(|&(positives, negatives)| CurvePoint {
            x: negatives as f64 / n_negative as f64,
            y: positives as f64 / n_positive as f64,
        });
        thin(std::iter::once(CurvePoint { x: 0.0, y: 0.0 }).chain(points).collect())
    }

    /// The precision-recall curve: recall against precision, from (0, 1), thinned to 200 points. Empty
    /// without positive rows.
    pub fn precision_recall_points(&self) -> Vec<CurvePoint> {
        let (n_positive, _) = self.totals();
        if n_positive == 0 {
            return Vec::new();
        }
        let points = self.counts.iter().map(|&(positives, negatives)| CurvePoint {
            x: positives as f64 / n_positive as f64,
            y: positives as f64 / (positives + negatives) as f64,
        });
        thin(std::iter::once(CurvePoint { x: 0.0, y: 1.0 }).chain(points).collect())
    }

    fn totals(&self) -> (u64, u64) {
        self.counts.last().copied().unwrap_or((0, 0))
    }
}

/// Leaves out points on straight stretches, then points too near to each other to be told apart.
fn thin(points: Vec<CurvePoint>) -> Vec<CurvePoint> {
    let mut corners: Vec<CurvePoint> = Vec::with_capacity(points.len());
    for point in points {
        if let [.., a, b] = corners[..] {
            let bend = (b.x - a.x) * (point.y - b.y) - (b.y - a.y) * (point.x - b.x);
            let goes_on = (b.x - a.x) * (point.x - b.x) + (b.y - a.y) * (point.y - b.y) >= 0.0;
            if bend.abs() < 1e-15 && goes_on {
                corners.pop();
            }
        }
        corners.push(point);
    }
    if corners.len() <= MAX_POINTS {
        return corners;
    }
    let gap = |a: &CurvePoint, b: &CurvePoint| (b.x - a.x).abs() + (b.y - a.y).abs();
    let total: f64 = corners.windows(2).map(|pair| gap(&pair[0], &pair[1])).sum();
    let stride = total / (MAX_POINTS - 2) as f64;
    let (mut kept, mut walked, mut next) = (vec![corners[0]], 0.0, stride);
    for pair in corners.windows(2) {
        walked += gap(&pair[0], &pair[1]);
        if walked >= next {
            kept.push(pair[1]);
            next = ((walked / stride).floor() + 1.0) * stride;
        }
    }
    let last = corners[corners.len() - 1];
    if kept.last() != Some(&last) {
        if kept.len() == MAX_POINTS {
            kept.pop();
        }
        kept.push(last);
    }
    kept.truncate(MAX_POINTS);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_curves_keep_their_ends_and_their_shape() {
        let n = 5_000;
        let is_positive: Vec<bool> = (0..n).map(|i| (i * 7919) % 11 < 4).collect();
        let scores: Vec<f64> =
            (0..n).map(|i| ((i * 31) % 997) as f64 + if is_positive[i] { 150.0 } else { 0.0 }).collect();
        let ranking = Ranking::new(&is_positive, &scores);
        for points in [ranking.roc_points(), ranking.precision_recall_points()] {
            assert!(points.len() <= MAX_POINTS && points.len() > 100, "{}", points.len());
            assert_eq!(points[0].x, 0.0);
            assert_eq!(points[points.len() - 1].x, 1.0);
            assert!(points.windows(2).all(|pair| pair[0].x <= pair[1].x));
        }
        let points = ranking.roc_points();
        let drawn: f64 = points.windows(2).map(|p| (p[1].x - p[0].x) * (p[1].y + p[0].y) / 2.0).sum();
        let exact = ranking.roc_auc().expect("both classes occur");
        assert!((drawn - exact).abs() < 1e-3, "{drawn} {exact}");
    }

    #[test]
    fn one_class_alone_has_no_curve() {
        assert_eq!(Ranking::new(&[true, true], &[0.1, 0.2]).roc_auc(), None);
        assert_eq!(Ranking::new(&[false, false], &[0.1, 0.2]).average_precision(), None);
        assert!(Ranking::new(&[], &[]).roc_points().is_empty());
    }
}
