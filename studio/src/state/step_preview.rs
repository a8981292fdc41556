//! What is shown of a step's preview: the columns it touches first, and each row before and after.

use bunsen_spec::{Cell, StepPreview};

/// Columns shown at most; those that are touched are shown in any case up to this number.
const N_COLUMNS: usize = 12;

/// A preview as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownPreview {
    /// The columns, in the order of the table after the step; those that are gone come last.
    pub columns: Vec<ShownColumn>,
    /// The rows.
    pub lines: Vec<Line>,
    /// Columns that are not shown.
    pub n_hidden: usize,
    /// Whether a value changes or a row goes.
    pub is_any_touched: bool,
}

/// A column that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownColumn {
    /// Its name after the step, or before it if it is gone.
    pub name: String,
    /// Whether it is new, gone or holds another value.
    pub is_touched: bool,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its number before the step, counted from 0; `None` for a new row.
    pub number: Option<u64>,
    /// Whether it would be gone.
    pub is_gone: bool,
    /// Its values.
    pub cells: Vec<Shown>,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// As before, or of a row that would be gone.
    Same(Cell),
    /// In a column that was not there before.
    New(Cell),
    /// Before and after.
    Changed(Cell, Cell),
}

/// What is shown of a preview.
pub fn shown(preview: &StepPreview) -> ShownPreview {
    let is_new_table = preview.before.rows.is_empty();
    let effect = &preview.effect;
    let is_touched =
        |name: &String| effect.changed.contains(name) || effect.added.contains(name) || effect.removed.contains(name);
    let mut columns: Vec<&String> = preview.after_columns.iter().collect();
    if !is_new_table {
        columns.extend(effect.removed.iter());
    }
    let n_columns = columns.len();
    if n_columns > N_COLUMNS {
        let n_touched = columns.iter().filter(|name| is_touched(name)).count().min(N_COLUMNS);
        let (mut touched, mut others) = (n_touched, N_COLUMNS - n_touched);
        columns.retain(|name| {
            let left = if is_touched(name) { &mut touched } else { &mut others };
            let is_kept = *left > 0;
            *left = left.saturating_sub(1);
            is_kept
        });
    }
    let lines: Vec<Line> =
        preview.after.iter().enumerate().map(|(at, after)| line(preview, at, after, &columns)).collect();
    let is_any_touched =
        lines.iter().any(|line| line.is_gone || line.cells.iter().any(|cell| !matches!(cell, Shown::Same(_))));
    ShownPreview {
        n_hidden: n_columns - columns.len(),
        is_any_touched,
        columns: columns
            .into_iter()
            .map(|name| ShownColumn { name: name.clone(), is_touched: !is_new_table && is_touched(name) })
            .collect(),
        lines,
    }
}

fn line(preview: &StepPreview, at: usize, after: &Option<Vec<Cell>>, columns: &[&String]) -> Line {
    let before = preview.before.rows.get(at);
    let old = |name: &str| {
        let column = preview.before.columns.iter().position(|own| own == name)?;
        before.and_then(|row| row.get(column)).cloned()
    };
    let new = |name: &str| {
        let column = preview.after_columns.iter().position(|own| own == name)?;
        after.as_ref().and_then(|row| row.get(column)).cloned()
    };
    let cell = |name: &&String| match (old(name), new(name)) {
        (Some(old), Some(new)) if old == new => Shown::Same(new),
        (Some(old), Some(new)) => Shown::Changed(old, new),
        (Some(old), None) => Shown::Same(old),
        (None, Some(new)) if before.is_some() => Shown::New(new),
        (None, Some(new)) => Shown::Same(new),
        (None, None) => Shown::Same(Cell::Missing),
    };
    Line {
        number: preview.before_rows.get(at).copied(),
        is_gone: after.is_none(),
        cells: columns.iter().map(cell).collect(),
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{Rows, StepEffect};

    use super::*;

    fn preview() -> StepPreview {
        let rows = vec![vec![Cell::Number(1.0), Cell::Missing], vec![Cell::Number(2.0), Cell::Number(5.0)]];
        StepPreview {
            effect: StepEffect { changed: vec!["b".into()], added: vec!["c".into()], ..StepEffect::default() },
            before: Rows { columns: vec!["a".into(), "b".into()], rows },
            before_rows: vec![3, 8],
            after: vec![Some(vec![Cell::Number(1.0), Cell::Number(0.0), Cell::Flag(true)]), None],
            after_columns: ["a", "b", "c"].map(String::from).to_vec(),
        }
    }

    #[test]
    fn values_are_shown_before_and_after() {
        let shown = shown(&preview());
        assert_eq!(shown.columns.iter().map(|c| c.is_touched).collect::<Vec<_>>(), [false, true, true]);
        let cells = &shown.lines[0].cells;
        assert_eq!(cells[0], Shown::Same(Cell::Number(1.0)));
        assert_eq!(cells[1], Shown::Changed(Cell::Missing, Cell::Number(0.0)));
        assert_eq!(cells[2], Shown::New(Cell::Flag(true)));
        assert_eq!((shown.lines[1].number, shown.lines[1].is_gone), (Some(8), true));
        assert!(shown.is_any_touched);
    }

    #[test]
    fn of_many_columns_the_touched_are_shown() {
        let mut preview = preview();
        preview.after_columns = (0..40).map(|i| format!("x{i}")).chain(["b".into()]).collect();
        preview.after = vec![Some(vec![Cell::Missing; 41])];
        let shown = shown(&preview);
        assert_eq!((shown.columns.len(), shown.n_hidden), (12, 29));
        assert_eq!(shown.columns[11].name, "b");
    }
}
