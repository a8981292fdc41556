//! How a text is laid out: what separates cells, whether the first row names the columns, how numbers
//! are written. Judged by its first records.

use bunsen_spec::{Problem, ReadOptions, say};

use super::literal::{Literal, is_grouped, literal};
use super::piece::Piece;
use super::pump::{Pump, Pumped};

/// The delimiters there are, the likelier first.
pub(crate) const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// How many records are judged by,
const N_SAMPLED: usize = 100;
/// if they lie in so many bytes.
const SAMPLED_BYTES: usize = 64 << 10;

/// The first part of a text.
#[derive(Clone, Copy)]
pub(crate) struct Head<'a> {
    /// UTF-8, which may be cut within a character.
    pub(crate) text: &'a [u8],
    /// Where the first record begins.
    pub(crate) start: usize,
    /// Whether this is all of the text.
    pub(crate) is_whole: bool,
}

/// How a text is laid out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Layout {
    /// The byte that separates cells.
    pub(crate) delimiter: u8,
    /// Whether the first record names the columns.
    pub(crate) has_header: bool,
    /// Whether numbers have a decimal comma.
    pub(crate) decimal_comma: bool,
    /// Whether dates that could be read in two ways have the day first.
    pub(crate) day_first: Option<bool>,
    /// Where the first record begins.
    pub(crate) start: usize,
    /// The first records.
    pub(crate) sample: Vec<Vec<String>>,
}

/// Finds the layout of a text; what `options` say is taken as it is. `None` if more of it must be seen.
pub(crate) fn find_layout(head: Head<'_>, options: &ReadOptions) -> Result<Option<Layout>, Problem> {
    let (hinted, start) = delimiter_hint(head);
    let head = Head { start, ..head };
    let Some(delimiter) = options.delimiter.or(hinted).or_else(|| guess_delimiter(head)) else { return Ok(None) };
    let Some(sample) = sample(head, delimiter as u8) else { return Ok(None) };
    if sample.iter().all(|record| record.iter().all(String::is_empty)) {
        return Err(say::tables::no_values());
    }
    let decimal_comma = options.decimal_comma.unwrap_or_else(|| guess_decimal_comma(&sample, delimiter));
    let has_header = options.has_header.unwrap_or_else(|| guess_header(&sample, decimal_comma));
    let delimiter = delimiter as u8;
    Ok(Some(Layout { delimiter, has_header, decimal_comma, day_first: options.day_first, start, sample }))
}

/// Whether `delimiter` is one that files can be read with.
pub(crate) fn check_delimiter(delimiter: char) -> Result<(), Problem> {
    if DELIMITERS.contains(&delimiter) {
        return Ok(());
    }
    Err(say::tables::bad_delimiter(delimiter).in_field("delimiter"))
}

/// The delimiter named by a first line `sep=;`, as Excel writes it, and where the text begins after it.
fn delimiter_hint(Head { text, start, .. }: Head<'_>) -> (Option<char>, usize) {
    let rest = &text[start..];
    let named = rest.strip_prefix(b"sep=").and_then(|rest| rest.first()).map(|byte| *byte as char);
    let Some(delimiter) = named.filter(|delimiter| DELIMITERS.contains(delimiter)) else { return (None, start) };
    match rest[5..] {
        [] => (Some(delimiter), start + 5),
        [b'\r', b'\n', ..] => (Some(delimiter), start + 7),
        [b'\r' | b'\n', ..] => (Some(delimiter), start + 6),
        _ => (None, start),
    }
}

/// The first complete records, blank lines left out. `None` if more of the text must be seen.
pub(crate) fn sample(head: Head<'_>, delimiter: u8) -> Option<Vec<Vec<String>>> {
    let text = Piece { bytes: head.text, start: 0, is_last: head.is_whole };
    let mut pump = Pump::new(delimiter, head.start);
    let mut until = head.start + SAMPLED_BYTES;
    let mut piece = text.until(until);
    let mut records = Vec::new();
    while records.len() < N_SAMPLED {
        match pump.next(&piece) {
            Pumped::End => break,
            Pumped::Pause if until > text.end() => return None,
            // Two records are the least to judge by, however long they are.
            Pumped::Pause if records.len() < 2 => {
                until = until.saturating_mul(4);
                piece = text.from(piece.end()).until(until);
            }
            Pumped::Pause => break,
            Pumped::Record if pump.is_blank() => {}
            Pumped::Record => {
                let text_of = |cell: &[u8]| String::from_utf8_lossy(cell).into_owned();
                records.push((0..pump.n_cells()).map_while(|i| pump.cell(i).map(text_of)).collect());
            }
        }
    }
    Some(records)
}

