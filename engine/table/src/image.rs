//! Pictures that are stored as one column per pixel.

use std::collections::BTreeMap;

use arrow_array::Array;
use bunsen_spec::{ColumnKind, ImageShape};

use crate::integers::Integers;
use crate::table::{Column, Table, Values};

/// The least pixels of a picture whose columns have only numbers for names.
const MIN_NUMBERED: usize = 64;
/// The least pixels of any other picture.
const MIN_PIXELS: usize = 16;
/// The values that a fully bright pixel has in the data sets there are.
const BRIGHTEST: [f64; 4] = [1.0, 16.0, 255.0, 65_535.0];

/// The shape of the pictures in `table` and their pixel columns (row by row, channels last), if it holds
/// any. Pixels are columns of numbers without a missing value, from 0 to 1, 16, 255 or 65535, called
/// - `pixel_0_0`, `pixel_0_1`, ... by row and column, with a third number for the channel if there are three,
/// - `pixel0` or `pixel1` and on (also `pixel_0`, `px0`), as many as a square has, or three times as many,
/// - `1x1`, `1x2`, ... or `0`, `1`, `2`, ..., at least 64 of them.
pub fn find_image(table: &Table) -> Option<(ImageShape, Vec<String>)> {
    let (height, width, channels, columns) = grid(table).or_else(|| sequence(table))?;
    let max = brightest(&columns)?;
    let shape = ImageShape { height, width, channels, max };
    Some((shape, columns.into_iter().map(|column| column.name.clone()).collect()))
}

type Pixels<'a> = (u32, u32, u32, Vec<&'a Column>);

/// Columns whose names say row, column and perhaps channel; every place of the grid must be there once.
fn grid(table: &Table) -> Option<Pixels<'_>> {
    let mut places: BTreeMap<[u32; 3], &Column> = BTreeMap::new();
    let mut depth = None;
    for column in table.columns() {
        let Some(place) = place_of(&column.name) else { continue };
        if *depth.get_or_insert(place.len()) != place.len() {
            return None;
        }
        let key = [place[0], place[1], place.get(2).copied().unwrap_or(0)];
        if places.insert(key, column).is_some() {
            return None;
        }
    }
    let (first, last) = (*places.first_key_value()?.0, *places.last_key_value()?.0);
    if first[0] > 1 || first[0] != first[1] {
        return None;
    }
    let [height, width, channels] = [0, 1, 2].map(|axis| (last[axis] - first[axis].min(last[axis])).saturating_add(1));
    let n_pixels = u64::from(height) * u64::from(width) * u64::from(channels);
    let is_full = places.len() as u64 == n_pixels
        && places.keys().all(|k| (1..3).all(|axis| (first[axis]..=last[axis]).contains(&k[axis])));
    let is_picture = is_full && n_pixels >= MIN_PIXELS as u64 && height > 1 && width > 1 && matches!(channels, 1 | 3);
    is_picture.then(|| (height, width, channels, places.into_values().collect()))
}

/// The numbers of `pixel_3_4`, `pixel_3_4_0` or `3x4`.
fn place_of(name: &str) -> Option<Vec<u32>> {
    let parse = |text: &str, sign| text.split(sign).map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>();
    let name = name.to_ascii_lowercase();
    let place = match after_pixel(&name) {
        Some(rest) => parse(rest.trim_start_matches('_'), '_')?,
        None => parse(&name, 'x').filter(|place| place.len() == 2)?,
    };
    matches!(place.len(), 2 | 3).then_some(place)
}

fn after_pixel(name: &str) -> Option<&str> {
    name.strip_prefix("pixel").or_else(|| name.strip_prefix("px"))
}

/// Columns numbered from 0 or 1, as many as the pixels of a square picture in grey or in three colours.
fn sequence(table: &Table) -> Option<Pixels<'_>> {
    let named = numbered(table, |name| after_pixel(name).map(|rest| rest.trim_start_matches('_')));
    let plain = || numbered(table, |name| Some(name)).filter(|columns| columns.len() >= MIN_NUMBERED);
    let columns = named.filter(|columns| columns.len() >= MIN_PIXELS).or_else(plain)?;
    let n = columns.len();
    let side = |n: usize| (1..).take_while(|side| side * side <= n).last().filter(|side| side * side == n);
    let (side, channels) = match (side(n), n.is_multiple_of(3).then(|| side(n / 3)).flatten()) {
        (Some(side), _) => (side, 1),
        (None, Some(side)) => (side, 3),
        _ => return None,
    };
    let side = u32::try_from(side).ok()?;
    Some((side, side, channels, columns))
}

