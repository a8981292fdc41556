//! The steps of a recipe as pandas takes them, on a frame called `df`.
//!
//! The code says what the engine does, in as few words as pandas has for it. Where pandas does something else by
//! itself (missing keys that meet, groups of missing values that are dropped), the code says so; `recipes.py`
//! among the oracles holds the two together.

mod bins;
mod cast;
mod chance;
mod dates;
mod fill;
mod join;
mod rows;
mod shape;
mod texts;
mod values;
mod write;

#[cfg(test)]
mod kept;

use std::collections::BTreeSet;

use bunsen_spec::{ColumnKind, ReadOptions, RecipeStep, Step};

use self::write::names;
use super::literals::quoted;

/// Lines of Python that work on a frame called `df`, and the modules they name besides pandas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Code {
    /// The lines, each with its end.
    pub lines: String,
    /// What to import, as it stands after `import`: `numpy as np`. pandas (`pandas as pd`) is not among them.
    pub imports: BTreeSet<&'static str>,
}

/// What a step meets.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// The names and kinds of the columns, in their order. Kinds say how pandas holds the values: whole numbers
    /// with gaps are floats, booleans with gaps are objects.
    pub here: &'a [(String, ColumnKind)],
    /// The tables that a step may join.
    pub others: &'a [OtherTable],
}

/// Another table of the project, as a recipe names it.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherTable {
    /// The name of its file, by which a recipe names it.
    pub name: String,
    /// How the file is read.
    pub options: ReadOptions,
    /// Its columns.
    pub columns: Vec<(String, ColumnKind)>,
}

impl Columns<'_> {
    /// The kind of the column called `name`, where there is one.
    pub fn kind(&self, name: &str) -> Option<ColumnKind> {
        self.here.iter().find(|(other, _)| other == name).map(|(_, kind)| *kind)
    }
}

/// The code of one step.
pub fn step(step: &Step, columns: &Columns) -> Code {
    match step {
        Step::Cast { column, to } => cast::cast(column, *to, columns),
        Step::Rename { column, name } => {
            plain(format!("df = df.rename(columns={{{}: {}}})\n", quoted(column), quoted(name)))
        }
        Step::DropColumns { columns } => plain(format!("df = df.drop(columns={})\n", names(columns))),
        Step::KeepColumns { columns } => plain(format!("df = df[{}]\n", names(columns))),
        Step::Fill { columns: chosen, with, by } => fill::fill(chosen, with, by, columns),
        Step::DropMissing { columns } => plain(rows::drop_missing(columns)),
        Step::DropDuplicates { columns, keep } => plain(rows::drop_duplicates(columns, *keep)),
        Step::Filter { expression } => values::filter(expression, columns),
        Step::Derive { column, expression } => values::derive(column, expression, columns),
        Step::Clip { column, min, max } => plain(values::clip(column, *min, *max)),
        Step::Replace { columns: chosen, value, by } => values::replace(chosen, value, by, columns),
        Step::ReplaceText { columns, find, by } => plain(texts::replace_text(columns, find, by)),
        Step::Trim { columns } => texts::trim(columns),
        Step::SplitText { column, separator, into } => plain(texts::split_text(column, separator, into, columns)),
        Step::ParseDates { column, format } => plain(dates::parse_dates(column, format)),
        Step::DateParts { column, parts } => plain(dates::date_parts(column, parts, columns)),
        Step::Bin { column, into, bins } => bins::bin(column, into, bins, columns),
        Step::Group { by, aggregates } => plain(shape::group(by, aggregates, columns)),
        Step::Pivot { rows, columns: chosen, values, function } => {
            shape::pivot(rows, chosen, values, *function, columns)
        }
        Step::Melt { keep, columns: chosen, name, value } => plain(shape::melt(keep, chosen, name, value, columns)),
        Step::Join { table, how, on } => join::join(table, *how, on, columns),
        Step::Sort { by } => plain(rows::sort(by)),
        Step::Sample { size, seed } => chance::sample(size, *seed),
        Step::Split { into, validation_share, test_share, stratify, seed } => {
            chance::split(into, [*validation_share, *test_share], stratify.as_deref(), *seed)
        }
    }
}

/// The code of a whole recipe, to follow the line that reads the table into `df`. Steps that are off are left out.
///
/// `kinds_before`: for each step of the recipe, off or not, the names and kinds of the columns when it is reached,
/// as the worker found them when it took the steps; what a step makes of the kinds often depends on the values. For
/// steps beyond its end, columns and kinds count as unknown, and the code is the most general.
pub fn recipe(steps: &[RecipeStep], kinds_before: &[Vec<(String, ColumnKind)>], others: &[OtherTable]) -> Code {
    let mut code = Code::default();
    for (at, one) in steps.iter().enumerate().filter(|(_, one)| !one.is_off) {
        let here = kinds_before.get(at).map_or(&[][..], Vec::as_slice);
        let Code { lines, imports } = step(&one.step, &Columns { here, others });
        code.lines += &lines;
        code.imports.extend(imports);
    }
    code
}

/// Code that needs pandas only.
fn plain(lines: String) -> Code {
    Code { lines, imports: BTreeSet::new() }
}

/// Code that needs numpy besides.
fn with_numpy(lines: String) -> Code {
    Code { lines, imports: BTreeSet::from(["numpy as np"]) }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{Aggregation, Cell, FillWith};

    use super::*;

    /// Checks the code of steps on columns of which nothing is known.
    fn check(steps: Vec<Step>, expected: &str) {
        let steps: Vec<RecipeStep> = steps.into_iter().map(RecipeStep::from).collect();
        assert_eq!(recipe(&steps, &[], &[]).lines, expected);
    }

    #[test]
    fn where_kinds_are_unknown_the_code_is_general() {
        check(
            vec![
                Step::Fill {
                    columns: vec!["a".into()],
                    with: FillWith::Constant { value: Cell::Text("x\"\\".into()) },
                    by: vec![],
                },
                Step::Pivot {
                    rows: vec!["a".into()],
                    columns: "b".into(),
                    values: "c".into(),
                    function: Aggregation::Sum,
                },
            ],
            "df[\"a\"] = df[\"a\"].fillna(\"x\\\"\\\\\")\n\
             df[\"b\"] = df[\"b\"].astype(\"str\")\n\
             df = df.groupby([\"a\", \"b\"], dropna=False)[\"c\"].sum().unstack()\n\
             df = df.rename(columns={np.nan: \"missing\"})\n\
             df = df.rename_axis(columns=None).reset_index()\n",
        );
    }

    #[test]
    fn a_mistake_stops_the_script() {
        check(vec![Step::Filter { expression: "price >".into() }], "raise SyntaxError(\"price >\")\n");
    }
}
