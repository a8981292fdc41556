//! Pieces side by side to rows of a table.

use super::direction::sorted;
use super::pieces::Piece;

/// Rows across columns. A row without a first cell goes on with the one above it.
pub(super) fn rows(columns: &[Vec<&Piece>]) -> Vec<String> {
    let mut cells: Vec<(usize, &Piece)> = columns
        .iter()
        .enumerate()
        .flat_map(|(column, pieces)| pieces.iter().map(move |piece| (column, *piece)))
        .collect();
    cells.sort_by(|a, b| a.1.base.total_cmp(&b.1.base).then(a.1.left.total_cmp(&b.1.left)));
    let mut rows: Vec<Vec<(usize, &Piece)>> = Vec::new();
    for (column, piece) in cells {
        match rows.last_mut() {
            Some(row) if (piece.base - row[0].1.base).abs() < 0.4 * piece.size => row.push((column, piece)),
            _ => rows.push(vec![(column, piece)]),
        }
    }
    let mut whole: Vec<(f64, Vec<(usize, &str)>)> = Vec::new();
    for row in rows {
        let (base, size) = (row[0].1.base, row[0].1.size);
        let goes_on = row.iter().all(|(column, _)| *column > 0);
        let cells = texts_of_cells(row);
        match whole.last_mut() {
            Some((above, open)) if goes_on && base - *above < 1.4 * size => {
                *above = base;
                open.extend(cells);
            }
            _ => whole.push((base, cells)),
        }
    }
    whole.into_iter().map(|(_, cells)| joined(cells)).collect()
}

/// The texts of a row with their columns, in the order in which one reads.
fn texts_of_cells(mut row: Vec<(usize, &Piece)>) -> Vec<(usize, &str)> {
    row.sort_by_key(|(column, _)| *column);
    let cells = row.chunk_by(|a, b| a.0 == b.0).map(|cell| sorted(cell.to_vec(), |(_, piece)| &piece.text));
    cells.flatten().map(|(column, piece)| (column, piece.text.as_str())).collect()
}

/// Cells with a tab between them, what is in one with spaces.
fn joined(mut cells: Vec<(usize, &str)>) -> String {
    cells.sort_by_key(|(column, _)| *column);
    let mut text = String::new();
    let mut before = None;
    for (column, part) in cells.into_iter().filter(|(_, part)| !part.is_empty()) {
        match before {
            None => {}
            Some(before) if before == column => text.push(' '),
            Some(_) => text.push('\t'),
        }
        text.push_str(part);
        before = Some(column);
    }
    text
}
