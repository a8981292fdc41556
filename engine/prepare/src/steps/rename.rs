//! Renames a column.

use bunsen_spec::Problem;
use bunsen_table::{Column, Table};

use crate::columns::{check_new, position};
use crate::step::Stepped;

/// The table with the column `column` called `name`.
pub(crate) fn rename(table: &Table, column: &str, name: &str) -> Result<Stepped, Problem> {
    let at = position(table, column)?;
    check_new(table, name)?;
    let mut columns = table.columns().to_vec();
    columns[at] = Column { name: name.into(), ..columns[at].clone() };
    let renamed = vec![(column.to_string(), name.to_string())];
    Ok(Stepped { renamed, ..Stepped::same_rows(Table::new(columns)) })
}
