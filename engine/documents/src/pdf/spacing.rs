//! Spaces between words: many files have none, and only place letters apart.

use super::runs::Placed;

/// Gaps that are wider stand between words. Kerning is narrower; a line set tight still has 0.2.
const WORD_GAP: f64 = 0.15;

/// The texts of letters from left to right, with spaces where gaps are.
pub(super) fn spaced(letters: &[Placed]) -> Vec<&str> {
    let threshold = word_gap(letters);
    let mut texts: Vec<&str> = Vec::with_capacity(letters.len());
    let mut end = f64::INFINITY;
    for letter in letters {
        let words: &str = &letter.glyph.text;
        let is_gap = letter.from - end > threshold * letter.glyph.size;
        if is_gap && !words.starts_with(' ') && texts.last().is_some_and(|last| !last.ends_with(' ')) {
            texts.push(" ");
        }
        texts.push(words);
        end = if end.is_finite() { end.max(letter.to) } else { letter.to };
        if letter.to <= letter.from && !words.is_empty() {
            // Nothing is known of its width.
            end = end.max(letter.from + 0.5 * letter.glyph.size);
        }
    }
    texts
}

/// Chinese and Japanese have no spaces: between their letters they only fill a line.
pub(super) fn without_gaps(text: &str) -> String {
    let is_unspaced =
        |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    let mut kept = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let fills = c == ' ' && kept.ends_with(is_unspaced) && letters.peek().copied().is_some_and(is_unspaced);
        if !fills {
            kept.push(c);
        }
    }
    kept
}

/// From which gap on words are apart: letters that are set wide are no words.
fn word_gap(letters: &[Placed]) -> f64 {
    let mut gaps: Vec<f64> = letters
        .windows(2)
        // Dots that lead to a page's number stand wide in any text.
        .filter(|pair| pair.iter().all(|letter| letter.glyph.text.starts_with(char::is_alphanumeric)))
        .map(|pair| (pair[1].from - pair[0].to) / pair[1].glyph.size)
        .collect();
    if gaps.len() < 5 {
        return WORD_GAP;
    }
    gaps.sort_by(f64::total_cmp);
    let median = gaps[gaps.len() / 2];
    if median > 0.08 { median * 1.5 + WORD_GAP } else { WORD_GAP }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_set_wide_are_one_word() {
        assert_eq!(without_gaps("序 言 and 第 1 条"), "序言 and 第 1 条");
    }
}
