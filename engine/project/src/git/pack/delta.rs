//! What differs from another object, as packs have it: pieces of that one and bytes of its own.

/// What a delta says about itself before its first piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Delta<'a> {
    /// The size of the object it differs from, in bytes.
    base_bytes: u64,
    /// The size of the object that it makes, in bytes. Not believed before it is made.
    pub made_bytes: u64,
    pieces: &'a [u8],
}

impl<'a> Delta<'a> {
    /// Reads both sizes. `None` if it ends before.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut pieces = bytes;
        let (base_bytes, made_bytes) = (read_size(&mut pieces)?, read_size(&mut pieces)?);
        Some(Self { base_bytes, made_bytes, pieces })
    }

    /// Makes the object of the one it differs from. `None` if it was made for another one, or is damaged.
    pub fn apply(&self, base: &[u8]) -> Option<Vec<u8>> {
        if self.base_bytes != base.len() as u64 {
            return None;
        }
        let (mut rest, mut made) = (self.pieces, Vec::new());
        while let Some(code) = take(&mut rest) {
            let piece = if code & 0x80 == 0 {
                let (piece, after) = rest.split_at_checked(code.into()).filter(|_| code > 0)?;
                rest = after;
                piece
            } else {
                // The lower bits tell which bytes of the start and of the length follow.
                let mut fields = [0_usize; 2];
                for bit in (0..7).filter(|bit| code & (1 << bit) != 0) {
                    let (field, place) = if bit < 4 { (0, bit) } else { (1, bit - 4) };
                    fields[field] |= usize::from(take(&mut rest)?) << (8 * place);
                }
                let [start, len] = fields;
                let len = if len == 0 { 0x1_0000 } else { len };
                base.get(start..start.checked_add(len)?)?
            };
            if (made.len() + piece.len()) as u64 > self.made_bytes {
                return None;
            }
            made.extend_from_slice(piece);
        }
        (made.len() as u64 == self.made_bytes).then_some(made)
    }
}

fn take(rest: &mut &[u8]) -> Option<u8> {
    let (byte, after) = rest.split_first()?;
    *rest = after;
    Some(*byte)
}

/// A size: seven bits at a time, lowest first.
fn read_size(rest: &mut &[u8]) -> Option<u64> {
    let mut size = 0;
    for shift in (0..57).step_by(7) {
        let byte = take(rest)?;
        size |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(size);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(delta: &[u8], expected: Option<&str>) {
        let made = Delta::parse(delta).and_then(|delta| delta.apply(b"0123456789"));
        assert_eq!(made.as_deref(), expected.map(str::as_bytes), "{delta:?}");
    }

    #[test]
    fn pieces_are_copied_and_inserted() {
        check(&[10, 5, 0x91, 2, 3, 2, b'x', b'y'], Some("234xy"));
        check(&[10, 2, 0x90, 2], Some("01"));
        check(&[0x8a, 0, 1, 1, b'x'], Some("x"));
        check(&[10, 0], Some(""));
    }

    #[test]
    fn what_is_damaged_makes_nothing() {
        check(&[], None);
        check(&[10], None);
        check(&[9, 0], None);
        // Beyond the base: by its length, by the length that stands for none, by its start.
        check(&[10, 5, 0x91, 8, 3], None);
        check(&[10, 5, 0x80], None);
        check(&[10, 5, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], None);
        // Ended within a piece, a piece of none, less and more than was said.
        check(&[10, 3, 0x91, 2], None);
        check(&[10, 3, 4, b'x'], None);
        check(&[10, 3, 0x91, 2, 3, 0], None);
        check(&[10, 4, 0x91, 2, 3], None);
        check(&[10, 2, 0x91, 2, 3], None);
        check(&[0xff; 20], None);
    }
}
