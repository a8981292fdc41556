//! Columns that equal an earlier one in every row.

use bunsen_spec::{ColumnCopy, ColumnProfile, Distribution};

use crate::table::{MAX_EXACT, Table, Values};

/// Finds copies, column by column.
#[derive(Default)]
pub(crate) struct Copies {
    found: Vec<ColumnCopy>,
    /// Columns that equal no earlier one.
    originals: Vec<usize>,
    next: usize,
}

impl Copies {
    /// Compares the next column with those before and says whether it was the last.
    pub(crate) fn step(&mut self, table: &Table, profiles: &[ColumnProfile]) -> bool {
        let Some(column) = table.columns().get(self.next) else { return true };
        let profile = &profiles[self.next];
        let is_same = |earlier: &&usize| {
            may_be_equal(profile, &profiles[**earlier]) && are_equal(&column.values, &table.columns()[**earlier].values)
        };
        match self.originals.iter().find(is_same) {
            Some(original) => {
                let of = table.columns()[*original].name.clone();
                self.found.push(ColumnCopy { name: column.name.clone(), of });
            }
            // Columns without any value are no copies of each other.
            None if profile.n_distinct > 0 => self.originals.push(self.next),
            None => {}
        }
        self.next += 1;
        self.next == table.columns().len()
    }

    /// How much is done, 0 to 1.
    pub(crate) fn done_share(&self, table: &Table) -> f64 {
        self.next as f64 / table.columns().len().max(1) as f64
    }

    /// The copies, in the table's order.
    pub(crate) fn finish(self) -> Vec<ColumnCopy> {
        self.found
    }
}

/// Whether the figures of two columns allow them to be equal: nearly always false if they are not.
fn may_be_equal(a: &ColumnProfile, b: &ColumnProfile) -> bool {
    let figures = |profile: &ColumnProfile| {
        profile.numbers.as_ref().map(|numbers| [numbers.min, numbers.mean, numbers.median, numbers.max])
    };
    let have_same_bars = match (&a.distribution, &b.distribution) {
        (Distribution::Bars { .. }, Distribution::Bars { .. }) => a.distribution == b.distribution,
        _ => true,
    };
    (a.n_missing, a.n_distinct) == (b.n_missing, b.n_distinct) && figures(a) == figures(b) && have_same_bars
}

fn are_equal(a: &Values, b: &Values) -> bool {
    match (a, b) {
        (Values::Integer(x), Values::Integer(y)) => in_all_rows(a, b, |row| x.value(row) == y.value(row)),
        (Values::Number(x), Values::Number(y)) => in_all_rows(a, b, |row| x.value(row) == y.value(row)),
        (Values::Integer(x), Values::Number(y)) | (Values::Number(y), Values::Integer(x)) => {
            in_all_rows(a, b, |row| is_whole(y.value(row), x.value(row)))
        }
        (Values::Boolean(x), Values::Boolean(y)) => in_all_rows(a, b, |row| x.value(row) == y.value(row)),
        (Values::Date(x), Values::Date(y)) => in_all_rows(a, b, |row| x.value(row) == y.value(row)),
        (Values::DateTime(x), Values::DateTime(y)) => in_all_rows(a, b, |row| x.value(row) == y.value(row)),
        (Values::Text(x), Values::Text(y)) => in_all_rows(a, b, |row| x.value(row) == y.value(row)),
        _ => false,
    }
}

/// Whether the same rows are missing, and `is_equal` holds in all others.
fn in_all_rows(a: &Values, b: &Values, is_equal: impl Fn(usize) -> bool) -> bool {
    match (a.array().nulls(), b.array().nulls()) {
        (None, None) => (0..a.len()).all(is_equal),
        _ => (0..a.len()).all(|row| match (a.is_missing(row), b.is_missing(row)) {
            (false, false) => is_equal(row),
            (a, b) => a == b,
        }),
    }
}

/// Whether a number is this whole one, and a float can tell.
fn is_whole(number: f64, whole: i64) -> bool {
    whole.unsigned_abs() <= MAX_EXACT && whole as f64 == number
}

#[cfg(test)]
mod tests {
    use crate::{profile, read_csv};

    fn check(text: &str, expected: &[(&str, &str)]) {
        let copies = profile(&read_csv(text.as_bytes().to_vec(), &Default::default()).unwrap()).copies;
        let named: Vec<(&str, &str)> = copies.iter().map(|copy| (copy.name.as_str(), copy.of.as_str())).collect();
        assert_eq!(named, expected, "{text:?}");
    }

    #[test]
    fn copies_equal_in_every_row() {
        check("a,b,c\n1,1,1\n2,2,3\n3,3,2\n", &[("b", "a")]);
        check("a,b,c\n1,1,1\n,,2\n3,3,\n", &[("b", "a")]);
        check("a,b,c,d\nx,y,x,x\ny,x,y,y\nx,y,x,x\n", &[("c", "a"), ("d", "a")]);
        check("a,b\n1,1.0\n2,2.0\n-0.0,0\n", &[("b", "a")]);
        check("a,b\n9007199254740993,9007199254740992.0\n1,1.5\n", &[]);
        check("a,b,c\n1,,\n2,,\n", &[]);
        check("day,again\n2024-01-01,2024-01-01\n2024-01-02,2024-01-02\n", &[("again", "day")]);
        check("a,b\ntrue,true\nfalse,false\ntrue,false\n", &[]);
    }
}
