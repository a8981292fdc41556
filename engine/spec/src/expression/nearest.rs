//! Names that look like another one.

/// How many are given at most.
const N_GIVEN: usize = 3;
/// How many letters of a name are looked at.
const N_LETTERS: usize = 64;

/// The names most like `name`, the most similar first: those within a third of its letters by inserting, taking out,
/// exchanging or swapping letters. The case of letters does not count.
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted = letters(name);
    let most = (wanted.len() / 3).max(1);
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .map(|other| (other, letters(other)))
        .filter(|(_, other)| other.len().abs_diff(wanted.len()) <= most)
        .map(|(name, other)| (distance(&wanted, &other), name))
        .filter(|(distance, _)| *distance <= most && *distance < wanted.len())
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(N_GIVEN).map(|(_, name)| name.to_string()).collect()
}

fn letters(name: &str) -> Vec<char> {
    name.chars().flat_map(char::to_lowercase).take(N_LETTERS).collect()
}

/// The fewest changes that make one of the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let exchanged = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = exchanged.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &[&str]) {
        let names = ["price", "Prices", "quantity", "kind", "id", "ชื่อ"];
        assert_eq!(nearest(name, names), expected, "{name}");
    }

    #[test]
    fn slips_of_the_finger_are_near() {
        check("prcie", &["price"]);
        check("PRICE", &["price", "Prices"]);
        check("quantitiy", &["quantity"]);
        check("ชือ", &["ชื่อ"]);
        check("colour", &[]);
        check("x", &[]);
    }
}
