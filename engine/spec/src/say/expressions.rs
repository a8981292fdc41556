//! Expressions: what is wrong with one, and what could not be computed.

use super::{counted, quoted, quoted_list};
use crate::Problem;
use crate::expression::{
    Arithmetic, ExpressionError, ExpressionErrorKind as Kind, Function, MAX_DEPTH, MAX_LETTERS, ValueKind,
};

/// The name of the field that an expression is written in.
const FIELD: &str = "expression";

/// What is wrong with an expression, with its place.
pub fn mistake_at(error: &ExpressionError) -> Problem {
    mistake(&error.kind).in_field(FIELD).at_letter(error.at as u64 + 1)
}

/// What is wrong with an expression.
pub fn mistake(kind: &Kind) -> Problem {
    let problem = written(kind).or_else(|| meant(kind));
    problem.unwrap_or_else(|| Problem::internal("An expression has a mistake without words."))
}

/// A filter does not say true or false.
pub fn not_a_condition(kind: ValueKind) -> Problem {
    let what = format!("A filter has to be true or false for each row, and this one gives {}.", kinds(kind));
    Problem::bad_input(what).remedy("Compare it with something, as in price > 100.").in_field(FIELD).at_letter(1)
}

/// Texts that an expression makes are more than a column holds.
pub fn texts_too_long() -> Problem {
    Problem::new(crate::ProblemKind::Full, "The texts that this expression makes are more than 2 GB together.")
        .remedy("Shorten them, or filter the rows first.")
        .in_field(FIELD)
}

/// Rows divide by zero.
pub fn divided_by_zero(n: u64, part: &str) -> String {
    format!("{} by zero in {}: the result is missing there.", counted(n, "row divides", "rows divide"), quoted(part))
}

/// Rows give no number.
pub fn no_result(n: u64, part: &str) -> String {
    format!("{} no finite number for {}: it is missing there.", counted(n, "row has", "rows have"), quoted(part))
}

/// Texts are no numbers.
pub fn unreadable(n: u64, part: &str, example: &str) -> String {
    let texts = counted(n, "text", "texts");
    format!("{texts} cannot be read as a number by {}, such as {}: missing there.", quoted(part), quoted(example))
}

/// Dates are beyond the calendar's four digits.
pub fn outside_the_calendar(n: u64, part: &str) -> String {
    let dates = counted(n, "date", "dates");
    format!("{dates} of {} outside the years 1 to 9999 became missing.", quoted(part))
}

/// Whole numbers grew too large.
pub fn too_large(n: u64, part: &str) -> String {
    let rows = counted(n, "row has", "rows have");
    format!(
        "{rows} a whole number beyond 9.2e18 for {}: it is computed in numbers of about 16 digits in all rows.",
        quoted(part)
    )
}

