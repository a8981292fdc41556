//! Where sentences begin.

use unicode_segmentation::UnicodeSegmentation;

/// Words that end with a full stop and end no sentence, in lower case and without it.
const ABBREVIATIONS: [&str; 40] = [
    "al", "approx", "bd", "bzw", "ca", "cf", "ch", "col", "dept", "dr", "ed", "eds", "eq", "eqs", "etc", "ex", "fig",
    "figs", "hr", "inc", "ltd", "max", "min", "mr", "mrs", "ms", "mt", "nr", "no", "op", "p", "pp", "prof", "resp",
    "sec", "sr", "st", "tab", "vol", "vs",
];

/// The first bytes of the sentences of a text, by Unicode's rules (UAX 29). A full stop after an abbreviation, an initial
/// or a number that counts something (`Fig. 3`, `J. Smith`, `e.g.`) ends none.
pub fn sentence_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut before = "";
    for (start, sentence) in text.split_sentence_bound_indices() {
        if sentence.trim().is_empty() {
            continue;
        }
        if starts.is_empty() || !goes_on(before, sentence) {
            starts.push(start);
        }
        before = sentence;
    }
    starts
}

/// Whether what Unicode takes for two sentences is one.
fn goes_on(before: &str, after: &str) -> bool {
    let Some(stem) = before.trim_end_matches(' ').strip_suffix('.') else { return false };
    let word = stem.rsplit(|c: char| c.is_whitespace() || "([{\"'“‘".contains(c)).next().unwrap_or(stem);
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    // As in `e.g.` and `U.S.`; after the latter a sentence may end, but a small letter never begins one.
    let has_inner_stops = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    let is_small_next = after.chars().next().is_some_and(char::is_lowercase);
    is_initial
        || (has_inner_stops && (is_small_next || word.chars().all(|c| c == '.' || c.is_lowercase())))
        || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentences: &[&str]) {
        let text = sentences.concat();
        let starts = sentence_starts(&text);
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let found: Vec<&str> = starts.iter().zip(ends).map(|(&start, end)| &text[start..end]).collect();
        assert_eq!(found, sentences);
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        check(&["One sentence."]);
        check(&["It rains. ", "We stay in! ", "Do you? ", "Yes."]);
        check(&["See Fig. 3 for the result. ", "It is clear."]);
        check(&["This was shown by J. Smith and by others (e.g. Miller et al. 2009). ", "It holds."]);
        check(&["The rate is 0.5 per step. ", "Then 3.2 follows."]);
        check(&["Dr. Mayer came. ", "Mrs. Mayer did not."]);
        check(&["„Das ist gut.“ ", "Er ging."]);
        check(&["これは文です。", "次の文です。"]);
        check(&["No end"]);
        check(&[]);
    }
}
