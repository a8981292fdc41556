//! What one cell says: nothing, a number, yes or no, a date, or words.

use super::orders::{Orders, begins_with_year};

/// What one cell says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Literal {
    /// Nothing: it is empty or one of pandas' words for a missing value.
    Missing,
    /// `?` or `-`: nothing, where the column's other cells are numbers.
    Placeholder(Placeholder),
    /// `true` or `false`, in any case.
    Boolean(bool),
    /// A whole number that fits 64 bits.
    Integer(i64),
    /// A number with decimals or an exponent.
    Number(f64),
    /// A whole number beyond 64 bits, rounded to the nearest float.
    Rounded(f64),
    /// Infinite, or larger than any float.
    NotFinite,
    /// Three or more digits with a zero in front, such as a postal code.
    Code(f64),
    /// A whole number in groups of thousands, such as `12,345`: it might as well have decimals.
    Grouped,
    /// A day or a moment, in at least one order of day, month and year.
    Date(Orders),
    /// Anything else.
    Words,
}

/// A sign that stands for a missing value in some tables and for itself in others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placeholder {
    /// `?`
    Question,
    /// `-`
    Dash,
}

/// What `cell` says, without spaces around it. Numbers have a decimal comma or a decimal point;
/// groups of thousands are taken only beside decimals (`1,234.5`), where they cannot be mistaken.
pub(crate) fn literal(cell: &[u8], decimal_comma: bool) -> Literal {
    if let Some(number) = short_number(cell, decimal_comma) {
        return number;
    }
    match cell {
        b"?" => return Literal::Placeholder(Placeholder::Question),
        b"-" => return Literal::Placeholder(Placeholder::Dash),
        _ if is_missing_word(cell) => return Literal::Missing,
        _ => {}
    }
    if begins_with_year(cell) {
        return Orders::of(cell).map_or_else(|| word(cell), Literal::Date);
    }
    if matches!(cell[0], b'0'..=b'9' | b'+' | b'-' | b'.' | b',') {
        let plain = number(cell, decimal_comma);
        if plain != Literal::Words {
            return plain;
        }
        return match ungrouped(cell, decimal_comma) {
            Some(cell) => number(&cell, decimal_comma),
            None if is_grouped(cell, decimal_comma) => Literal::Grouped,
            None => Orders::of(cell).map_or_else(|| word(cell), Literal::Date),
        };
    }
    word(cell)
}

/// Whether `cell` is empty or one of the words that pandas' `read_csv` takes for a missing value.
pub fn is_missing_word(cell: &[u8]) -> bool {
    // Most cells are told by their first byte.
    if !matches!(cell, [] | [b'#' | b'-' | b'1' | b'<' | b'N' | b'n', ..]) {
        return false;
    }
    matches!(
        cell,
        b"" | b"#N/A"
            | b"#N/A N/A"
            | b"#NA"
            | b"-1.#IND"
            | b"-1.#QNAN"
            | b"-NaN"
            | b"-nan"
            | b"1.#IND"
            | b"1.#QNAN"
            | b"<NA>"
            | b"N/A"
            | b"NA"
            | b"NULL"
            | b"NaN"
            | b"None"
            | b"n/a"
            | b"nan"
            | b"null"
    )
}

fn word(cell: &[u8]) -> Literal {
    let unsigned = cell.strip_prefix(b"-").or(cell.strip_prefix(b"+")).unwrap_or(cell);
    if cell.eq_ignore_ascii_case(b"true") {
        Literal::Boolean(true)
    } else if cell.eq_ignore_ascii_case(b"false") {
        Literal::Boolean(false)
    } else if unsigned.eq_ignore_ascii_case(b"inf") || unsigned.eq_ignore_ascii_case(b"infinity") {
        Literal::NotFinite
    } else {
        Literal::Words
    }
}

