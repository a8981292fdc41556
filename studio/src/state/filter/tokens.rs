//! A filter's line, cut into words.

use super::{FilterError, FilterErrorKind};

/// A word of a filter.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A field, `and`, `or`, `not`, or a text without its quotes.
    Word(String),
    /// A number, and how it was typed.
    Number(f64, String),
    /// What stands between quotes.
    Quoted(String),
    /// A bracket or an operator.
    Sign(String),
}

impl Token {
    /// What was typed.
    pub fn text(&self) -> &str {
        match self {
            Self::Word(text) | Self::Number(_, text) | Self::Quoted(text) | Self::Sign(text) => text,
        }
    }

    /// Whether it is this word, in letters of either case.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own.eq_ignore_ascii_case(word))
    }
}

/// The words of a line, each with the number of letters before it.
pub fn tokens(line: &str) -> Result<Vec<(usize, Token)>, FilterError> {
    let letters: Vec<char> = line.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let start = at;
        let letter = letters[at];
        let take = |from: usize, fits: &dyn Fn(char) -> bool| {
            letters[from..].iter().take_while(|c| fits(**c)).collect::<String>()
        };
        let token = match letter {
            c if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '"' | '\'' | '“' | '”' => {
                let closes = |c: char| c == letter || (matches!(letter, '“' | '”') && c == '”');
                let text = take(at + 1, &|c| !closes(c));
                at += text.chars().count() + 2;
                if at > letters.len() {
                    return Err(FilterError { at: start, kind: FilterErrorKind::OpenQuote });
                }
                Token::Quoted(text)
            }
            '(' | ')' => {
                at += 1;
                Token::Sign(letter.into())
            }
            '=' | '!' | '<' | '>' | '~' => {
                let sign = take(at, &|c| matches!(c, '=' | '!' | '<' | '>' | '~'));
                at += sign.chars().count();
                Token::Sign(sign)
            }
            _ => {
                let word = take(at, &|c| !c.is_whitespace() && !"()=!<>~\"'".contains(c));
                at += word.chars().count();
                match word.parse::<f64>() {
                    Ok(number) if number.is_finite() => Token::Number(number, word),
                    _ => Token::Word(word),
                }
            }
        };
        tokens.push((start, token));
    }
    Ok(tokens)
}
