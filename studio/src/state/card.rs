//! The little Markdown that model cards use: headings, paragraphs, lists and tables. Shown as text, never
//! as HTML: a card comes from a stranger.

/// A part of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of any level.
    Heading(String),
    /// Lines that belong together.
    Paragraph(String),
    /// Points.
    List(Vec<String>),
    /// Cells, the first row the header.
    Table(Vec<Vec<String>>),
}

/// The parts of a card.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_after_gap = true;
    let mut is_front_matter = markdown.starts_with("---\n");
    for (i, line) in markdown.lines().enumerate() {
        let line = line.trim();
        if is_front_matter {
            is_front_matter = i == 0 || line != "---";
            continue;
        }
        if line.is_empty() {
            is_after_gap = true;
            continue;
        }
        if let Some(heading) = line.strip_prefix('#') {
            blocks.push(Block::Heading(plain(heading.trim_start_matches('#'))));
            is_after_gap = true;
            continue;
        }
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).map(plain);
        let cells =
            line.strip_prefix('|').map(|rest| rest.trim_end_matches('|').split('|').map(plain).collect::<Vec<_>>());
        match (blocks.last_mut(), item, cells) {
            (_, _, Some(cells)) if cells.iter().all(|c| c.chars().all(|c| "-: ".contains(c))) => {}
            (Some(Block::Table(rows)), _, Some(cells)) if !is_after_gap => rows.push(cells),
            (_, _, Some(cells)) => blocks.push(Block::Table(vec![cells])),
            (Some(Block::List(items)), Some(item), None) => items.push(item),
            (_, Some(item), None) => blocks.push(Block::List(vec![item])),
            (Some(Block::Paragraph(text)), None, None) if !is_after_gap => {
                text.push(' ');
                text.push_str(&plain(line));
            }
            (_, None, None) => blocks.push(Block::Paragraph(plain(line))),
        }
        is_after_gap = false;
    }
    blocks
}

/// A line without its marks of emphasis and code.
fn plain(line: &str) -> String {
    line.trim().replace("**", "").replace('`', "").replace("\\|", "|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_read_as_text() {
        let card = "---\nlicense: mit\n---\n# Iris\nWhich **iris**\nit is.\n\n- one\n- `two`\n\n| metric | value |\n|---|---|\n| accuracy | 0.97 |\n\n<b>x</b>";
        assert_eq!(
            blocks(card),
            [
                Block::Heading("Iris".into()),
                Block::Paragraph("Which iris it is.".into()),
                Block::List(vec!["one".into(), "two".into()]),
                Block::Table(vec![vec!["metric".into(), "value".into()], vec!["accuracy".into(), "0.97".into()]]),
                Block::Paragraph("<b>x</b>".into()),
            ]
        );
        assert_eq!(blocks(""), []);
    }
}
