//! Adds a column that says which rows are for training, validation and testing.

use arrow_array::StringArray;
use bunsen_spec::{ColumnKind, Problem, ReadIssue, say};
use bunsen_table::{Column, Table, Values, general_issue};

use crate::chance::{order, share_of};
use crate::columns::{check_new, find};
use crate::keys::Groups;
use crate::step::Stepped;

/// The parts, as the new column names them: for training, validation and testing.
const PARTS: [&str; 3] = ["train", "validation", "test"];
const TRAIN: u8 = 0;
const VALIDATION: u8 = 1;
const TEST: u8 = 2;

/// Which share of the rows goes where; the rest is for training.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shares {
    /// For validation.
    pub(crate) validation: f64,
    /// For testing.
    pub(crate) test: f64,
}

/// The table with the column `into` behind the others. Within each kind of `stratify`, the rows are ordered by their
/// [numbers](crate::chance::number): the first are for testing, the next for validation, the rest for training.
pub(crate) fn split(
    table: &Table,
    into: &str,
    shares: Shares,
    stratify: Option<&str>,
    seed: u64,
) -> Result<Stepped, Problem> {
    check_new(table, into)?;
    check_shares(shares)?;
    let strata = stratify.map(|name| find(table, name)).transpose()?;
    let columns: Vec<&Values> = strata.iter().map(|column| &column.values).collect();
    let groups = Groups::new(&columns, table.n_rows());
    let sizes: Vec<usize> = groups.members().iter().map(<[u32]>::len).collect();
    let mut parts = vec![TRAIN; table.n_rows()];
    let mut n_before = vec![0; groups.len()];
    for row in order(seed, table.n_rows()) {
        let stratum = groups.of_row[row as usize] as usize;
        parts[row as usize] = part(sizes[stratum], shares, n_before[stratum]);
        n_before[stratum] += 1;
    }
    let issues = issues(&parts, shares, &sizes, strata.map(|column| column.name.as_str()));
    let texts: StringArray = parts.iter().map(|part| Some(PARTS[usize::from(*part)])).collect();
    let mut columns = table.columns().to_vec();
    columns.push(Column { name: into.into(), kind: ColumnKind::Category, values: Values::Text(texts) });
    Ok(Stepped::same_rows(Table::new(columns)).with_issues(issues))
}

fn check_shares(Shares { validation, test }: Shares) -> Result<(), Problem> {
    for (share, field) in [(validation, "validation_share"), (test, "test_share")] {
        if !(0.0..=1.0).contains(&share) {
            return Err(say::shapes::share_outside().in_field(field));
        }
    }
    if validation + test >= 1.0 {
        return Err(say::shapes::no_share_left());
    }
    Ok(())
}

/// The part of the row before which `n_before` of `n` rows stand.
fn part(n: usize, shares: Shares, n_before: usize) -> u8 {
    let n_test = share_of(n, shares.test);
    let n_validation = share_of(n, shares.validation);
    match n_before {
        before if before < n_test => TEST,
        before if before < n_test + n_validation => VALIDATION,
        _ => TRAIN,
    }
}

/// Parts without rows, and kinds that are not in every part.
fn issues(parts: &[u8], shares: Shares, sizes: &[usize], stratify: Option<&str>) -> Vec<ReadIssue> {
    let wanted = [(TRAIN, 1.0), (VALIDATION, shares.validation), (TEST, shares.test)];
    let wanted: Vec<u8> = wanted.into_iter().filter(|(_, share)| *share > 0.0).map(|(part, _)| part).collect();
    let mut issues: Vec<ReadIssue> = wanted
        .iter()
        .filter(|part| !parts.contains(part))
        .map(|part| general_issue(say::shapes::empty_part(PARTS[usize::from(*part)]), None, 0))
        .collect();
    if let Some(name) = stratify {
        let is_everywhere = |n: usize| {
            let n_test = share_of(n, shares.test);
            let n_validation = share_of(n, shares.validation);
            let has_rows = [n > n_test + n_validation, n_validation > 0, n_test > 0];
            wanted.iter().all(|part| has_rows[usize::from(*part)])
        };
        let n_rare = sizes.iter().filter(|n| !is_everywhere(**n)).count() as u64;
        if n_rare > 0 {
            issues.push(general_issue(say::shapes::rare_kinds(n_rare, name), Some(name), 0));
        }
    }
    issues
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Step;

    use super::*;
    use crate::cases::{Others, check, check_issues, check_refused};

    const CSV: &str = "i,k\n0,a\n1,b\n2,a\n3,\n4,a\n5,a\n6,b\n7,a\n8,a\n9,\n";

    fn step(validation_share: f64, test_share: f64, stratify: Option<&str>) -> Step {
        Step::Split {
            into: "part".into(),
            validation_share,
            test_share,
            stratify: stratify.map(String::from),
            seed: 42,
        }
    }

    fn parts(stepped: &Stepped) -> String {
        let Values::Text(parts) = &stepped.table.columns()[2].values else { panic!("texts") };
        parts.iter().flatten().map(|part| if part == PARTS[0] { '-' } else { part.chars().next().unwrap() }).collect()
    }

    fn check_parts(step: &Step, expected: &str, issues: &[&str]) {
        let stepped = crate::take_step(step, &crate::cases::table(CSV), &Others::default()).unwrap();
        assert_eq!(parts(&stepped), expected, "{step:?}");
        check_issues(&stepped.issues, &issues.iter().map(|part| (*part, &[][..])).collect::<Vec<_>>());
    }

    #[test]
    fn rows_are_put_into_parts() {
        // numpy: for each stratum, rows = rows[numpy.argsort(numbers[rows], kind="stable")], then by floor(n * share + 0.5)
        check_parts(&step(0.2, 0.3, None), "-tvt-v-t--", &[]);
        check_parts(&step(0.0, 0.3, Some("k")), "-ttt---t--", &[]);
        check_parts(&step(0.25, 0.25, Some("k")), "vttt-vvt-v", &["2 values of \u{201c}k\u{201d} are too rare"]);
        check_parts(&step(0.0, 0.0, None), "----------", &[]);
        check_parts(&step(0.04, 0.0, None), "----------", &["No row is in \u{201c}validation\u{201d}"]);
        check("k\nx\n", &step(0.2, 0.2, None), "k,part\nx,train\n");
        check("k\n", &step(0.2, 0.2, None), "k,part\n");
    }

    #[test]
    fn shares_have_to_leave_something() {
        let others = Others::default();
        check_refused(CSV, &step(0.5, 0.5, None), &others, "leave nothing to train on");
        check_refused(CSV, &step(-0.1, 0.5, None), &others, "between 0 and 1");
        check_refused(CSV, &step(0.1, f64::NAN, None), &others, "between 0 and 1");
        check_refused(CSV, &step(0.1, 0.1, Some("x")), &others, "no column called");
        check_refused("part\n1\n", &step(0.1, 0.1, None), &others, "already");
    }
}
