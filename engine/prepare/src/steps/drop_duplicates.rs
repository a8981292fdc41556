//! Takes out rows that repeat another.

use bunsen_spec::{Keep, Problem};
use bunsen_table::{Table, Values};

use crate::columns::find_or_all;
use crate::keys::Groups;
use crate::step::Stepped;

/// The table with one row, or none, of those that are equal in `columns`; all of them where none is named.
pub(crate) fn drop_duplicates(table: &Table, columns: &[String], keep: Keep) -> Result<Stepped, Problem> {
    let columns: Vec<&Values> = find_or_all(table, columns)?.into_iter().map(|column| &column.values).collect();
    let groups = Groups::new(&columns, table.n_rows());
    let mut rows = match keep {
        Keep::First => groups.first_rows,
        Keep::Last => groups.members().iter().filter_map(|rows| rows.last().copied()).collect(),
        Keep::None => groups.members().iter().filter(|rows| rows.len() == 1).map(|rows| rows[0]).collect(),
    };
    rows.sort_unstable();
    Ok(Stepped::chosen_rows(table, rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RowOrigin;
    use crate::cases::{Others, check, check_refused};
    use bunsen_spec::Step;

    fn step(columns: &[&str], keep: Keep) -> Step {
        Step::DropDuplicates { columns: columns.iter().map(ToString::to_string).collect(), keep }
    }

    #[test]
    fn equal_rows_are_dropped() {
        // df.drop_duplicates(subset, keep="first" | "last" | False)
        let csv = "a,b\n1,x\n2,y\n1,x\n,x\n,x\n1,y\n";
        check(csv, &step(&[], Keep::First), "a,b\n1,x\n2,y\n,x\n1,y\n");
        check(csv, &step(&[], Keep::Last), "a,b\n2,y\n1,x\n,x\n1,y\n");
        check(csv, &step(&[], Keep::None), "a,b\n2,y\n1,y\n");
        check(csv, &step(&["b"], Keep::First), "a,b\n1,x\n2,y\n");
        let stepped = check(csv, &step(&["b"], Keep::Last), "a,b\n,x\n1,y\n");
        assert_eq!(stepped.rows, RowOrigin::Chosen(vec![4, 5]));
        check_refused(csv, &step(&["c"], Keep::First), &Others::default(), "no column called \u{201c}c\u{201d}");
    }
}