/// Mistakes in how it is written.
fn written(kind: &Kind) -> Option<Problem> {
    let (what, remedy) = match kind {
        Kind::Empty => ("The expression is empty.".into(), "Write one, such as price > 100.".into()),
        Kind::TooLong => (format!("The expression has more than {MAX_LETTERS} letters."), "Shorten it.".into()),
        Kind::TooDeep => (
            format!("The expression has more than {MAX_DEPTH} operators or brackets inside one another."),
            "Write it in several steps.".into(),
        ),
        Kind::OpenQuote => ("This quote is not closed.".into(), "Put the same quote at the end of the text.".into()),
        Kind::OpenName => {
            ("This back-tick is not closed.".into(), "Put another at the end of the column's name.".into())
        }
        Kind::EmptyName => ("There is no name between the back-ticks.".into(), "Write the column's name.".into()),
        Kind::OpenBracket => ("This bracket is not closed.".into(), "Put ) where it should end.".into()),
        Kind::BadNumber(word) => (
            format!("{} is not a number.", quoted(word)),
            format!("Write numbers like 1.5, and a column that begins with a digit between back-ticks: `{word}`."),
        ),
        Kind::UnknownSign(sign) => (format!("The sign {} means nothing here.", quoted(sign)), instead_of(sign).into()),
        Kind::NoValue(found) => (
            match found {
                Some(found) => format!("Before {}, a value is missing.", quoted(found)),
                None => "A value is missing at the end.".into(),
            },
            "A value is a column, a number, or a text in quotes.".into(),
        ),
        Kind::Surplus(found) if found == ")" => {
            ("This bracket closes nothing.".into(), "Take it out, or open one before it.".into())
        }
        Kind::Surplus(found) if found == "," => (
            "A comma means nothing here.".into(),
            "It stands between the values of a function or a list; decimals are written with a point.".into(),
        ),
        Kind::Surplus(found) => (
            format!("Before {}, an operator is missing.", quoted(found)),
            "Join comparisons with and or or; put names with blanks between back-ticks.".into(),
        ),
        Kind::Chained => ("Two comparisons follow each other.".into(), "Join them with and: a < b and b < c.".into()),
        Kind::UnknownFunction(name, near) => (
            format!("There is no function called {}.", quoted(name)),
            match near.as_slice() {
                [] => format!("The functions are {}.", Function::ALL.map(Function::name).join(", ")),
                near => format!("Perhaps you mean {}.", quoted_list(near, near.len())),
            },
        ),
        Kind::ArgumentCount(function @ (Function::Min | Function::Max), _) => (
            format!("{} compares two or more values of the same row.", function.name()),
            format!("Write it as {}.", function.call()),
        ),
        Kind::ArgumentCount(function, n) => (
            format!("{} cannot be used with {}.", function.name(), counted(*n as u64, "value", "values")),
            format!("Write it as {}.", function.call()),
        ),
        Kind::TextWanted(function, number) => (
            format!("Value {number} of {} has to be a text in quotes.", function.name()),
            format!("Write it as {}.", function.call()),
        ),
        Kind::DigitsWanted => {
            ("The number of digits has to be a whole number from -20 to 20.".into(), "Write it as round(x, 2).".into())
        }
        Kind::NothingToFind => {
            ("The text that is to be replaced is empty.".into(), "Write the text to look for.".into())
        }
        Kind::ContainsWantsText => ("After ~ comes a text in quotes.".into(), "Write it as name ~ \"part\".".into()),
        Kind::NoList => ("After in comes a list in brackets.".into(), "Write it as kind in (\"a\", \"b\").".into()),
        Kind::NotInList(item) => (
            format!("{} is no value that a list can hold.", quoted(item)),
            "A list holds numbers and texts in quotes.".into(),
        ),
        Kind::IsWantsMissing => {
            ("After is comes missing or not missing.".into(), "Other values are compared with = or !=.".into())
        }
        Kind::ComparedWithMissing => {
            ("No value is equal to a missing one.".into(), "Write is missing or is not missing instead.".into())
        }
        _ => return None,
    };
    Some(Problem::bad_input(what).remedy(remedy))
}

/// Mistakes in what goes together.
fn meant(kind: &Kind) -> Option<Problem> {
    let (what, remedy): (String, String) = match kind {
        Kind::UnknownColumn(name, near) => {
            let remedy = match near.as_slice() {
                [] => "A text stands between quotes; a name with blanks or signs between back-ticks.".into(),
                near => format!("Perhaps you mean {}. A text stands between quotes.", quoted_list(near, near.len())),
            };
            let what = format!("There is no column called {} here.", quoted(name));
            return Some(Problem::not_found(what).remedy(remedy).in_column(name));
        }
        Kind::MissingHere => {
            ("Nothing can be computed of missing.".into(), "Use it in if or coalesce, or write is missing.".into())
        }
        Kind::Incomparable(a, b) => {
            (format!("This compares {} with {}.", kinds(*a), kinds(*b)), to_compare(*a, *b).into())
        }
        Kind::FlagsHaveNoOrder => ("True and false have no order.".into(), "Compare them with = or !=.".into()),
        Kind::CannotCompute(arithmetic, a, b) => (
            format!("{} cannot be used on {} and {}.", arithmetic.sign(), kinds(*a), kinds(*b)),
            to_compute(*arithmetic, *a, *b).into(),
        ),
        Kind::CannotNegate(kind) => (
            format!("A minus stands before numbers, and this gives {}.", kinds(*kind)),
            "Turn it into numbers first.".into(),
        ),
        Kind::FlagWanted(kind) => (
            format!("A condition is true or false, and this gives {}.", kinds(*kind)),
            "Compare it with something, as in price > 100.".into(),
        ),
        Kind::ContainsNeedsText(kind) => (
            format!("~ looks into texts, and this gives {}.", kinds(*kind)),
            "Compare with =, < or >, or use text(x).".into(),
        ),
        Kind::WrongArgument(function, kind) => {
            (format!("{} cannot be used on {}.", function.name(), kinds(*kind)), to_call(*function, *kind))
        }
        Kind::MixedKinds(function, a, b) => (
            format!("{} would give {} in one row and {} in another.", function.name(), kinds(*a), kinds(*b)),
            "Turn one into the kind of the other with text(x) or number(x).".into(),
        ),
        Kind::NotADate(text) => {
            (format!("{} is no date.", quoted(text)), "Write it like \"2024-01-31\" or \"2024-01-31 12:30\".".into())
        }
        _ => return None,
    };
    Some(Problem::bad_input(what).remedy(remedy))
}

