//! The tensors of a BERT, out of a safetensors file. Files may come from strangers.
//!
//! Numbers have 32 bits, 16 (both kinds) or 8. Those of 8 bits are whole numbers from -127 to 127, and each
//! row has a scale: beside `NAME` \[rows, columns\] stands `NAME.scale` \[rows\], and a number is the whole
//! number times the scale of its row.

use bunsen_spec::Problem;
use bunsen_spec::say::{encoders, weights};
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensorError, SafeTensors};

use super::config::Tensor;

/// The file's name, for problems with it.
pub(crate) const FILE: &str = "model.safetensors";

/// An opened file that has every tensor a network needs, in the right shape.
pub(crate) struct Weights<'a> {
    tensors: SafeTensors<'a>,
    /// Stands before every name when the file has more than the encoder in it.
    prefix: &'static str,
}

impl<'a> Weights<'a> {
    /// Opens the bytes of a file, and proves that it has the tensors `needed`.
    pub(crate) fn open(bytes: &'a [u8], needed: &[Tensor]) -> Result<Self, Problem> {
        let damaged = |e: SafeTensorError| refused(&weights::no_safetensors(&e.to_string()));
        let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
        let has_prefix = needed.first().is_some_and(|t| tensors.tensor(&format!("bert.{}", t.name)).is_ok());
        let file = Self { tensors, prefix: if has_prefix { "bert." } else { "" } };
        needed.iter().try_for_each(|tensor| file.check(tensor))?;
        Ok(file)
    }

    fn check(&self, Tensor { name, shape }: &Tensor) -> Result<(), Problem> {
        let name = format!("{}{name}", self.prefix);
        let view = self.tensors.tensor(&name).map_err(|_| refused(&weights::no_weights(&name)))?;
        let is_known = matches!(view.dtype(), Dtype::F32 | Dtype::F16 | Dtype::BF16 | Dtype::I8);
        if !is_known || view.shape() != shape {
            let found = format!("{:?} {:?}", view.dtype(), view.shape());
            return Err(refused(&encoders::other_tensor(&name, &found, shape)));
        }
        let n_rows = rows_and_columns(shape).0;
        let are_scales =
            |scales: &safetensors::tensor::TensorView<'_>| scales.dtype() == Dtype::F32 && scales.shape() == [n_rows];
        if view.dtype() == Dtype::I8 && !self.tensors.tensor(&scale_name(&name)).is_ok_and(|s| are_scales(&s)) {
            return Err(refused(&encoders::no_scales(&name, n_rows)));
        }
        Ok(())
    }

    /// The tensor `name`, one of those that were proven to be there, in the form it is stored in.
    ///
    /// # Errors
    /// When one of its numbers is not finite, or it is not there after all.
    pub(crate) fn table(&self, name: &str) -> Result<Table, Problem> {
        let name = format!("{}{name}", self.prefix);
        let missing = |_| refused(&weights::no_weights(&name));
        let view = self.tensors.tensor(&name).map_err(missing)?;
        let scales = match view.dtype() {
            Dtype::I8 => {
                let scales = self.tensors.tensor(&scale_name(&name)).map_err(missing)?;
                scales.data().as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()
            }
            _ => Vec::new(),
        };
        let (n_rows, n_cols) = rows_and_columns(view.shape());
        let table = Table { dtype: view.dtype(), bytes: view.data().to_vec(), scales, n_rows, n_cols };
        let mut row = vec![0.0; n_cols];
        for i in 0..n_rows {
            table.read_row(i, &mut row);
            if row.iter().any(|v| !v.is_finite()) {
                return Err(refused(&weights::weights_not_finite(&name)));
            }
        }
        Ok(table)
    }
}

/// A matrix of numbers in the form they are stored in; a vector is its only row.
#[derive(Debug)]
pub(crate) struct Table {
    dtype: Dtype,
    bytes: Vec<u8>,
    /// One for each row when there are 8 bits; else none.
    scales: Vec<f32>,
    n_rows: usize,
    n_cols: usize,
}

impl Table {
    /// Writes row `i` into `row`, which has as many places as there are columns.
    pub(crate) fn read_row(&self, i: usize, row: &mut [f32]) {
        let width = self.bytes.len() / self.n_rows;
        let bytes = &self.bytes[i * width..(i + 1) * width];
        match self.dtype {
            Dtype::I8 => {
                let scale = self.scales[i];
                row.iter_mut().zip(bytes).for_each(|(v, &byte)| *v = f32::from(byte as i8) * scale);
            }
            Dtype::F16 => {
                row.iter_mut().zip(bytes.as_chunks().0).for_each(|(v, &b)| *v = f16::from_le_bytes(b).to_f32());
            }
            Dtype::BF16 => {
                row.iter_mut().zip(bytes.as_chunks().0).for_each(|(v, &b)| *v = bf16::from_le_bytes(b).to_f32());
            }
            _ => row.iter_mut().zip(bytes.as_chunks().0).for_each(|(v, &b)| *v = f32::from_le_bytes(b)),
        }
    }

    /// All numbers, row by row.
    pub(crate) fn values(&self) -> Vec<f32> {
        let mut values = vec![0.0; self.n_rows * self.n_cols];
        for (i, row) in values.chunks_exact_mut(self.n_cols).enumerate() {
            self.read_row(i, row);
        }
        values
    }

    /// All numbers, column by column.
    pub(crate) fn transposed(&self) -> Vec<f32> {
        let mut values = vec![0.0; self.n_rows * self.n_cols];
        let mut row = vec![0.0; self.n_cols];
        for i in 0..self.n_rows {
            self.read_row(i, &mut row);
            for (k, value) in row.iter().enumerate() {
                values[k * self.n_rows + i] = *value;
            }
        }
        values
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    pub(crate) fn n_cols(&self) -> usize {
        self.n_cols
    }
}

/// Where the scales of a tensor of 8 bits stand.
pub(crate) fn scale_name(name: &str) -> String {
    format!("{name}.scale")
}

/// A vector counts as one row.
fn rows_and_columns(shape: &[usize]) -> (usize, usize) {
    match shape {
        [n_rows, n_cols] => (*n_rows, *n_cols),
        _ => (1, shape.iter().product()),
    }
}

pub(crate) fn refused(why: &str) -> Problem {
    encoders::unusable(why).in_field(FILE)
}
