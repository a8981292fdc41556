//! Linear least squares of any shape and rank, with an optional ridge penalty.
//!
//! Minimises `|A w - b|² + alpha |w|²`; where that leaves a choice (`alpha` 0 and columns that depend
//! on each other) it takes the shortest `w`, as scikit-learn does. Three steps, all by Householder
//! reflections, which never square the condition as normal equations would:
//!
//! 1. a tall `A` is folded, a block of rows at a time, into its triangle `R` and `Qᵀb`;
//! 2. column-pivoted QR finds the rank, and a second one from the right leaves `Q T Z`, `T` square;
//! 3. `T u = Qᵀb` (with the ridge below it) is solved, and `w = Zᵀ u`.
//!
//! Written here rather than taken from a linear algebra crate because a solve must let the world in
//! every few milliseconds and must give the same bits whatever SIMD the machine has.
//!
//! Source: Golub and Van Loan, Matrix Computations, 4th edition, 5.2 to 5.5.

use bunsen_model::{Host, Matrix, ModelError};

use crate::coefficients::{add_scaled, dot};
use crate::pace::{Pace, unless_cancelled};

/// Columns count as dependent when what is new in them is smaller than this share of the largest;
/// the threshold of scikit-learn's `LinearRegression` (`tol`). With a penalty there is one answer
/// whatever the columns, so nothing is left out, as in `Ridge`.
const RANK_TOLERANCE: f64 = 1e-6;

/// Solves for `w`. `a` has a row per equation; `b` has one value per row.
///
/// # Errors
/// [`ModelError::Cancelled`] when the host says so.
pub(crate) async fn solve(a: Matrix, b: Vec<f64>, alpha: f64, host: &dyn Host) -> Result<Vec<f64>, ModelError> {
    let n_cols = a.n_cols;
    let mut pace = Pace::new(host);
    let (mut a, mut b) = if a.n_rows > n_cols { fold(&a, &b, &mut pace).await? } else { (a, b) };
    let (order, rank) =
        triangularise(&mut a, &mut b, if alpha > 0.0 { 0.0 } else { RANK_TOLERANCE }, &mut pace).await?;
    // The first `rank` rows are [T1 T2], T1 triangular. Reflections from the right make it [T 0].
    let mut upper = Matrix::zeros(rank, n_cols);
    for row in 0..rank {
        upper.row_mut(row)[row..].copy_from_slice(&a.row(row)[row..]);
    }
    let reflections = fold_columns(&mut upper, &mut pace).await?;
    let mut w = solve_triangle(&upper, &b[..rank], alpha, &mut pace).await?;
    w.resize(n_cols, 0.0);
    for reflection in &reflections {
        reflection.apply_to_vector(&mut w);
    }
    let mut unordered = vec![0.0; n_cols];
    for (position, &column) in order.iter().enumerate() {
        unordered[column] = w[position];
    }
    Ok(unordered)
}

/// Folds a tall matrix into its triangle, block by block: the least squares stay the same.
async fn fold(a: &Matrix, b: &[f64], pace: &mut Pace<'_>) -> Result<(Matrix, Vec<f64>), ModelError> {
    let n = a.n_cols;
    let block_rows = n.max(64);
    let mut triangle = Matrix::zeros(0, n);
    let mut rhs: Vec<f64> = Vec::new();
    for start in (0..a.n_rows).step_by(block_rows) {
        let end = a.n_rows.min(start + block_rows);
        triangle.values.extend_from_slice(&a.values[start * n..end * n]);
        triangle.n_rows += end - start;
        rhs.extend_from_slice(&b[start..end]);
        for column in 0..n.min(triangle.n_rows) {
            eliminate(&mut triangle, &mut rhs, column);
            unless_cancelled(pace.after(4 * (triangle.n_rows - column) * (n - column)).await)?;
        }
        let keep = n.min(triangle.n_rows);
        triangle.values.truncate(keep * n);
        triangle.n_rows = keep;
        rhs.truncate(keep);
    }
    Ok((triangle, rhs))
}

/// Reflects rows `column..` so that column `column` is zero below its diagonal.
fn eliminate(a: &mut Matrix, b: &mut [f64], column: usize) {
    let n = a.n_cols;
    let vector: Vec<f64> = (column..a.n_rows).map(|row| a.values[row * n + column]).collect();
    let Some(reflection) = Reflection::onto_first(vector) else { return };
    // v' A, row by row: A is stored by rows.
    let mut products = vec![0.0; n - column];
    for (v, row) in reflection.vector.iter().zip(column..a.n_rows) {
        add_scaled(&mut products, *v, &a.values[row * n + column..(row + 1) * n]);
    }
    for (v, row) in reflection.vector.iter().zip(column..a.n_rows) {
        add_scaled(&mut a.values[row * n + column..(row + 1) * n], -reflection.factor * v, &products);
    }
    for row in column + 1..a.n_rows {
        a.values[row * n + column] = 0.0;
    }
    reflection.apply_to_tail(&mut b[column..]);
}

