//! What stands around every page but a shared link: rail, bar, palette, shortcuts, and how files come in.

mod bar;
mod device;
mod intake;
mod keys;
mod palette;
mod project_menu;
mod rail;
mod samples;
mod shell;
mod shortcuts;
mod storage;
mod surface;
mod theme;

pub use intake::use_intake;
pub use samples::{Sample, use_samples};
pub use shell::Shell;
pub use surface::{Surface, use_surface};
