//! Ranks of values.

/// The rank of each value among all, from 1; equal values share the average of their ranks. As pandas'
/// `rank()`. Values that are not numbers come last.
pub fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    // Adding zero makes one of the two zeros, which are equal.
    order.sort_unstable_by(|a, b| (values[*a] + 0.0).total_cmp(&(values[*b] + 0.0)));
    let mut ranks = vec![0.0; values.len()];
    let mut n_before = 0;
    for equal in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let rank = n_before as f64 + (equal.len() + 1) as f64 / 2.0;
        equal.iter().for_each(|at| ranks[*at] = rank);
        n_before += equal.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_pandas() {
        // pandas.Series([...]).rank()
        assert_eq!(average_ranks(&[]), []);
        assert_eq!(average_ranks(&[3.0, 1.0, 2.0]), [3.0, 1.0, 2.0]);
        assert_eq!(average_ranks(&[2.0, 8.0, 2.0, 0.0, 2.0, 8.0]), [3.0, 5.5, 3.0, 1.0, 3.0, 5.5]);
        assert_eq!(average_ranks(&[0.0, -0.0, -1.0]), [2.5, 2.5, 1.0]);
    }
}
