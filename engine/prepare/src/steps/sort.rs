//! Sorts the rows.

use bunsen_spec::{Problem, SortKey};
use bunsen_table::Table;

use crate::columns::find_all;
use crate::keys::{Direction, SortBy, sort_rows};
use crate::step::Stepped;

/// The table sorted by columns, the most important first; missing values last, equal rows in their order.
pub(crate) fn sort(table: &Table, by: &[SortKey]) -> Result<Stepped, Problem> {
    let names: Vec<String> = by.iter().map(|key| key.column.clone()).collect();
    let columns = find_all(table, &names)?.into_iter().zip(by).map(|(column, key)| SortBy {
        values: &column.values,
        direction: if key.is_descending { Direction::Descending } else { Direction::Ascending },
    });
    let rows = sort_rows((0..table.n_rows() as u32).collect(), &columns.collect::<Vec<_>>());
    Ok(Stepped::chosen_rows(table, rows))
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Step;

    use super::*;
    use crate::cases::{Others, check, check_refused};

    /// `-a` sorts by `a`, the largest first.
    fn step(by: &[&str]) -> Step {
        let key = |name: &&str| SortKey {
            column: name.trim_start_matches('-').to_string(),
            is_descending: name.starts_with('-'),
        };
        Step::Sort { by: by.iter().map(key).collect() }
    }

    #[test]
    fn rows_are_sorted() {
        // df.sort_values(by, ascending=[...], kind="stable", na_position="last")
        let csv = "a,b\n2,x\n,y\n1,é\n2,Z\n-0.5,\n1,a\n";
        check(csv, &step(&["a"]), "a,b\n-0.5,\n1,é\n1,a\n2,x\n2,Z\n,y\n");
        check(csv, &step(&["-a"]), "a,b\n2,x\n2,Z\n1,é\n1,a\n-0.5,\n,y\n");
        check(csv, &step(&["b"]), "a,b\n2,Z\n1,a\n2,x\n,y\n1,é\n-0.5,\n");
        check(csv, &step(&["-b"]), "a,b\n1,é\n,y\n2,x\n1,a\n2,Z\n-0.5,\n");
        check(csv, &step(&["-a", "b"]), "a,b\n2,Z\n2,x\n1,a\n1,é\n-0.5,\n,y\n");
        check("f,d\ntrue,2024-02-01\nfalse,\ntrue,2024-01-01\n", &step(&["f", "d"]), {
            "f,d\nfalse,\ntrue,2024-01-01\ntrue,2024-02-01\n"
        });
        check("t\nlong text b\nlong text\nlong text a\n", &step(&["-t"]), "t\nlong text b\nlong text a\nlong text\n");
        check_refused(csv, &step(&[]), &Others::default(), "No column is chosen");
        check_refused(csv, &step(&["a", "-a"]), &Others::default(), "named twice");
    }
}
