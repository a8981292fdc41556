//! Splits texts into new columns.

use bunsen_spec::{Problem, say};
use bunsen_table::{Column, Table, Values, text_kind};

use super::texts::texts;
use crate::columns::{check_new, inserted_after, position};
use crate::limits::{Texts, check_room};
use crate::step::Stepped;

/// The table with the pieces of the texts of `column` in new columns called `into` behind it. Pieces keep their
/// white space; surplus ones stay in the last with the separators between them.
pub(crate) fn split_text(table: &Table, column: &str, separator: &str, into: &[String]) -> Result<Stepped, Problem> {
    let at = position(table, column)?;
    let old = texts(&table.columns()[at])?;
    if separator.is_empty() {
        return Err(say::steps::split_at_nothing());
    }
    check_names(table, into)?;
    let mut pieces: Vec<Texts> = into.iter().map(|name| Texts::new(name, table.n_rows())).collect();
    for text in old {
        let mut rest = text.map(|text| text.splitn(into.len(), separator));
        for piece in &mut pieces {
            piece.append(rest.as_mut().and_then(Iterator::next))?;
        }
    }
    let new = into.iter().zip(pieces).map(|(name, pieces)| {
        let texts = pieces.finish();
        Column { name: name.clone(), kind: text_kind(&texts), values: Values::Text(texts) }
    });
    Ok(Stepped::same_rows(inserted_after(table, at, new.collect())))
}

fn check_names(table: &Table, into: &[String]) -> Result<(), Problem> {
    if into.is_empty() {
        return Err(say::steps::split_into_nothing());
    }
    check_room(table, into.len())?;
    for (at, name) in into.iter().enumerate() {
        check_new(table, name)?;
        if into[..at].contains(name) {
            return Err(say::steps::named_twice(name).in_column(name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::steps::column_cases::{check, check_refused};

    const TABLE: &str = "t,n\na - b,1\nc,2\nd - e - f,3\n,4\na - b,5\n";

    #[test]
    fn texts_are_split() {
        // df["t"].str.split(" - ", n=1, expand=True, regex=False)
        check(
            TABLE,
            r#"{"step":"split_text","column":"t","separator":" - ","into":["u","v"]}"#,
            "t:Category u:Category v:Category n:Integer\na - b a b 1\nc c NA 2\nd - e - f d e - f 3\nNA NA NA 4\na - b a b 5",
            &[],
        );
        check(
            "t,n\na.b.c,1\n..,2\n",
            r#"{"step":"split_text","column":"t","separator":".","into":["u","v","w"]}"#,
            "t:Text u:Text v:Text w:Text n:Integer\na.b.c a b c 1\n..    2",
            &[],
        );
        check(
            "t\na.b\n",
            r#"{"step":"split_text","column":"t","separator":".","into":["u"]}"#,
            "t:Text u:Text\na.b a.b",
            &[],
        );
    }

    #[test]
    fn mistakes_get_a_sentence() {
        let refused = |rest: &str, part: &str| {
            check_refused(TABLE, &format!(r#"{{"step":"split_text",{rest}}}"#), part);
        };
        refused(r#""column":"t","separator":"","into":["u"]"#, "no separator");
        refused(r#""column":"t","separator":"-","into":[]"#, "name of a new column");
        refused(r#""column":"t","separator":"-","into":["n"]"#, "already");
        refused(r#""column":"t","separator":"-","into":["u","u"]"#, "named twice");
        refused(r#""column":"t","separator":"-","into":[" "]"#, "has no name");
        refused(r#""column":"n","separator":"-","into":["u"]"#, "holds whole numbers");
    }
}
