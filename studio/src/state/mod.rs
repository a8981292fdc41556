//! Reducers, view models and formatting: pure, and tested natively. Nothing here touches the browser.

pub mod activity;
pub mod files;
pub mod format;
pub mod theme;
pub mod toasts;
pub mod undo;
pub mod watchdog;
