//! One row for each row and each of some columns.

mod values;

use arrow_array::{Array, StringArray, UInt32Array};
use bunsen_spec::{ColumnKind, Problem, say};
use bunsen_table::{Column, Table, Values};

use crate::columns::{check_new, find_all};
use crate::limits::{check_size, check_text};
use crate::select;
use crate::step::Stepped;

/// The rows of the table once for each of `columns` (all others than `keep` where none is named): the columns `keep`,
/// the name of the column in the column `name`, and its value in the column `value`.
pub(crate) fn melt(
    table: &Table,
    keep: &[String],
    columns: &[String],
    name: &str,
    value: &str,
) -> Result<Stepped, Problem> {
    let kept = if keep.is_empty() { Vec::new() } else { find_all(table, keep)? };
    let others = || table.columns().iter().map(|column| column.name.clone()).filter(|name| !keep.contains(name));
    let melted = if columns.is_empty() { others().collect() } else { columns.to_vec() };
    let melted = find_all(table, &melted)?;
    check_names(table, keep, name, value)?;
    let n_rows = table.n_rows();
    check_size((n_rows as u64).saturating_mul(melted.len() as u64), kept.len() + 2)?;
    check_texts(&kept, &melted, name, n_rows)?;

    let rows: UInt32Array = melted.iter().flat_map(|_| 0..n_rows as u32).collect::<Vec<u32>>().into();
    let mut result: Vec<Column> = kept
        .iter()
        .map(|column| Column { values: select::values(&column.values, &rows), ..(*column).clone() })
        .collect();
    result.push(Column { name: name.into(), kind: ColumnKind::Category, values: Values::Text(names(&melted, n_rows)) });
    let (column, issues) = values::together(&melted, value)?;
    result.push(column);
    Ok(Stepped::new_rows(Table::new(result)).with_issues(issues))
}

/// Whether the new columns may be called so. As in pandas, the values may have no name that is in the table.
fn check_names(table: &Table, keep: &[String], name: &str, value: &str) -> Result<(), Problem> {
    if name.trim().is_empty() {
        return Err(say::steps::no_name());
    }
    check_new(table, value)?;
    if name == value || keep.iter().any(|kept| kept == name) {
        return Err(say::shapes::kept_and_new(name).in_column(name));
    }
    Ok(())
}

/// Whether the texts that are repeated fit into their columns.
fn check_texts(kept: &[&Column], melted: &[&Column], name: &str, n_rows: usize) -> Result<(), Problem> {
    for column in kept {
        if let Values::Text(texts) = &column.values {
            let n_bytes: u64 = (0..texts.len()).map(|row| texts.value_length(row) as u64).sum();
            check_text(&column.name, n_bytes * melted.len() as u64)?;
        }
    }
    let n_bytes: u64 = melted.iter().map(|column| column.name.len() as u64).sum();
    check_text(name, n_bytes.saturating_mul(n_rows as u64))
}

/// Each name as often as there are rows.
fn names(melted: &[&Column], n_rows: usize) -> StringArray {
    let names = melted.iter().flat_map(|column| std::iter::repeat_n(column.name.as_str(), n_rows));
    StringArray::from_iter_values(names)
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Step;

    use crate::cases::{Others, check, check_issues, check_refused};

    fn step(keep: &[&str], columns: &[&str]) -> Step {
        let strings = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        Step::Melt { keep: strings(keep), columns: strings(columns), name: "name".into(), value: "value".into() }
    }

    #[test]
    fn columns_become_rows() {
        // df.melt(id_vars, value_vars, var_name="name", value_name="value")
        let csv = "k,a,b,c\nx,1,2,0.5\ny,3,,1.5\n";
        check(csv, &step(&["k"], &["a", "b"]), "k,name,value\nx,a,1\ny,a,3\nx,b,2\ny,b,\n");
        check(csv, &step(&["k"], &[]), "k,name,value\nx,a,1\ny,a,3\nx,b,2\ny,b,\nx,c,0.5\ny,c,1.5\n");
        check(csv, &step(&[], &["c", "a"]), "name,value\nc,0.5\nc,1.5\na,1\na,3\n");
        check("k,a\n", &step(&["k"], &[]), "k,name,value\n");
    }

    #[test]
    fn columns_of_several_kinds_become_texts() {
        let csv = "k,a,t,f,d,m,e\n1,0.5,x,true,2024-01-02,2024-01-02 03:04,\n2,10,y,,,,\n";
        let stepped = check(
            csv,
            &step(&["k"], &["a", "t", "f", "d"]),
            "k,name,value\n\
            1,a,0.5\n2,a,10\n1,t,x\n2,t,y\n1,f,true\n2,f,\n1,d,2024-01-02\n2,d,\n",
        );
        check_issues(&stepped.issues, &[("are of several kinds", &[])]);
        let stepped = check(
            csv,
            &step(&[], &["d", "m"]),
            "name,value\n\
            d,2024-01-02 00:00:00\nd,\nm,2024-01-02 03:04:00\nm,\n",
        );
        check_issues(&stepped.issues, &[]);
        // A column without values fits every kind.
        let stepped = check(csv, &step(&[], &["e", "f"]), "name,value\ne,\ne,\nf,true\nf,\n");
        check_issues(&stepped.issues, &[]);
        let stepped = check(csv, &step(&[], &["f", "k"]), "name,value\nf,true\nf,\nk,1\nk,2\n");
        check_issues(&stepped.issues, &[("are of several kinds", &[])]);
        let csv = "a,b\n9007199254740993,0.5\n1,2\n";
        let stepped = check(csv, &step(&[], &[]), "name,value\na,9007199254740992\na,1\nb,0.5\nb,2\n");
        check_issues(&stepped.issues, &[("1 whole number of \u{201c}a\u{201d}", &[1])]);
    }

    #[test]
    fn names_that_are_taken_are_refused() {
        let others = Others::default();
        check_refused("k,value\n1,2\n", &step(&["k"], &[]), &others, "already");
        check_refused("name,a\n1,2\n", &step(&["name"], &[]), &others, "would be called \u{201c}name\u{201d}");
        check("name,a\n1,2\n", &step(&["a"], &["name"]), "a,name,value\n2,name,1\n");
        check_refused("k\n1\n", &step(&["k"], &[]), &others, "No column is chosen");
        check_refused("k\n1\n", &step(&["k"], &["q"]), &others, "no column called");
    }
}
