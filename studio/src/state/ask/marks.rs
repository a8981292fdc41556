//! Text with parts of it marked, by ranges of bytes.

use std::ops::Range;

use bunsen_spec::Block;

/// Blocks of a document that are shown at once: thousands make a page slow.
const SHOWN: usize = 400;

/// A piece of a text, marked or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The piece.
    pub text: &'a str,
    /// Which of the marks it lies in.
    pub mark: Option<usize>,
}

/// The bytes `range` of a text, cut where marks begin and end. Marks are in order; where two overlap, the first has what
/// both would mark. Ranges that do not fit the text are cut down to what does.
pub fn pieces<'a>(text: &'a str, range: &Range<usize>, marks: &[Range<usize>]) -> Vec<Piece<'a>> {
    let end = boundary(text, range.end);
    let mut at = boundary(text, range.start);
    let mut all = Vec::new();
    let mut push = |from: usize, to: usize, mark| {
        if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
            all.push(Piece { text, mark });
        }
    };
    for (i, mark) in marks.iter().enumerate() {
        let (from, to) = (boundary(text, mark.start).max(at), boundary(text, mark.end).min(end));
        if from < to {
            push(at, from, None);
            push(from, to, Some(i));
            at = to;
        }
    }
    push(at, end, None);
    all
}

/// The last place at or before `at` where the text can be cut.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Which blocks are shown: some around the one that byte `focus` stands in, and `more` on each side.
pub fn shown_blocks(blocks: &[Block], focus: usize, more: (usize, usize)) -> Range<usize> {
    let at = blocks.partition_point(|block| block.range.end <= focus).min(blocks.len());
    let start = at.saturating_sub(SHOWN / 2).saturating_sub(more.0 * SHOWN);
    let end = (start + SHOWN).max(at + SHOWN / 2) + more.1 * SHOWN;
    start..end.min(blocks.len())
}

#[cfg(test)]
mod tests {
    use bunsen_spec::BlockKind;

    use super::*;

    #[test]
    fn text_is_cut_at_marks() {
        let check = |text: &str, range: Range<usize>, marks: &[Range<usize>], expected: &[(&str, Option<usize>)]| {
            let found: Vec<_> = pieces(text, &range, marks).into_iter().map(|p| (p.text, p.mark)).collect();
            assert_eq!(found, expected, "{range:?} {marks:?}");
        };
        check("one two", 0..7, &[], &[("one two", None)]);
        check("one two", 0..7, std::slice::from_ref(&(4..7)), &[("one ", None), ("two", Some(0))]);
        check("one two", 0..7, &[0..3, 3..7], &[("one", Some(0)), (" two", Some(1))]);
        check("one two", 0..7, &[0..5, 3..7], &[("one t", Some(0)), ("wo", Some(1))]);
        // A mark may have begun in the block before and go on in the next.
        check("one two three", 4..7, std::slice::from_ref(&(0..13)), &[("two", Some(0))]);
        check("one two three", 4..7, &[0..3, 8..13], &[("two", None)]);
        // Bytes, not letters; never in the middle of one.
        check("éé", 0..4, std::slice::from_ref(&(2..4)), &[("é", None), ("é", Some(0))]);
        check("éé", 0..4, std::slice::from_ref(&(1..3)), &[("é", Some(0)), ("é", None)]);
        check("é", 0..99, std::slice::from_ref(&(50..60)), &[("é", None)]);
        check("", 0..0, &[], &[]);
    }

    #[test]
    fn long_documents_are_shown_in_part() {
        let block = |i: usize| Block { kind: BlockKind::Paragraph, range: 10 * i..10 * i + 9, page: None };
        let blocks: Vec<Block> = (0..1000).map(block).collect();
        let check = |n, focus, more, expected| assert_eq!(shown_blocks(&blocks[..n], focus, more), expected);
        check(1000, 0, (0, 0), 0..400);
        check(1000, 5000, (0, 0), 300..700);
        check(1000, 5000, (1, 1), 0..1000);
        check(1000, 9_999_999, (0, 0), 800..1000);
        check(20, 35, (0, 0), 0..20);
        check(0, 0, (0, 0), 0..0);
    }
}
