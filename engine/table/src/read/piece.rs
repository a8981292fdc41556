//! Texts that come in pieces.

/// A piece of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'a> {
    /// UTF-8, which may be cut within a character.
    pub(crate) bytes: &'a [u8],
    /// Where the piece begins in the text.
    pub(crate) start: usize,
    /// Whether the text ends with it.
    pub(crate) is_last: bool,
}

impl Piece<'_> {
    /// Where the piece ends in the text.
    pub(crate) fn end(&self) -> usize {
        self.start + self.bytes.len()
    }

    /// The piece without what lies from byte `end` of the text on.
    pub(crate) fn until(&self, end: usize) -> Self {
        let len = end.saturating_sub(self.start);
        if len < self.bytes.len() { Self { bytes: &self.bytes[..len], is_last: false, ..*self } } else { *self }
    }

    /// The piece without what lies before byte `start` of the text.
    pub(crate) fn from(&self, start: usize) -> Self {
        let n_skipped = start.saturating_sub(self.start).min(self.bytes.len());
        Self { bytes: &self.bytes[n_skipped..], start: self.start + n_skipped, ..*self }
    }
}

/// A text in pieces of `len` bytes.
#[cfg(test)]
pub(crate) fn pieces(text: &[u8], len: usize) -> impl Iterator<Item = Piece<'_>> {
    let n_pieces = text.len().div_ceil(len).max(1);
    (0..n_pieces).map(move |i| {
        let (start, end) = (i * len, text.len().min((i + 1) * len));
        Piece { bytes: &text[start..end], start, is_last: i + 1 == n_pieces }
    })
}
