//! The direction in which one reads: Arabic and Hebrew stand on the page from right to left.

/// The text of letters that stand from left to right on a page, each with what it says. Where most are Arabic or Hebrew,
/// numbers and names within them still go from left to right.
pub(super) fn in_reading_order(letters: Vec<&str>) -> String {
    if !is_from_right(letters.iter().copied()) {
        return letters.concat();
    }
    let turned = turned(letters, |letter| letter);
    turned.into_iter().map(|(letter, is_turned)| if is_turned { mirrored(letter) } else { letter }).collect()
}

/// What stands from left to right on a page, in the order in which one reads it.
pub(super) fn sorted<T>(parts: Vec<T>, text: impl Fn(&T) -> &str) -> Vec<T> {
    match is_from_right(parts.iter().map(&text)) {
        true => turned(parts, text).into_iter().map(|(part, _)| part).collect(),
        false => parts,
    }
}

/// Whether most letters are of scripts that are written from right to left.
pub(super) fn is_from_right<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let (mut n_from_right, mut n_letters) = (0_usize, 0_usize);
    for c in texts.flat_map(str::chars) {
        n_from_right += usize::from(is_right(c));
        n_letters += usize::from(c.is_alphabetic());
    }
    n_from_right * 2 > n_letters
}

/// Turns parts around, but not those that go from left to right among them. Says of each whether it was turned.
fn turned<T>(mut parts: Vec<T>, text: impl Fn(&T) -> &str) -> Vec<(T, bool)> {
    parts.reverse();
    let is_right_part = |part: &T| text(part).contains(is_right);
    let is_left_part = |part: &T| text(part).contains(char::is_alphanumeric) && !is_right_part(part);
    let mut is_turned = vec![true; parts.len()];
    let mut start = 0;
    while let Some(found) = parts[start..].iter().position(is_left_part) {
        start += found;
        let rest = &parts[start..];
        let until = rest.iter().position(is_right_part).unwrap_or(rest.len());
        let end = start + rest[..until].iter().rposition(is_left_part).map_or(1, |last| last + 1);
        parts[start..end].reverse();
        is_turned[start..end].fill(false);
        start = end;
    }
    parts.into_iter().zip(is_turned).collect()
}

/// Letters that go from right to left. Arabic numbers, whichever digits they have, go from left to right.
fn is_right(c: char) -> bool {
    let is_number = matches!(c, '\u{660}'..='\u{66c}' | '\u{6f0}'..='\u{6f9}');
    !is_number && matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

fn mirrored(letter: &str) -> &str {
    match letter {
        "(" => ")",
        ")" => "(",
        "[" => "]",
        "]" => "[",
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(letters: &[&str], expected: &str) {
        assert_eq!(in_reading_order(letters.to_vec()), expected);
    }

    fn check_text(text: &str, expected: &str) {
        let letters: Vec<String> = text.chars().map(String::from).collect();
        check(&letters.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn letters_are_turned_and_numbers_are_not() {
        check_text("olleh", "olleh");
        check_text("12 םולש", "שלום 12");
        check_text("(a(b)c) םולש", "שלום (a(b)c)");
        check_text("٥٫٢١ ماع", "عام ٥٫٢١");
        check_text("۱۲ لاس", "سال ۱۲");
        // A ligature of two letters, and a word that was spoken whole.
        check(&["م", "ا", "ل", "س", "\u{644}\u{627}"], "\u{644}\u{627}سلام");
        check(&["שלום", " ", "ב"], "ב שלום");
    }

    #[test]
    fn parts_are_read_from_the_right() {
        assert_eq!(sorted(vec!["עולם", "big", "12", "שלום"], |part| part), ["שלום", "big", "12", "עולם"]);
        assert_eq!(sorted(vec!["one", "ב", "two"], |part| part), ["one", "ב", "two"]);
    }
}