/// The delimiter that splits the first records most evenly into cells that look whole. `None` if more of the text
/// must be seen.
fn guess_delimiter(head: Head<'_>) -> Option<char> {
    let mut best: Option<(f64, usize, char)> = None;
    for delimiter in DELIMITERS {
        let records = sample(head, delimiter as u8)?;
        let Some(width) = usual_width(&records).filter(|width| *width > 1) else { continue };
        if records[0].len() == 1 {
            continue;
        }
        let n_usual = records.iter().filter(|record| record.len() == width).count();
        let cells = || records.iter().flatten();
        let n_whole = cells().filter(|cell| is_whole(cell, delimiter)).count();
        let score = (n_usual as f64 / records.len() as f64) * (n_whole as f64 / cells().count().max(1) as f64);
        if best.is_none_or(|(best_score, best_width, _)| (score, width) > (best_score, best_width)) {
            best = Some((score, width, delimiter));
        }
    }
    Some(best.map_or_else(|| unused_delimiter(head), |(.., delimiter)| delimiter))
}

/// A delimiter that the first part of a text with one column does not contain.
fn unused_delimiter(Head { text, start, .. }: Head<'_>) -> char {
    let head = &text[start..text.len().min(start + SAMPLED_BYTES)];
    let count = |delimiter: char| head.iter().filter(|byte| **byte == delimiter as u8).count();
    DELIMITERS.into_iter().min_by_key(|delimiter| count(*delimiter)).unwrap_or(',')
}

/// Whether a cell holds no other delimiter, but for a comma within a number.
fn is_whole(cell: &str, delimiter: char) -> bool {
    let is_number = |decimal_comma| matches!(literal(cell.as_bytes(), decimal_comma), Literal::Number(_));
    !cell.contains(|c| c != delimiter && DELIMITERS.contains(&c)) || is_number(true) || is_number(false)
}

/// The most frequent number of cells; of equally frequent ones the largest.
pub(crate) fn usual_width(records: &[Vec<String>]) -> Option<usize> {
    let count = |width: usize| records.iter().filter(|record| record.len() == width).count();
    records.iter().map(Vec::len).max_by_key(|width| (count(*width), *width))
}

/// Whether more cells are numbers with a decimal comma than with a decimal point. Where commas separate the
/// cells, `12,345` in quotes is rather a number in groups of thousands: it speaks for neither.
fn guess_decimal_comma(sample: &[Vec<String>], delimiter: char) -> bool {
    let is_telling =
        |cell: &&String| cell.contains([',', '.']) && !(delimiter == ',' && is_grouped(cell.as_bytes(), false));
    let count = |decimal_comma| {
        let is_number = |cell: &&String| matches!(literal(cell.as_bytes(), decimal_comma), Literal::Number(_));
        sample.iter().flatten().filter(is_number).filter(is_telling).count()
    };
    count(true) > count(false)
}

/// Whether the first of a table's first records names the columns.
pub fn guess_header(sample: &[Vec<String>], decimal_comma: bool) -> bool {
    let Some((first, rest)) = sample.split_first() else { return true };
    let said = |cell: &String| literal(cell.as_bytes(), decimal_comma);
    let is_date = |cell: &String| matches!(said(cell), Literal::Date(_));
    let is_value = |cell: &String| !matches!(said(cell), Literal::Words | Literal::Missing);
    // Names may be dates, where each column is a day.
    if first.iter().any(|cell| is_value(cell) && !is_date(cell)) {
        return counts_up(first) && rest.iter().filter(|record| counts_up(record)).count() * 2 <= rest.len();
    }
    let column = |index: usize| rest.iter().filter_map(move |record| record.get(index)).filter(|cell| !cell.is_empty());
    let has_values = |index: usize| column(index).next().is_some() && column(index).all(is_value);
    if first.iter().enumerate().any(|(index, name)| is_date(name) && has_values(index) && column(index).all(is_date)) {
        return false;
    }
    if first.iter().enumerate().any(|(index, name)| !name.is_empty() && has_values(index)) {
        return true;
    }
    // All is words: a first row whose words come again in their columns is a row like the others.
    !first.iter().enumerate().any(|(index, name)| !name.is_empty() && column(index).any(|cell| cell == name))
}

