//! Where the packed parts of a PDF are, before it is opened.

use hayro_font::hayro_syntax::object::{FromBytes, Stream};

/// How often all bytes may be gone over to find the parts; who needs more has parts that overlap without end.
const MAX_VISITS: usize = 4;
/// So many more bytes may be gone over in small files.
const FREE_VISITS: usize = 1 << 20;

/// So long may a comment be that stands between a part's number and the part.
const MAX_COMMENT: usize = 256;

/// A part: a dictionary with bytes after it.
pub(super) struct Part {
    /// Its number, if that is written before it.
    pub(super) number: Option<u32>,
    /// Where its dictionary begins.
    at: usize,
}

impl Part {
    /// Its dictionary and bytes, as the reader of PDF's objects would take them.
    pub(super) fn stream<'b>(&self, bytes: &'b [u8]) -> Option<Stream<'b>> {
        Stream::from_bytes(&bytes[self.at..])
    }
}

/// All parts, also those within others: a part that lies about its end may hide some. `None` if they overlap so much that
/// finding them takes without end.
pub(super) fn parts(bytes: &[u8]) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut n_left = bytes.len().saturating_mul(MAX_VISITS).saturating_add(FREE_VISITS);
    let mut position = 0;
    while let Some(found) = find(&bytes[position..], b"<<") {
        let at = position + found;
        position = at + 1;
        // Its reader looks for dictionaries behind white space, behind `obj` and behind one another.
        if at.checked_sub(1).is_some_and(|before| !is_white(bytes[before]) && !matches!(bytes[before], b'j' | b'>')) {
            continue;
        }
        let (end, is_dictionary) = dictionary_end(bytes, at);
        n_left = n_left.checked_sub(end - at)?;
        if !is_dictionary {
            continue;
        }
        let after = skip_blank(bytes, end);
        n_left = n_left.checked_sub(after - end)?;
        if begins_bytes(&bytes[after..]) {
            let part = Part { number: number_before(&bytes[..at]), at };
            let n_bytes = part.stream(bytes).map_or(bytes.len() - end, |stream| stream.raw_data().len());
            n_left = n_left.checked_sub(n_bytes)?;
            parts.push(part);
        }
        // One in which the word is not has no parts within.
        if find(&bytes[at..end], b"stream").is_none() {
            position = end;
        }
    }
    Some(parts)
}

/// Where the dictionary ends that begins at `at`, or how far it was looked for.
fn dictionary_end(bytes: &[u8], at: usize) -> (usize, bool) {
    let (mut position, mut depth) = (at, 0_usize);
    while let Some(byte) = bytes.get(position) {
        let next = bytes.get(position + 1);
        position += match (byte, next) {
            (b'<', Some(b'<')) => {
                depth += 1;
                2
            }
            (b'>', Some(b'>')) => {
                depth -= 1;
                if depth == 0 {
                    return (position + 2, true);
                }
                2
            }
            (b'<', _) => bytes[position..].iter().position(|byte| *byte == b'>').map_or(bytes.len(), |end| end + 1),
            (b'(', _) => string_length(&bytes[position..]),
            (b'%', _) => comment_length(&bytes[position..]),
            _ => 1,
        };
    }
    (bytes.len(), false)
}

fn string_length(bytes: &[u8]) -> usize {
    let (mut position, mut depth) = (0, 0_usize);
    while let Some(byte) = bytes.get(position) {
        match byte {
            b'\\' => position += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        position += 1;
        if depth == 0 {
            break;
        }
    }
    position
}

fn comment_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| is_line_end(*byte)).unwrap_or(bytes.len())
}

/// Where what comes after white space and comments begins.
fn skip_blank(bytes: &[u8], mut position: usize) -> usize {
    while let Some(byte) = bytes.get(position) {
        match byte {
            b'%' => position += comment_length(&bytes[position..]),
            byte if is_white(*byte) => position += 1,
            _ => break,
        }
    }
    position
}

fn begins_bytes(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"stream").is_some_and(|rest| matches!(rest.first(), Some(b'\n' | b'\r')))
}

/// The number in `7 0 obj` at the end of these bytes; a comment may come after it.
fn number_before(bytes: &[u8]) -> Option<u32> {
    let bytes = bytes.trim_ascii_end();
    let line =
        &bytes[bytes.len() - bytes.iter().rev().take(MAX_COMMENT).take_while(|byte| !is_line_end(**byte)).count()..];
    let comment = find(line, b"%").map_or(0, |at| line.len() - at);
    let bytes = bytes[..bytes.len() - comment].trim_ascii_end().strip_suffix(b"obj")?.trim_ascii_end();
    let digits = |bytes: &[u8]| bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let bytes = bytes[..bytes.len() - digits(bytes)].trim_ascii_end();
    std::str::from_utf8(&bytes[bytes.len() - digits(bytes)..]).ok()?.parse().ok()
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn is_white(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

/// Where a part of bytes begins.
pub(super) fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    let first = *part.first()?;
    let mut position = 0;
    while let Some(at) = bytes[position..].iter().position(|byte| *byte == first) {
        if bytes[position + at..].starts_with(part) {
            return Some(position + at);
        }
        position += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &str, expected: &[(Option<u32>, usize)]) {
        let found = parts(bytes.as_bytes()).unwrap();
        assert_eq!(found.iter().map(|part| (part.number, part.at)).collect::<Vec<_>>(), expected, "{bytes}");
    }

    #[test]
    fn parts_are_found_wherever_they_hide() {
        check("7 0 obj<</A 1>>stream\na\nendstream endobj", &[(Some(7), 7)]);
        check("7 0 obj\n<</A<</B(>>)/C<3e>>>>> %x\nstream\r\na\nendstream", &[(Some(7), 8)]);
        check("7 0 obj %x\n<</A 1>>stream\na\nendstream", &[(Some(7), 11)]);
        check("7 0 obj %x\n%y\n<</A 1>>stream\na\nendstream", &[(None, 14)]);
        check("1 0 obj<</A(2 0 obj<<>>stream\nb\nendstream)>>stream\na\nendstream", &[(Some(1), 7), (Some(2), 19)]);
        check("1 0 obj<</A 1>>endobj 2 0 obj<</A(stream)>>endobj", &[]);
        check("1 0 obj<</A<</B 1>>endobj", &[]);
    }

    #[test]
    fn what_overlaps_without_end_is_refused() {
        assert!(parts("1 0 obj<</A(".repeat(20_000).as_bytes()).is_none());
        assert!(parts("1 0 obj<<>>stream\n".repeat(20_000).as_bytes()).is_none());
    }
}
