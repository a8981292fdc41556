//! Steps on texts.

use super::super::literals::quoted;
use super::write::{assign_each, insert_after, names, series};
use super::{Code, Columns, with_numpy};

/// Part of the texts replaced by another.
pub(super) fn replace_text(columns: &[String], find: &str, by: &str) -> String {
    assign_each(columns, |texts| format!("{texts}.str.replace({}, {}, regex=False)", quoted(find), quoted(by)))
}

/// Spaces taken off both ends; nothing left is a missing value.
pub(super) fn trim(columns: &[String]) -> Code {
    with_numpy(assign_each(columns, |texts| format!("{texts}.str.strip().replace(\"\", np.nan)")))
}

/// Texts split at a separator. `reindex` makes the columns that no text has pieces for.
pub(super) fn split_text(column: &str, separator: &str, into: &[String], columns: &Columns) -> String {
    if let [name] = into {
        return insert_after(column, &[(name.clone(), series(column))], columns);
    }
    let n = into.len();
    let pieces = format!(
        "{}.str.split({}, n={}, regex=False, expand=True).reindex(columns=range({n}))",
        series(column),
        quoted(separator),
        n.saturating_sub(1),
    );
    if columns.here.last().is_some_and(|(name, _)| name == column) {
        return format!("df[{}] = {pieces}\n", names(into));
    }
    let new: Vec<_> = into.iter().enumerate().map(|(at, name)| (name.clone(), format!("pieces[{at}]"))).collect();
    format!("pieces = {pieces}\n{}", insert_after(column, &new, columns))
}
