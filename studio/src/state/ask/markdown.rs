//! An answer as Markdown, to be taken elsewhere.

use bunsen_spec::{AskedQuestion, Citation, FoundPassage};

use super::sources;

/// The question, the sentences that answer it with their numbers, and where these stand. `place` names a place;
/// `refusal` says that there is no answer.
pub fn markdown(
    asked: &AskedQuestion,
    found: &[FoundPassage],
    place: impl Fn(&Citation) -> String,
    refusal: &str,
) -> String {
    let (all, numbers) = sources(&asked.answer, found);
    let quotes = asked.answer.citations.iter().zip(&numbers);
    let quotes = quotes.map(|(citation, number)| format!("> {} [{}]", one_line(&citation.quote), number + 1));
    let mut said = quotes.collect::<Vec<_>>().join("\n>\n");
    if said.is_empty() {
        said = refusal.to_string();
    }
    let list = all.iter().enumerate().map(|(i, source)| format!("{}. {}", i + 1, place(&source.place)));
    let list = list.collect::<Vec<_>>().join("\n");
    let asked = asked.after.iter().chain([&asked.question]).map(|question| format!("**{}**\n\n", one_line(question)));
    format!("{}{said}\n\n{list}\n", asked.collect::<String>())
}

/// The text with every run of white space as one blank: a line break would end a quote.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{answer, place};
    use super::*;

    #[test]
    fn answers_are_written_with_their_sources() {
        let check = |citations, nearest, expected: &str| {
            let asked = AskedQuestion {
                question: "How often?".into(),
                after: Vec::new(),
                asked_ms: 0.0,
                answer: answer(citations, nearest),
            };
            let named = |place: &Citation| format!("{}, “{}”", place.file, place.headings.join(" / "));
            assert_eq!(markdown(&asked, &[], named, "The documents do not say."), expected);
        };
        let passage = place("a.md", "Every day.\nAnd every week.", 0);
        check(
            vec![place("a.md", "Every day.", 0), place("a.md", "And every week.", 11), place("b.md", "Or\nnot.", 5)],
            vec![passage.clone()],
            "**How often?**\n\n> Every day. [1]\n>\n> And every week. [1]\n>\n> Or not. [2]\n\n\
             1. a.md, “Guide / Cadence”\n2. b.md, “Guide / Cadence”\n",
        );
        check(Vec::new(), vec![passage], "**How often?**\n\nThe documents do not say.\n\n1. a.md, “Guide / Cadence”\n");
    }
}