/// Whether at least two cells are whole numbers and each is one more than the one before: names such as
/// years or the numbers of pixels.
fn counts_up(first: &[String]) -> bool {
    let numbers: Vec<Option<i64>> =
        first.iter().filter_map(|cell| cell.parse::<f64>().ok().map(|_| cell.parse().ok())).collect();
    numbers.len() >= 2
        && numbers.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if a.checked_add(1) == Some(*b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Head<'_> {
        Head { text: text.as_bytes(), start: 0, is_whole: true }
    }

    fn check(text: &str, delimiter: char, has_header: bool, decimal_comma: bool) {
        let layout = find_layout(whole(text), &ReadOptions::default()).unwrap().unwrap();
        let got = (layout.delimiter as char, layout.has_header, layout.decimal_comma);
        assert_eq!(got, (delimiter, has_header, decimal_comma), "{text:?}");
    }

    #[test]
    fn layouts_are_guessed() {
        check("a,b\n1,2\n3,4\n", ',', true, false);
        check("a;b\n1;2\n", ';', true, false);
        check("a\tb\n1.5\t2\n", '\t', true, false);
        check("a|b\n1|x\n", '|', true, false);
        check("a;b\n1,5;2,5\n3,5;4,25\n", ';', true, true);
        check("1,5;2,5\n3,5;4,25\n", ';', false, true);
        check("a,b\n\"1,5\",\"2,5\"\n", ',', true, true);
        check("a,b\nx,\"12,345\"\ny,\"98,765\"\n", ',', true, false);
        check("a;b\nx;12,345\ny;98,765\n", ';', true, true);
        check("name;note\nx;Hello, world\ny;yes, no, maybe\n", ';', true, false);
        check("text\nHello, world\nHow are you\n", ';', true, false);
        check("5.1,3.5,setosa\n4.9,3.0,setosa\n", ',', false, false);
        check("name,kind\nTom,cat\nRex,dog\n", ',', true, false);
        check("Tom,cat\nRex,dog\nKit,cat\n", ',', false, false);
        check("country,1990,1991\nA,5,6\nB,5,9\n", ',', true, false);
        check("0,1,2,3,label\n5,0,0,8,x\n", ',', true, false);
        check("5,6,9\n1,2,3\n", ',', false, false);
        check("2024-01-01,x\n2024-01-02,y\n", ',', false, false);
        check("city,2024-01-01,2024-01-02\nA,5,6\nB,5,9\n", ',', true, false);
        check("when,what\n2024-01-01,x\n2024-01-02,y\n", ',', true, false);
        check("1,2\n3,4\n", ',', false, false);
        check("sep=;\na;b,c\n1;2\n", ';', true, false);
        check("x\n1\n2\n", ',', true, false);
    }

    #[test]
    fn what_the_options_say_is_not_guessed() {
        let options = ReadOptions { delimiter: Some(';'), has_header: Some(false), ..ReadOptions::default() };
        let layout = find_layout(whole("a,b\n1,2\n"), &options).unwrap().unwrap();
        assert_eq!((layout.delimiter, layout.has_header), (b';', false));
    }

    #[test]
    fn nothing_but_delimiters_is_refused() {
        assert!(find_layout(whole(" , ,\n,,\n"), &ReadOptions::default()).is_err());
        assert!(find_layout(whole("\n\n\n"), &ReadOptions::default()).is_err());
    }

    #[test]
    fn more_is_asked_for_until_there_is_enough_to_judge_by() {
        let (short, long) = ("a,b\n".repeat(99), format!("a,{}\n", "b".repeat(100_000)).repeat(3));
        let layout =
            |text: &str| find_layout(Head { is_whole: false, ..whole(text) }, &ReadOptions::default()).unwrap();
        assert_eq!(layout(&short), None, "fewer than a hundred records");
        assert!(layout(&short.repeat(2)).is_some());
        assert_eq!(layout(&long[..250_000]), None);
        assert!(layout(&long[..270_000]).is_some(), "four times 64 KiB hold two records");
    }
}
