//! Where things are kept.
//!
//! Tools and compiled dependencies live outside the checkout, so that a fresh clone finds them. One
//! target folder per set of compiler flags: cargo would rebuild everything at each change of flags.

use std::path::{Path, PathBuf};

/// The checkout.
pub fn root() -> PathBuf {
    let manifest = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&manifest).parent().expect("xtask lies in the checkout").to_path_buf()
}

/// What is shared by all checkouts: `BUNSEN_CACHE`, else `bunsen` in the user's cache folder.
pub fn cache() -> PathBuf {
    if let Some(path) = std::env::var_os("BUNSEN_CACHE") {
        return path.into();
    }
    if let Some(path) = std::env::var_os("XDG_CACHE_HOME") {
        return Path::new(&path).join("bunsen");
    }
    match std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")) {
        Some(home) => Path::new(&home).join(".cache").join("bunsen"),
        None => root().join("target").join("cache"),
    }
}

/// Programs that the project installs for itself.
pub fn tools() -> PathBuf {
    cache().join("tools")
}

/// Compiled code for one set of flags: `native`, `page`, `worker-cpu`, `worker-webgpu`.
pub fn target(flags: &str) -> PathBuf {
    cache().join("target").join(flags)
}

/// Large files that pages and tests need and the repository does not hold: the sentence encoder.
pub fn installed() -> PathBuf {
    cache().join("assets")
}

/// Bundled styles, fonts and charts, ready to be copied into `dist/`.
pub fn bundled() -> PathBuf {
    root().join("target").join("bundled")
}

/// The built page.
pub fn dist() -> PathBuf {
    root().join("dist")
}