/// Reads sign, digits, decimals and exponent; anything else is words.
fn number(cell: &[u8], decimal_comma: bool) -> Literal {
    let point = if decimal_comma { b',' } else { b'.' };
    let sign = usize::from(matches!(cell[0], b'+' | b'-'));
    let whole = n_digits(&cell[sign..]);
    let mut end = sign + whole;
    if end == cell.len() && whole > 0 {
        return whole_number(cell, &cell[sign..]);
    }
    let mut decimals = 0;
    if cell.get(end) == Some(&point) {
        decimals = n_digits(&cell[end + 1..]);
        end += 1 + decimals;
    }
    if whole + decimals == 0 {
        return Literal::Words;
    }
    if matches!(cell.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(cell.get(end + 1), Some(b'+' | b'-')));
        let exponent = n_digits(cell.get(end + 1 + sign..).unwrap_or_default());
        if exponent == 0 {
            return Literal::Words;
        }
        end += 1 + sign + exponent;
    }
    if end < cell.len() {
        return Literal::Words;
    }
    match float(cell, decimal_comma) {
        Some(value) if value.is_finite() => Literal::Number(value),
        Some(_) => Literal::NotFinite,
        None => Literal::Words,
    }
}

/// The most digits whose number is a float without rounding, whatever they are.
const MAX_EXACT_DIGITS: usize = 15;
/// Powers of ten, which are floats without rounding.
const POWERS: [f64; MAX_EXACT_DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// What most numbers are: a sign, a few digits, a point among them; `None` if it is none of these. Digits and power of
/// ten are exact, so that their quotient is the nearest float (Clinger, "How to Read Floating Point Numbers
/// Accurately", 1990).
fn short_number(cell: &[u8], decimal_comma: bool) -> Option<Literal> {
    let point = if decimal_comma { b',' } else { b'.' };
    let (is_negative, digits) = match cell {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    let (mut value, mut n_digits, mut n_before_point) = (0_i64, 0, None);
    if digits.len() > MAX_EXACT_DIGITS + 1 {
        return None;
    }
    for byte in digits {
        match *byte {
            digit @ b'0'..=b'9' => {
                value = value * 10 + i64::from(digit - b'0');
                n_digits += 1;
            }
            byte if byte == point && n_before_point.is_none() => n_before_point = Some(n_digits),
            _ => return None,
        }
    }
    match n_before_point {
        _ if !(1..=MAX_EXACT_DIGITS).contains(&n_digits) => None,
        // It may be a code.
        None if n_digits >= 3 && digits[0] == b'0' => None,
        None => Some(Literal::Integer(if is_negative { -value } else { value })),
        Some(n_before_point) => {
            let value = value as f64 / POWERS[n_digits - n_before_point];
            Some(Literal::Number(if is_negative { -value } else { value }))
        }
    }
}

fn whole_number(cell: &[u8], digits: &[u8]) -> Literal {
    if digits.len() >= 3 && digits[0] == b'0' {
        return match float(cell, false) {
            Some(value) if value.is_finite() => Literal::Code(value),
            _ => Literal::Words,
        };
    }
    let text = std::str::from_utf8(cell).expect("digits are ASCII");
    if let Ok(value) = text.parse() {
        return Literal::Integer(value);
    }
    match float(cell, false) {
        Some(value) if value.is_finite() => Literal::Rounded(value),
        _ => Literal::NotFinite,
    }
}

/// How many digits a text begins with.
pub(crate) fn n_digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn float(cell: &[u8], decimal_comma: bool) -> Option<f64> {
    let text = std::str::from_utf8(cell).ok()?;
    if decimal_comma { text.replace(',', ".").parse().ok() } else { text.parse().ok() }
}

/// The number without its groups of thousands, if it has such groups and decimals after them.
fn ungrouped(cell: &[u8], decimal_comma: bool) -> Option<Vec<u8>> {
    let (group, point) = if decimal_comma { (b'.', b',') } else { (b',', b'.') };
    let split = cell.iter().position(|byte| *byte == point)?;
    let digits = without_groups(&cell[..split], group)?;
    Some([&digits, &cell[split..]].concat())
}

/// Whether `cell` is a whole number in groups of thousands that begins with none of its zeros: `12,345`, or
/// `12.345` where the decimals follow a comma.
pub(crate) fn is_grouped(cell: &[u8], decimal_comma: bool) -> bool {
    let group = if decimal_comma { b'.' } else { b',' };
    without_groups(cell, group).is_some_and(|digits| digits.iter().find(|byte| byte.is_ascii_digit()) != Some(&b'0'))
}

/// Sign and digits of a whole number without the `group` signs between its thousands, if it has such.
fn without_groups(cell: &[u8], group: u8) -> Option<Vec<u8>> {
    let (sign, whole) = cell.split_at(usize::from(matches!(cell.first(), Some(b'+' | b'-'))));
    let mut groups = whole.split(|byte| *byte == group);
    let leading = groups.next().filter(|g| (1..=3).contains(&g.len()) && n_digits(g) == g.len())?;
    let groups: Vec<&[u8]> = groups.collect();
    let are_thousands = !groups.is_empty() && groups.iter().all(|g| g.len() == 3 && n_digits(g) == 3);
    are_thousands.then(|| [sign, leading, &groups.concat()].concat())
}

#[cfg(test)]
mod tests {
    use super::Literal::*;
    use super::Placeholder::{Dash, Question};
    use super::*;
    use crate::moment::{DAY_US, Moment};

    fn check(cell: &str, expected: Literal) {
        assert_eq!(literal(cell.as_bytes(), false), expected, "{cell:?}");
    }

    fn check_comma(cell: &str, expected: Literal) {
        assert_eq!(literal(cell.as_bytes(), true), expected, "{cell:?} with a decimal comma");
    }

    #[test]
    fn cells_say_what_they_look_like() {
        for cell in ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "#N/A", "1.#IND", "-nan"] {
            check(cell, Missing);
        }
        check("?", Placeholder(Question));
        check("-", Placeholder(Dash));
        check("True", Boolean(true));
        check("FALSE", Boolean(false));
        check("0", Integer(0));
        check("-17", Integer(-17));
        check("+3", Integer(3));
        check("9223372036854775807", Integer(i64::MAX));
        check("9223372036854775808", Rounded(9_223_372_036_854_775_808.0));
        check("1.5", Number(1.5));
        check(".5", Number(0.5));
        check("5.", Number(5.0));
        check("-1e-3", Number(-0.001));
        check("1E5", Number(100_000.0));
        check("1e308", Number(1e308));
        check("1e400", NotFinite);
        check(&"9".repeat(400), NotFinite);
        check("-inf", NotFinite);
        check("Infinity", NotFinite);
        check("02134", Code(2134.0));
        check("07", Integer(7));
        check("1,234.5", Number(1234.5));
        check("-12,345,678.0", Number(-12_345_678.0));
        check("1,234", Grouped);
        check("+12,345,678", Grouped);
        let at = |days: i64, hours: Option<i64>| {
            let us = days * DAY_US + hours.unwrap_or(0) * 3_600_000_000;
            Some(Moment { us, has_time: hours.is_some(), has_zone: false })
        };
        let orders = |year_first, day_first, month_first| Date(Orders { year_first, day_first, month_first });
        check("1970-12-31", orders(at(364, None), None, None));
        check("01/02/1970", orders(None, at(31, None), at(1, None)));
        check("31.12.1970 10:00", orders(None, at(364, Some(10)), None));
        check("1970/1/2 7:00", orders(at(1, Some(7)), None, None));
    }

    #[test]
    fn short_numbers_are_the_nearest_floats() {
        let mut state = 1_u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (n_digits, random) = (1 + state as usize % 16, state >> 20);
            let mut text = format!("{:0n_digits$}", random % 10_u64.pow(n_digits as u32));
            text.insert((state >> 8) as usize % (n_digits + 1), '.');
            if state & 128 == 0 {
                text.insert(0, '-');
            }
            let Number(read) = literal(text.as_bytes(), false) else { panic!("{text} is a number") };
            assert_eq!(read.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
        }
        check("-0", Integer(0));
        check("999999999999999", Integer(999_999_999_999_999));
        check("9999999999999999", Integer(9_999_999_999_999_999));
    }

    #[test]
    fn words_stay_words() {
        for cell in [
            "1,5",
            "0,234",
            "12,34.5",
            "1.2.3",
            "1e",
            "e5",
            "1e+",
            ".",
            "+",
            "--",
            "1-2",
            "2024-13-01",
            "2024/1",
            "1234-5.5",
            "12:30",
            "0x1F",
            "5 cm",
            "é",
            "yes",
        ] {
            check(cell, Words);
        }
    }

    #[test]
    fn decimal_commas_are_read_when_asked_for() {
        check_comma("1,5", Number(1.5));
        check_comma("-,25", Number(-0.25));
        check_comma("1.234,5", Number(1234.5));
        check_comma("7", Integer(7));
        check_comma("1.5", Words);
        check_comma("1.234", Grouped);
        check_comma("1,5e2", Number(150.0));
    }
}
