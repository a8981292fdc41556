//! Adds the columns of another table where keys are equal.

mod columns;
mod rows;

use bunsen_spec::{JoinHow, JoinKey, Problem, say};
use bunsen_table::{Column, Table, Values};

use crate::columns::find_all;
use crate::keys::{are_comparable, joint_keys};
use crate::limits::{check_rows_texts, check_size};
use crate::step::{RowOrigin, Stepped};
use rows::Matches;

/// A column here and the one there that it has to be equal to.
#[derive(Clone, Copy, Debug)]
struct Pair<'a> {
    here: &'a Column,
    there: &'a Column,
}

/// The table with the columns of `other`, given with its name, where the keys `on` are equal.
pub(crate) fn join(table: &Table, other: (&str, &Table), how: JoinHow, on: &[JoinKey]) -> Result<Stepped, Problem> {
    let (name, other) = other;
    let pairs = pairs(table, other, name, on)?;
    let values: Vec<(&Values, &Values)> = pairs.iter().map(|pair| (&pair.here.values, &pair.there.values)).collect();
    let matches = Matches::new(joint_keys(&values));
    let n_merged = pairs.iter().filter(|pair| pair.is_one_name()).count();
    check_size(matches.n_rows(how), table.columns().len() + other.columns().len() - n_merged)?;
    let rows = matches.rows(how);
    check_rows_texts(table, rows.here.iter().flatten())?;
    check_rows_texts(other, rows.there.iter().flatten())?;

    let (columns, issues) = columns::columns(table, (name, other), &pairs, how, &rows)?;
    let n_missing = matches.n_missing_here();
    let stepped = Stepped { rows: origin(table, how, &rows), ..Stepped::new_rows(Table::new(columns)) };
    Ok(stepped.with_issues(matches.issues(how, name, n_missing)).with_issues(issues))
}

/// The columns of the keys.
fn pairs<'a>(table: &'a Table, other: &'a Table, name: &str, on: &[JoinKey]) -> Result<Vec<Pair<'a>>, Problem> {
    let here: Vec<String> = on.iter().map(|key| key.here.clone()).collect();
    let there: Vec<String> = on.iter().map(|key| key.there.clone()).collect();
    let here = find_all(table, &here)?;
    if let Some(absent) = there.iter().find(|column| other.column(column).is_none()) {
        let names: Vec<String> = other.columns().iter().map(|column| column.name.clone()).collect();
        return Err(say::shapes::no_column_there(absent, name, &names));
    }
    let pairs: Vec<Pair> =
        here.into_iter().zip(find_all(other, &there)?).map(|(here, there)| Pair { here, there }).collect();
    for Pair { here, there } in &pairs {
        if !are_comparable(&here.values, &there.values) {
            let (kind_here, kind_there) = (kind_word(&here.values), kind_word(&there.values));
            return Err(say::shapes::keys_unlike(&here.name, kind_here, &there.name, kind_there).in_column(&here.name));
        }
    }
    Ok(pairs)
}

/// Where the rows come from: where none is repeated and none was added, they are rows from before.
fn origin(table: &Table, how: JoinHow, rows: &rows::JoinedRows) -> RowOrigin {
    let from_here = rows.here.values();
    if !matches!(how, JoinHow::Inner | JoinHow::Left) || !from_here.is_sorted_by(|a, b| a < b) {
        return RowOrigin::New;
    }
    if from_here.len() == table.n_rows() { RowOrigin::Same } else { RowOrigin::Chosen(from_here.to_vec()) }
}

fn kind_word(values: &Values) -> &'static str {
    match values {
        Values::Integer(_) | Values::Number(_) => say::shapes::numbers(),
        Values::Boolean(_) => say::shapes::flags(),
        Values::Date(_) | Values::DateTime(_) => say::shapes::dates(),
        Values::Text(_) => say::shapes::texts(),
    }
}

