//! Convolutional network: small filters that slide over a picture, then dense layers.
//!
//! Each step is a 3 x 3 convolution that keeps the size, ReLU, and 2 x 2 max pooling that halves it;
//! then one hidden dense layer and the outputs. Knows that neighbouring pixels belong together and
//! that a shape is the same wherever it stands, so it needs fewer weights than dense layers on the
//! same picture. Of no use where columns have no neighbours. LeCun et al. 1998.

use bunsen_onnx::{Attribute, GraphBuilder};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{
    Tensor,
    module::{conv2d, max_pool2d},
};
use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::architecture::{Parameter, Start};
use crate::dropout::Dropout;
use crate::mlp::{MAX_WIDTH, add_dense_to_onnx, dense, dense_parameters};

/// Most convolutions.
pub(crate) const MAX_CONVOLUTIONS: usize = 4;
/// Most filters of a convolution.
pub(crate) const MAX_FILTERS: usize = 256;
/// Most units of the hidden dense layer.
pub(crate) const MAX_HIDDEN: usize = 1024;
/// Largest height or width of a picture.
pub(crate) const MAX_SIDE: usize = 512;

/// The layers of a convolutional network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cnn {
    /// Pixels from top to bottom.
    pub(crate) height: usize,
    /// Pixels from left to right.
    pub(crate) width: usize,
    /// 1 for grey, 3 for colour.
    pub(crate) colours: usize,
    /// Filters of each convolution.
    pub(crate) channels: Vec<usize>,
    /// Units of the hidden dense layer.
    pub(crate) hidden: usize,
    /// Number of classes, or 1 value.
    pub(crate) n_outputs: usize,
}

/// A convolution with what goes in and comes out.
struct Convolution {
    n_in: usize,
    n_out: usize,
    /// Of the picture that goes in; the convolution keeps it.
    height: usize,
    width: usize,
    /// Whether pooling follows: not once a side is a single pixel.
    is_pooled: bool,
}

impl Cnn {
    pub(crate) fn n_inputs(&self) -> usize {
        self.height * self.width * self.colours
    }

    fn convolutions(&self) -> Vec<Convolution> {
        let (mut n_in, mut height, mut width) = (self.colours, self.height, self.width);
        let step = |&n_out: &usize| {
            let is_pooled = height >= 2 && width >= 2;
            let step = Convolution { n_in, n_out, height, width, is_pooled };
            n_in = n_out;
            if is_pooled {
                (height, width) = (height / 2, width / 2);
            }
            step
        };
        self.channels.iter().map(step).collect()
    }

    /// Number of values after the last pooling.
    fn n_flat(&self) -> usize {
        let shrink = |side: usize, is_pooled: bool| if is_pooled { side / 2 } else { side };
        self.convolutions()
            .last()
            .map_or(self.n_inputs(), |c| c.n_out * shrink(c.height, c.is_pooled) * shrink(c.width, c.is_pooled))
    }

