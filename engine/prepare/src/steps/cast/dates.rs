//! Values as days and moments.

use arrow_array::{Date32Array, TimestampMicrosecondArray};
use bunsen_table::{DAY_US, Noted, Values, cell_text, parse_moment};

use super::{CastNotes, converted};

/// Values as days; a time of day is cut off, which is noted.
pub(super) fn days(values: &Values, noted: &mut CastNotes) -> Date32Array {
    let CastNotes { unfit, cut, zoned, .. } = noted;
    converted(values, unfit, |row| {
        if let Values::Date(values) = values {
            return Some(values.value(row));
        }
        let moment = moment_us(values, row, zoned)?;
        if moment.rem_euclid(DAY_US) != 0 {
            cut.note_with(row as u64 + 1, || cell_text(values.cell(row)));
        }
        Some(moment.div_euclid(DAY_US) as i32)
    })
}

/// Values as moments; a day begins at midnight.
pub(super) fn moments(values: &Values, noted: &mut CastNotes) -> TimestampMicrosecondArray {
    let CastNotes { unfit, zoned, .. } = noted;
    converted(values, unfit, |row| moment_us(values, row, zoned))
}

fn moment_us(values: &Values, row: usize, zoned: &mut Noted) -> Option<i64> {
    match values {
        Values::Date(values) => Some(i64::from(values.value(row)) * DAY_US),
        Values::DateTime(values) => Some(values.value(row)),
        Values::Text(values) => {
            let read = parse_moment(values.value(row).as_bytes())?;
            if read.has_zone {
                zoned.note(row as u64 + 1, values.value(row).as_bytes());
            }
            Some(read.us)
        }
        _ => None,
    }
}
