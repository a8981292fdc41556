//! Reusable pieces of the page, one per file. They know no room.

mod bars;
mod button;
mod chip;
mod code;
mod dialog;
mod empty;
mod field;
mod file_choice;
mod form;
mod icon;
mod menu;
mod pixels;
mod problem;
mod skeleton;
mod toasts;
mod working;

pub use bars::Bars;
pub use button::{Button, ButtonKind};
pub use chip::{ChipKind, chip};
pub use code::{Code, CopyButton};
pub use dialog::Dialog;
pub use empty::Empty;
pub use field::{Field, Select, TextArea, TextInput};
pub use file_choice::{use_file_choice, use_files_choice};
pub use form::Form;
pub use icon::{Icon, flame};
pub use menu::{Menu, MenuItem};
pub use pixels::Pixels;
pub use problem::ProblemBox;
pub use skeleton::Skeleton;
pub use toasts::toasts;
pub use working::Working;
