//! What stands around every page but a shared link: rail, bar, palette, shortcuts.

mod shell;

pub use shell::Shell;
