//! Chance that any program can repeat: a number for each row.

use bunsen_spec::{chance_start, mixed};

/// The golden ratio's decimals in 64 bits, the step of splitmix64.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// The number of row `row`, counted from 0: an output of splitmix64 (Steele, Lea and Flood, 2014), whose state
/// begins where [`chance_start`] says for the seed. All in 64 bits without sign, what is beyond is cut off:
///
/// ```text
/// z = start + (row + 1) * 0x9E3779B97F4A7C15
/// z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
/// z = (z ^ (z >> 27)) * 0x94D049BB133111EB
/// number = z ^ (z >> 31)
/// ```
///
/// No two rows of one seed have the same number.
pub(crate) fn number(seed: u64, row: u64) -> u64 {
    mixed(chance_start(seed).wrapping_add(row.wrapping_add(1).wrapping_mul(STEP)))
}

/// The rows 0 to `n_rows - 1` in the order of their numbers.
pub(crate) fn order(seed: u64, n_rows: usize) -> Vec<u32> {
    let mut pairs = numbered(seed, n_rows);
    pairs.sort_unstable();
    pairs.into_iter().map(|(_, row)| row).collect()
}

/// Those `n` of the rows 0 to `n_rows - 1` with the smallest numbers, ascending; all if there are not so many.
pub(crate) fn choose(seed: u64, n_rows: usize, n: usize) -> Vec<u32> {
    let mut pairs = numbered(seed, n_rows);
    if n < n_rows {
        pairs.select_nth_unstable(n);
        pairs.truncate(n);
    }
    let mut rows: Vec<u32> = pairs.into_iter().map(|(_, row)| row).collect();
    rows.sort_unstable();
    rows
}

/// A share of `n`, rounded to the nearest whole number, half upwards: `floor(n * share + 0.5)`.
pub(crate) fn share_of(n: usize, share: f64) -> usize {
    (n as f64 * share + 0.5).floor() as usize
}

fn numbered(seed: u64, n_rows: usize) -> Vec<(u64, u32)> {
    (0..n_rows as u32).map(|row| (number(seed, u64::from(row)), row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_splitmix64() {
        // The first outputs of the reference implementation (prng.di.unimi.it/splitmix64.c) for the state 0.
        let numbers: Vec<u64> = (0..3).map(|row| number(0, row)).collect();
        assert_eq!(numbers, [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]);
        assert_ne!(number(1, 1), number(2, 0), "neighbouring seeds have nothing in common");
    }

    #[test]
    fn the_rows_with_the_smallest_numbers_are_chosen() {
        assert_eq!(order(0, 3), [2, 1, 0]);
        assert_eq!(choose(0, 3, 2), [1, 2]);
        assert_eq!(choose(0, 3, 9), [0, 1, 2]);
        assert_eq!(choose(7, 1_000, 10), {
            let mut first = order(7, 1_000)[..10].to_vec();
            first.sort_unstable();
            first
        });
        assert_eq!((choose(0, 0, 0), choose(0, 3, 0)), (vec![], vec![]));
    }

    #[test]
    fn shares_are_rounded_half_upwards() {
        assert_eq!([(5, 0.5), (5, 0.1), (4, 0.1), (3, 1.0)].map(|(n, share)| share_of(n, share)), [3, 1, 0, 3]);
    }
}
