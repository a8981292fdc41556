//! Where the keyboard moves in a grid.

/// A key pressed in a grid.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// The key, as the browser names it.
    pub key: &'a str,
    /// Whether Ctrl or Command is held.
    pub has_command: bool,
    /// Rows that are seen at once.
    pub page: u64,
}

/// The cell after a key, if the key moves at all.
pub fn moved(row: u64, column: usize, n_rows: u64, n_columns: usize, step: Move) -> Option<(u64, usize)> {
    if n_rows == 0 || n_columns == 0 {
        return None;
    }
    let (last_row, last_column) = (n_rows - 1, n_columns - 1);
    let to = match (step.key, step.has_command) {
        ("ArrowUp", false) => (row.saturating_sub(1), column),
        ("ArrowDown", false) => (row + 1, column),
        ("ArrowLeft", false) => (row, column.saturating_sub(1)),
        ("ArrowRight", false) => (row, column + 1),
        ("ArrowUp", true) => (0, column),
        ("ArrowDown", true) => (last_row, column),
        ("ArrowLeft", true) | ("Home", false) => (row, 0),
        ("ArrowRight", true) | ("End", false) => (row, last_column),
        ("PageUp", _) => (row.saturating_sub(step.page), column),
        ("PageDown", _) => (row + step.page, column),
        ("Home", true) => (0, 0),
        ("End", true) => (last_row, last_column),
        _ => return None,
    };
    Some((to.0.min(last_row), to.1.min(last_column)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, has_command: bool, expected: Option<(u64, usize)>) {
        assert_eq!(moved(5, 2, 100, 4, Move { key, has_command, page: 10 }), expected, "{key}");
    }

    #[test]
    fn keys_move_and_stop_at_the_edges() {
        check("ArrowUp", false, Some((4, 2)));
        check("ArrowRight", false, Some((5, 3)));
        check("PageUp", false, Some((0, 2)));
        check("PageDown", false, Some((15, 2)));
        check("Home", false, Some((5, 0)));
        check("End", true, Some((99, 3)));
        check("ArrowDown", true, Some((99, 2)));
        check("a", false, None);
        assert_eq!(moved(99, 3, 100, 4, Move { key: "ArrowDown", has_command: false, page: 1 }), Some((99, 3)));
        assert_eq!(moved(0, 0, 0, 4, Move { key: "ArrowDown", has_command: false, page: 1 }), None);
    }
}
