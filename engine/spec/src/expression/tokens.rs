//! An expression's letters, cut into words.

use super::{ExpressionError, ExpressionErrorKind as Kind, MAX_LETTERS};

/// A word and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// Letters before it.
    pub(super) at: usize,
    /// Letters before what follows it.
    pub(super) end: usize,
    pub(super) word: Word,
}

/// A word of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    /// A keyword, a function or a column.
    Name(String),
    /// A column between back-ticks.
    Column(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text, without its quotes.
    Text(String),
    /// An operator, a bracket or a comma.
    Sign(&'static str),
}

/// Signs that stand for themselves, the longer ones first.
const SIGNS: [&str; 10] = ["**", "//", "+", "-", "*", "/", "%", "(", ")", ","];
/// Letters that comparisons are written with, and others that learners know from other languages.
const COMPARING: &str = "=!<>~&|^≠≤≥";
/// Beyond ASCII, these are not part of a name.
const NO_LETTERS: &str = "“”„‘’‚«»×÷−–—≠≤≥…·";

/// The words of a text.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ExpressionError> {
    let letters: Vec<char> = text.chars().take(MAX_LETTERS + 1).collect();
    if letters.len() > MAX_LETTERS {
        return Err(ExpressionError { at: MAX_LETTERS, kind: Kind::TooLong });
    }
    let mut scanner = Scanner { letters, at: 0 };
    let mut tokens = Vec::new();
    while let Some(letter) = scanner.letter(0) {
        if letter.is_whitespace() {
            scanner.at += 1;
            continue;
        }
        let at = scanner.at;
        let word = scanner.word(letter).map_err(|kind| ExpressionError { at, kind })?;
        tokens.push(Token { at, end: scanner.at, word });
    }
    Ok(tokens)
}

struct Scanner {
    letters: Vec<char>,
    at: usize,
}

impl Scanner {
    fn letter(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    /// The word that begins with `letter`, which is the next one.
    fn word(&mut self, letter: char) -> Result<Word, Kind> {
        if let Some(closing) = closing(letter) {
            return self.quoted(closing, Kind::OpenQuote).map(Word::Text);
        }
        if letter == '`' {
            let name = self.quoted("`", Kind::OpenName)?;
            return if name.is_empty() { Err(Kind::EmptyName) } else { Ok(Word::Column(name)) };
        }
        let is_digit = |letter: Option<char>| letter.is_some_and(|l| l.is_ascii_digit());
        if letter.is_ascii_digit() || letter == '.' && is_digit(self.letter(1)) {
            return self.number();
        }
        if is_name_letter(letter) {
            let mut name = self.take_while(|l| is_name_letter(l) || l == '.');
            // A full stop at the end belongs to the sentence around it.
            let n_stops = name.chars().rev().take_while(|l| *l == '.').count();
            name.truncate(name.len() - n_stops);
            self.at -= n_stops;
            return Ok(Word::Name(name));
        }
        if COMPARING.contains(letter) {
            let sign = self.take_while(|l| COMPARING.contains(l));
            return comparing(&sign).map(Word::Sign).ok_or(Kind::UnknownSign(sign));
        }
        let fits = |sign: &&&str| sign.chars().enumerate().all(|(ahead, l)| self.letter(ahead) == Some(l));
        let Some(sign) = SIGNS.iter().find(fits) else { return Err(Kind::UnknownSign(letter.into())) };
        self.at += sign.len();
        Ok(Word::Sign(sign))
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> String {
        let taken: String = self.letters[self.at..].iter().copied().take_while(|letter| fits(*letter)).collect();
        self.at += taken.chars().count();
        taken
    }

    /// What stands between the next letter and one of `closing`.
    fn quoted(&mut self, closing: &str, open: Kind) -> Result<String, Kind> {
        let mut text = String::new();
        let mut at = self.at + 1;
        loop {
            let letter = *self.letters.get(at).ok_or(open.clone())?;
            let next = self.letters.get(at + 1).copied();
            let is_next_closing = next.is_some_and(|next| closing.contains(next));
            if letter == '\\' && open == Kind::OpenQuote && (is_next_closing || next == Some('\\')) {
                text.extend(next);
                at += 2;
            } else if closing.contains(letter) {
                if next != Some(letter) {
                    self.at = at + 1;
                    return Ok(text);
                }
                text.push(letter);
                at += 2;
            } else {
                text.push(letter);
                at += 1;
            }
        }
    }

    fn number(&mut self) -> Result<Word, Kind> {
        let mut written = String::new();
        while let Some(letter) = self.letter(0) {
            let is_sign = matches!(letter, '+' | '-')
                && written.ends_with(['e', 'E'])
                && written[..written.len() - 1].chars().all(|l| l.is_ascii_digit() || matches!(l, '.' | '_'))
                && self.letter(1).is_some_and(|l| l.is_ascii_digit());
            if !(is_name_letter(letter) || letter == '.' || is_sign) {
                break;
            }
            written.push(letter);
            self.at += 1;
        }
        read_number(&written).ok_or(Kind::BadNumber(written))
    }
}

/// A number as written, with `_` between digits.
fn read_number(written: &str) -> Option<Word> {
    let letters = written.as_bytes();
    let is_digit = |at: usize| letters.get(at).is_some_and(u8::is_ascii_digit);
    let is_between = |(at, letter): (usize, &u8)| *letter != b'_' || at > 0 && is_digit(at - 1) && is_digit(at + 1);
    let is_known = letters.iter().all(|l| l.is_ascii_digit() || b"._eE+-".contains(l));
    if !is_known || !letters.iter().enumerate().all(is_between) {
        return None;
    }
    let plain = written.replace('_', "");
    if let Ok(value) = plain.parse::<i64>() {
        return Some(Word::Integer(value));
    }
    plain.parse::<f64>().ok().filter(|value| value.is_finite()).map(Word::Number)
}

/// The quotes that close a text, if `letter` opens one.
fn closing(letter: char) -> Option<&'static str> {
    Some(match letter {
        '"' => "\"",
        '\'' => "'",
        '“' | '”' => "”",
        '„' => "“”",
        '‘' | '’' => "’",
        _ => return None,
    })
}

fn comparing(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "=" | "==" => "=",
        "!=" | "<>" | "≠" => "!=",
        "<" => "<",
        "<=" | "≤" => "<=",
        ">" => ">",
        ">=" | "≥" => ">=",
        "~" => "~",
        _ => return None,
    })
}

/// Whether a letter can be in a bare name. Beyond ASCII all that is no blank and no sign can: marks above and below
/// Thai and Indian letters are not alphabetic by Unicode's table, and names hold them.
fn is_name_letter(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric() || letter == '_';
    }
    !letter.is_whitespace() && !letter.is_control() && !NO_LETTERS.contains(letter)
}
