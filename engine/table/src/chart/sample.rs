//! Rows drawn by chance.

use bunsen_spec::SampledRows;
use bunsen_stats::Rng;

/// What the chance begins with: the same table always gives the same picture.
const SEED: u64 = 0;

/// At most `most` of `rows`, each equally likely to be drawn, in their order; and what to say of it.
pub(super) fn sample(rows: Vec<u32>, most: usize) -> (Vec<u32>, Option<SampledRows>) {
    if rows.len() <= most {
        return (rows, None);
    }
    let sampled = SampledRows { n: most as u64, of: rows.len() as u64 };
    let mut rng = Rng::new(SEED, 0);
    let (mut n_left, mut n_wanted) = (rows.len(), most);
    let is_drawn = |_: &u32| {
        let is_drawn = rng.below(n_left) < n_wanted;
        n_left -= 1;
        n_wanted -= usize::from(is_drawn);
        is_drawn
    };
    (rows.into_iter().filter(is_drawn).collect(), Some(sampled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_as_large_as_asked_and_even() {
        let (rows, sampled) = sample((0..100_000).collect(), 1_000);
        assert_eq!((rows.len(), sampled), (1_000, Some(SampledRows { n: 1_000, of: 100_000 })));
        assert!(rows.is_sorted());
        // Of ten tenths, each has 100 drawn rows give or take four standard deviations (9.4).
        for tenth in rows.chunk_by(|a, b| a / 10_000 == b / 10_000) {
            assert!((62..138).contains(&tenth.len()), "{}", tenth.len());
        }
        assert_eq!(sample(vec![3, 5], 2), (vec![3, 5], None));
    }
}
