//! Questions to documents.

use crate::Problem;

/// Passages would be too short to say anything.
pub fn passages_too_small(least: usize) -> Problem {
    Problem::bad_input("The passages would be too small to say anything.")
        .remedy(format!("Allow at least {least} tokens for each."))
}

/// Passages would repeat more than half of the one before.
pub fn overlap_too_large(most: usize) -> Problem {
    Problem::bad_input("The passages would repeat more than half of the one before.")
        .remedy(format!("Let them repeat {most} tokens at most."))
}
