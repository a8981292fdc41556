//! Languages whose words can be reduced to stems.

use bunsen_spec::{Problem, say::keywords as say};
use snowball_stemmers_rs::{Algorithm, Stemmer};

/// A language whose words can be reduced to stems (Snowball, Porter 2001), so that "houses" finds "house".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    code: &'static str,
    algorithm: Algorithm,
}

/// By their codes in ISO 639-1.
const LANGUAGES: [(&str, Algorithm); 30] = [
    ("ar", Algorithm::Arabic),
    ("ca", Algorithm::Catalan),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("ga", Algorithm::Irish),
    ("hi", Algorithm::Hindi),
    ("hu", Algorithm::Hungarian),
    ("hy", Algorithm::Armenian),
    ("id", Algorithm::Indonesian),
    ("it", Algorithm::Italian),
    ("lt", Algorithm::Lithuanian),
    ("ne", Algorithm::Nepali),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sr", Algorithm::Serbian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
];

impl Language {
    /// The language of a code in ISO 639-1, such as `en`.
    ///
    /// # Errors
    /// If there are no stems for it.
    pub fn from_code(code: &str) -> Result<Self, Problem> {
        Self::all()
            .find(|language| language.code == code)
            .ok_or_else(|| say::unknown_language(code, &LANGUAGES.map(|(code, _)| code).join(", ")))
    }

    /// All languages, by their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        LANGUAGES.into_iter().map(|(code, algorithm)| Self { code, algorithm })
    }

    /// Its code in ISO 639-1.
    pub fn code(self) -> &'static str {
        self.code
    }

    pub(crate) fn stemmer(self) -> Stemmer {
        Stemmer::create(self.algorithm)
    }
}
