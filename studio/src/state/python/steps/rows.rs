//! Steps that leave rows out or put them in order.

use bunsen_spec::{Keep, SortKey};

use super::write::{call, one_or_list};

/// Rows with a missing value are taken out.
pub(super) fn drop_missing(columns: &[String]) -> String {
    let subset = if columns.is_empty() { String::new() } else { format!("subset={}", one_or_list(columns)) };
    format!("df = df.dropna({subset})\n")
}

/// Rows that repeat another are taken out.
pub(super) fn drop_duplicates(columns: &[String], keep: Keep) -> String {
    let subset = (!columns.is_empty()).then(|| format!("subset={}", one_or_list(columns)));
    let keep = match keep {
        Keep::First => None,
        Keep::Last => Some("keep=\"last\"".to_string()),
        Keep::None => Some("keep=False".to_string()),
    };
    let arguments: Vec<String> = [subset, keep].into_iter().flatten().collect();
    format!("df = df.drop_duplicates({})\n", arguments.join(", "))
}

/// The rows sorted. By several keys pandas keeps the order of equal rows; by one it has to be asked.
pub(super) fn sort(by: &[SortKey]) -> String {
    let columns: Vec<String> = by.iter().map(|key| key.column.clone()).collect();
    let mut arguments = vec![one_or_list(&columns)];
    let flag = |key: &SortKey| if key.is_descending { "False" } else { "True" };
    match by {
        [key] => {
            arguments.extend(key.is_descending.then(|| "ascending=False".to_string()));
            arguments.push("kind=\"stable\"".into());
        }
        _ if by.iter().all(|key| key.is_descending) => arguments.push("ascending=False".into()),
        _ if by.iter().any(|key| key.is_descending) => {
            arguments.push(format!("ascending=[{}]", by.iter().map(flag).collect::<Vec<_>>().join(", ")));
        }
        _ => {}
    }
    format!("df = {}\n", call("df.sort_values", &arguments))
}
