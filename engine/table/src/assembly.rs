//! A table put together from batches of its rows.

use bunsen_spec::{ColumnKind, ColumnPlan, Problem, ReadEnd, TablePlan, say};

use crate::builder::ColumnBuilder;
use crate::read::TableRead;
use crate::table::{Column, Table};

/// Takes batches of rows and makes one table of them. Room is made once for all rows, so that the memory it takes is
/// that of the table and of one batch.
pub struct TableBuilder {
    columns: Vec<(String, ColumnKind, ColumnBuilder)>,
}

impl TableBuilder {
    /// Begins with no rows.
    pub fn new(plan: &TablePlan) -> Self {
        let n_rows = usize::try_from(plan.n_rows).unwrap_or(usize::MAX);
        let column = |plan: &ColumnPlan| (plan.name.clone(), plan.kind, ColumnBuilder::with_room(plan, n_rows));
        Self { columns: plan.columns.iter().map(column).collect() }
    }

    /// Adds the next rows.
    ///
    /// # Errors
    /// If they are not of the plan's columns, or a column's texts are more than its offsets can say.
    pub fn append(&mut self, rows: &Table) -> Result<(), Problem> {
        let fits = self.columns.len() == rows.columns().len()
            && self.columns.iter_mut().zip(rows.columns()).all(|((.., all), column)| all.append(&column.values));
        if fits { Ok(()) } else { Err(say::tables::misfit(say::tables::other_columns())) }
    }

    /// The table of all rows, and what is known of it at the end.
    ///
    /// # Errors
    /// If that is of other columns.
    pub fn finish(self, end: ReadEnd) -> Result<TableRead, Problem> {
        let ReadEnd { kinds, options, parts, issues } = end;
        let fits = kinds.len() == self.columns.len()
            && self.columns.iter().zip(&kinds).all(|((_, planned, _), kind)| is_laid_out_alike(*planned, *kind));
        if !fits {
            return Err(say::tables::misfit(say::tables::other_columns()));
        }
        let column =
            |((name, _, mut all), kind): ((String, _, ColumnBuilder), _)| Column { name, kind, values: all.take() };
        let table = Table::new(self.columns.into_iter().zip(kinds).map(column).collect());
        Ok(TableRead { table, options, parts, issues })
    }
}

fn is_laid_out_alike(a: ColumnKind, b: ColumnKind) -> bool {
    let is_text = |kind| matches!(kind, ColumnKind::Category | ColumnKind::Text);
    a == b || is_text(a) && is_text(b)
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{ReadEnd, ReadOptions};

    use super::*;
    use crate::{read_csv, rows};

    fn read() -> TableRead {
        let text = "n,byte,x,b,day,at,kind\n-1,0,1.5,true,2024-02-29,2024-02-29 12:30,red\n,,2.5,,,,\n\
                    3,255,,false,1969-12-31,1969-12-31 23:59:59.5,grün\n\
                    4,1,4.5,true,0001-01-01,9999-12-31 00:00,red\n";
        read_csv(text.into(), &ReadOptions::default()).unwrap()
    }

    fn end(read: &TableRead) -> ReadEnd {
        let kinds = read.table.columns().iter().map(|column| column.kind).collect();
        ReadEnd { kinds, options: read.options.clone(), parts: Vec::new(), issues: read.issues.clone() }
    }

    #[test]
    fn parts_make_the_whole() {
        let read = read();
        for n in 1..=4 {
            let mut builder = TableBuilder::new(&read.table.plan());
            for start in (0..4).step_by(n) {
                builder.append(&read.table.slice(start, n.min(4 - start))).unwrap();
            }
            let again = builder.finish(end(&read)).unwrap();
            assert_eq!(rows(&again.table, 0, 9), rows(&read.table, 0, 9), "by {n}");
            assert_eq!(again.table.plan(), read.table.plan());
            let kinds = |table: &Table| table.columns().iter().map(|column| column.kind).collect::<Vec<_>>();
            assert_eq!(kinds(&again.table), kinds(&read.table));
        }
    }

    #[test]
    fn rows_of_another_table_are_refused() {
        let read = read();
        let other = read_csv(b"a\n1\n".to_vec(), &ReadOptions::default()).unwrap();
        assert!(TableBuilder::new(&read.table.plan()).append(&other.table).is_err());
        assert!(TableBuilder::new(&other.table.plan()).append(&read.table).is_err());
        assert!(TableBuilder::new(&read.table.plan()).finish(end(&other)).is_err());
    }
}
