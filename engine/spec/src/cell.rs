//! Single values and small tables of them, as they cross borders.

use serde::{Deserialize, Serialize};

/// One value of a table, as typed by a learner or sent by a client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// No value.
    Missing,
    /// Yes or no.
    Flag(bool),
    /// A finite number.
    Number(f64),
    /// Anything else.
    Text(String),
}

/// Some rows of a table by column name: what is shown in a grid, or asked of a model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// Column names, one per cell of a row.
    pub columns: Vec<String>,
    /// The rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}
