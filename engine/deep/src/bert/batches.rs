//! Which texts go through the network together.

/// Most tokens of a batch, unless one text has more: between two turns of the host a layer takes some tens of
/// milliseconds in a browser.
const MAX_TOKENS: usize = 512;
/// Of the tokens of a batch, at most one in so many is there to make short texts as long as the longest.
const MIN_TOKENS_PER_FILLER: usize = 8;

/// Batches of texts of these lengths, as their indices. Texts of like length go together, because each is filled up
/// to the longest of its batch.
pub(crate) fn batches(lengths: &[usize]) -> Vec<Vec<usize>> {
    let mut by_length: Vec<usize> = (0..lengths.len()).collect();
    by_length.sort_by_key(|&i| lengths[i]);
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut n_own = 0;
    for i in by_length {
        let fits = |batch: &Vec<usize>| {
            let n_tokens = (batch.len() + 1) * lengths[i];
            let n_fillers = n_tokens - n_own - lengths[i];
            n_tokens <= MAX_TOKENS && n_fillers * MIN_TOKENS_PER_FILLER <= n_tokens
        };
        match batches.last_mut() {
            Some(batch) if fits(batch) => batch.push(i),
            _ => {
                batches.push(vec![i]);
                n_own = 0;
            }
        }
        n_own += lengths[i];
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lengths: &[usize], expected: &[&[usize]]) {
        assert_eq!(batches(lengths), expected, "{lengths:?}");
    }

    #[test]
    fn texts_of_like_length_go_together_within_the_limits() {
        check(&[], &[]);
        check(&[5], &[&[0]]);
        check(&[8, 2, 8, 2], &[&[1, 3], &[0, 2]]);
        // 7 + 8 + 8 tokens take 24 places: one filler.
        check(&[8, 7, 8], &[&[1, 0, 2]]);
        check(&[600, 600], &[&[0], &[1]]);
        check(&[256; 5], &[&[0, 1], &[2, 3], &[4]]);
    }
}
