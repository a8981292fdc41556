//! The values of several columns together occur once.

use bunsen_spec::Problem;
use bunsen_table::{Column, Table, Values};

use crate::arguments::Arguments;
use crate::order::copies;
use crate::outcome::{Outcome, SharesOf, Shown, Tally};
use crate::values::find;

/// Several columns of a row.
#[derive(Clone, Debug)]
pub(crate) struct Several {
    columns: Vec<String>,
    ignored: Ignored,
    pub(crate) mostly: f64,
}

/// Which rows are skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ignored {
    AllMissing,
    AnyMissing,
    None,
}

impl Several {
    /// Reads the arguments that expectations about several columns share.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        const WORDS: [(&str, Ignored); 3] = [
            ("all_values_are_missing", Ignored::AllMissing),
            ("any_value_is_missing", Ignored::AnyMissing),
            ("never", Ignored::None),
        ];
        let mut columns = arguments.columns()?;
        // A column named twice says nothing more than one named once.
        let mut at = 0;
        while at < columns.len() {
            let is_repeated = columns[..at].contains(&columns[at]);
            if is_repeated { drop(columns.remove(at)) } else { at += 1 }
        }
        Ok(Self { columns, ignored: arguments.one_of("ignore_row_if", &WORDS)?, mostly: arguments.mostly()? })
    }

    /// The columns.
    pub(crate) fn columns<'a>(&self, table: &'a Table) -> Result<Vec<&'a Column>, Problem> {
        self.columns.iter().map(|name| find(table, name)).collect()
    }

    /// Whether a row is skipped.
    pub(crate) fn is_skipped(&self, columns: &[&Column], row: usize) -> bool {
        match self.ignored {
            Ignored::AllMissing => columns.iter().all(|column| column.values.is_missing(row)),
            Ignored::AnyMissing => columns.iter().any(|column| column.values.is_missing(row)),
            Ignored::None => false,
        }
    }
}

/// The values of several columns together occur once. Missing values equal each other.
#[derive(Clone, Debug)]
pub(crate) struct CompoundUnique(Several);

impl CompoundUnique {
    /// `expect_compound_columns_to_be_unique`.
    pub(crate) fn read(arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        Several::read(arguments).map(Self)
    }

    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        let columns = self.0.columns(table)?;
        let n_rows = table.n_rows();
        let rows = (0..n_rows).filter(|row| !self.0.is_skipped(&columns, *row)).map(|row| row as u32).collect();
        let values: Vec<&Values> = columns.iter().map(|column| &column.values).collect();
        let is_copy = copies(&values, rows, n_rows);
        let tally = Tally::of(n_rows, |row| (!self.0.is_skipped(&columns, row)).then(|| !is_copy[row]));
        Ok(tally.outcome(&columns, Shown::Record, SharesOf::Present, self.0.mostly))
    }
}
