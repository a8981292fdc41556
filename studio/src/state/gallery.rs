//! Rows of a table whose columns are pixels, as pictures with what is said of each: pure.

use std::iter::repeat_n;

use bunsen_spec::{Cell, ColumnKind, Rows, TableProfile};

/// A picture of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct TablePicture {
    /// Red, green and blue of each pixel from 0 (dark) to 1 (bright), row by row: as in the file, grey ones too.
    pub values: Vec<f32>,
    /// What it shows, or which file it was; may be empty.
    pub caption: String,
}

/// The pictures in `rows`; `None` where some of their pixels are missing from the table. They are called what the first
/// column says that is no pixel and has kinds (a label, a digit), or else the first that is no pixel.
pub fn pictures(profile: &TableProfile, rows: &Rows) -> Option<Vec<TablePicture>> {
    let picture = profile.picture()?;
    let at = |name: &String| rows.columns.iter().position(|column| column == name);
    let pixels: Vec<usize> = picture.pixels.iter().map(at).collect::<Option<_>>()?;
    let others = || profile.columns.iter().filter(|column| !picture.pixels.contains(&column.name));
    let label = others().find(|column| has_kinds(column.kind)).or_else(|| others().next());
    let label = label.and_then(|column| at(&column.name));
    let n_times = if picture.shape.channels == 1 { 3 } else { 1 };
    let shown = |row: &Vec<Cell>| TablePicture {
        values: pixels.iter().flat_map(|at| repeat_n(brightness(row.get(*at), picture.shape.max), n_times)).collect(),
        caption: label.and_then(|at| row.get(at)).map(words).unwrap_or_default(),
    };
    Some(rows.rows.iter().map(shown).collect())
}

fn has_kinds(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Category | ColumnKind::Integer | ColumnKind::Boolean)
}

/// What is missing is dark.
fn brightness(cell: Option<&Cell>, max: f64) -> f32 {
    match cell {
        Some(Cell::Number(value)) => (value / max) as f32,
        _ => 0.0,
    }
}

fn words(cell: &Cell) -> String {
    match cell {
        Cell::Missing => String::new(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{ColumnProfile, Distribution, ImageShape};

    use super::*;

    fn profile(kinds: &[(&str, ColumnKind)]) -> TableProfile {
        let column = |(name, kind): &(&str, ColumnKind)| ColumnProfile {
            name: (*name).into(),
            kind: *kind,
            n_missing: 0,
            n_distinct: 2,
            numbers: None,
            distribution: Distribution::Empty,
        };
        TableProfile {
            columns: kinds.iter().map(column).collect(),
            image: Some(ImageShape { height: 1, width: 2, channels: 1, max: 16.0 }),
            pixels: vec!["p1".into(), "p2".into()],
            ..TableProfile::default()
        }
    }

    fn rows(columns: &[&str], cells: Vec<Cell>) -> Rows {
        Rows { columns: columns.iter().map(|name| name.to_string()).collect(), rows: vec![cells] }
    }

    #[test]
    fn pixels_are_taken_by_name_and_the_label_is_the_caption() {
        let pixel = ColumnKind::Integer;
        let profile =
            profile(&[("file", ColumnKind::Text), ("p1", pixel), ("p2", pixel), ("label", ColumnKind::Category)]);
        let cells = vec![Cell::Text("a.png".into()), Cell::Number(8.0), Cell::Missing, Cell::Text("cat".into())];
        let found = pictures(&profile, &rows(&["file", "p2", "p1", "label"], cells)).unwrap();
        assert_eq!(found, [TablePicture { values: vec![0.0, 0.0, 0.0, 0.5, 0.5, 0.5], caption: "cat".into() }]);
    }

    #[test]
    fn without_its_pixels_nothing_is_a_picture() {
        let profile = profile(&[("p1", ColumnKind::Integer)]);
        assert_eq!(pictures(&profile, &rows(&["p1"], vec![Cell::Number(1.0)])), None);
    }
}
