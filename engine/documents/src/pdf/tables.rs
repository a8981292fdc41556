//! Tables of objects that are packed: which parts hold objects.

use std::collections::BTreeSet;

use hayro_font::hayro_syntax::object::Stream;

/// Whether the reader of PDF's objects could take a part for a table of them.
pub(super) fn is_table(part: &Stream<'_>) -> bool {
    widths(part).is_some()
}

/// How many objects a table has at most, once it is known that it may be unpacked. The numbers of the parts in which some
/// of them are go to `holders`.
pub(super) fn read(table: &Stream<'_>, holders: &mut BTreeSet<u32>, most: usize) -> usize {
    let (Some([kind, place, index]), Ok(entries)) = (widths(table), table.decoded_data()) else { return 0 };
    // The reader takes one byte for the kind, however many there are.
    let (kind, place) = (usize::from(kind.min(1)), usize::from(place));
    let length = kind + place + usize::from(index);
    let n_entries = entries.len() / length.max(1);
    if kind == 0 || n_entries > most {
        return n_entries;
    }
    for entry in entries.chunks_exact(length).filter(|entry| entry[0] == 2) {
        let number = entry[1..][..place].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        holders.extend(u32::try_from(number));
    }
    n_entries
}

/// Of how many bytes the fields of an entry are.
fn widths(part: &Stream<'_>) -> Option<[u8; 3]> {
    part.dict().get::<[u8; 3]>(b"W".as_slice())
}
