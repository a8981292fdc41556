//! Names and paths from outside: which ones mean a file inside its folder on every system.

/// Longest path, in bytes.
const MAX_PATH_BYTES: usize = 1000;

/// Whether a path, its folders parted by `/`, stays inside its folder on every system and shows all of itself.
pub fn is_safe_path(path: &str) -> bool {
    path.len() <= MAX_PATH_BYTES && path.split('/').all(is_safe_name)
}

/// Whether a name means a file inside its folder, and nothing else, on every system.
pub(crate) fn is_safe_name(name: &str) -> bool {
    !name.is_empty() && !name.ends_with(['.', ' ']) && name.chars().all(is_safe_char)
}

/// Whether a name with this character can be stored on every system.
pub(crate) fn is_safe_char(c: char) -> bool {
    !c.is_control() && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
}
