//! Replaces part of texts.

use bunsen_spec::{Problem, say};
use bunsen_table::Table;

use super::texts::{texts, with_texts};
use crate::columns::{find_all, replaced};
use crate::limits::{Texts, check_text};
use crate::step::Stepped;

/// The table with `by` wherever `find` occurs in texts of the columns called `names`, from left to right; what is
/// put in is not looked through again. A text of which nothing is left is an empty one, not a missing one.
pub(crate) fn replace_text(table: &Table, names: &[String], find: &str, by: &str) -> Result<Stepped, Problem> {
    let found = find_all(table, names)?;
    if find.is_empty() {
        return Err(say::steps::replace_text_of_nothing());
    }
    let mut columns = Vec::new();
    for column in found {
        let old = texts(column)?;
        let mut new = Texts::new(&column.name, old.iter().len());
        for text in old {
            match text {
                Some(text) if text.contains(find) => {
                    check_length(text, find, by, &column.name)?;
                    new.append(Some(&text.replace(find, by)))?;
                }
                text => new.append(text)?,
            }
        }
        columns.push(with_texts(column, new.finish()));
    }
    Ok(Stepped::same_rows(replaced(table, columns)))
}

/// Whether a text can be as long as it will be, before it is made.
fn check_length(text: &str, find: &str, by: &str, name: &str) -> Result<(), Problem> {
    let longer = by.len().saturating_sub(find.len());
    if longer == 0 {
        return Ok(());
    }
    check_text(name, text.matches(find).count().saturating_mul(longer).saturating_add(text.len()) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::column_cases::{check, check_refused};

    #[test]
    fn parts_of_texts_are_replaced() {
        // df["t"].str.replace(find, by, regex=False)
        let table = "t,u\naXbX,5 cm\n,10 cm\naaa,7\nX,cm\n";
        check(
            table,
            r#"{"step":"replace_text","columns":["t"],"find":"X","by":"--"}"#,
            "t:Text u:Text\na--b-- 5 cm\nNA 10 cm\naaa 7\n-- cm",
            &[],
        );
        check(
            table,
            r#"{"step":"replace_text","columns":["t"],"find":"aa","by":"a"}"#,
            "t:Text u:Text\naXbX 5 cm\nNA 10 cm\naa 7\nX cm",
            &[],
        );
        check(
            table,
            r#"{"step":"replace_text","columns":["u","t"],"find":" cm","by":""}"#,
            "t:Text u:Text\naXbX 5\nNA 10\naaa 7\nX cm",
            &[],
        );
        check(
            "t,u\na.c,1\nabc,2\n",
            r#"{"step":"replace_text","columns":["t"],"find":"a.c","by":""}"#,
            "t:Text u:Integer\n 1\nabc 2",
            &[],
        );
    }

    #[test]
    fn texts_do_not_grow_without_bound() {
        assert!(check_length(&"a".repeat(3000), "a", &"b".repeat(1_000_000), "t").is_err());
        assert!(check_length(&"a".repeat(3000), "a", "bb", "t").is_ok());
    }

    #[test]
    fn mistakes_get_a_sentence() {
        check_refused("t\na\n", r#"{"step":"replace_text","columns":["t"],"find":"","by":"x"}"#, "no text to look for");
        check_refused(
            "t\n1\n",
            r#"{"step":"replace_text","columns":["t"],"find":"1","by":"x"}"#,
            "\u{201c}t\u{201d} holds whole numbers",
        );
    }
}
