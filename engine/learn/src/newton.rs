//! One step of Newton's method, its linear system solved by conjugate gradients.
//!
//! The direction solves `H d = -g` only as exactly as the distance to the minimum deserves, from
//! products `H v` alone: no matrix is ever stored, so it works from two weights to millions, and every
//! pass over the rows can let the world in. Scaling by the diagonal of `H` makes it indifferent to the
//! units of the features. Halving the step until the loss falls enough keeps it safe far from the
//! minimum; near it, steps converge faster than linearly.
//!
//! Source: Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 7.1 and section 3.1.

use bunsen_model::Host;

use crate::coefficients::{add_scaled, dot};
use crate::softmax_loss::{Evaluated, Interruption, SoftmaxLoss};

/// Share of the decrease promised by the slope that a step must bring.
const ARMIJO: f64 = 1e-4;
/// Most halvings of a step.
const MAX_HALVINGS: usize = 40;
/// Coarsest relative residual of the linear system.
const COARSEST: f64 = 0.1;
/// Most products with the second derivative in one step.
const MAX_PRODUCTS: usize = 2_000;

/// A step that was taken.
pub(crate) struct Step {
    /// Where it led.
    pub point: Vec<f64>,
    /// The loss there.
    pub at: Evaluated,
    /// By how much the loss was expected to fall: an estimate of the distance to the minimum before
    /// the step.
    pub expected_gain: f64,
}

/// Takes one step from `point`, where the loss is `at`. `None` when the loss cannot be lowered any
/// further in 64-bit numbers.
pub(crate) async fn step(
    loss: &SoftmaxLoss<'_>,
    point: &[f64],
    at: &Evaluated,
    host: &dyn Host,
) -> Result<Option<Step>, Interruption> {
    let direction = direction(loss, at, host).await?;
    let slope = dot(&at.gradient, &direction);
    let expected_gain = -0.5 * slope;
    if !expected_gain.is_finite() || expected_gain <= 4.0 * f64::EPSILON * f64::EPSILON.max(at.loss.abs()) {
        return Ok(None);
    }
    let mut length = 1.0;
    for _ in 0..MAX_HALVINGS {
        let mut next = point.to_vec();
        add_scaled(&mut next, length, &direction);
        let there = loss.evaluate(&next, host).await?;
        if there.loss <= at.loss + ARMIJO * length * slope {
            return Ok(Some(Step { point: next, at: there, expected_gain }));
        }
        length *= 0.5;
    }
    Ok(None)
}

/// Solves `H d = -g` by preconditioned conjugate gradients.
async fn direction(loss: &SoftmaxLoss<'_>, at: &Evaluated, host: &dyn Host) -> Result<Vec<f64>, Interruption> {
    let diagonal = loss.diagonal(at, host).await?;
    let scaled = |residual: &[f64]| -> Vec<f64> {
        residual.iter().zip(&diagonal).map(|(r, d)| if *d > 0.0 { r / d } else { *r }).collect()
    };
    let mut direction = vec![0.0; at.gradient.len()];
    let mut residual: Vec<f64> = at.gradient.iter().map(|g| -g).collect();
    let mut conjugate = scaled(&residual);
    let mut size = dot(&residual, &conjugate);
    // `size` estimates the distance to the minimum, so the system is solved more exactly nearer to it.
    let wanted = size * COARSEST.min(size.sqrt()) * COARSEST.min(size.sqrt());
    for _ in 0..MAX_PRODUCTS.min(10 * direction.len()) {
        let product = loss.curvature(at, &conjugate, host).await?;
        let bend = dot(&conjugate, &product);
        if size.is_nan() || bend.is_nan() || bend <= 0.0 {
            break;
        }
        let length = size / bend;
        add_scaled(&mut direction, length, &conjugate);
        add_scaled(&mut residual, -length, &product);
        let preconditioned = scaled(&residual);
        let next_size = dot(&residual, &preconditioned);
        if next_size <= wanted {
            break;
        }
        let momentum = next_size / size;
        conjugate.iter_mut().zip(&preconditioned).for_each(|(c, p)| *c = p + momentum * *c);
        size = next_size;
    }
    Ok(direction)
}
