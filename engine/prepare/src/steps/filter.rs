//! Keeps the rows for which an expression is true.

use bunsen_spec::Problem;
use bunsen_table::Table;

use crate::expression::selected;
use crate::step::Stepped;

/// The rows for which `expression` is true, in their order. Where it is missing, it is not true.
pub(crate) fn filter(table: &Table, expression: &str) -> Result<Stepped, Problem> {
    let (rows, issues) = selected(table, expression)?;
    Ok(Stepped::chosen_rows(table, rows).with_issues(issues))
}

#[cfg(test)]
mod tests {
    use bunsen_table::{read_csv, rows};

    use super::*;
    use crate::step::RowOrigin;

    #[test]
    fn rows_stay_where_it_is_true() {
        let table = read_csv(b"a,b\n1,x\n,y\n3,\n0,x\n".to_vec(), &Default::default()).unwrap().table;
        let kept = filter(&table, "a >= 1 or b = 'y'").unwrap();
        assert_eq!(kept.rows, RowOrigin::Chosen(vec![0, 1, 2]));
        assert_eq!(rows(&kept.table, 0, 9).rows.len(), 3);
        let kept = filter(&table, "1 / a > 0.5").unwrap();
        assert_eq!((kept.rows, kept.issues[0].rows.clone()), (RowOrigin::Chosen(vec![0]), vec![4]));
        assert!(filter(&table, "a").is_err());
    }
}
