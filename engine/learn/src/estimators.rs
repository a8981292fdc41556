//! The kinds of models this crate brings.

use bunsen_model::Estimator;

use crate::{LinearRegression, SoftmaxRegression};

/// The convex models: `linear_regression` and `softmax_regression`, in the order they are offered.
pub fn estimators() -> Vec<Box<dyn Estimator>> {
    vec![Box::new(LinearRegression), Box::new(SoftmaxRegression)]
}
