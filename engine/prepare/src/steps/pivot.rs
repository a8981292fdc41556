//! One row for each combination of values, and one column for each value of another column.

use arrow_array::UInt32Array;
use bunsen_spec::{Aggregation, Problem, ReadIssue, say};
use bunsen_table::{Column, Table, Values, cell_text, general_issue};

use crate::aggregates::{Aggregated, aggregate};
use crate::columns::{find, find_all};
use crate::keys::{Groups, combine};
use crate::limits::check_size;
use crate::names::FreeNames;
use crate::select;
use crate::step::Stepped;

/// New columns at most.
const MAX_NEW: usize = 1_000;
/// The column of the rows that have no value in the column of names.
const MISSING: &str = "missing";

/// A row for each combination of values of the columns `rows` and a column for each value of the column `columns`,
/// both sorted; where they meet, `function` of the values of the column `values`.
pub(crate) fn pivot(
    table: &Table,
    rows: &[String],
    columns: &str,
    values: &str,
    function: Aggregation,
) -> Result<Stepped, Problem> {
    let keys = find_all(table, rows)?;
    if rows.iter().any(|row| row == columns) {
        return Err(say::steps::named_twice(columns).in_column(columns));
    }
    let (names, values) = (find(table, columns)?, find(table, values)?);
    let key_values: Vec<&Values> = keys.iter().map(|column| &column.values).collect();
    let row_groups = Groups::sorted(&key_values, table.n_rows());
    let column_groups = Groups::sorted(&[&names.values], table.n_rows());
    if column_groups.len() > MAX_NEW {
        return Err(say::shapes::too_many_new_columns(columns, column_groups.len(), MAX_NEW).in_column(columns));
    }
    check_size(row_groups.len() as u64, keys.len() + column_groups.len())?;
    let cells = combine(&row_groups, &column_groups);
    let computed = aggregate(values, function, &cells.members())?;
    let (new_names, issue) = new_names(rows, names, &column_groups);
    let first_rows = row_groups.first_rows.clone().into();
    let kept =
        keys.into_iter().map(|column| Column { values: select::values(&column.values, &first_rows), ..column.clone() });
    let new = spread(&computed, &cells, &row_groups, &column_groups);
    let new = new_names.into_iter().zip(new).map(|(name, values)| Column { name, kind: computed.kind, values });
    Ok(Stepped::new_rows(Table::new(kept.chain(new).collect())).with_issues(computed.issues).with_issues(issue))
}

/// The names of the new columns: the values as they are written.
fn new_names(kept: &[String], names: &Column, groups: &Groups) -> (Vec<String>, Option<ReadIssue>) {
    let mut free = FreeNames::new(kept.iter().cloned());
    let written = |row: usize| match names.values.is_missing(row) {
        true => MISSING.to_string(),
        false => cell_text(names.values.cell(row)),
    };
    let given = groups.first_rows.iter().map(|row| free.take(&written(*row as usize), "")).collect();
    let issue = (!free.changed.is_empty())
        .then(|| general_issue(say::shapes::new_names_taken(&free.changed), Some(&names.name), 0));
    (given, issue)
}

/// The values of each new column in turn.
fn spread<'a>(
    computed: &'a Aggregated,
    cells: &'a Groups,
    rows: &'a Groups,
    columns: &'a Groups,
) -> impl Iterator<Item = Values> + 'a {
    let mut of_column: Vec<Vec<u32>> = vec![Vec::new(); columns.len()];
    for (cell, row) in cells.first_rows.iter().enumerate() {
        of_column[columns.of_row[*row as usize] as usize].push(cell as u32);
    }
    of_column.into_iter().map(|column| {
        let mut places = vec![None; rows.len()];
        for cell in column {
            let row = cells.first_rows[cell as usize] as usize;
            places[rows.of_row[row] as usize] = Some(cell);
        }
        select::values(&computed.values, &UInt32Array::from(places))
    })
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Step;

    use super::*;
    use crate::cases::{Others, check, check_issues, check_refused};

    fn step(rows: &[&str], columns: &str, values: &str, function: Aggregation) -> Step {
        Step::Pivot {
            rows: rows.iter().map(ToString::to_string).collect(),
            columns: columns.into(),
            values: values.into(),
            function,
        }
    }

    #[test]
    fn values_become_columns() {
        // df.groupby(rows + [columns], dropna=False)[values].agg(function).unstack(columns)
        let csv = "a,b,v\n2,x,1\n,y,2\n1,,3\n1,x,\n,,5\n2,x,7\n";
        check(csv, &step(&["a"], "b", "v", Aggregation::Sum), "a,x,y,missing\n1,0,,3\n2,8,,\n,,2,5\n");
        check(csv, &step(&["a"], "b", "v", Aggregation::Mean), "a,x,y,missing\n1,,,3\n2,4,,\n,,2,5\n");
        check(csv, &step(&["a"], "b", "b", Aggregation::Count), "a,x,y,missing\n1,1,,0\n2,2,,\n,,1,0\n");
        check(csv, &step(&["b"], "a", "v", Aggregation::First), "b,1,2,missing\nx,,1,\ny,,,2\n,3,,5\n");
        check(csv, &step(&["b", "v"], "a", "b", Aggregation::Max), {
            "b,v,1,2,missing\nx,1,,x,\nx,7,,x,\nx,,x,,\ny,2,,,y\n,3,,,\n,5,,,\n"
        });
        check("a,b,v\n", &step(&["a"], "b", "v", Aggregation::Sum), "a\n");
    }

    #[test]
    fn new_columns_get_names_of_their_own() {
        let csv = "a,b,v\n1,a,1\n1,missing,2\n1,,3\n";
        let stepped = check(csv, &step(&["a"], "b", "v", Aggregation::Sum), "a,a_2,missing,missing_2\n1,1,2,3\n");
        check_issues(&stepped.issues, &[("\u{201c}a\u{201d} is now called \u{201c}a_2\u{201d}", &[])]);
        let dates = "a,d,v\n1,2024-01-02,1\n1,2023-05-06,2\n";
        check(dates, &step(&["a"], "d", "v", Aggregation::Max), "a,2023-05-06,2024-01-02\n1,2,1\n");
    }

    #[test]
    fn too_many_columns_are_refused() {
        let csv = (0..1_001).map(|n| format!("a,{n}.5,1\n")).collect::<String>();
        let others = Others::default();
        let step = step(&["a"], "b", "v", Aggregation::Sum);
        check_refused(&format!("a,b,v\n{csv}"), &step, &others, "has 1001 distinct values; at most 1000");
        check_refused("a,b,v\n1,2,x\n", &step, &others, "holds texts, of which no sum");
        check_refused("a,c,v\n1,2,x\n", &step, &others, "no column called");
        check_refused(
            "b,v\n1,2\n",
            &Step::Pivot {
                rows: vec!["b".into()],
                columns: "b".into(),
                values: "v".into(),
                function: Aggregation::Sum,
            },
            &others,
            "named twice",
        );
    }
}
