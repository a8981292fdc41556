//! The weights of a linear map, and the file that holds them.

use std::collections::HashMap;

use bunsen_model::Matrix;
use bunsen_onnx::GraphBuilder;
use bunsen_spec::{Problem, say};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use crate::pipeline::WEIGHTS_FILE;

/// A linear map with intercepts: from n features to one value per output.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Coefficients {
    /// One row per output, one column per feature.
    pub weights: Matrix,
    /// One per output.
    pub intercepts: Vec<f64>,
}

impl Coefficients {
    /// A map that gives 0 for everything.
    pub(crate) fn zeros(n_outputs: usize, n_features: usize) -> Self {
        Self { weights: Matrix::zeros(n_outputs, n_features), intercepts: vec![0.0; n_outputs] }
    }

    /// Number of weights, intercepts included.
    pub(crate) fn len(&self) -> u64 {
        (self.weights.values.len() + self.intercepts.len()) as u64
    }

    /// Writes the outputs for one row of features to `out`.
    pub(crate) fn apply(&self, x: &[f64], out: &mut [f64]) {
        for ((weights, intercept), out) in self.weights.rows().zip(&self.intercepts).zip(out) {
            *out = dot(weights, x) + intercept;
        }
    }

    /// Refuses weights that a fit has driven beyond all bounds.
    pub(crate) fn check_finite(&self) -> Result<(), Problem> {
        if self.weights.values.iter().chain(&self.intercepts).all(|v| v.is_finite()) {
            return Ok(());
        }
        Err(say::training::features_too_large())
    }

    /// Refuses features that the map was not fitted for.
    pub(crate) fn check_width(&self, x: &Matrix) -> Result<(), Problem> {
        match x.n_cols == self.weights.n_cols {
            true => Ok(()),
            false => Err(broken(&say::weights::other_width(self.weights.n_cols, x.n_cols))),
        }
    }

    /// The file: `coef` \[outputs, features\] and `intercept` \[outputs\], 64-bit floats, and the name
    /// of the model in the metadata.
    pub(crate) fn to_safetensors(&self, model: &str) -> Vec<u8> {
        let weights = bytes(&self.weights.values);
        let intercepts = bytes(&self.intercepts);
        let n_outputs = self.intercepts.len();
        let fits = "the shape is the data's own";
        let tensors = [
            ("coef", TensorView::new(Dtype::F64, vec![n_outputs, self.weights.n_cols], &weights).expect(fits)),
            ("intercept", TensorView::new(Dtype::F64, vec![n_outputs], &intercepts).expect(fits)),
        ];
        let metadata = HashMap::from([("model".to_string(), model.to_string())]);
        safetensors::serialize(tensors, Some(metadata)).expect("two small headers fit")
    }

    /// Reads what [`Coefficients::to_safetensors`] wrote for `model`.
    ///
    /// # Errors
    /// When the bytes are not such a file, are of another model, or hold numbers that are not finite.
    pub(crate) fn from_safetensors(file: &[u8], model: &str) -> Result<Self, Problem> {
        let (_, header) = SafeTensors::read_metadata(file).map_err(|error| broken(&error.to_string()))?;
        let written_by = header.metadata().as_ref().and_then(|metadata| metadata.get("model"));
        if written_by.map(String::as_str) != Some(model) {
            return Err(broken(&say::weights::other_model(model)));
        }
        let tensors = SafeTensors::deserialize(file).map_err(|error| broken(&error.to_string()))?;
        let (shape, weights) = read(&tensors, "coef")?;
        let (intercept_shape, intercepts) = read(&tensors, "intercept")?;
        match (shape.as_slice(), intercept_shape.as_slice()) {
            ([n_outputs, n_features], [n_intercepts])
                if n_outputs == n_intercepts && *n_outputs > 0 && *n_features > 0 =>
            {
                Ok(Self { weights: Matrix::new(*n_outputs, *n_features, weights), intercepts })
            }
            _ => Err(broken(&say::weights::other_shapes(&shape, &intercept_shape))),
        }
    }

    /// Adds the map to an ONNX graph: from doubles \[n, features\] to doubles \[n, outputs\].
    pub(crate) fn add_to_onnx(&self, graph: &mut GraphBuilder, input: &str) -> String {
        let (n_outputs, n_features) = (self.weights.n_rows, self.weights.n_cols);
        let transposed: Vec<f64> = (0..n_features)
            .flat_map(|feature| (0..n_outputs).map(move |output| (output, feature)))
            .map(|(output, feature)| self.weights.row(output)[feature])
            .collect();
        let weights = graph.initializer_f64("coef", &[n_features as u64, n_outputs as u64], &transposed);
        let intercepts = graph.initializer_f64("intercept", &[n_outputs as u64], &self.intercepts);
        let product = graph.op("MatMul", &[input, &weights], &[]);
        graph.op("Add", &[&product, &intercepts], &[])
    }
}

/// The sum of products, in an order that does not depend on the machine: four interleaved sums, which
/// compilers turn into SIMD without changing a bit.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    debug_assert_eq!(a.len(), b.len(), "vectors of one length");
    let (a_chunks, b_chunks) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum();
    let mut sums = [0.0; 4];
    for (a, b) in a_chunks.zip(b_chunks) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// Adds `factor` times `x` to `y`.
pub(crate) fn add_scaled(y: &mut [f64], factor: f64, x: &[f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += factor * x;
    }
}

fn bytes(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn read(tensors: &SafeTensors<'_>, name: &str) -> Result<(Vec<usize>, Vec<f64>), Problem> {
    let tensor = tensors.tensor(name).map_err(|_| broken(&say::weights::no_tensor(name)))?;
    if tensor.dtype() != Dtype::F64 {
        return Err(broken(&say::weights::no_doubles(name)));
    }
    let values: Vec<f64> =
        tensor.data().chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().expect("eight bytes"))).collect();
    if values.len() != tensor.shape().iter().product::<usize>() || !values.iter().all(|v| v.is_finite()) {
        return Err(broken(&say::weights::tensor_not_finite(name)));
    }
    Ok((tensor.shape().to_vec(), values))
}

fn broken(why: &str) -> Problem {
    say::weights::damaged(why).in_field(WEIGHTS_FILE)
}
