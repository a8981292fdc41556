//! Takes white space off both ends of texts.

use bunsen_spec::{Problem, say};
use bunsen_table::{Noted, Table};

use super::texts::{texts, with_texts};
use crate::columns::{find_all, replaced};
use crate::limits::Texts;
use crate::step::Stepped;

/// The table with the texts of the columns called `names` without the white space at their ends. A text of nothing
/// else becomes missing and is listed.
pub(crate) fn trim(table: &Table, names: &[String]) -> Result<Stepped, Problem> {
    let (mut columns, mut issues) = (Vec::new(), Vec::new());
    for column in find_all(table, names)? {
        let old = texts(column)?;
        let mut new = Texts::new(&column.name, old.iter().len());
        let mut blank = Noted::default();
        for (row, text) in old.iter().enumerate() {
            let trimmed = text.map(|text| text.trim_matches(is_space));
            if trimmed == Some("") {
                blank.note(row as u64 + 1, b"");
            }
            new.append(trimmed.filter(|text| !text.is_empty()))?;
        }
        columns.push(with_texts(column, new.finish()));
        issues.extend(blank.issue(Some(&column.name), |n, _| say::steps::trim_left_nothing(n, &column.name)));
    }
    Ok(Stepped::same_rows(replaced(table, columns)).with_issues(issues))
}

/// Unicode's white space and the four separators U+001C to U+001F, which Python counts as such.
fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::column_cases::{check, check_refused};

    #[test]
    fn space_at_the_ends_goes() {
        // df["t"].str.strip().replace("", None)
        check(
            "t,n\n\" a b \",1\n\"\tc\u{a0}\",2\n\"x\n\",3\n,4\ny\u{2003},5\n",
            r#"{"step":"trim","columns":["t"]}"#,
            "t:Text n:Integer\na b 1\nc 2\nx 3\nNA 4\ny 5",
            &[],
        );
        check(
            "t,n\n\u{2003},1\nb,2\n",
            r#"{"step":"trim","columns":["t"]}"#,
            "t:Text n:Integer\nNA 1\nb 2",
            &[("1 text of \u{201c}t\u{201d} holds nothing but white space", &[1])],
        );
    }

    #[test]
    fn space_is_what_python_takes_for_it() {
        // [c for c in map(chr, range(0x110000)) if c.isspace()]
        let all: Vec<u32> = (0..0x11_0000).filter(|code| char::from_u32(*code).is_some_and(is_space)).collect();
        let mut expected: Vec<u32> =
            (9..=13).chain(28..=32).chain([0x85, 0xa0, 0x1680]).chain(0x2000..=0x200a).collect();
        expected.extend([0x2028, 0x2029, 0x202f, 0x205f, 0x3000]);
        assert_eq!(all, expected);
    }

    #[test]
    fn mistakes_get_a_sentence() {
        check_refused("a\n1\n", r#"{"step":"trim","columns":["a"]}"#, "holds whole numbers");
    }
}
