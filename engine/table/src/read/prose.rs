//! Whether a text is sentences, not a table.

use bunsen_spec::{FileFormat, ReadOptions};

use super::layout::{DELIMITERS, Head, sample, usual_width};

/// How much of a text is judged by.
const LOOKED_AT: usize = 64 << 10;
/// Lines of sentences have so many words on average, and the first one, which could be a name, too.
const MIN_WORDS: usize = 3;
/// A text of one line has so many, and several between two delimiters: the names of a table's columns are shorter.
const MIN_WORDS_OF_ONE: usize = 8;

/// Whether each line of a text is to be a row: it was asked for, or the text is prose and nothing was said of its
/// cells.
pub(crate) fn are_lines(text: &[u8], options: &ReadOptions) -> bool {
    let is_open = options.delimiter.is_none() && options.has_header.is_none() && options.decimal_comma.is_none();
    match options.format {
        Some(format) => format == FileFormat::TextLines,
        None => is_open && is_prose(text),
    }
}

/// Whether a text looks like a table: a delimiter splits its lines alike, or most of them have no words.
pub fn is_tabular(text: &[u8]) -> bool {
    let head = &text[..text.len().min(LOOKED_AT)];
    let lines = String::from_utf8_lossy(head);
    let lines = || lines.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    let n_wordless = lines().filter(|line| words(line) == 0).count();
    n_wordless * 2 > lines().count() || DELIMITERS.iter().any(|delimiter| splits_alike(head, *delimiter))
}

/// Whether a text is sentences: its lines have several words each, and no delimiter splits them alike.
fn is_prose(text: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&text[..text.len().min(LOOKED_AT)]);
    let lines: Vec<&str> = head.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect();
    let n_words: Vec<usize> = lines.iter().map(|line| words(line)).collect();
    let Some(first) = n_words.first() else { return false };
    if let [line] = lines[..] {
        let n_cells = line.matches(|c| DELIMITERS.contains(&c)).count() + 1;
        return *first >= MIN_WORDS_OF_ONE.max(MIN_WORDS * n_cells);
    }
    if *first < MIN_WORDS || n_words.iter().sum::<usize>() < MIN_WORDS * lines.len() || head.starts_with("sep=") {
        return false;
    }
    let n_quoted = lines.iter().filter(|line| line.starts_with('"') && line.trim_end().ends_with('"')).count();
    n_quoted * 2 < lines.len() && !DELIMITERS.iter().any(|delimiter| splits_alike(head.as_bytes(), *delimiter))
}

/// Words with a letter in them.
fn words(line: &str) -> usize {
    line.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count()
}

/// Whether nearly all records have the same number of cells, more than one, the first record too.
fn splits_alike(text: &[u8], delimiter: char) -> bool {
    let records = sample(Head { text, start: 0, is_whole: true }, delimiter as u8).unwrap_or_default();
    let Some(width) = usual_width(&records).filter(|width| *width > 1) else { return false };
    let n_usual = records.iter().filter(|record| record.len() == width).count();
    records.len() > 1 && n_usual * 5 >= records.len() * 4 && records[0].len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: bool) {
        assert_eq!(is_prose(text.as_bytes()), expected, "{text:?}");
    }

    #[test]
    fn sentences_are_told_from_tables() {
        check("Call me Ishmael.\nSome years ago, never mind how long,\nI thought I would sail about.\n", true);
        check("It was good, really good, I think\n\n\"No,\" she said, \"it was not.\"\nThe end, at last\n", true);
        check("This film is the best that I have seen in years, and I loved it", true);
        check("Das ist ein Satz.\r\nUnd noch ein Satz; mit Semikolon.\r\n", true);
    }

    #[test]
    fn short_texts_are_no_tables() {
        for (text, expected) in [
            ("Great!\n", false),
            ("\n", false),
            ("Yes, I did.\nThen I went.\n", false),
            ("a,b\n1,2\n", true),
            ("1\n2\n", true),
        ] {
            assert_eq!(is_tabular(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn tables_are_no_prose() {
        check("", false);
        check("x\n1\n2\n", false);
        check("text\nHello, world\nHow are you\n", false);
        check("review\nThe best film that I have seen\nBad, bad, bad, is all I can say\n", false);
        check("label\ttext\nham\tSee you later, my dear\nspam\tYou have won, call us now\n", false);
        check("name,street\nJohn Smith Jr,12 Old Main Street\nAnn Lee Brown,3 New Main Street\n", false);
        check("\"a text, in quotes here\"\n\"and one more text here\"\n", false);
        check("name of the thing, its price, its colour\n", false);
        check("18.0 8 307.0 130.0\n15.0 8 350.0 165.0\n", false);
        check("first name;last name;what was said\nAnn;Lee;Hello, world, this is me\nBo;Ray;No\n", false);
    }
}
