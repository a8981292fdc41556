//! Source code: blocks of lines that belong together.

use bunsen_spec::{BlockKind, Problem};

use crate::blocks::Blocks;

/// A block that has so many lines ends at the next blank one, wherever that is.
const MANY_LINES: usize = 60;
/// A block that has so many lines ends in any case.
const MOST_LINES: usize = 200;

/// Reads source code. A block begins where, after a blank line or the end of a definition, a line is not indented: with
/// a definition and what is said above it.
pub(crate) fn read(text: &str, blocks: &mut Blocks) -> Result<(), Problem> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut open: Vec<&str> = Vec::new();
    for line in text.split('\n') {
        if begins(line, &open) {
            blocks.push(BlockKind::Code, &open.join("\n"))?;
            open.clear();
        }
        open.push(line);
    }
    blocks.push(BlockKind::Code, &open.join("\n"))
}

/// Whether `line` begins a new block after those that are open.
fn begins(line: &str, open: &[&str]) -> bool {
    let Some(last) = open.last() else { return false };
    if line.trim().is_empty() {
        return open.len() >= MANY_LINES;
    }
    if open.len() >= MOST_LINES {
        return true;
    }
    let is_top = !line.starts_with([' ', '\t', '}', ')', ']']);
    is_top && (last.trim().is_empty() || matches!(last.trim_end(), "}" | "};" | ")" | ");" | "end" | "end;"))
}
