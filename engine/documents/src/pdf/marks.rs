//! Pieces of marked content: what is none of the text, and what stands in for letters.

use std::rc::Rc;

use hayro_font::hayro_syntax::object::{Dict, String as PdfString};

/// Nobody nests deeper; who does has the outer marks only.
const MAX_MARKS: usize = 1 << 12;

/// The open pieces of marked content.
#[derive(Default)]
pub(super) struct Marks {
    /// For each, whether it is none of the text: a page's number, a line at its foot.
    open: Vec<bool>,
    n_artifacts: usize,
    /// What the letters of the outermost one that says so stand for together, until that was said; and how many are open
    /// around it.
    spoken: Option<(usize, Rc<str>)>,
}

impl Marks {
    /// Begins a piece. `spoken` is asked only where no piece around it speaks already.
    pub(super) fn begin(&mut self, is_artifact: bool, spoken: impl FnOnce() -> Option<Rc<str>>) {
        if self.open.len() >= MAX_MARKS {
            return;
        }
        if self.spoken.is_none() {
            self.spoken = spoken().map(|text| (self.open.len(), text));
        }
        self.open.push(is_artifact);
        self.n_artifacts += usize::from(is_artifact);
    }

    /// Ends the innermost piece, if more than `n_kept` are open.
    pub(super) fn end(&mut self, n_kept: usize) {
        if self.open.len() <= n_kept {
            return;
        }
        self.n_artifacts -= usize::from(self.open.pop() == Some(true));
        self.spoken.take_if(|(n_around, _)| *n_around >= self.open.len());
    }

    /// How many pieces are open.
    pub(super) fn n_open(&self) -> usize {
        self.open.len()
    }

    /// Whether what is drawn is none of the text.
    pub(super) fn is_artifact(&self) -> bool {
        self.n_artifacts > 0
    }

    /// What the next letter stands for, where a piece says that: all its text first, then a blank for each letter.
    pub(super) fn say(&mut self) -> Option<Rc<str>> {
        let (_, text) = self.spoken.as_mut()?;
        let rest = if text.is_empty() { text.clone() } else { Rc::from(" ") };
        Some(std::mem::replace(text, rest))
    }
}

/// What marked content says, where its properties tell, and of how many bytes that is there.
pub(super) fn actual_text(properties: &Dict<'_>) -> Option<(Rc<str>, usize)> {
    let text = properties.get::<PdfString<'_>>(b"ActualText".as_slice())?;
    Some((Rc::from(text_string(text.as_bytes()).as_str()), text.as_bytes().len()))
}

/// A text in a PDF's dictionaries: UTF-16 with a mark, UTF-8 with a mark, or nearly Latin-1.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(marks: &mut Marks, is_artifact: bool, said: Option<&str>) {
        assert_eq!((marks.is_artifact(), marks.say().as_deref()), (is_artifact, said));
    }

    #[test]
    fn the_outermost_piece_that_speaks_is_heard() {
        let mut marks = Marks::default();
        check(&mut marks, false, None);
        marks.begin(false, || None);
        marks.begin(false, || Some("one".into()));
        marks.begin(true, || Some("two".into()));
        check(&mut marks, true, Some("one"));
        marks.end(0);
        check(&mut marks, false, Some(" "));
        marks.end(0);
        check(&mut marks, false, None);
        marks.begin(false, || Some("".into()));
        check(&mut marks, false, Some(""));
        check(&mut marks, false, Some(""));
        marks.end(2);
        marks.end(1);
        assert_eq!(marks.n_open(), 1);
        check(&mut marks, false, None);
    }
}
