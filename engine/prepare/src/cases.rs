//! What the tests of steps have in common.

use std::collections::BTreeMap;

use bunsen_spec::{Problem, ReadIssue, Step};
use bunsen_stats::Rng;
use bunsen_table::{MixedColumn, Scalar, Table, read_csv, rows, write_csv};

use crate::{OtherTables, Stepped, take_step};

/// The other tables of a test, by name.
#[derive(Default)]
pub(crate) struct Others(BTreeMap<String, Table>);

impl Others {
    /// One other table, called `other`.
    pub(crate) fn one(csv: &str) -> Self {
        Self(BTreeMap::from([("other".to_string(), table(csv))]))
    }
}

impl OtherTables for Others {
    fn table(&self, name: &str) -> Result<&Table, Problem> {
        self.0.get(name).ok_or_else(|| Problem::not_found("There is no such table."))
    }
}

/// A table as it is read; one of names alone has columns of numbers without rows.
pub(crate) fn table(csv: &str) -> Table {
    if csv.lines().count() == 1 {
        let names = csv.trim_end().split(',');
        return Table::new(names.map(|name| MixedColumn::default().finish(name.into()).0).collect());
    }
    read_csv(csv.as_bytes().to_vec(), &Default::default()).expect("a table").table
}

/// A table as it is written.
pub(crate) fn text(table: &Table) -> String {
    let all = rows(table, 0, table.n_rows());
    String::from_utf8(write_csv(&all.columns, all.rows.into_iter())).expect("UTF-8")
}

/// Takes a step and compares the table that it gives.
pub(crate) fn check(csv: &str, step: &Step, expected: &str) -> Stepped {
    check_with(csv, step, &Others::default(), expected)
}

/// As [`check`], with other tables.
pub(crate) fn check_with(csv: &str, step: &Step, others: &Others, expected: &str) -> Stepped {
    let stepped = take_step(step, &table(csv), others).expect("the step fits");
    assert_eq!(text(&stepped.table), expected, "{step:?} of {csv:?}");
    stepped
}

/// Takes a step that does not fit; the problem says `part`.
pub(crate) fn check_refused(csv: &str, step: &Step, others: &Others, part: &str) {
    let problem = take_step(step, &table(csv), others).expect_err("the step does not fit");
    assert!(problem.to_string().contains(part), "{problem} does not say {part:?}");
}

/// Compares what a learner should look at: a part of each sentence, and the rows.
pub(crate) fn check_issues(issues: &[ReadIssue], expected: &[(&str, &[u64])]) {
    assert_eq!(issues.len(), expected.len(), "{issues:#?}");
    for (issue, (part, rows)) in issues.iter().zip(expected) {
        assert!(issue.what.contains(part) && issue.rows == *rows, "{issue:?} is not {part:?} @{rows:?}");
    }
}

/// A small table of few distinct values, some of them missing: the kinds of its one to four columns, its rows and
/// its values are decided by the seed.
pub(crate) fn random_table(seed: u64) -> Table {
    let mut rng = Rng::new(seed, 0);
    let (n_rows, n_columns) = (rng.below(30), 1 + rng.below(4));
    let columns = (0..n_columns).map(|at| {
        let kind = rng.below(6);
        let mut column = MixedColumn::default();
        for _ in 0..n_rows {
            column.push(if rng.below(5) == 0 { Scalar::Missing } else { random_value(kind, &mut rng) });
        }
        column.finish(format!("column_{at}")).0
    });
    Table::new(columns.collect())
}

fn random_value(kind: usize, rng: &mut Rng) -> Scalar<'static> {
    const INTEGERS: [i64; 5] = [0, -1, 7, i64::MAX, i64::MIN];
    const NUMBERS: [f64; 6] = [0.0, -0.0, 0.5, -2.25, 1e300, 7.0];
    const TEXTS: [&str; 6] = ["", "a", "a\0", "abcdefgh", "abcdefghi", "é"];
    match kind {
        0 => Scalar::Integer(INTEGERS[rng.below(5)]),
        1 => Scalar::Number(NUMBERS[rng.below(6)]),
        2 => Scalar::Boolean(rng.below(2) == 0),
        3 => Scalar::Date(rng.below(4) as i32 - 2),
        4 => Scalar::DateTime(rng.below(4) as i64 * 43_200_000_000),
        _ => Scalar::Text(TEXTS[rng.below(6)]),
    }
}
