//! A map of the passages: their vectors seen along the two directions in which they differ most.

use bunsen_spec::{Citation, MappedPassage, PassageMap};
use faer::{Mat, Side};

use crate::Library;

/// Passages that the directions are taken from, at most.
const N_MEASURED: usize = 2_000;

impl Library {
    /// Where passages lie on the plane of the first two principal components of their vectors: at most `n` of them, evenly
    /// over the collection.
    pub fn map(&self, n: usize) -> PassageMap {
        let encoded: Vec<usize> =
            (0..self.passages.len()).filter(|at| self.vectors.contains(self.vector_ids[*at])).collect();
        let vectors = |some: &[usize]| -> Vec<Vec<f32>> {
            some.iter().filter_map(|at| self.vectors.passages.vector(self.vector_ids[*at])).collect()
        };
        let plane = Plane::of(&vectors(&evenly(&encoded, N_MEASURED)));
        let shown = evenly(&encoded, n);
        let passages = shown.iter().zip(vectors(&shown)).map(|(at, vector)| {
            let at = self.passages[*at];
            let (_, passage) = self.collection.get(at);
            let quote = self.collection.text(at).to_string();
            let place = Citation { quote, ..self.cite(at, &passage.range, passage.page, 0.0) };
            MappedPassage { place, at: plane.place(&vector) }
        });
        PassageMap {
            passages: passages.collect(),
            explained: plane.explained,
            n_encoded: encoded.len() as u64,
            n_passages: self.passages.len() as u64,
        }
    }
}

/// At most `n` of these, evenly from the first on.
fn evenly(all: &[usize], n: usize) -> Vec<usize> {
    let taken = all.len().min(n);
    (0..taken).map(|i| all[i * all.len() / taken]).collect()
}

/// The first two principal components of some vectors.
struct Plane {
    mean: Vec<f64>,
    axes: [Vec<f64>; 2],
    /// The share of the variance along each.
    explained: [f64; 2],
}

impl Plane {
    fn of(vectors: &[Vec<f32>]) -> Self {
        let (n, dimension) = (vectors.len(), vectors.first().map_or(0, Vec::len));
        let column = |j: usize| vectors.iter().map(move |own| f64::from(own[j]));
        let mean: Vec<f64> = (0..dimension).map(|j| column(j).sum::<f64>() / n as f64).collect();
        let centred = Mat::from_fn(n, dimension, |i, j| f64::from(vectors[i][j]) - mean[j]);
        let scatter = centred.transpose() * &centred;
        let total: f64 = (0..dimension).map(|j| scatter[(j, j)]).sum();
        let flat = Self { axes: [vec![0.0; dimension], vec![0.0; dimension]], explained: [0.0; 2], mean };
        // One point, or many at the same place, have no direction.
        if dimension < 2 || total <= f64::EPSILON {
            return flat;
        }
        let Ok(found) = scatter.self_adjoint_eigen(Side::Lower) else { return flat };
        // From the smallest to the largest.
        let axis = |back: usize| {
            let axis: Vec<f64> = (0..dimension).map(|j| found.U()[(j, dimension - back)]).collect();
            // Either direction would do: the largest share is positive, as scikit-learn has it.
            let largest = axis.iter().copied().max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(1.0);
            axis.iter().map(|share| share * largest.signum()).collect()
        };
        let explained = |back: usize| (found.S()[dimension - back] / total).clamp(0.0, 1.0);
        Self { axes: [axis(1), axis(2)], explained: [explained(1), explained(2)], ..flat }
    }

    fn place(&self, vector: &[f32]) -> [f64; 2] {
        let along = |axis: &[f64]| {
            axis.iter().zip(vector).zip(&self.mean).map(|((axis, own), mean)| axis * (f64::from(*own) - mean)).sum()
        };
        [along(&self.axes[0]), along(&self.axes[1])]
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Case {
        vectors: Vec<Vec<f32>>,
        places: Vec<[f64; 2]>,
        explained: [f64; 2],
    }

    #[test]
    fn the_plane_is_that_of_scikit_learn() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../tests/golden/map.json")).unwrap();
        assert!(cases.len() >= 3);
        for Case { vectors, places, explained } in cases {
            let plane = Plane::of(&vectors);
            let close = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).abs().max((a[1] - b[1]).abs()) < 1e-9;
            assert!(close(plane.explained, explained), "{:?} {explained:?}", plane.explained);
            for (vector, expected) in vectors.iter().zip(places) {
                assert!(close(plane.place(vector), expected), "{:?} {expected:?}", plane.place(vector));
            }
        }
    }

    #[test]
    fn what_has_no_direction_lies_in_the_middle() {
        for vectors in [vec![], vec![vec![1.0_f32, 0.0]], vec![vec![0.6, 0.8]; 5]] {
            let plane = Plane::of(&vectors);
            assert_eq!(plane.explained, [0.0; 2]);
            assert!(vectors.iter().all(|own| plane.place(own) == [0.0; 2]));
        }
    }

    #[test]
    fn some_are_taken_evenly() {
        let all: Vec<usize> = (0..10).collect();
        assert_eq!(evenly(&all, 5), [0, 2, 4, 6, 8]);
        assert_eq!(evenly(&all, 50), all);
        assert!(evenly(&[], 5).is_empty());
    }
}
