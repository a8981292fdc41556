//! The functions of the language.

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The number without its sign.
    Abs,
    /// Rounded to the nearest whole number or to some digits; halves to the even neighbour.
    Round,
    /// Rounded down.
    Floor,
    /// Rounded up.
    Ceil,
    /// The square root.
    Sqrt,
    /// e to the power of it.
    Exp,
    /// The natural logarithm.
    Log,
    /// The logarithm to the base 10.
    Log10,
    /// The smallest of several values in a row.
    Min,
    /// The largest of several values in a row.
    Max,
    /// How many letters a text has.
    Length,
    /// In small letters.
    Lower,
    /// In capitals.
    Upper,
    /// Without blanks at both ends.
    Trim,
    /// Whether a text contains another.
    Contains,
    /// Whether a text starts with another.
    StartsWith,
    /// Whether a text ends with another.
    EndsWith,
    /// A text with each occurrence of another replaced.
    Replace,
    /// One of two values, as a condition says.
    If,
    /// The first value that is not missing.
    Coalesce,
    /// Whether a value is missing.
    IsMissing,
    /// A text read as a number; 1 and 0 for true and false.
    Number,
    /// The value as a text.
    Text,
    /// The year.
    Year,
    /// 1 to 4.
    Quarter,
    /// 1 to 12.
    Month,
    /// 1 to 31.
    Day,
    /// 0 (Monday) to 6 (Sunday).
    Weekday,
    /// 0 to 23; of a day 0.
    Hour,
    /// 0 to 59; of a day 0.
    Minute,
    /// The date written in a text.
    Date,
}

impl Function {
    /// All of them.
    pub const ALL: [Self; 31] = [
        Self::Abs,
        Self::Round,
        Self::Floor,
        Self::Ceil,
        Self::Sqrt,
        Self::Exp,
        Self::Log,
        Self::Log10,
        Self::Min,
        Self::Max,
        Self::Length,
        Self::Lower,
        Self::Upper,
        Self::Trim,
        Self::Contains,
        Self::StartsWith,
        Self::EndsWith,
        Self::Replace,
        Self::If,
        Self::Coalesce,
        Self::IsMissing,
        Self::Number,
        Self::Text,
        Self::Year,
        Self::Quarter,
        Self::Month,
        Self::Day,
        Self::Weekday,
        Self::Hour,
        Self::Minute,
        Self::Date,
    ];

    /// The function of this name, in letters of either case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name().eq_ignore_ascii_case(name))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Abs => "abs",
            Self::Round => "round",
            Self::Floor => "floor",
            Self::Ceil => "ceil",
            Self::Sqrt => "sqrt",
            Self::Exp => "exp",
            Self::Log => "log",
            Self::Log10 => "log10",
            Self::Min => "min",
            Self::Max => "max",
            Self::Length => "length",
            Self::Lower => "lower",
            Self::Upper => "upper",
            Self::Trim => "trim",
            Self::Contains => "contains",
            Self::StartsWith => "starts_with",
            Self::EndsWith => "ends_with",
            Self::Replace => "replace",
            Self::If => "if",
            Self::Coalesce => "coalesce",
            Self::IsMissing => "is_missing",
            Self::Number => "number",
            Self::Text => "text",
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Day => "day",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Date => "date",
        }
    }

    /// How it is called, to be shown.
    pub fn call(self) -> &'static str {
        match self {
            Self::Abs => "abs(x)",
            Self::Round => "round(x) or round(x, 2)",
            Self::Floor => "floor(x)",
            Self::Ceil => "ceil(x)",
            Self::Sqrt => "sqrt(x)",
            Self::Exp => "exp(x)",
            Self::Log => "log(x)",
            Self::Log10 => "log10(x)",
            Self::Min => "min(a, b)",
            Self::Max => "max(a, b)",
            Self::Length => "length(text)",
            Self::Lower => "lower(text)",
            Self::Upper => "upper(text)",
            Self::Trim => "trim(text)",
            Self::Contains => "contains(text, \"part\")",
            Self::StartsWith => "starts_with(text, \"part\")",
            Self::EndsWith => "ends_with(text, \"part\")",
            Self::Replace => "replace(text, \"old\", \"new\")",
            Self::If => "if(condition, a, b)",
            Self::Coalesce => "coalesce(a, b)",
            Self::IsMissing => "is_missing(x)",
            Self::Number => "number(text)",
            Self::Text => "text(x)",
            Self::Year => "year(date)",
            Self::Quarter => "quarter(date)",
            Self::Month => "month(date)",
            Self::Day => "day(date)",
            Self::Weekday => "weekday(date)",
            Self::Hour => "hour(date)",
            Self::Minute => "minute(date)",
            Self::Date => "date(\"2024-01-31\")",
        }
    }

    /// How many arguments it takes: the fewest, and the most if there is a bound.
    pub fn n_arguments(self) -> (usize, Option<usize>) {
        match self {
            Self::Round => (1, Some(2)),
            Self::Min | Self::Max | Self::Coalesce => (2, None),
            Self::Contains | Self::StartsWith | Self::EndsWith => (2, Some(2)),
            Self::Replace | Self::If => (3, Some(3)),
            _ => (1, Some(1)),
        }
    }
}