    pub(crate) fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        for (i, c) in self.convolutions().iter().enumerate() {
            let (weight, bias) = (format!("conv_{}.weight", i + 1), format!("conv_{}.bias", i + 1));
            parameters.push(Parameter::new(weight, &[c.n_out, c.n_in, 3, 3], Start::Kaiming { n_in: 9 * c.n_in }));
            parameters.push(Parameter::new(bias, &[c.n_out], Start::Zeros));
        }
        let (n_flat, hidden, n_out) = (self.n_flat(), self.hidden, self.n_outputs);
        parameters.extend(dense_parameters("dense_1", n_flat, hidden, Start::Kaiming { n_in: n_flat }));
        parameters.extend(dense_parameters("dense_2", hidden, n_out, Start::Xavier { n_in: hidden, n_out }));
        parameters
    }

    pub(crate) fn forward(
        &self,
        weights: &[Tensor<1>],
        x: Tensor<2>, // [rows, height * width * colours]
        mut dropout: Option<&mut Dropout>,
    ) -> Tensor<2> {
        let [rows, _] = x.dims();
        // Channels come last in a row of features but before the pixels in a convolution.
        let mut x = x.reshape([rows, self.height, self.width, self.colours]).permute([0, 3, 1, 2]);
        let mut weights = weights;
        for c in self.convolutions() {
            let weight = weights[0].clone().reshape([c.n_out, c.n_in, 3, 3]);
            let options = ConvOptions::new([1, 1], [1, 1], [1, 1], 1);
            x = conv2d(x, weight, Some(weights[1].clone()), options); // [rows, n_out, height, width]
            x = Activation::Relu.apply(x);
            if c.is_pooled {
                x = max_pool2d(x, MaxPoolOptions::new([2, 2])); // [rows, n_out, height / 2, width / 2]
            }
            weights = &weights[2..];
        }
        let n_flat = self.n_flat();
        let mut x = x.reshape([rows, n_flat]);
        let mut hide = |x| match &mut dropout {
            Some(dropout) => dropout.apply(x),
            None => x,
        };
        x = hide(x);
        x = Activation::Relu.apply(dense(x, weights, n_flat, self.hidden)); // [rows, hidden]
        x = hide(x);
        dense(x, &weights[2..], self.hidden, self.n_outputs) // [rows, outputs]
    }

    pub(crate) fn add_to_onnx(&self, graph: &mut GraphBuilder, weights: &[Vec<f32>], x: &str) -> String {
        let pixels = [-1, self.height as i64, self.width as i64, self.colours as i64];
        let shape = graph.initializer_i64("picture_shape", &[4], &pixels);
        let rows = graph.op("Reshape", &[x, &shape], &[]);
        let mut x = graph.op("Transpose", &[&rows], &[("perm", Attribute::Ints(vec![0, 3, 1, 2]))]);
        let mut weights = weights;
        for (i, c) in self.convolutions().iter().enumerate() {
            let dims = [c.n_out as u64, c.n_in as u64, 3, 3];
            let weight = graph.initializer_f32(&format!("conv_{}.weight", i + 1), &dims, &weights[0]);
            let bias = graph.initializer_f32(&format!("conv_{}.bias", i + 1), &dims[..1], &weights[1]);
            let around = [("kernel_shape", Attribute::Ints(vec![3, 3])), ("pads", Attribute::Ints(vec![1; 4]))];
            x = graph.op("Conv", &[&x, &weight, &bias], &around);
            x = Activation::Relu.add_to_onnx(graph, &x);
            if c.is_pooled {
                let halves = [("kernel_shape", Attribute::Ints(vec![2, 2])), ("strides", Attribute::Ints(vec![2, 2]))];
                x = graph.op("MaxPool", &[&x], &halves);
            }
            weights = &weights[2..];
        }
        let x = graph.op("Flatten", &[&x], &[("axis", Attribute::Int(1))]);
        let x = add_dense_to_onnx(graph, "dense_1", weights, (self.n_flat(), self.hidden), &x);
        let x = Activation::Relu.add_to_onnx(graph, &x);
        add_dense_to_onnx(graph, "dense_2", &weights[2..], (self.hidden, self.n_outputs), &x)
    }

    pub(crate) fn n_multiplications(&self) -> u64 {
        let convolutions = self.convolutions();
        let each = convolutions.iter().map(|c| 9 * (c.n_in * c.n_out) as u64 * (c.height * c.width) as u64);
        each.sum::<u64>() + self.hidden as u64 * (self.n_flat() + self.n_outputs) as u64
    }

    pub(crate) fn is_sound(&self) -> bool {
        (1..=MAX_SIDE).contains(&self.height)
            && (1..=MAX_SIDE).contains(&self.width)
            && (1..=4).contains(&self.colours)
            && (1..=MAX_CONVOLUTIONS).contains(&self.channels.len())
            && self.channels.iter().all(|n| (1..=MAX_FILTERS).contains(n))
            && (1..=MAX_HIDDEN).contains(&self.hidden)
            && (1..=MAX_WIDTH).contains(&self.n_outputs)
    }
}
