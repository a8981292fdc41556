//! Looks into a PDF before it is opened: packed parts that would fill all memory.

use std::collections::BTreeSet;

use bunsen_spec::{Problem, say};
use hayro_font::hayro_syntax::Filter;
use hayro_font::hayro_syntax::object::{MaybeRef, Name, Object, Stream};

use super::packing::{Excess, MAX_RATIO, is_bounded, measure, within};
use super::parts::{find, parts};
use super::tables;
use crate::limits::{MAX_DRAWN_BYTES, MAX_OBJECTS, MAX_UNPACKED_BYTES};

/// How often a part may be packed in itself.
const MAX_LAYERS: usize = 3;
/// What the reader of PDF's objects keeps for each that it finds in a part.
const BYTES_PER_OBJECT: usize = 24;

/// Refuses a PDF of which a part unpacks to more than can be held, or all parts together to more than is unpacked.
/// Pictures are left alone: nobody unpacks them here.
///
/// The reader of PDF's objects unpacks whole parts, whatever comes out of them, and keeps those that hold objects. So
/// these, and the tables that say which they are, are all unpacked to nowhere first; they may be packed by Flate alone.
/// Other parts are unpacked if they could be too large by themselves: those are read within bounds later. Parts that
/// are encrypted look like noise and are not found out.
pub(super) fn check(name: &str, bytes: &[u8]) -> Result<(), Problem> {
    let parts = parts(bytes).ok_or_else(|| say::documents::damaged(name, say::documents::pdf()))?;
    let refused = |refusal| match refusal {
        Refusal::Excess(Excess::Part) => say::documents::unpacks_too_large(name, MAX_UNPACKED_BYTES >> 20),
        Refusal::Excess(Excess::Total) => say::documents::parts_too_large(name, MAX_DRAWN_BYTES >> 20),
        Refusal::OtherPacking => say::documents::packed_otherwise(name),
    };
    let mut n_left = MAX_DRAWN_BYTES;
    let (mut holders, mut n_objects) = (BTreeSet::new(), 0);
    for table in parts.iter().filter_map(|part| part.stream(bytes)).filter(tables::is_table) {
        n_left -= kept_bytes(&table, bytes, false, n_left).map_err(refused)?;
        n_objects += tables::read(&table, &mut holders, MAX_OBJECTS);
        if n_objects > MAX_OBJECTS {
            return Err(say::documents::too_many_objects(name, MAX_OBJECTS));
        }
    }
    let is_encrypted = find(bytes, b"/Encrypt").is_some();
    for part in &parts {
        let Some(stream) = part.stream(bytes) else { continue };
        let is =
            |key: &[u8], value: &[u8]| stream.dict().get::<Name<'_>>(key).is_some_and(|name| name.as_ref() == value);
        if is(b"Type", b"ObjStm") || part.number.is_none_or(|number| holders.contains(&number)) {
            n_left -= kept_bytes(&stream, bytes, is_encrypted, n_left).map_err(refused)?;
        } else if !is(b"Subtype", b"Image") {
            is_bounded(&stream.raw_data(), MAX_LAYERS, &mut n_left)
                .map_err(|excess| refused(Refusal::Excess(excess)))?;
        }
    }
    Ok(())
}

enum Refusal {
    Excess(Excess),
    OtherPacking,
}

/// How many bytes the reader keeps of a part.
fn kept_bytes(part: &Stream<'_>, bytes: &[u8], is_encrypted: bool, n_left: usize) -> Result<usize, Refusal> {
    let raw = part.raw_data();
    // The length may be elsewhere and say more than is seen here; what is deflated knows its end itself.
    let has_length = part.dict().get::<u32>(b"Length".as_slice()).is_some();
    let start = (raw.as_ptr() as usize).saturating_sub(bytes.as_ptr() as usize);
    let packed = if has_length { &raw[..] } else { bytes.get(start..).unwrap_or_default() };
    let n_bytes = match part.filters().as_slice() {
        filters if n_filters(part) != Some(filters.len()) => return Err(Refusal::OtherPacking),
        // The reader unpacks no pictures: one that has the number of a part of objects is that of another document within.
        filters if filters.iter().any(is_picture) => return Ok(0),
        [] => raw.len(),
        [Filter::FlateDecode] => {
            let unpacked = measure(packed, n_left).map_err(Refusal::Excess)?;
            // Of what is damaged, the reader makes what it can.
            let most = if unpacked.is_whole || is_encrypted { 0 } else { packed.len().saturating_mul(MAX_RATIO) };
            unpacked.n_bytes.max(most)
        }
        _ => return Err(Refusal::OtherPacking),
    };
    // Two numbers, each with a space, name an object.
    let n_objects = part.dict().get::<usize>(b"N".as_slice()).unwrap_or(usize::MAX).min(n_bytes / 4);
    within(n_bytes, n_left).map_err(Refusal::Excess)?;
    let n_kept = n_bytes + n_objects * BYTES_PER_OBJECT;
    if n_kept > n_left { Err(Refusal::Excess(Excess::Total)) } else { Ok(n_kept) }
}

fn is_picture(filter: &Filter) -> bool {
    matches!(filter, Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode)
}

/// By how many filters a part is packed; `None` if they are named elsewhere.
fn n_filters(part: &Stream<'_>) -> Option<usize> {
    let dict = part.dict();
    if dict.contains_key(b"F".as_slice()) {
        return None;
    }
    match dict.get_raw::<Object<'_>>(b"Filter".as_slice()) {
        None => (!dict.contains_key(b"Filter".as_slice())).then_some(0),
        Some(MaybeRef::NotRef(Object::Name(_))) => Some(1),
        Some(MaybeRef::NotRef(Object::Array(names))) => Some(names.raw_iter().count()),
        Some(_) => None,
    }
}
