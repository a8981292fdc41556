//! What stands around every page but a shared link: rail, bar, palette, shortcuts, how files come in, and
//! projects from the edge.

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
mod syncing;
mod theme;

pub use intake::{use_drops, use_intake};
pub use samples::{Sample, use_samples};
pub use shell::Shell;
pub use surface::{Surface, use_surface};
pub use syncing::{SyncTask, use_syncing};
