//! Records that become rows: every key is a column, in the order in which the keys first come.

use std::collections::HashMap;

use bunsen_spec::{Problem, ReadIssue, say};
use bunsen_table::{
    MAX_CELLS, MAX_COLUMNS, MAX_EXACT, MAX_TEXT_BYTES, MixedColumn, Noted, Scalar, Table, bounded, general_issue,
    own_names,
};

use super::node::Node;

/// Columns that grow record by record.
#[derive(Default)]
pub(crate) struct Records {
    columns: Vec<(String, MixedColumn)>,
    by_name: HashMap<String, usize>,
    n_rows: usize,
    broken: Noted,
    repeated: Noted,
}

impl Records {
    /// Records whose columns are known before: those of lists of values.
    pub(crate) fn named(names: Vec<String>) -> Self {
        let mut records = Self::default();
        for name in own_names(&names).names {
            records.by_name.insert(name.clone(), records.columns.len());
            records.columns.push((name, MixedColumn::default()));
        }
        records
    }

    pub(crate) fn n_rows(&self) -> u64 {
        self.n_rows as u64
    }

    pub(crate) fn n_broken(&self) -> u64 {
        self.broken.n_rows()
    }

    /// Notes a line that is no JSON.
    pub(crate) fn note_broken(&mut self, line: u64, text: &[u8]) {
        self.broken.note(line, text);
    }

    /// Adds a row: an object's values by their keys, a list's by their place, any other value as one column.
    pub(crate) fn push(&mut self, node: Node) -> Result<(), Problem> {
        match node {
            Node::Object(entries) => {
                for (key, node) in entries {
                    self.push_at(key, node)?;
                }
            }
            Node::List(values) => {
                for (index, node) in values.into_iter().enumerate() {
                    match self.columns.get_mut(index) {
                        Some((_, column)) => push_value(column, self.n_rows, &node),
                        None => self.push_value_at(format!("column_{}", index + 1), &node)?,
                    }
                }
            }
            value => self.push_value_at("column_1".into(), &value)?,
        }
        self.n_rows += 1;
        if self.n_rows as u64 * self.columns.len() as u64 > MAX_CELLS {
            return Err(say::tables::too_many_cells(MAX_CELLS));
        }
        Ok(())
    }

    /// Adds a value under its key; the values of an object under both keys with a dot between them.
    fn push_at(&mut self, name: String, node: Node) -> Result<(), Problem> {
        match node {
            Node::Object(entries) if !entries.is_empty() => {
                for (key, node) in entries {
                    self.push_at(format!("{name}.{key}"), node)?;
                }
                Ok(())
            }
            node => self.push_value_at(name, &node),
        }
    }

    fn push_value_at(&mut self, name: String, node: &Node) -> Result<(), Problem> {
        let index = match self.by_name.get(&name) {
            Some(index) => *index,
            None => {
                if self.columns.len() == MAX_COLUMNS {
                    return Err(say::tables::too_many_columns(MAX_COLUMNS));
                }
                self.by_name.insert(name.clone(), self.columns.len());
                self.columns.push((name, MixedColumn::default()));
                self.columns.len() - 1
            }
        };
        let column = &mut self.columns[index].1;
        if column.len() > self.n_rows {
            self.repeated.note(self.n_rows as u64 + 1, self.columns[index].0.as_bytes());
            return Ok(());
        }
        push_value(column, self.n_rows, node);
        if column.n_text_bytes() > MAX_TEXT_BYTES {
            return Err(say::tables::too_many_bytes());
        }
        Ok(())
    }

    /// The table, and what did not fit.
    ///
    /// # Errors
    /// If there is no row, or no value in any.
    pub(crate) fn finish(self) -> Result<(Table, Vec<ReadIssue>), Problem> {
        if self.n_rows == 0 {
            return Err(say::json::no_records());
        }
        let names = own_names(&self.columns.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
        let mut issues = names.issues;
        if let Some(first) = self.broken.first_row() {
            let what = say::json::broken_lines(self.broken.n_rows(), first, self.broken.example());
            issues.push(general_issue(what, None, 0));
        }
        issues.extend(self.repeated.issue(None, say::json::repeated_keys));
        let mut columns = Vec::new();
        for ((_, mut column), name) in self.columns.into_iter().zip(names.names) {
            column.fill_to(self.n_rows);
            let (column, own) = column.finish(name);
            columns.push(column);
            issues.extend(own);
        }
        if columns.iter().all(|column| (0..self.n_rows).all(|row| column.values.is_missing(row))) {
            return Err(say::tables::no_values_in_rows());
        }
        Ok((Table::new(columns), bounded(issues)))
    }
}

/// Whether a number is one of those that floats count through; minus zero would lose its sign.
fn is_whole(value: f64) -> bool {
    value.fract() == 0.0 && value.abs() <= MAX_EXACT as f64 && !(value == 0.0 && value.is_sign_negative())
}

fn push_value(column: &mut MixedColumn, row: usize, node: &Node) {
    column.fill_to(row);
    let text;
    column.push(match node {
        Node::Null => Scalar::Missing,
        Node::Flag(value) => Scalar::Boolean(*value),
        Node::Integer(value) => Scalar::Integer(*value),
        // JSON has one kind of number: 1.0 is as whole as 1.
        Node::Number(value) if is_whole(*value) => Scalar::Integer(*value as i64),
        Node::Number(value) => Scalar::Number(*value),
        Node::Text(value) => Scalar::Text(value),
        nested @ (Node::List(_) | Node::Object(_)) => {
            text = nested.to_json();
            Scalar::Nested(&text)
        }
    });
}
