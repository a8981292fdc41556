//! Finds what the learner means by a few letters.

use super::order::ordered;

/// How well `query` matches `label`; `None`: not at all. Every word of the query must occur; the start of
/// the label counts most, then starts of words, then insides of words, then letters in order.
pub fn score(query: &str, label: &str) -> Option<u32> {
    let (query, label) = (query.trim().to_lowercase(), label.to_lowercase());
    if query.is_empty() {
        return Some(0);
    }
    if label.starts_with(&query) {
        return Some(1000 - label.chars().count().min(500) as u32);
    }
    let mut total = 0;
    for word in query.split_whitespace() {
        total += if label.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(word)) {
            100
        } else if label.contains(word) {
            30
        } else if word.chars().count() > 2 && is_subsequence(word, &label) {
            5
        } else {
            return None;
        };
    }
    Some(total)
}

/// The indices of the labels that match, best first; equals keep their order.
pub fn ranked<'a>(query: &str, labels: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let found: Vec<(u32, usize)> =
        labels.enumerate().filter_map(|(i, label)| Some((score(query, label)?, i))).collect();
    ordered(found, |a, b| b.0.cmp(&a.0)).into_iter().map(|(_, i)| i).collect()
}

fn is_subsequence(word: &str, label: &str) -> bool {
    let mut letters = label.chars();
    word.chars().all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: &[&str]) {
        let labels = ["Data", "Train", "house prices", "Rename iris", "iris", "Export iris as a file", "Dark"];
        let found: Vec<&str> = ranked(query, labels.into_iter()).into_iter().map(|i| labels[i]).collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn the_best_match_comes_first() {
        check("da", &["Data", "Dark"]);
        check("iris", &["iris", "Rename iris", "Export iris as a file"]);
        check("prices house", &["house prices"]);
        check("exfile", &["Export iris as a file"]);
        check("zebra", &[]);
        check("", &["Data", "Train", "house prices", "Rename iris", "iris", "Export iris as a file", "Dark"]);
    }
}
