//! One row for each combination of values.

use bunsen_spec::{Aggregate, Problem, say};
use bunsen_table::{Column, Table, Values};

use crate::aggregates::aggregate;
use crate::columns::{find, find_all};
use crate::keys::Groups;
use crate::limits::check_size;
use crate::select;
use crate::step::Stepped;

/// A row for each combination of values of the columns `by`, sorted by them, with `aggregates` of the rows that have
/// it.
pub(crate) fn group(table: &Table, by: &[String], aggregates: &[Aggregate]) -> Result<Stepped, Problem> {
    let keys = find_all(table, by)?;
    check_names(by, aggregates)?;
    let values: Vec<&Values> = keys.iter().map(|column| &column.values).collect();
    let groups = Groups::sorted(&values, table.n_rows());
    check_size(groups.len() as u64, by.len() + aggregates.len())?;
    let members = groups.members();
    let first_rows = groups.first_rows.into();
    let mut columns: Vec<Column> = keys
        .into_iter()
        .map(|column| Column { values: select::values(&column.values, &first_rows), ..column.clone() })
        .collect();
    let mut issues = Vec::new();
    for Aggregate { column, function, name } in aggregates {
        let computed = aggregate(find(table, column)?, *function, &members)?;
        columns.push(Column { name: name.clone(), kind: computed.kind, values: computed.values });
        issues.extend(computed.issues);
    }
    Ok(Stepped::new_rows(Table::new(columns)).with_issues(issues))
}

/// Whether there is something to compute, and every new column has a name of its own.
fn check_names(by: &[String], aggregates: &[Aggregate]) -> Result<(), Problem> {
    if aggregates.is_empty() {
        return Err(say::shapes::no_aggregates());
    }
    for (at, Aggregate { name, .. }) in aggregates.iter().enumerate() {
        if name.trim().is_empty() {
            return Err(say::steps::no_name());
        }
        if by.contains(name) || aggregates[..at].iter().any(|earlier| earlier.name == *name) {
            return Err(say::shapes::kept_and_new(name).in_column(name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{Aggregation, Step};

    use super::*;
    use crate::cases::{Others, check, check_issues, check_refused};
    use Aggregation::{Count, Distinct, First, Last, Max, Mean, Median, Min, Std, Sum};

    /// Each aggregate is a column and a function; the new columns are `1`, `2` and so on.
    fn step(by: &[&str], aggregates: &[(&str, Aggregation)]) -> Step {
        let aggregates = aggregates.iter().enumerate().map(|(at, (column, function))| Aggregate {
            column: column.to_string(),
            function: *function,
            name: (at + 1).to_string(),
        });
        Step::Group { by: by.iter().map(ToString::to_string).collect(), aggregates: aggregates.collect() }
    }

    const CSV: &str = "k,n,x,f,t,d\n\
        b,1,0.5,true,y,2024-03-01\n\
        ,2,1.5,false,x,2024-01-01\n\
        a,,,,,\n\
        b,4,2.5,true,x,2024-02-01\n\
        ,9,,,x,\n\
        b,4,-1,false,,2024-03-01\n";

    #[test]
    fn groups_are_those_of_pandas() {
        // df.groupby("k", dropna=False).agg(...); the last digit of deviations is that of `bunsen_stats`.
        let all = [Count, Distinct, Sum, Mean, Median, Std, Min, Max, First, Last];
        let of = |column: &'static str| all.map(|function| (column, function));
        check(
            CSV,
            &step(&["k"], &of("n")),
            "k,1,2,3,4,5,6,7,8,9,10\n\
            a,0,0,0,,,,,,,\n\
            b,3,2,9,3,4,1.7320508075688772,1,4,1,4\n\
            ,2,2,11,5.5,5.5,4.949747468305833,2,9,2,9\n",
        );
        check(
            CSV,
            &step(&["k"], &of("x")),
            "k,1,2,3,4,5,6,7,8,9,10\n\
            a,0,0,0,,,,,,,\n\
            b,3,3,2,0.6666666666666666,0.5,1.755942292142123,-1,2.5,0.5,-1\n\
            ,1,1,1.5,1.5,1.5,,1.5,1.5,1.5,1.5\n",
        );
        check(
            CSV,
            &step(&["k"], &of("f")),
            "k,1,2,3,4,5,6,7,8,9,10\n\
            a,0,0,0,,,,,,,\n\
            b,3,2,2,0.6666666666666666,1,0.5773502691896257,false,true,true,false\n\
            ,1,1,0,0,0,,false,false,false,false\n",
        );
        for column in ["t", "d"] {
            let fitting = [Count, Distinct, Min, Max, First, Last].map(|function| (column, function));
            check(
                CSV,
                &step(&["k"], &fitting),
                match column {
                    "t" => "k,1,2,3,4,5,6\na,0,0,,,,\nb,2,2,x,y,y,x\n,2,1,x,x,x,x\n",
                    _ => {
                        "k,1,2,3,4,5,6\na,0,0,,,,\n\
                    b,3,2,2024-02-01,2024-03-01,2024-03-01,2024-03-01\n\
                    ,1,1,2024-01-01,2024-01-01,2024-01-01,2024-01-01\n"
                    }
                },
            );
        }
    }

    #[test]
    fn groups_of_several_columns_are_sorted_with_missing_values_last() {
        let csv = "a,b,n\n2,x,1\n,y,2\n1,,3\n1,x,4\n,,5\n2,x,6\n";
        check(csv, &step(&["a", "b"], &[("n", Sum)]), "a,b,1\n1,x,4\n1,,3\n2,x,7\n,y,2\n,,5\n");
        check(csv, &step(&["b", "a"], &[("a", Max)]), "b,a,1\nx,1,1\nx,2,2\ny,,\n,1,1\n,,\n");
        check("a,b\n", &step(&["a"], &[("b", Count)]), "a,1\n");
    }

    #[test]
    fn sums_beyond_64_bits_are_numbers() {
        let csv = "k,n\na,9223372036854775807\na,1\nb,1\n";
        let stepped = check(csv, &step(&["k"], &[("n", Sum)]), "k,1\na,9.223372036854776e18\nb,1\n");
        check_issues(&stepped.issues, &[("too large for a whole number", &[])]);
        let csv = "k,n\na,1.7e308\na,1.7e308\nb,1\n";
        let stepped = check(csv, &step(&["k"], &[("n", Sum), ("n", Mean)]), "k,1,2\na,,1.7e308\nb,1,1\n");
        check_issues(&stepped.issues, &[("1 group has a sum of \u{201c}n\u{201d} that cannot be held", &[])]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let others = Others::default();
        check_refused(CSV, &step(&["k"], &[("t", Mean)]), &others, "holds texts, of which no mean can be computed");
        check_refused(CSV, &step(&["k"], &[("d", Std)]), &others, "holds dates, of which no standard deviation");
        check_refused(CSV, &step(&["k"], &[("q", Count)]), &others, "no column called");
        check_refused(CSV, &step(&["k"], &[]), &others, "Nothing is to be computed");
        check_refused(CSV, &step(&[], &[("n", Sum)]), &others, "No column is chosen");
        let named_as_key = Aggregate { column: "n".into(), function: Sum, name: "k".into() };
        let step = Step::Group { by: vec!["k".into()], aggregates: vec![named_as_key] };
        check_refused(CSV, &step, &others, "would be called \u{201c}k\u{201d}");
    }
}
