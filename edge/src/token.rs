//! The token that allows writing.

use std::io::{self, Write};
use std::path::Path;

use subtle::ConstantTimeEq;

/// A token with fewer characters can be guessed in time.
const SAFE_CHARACTERS: usize = 16;

/// The secret that every write must show.
#[derive(Clone)]
pub(crate) struct Token {
    secret: String,
    /// Whether it was made just now, so that its owner has not seen it yet.
    pub is_new: bool,
}

impl Token {
    /// A token that the owner chose.
    ///
    /// # Errors
    /// Says in a sentence why it is none: empty, or nothing that fits into a header.
    pub fn preset(text: &str) -> Result<Self, String> {
        let secret = text.trim().to_string();
        if secret.is_empty() || !secret.bytes().all(|b| b.is_ascii_graphic()) {
            return Err("The preset token must be visible ASCII characters without spaces, at least one.".into());
        }
        Ok(Self { secret, is_new: false })
    }

    /// Whether it is so short that a stranger may guess it.
    pub fn is_weak(&self) -> bool {
        self.secret.len() < SAFE_CHARACTERS
    }

    /// The token in `file`, else a new one that is written there for the owner's eyes only.
    pub fn load(file: &Path) -> io::Result<Self> {
        match std::fs::read_to_string(file) {
            Ok(text) if !text.trim().is_empty() => Ok(Self { secret: text.trim().to_string(), is_new: false }),
            Ok(_) => Self::make(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::make(file),
            Err(error) => Err(error),
        }
    }

    fn make(file: &Path) -> io::Result<Self> {
        let secret = new_secret()?;
        let mut options = std::fs::OpenOptions::new();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(file)?;
        writeln!(out, "{secret}")?;
        out.sync_all()?;
        Ok(Self { secret, is_new: true })
    }

    /// Whether `shown` is the token. Takes the same time wherever they differ.
    pub fn matches(&self, shown: &str) -> bool {
        self.secret.as_bytes().ct_eq(shown.as_bytes()).into()
    }

    /// The secret itself, to be printed for its owner.
    pub fn reveal(&self) -> &str {
        &self.secret
    }
}

/// A secret that nobody guesses: 160 random bits as 40 hexadecimal digits.
pub(crate) fn new_secret() -> io::Result<String> {
    let mut bytes = [0_u8; 20];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_made_once_and_kept_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        let first = Token::load(&file).unwrap();
        let second = Token::load(&file).unwrap();
        assert!(first.is_new && !second.is_new);
        assert_eq!(first.reveal(), second.reveal());
        assert_eq!(first.reveal().len(), 40);
        assert!(second.matches(first.reveal()));
        assert!(!second.matches("") && !second.matches(&first.reveal()[..39]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(!format!("{first:?}").contains(first.reveal()));
    }

    #[test]
    fn a_preset_token_fits_into_a_header() {
        let safe = Token::preset(" sixteen-letters! ").unwrap();
        assert!(safe.matches("sixteen-letters!") && !safe.is_weak());
        assert!(Token::preset("fifteen-letters").unwrap().is_weak());
        for text in ["", " ", "sixteen letters!!", "sixteen-letters\u{e9}"] {
            assert!(Token::preset(text).unwrap_err().ends_with('.'), "{text}");
        }
    }
}
