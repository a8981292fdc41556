//! What is shown of one chart: its options, its numbers as a table, and a sentence.

use std::fmt;
use std::rc::Rc;

/// A chart, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What is shown, in a few words.
    pub title: String,
    /// A line under the title; may be empty.
    pub note: String,
    /// One sentence that says what is to be seen, for who cannot see it.
    pub summary: String,
    /// Which colour is which series.
    pub keys: Vec<Key>,
    /// The same numbers.
    pub table: LazyTable,
    /// ECharts options as JSON.
    pub options: String,
    /// How much room it takes.
    pub height: Height,
}

/// The name of a series and its place in the row of colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The series' name.
    pub name: String,
    /// 0 for `--c1` to 5 for `--c6`.
    pub color: usize,
}

/// A chart's numbers as a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureTable {
    /// Column names.
    pub columns: Vec<String>,
    /// Cells, already in words.
    pub rows: Vec<Vec<String>>,
}

/// A table that is made when it is asked for: thousands of points are drawn far oftener than read.
#[derive(Clone)]
pub struct LazyTable(Rc<dyn Fn() -> FigureTable>);

impl LazyTable {
    /// The table that `make` makes.
    pub fn new(make: impl Fn() -> FigureTable + 'static) -> Self {
        Self(Rc::new(make))
    }

    /// Makes it.
    pub fn make(&self) -> FigureTable {
        (self.0)()
    }
}

/// A table holds the numbers of the picture it stands beside, so that the picture alone says what is new.
impl PartialEq for LazyTable {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for LazyTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.make().fmt(formatter)
    }
}

/// How much room a chart takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Height {
    /// A chart beside others.
    Low,
    /// A chart by itself.
    #[default]
    Normal,
    /// A chart with much in it.
    Tall,
    /// Charts below each other: so many, 1 to 8.
    Rows(u8),
}

/// The classes of charts below each other.
const ROWS: [&str; 8] = [
    "chart-rows-1",
    "chart-rows-2",
    "chart-rows-3",
    "chart-rows-4",
    "chart-rows-5",
    "chart-rows-6",
    "chart-rows-7",
    "chart-rows-8",
];

impl Height {
    /// The class that gives it its height.
    pub fn class(self) -> &'static str {
        match self {
            Self::Low => "chart-low",
            Self::Normal => "chart-normal",
            Self::Tall => "chart-tall",
            Self::Rows(n) => ROWS[usize::from(n.clamp(1, 8)) - 1],
        }
    }
}

impl FigureTable {
    /// The table as CSV text.
    pub fn to_csv(&self) -> String {
        std::iter::once(&self.columns)
            .chain(&self.rows)
            .map(|row| row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\n")
            .collect()
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_become_csv() {
        let table = FigureTable {
            columns: vec!["epoch".into(), "a, b".into()],
            rows: vec![vec!["1,000".into(), "say \"so\"".into()]],
        };
        assert_eq!(table.to_csv(), "epoch,\"a, b\"\n\"1,000\",\"say \"\"so\"\"\"\n");
    }
}
