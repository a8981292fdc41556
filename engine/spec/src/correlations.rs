//! Correlations between a table's columns.

use serde::{Deserialize, Serialize};

/// Correlations between columns of numbers, booleans counting as 0 and 1; each of the rows where both columns have
/// a value, as pandas' `corr()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Correlations {
    /// The columns' names in the table's order: the first 60 with numbers or booleans.
    pub names: Vec<String>,
    /// Pearson's correlation of each with each; `None` where one of the two is constant.
    pub pearson: Vec<Vec<Option<f64>>>,
    /// Spearman's, of the values' ranks; empty where the table is too large for it: more than 134 million values in
    /// these columns, or 536 million pairs of values in pairs of columns of which some are missing.
    pub spearman: Vec<Vec<Option<f64>>>,
}

/// Two columns that move together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorrelatedPair<'a> {
    /// The earlier column.
    pub first: &'a str,
    /// The later column.
    pub second: &'a str,
    /// Pearson's correlation.
    pub pearson: Option<f64>,
    /// Spearman's correlation.
    pub spearman: Option<f64>,
}

impl CorrelatedPair<'_> {
    /// The larger of both correlations, without its sign.
    pub fn strength(&self) -> f64 {
        self.pearson.unwrap_or(0.0).abs().max(self.spearman.unwrap_or(0.0).abs())
    }
}

impl Correlations {
    /// The pairs with a correlation, of either sign and kind, above `limit`: the strongest first.
    pub fn above(&self, limit: f64) -> Vec<CorrelatedPair<'_>> {
        let at = |matrix: &[Vec<Option<f64>>], a: usize, b: usize| *matrix.get(a)?.get(b)?;
        let pairs = (0..self.names.len()).flat_map(|a| (a + 1..self.names.len()).map(move |b| (a, b)));
        let mut strong: Vec<CorrelatedPair<'_>> = pairs
            .map(|(a, b)| CorrelatedPair {
                first: &self.names[a],
                second: &self.names[b],
                pearson: at(&self.pearson, a, b),
                spearman: at(&self.spearman, a, b),
            })
            .filter(|pair| pair.strength() > limit)
            .collect();
        strong.sort_by(|a, b| b.strength().total_cmp(&a.strength()));
        strong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strong_pairs_come_first() {
        let matrix = |ab, ac, bc| vec![vec![None, ab, ac], vec![ab, None, bc], vec![ac, bc, None]];
        let correlations = Correlations {
            names: ["a", "b", "c"].map(String::from).to_vec(),
            pearson: matrix(Some(0.5), Some(-0.9), None),
            spearman: matrix(Some(0.95), Some(-0.3), None),
        };
        let named: Vec<_> = correlations.above(0.8).iter().map(|pair| (pair.first, pair.second)).collect();
        assert_eq!(named, [("a", "b"), ("a", "c")]);
        assert_eq!(correlations.above(0.8)[1].pearson, Some(-0.9));
    }
}
