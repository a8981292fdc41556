//! Charts: pure functions that turn numbers into a [`Figure`], and the components that show one.
//!
//! A figure holds ECharts options as JSON (typed by `charming`, never a function as text), the same
//! numbers as a table, and one sentence that says what is to be seen. The functions know neither the
//! browser nor the worker; `mount` is the only file that talks to ECharts.

mod confusion;
mod curves;
mod figure;
mod histogram;
mod mount;
mod number;
mod options;
mod over_time;
mod palette;
mod panel;
mod passage_map;
mod residuals;
mod retrieval;
mod roc;
mod save;
mod sparkline;
mod table;

pub use confusion::ConfusionMatrix;
pub use curves::{RunCurve, compare_curves, metric_curves};
pub use figure::{FigureTable, Height};
pub use mount::Brush;
pub use number::{percent, short, signed};
pub use over_time::{balance_over_time, counts_over_time, latency_over_time, mean_over_time};
pub use palette::{Palette, use_palette};
pub use panel::{ChartPanel, data_table};
pub use passage_map::{mapped_passage, passage_map};
pub use residuals::{predicted_against_true, residual_histogram, residuals_against_predicted};
pub use retrieval::{recall_by_depth, reliability};
pub use roc::{precision_recall, roc};
pub use save::{PictureFormat, save_text};
pub use sparkline::sparkline;
pub use table::{Room, brush_action, brush_expression, picked, table_figure};