/// Column-pivoted QR in place: gives the order of the columns and the rank, by what is new in a column as a
/// share of the largest.
async fn triangularise(
    a: &mut Matrix,
    b: &mut [f64],
    tolerance: f64,
    pace: &mut Pace<'_>,
) -> Result<(Vec<usize>, usize), ModelError> {
    let (m, n) = (a.n_rows, a.n_cols);
    let mut order: Vec<usize> = (0..n).collect();
    let mut largest = 0.0;
    for step in 0..m.min(n) {
        // Norms are computed afresh: updating them loses the digits that the rank is decided by.
        let mut squares = vec![0.0; n - step];
        for row in step..m {
            for (square, value) in squares.iter_mut().zip(&a.values[row * n + step..(row + 1) * n]) {
                *square += value * value;
            }
        }
        let mut pivot = 0;
        for (column, square) in squares.iter().enumerate() {
            if *square > squares[pivot] {
                pivot = column;
            }
        }
        let norm = squares[pivot].sqrt();
        if step == 0 {
            largest = norm;
        }
        if norm <= tolerance * largest {
            return Ok((order, step));
        }
        order.swap(step, step + pivot);
        for row in 0..m {
            a.values.swap(row * n + step, row * n + step + pivot);
        }
        eliminate(a, b, step);
        unless_cancelled(pace.after(6 * (m - step) * (n - step)).await)?;
    }
    Ok((order, m.min(n)))
}

/// Reflects `[T1 T2]` from the right into `[T 0]`, `T` upper triangular; gives the reflections in the
/// order in which they take `[u 0]` back. From the last row up, each row's own diagonal entry takes in
/// what stands right of the square.
async fn fold_columns(upper: &mut Matrix, pace: &mut Pace<'_>) -> Result<Vec<SplitReflection>, ModelError> {
    let (rank, n) = (upper.n_rows, upper.n_cols);
    let mut reflections = Vec::new();
    if rank == n {
        return Ok(reflections);
    }
    for row in (0..rank).rev() {
        let mut vector = vec![upper.row(row)[row]];
        vector.extend_from_slice(&upper.row(row)[rank..]);
        let Some(reflection) = Reflection::onto_first(vector) else { continue };
        let reflection = SplitReflection { position: row, tail: rank, reflection };
        for above in 0..=row {
            reflection.apply_to_vector(upper.row_mut(above));
        }
        reflections.push(reflection);
        unless_cancelled(pace.after(4 * (row + 1) * (n - rank)).await)?;
    }
    reflections.reverse();
    Ok(reflections)
}

/// Solves `T u = b` for the square at the left of `upper`, with the ridge `alpha` below it.
async fn solve_triangle(upper: &Matrix, b: &[f64], alpha: f64, pace: &mut Pace<'_>) -> Result<Vec<f64>, ModelError> {
    let rank = upper.n_rows;
    let n_rows = if alpha > 0.0 { 2 * rank } else { rank };
    let mut t = Matrix::zeros(n_rows, rank);
    for row in 0..rank {
        t.row_mut(row).copy_from_slice(&upper.row(row)[..rank]);
    }
    let mut u = b.to_vec();
    u.resize(n_rows, 0.0);
    if alpha > 0.0 {
        for row in 0..rank {
            t.row_mut(rank + row)[row] = alpha.sqrt();
        }
        for column in 0..rank {
            eliminate(&mut t, &mut u, column);
            unless_cancelled(pace.after(4 * (n_rows - column) * (rank - column)).await)?;
        }
        u.truncate(rank);
    }
    for row in (0..rank).rev() {
        let known = dot(&t.row(row)[row + 1..], &u[row + 1..]);
        u[row] = (u[row] - known) / t.row(row)[row];
    }
    Ok(u)
}

/// A Householder reflection `I - factor v vᵀ`.
struct Reflection {
    vector: Vec<f64>,
    factor: f64,
}

impl Reflection {
    /// The reflection that takes `vector` onto its first axis; `None` if it lies there already.
    fn onto_first(mut vector: Vec<f64>) -> Option<Self> {
        let largest = vector.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        if vector[1..].iter().all(|v| *v == 0.0) || largest == 0.0 {
            return None;
        }
        // Scaled by the largest entry, so that no square overflows or vanishes.
        vector.iter_mut().for_each(|v| *v /= largest);
        let norm = dot(&vector, &vector).sqrt();
        vector[0] += if vector[0] < 0.0 { -norm } else { norm };
        let factor = 2.0 / dot(&vector, &vector);
        Some(Self { vector, factor })
    }

