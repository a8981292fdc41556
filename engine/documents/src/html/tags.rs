//! Tags with more attributes than anyone writes, cut before they are read.
//!
//! The tokenizer compares each attribute of a tag with all before it.

use std::borrow::Cow;

use super::elements::raw_kind;

/// So many attributes of a tag are kept.
const MAX_ATTRIBUTES: usize = 256;

/// A page without the attributes of its tags that are too many.
pub(super) fn without_crowds(page: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let (mut position, mut n_copied) = (0, 0);
    while let Some(found) = page[position..].find('<') {
        let at = position + found;
        let rest = &page[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            position = comment.find("-->").map_or(page.len(), |end| at + 4 + end + 3);
            continue;
        }
        if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            position = at + 1;
            continue;
        }
        let tag = Tag::of(rest);
        if let Some(crowd) = tag.crowd {
            kept.push_str(&page[n_copied..at + crowd]);
            n_copied = at + tag.end;
        }
        position = at + tag.length;
        let name = tag.name.to_ascii_lowercase();
        if !tag.is_closed && raw_kind(&name).is_some() {
            position = end_of_raw(page, position, &name);
        }
    }
    match n_copied {
        0 => Cow::Borrowed(page),
        _ => Cow::Owned(kept + &page[n_copied..]),
    }
}

/// A tag at the beginning of a text.
struct Tag<'t> {
    name: &'t str,
    /// Where its last bracket is, or the text ends.
    end: usize,
    length: usize,
    /// Where the attributes begin that are too many.
    crowd: Option<usize>,
    /// Whether nothing is within the element.
    is_closed: bool,
}

impl<'t> Tag<'t> {
    fn of(text: &'t str) -> Self {
        let is_gap = |byte: u8| byte.is_ascii_whitespace() || byte == b'/';
        let bytes = text.as_bytes();
        let name_length = bytes[1..].iter().take_while(|byte| !is_gap(**byte) && **byte != b'>').count();
        let (mut position, mut n_attributes, mut crowd) = (1 + name_length, 0_usize, None);
        let mut before = b' ';
        while let Some(byte) = bytes.get(position).copied().filter(|byte| *byte != b'>') {
            if !is_gap(byte) && is_gap(before) {
                n_attributes += 1;
                if n_attributes > MAX_ATTRIBUTES && crowd.is_none() {
                    crowd = Some(position);
                }
            }
            let is_value = before == b'=' && matches!(byte, b'"' | b'\'');
            if is_value {
                let end = bytes[position + 1..].iter().position(|other| *other == byte);
                position = end.map_or(bytes.len(), |end| position + 1 + end);
                // Another attribute may follow without a space.
                before = b' ';
            } else if !(byte.is_ascii_whitespace() && before == b'=') {
                before = byte;
            }
            position += 1;
        }
        let end = position.min(bytes.len());
        Self {
            name: &text[1..1 + name_length],
            end,
            length: (end + 1).min(bytes.len()),
            crowd,
            is_closed: bytes[..end].ends_with(b"/"),
        }
    }
}

/// Where the text of an element ends in which there are no tags.
fn end_of_raw(page: &str, start: usize, name: &str) -> usize {
    let is_end = |at: &usize| {
        let rest = &page.as_bytes()[at + 2..];
        rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
    };
    page[start..].match_indices("</").map(|(at, _)| start + at).find(is_end).unwrap_or(page.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, expected: &str) {
        assert_eq!(without_crowds(page), expected);
    }

    #[test]
    fn only_crowds_are_cut() {
        for page in ["<a href='>' b = \"c > d\">x</a> < 1 <", "<!-- <a -->", "<title>a<b</title>", "", "<p", "</", "<é"]
        {
            check(page, page);
        }
        let attributes = |n: usize| (0..n).map(|n| format!("a{n}=\"{n}\"")).collect::<Vec<_>>();
        let kept = format!("<p {} >text", attributes(MAX_ATTRIBUTES).join(" "));
        check(&format!("<p {} >text", attributes(MAX_ATTRIBUTES).join(" ")), &kept);
        check(&format!("<p {}>text", attributes(MAX_ATTRIBUTES + 9).join(" ")), &kept);
        let crowded = format!("<p {}>", attributes(MAX_ATTRIBUTES * 9).concat());
        assert!(without_crowds(&crowded).len() < crowded.len() / 8);
        // In a script there are no tags.
        let script = format!("<script>a<b {}</script><p>text", "c ".repeat(999));
        check(&script, &script);
    }
}