/// The columns whose names `number_in` finds a number in, by that number; none may lack.
fn numbered(table: &Table, number_in: impl Fn(&str) -> Option<&str>) -> Option<Vec<&Column>> {
    let mut columns = BTreeMap::new();
    for column in table.columns() {
        let name = column.name.to_ascii_lowercase();
        let Some(number) = number_in(&name).and_then(|text| text.parse::<usize>().ok()) else { continue };
        if columns.insert(number, column).is_some() {
            return None;
        }
    }
    let first = *columns.first_key_value()?.0;
    let is_whole = first <= 1 && columns.keys().enumerate().all(|(index, number)| *number == first + index);
    is_whole.then(|| columns.into_values().collect())
}

/// The value of a fully bright pixel: the smallest usual one that no value exceeds. None if the columns
/// are no pixels.
fn brightest(columns: &[&Column]) -> Option<f64> {
    let mut max = 0.0f64;
    for column in columns {
        if !matches!(column.kind, ColumnKind::Integer | ColumnKind::Number) {
            return None;
        }
        if let Values::Integer(Integers::Bytes(bytes)) = &column.values {
            // Millions of pixels lie so.
            if bytes.null_count() > 0 {
                return None;
            }
            max = max.max(bytes.values().iter().max().copied().unwrap_or_default().into());
            continue;
        }
        for row in 0..column.values.len() {
            max = max.max(column.values.number(row).filter(|value| *value >= 0.0)?);
        }
    }
    BRIGHTEST.into_iter().find(|brightest| max <= *brightest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_csv;

    /// Tables with these columns and a label; one row of zeros and one of `brightest`.
    fn check(names: &[String], brightest: &str, expected: Option<(u32, u32, u32, f64)>) {
        let line = |value: &str| format!("{}x\n", format!("{value},").repeat(names.len()));
        let text = format!("{},label\n{}{}", names.join(","), line("0"), line(brightest));
        let options = bunsen_spec::ReadOptions { has_header: Some(true), ..Default::default() };
        let table = read_csv(text.into_bytes(), &options).unwrap().table;
        let got = find_image(&table);
        let shape = got.as_ref().map(|(shape, _)| (shape.height, shape.width, shape.channels, shape.max));
        assert_eq!(shape, expected, "{names:?}");
        if let Some((_, columns)) = got {
            assert_eq!(columns.len(), names.len());
        }
    }

    fn names(n: usize, name: impl Fn(usize) -> String) -> Vec<String> {
        (0..n).map(name).collect()
    }

    #[test]
    fn pictures_are_found_by_the_names_of_their_pixels() {
        check(&names(64, |i| format!("pixel_{}_{}", i / 8, i % 8)), "16", Some((8, 8, 1, 16.0)));
        check(&names(24, |i| format!("pixel_{}_{}", i / 6, i % 6)), "200", Some((4, 6, 1, 255.0)));
        check(&names(48, |i| format!("pixel_{}_{}_{}", i / 12, i / 3 % 4, i % 3)), "0.5", Some((4, 4, 3, 1.0)));
        check(&names(64, |i| format!("{}x{}", i / 8 + 1, i % 8 + 1)), "255", Some((8, 8, 1, 255.0)));
        check(&names(784, |i| format!("pixel{i}")), "255", Some((28, 28, 1, 255.0)));
        check(&names(784, |i| format!("pixel{}", i + 1)), "255", Some((28, 28, 1, 255.0)));
        check(&names(192, |i| format!("px_{i}")), "255", Some((8, 8, 3, 255.0)));
        check(&names(64, |i| i.to_string()), "16", Some((8, 8, 1, 16.0)));
    }

    #[test]
    fn other_tables_are_no_pictures() {
        check(&names(4, |i| i.to_string()), "1", None);
        check(&names(63, |i| format!("pixel_{}_{}", i / 8, i % 8)), "16", None);
        check(&names(65, |i| format!("pixel{i}")), "16", None);
        check(&names(64, |i| format!("pixel{i}")), "-1", None);
        check(&names(64, |i| format!("pixel{i}")), "1e9", None);
        check(&names(64, |i| format!("pixel{i}")), "", None);
        check(&names(64, |i| format!("feature{i}")), "1", None);
    }

    #[test]
    fn pixels_come_in_order() {
        let mut shuffled = names(64, |i| format!("pixel{i}"));
        shuffled.reverse();
        let text = format!("{}\n{}0\n", shuffled.join(","), "1,".repeat(63));
        let table = read_csv(text.into_bytes(), &Default::default()).unwrap().table;
        assert_eq!(find_image(&table).unwrap().1, names(64, |i| format!("pixel{i}")));
    }
}
