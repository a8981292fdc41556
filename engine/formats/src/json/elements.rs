//! The elements of a list, one after the other, without parsing the whole list at once.

use bunsen_spec::{Problem, say};

use super::node::{Node, parse};

/// A list that is read element by element.
pub(crate) struct Elements {
    bytes: Vec<u8>,
    position: usize,
    is_ended: bool,
}

impl Elements {
    /// `bytes` begin with `[`, perhaps after spaces.
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        let position = bytes.iter().position(|byte| *byte == b'[').map_or(bytes.len(), |start| start + 1);
        Self { bytes, position, is_ended: false }
    }

    /// The byte after the last element.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    pub(crate) fn done_share(&self) -> f64 {
        (self.position as f64 / self.bytes.len().max(1) as f64).min(1.0)
    }

    /// The next element, or nothing at the end of the list.
    pub(crate) fn next(&mut self) -> Result<Option<Node>, Problem> {
        if self.is_ended {
            return Ok(None);
        }
        let start = self.position;
        let (end, sign) = end_of_element(&self.bytes[start..]);
        let text = self.bytes[start..start + end].trim_ascii();
        let Some(sign) = sign else { return Err(say::json::cut_off(self.line(self.bytes.len()))) };
        self.position = start + end + 1;
        if sign == b']' {
            self.is_ended = true;
            let rest = self.bytes[self.position..].iter().position(|byte| !byte.is_ascii_whitespace());
            if let Some(rest) = rest {
                return Err(say::json::goes_on(self.line(self.position + rest)));
            }
            if text.is_empty() {
                return Ok(None);
            }
        }
        let leading = self.bytes[start..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        parse(text, start + leading, &self.bytes).map(Some)
    }

    fn line(&self, position: usize) -> u64 {
        self.bytes[..position].iter().filter(|byte| **byte == b'\n').count() as u64 + 1
    }
}

/// How many bytes the first element of `text` has, and what ends it: a comma or the list's bracket.
fn end_of_element(text: &[u8]) -> (usize, Option<u8>) {
    let (mut depth, mut is_text, mut is_escaped) = (0usize, false, false);
    for (index, byte) in text.iter().enumerate() {
        if is_text {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => is_text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => is_text = true,
            b'[' | b'{' => depth += 1,
            b',' | b']' if depth == 0 => return (index, Some(*byte)),
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (text.len(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&[&str], &str>) {
        let mut elements = Elements::new(text.as_bytes().to_vec());
        let mut got = Vec::new();
        let problem = loop {
            match elements.next() {
                Ok(Some(node)) => got.push(node.to_json()),
                Ok(None) => break None,
                Err(problem) => break Some(problem.what),
            }
        };
        match (problem, expected) {
            (None, Ok(expected)) => assert_eq!(got, expected, "{text}"),
            (Some(what), Err(part)) => assert!(what.contains(part), "{what}"),
            (problem, _) => panic!("{text}: {got:?} {problem:?}"),
        }
    }

    #[test]
    fn elements_end_where_they_end() {
        check("[]", Ok(&[]));
        check(
            " [ 1 , \"a,]\\\"\" ,[2,[3]], {\"x\": \"}\"} ] ",
            Ok(&["1", "\"a,]\\\"\"", "[2, [3]]", "{\"x\": \"}\"}"]),
        );
        check("[1,\n2", Err("line 2"));
        check("[1]\n[2]", Err("line 2"));
        check("[1,]", Ok(&["1"]));
        check("[1,,2]", Err("line 1"));
        check("[1,\n{\"a\": 1 \"b\"}]", Err("line 2, column 9"));
        check("[}]", Err("line 1"));
    }
}