impl Pair<'_> {
    /// Whether both columns have one name, and so become one column.
    fn is_one_name(&self) -> bool {
        self.here.name == self.there.name
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Step;

    use super::*;
    use crate::cases::{Others, check_issues, check_refused, check_with};

    /// Each key is `name`, or `here=there` where the names differ.
    fn step(how: JoinHow, on: &[&str]) -> Step {
        let key = |key: &&str| {
            let (here, there) = key.split_once('=').unwrap_or((key, key));
            JoinKey { here: here.into(), there: there.into() }
        };
        Step::Join { table: "other".into(), how, on: on.iter().map(key).collect() }
    }

    fn check(
        here: &str,
        there: &str,
        how: JoinHow,
        on: &[&str],
        expected: &str,
        issues: &[(&str, &[u64])],
    ) -> RowOrigin {
        let stepped = check_with(here, &step(how, on), &Others::one(there), expected);
        check_issues(&stepped.issues, issues);
        stepped.rows
    }

    use JoinHow::{Inner, Left, Outer, Right};

    #[test]
    fn rows_meet_where_keys_are_equal() {
        // df.merge(other, left_on, right_on, how, suffixes=("", "_other")), rows with missing keys apart
        let (here, there) = ("k,x\nb,1\na,2\n,3\nc,4\n", "k,y\na,5\nb,6\nd,7\n,8\n");
        let origin = check(
            here,
            there,
            Inner,
            &["k"],
            "k,x,y\nb,1,6\na,2,5\n",
            &[
                ("2 rows have no partner in \u{201c}other\u{201d} and are left out", &[3, 4]),
                ("1 row has no value in a key", &[]),
                ("2 rows of \u{201c}other\u{201d} have no partner here and are left out", &[]),
            ],
        );
        assert_eq!(origin, RowOrigin::Chosen(vec![0, 1]));
        let origin = check(
            here,
            there,
            Left,
            &["k"],
            "k,x,y\nb,1,6\na,2,5\n,3,\nc,4,\n",
            &[
                ("2 rows have no partner in \u{201c}other\u{201d}: the values", &[3, 4]),
                ("1 row has no value in a key", &[]),
            ],
        );
        assert_eq!(origin, RowOrigin::Same);
        let origin = check(
            here,
            there,
            Right,
            &["k"],
            "k,x,y\na,2,5\nb,1,6\nd,,7\n,,8\n",
            &[
                ("2 rows have no partner in \u{201c}other\u{201d} and are left out", &[3, 4]),
                ("1 row has no value in a key", &[]),
                ("2 rows of \u{201c}other\u{201d} have no partner here: the values", &[]),
            ],
        );
        assert_eq!(origin, RowOrigin::New);
        check(
            here,
            there,
            Outer,
            &["k"],
            "k,x,y\nb,1,6\na,2,5\n,3,\nc,4,\nd,,7\n,,8\n",
            &[
                ("2 rows have no partner", &[3, 4]),
                ("1 row has no value in a key", &[]),
                ("2 rows of \u{201c}other\u{201d} have no partner here", &[]),
            ],
        );
    }

    #[test]
    fn rows_that_meet_several_are_repeated() {
        let (here, there) = ("k,x\n1,a\n2,b\n1,c\n", "k,x,z\n1,d,p\n1,e,q\n2,f,r\n");
        let names = ("\u{201c}x\u{201d} is now called \u{201c}x_other\u{201d}", &[][..]);
        let many =
            ("2 rows here and 2 rows of \u{201c}other\u{201d} make 4 rows, each with each. The result has 5", &[][..]);
        let origin = check(
            here,
            there,
            Inner,
            &["k"],
            "k,x,x_other,z\n1,a,d,p\n1,a,e,q\n2,b,f,r\n1,c,d,p\n1,c,e,q\n",
            &[many, names],
        );
        assert_eq!(origin, RowOrigin::New);
        check(
            here,
            there,
            Right,
            &["k"],
            "k,x,x_other,z\n1,a,d,p\n1,c,d,p\n1,a,e,q\n1,c,e,q\n2,b,f,r\n",
            &[many, names],
        );
    }

    #[test]
    fn keys_of_two_names_are_both_kept() {
        let (here, there) = ("a,b,b_other\n1,x,0\n2,y,0\n", "k,a,b\n1,u,v\n3,u,v\n");
        let names = ("\u{201c}b\u{201d} is now called \u{201c}b_other_2\u{201d}", &[][..]);
        check(
            here,
            there,
            Outer,
            &["a=k"],
            "a,b,b_other,k,a_other,b_other_2\n1,x,0,1,u,v\n2,y,0,,,\n,,,3,u,v\n",
            &[("1 row has no partner", &[2]), ("1 row of", &[]), names],
        );
        let (here, there) = ("k,a,x\n1,1,p\n2,1,q\n", "b,k,y\n1,2,r\n1,2,s\n9,9,t\n");
        check(
            here,
            there,
            Outer,
            &["k", "a=b"],
            "k,a,x,b,y\n1,1,p,,\n2,1,q,1,r\n2,1,q,1,s\n9,,,9,t\n",
            &[("1 row has no partner", &[1]), ("1 row of", &[])],
        );
    }

    #[test]
    fn keys_of_two_kinds_become_the_wider_one() {
        let (here, there) = ("k,x\n1,a\n2,b\n", "k,y\n2.0,c\n0.5,d\n");
        check(here, there, Right, &["k"], "k,x,y\n2,b,c\n0.5,,d\n", &[("1 row has", &[1]), ("1 row of", &[])]);
        let (here, there) = ("k\n2024-01-01\n", "k\n2024-01-01 00:00\n2024-01-01 12:00\n");
        check(here, there, Outer, &["k"], "k\n2024-01-01 00:00:00\n2024-01-01 12:00:00\n", &[("1 row of", &[])]);
    }

    #[test]
    fn what_never_meets_is_said() {
        check("k\n1\n2\n", "k,y\n3,a\n", Left, &["k"], "k,y\n1,\n2,\n", &[("No key is in both tables", &[])]);
        check("k\n", "k,y\n3,a\n", Inner, &["k"], "k,y\n", &[]);
        let others = Others::one("k,t,f\n1,x,true\n");
        check_refused(
            "k\nx\n",
            &step(Inner, &["k"]),
            &others,
            "\u{201c}k\u{201d} holds texts and \u{201c}k\u{201d} in the other table holds numbers",
        );
        check_refused("k\n1\n", &step(Inner, &["k=f"]), &others, "holds true and false");
        check_refused(
            "k\n1\n",
            &step(Inner, &["k=q"]),
            &others,
            "no column called \u{201c}q\u{201d} in \u{201c}other\u{201d}",
        );
        check_refused("k\n1\n", &step(Inner, &["q=k"]), &others, "no column called \u{201c}q\u{201d} here");
        check_refused("k\n1\n", &step(Inner, &[]), &others, "No column is chosen");
        check_refused("k\n1\n", &step(Inner, &["k"]), &Others::default(), "no such table");
    }

    #[test]
    fn too_large_a_result_is_refused_before_it_is_made() {
        let csv = format!("k\n{}", "1\n".repeat(5_000));
        let part = "would give 25000000 rows of 1 column";
        check_refused(&csv, &step(Inner, &["k"]), &Others::one(&csv), part);
    }
}
