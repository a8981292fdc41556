//! Plain text: paragraphs between blank lines.

use bunsen_spec::{BlockKind, Problem};

use crate::blocks::Blocks;

/// Reads plain text. Lines that are indented by four and more, or by a tab, keep their breaks, as do lines that are
/// items of a list.
pub(crate) fn read(text: &str, blocks: &mut Blocks) -> Result<(), Problem> {
    let text = text.replace("\r\n", "\n");
    let mut lines: Vec<&str> = Vec::new();
    for line in text.split(['\n', '\r', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        match line.trim().is_empty() {
            true => flush(&mut lines, blocks)?,
            false => lines.push(line),
        }
    }
    flush(&mut lines, blocks)
}

fn flush(lines: &mut Vec<&str>, blocks: &mut Blocks) -> Result<(), Problem> {
    let lines = std::mem::take(lines);
    let is_indented = |line: &&str| line.starts_with("    ") || line.starts_with('\t');
    if !lines.is_empty() && lines.iter().all(is_indented) {
        return blocks.push(BlockKind::Code, &lines.join("\n"));
    }
    let mut kind = BlockKind::Paragraph;
    let mut open = String::new();
    for line in lines {
        if let Some(item) = item(line) {
            blocks.push(kind, &open)?;
            (kind, open) = (BlockKind::Item, item.to_string());
        } else {
            open.push('\n');
            open.push_str(line);
        }
    }
    blocks.push(kind, &open)
}

/// What an item of a list says, without the sign before it; numbers stay.
pub(crate) fn item(line: &str) -> Option<&str> {
    let line = line.trim();
    for sign in ["- ", "* ", "+ ", "• ", "‣ ", "◦ ", "▪ ", "– ", "· ", "● ", "○ ", "■ ", "► "] {
        if let Some(rest) = line.strip_prefix(sign) {
            return Some(rest.trim_start());
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_numbered = (1..=3).contains(&digits)
        && matches!(line.as_bytes().get(digits), Some(b'.' | b')'))
        && line.as_bytes().get(digits + 1) == Some(&b' ');
    is_numbered.then_some(line)
}
