//! A dense table of numbers.

/// A dense matrix of 64-bit floats, rows one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// Number of rows.
    pub n_rows: usize,
    /// Number of columns.
    pub n_cols: usize,
    /// The values, row by row: `n_rows * n_cols` of them.
    pub values: Vec<f64>,
}

impl Matrix {
    /// A matrix of these values, row by row.
    ///
    /// # Panics
    /// If there are not `n_rows * n_cols` values.
    pub fn new(n_rows: usize, n_cols: usize, values: Vec<f64>) -> Self {
        assert_eq!(values.len(), n_rows * n_cols, "{n_rows} x {n_cols} values wanted");
        Self { n_rows, n_cols, values }
    }

    /// A matrix of zeros.
    pub fn zeros(n_rows: usize, n_cols: usize) -> Self {
        Self { n_rows, n_cols, values: vec![0.0; n_rows * n_cols] }
    }

    /// Row `row`, from 0.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.n_cols..(row + 1) * self.n_cols]
    }

    /// Row `row`, from 0, to write to.
    pub fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.values[row * self.n_cols..(row + 1) * self.n_cols]
    }

    /// The rows in order. Empty when there are no columns.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.n_cols.max(1))
    }

    /// The rows with these indices, in this order.
    pub fn select(&self, rows: &[usize]) -> Self {
        Self {
            n_rows: rows.len(),
            n_cols: self.n_cols,
            values: rows.iter().flat_map(|&row| self.row(row)).copied().collect(),
        }
    }
}
