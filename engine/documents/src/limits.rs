//! How much is read of one document.

/// The most bytes that a file may have.
pub const MAX_BYTES: usize = 256 << 20;
/// The most bytes of text that a document may have.
pub const MAX_TEXT_BYTES: usize = 32 << 20;
/// The most pages that a document may have.
pub const MAX_PAGES: usize = 20_000;

/// The most bytes that one part of a packed file may unpack to.
pub(crate) const MAX_UNPACKED_BYTES: usize = 128 << 20;
/// The most bytes that all drawing instructions of a PDF may unpack to together, each time they are used.
pub(crate) const MAX_DRAWN_BYTES: usize = 512 << 20;
/// The most objects that packed tables of a PDF may name.
pub(crate) const MAX_OBJECTS: usize = 4_000_000;
/// The most widths that the fonts of a PDF may give together.
pub(crate) const MAX_WIDTHS: usize = 8_000_000;
/// The most drawing instructions of one page of a PDF.
pub(crate) const MAX_INSTRUCTIONS: usize = 4_000_000;
/// The most letters of one page of a PDF.
pub(crate) const MAX_GLYPHS: usize = 400_000;
/// The most bytes that the letters of one page of a PDF may stand for.
pub(crate) const MAX_PAGE_TEXT_BYTES: usize = 8 << 20;
/// The most notes on one page of a PDF, fields of forms among them.
pub(crate) const MAX_ANNOTATIONS: usize = 10_000;
/// How deep drawings of a PDF may lie in drawings.
pub(crate) const MAX_NESTED_FORMS: usize = 12;