fn kinds(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Integer | ValueKind::Number => "numbers",
        ValueKind::Boolean => "true or false",
        ValueKind::Date | ValueKind::DateTime => "dates",
        ValueKind::Text => "texts",
        ValueKind::Missing => "nothing",
    }
}

/// What is written in the place of a sign from another language.
fn instead_of(sign: &str) -> &'static str {
    match sign {
        "&" | "&&" => "Write and.",
        "|" | "||" => "Write or.",
        "!" => "Write not.",
        "=>" => "Write >=.",
        "=<" => "Write <=.",
        "^" => "Powers are written **.",
        "=~" | "~=" => "Write ~ for \u{201c}contains\u{201d}, or != for \u{201c}differs\u{201d}.",
        "×" => "Write *.",
        "÷" | ":" => "Write /.",
        "−" | "–" | "—" => "Write -.",
        "[" | "]" | "{" | "}" => "Brackets are round; a column's name stands between back-ticks where it needs to.",
        _ => "Compare with =, !=, <, <=, >, >= or ~; a column's name with such signs stands between back-ticks.",
    }
}

fn to_compare(a: ValueKind, b: ValueKind) -> &'static str {
    let is = |fits: fn(ValueKind) -> bool| fits(a) || fits(b);
    match (is(|kind| kind == ValueKind::Text), is(ValueKind::is_number), is(ValueKind::is_date)) {
        (true, true, _) => {
            "Write the number without quotes or the text with them, or turn the column into the other kind first."
        }
        (true, _, true) => "Read the texts as dates in a step before, or write a date like \"2024-01-31\".",
        (_, true, true) => "Compare with a date like \"2024-01-31\", or with a part of it, as in year(day) > 2020.",
        _ => "Compare a column of true and false with true or false.",
    }
}

fn to_compute(arithmetic: Arithmetic, a: ValueKind, b: ValueKind) -> &'static str {
    let is = |fits: fn(ValueKind) -> bool| fits(a) || fits(b);
    if is(|kind| kind == ValueKind::Boolean) {
        "Use number(x) to count true as 1 and false as 0."
    } else if is(|kind| kind == ValueKind::Text) && is(ValueKind::is_date) {
        "Write a date as date(\"2024-01-31\")."
    } else if is(|kind| kind == ValueKind::Text) && arithmetic == Arithmetic::Add {
        "Use number(x) to add numbers, or text(x) to join texts."
    } else if is(|kind| kind == ValueKind::Text) {
        "Use number(x) to read texts as numbers."
    } else {
        "Of dates, a date less a date gives days, and days are added with + and -."
    }
}

fn to_call(function: Function, kind: ValueKind) -> String {
    match (function.call(), kind) {
        (call, ValueKind::Text) if call.contains("date") => "Read the texts as dates in a step before.".to_string(),
        (_, ValueKind::Date | ValueKind::DateTime) if function == Function::Number => {
            "A part of a date is a number, as in year(day); so is a date less a date.".into()
        }
        (call, _) if call.contains("(text") => format!("It takes texts: {call}. Use text(x) to make some."),
        (call, _) if call.contains("(date") => format!("It takes dates: {call}."),
        (call, ValueKind::Date | ValueKind::DateTime) => format!("It takes numbers: {call}."),
        (call, _) => format!("It takes numbers: {call}. Use number(x) to make some."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ColumnKind;
    use crate::expression::Expression;

    fn check(text: &str, letter: u64, what: &str, remedy: &str) {
        let columns = |name: &str| (name == "price").then_some(ColumnKind::Number);
        let error = Expression::parse(text).and_then(|expression| expression.kind(&columns)).unwrap_err();
        let problem = mistake_at(&error);
        assert_eq!((problem.what.as_str(), problem.remedy.as_str()), (what, remedy), "{text}");
        let place = problem.place.unwrap();
        assert_eq!((place.field.as_deref(), place.letter), (Some("expression"), Some(letter)), "{text}");
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        check("price >", 8, "A value is missing at the end.", "A value is a column, a number, or a text in quotes.");
        check("price && 1", 7, "The sign “&&” means nothing here.", "Write and.");
        check("1 < price < 3", 11, "Two comparisons follow each other.", "Join them with and: a < b and b < c.");
        check("rond(price)", 1, "There is no function called “rond”.", "Perhaps you mean “round”.");
        check(
            "price = 'x'",
            9,
            "This compares numbers with texts.",
            "Write the number without quotes or the text with them, or turn the column into the other kind first.",
        );
        check(
            "lower(price)",
            7,
            "lower cannot be used on numbers.",
            "It takes texts: lower(text). Use text(x) to make some.",
        );
        check("max(price)", 1, "max compares two or more values of the same row.", "Write it as max(a, b).");
    }
}
