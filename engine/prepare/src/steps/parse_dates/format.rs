//! The format of dates in texts.

use bunsen_spec::{Problem, say};

/// A format, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Format {
    pub(super) items: Vec<Item>,
}

/// A piece of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// This character, in any case.
    Literal(char),
    /// White space, one character at least.
    Space,
    /// Part of a date.
    Part(Part),
}

/// A part of a date or a time of day, as a format names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// `%Y`
    Year,
    /// `%y`
    ShortYear,
    /// `%m`
    Month,
    /// `%d`
    Day,
    /// `%b`
    ShortMonthName,
    /// `%B`
    MonthName,
    /// `%H`
    Hour,
    /// `%I`
    HalfDayHour,
    /// `%p`
    HalfDay,
    /// `%M`
    Minute,
    /// `%S`
    Second,
    /// `%f`
    Decimals,
    /// `%z`
    Zone,
    /// `%j`
    DayOfYear,
}

impl Format {
    /// Takes a format apart.
    ///
    /// # Errors
    /// If it has an unknown letter, one twice, or parts of a date but no year.
    pub(super) fn new(format: &str) -> Result<Self, Problem> {
        let mut items = Vec::new();
        let mut characters = format.chars();
        while let Some(character) = characters.next() {
            let item = match character {
                '%' => escaped(characters.next())?,
                space if space.is_whitespace() => Item::Space,
                other => Item::Literal(other),
            };
            match item {
                Item::Space if items.last() == Some(&Item::Space) => {}
                Item::Part(part) if items.contains(&item) => return Err(say::steps::parse_dates_twice(letter(part))),
                item => items.push(item),
            }
        }
        let has = |part| items.contains(&Item::Part(part));
        let has_day =
            [Part::Month, Part::ShortMonthName, Part::MonthName, Part::Day, Part::DayOfYear].into_iter().any(has);
        let is_time_of_day = !has_day && (has(Part::Hour) || has(Part::HalfDayHour));
        if !has(Part::Year) && !has(Part::ShortYear) && !is_time_of_day {
            return Err(say::steps::parse_dates_without_year());
        }
        Ok(Self { items })
    }

    /// Whether it has a time of day or a zone, so that its dates are moments.
    pub(super) fn has_time(&self) -> bool {
        self.items.iter().any(|item| match item {
            Item::Part(part) => matches!(
                part,
                Part::Hour
                    | Part::HalfDayHour
                    | Part::HalfDay
                    | Part::Minute
                    | Part::Second
                    | Part::Decimals
                    | Part::Zone
            ),
            _ => false,
        })
    }
}

const LETTERS: [(char, Part); 14] = [
    ('Y', Part::Year),
    ('y', Part::ShortYear),
    ('m', Part::Month),
    ('d', Part::Day),
    ('b', Part::ShortMonthName),
    ('B', Part::MonthName),
    ('H', Part::Hour),
    ('I', Part::HalfDayHour),
    ('p', Part::HalfDay),
    ('M', Part::Minute),
    ('S', Part::Second),
    ('f', Part::Decimals),
    ('z', Part::Zone),
    ('j', Part::DayOfYear),
];

fn escaped(letter: Option<char>) -> Result<Item, Problem> {
    match letter {
        None => Err(say::steps::parse_dates_open_end()),
        Some('%') => Ok(Item::Literal('%')),
        Some(letter) => match LETTERS.iter().find(|(known, _)| *known == letter) {
            Some((_, part)) => Ok(Item::Part(*part)),
            None => Err(say::steps::parse_dates_unknown_letter(letter)),
        },
    }
}

fn letter(part: Part) -> char {
    LETTERS.iter().find(|(_, known)| *known == part).map_or('?', |(letter, _)| *letter)
}
