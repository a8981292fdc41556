//! Reducers, view models and formatting: pure, and tested natively. Nothing here touches the browser.

pub mod card;
pub mod compare;
pub mod files;
pub mod filter;
pub mod format;
pub mod grid_keys;
pub mod link;
pub mod live;
pub mod metric;
pub mod overfitting;
pub mod palette;
pub mod pandas;
pub mod pasted;
pub mod picture;
pub mod publish;
pub mod python;
pub mod remarks;
pub mod row_cache;
pub mod runs;
pub mod theme;
pub mod toasts;
pub mod train;
pub mod undo;
pub mod viewport;
pub mod watch;
pub mod watchdog;
