//! Functions of texts, and values written as texts.

use std::fmt::Write as _;

use arrow_array::builder::StringBuilder;
use arrow_buffer::BooleanBuffer;
use bunsen_spec::expression::{Function, ValueKind};
use bunsen_spec::{Problem, say};
use bunsen_table::{MAX_TEXT_BYTES, Values};

use super::dates::{write_day, write_moment};
use super::evaluate::Evaluation;
use super::part::{Part, Texts};

/// Texts while they grow in number, up to what a column holds.
pub(super) struct TextColumn {
    builder: StringBuilder,
    n_bytes: usize,
}

impl TextColumn {
    pub(super) fn with_capacity(n: usize) -> Self {
        Self { builder: StringBuilder::with_capacity(n, 0), n_bytes: 0 }
    }

    pub(super) fn push(&mut self, text: Option<&str>) -> Result<(), Problem> {
        self.check_room(text.map_or(0, str::len))?;
        self.n_bytes += text.map_or(0, str::len);
        self.builder.append_option(text);
        Ok(())
    }

    pub(super) fn finish(mut self) -> Part {
        Part::Values(Values::Text(self.builder.finish()))
    }

    fn check_room(&self, n_bytes: usize) -> Result<(), Problem> {
        if self.n_bytes.saturating_add(n_bytes) > MAX_TEXT_BYTES {
            return Err(say::expressions::texts_too_long());
        }
        Ok(())
    }
}

impl Evaluation<'_> {
    /// `~`: whether texts contain `part`, which is in small letters, in letters of either case.
    pub(super) fn contains_any_case(&self, texts: &Part, part: &str) -> Part {
        let holds = |text: &str| match text.is_ascii() {
            true => contains_ascii(text.as_bytes(), part.as_bytes()),
            false => text.to_lowercase().contains(part),
        };
        test(&texts.texts(), self.n, holds)
    }

    /// Two texts joined.
    pub(super) fn joined(&self, a: &Part, b: &Part) -> Result<Part, Problem> {
        let (a, b) = (a.texts(), b.texts());
        self.written(|row, scratch| {
            let Some((a, b)) = a.get(row).zip(b.get(row)) else { return Ok(false) };
            scratch.push_str(a);
            scratch.push_str(b);
            Ok(true)
        })
    }

    pub(super) fn text_function(&self, function: Function, kind: ValueKind, parts: &[Part]) -> Result<Part, Problem> {
        let texts = parts[0].texts();
        let literal = |at: usize| match parts.get(at).map(Part::texts) {
            Some(Texts::One(text)) => text,
            _ => "",
        };
        let changed = |change: &dyn Fn(&str, &mut String)| {
            self.written(|row, scratch| {
                let text = texts.get(row);
                text.into_iter().for_each(|text| change(text, scratch));
                Ok(text.is_some())
            })
        };
        match function {
            Function::Length => Ok(self.lengths(&texts, &parts[0])),
            Function::Contains => Ok(test(&texts, self.n, |text| text.contains(literal(1)))),
            Function::StartsWith => Ok(test(&texts, self.n, |text| text.starts_with(literal(1)))),
            Function::EndsWith => Ok(test(&texts, self.n, |text| text.ends_with(literal(1)))),
            Function::Lower => changed(&|text, scratch| scratch.push_str(&text.to_lowercase())),
            Function::Upper => changed(&|text, scratch| scratch.push_str(&text.to_uppercase())),
            Function::Trim => changed(&|text, scratch| scratch.push_str(text.trim_matches(is_blank))),
            Function::Replace => self.replaced(&texts, literal(1), literal(2)),
            _ => self.as_texts(kind, &parts[0]),
        }
    }

    fn lengths(&self, texts: &Texts<'_>, part: &Part) -> Part {
        let lengths = (0..self.n).map(|row| texts.get(row).map_or(0, |text| text.chars().count() as i64));
        Part::integers_of(lengths.collect(), part.nulls(self.n))
    }

    fn replaced(&self, texts: &Texts<'_>, find: &str, by: &str) -> Result<Part, Problem> {
        self.written(|row, scratch| {
            let Some(text) = texts.get(row) else { return Ok(false) };
            // A short text can grow by far more than memory holds.
            let n_bytes = text.len().saturating_add(text.matches(find).count().saturating_mul(by.len()));
            if n_bytes > MAX_TEXT_BYTES {
                return Err(say::expressions::texts_too_long());
            }
            let mut rest = text;
            while let Some(at) = rest.find(find) {
                scratch.push_str(&rest[..at]);
                scratch.push_str(by);
                rest = &rest[at + find.len()..];
            }
            scratch.push_str(rest);
            Ok(true)
        })
    }

    /// `text`: numbers with the fewest digits that read back, without a point where they are whole.
    fn as_texts(&self, kind: ValueKind, part: &Part) -> Result<Part, Problem> {
        let n = self.n;
        match kind {
            ValueKind::Integer => {
                let lane = part.integers(n);
                self.written(|row, scratch| Ok(lane.get(row).is_some_and(|value| write!(scratch, "{value}").is_ok())))
            }
            ValueKind::Number => {
                let lane = part.numbers(n);
                self.written(|row, scratch| Ok(lane.get(row).inspect(|value| write_number(scratch, *value)).is_some()))
            }
            ValueKind::Date => {
                let lane = part.days(n);
                self.written(|row, scratch| Ok(lane.get(row).inspect(|day| write_day(scratch, *day)).is_some()))
            }
            ValueKind::DateTime => {
                let lane = part.moments(n);
                self.written(|row, scratch| Ok(lane.get(row).inspect(|us| write_moment(scratch, *us)).is_some()))
            }
            ValueKind::Boolean => {
                let (is_true, nulls) = (part.flags(n), part.nulls(n));
                self.written(|row, scratch| {
                    scratch.push_str(if is_true.value(row) { "true" } else { "false" });
                    Ok(nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row)))
                })
            }
            ValueKind::Text | ValueKind::Missing => Ok(part.clone()),
        }
    }

    /// The texts that `write` writes; it says whether there is one.
    fn written(&self, write: impl Fn(usize, &mut String) -> Result<bool, Problem>) -> Result<Part, Problem> {
        let mut column = TextColumn::with_capacity(self.n);
        let mut scratch = String::new();
        for row in 0..self.n {
            scratch.clear();
            let is_there = write(row, &mut scratch)?;
            column.push(is_there.then_some(scratch.as_str()))?;
        }
        Ok(column.finish())
    }
}

/// Where texts are there and hold.
fn test(texts: &Texts<'_>, n: usize, holds: impl Fn(&str) -> bool) -> Part {
    Part::flags_of(BooleanBuffer::collect_bool(n, |row| texts.get(row).is_some_and(&holds)))
}

fn contains_ascii(text: &[u8], part: &[u8]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}

/// What Python takes off a text's ends.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&letter)
}

/// A number as Python writes it, but for the `.0` at the end of whole ones.
fn write_number(text: &mut String, value: f64) {
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let _ = match exponent {
        -4..=15 => write!(text, "{value}"),
        _ => write!(text, "{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs()),
    };
}
