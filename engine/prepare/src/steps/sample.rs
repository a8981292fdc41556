//! Keeps some rows, chosen by chance.

use bunsen_spec::{Problem, SampleSize, say};
use bunsen_table::Table;

use crate::chance::{choose, share_of};
use crate::step::Stepped;

/// The table with some of its rows, those with the smallest [numbers](crate::chance::number), in their order.
pub(crate) fn sample(table: &Table, size: SampleSize, seed: u64) -> Result<Stepped, Problem> {
    let n = match size {
        SampleSize::Rows { n } => usize::try_from(n).unwrap_or(usize::MAX),
        SampleSize::Share { share } if (0.0..=1.0).contains(&share) => share_of(table.n_rows(), share),
        SampleSize::Share { .. } => return Err(say::shapes::share_outside().in_field("share")),
    };
    Ok(Stepped::chosen_rows(table, choose(seed, table.n_rows(), n)))
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Step;

    use super::*;
    use crate::cases::{Others, check, check_refused};

    fn rows(n: u64, seed: u64) -> Step {
        Step::Sample { size: SampleSize::Rows { n }, seed }
    }

    fn share(share: f64) -> Step {
        Step::Sample { size: SampleSize::Share { share }, seed: 42 }
    }

    #[test]
    fn rows_are_chosen_by_the_seed() {
        // df.iloc[numpy.sort(numpy.argsort(numbers, kind="stable")[:n])]
        let csv = "i\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        check(csv, &rows(3, 42), "i\n1\n3\n7\n");
        check(csv, &rows(3, 43), "i\n1\n6\n9\n");
        check(csv, &rows(99, 42), csv);
        check(csv, &rows(0, 42), "i\n");
        check(csv, &share(0.25), "i\n1\n3\n7\n");
        check(csv, &share(1.0), csv);
        for wrong in [-0.1, 1.1, f64::NAN] {
            check_refused(csv, &share(wrong), &Others::default(), "between 0 and 1");
        }
    }
}
