//! Unit vectors, row by row.

use bunsen_spec::{Problem, say::nearest as say};

use crate::dot::{dot, dot_eight};
use crate::spec::Precision;

/// The largest value that 8 bits hold on both sides of zero.
const MAX_CODE: f32 = 127.0;

/// Vectors of length 1, kept in one or two precisions.
#[derive(Clone, Debug)]
pub(crate) struct Vectors {
    dimension: usize,
    precision: Precision,
    n: usize,
    /// n x dimension; empty where only 8 bits are kept.
    pub(crate) full: Vec<f32>,
    /// n x dimension, each to be multiplied by its row's scale; empty where no 8 bits are kept.
    pub(crate) codes: Vec<i8>,
    /// n; empty where no 8 bits are kept.
    pub(crate) scales: Vec<f32>,
}

impl Vectors {
    /// None yet.
    pub(crate) fn new(dimension: usize, precision: Precision) -> Self {
        Self { dimension, precision, n: 0, full: Vec::new(), codes: Vec::new(), scales: Vec::new() }
    }

    /// A question, which is kept in all the precisions that `self` could need to answer it.
    pub(crate) fn question(&self, values: &[f32]) -> Result<Self, Problem> {
        let precision = if self.precision.keeps_eight() { Precision::EightThenFull } else { Precision::Full };
        let mut question = Self::new(self.dimension, precision);
        question.push(values, None)?;
        Ok(question)
    }

    /// Adds a vector, scaled to length 1; `id` is what a refusal calls it.
    pub(crate) fn push(&mut self, values: &[f32], id: Option<u64>) -> Result<(), Problem> {
        if values.len() != self.dimension {
            return Err(say::wrong_dimension(self.dimension, values.len()));
        }
        let square: f64 = values.iter().map(|value| f64::from(*value) * f64::from(*value)).sum();
        if !square.is_finite() || square == 0.0 {
            return Err(say::no_direction(id));
        }
        let length = square.sqrt();
        let unit = |value: &f32| (f64::from(*value) / length) as f32;
        if self.precision.keeps_eight() {
            let unit: Vec<f32> = values.iter().map(unit).collect();
            self.push_eight(&unit);
        }
        if self.precision.keeps_full() {
            self.full.extend(values.iter().map(unit));
        }
        self.n += 1;
        Ok(())
    }

    /// Adds rows of length 1 that were kept before, and only what was kept of them.
    pub(crate) fn restored(
        dimension: usize,
        precision: Precision,
        n: usize,
        full: Vec<f32>,
        codes: Vec<i8>,
        scales: Vec<f32>,
    ) -> Self {
        let mut vectors = Self { dimension, precision, n, full, codes, scales };
        if precision == Precision::EightThenFull {
            let full = std::mem::take(&mut vectors.full);
            full.chunks_exact(dimension).for_each(|row| vectors.push_eight(row));
            vectors.full = full;
        }
        vectors
    }

    /// Adds row `row` of `other`, which has the same dimension and precision.
    pub(crate) fn push_row(&mut self, other: &Self, row: usize) {
        let values = row * self.dimension..(row + 1) * self.dimension;
        if self.precision.keeps_full() {
            self.full.extend_from_slice(&other.full[values.clone()]);
        }
        if self.precision.keeps_eight() {
            self.codes.extend_from_slice(&other.codes[values]);
            self.scales.push(other.scales[row]);
        }
        self.n += 1;
    }

    /// Number of vectors.
    pub(crate) fn len(&self) -> usize {
        self.n
    }

    /// How similar row `row` is to the row `other_row` of `other`, as quickly as it can be told: from 8 bits where
    /// both have them.
    #[inline]
    pub(crate) fn quick_similarity(&self, row: usize, other: &Self, other_row: usize) -> f32 {
        if self.scales.is_empty() || other.scales.is_empty() {
            return dot(self.full_row(row), other.full_row(other_row));
        }
        let product = dot_eight(self.codes_row(row), other.codes_row(other_row));
        product as f32 * self.scales[row] * other.scales[other_row]
    }

    /// How similar row `row` is to the only row of `question`, as exactly as it can be told: from all that was kept.
    pub(crate) fn best_similarity(&self, row: usize, question: &Self) -> f32 {
        if self.precision.keeps_full() {
            return dot(self.full_row(row), question.full_row(0));
        }
        let codes: Vec<f32> = self.codes_row(row).iter().map(|code| f32::from(*code)).collect();
        dot(&codes, question.full_row(0)) * self.scales[row]
    }

    /// Row `row`, from the best that is kept of it.
    pub(crate) fn values(&self, row: usize) -> Vec<f32> {
        if self.precision.keeps_full() {
            return self.full_row(row).to_vec();
        }
        self.codes_row(row).iter().map(|code| f32::from(*code) * self.scales[row]).collect()
    }

    fn push_eight(&mut self, unit: &[f32]) {
        let largest = unit.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
        let scale = largest / MAX_CODE;
        self.codes.extend(unit.iter().map(|value| (value / scale).round() as i8));
        self.scales.push(scale);
    }

    fn full_row(&self, row: usize) -> &[f32] {
        &self.full[row * self.dimension..(row + 1) * self.dimension]
    }

    fn codes_row(&self, row: usize) -> &[i8] {
        &self.codes[row * self.dimension..(row + 1) * self.dimension]
    }
}