    fn apply_to_tail(&self, tail: &mut [f64]) {
        let product = dot(&self.vector, tail);
        add_scaled(tail, -self.factor * product, &self.vector);
    }
}

/// A reflection of one entry and a tail of a longer vector.
struct SplitReflection {
    position: usize,
    tail: usize,
    reflection: Reflection,
}

impl SplitReflection {
    fn apply_to_vector(&self, vector: &mut [f64]) {
        let (first, rest) = (self.reflection.vector[0], &self.reflection.vector[1..]);
        let product = self.reflection.factor * (first * vector[self.position] + dot(rest, &vector[self.tail..]));
        vector[self.position] -= product * first;
        add_scaled(&mut vector[self.tail..], -product, rest);
    }
}

#[cfg(test)]
mod tests {
    use bunsen_model::QuietHost;
    use bunsen_stats::Rng;

    use super::*;

    fn run(a: &Matrix, b: &[f64], alpha: f64) -> Vec<f64> {
        futures::executor::block_on(solve(a.clone(), b.to_vec(), alpha, &QuietHost::default())).expect("nobody cancels")
    }

    /// `w` is the answer if the gradient is zero and, for the shortest, `w` lies in the row space.
    fn check(n_rows: usize, n_cols: usize, rank: usize, alpha: f64) {
        let mut rng = Rng::new(5, 0);
        let left: Vec<f64> = (0..n_rows * rank).map(|_| rng.normal()).collect();
        let right: Vec<f64> = (0..rank * n_cols).map(|_| rng.normal()).collect();
        let mut a = Matrix::zeros(n_rows, n_cols);
        for row in 0..n_rows {
            for k in 0..rank {
                let (factor, row_of_right) = (left[row * rank + k], &right[k * n_cols..(k + 1) * n_cols]);
                add_scaled(a.row_mut(row), factor, row_of_right);
            }
        }
        let b: Vec<f64> = (0..n_rows).map(|_| rng.normal()).collect();
        let w = run(&a, &b, alpha);
        let mut gradient: Vec<f64> = w.iter().map(|w| alpha * w).collect();
        for (row, b) in a.rows().zip(&b) {
            add_scaled(&mut gradient, dot(row, &w) - b, row);
        }
        let worst = gradient.iter().fold(0.0_f64, |most, g| most.max(g.abs()));
        assert!(worst < 1e-9, "{n_rows} x {n_cols}, rank {rank}, alpha {alpha}: gradient {worst}");
        // The shortest answer solves w = Aᵀ v: its distance to the row space is zero.
        let transposed = Matrix::new(
            n_cols,
            n_rows,
            (0..n_cols).flat_map(|c| (0..n_rows).map(move |r| (r, c))).map(|(r, c)| a.row(r)[c]).collect(),
        );
        let v = run(&transposed, &w, 0.0);
        let distance = transposed.rows().zip(&w).map(|(row, w)| (dot(row, &v) - w).abs()).fold(0.0, f64::max);
        assert!(distance < 1e-9, "{n_rows} x {n_cols}, rank {rank}, alpha {alpha}: off the row space by {distance}");
    }

    #[test]
    fn every_shape_and_rank_is_solved() {
        for alpha in [0.0, 0.7] {
            check(200, 6, 6, alpha);
            check(200, 6, 3, alpha);
            check(7, 7, 7, alpha);
            check(6, 20, 6, alpha);
            check(6, 20, 2, alpha);
            check(500, 70, 65, alpha);
        }
    }

    #[test]
    fn nothing_to_learn_from_gives_zeros() {
        assert_eq!(run(&Matrix::zeros(5, 2), &[1.0; 5], 0.0), [0.0, 0.0]);
        assert_eq!(run(&Matrix::zeros(5, 2), &[1.0; 5], 1.0), [0.0, 0.0]);
    }

    #[test]
    fn a_penalty_keeps_small_columns() {
        let a = Matrix::new(2, 2, vec![1.0, 0.0, 0.0, 1e-7]);
        let plain = futures::executor::block_on(solve(a.clone(), vec![1.0, 1.0], 0.0, &QuietHost::default()));
        assert_eq!(plain.expect("nobody cancels"), [1.0, 0.0], "as LinearRegression, which takes it for nothing");
        let ridge = futures::executor::block_on(solve(a, vec![1.0, 1.0], 1e-14, &QuietHost::default()));
        // By hand: 1e-7 / (1e-14 + alpha).
        assert!((ridge.expect("nobody cancels")[1] / 5e6 - 1.0).abs() < 1e-9);
    }
}
