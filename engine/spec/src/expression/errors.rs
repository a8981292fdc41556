//! What can be wrong with an expression. The sentences stand in [`say::expressions`](crate::say::expressions).

use super::{Arithmetic, Function, ValueKind};

/// Why an expression cannot be used, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpressionError {
    /// Letters before the mistake.
    pub at: usize,
    /// What is wrong.
    pub kind: ExpressionErrorKind,
}

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionErrorKind {
    /// Nothing is written.
    Empty,
    /// It has too many letters.
    TooLong,
    /// It is nested too deep.
    TooDeep,
    /// A text's quote is not closed.
    OpenQuote,
    /// The back-tick of a column's name is not closed.
    OpenName,
    /// There is nothing between two back-ticks.
    EmptyName,
    /// A bracket is not closed.
    OpenBracket,
    /// A word begins like a number and is none.
    BadNumber(String),
    /// A sign that means nothing.
    UnknownSign(String),
    /// A value was expected; `None` at the end, otherwise what stands there.
    NoValue(Option<String>),
    /// Something follows where an operator or the end should.
    Surplus(String),
    /// Two comparisons in a row.
    Chained,
    /// There is no such function; similar ones.
    UnknownFunction(String, Vec<String>),
    /// A function has too few or too many arguments: how many there are.
    ArgumentCount(Function, usize),
    /// The argument with this number, from 1, has to be a text in quotes.
    TextWanted(Function, usize),
    /// The digits that are rounded to have to be a whole number from -20 to 20.
    DigitsWanted,
    /// The text that is looked for is empty.
    NothingToFind,
    /// After `~` comes a text in quotes.
    ContainsWantsText,
    /// After `in` comes a list in brackets.
    NoList,
    /// A list holds something else than literals.
    NotInList(String),
    /// After `is` or `is not` comes `missing`.
    IsWantsMissing,
    /// A value is compared with `missing`.
    ComparedWithMissing,

    /// There is no such column; similar ones.
    UnknownColumn(String, Vec<String>),
    /// `missing` stands where nothing can be computed of it.
    MissingHere,
    /// Values of two kinds are compared.
    Incomparable(ValueKind, ValueKind),
    /// True and false have no order.
    FlagsHaveNoOrder,
    /// Values of these kinds are computed with.
    CannotCompute(Arithmetic, ValueKind, ValueKind),
    /// A sign stands before something else than a number.
    CannotNegate(ValueKind),
    /// True or false was expected.
    FlagWanted(ValueKind),
    /// `~` looks into something else than a text.
    ContainsNeedsText(ValueKind),
    /// An argument of a function is of another kind than it takes.
    WrongArgument(Function, ValueKind),
    /// Values that one column is to be made of are of several kinds.
    MixedKinds(Function, ValueKind, ValueKind),
    /// A text is no date in ISO form.
    NotADate(String),
}
