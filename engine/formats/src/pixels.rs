//! Pixels of many pictures as columns of bytes.

use arrow_array::UInt8Array;
use bunsen_spec::{ColumnKind, Problem, say};
use bunsen_table::{Column, MAX_CELLS, MAX_COLUMNS, Values};

/// How many columns beside the pixels there may be.
const N_OTHERS: usize = 2;
/// How many pictures are put into columns together: enough that each column takes several at a time.
const AT_ONCE: usize = 64;

/// The size of pictures and how their numbers lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PixelLayout {
    pub(crate) height: usize,
    pub(crate) width: usize,
    /// How many numbers there are for a pixel: 1 or 3.
    pub(crate) n_channels: usize,
    /// Whether all of one channel comes before the next one begins; otherwise a pixel's numbers lie together.
    pub(crate) is_planar: bool,
}

impl PixelLayout {
    /// How many numbers a picture has.
    ///
    /// # Errors
    /// If a table cannot have so many columns, or so many rows with that many.
    pub(crate) fn check(self, n_pictures: usize) -> Result<usize, Problem> {
        let n_values = self.height.checked_mul(self.width).and_then(|n| n.checked_mul(self.n_channels));
        let n_values = n_values.filter(|n| *n <= MAX_COLUMNS - N_OTHERS);
        let n_values = n_values.ok_or_else(|| say::pictures::too_many_pixels(self.width, self.height, MAX_COLUMNS))?;
        if n_pictures as u64 * n_values as u64 > MAX_CELLS {
            return Err(say::pictures::too_many(n_pictures as u64, MAX_CELLS / n_values as u64));
        }
        Ok(n_values)
    }

    /// The columns' names in order: row by row, the channels of a pixel together.
    pub(crate) fn names(self) -> impl Iterator<Item = String> {
        let pixels = (0..self.height).flat_map(move |row| (0..self.width).map(move |column| (row, column)));
        pixels.flat_map(move |(row, column)| {
            (0..self.n_channels).map(move |channel| match self.n_channels {
                1 => format!("pixel_{row}_{column}"),
                _ => format!("pixel_{row}_{column}_{channel}"),
            })
        })
    }

    /// Where in a picture the number of the column at `index` lies.
    pub(crate) fn place(self, index: usize) -> usize {
        match self.is_planar {
            true => index % self.n_channels * self.height * self.width + index / self.n_channels,
            false => index,
        }
    }
}

/// Columns while pictures come.
pub(crate) struct PixelColumns {
    layout: PixelLayout,
    columns: Vec<Vec<u8>>,
    waiting: Vec<u8>,
}

impl PixelColumns {
    pub(crate) fn new(layout: PixelLayout) -> Result<Self, Problem> {
        let n_values = layout.check(0)?;
        Ok(Self { layout, columns: vec![Vec::new(); n_values], waiting: Vec::with_capacity(n_values * AT_ONCE) })
    }

    /// How many numbers a picture has.
    pub(crate) fn n_values(&self) -> usize {
        self.columns.len()
    }

    /// Makes room for `n_more` pictures.
    ///
    /// # Errors
    /// If they are too many.
    pub(crate) fn reserve(&mut self, n_more: usize) -> Result<(), Problem> {
        self.put_waiting();
        self.layout.check(self.columns.first().map_or(0, Vec::len) + n_more)?;
        self.columns.iter_mut().for_each(|column| column.reserve_exact(n_more));
        Ok(())
    }

    /// Adds a picture's numbers.
    pub(crate) fn push(&mut self, picture: &[u8]) {
        debug_assert_eq!(picture.len(), self.n_values());
        self.waiting.extend_from_slice(picture);
        if self.waiting.len() >= AT_ONCE * self.n_values() {
            self.put_waiting();
        }
    }

    /// The columns.
    pub(crate) fn finish(mut self) -> Vec<Column> {
        self.put_waiting();
        let column = |(name, values): (String, Vec<u8>)| Column {
            name,
            kind: ColumnKind::Integer,
            values: Values::Integer(UInt8Array::from(values).into()),
        };
        self.layout.names().zip(self.columns).map(column).collect()
    }

    fn put_waiting(&mut self) {
        let n_values = self.n_values();
        for (index, column) in self.columns.iter_mut().enumerate() {
            let at = self.layout.place(index);
            column.extend(self.waiting.chunks_exact(n_values).map(|picture| picture[at]));
        }
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(layout: PixelLayout, pictures: &[[u8; 12]], expected: &[(&str, Vec<i64>)]) {
        let mut pixels = PixelColumns::new(layout).expect("small");
        pictures.iter().for_each(|picture| pixels.push(picture));
        let columns = pixels.finish();
        assert_eq!(columns.len(), 12);
        for (name, values) in expected {
            let column = columns.iter().find(|column| column.name == *name).expect(name);
            let Values::Integer(got) = &column.values else { panic!("{column:?}") };
            assert_eq!(got.iter().flatten().collect::<Vec<_>>(), *values, "{name}");
        }
    }

    #[test]
    fn every_number_comes_into_its_column() {
        let pictures: Vec<[u8; 12]> = (0..200).map(|n: u8| std::array::from_fn(|at| n ^ at as u8)).collect();
        let at = |place: u8| (0..200).map(|n: u8| i64::from(n ^ place)).collect::<Vec<_>>();
        let layout = |n_channels, is_planar| PixelLayout { height: 2, width: 6 / n_channels, n_channels, is_planar };
        check(layout(1, false), &pictures, &[("pixel_0_0", at(0)), ("pixel_0_5", at(5)), ("pixel_1_0", at(6))]);
        let together = [("pixel_0_0_2", at(2)), ("pixel_0_1_0", at(3)), ("pixel_1_1_2", at(11))];
        check(layout(3, false), &pictures, &together);
        let planar = [("pixel_0_0_2", at(8)), ("pixel_0_1_0", at(1)), ("pixel_1_1_2", at(11))];
        check(layout(3, true), &pictures, &planar);
    }

    #[test]
    fn what_no_table_holds_is_refused() {
        let layout = |side| PixelLayout { height: side, width: side, n_channels: 1, is_planar: false };
        assert!(layout(127).check(0).is_ok() && layout(128).check(0).is_err());
        assert!(layout(usize::MAX / 2).check(0).is_err());
        assert!(layout(100).check(25_000).is_ok() && layout(100).check(25_001).is_err());
    }
}
