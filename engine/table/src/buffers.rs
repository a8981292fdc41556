//! Tables as Arrow's plain buffers, to hand them from one worker to another.

use arrow_array::{
    BooleanArray, Date32Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray, UInt8Array,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use bunsen_spec::{ColumnKind, ColumnLayout, Problem, say};

use crate::moment::{is_day, is_moment};
use crate::{Column, Integers, Table, Values};

impl Table {
    /// The columns and their buffers in Arrow's layout, one column after the other: validity bits if
    /// values are missing, offsets (32 bits) of texts, then the values (64 bits, 8 of whole numbers in bytes, 32 of
    /// days, bits of booleans, or UTF-8). Nothing is copied of a table that is no [`Table::slice`].
    pub fn to_buffers(&self) -> (Vec<ColumnLayout>, Vec<Buffer>) {
        let mut buffers = Vec::new();
        let layouts = self.columns().iter().map(|column| {
            let nulls = column.values.array().nulls();
            buffers.extend(nulls.map(|nulls| nulls.inner().sliced()));
            match &column.values {
                Values::Integer(Integers::Wide(array)) => buffers.push(array.values().inner().clone()),
                Values::Integer(Integers::Bytes(array)) => buffers.push(array.values().inner().clone()),
                Values::Number(array) => buffers.push(array.values().inner().clone()),
                Values::Boolean(array) => buffers.push(array.values().sliced()),
                Values::Date(array) => buffers.push(array.values().inner().clone()),
                Values::DateTime(array) => buffers.push(array.values().inner().clone()),
                Values::Text(array) => {
                    let (offsets, texts) = own_texts(array);
                    buffers.extend([offsets, texts]);
                }
            }
            let is_bytes = matches!(column.values, Values::Integer(Integers::Bytes(_)));
            ColumnLayout { name: column.name.clone(), kind: column.kind, has_missing: nulls.is_some(), is_bytes }
        });
        (layouts.collect(), buffers)
    }

    /// Puts together what [`Table::to_buffers`] took apart.
    ///
    /// # Errors
    /// If the buffers do not fit the columns: some are missing, too short, or texts are no UTF-8.
    pub fn from_buffers(columns: Vec<ColumnLayout>, n_rows: usize, buffers: Vec<Vec<u8>>) -> Result<Self, Problem> {
        let mut buffers = buffers.into_iter();
        let mut next = |size_bytes: usize| {
            let buffer = buffers.next().filter(|buffer| buffer.len() >= size_bytes);
            buffer.ok_or_else(|| say::tables::misfit(say::tables::buffer_too_short()))
        };
        let n_bit_bytes = n_rows.div_ceil(8);
        let columns = columns.into_iter().map(|ColumnLayout { name, kind, has_missing, is_bytes }| {
            let nulls = match has_missing {
                true => Some(NullBuffer::new(bits(next(n_bit_bytes)?, n_rows))),
                false => None,
            };
            let values = match kind {
                ColumnKind::Integer if is_bytes => {
                    let bytes = first(next(n_rows)?, n_rows);
                    Values::Integer(UInt8Array::try_new(bytes, nulls).map_err(misfit)?.into())
                }
                ColumnKind::Integer => {
                    let numbers = fixed(&next(8 * n_rows)?, i64::from_le_bytes);
                    Values::Integer(Int64Array::try_new(first(numbers, n_rows), nulls).map_err(misfit)?.into())
                }
                ColumnKind::Number => {
                    let numbers = fixed(&next(8 * n_rows)?, f64::from_le_bytes);
                    Values::Number(Float64Array::try_new(first(numbers, n_rows), nulls).map_err(misfit)?)
                }
                ColumnKind::Boolean => Values::Boolean(BooleanArray::new(bits(next(n_bit_bytes)?, n_rows), nulls)),
                ColumnKind::Date => {
                    let days = fixed(&next(4 * n_rows)?, i32::from_le_bytes);
                    if days.iter().any(|day| !is_day(*day)) {
                        return Err(say::tables::misfit(say::tables::outside_the_calendar()));
                    }
                    Values::Date(Date32Array::try_new(first(days, n_rows), nulls).map_err(misfit)?)
                }
                ColumnKind::DateTime => {
                    let moments = fixed(&next(8 * n_rows)?, i64::from_le_bytes);
                    if moments.iter().any(|moment| !is_moment(*moment)) {
                        return Err(say::tables::misfit(say::tables::outside_the_calendar()));
                    }
                    Values::DateTime(TimestampMicrosecondArray::try_new(first(moments, n_rows), nulls).map_err(misfit)?)
                }
                ColumnKind::Category | ColumnKind::Text => {
                    let offsets = fixed(&next(4 * (n_rows + 1))?, i32::from_le_bytes);
                    if offsets[0] < 0 || !offsets.is_sorted() {
                        return Err(say::tables::misfit(say::tables::offsets_do_not_rise()));
                    }
                    let texts = Buffer::from_vec(next(0)?);
                    let offsets = OffsetBuffer::new(first(offsets, n_rows + 1));
                    Values::Text(StringArray::try_new(offsets, texts, nulls).map_err(misfit)?)
                }
            };
            Ok(Column { name, kind, values })
        });
        Ok(Self::new(columns.collect::<Result<_, Problem>>()?))
    }
}

/// Offsets that begin at 0, and the texts that lie between the first and the last of them.
fn own_texts(array: &StringArray) -> (Buffer, Buffer) {
    let (offsets, texts) = (array.offsets(), array.values());
    let (start, end) = (offsets[0], offsets[offsets.len() - 1]);
    if start == 0 && end as usize == texts.len() {
        return (offsets.inner().inner().clone(), texts.clone());
    }
    let own: Vec<i32> = offsets.iter().map(|offset| offset - start).collect();
    (Buffer::from_vec(own), texts.slice_with_length(start as usize, (end - start) as usize))
}

fn bits(bytes: Vec<u8>, n: usize) -> BooleanBuffer {
    BooleanBuffer::new(Buffer::from_vec(bytes), 0, n)
}

/// Numbers of a fixed size; copied, because bytes from elsewhere need not lie where numbers may.
fn fixed<const SIZE: usize, T>(bytes: &[u8], read: impl Fn([u8; SIZE]) -> T) -> Vec<T> {
    let (numbers, _) = bytes.as_chunks::<SIZE>();
    numbers.iter().map(|number| read(*number)).collect()
}

fn first<T: arrow_buffer::ArrowNativeType>(mut numbers: Vec<T>, n: usize) -> ScalarBuffer<T> {
    numbers.truncate(n);
    ScalarBuffer::from(numbers)
}

fn misfit(error: impl std::fmt::Display) -> Problem {
    say::tables::misfit(&error.to_string())
}

#[cfg(test)]
mod tests {
    use bunsen_spec::ReadOptions;

    use super::Table;
    use crate::{read_csv, rows};

    fn table() -> Table {
        let text = "n,byte,x,b,day,at,kind\n-1,0,1.5,true,2024-02-29,2024-02-29 12:30,red\n,,2.5,,,,\n\
                    3,255,,false,1969-12-31,1969-12-31 23:59:59.5,grün\n\
                    4,1,4.5,true,0001-01-01,9999-12-31 00:00,red\n";
        read_csv(text.into(), &ReadOptions::default()).unwrap().table
    }

    fn taken_apart(table: &Table) -> (Vec<bunsen_spec::ColumnLayout>, Vec<Vec<u8>>) {
        let (columns, buffers) = table.to_buffers();
        (columns, buffers.iter().map(|buffer| buffer.as_slice().to_vec()).collect())
    }

    #[test]
    fn a_table_survives_the_crossing() {
        let table = table();
        let (columns, buffers) = taken_apart(&table);
        assert!(columns.iter().all(|column| column.has_missing), "{columns:?}");
        assert!(columns.iter().all(|column| column.is_bytes == (column.name == "byte")), "{columns:?}");
        let again = Table::from_buffers(columns, table.n_rows(), buffers).unwrap();
        assert_eq!(rows(&again, 0, 4), rows(&table, 0, 4));
    }

    #[test]
    fn a_part_of_a_table_survives_the_crossing() {
        let table = table();
        for (start, n) in [(0, 4), (1, 2), (3, 1), (4, 0)] {
            let part = table.slice(start, n);
            let (columns, buffers) = taken_apart(&part);
            assert!(buffers.iter().all(|buffer| buffer.len() <= 64), "only the part travels");
            let again = Table::from_buffers(columns, n, buffers).unwrap();
            assert_eq!(rows(&again, 0, 4), rows(&table, start, n));
        }
    }

    #[test]
    fn buffers_that_do_not_fit_are_refused() {
        let table = table();
        for broken in 0..taken_apart(&table).1.len() {
            let (columns, mut buffers) = taken_apart(&table);
            buffers[broken].clear();
            assert!(Table::from_buffers(columns, table.n_rows(), buffers).is_err(), "buffer {broken}");
        }
        let (columns, buffers) = taken_apart(&table);
        assert!(Table::from_buffers(columns, table.n_rows() + 100, buffers).is_err());
    }
}
