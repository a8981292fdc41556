//! Vectors like those of texts: in clusters, and in a subspace of few dimensions with a little noise around it.

use bunsen_stats::Rng;

/// Values in a vector.
pub const DIMENSION: usize = 384;
/// Dimensions of the subspace.
const N_HIDDEN: usize = 24;
/// How far vectors lie from the middle of their cluster, where the middles lie 1 from each other in each hidden
/// dimension.
const SPREAD: f64 = 0.5;
/// The noise in each value, where those of the subspace have a deviation of about 1.
const NOISE: f64 = 0.05;

/// Draws `n` vectors and `n_questions` more of the same distribution, one after the other, not of length 1.
pub fn draw(n: usize, n_questions: usize, seed: u64) -> (Vec<f32>, Vec<f32>) {
    let mut rng = Rng::new(seed, 0);
    let n_clusters = (n / 100).clamp(1, 500);
    let mut normals = |n: usize| (0..n).map(|_| rng.normal()).collect::<Vec<f64>>();
    let into_space = normals(N_HIDDEN * DIMENSION);
    let middles = normals(n_clusters * N_HIDDEN);
    let vectors = |n: usize, stream: u64| {
        let mut rng = Rng::new(seed, stream);
        let mut values = Vec::with_capacity(n * DIMENSION);
        for _ in 0..n {
            let middle = rng.below(n_clusters) * N_HIDDEN;
            let hidden: Vec<f64> =
                middles[middle..middle + N_HIDDEN].iter().map(|middle| middle + SPREAD * rng.normal()).collect();
            let mut vector = vec![0.0; DIMENSION];
            for (weight, row) in hidden.iter().zip(into_space.chunks_exact(DIMENSION)) {
                vector.iter_mut().zip(row).for_each(|(value, step)| *value += weight * step);
            }
            let scale = (N_HIDDEN as f64).sqrt();
            values.extend(vector.iter().map(|value| (value / scale + NOISE * rng.normal()) as f32));
        }
        values
    };
    (vectors(n, 1), vectors(n_questions, 2))
}
