//! Why a model answers as it does: what it would answer with one value at its middle.

use bunsen_spec::{Cell, Output, Prediction, Rows, Signature};

use super::format::number;
use super::link::{LinkForm, label};

/// What speaks most for an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Nothing does: every value is at its middle.
    AtMiddle,
    /// No value does by itself.
    Together,
    /// One value speaks for the kind.
    Kind {
        /// The value that does.
        value: Off,
        /// The kind.
        kind: String,
        /// How probable the kind would be with this value at its middle, 0 to 1.
        probability: f64,
    },
    /// One value moves the number.
    Number {
        /// The value that does.
        value: Off,
        /// The number.
        answer: f64,
        /// What the number would be with this value at its middle.
        otherwise: f64,
    },
}

/// A value that is not at its middle, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Off {
    /// The input's name.
    pub input: String,
    /// The value.
    pub value: String,
    /// The training rows' middle of this input.
    pub middle: String,
}

/// What to ask: the row, and under it the row with each value in turn at its middle. `None` for pictures,
/// whose points say nothing by themselves.
pub fn questions(signature: &Signature, asked: &Rows) -> Option<Rows> {
    let (row, middle) = rows(signature, asked)?;
    let variants = off_middle(&row, &middle).into_iter().map(|input| {
        let mut variant = row.clone();
        variant[input] = middle[input].clone();
        variant
    });
    Some(Rows { columns: asked.columns.clone(), rows: std::iter::once(row.clone()).chain(variants).collect() })
}

/// Reads the answers to [`questions`]. `None` if they are not those.
pub fn why(signature: &Signature, asked: &Rows, answers: &[Prediction]) -> Option<Why> {
    let (row, middle) = rows(signature, asked)?;
    let inputs = off_middle(&row, &middle);
    let (answer, variants) = answers.split_first().filter(|(_, variants)| variants.len() == inputs.len())?;
    if inputs.is_empty() {
        return Some(Why::AtMiddle);
    }
    let off = |input: usize| Off {
        input: label(&asked.columns[input]),
        value: words(&row[input]),
        middle: words(&middle[input]),
    };
    match answer {
        Prediction::Class { label, .. } => {
            let Output::Classes { labels, .. } = &signature.output else { return None };
            let kind = labels.iter().position(|name| name == label)?;
            let of_kind = |answer: &Prediction| match answer {
                Prediction::Class { probabilities, .. } => probabilities.get(kind).copied(),
                Prediction::Number { .. } => None,
            };
            let now = of_kind(answer)?;
            let lowest = inputs
                .into_iter()
                .zip(variants.iter().filter_map(of_kind))
                .filter(|(_, probability)| *probability < now)
                .min_by(|a, b| a.1.total_cmp(&b.1));
            Some(lowest.map_or(Why::Together, |(input, probability)| Why::Kind {
                value: off(input),
                kind: label.clone(),
                probability,
            }))
        }
        Prediction::Number { value: now } => {
            let numbers = variants.iter().filter_map(|answer| match answer {
                Prediction::Number { value } => Some(*value),
                Prediction::Class { .. } => None,
            });
            let farthest = inputs
                .into_iter()
                .zip(numbers)
                .filter(|(_, otherwise)| otherwise != now)
                .max_by(|a, b| (a.1 - now).abs().total_cmp(&(b.1 - now).abs()));
            Some(farthest.map_or(Why::Together, |(input, otherwise)| Why::Number {
                value: off(input),
                answer: *now,
                otherwise,
            }))
        }
    }
}

/// The row that was asked and the row of middles.
fn rows(signature: &Signature, asked: &Rows) -> Option<(Vec<Cell>, Vec<Cell>)> {
    if signature.image.is_some() {
        return None;
    }
    let middle = LinkForm::new(signature.clone()).rows()?.rows.pop()?;
    asked.rows.first().filter(|row| row.len() == middle.len()).map(|row| (row.clone(), middle))
}

fn off_middle(row: &[Cell], middle: &[Cell]) -> Vec<usize> {
    (0..row.len()).filter(|i| row[*i] != middle[*i]).collect()
}

fn words(cell: &Cell) -> String {
    let t = &crate::text::text().link;
    match cell {
        Cell::Number(value) => number(*value),
        Cell::Text(text) => text.clone(),
        Cell::Flag(true) => t.yes.into(),
        Cell::Flag(false) => t.no.into(),
        Cell::Missing => t.unknown.into(),
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{Input, InputKind};

    use super::*;
    use crate::text::text;

    fn signature(output: Output) -> Signature {
        let input = |name: &str, median| Input {
            name: name.into(),
            kind: InputKind::Number { min: 0.0, max: 9.0, median, is_integer: false },
            is_required: true,
        };
        Signature { inputs: vec![input("petal_length", 1.5), input("width", 2.0)], output, image: None }
    }

    fn kinds() -> Signature {
        let labels = vec!["setosa".into(), "versicolor".into()];
        signature(Output::Classes { target: "species".into(), labels, are_integers: false })
    }

    fn row(a: f64, b: f64) -> Rows {
        let columns = vec!["petal_length".into(), "width".into()];
        Rows { columns, rows: vec![vec![Cell::Number(a), Cell::Number(b)]] }
    }

    fn versicolor(probability: f64) -> Prediction {
        Prediction::Class { label: "versicolor".into(), probabilities: vec![1.0 - probability, probability] }
    }

    fn check(signature: &Signature, asked: &Rows, answers: &[Prediction], expected: &str) {
        let why = why(signature, asked, answers).expect("an answer per question");
        assert_eq!((text().link.why)(&why), expected);
    }

    #[test]
    fn each_value_off_its_middle_is_asked_about() {
        let asked = questions(&kinds(), &row(4.5, 2.0)).unwrap();
        assert_eq!(asked.rows, [row(4.5, 2.0).rows[0].clone(), row(1.5, 2.0).rows[0].clone()]);
    }

    #[test]
    fn the_value_that_lowers_the_answer_most_is_named() {
        let answers = [versicolor(0.9), versicolor(0.31), versicolor(0.8)];
        let expected = "Petal length 4.5 speaks for versicolor; at 1.5 the model would be 31.0 % sure of it.";
        check(&kinds(), &row(4.5, 3.0), &answers, expected);
        check(&kinds(), &row(1.5, 2.0), &answers[..1], "Every value is at its middle.");
        let answers = [versicolor(0.9), versicolor(0.95)];
        check(&kinds(), &row(1.5, 3.0), &answers, "No value speaks for it by itself.");
        assert_eq!(why(&kinds(), &row(4.5, 3.0), &answers), None);
    }

    #[test]
    fn the_value_that_moves_a_number_most_is_named() {
        let signature = signature(Output::Number { target: "price".into(), min: 0.0, max: 9.0 });
        let answers = [7.0, 6.5, 8.0].map(|value| Prediction::Number { value });
        check(&signature, &row(4.5, 3.0), &answers, "Width 3 makes it lower; at 2 it would be 8.");
    }
}
