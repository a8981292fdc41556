//! Which rows and columns of a long and wide table are seen, and where they lie.

/// Browsers refuse boxes much higher than this; longer tables scroll in larger steps.
const MAX_HEIGHT_PX: f64 = 12_000_000.0;

/// The vertical side of a grid whose rows are all equally high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Rows of the table.
    pub n_rows: u64,
    /// Height of a row in pixels.
    pub row_px: f64,
    /// Height of what is seen of the rows, in pixels.
    pub view_px: f64,
}

/// Rows to draw, and where the first of them lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// First row to draw, from 0.
    pub first: u64,
    /// Rows to draw.
    pub n: u64,
    /// Where the first row lies in the box, in pixels.
    pub top_px: f64,
    /// First row that is seen in whole or in part.
    pub first_seen: u64,
    /// Rows that fit.
    pub n_seen: u64,
}

impl Viewport {
    /// Height of the box that is scrolled.
    pub fn height_px(&self) -> f64 {
        (self.n_rows as f64 * self.row_px).min(MAX_HEIGHT_PX).max(self.row_px)
    }

    /// What to draw when the box is scrolled to `scroll_px`, with `overscan` rows on either side.
    pub fn window(&self, scroll_px: f64, overscan: u64) -> Window {
        let n_seen = (self.view_px / self.row_px).ceil().max(1.0) as u64;
        let position = self.row_position(scroll_px);
        let first_seen = (position.floor().max(0.0) as u64).min(self.n_rows.saturating_sub(1));
        let first = first_seen.saturating_sub(overscan);
        let last = (first_seen + n_seen + 1 + overscan).min(self.n_rows);
        let top_px = scroll_px.max(0.0) - (position - first as f64) * self.row_px;
        Window { first, n: last - first, top_px, first_seen, n_seen: n_seen.min(self.n_rows) }
    }

    /// Where to scroll so that `row` is at the top, or as near as it gets.
    pub fn scroll_to(&self, row: u64) -> f64 {
        let (most_px, most_rows) = self.extent();
        if most_rows <= 0.0 { 0.0 } else { ((row as f64) / most_rows).min(1.0) * most_px }
    }

    /// Where to scroll so that `row` is seen, if it is not.
    pub fn reveal(&self, row: u64, scroll_px: f64) -> Option<f64> {
        let position = self.row_position(scroll_px);
        let fits = self.view_px / self.row_px;
        if (row as f64) < position {
            Some(self.scroll_to(row))
        } else if row as f64 + 1.0 > position + fits {
            let (most_px, most_rows) = self.extent();
            let top = (row as f64 + 1.0 - fits).max(0.0);
            Some(if most_rows <= 0.0 { 0.0 } else { (top / most_rows).min(1.0) * most_px })
        } else {
            None
        }
    }

    /// The row (with its fraction) at the top when scrolled to `scroll_px`.
    fn row_position(&self, scroll_px: f64) -> f64 {
        let (most_px, most_rows) = self.extent();
        if most_px <= 0.0 { 0.0 } else { (scroll_px.clamp(0.0, most_px) / most_px) * most_rows }
    }

    /// The furthest scroll position, in pixels and in rows.
    fn extent(&self) -> (f64, f64) {
        let most_px = (self.height_px() - self.view_px).max(0.0);
        let most_rows = (self.n_rows as f64 - self.view_px / self.row_px).max(0.0);
        (most_px, most_rows)
    }
}

/// The columns that are seen between `left_px` and `left_px + view_px`: first and one past the last, with
/// one more on either side. `edges`: where each column begins, and where the last one ends.
pub fn seen_columns(edges: &[f64], left_px: f64, view_px: f64) -> (usize, usize) {
    let n = edges.len().saturating_sub(1);
    let first = edges.partition_point(|edge| *edge <= left_px).saturating_sub(2);
    let last = edges.partition_point(|edge| *edge < left_px + view_px) + 1;
    (first.min(n), last.min(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n_rows: u64, scroll_px: f64, expected: (u64, u64, f64)) {
        let window = Viewport { n_rows, row_px: 36.0, view_px: 360.0 }.window(scroll_px, 5);
        assert_eq!((window.first, window.n, window.top_px.round()), expected, "{window:?}");
    }

    #[test]
    fn only_what_is_seen_is_drawn() {
        check(1000, 0.0, (0, 16, 0.0));
        check(1000, 3600.0, (95, 21, 3420.0));
        check(1000, 35_640.0, (985, 15, 35_460.0));
        check(3, 0.0, (0, 3, 0.0));
        check(0, 0.0, (0, 0, 0.0));
    }

    #[test]
    fn very_long_tables_reach_their_end() {
        let viewport = Viewport { n_rows: 5_000_000, row_px: 36.0, view_px: 360.0 };
        assert_eq!(viewport.height_px(), MAX_HEIGHT_PX);
        let end = viewport.window(MAX_HEIGHT_PX - 360.0, 0);
        assert_eq!(end.first_seen, 4_999_990);
        for row in [0, 1, 77, 2_500_000, 4_999_990] {
            let scroll = viewport.scroll_to(row);
            assert!(viewport.row_position(scroll) - row as f64 <= 1e-3, "{row}");
            assert_eq!(viewport.reveal(row, scroll), None);
        }
        assert_eq!(viewport.reveal(5, 0.0), None);
        assert!(viewport.reveal(11, 0.0).is_some());
    }

    #[test]
    fn columns_are_found_by_their_edges() {
        let edges = [0.0, 100.0, 200.0, 300.0, 400.0];
        assert_eq!(seen_columns(&edges, 0.0, 150.0), (0, 3));
        assert_eq!(seen_columns(&edges, 250.0, 100.0), (1, 4));
        assert_eq!(seen_columns(&[0.0], 0.0, 100.0), (0, 0));
    }
}
