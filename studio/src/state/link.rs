//! The form of a shared link, made from the model's signature.

use std::collections::BTreeMap;

use bunsen_spec::{Cell, ImageShape, Input, InputKind, Output, Prediction, Rows, Signature};

use super::order::ordered;
use super::picture::Grey;
use crate::chart::short;

/// The form.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkForm {
    signature: Signature,
    texts: BTreeMap<String, String>,
    picture: Grey,
    n_examples: u64,
    is_touched: bool,
}

/// What the visitor does.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkAction {
    /// Types, slides or chooses: the input's name and its value.
    Set(String, String),
    /// Draws or uploads: the pixels in the model's shape.
    Picture(Grey),
    /// Turns one pixel on or off by keyboard: its index.
    Pixel(usize),
    /// Clears the picture.
    Clear,
    /// Asks for another example.
    TryAnother,
}

/// One bar of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerBar {
    /// The kind.
    pub label: String,
    /// Its probability.
    pub probability: f64,
    /// Whether it is the answer.
    pub is_answer: bool,
}

/// Most bars shown; the rest are summed up.
const MOST_BARS: usize = 10;

impl LinkForm {
    /// A form with the training rows' middle values.
    pub fn new(signature: Signature) -> Self {
        let mut texts = BTreeMap::new();
        texts.extend(signature.inputs.iter().map(|input| (input.name.clone(), start(input))));
        let picture = match signature.image {
            Some(shape) => Grey::dark(shape.width as usize, shape.height as usize),
            None => Grey::dark(0, 0),
        };
        Self { signature, texts, picture, n_examples: 0, is_touched: false }
    }

    /// What it is made from.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The picture, in the model's shape.
    pub fn picture(&self) -> &Grey {
        &self.picture
    }

    /// What the field of `input` shows.
    pub fn text(&self, input: &str) -> &str {
        self.texts.get(input).map_or("", String::as_str)
    }

    /// The form after `action`.
    #[must_use]
    pub fn after(&self, action: LinkAction) -> Self {
        let mut next = Self { is_touched: true, ..self.clone() };
        match action {
            LinkAction::Set(name, value) => drop(next.texts.insert(name, value)),
            LinkAction::Picture(picture) => next.picture = picture,
            LinkAction::Pixel(index) => {
                if let Some(value) = next.picture.values.get_mut(index) {
                    *value = if *value > 0.5 { 0.0 } else { 1.0 };
                }
            }
            LinkAction::Clear => next.picture.values.fill(0.0),
            LinkAction::TryAnother => {
                next.n_examples += 1;
                next.try_another();
            }
        }
        next
    }

    /// What is wrong with the field of `input`, as a sentence.
    pub fn wrong(&self, input: &Input) -> Option<String> {
        self.cell(input).err()
    }

    /// The row to predict, or `None` while a field is wrong.
    pub fn rows(&self) -> Option<Rows> {
        let columns: Vec<String> = self.signature.inputs.iter().map(|i| i.name.clone()).collect();
        let cells = match self.signature.image {
            Some(shape) => self.picture.columns(shape).into_iter().map(Cell::Number).collect(),
            None => self.signature.inputs.iter().map(|input| self.cell(input).ok()).collect::<Option<Vec<_>>>()?,
        };
        (cells.len() == columns.len()).then(|| Rows { columns, rows: vec![cells] })
    }

    /// Whether the visitor has done anything with it: before, it asks about values of nobody.
    pub fn is_touched(&self) -> bool {
        self.is_touched
    }

    /// Whether there is nothing to predict yet: an empty picture.
    pub fn is_blank(&self) -> bool {
        self.signature.image.is_some() && self.picture.values.iter().all(|v| *v == 0.0)
    }

    fn cell(&self, input: &Input) -> Result<Cell, String> {
        let t = &crate::text::text().link;
        let text = self.text(&input.name).trim();
        if text.is_empty() {
            return if input.is_required { Err(t.required.into()) } else { Ok(Cell::Missing) };
        }
        match &input.kind {
            InputKind::Number { is_integer, .. } => match plain(text) {
                Some(v) if *is_integer && v.fract() != 0.0 => Err(t.not_whole.into()),
                Some(v) => Ok(Cell::Number(v)),
                None => Err(t.not_a_number.into()),
            },
            InputKind::Choice { options, .. } if options.iter().any(|o| o == text) => Ok(Cell::Text(text.into())),
            InputKind::Choice { .. } => Err(t.not_an_option.into()),
            InputKind::Flag => Ok(Cell::Flag(text == "true")),
        }
    }

    /// Values between those seen in training, near the middle more often than at the ends.
    fn try_another(&mut self) {
        let mut random = Random(self.n_examples.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        for input in &self.signature.inputs {
            let value = match &input.kind {
                InputKind::Number { min, max, median, is_integer } => {
                    let spread = (random.uniform() + random.uniform() + random.uniform()) / 1.5 - 1.0;
                    let v =
                        if spread < 0.0 { median + spread * (median - min) } else { median + spread * (max - median) };
                    number_text(if *is_integer { v.round() } else { round_to_step(v, step(*min, *max, false)) })
                }
                InputKind::Choice { options, most_frequent } => {
                    let at = (random.uniform() * options.len() as f64) as usize;
                    options.get(at).unwrap_or(most_frequent).clone()
                }
                InputKind::Flag => (random.uniform() < 0.5).to_string(),
            };
            self.texts.insert(input.name.clone(), value);
        }
    }
}

/// The number that a text says: `1,200` is 1200 as the page itself writes it, `2,5` is two and a half.
pub fn plain(text: &str) -> Option<f64> {
    let text = text.trim().replace('\u{2212}', "-");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let groups: Vec<&str> = whole.trim_start_matches(['-', '+']).split(',').collect();
    let are_digits = |group: &&str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = !groups[0].starts_with('0') && groups[0].len() <= 3 && groups[1..].iter().all(are_digits);
    let number = if is_grouped { whole.replace(',', "") + rest } else { text.replace(',', ".") };
    number.parse().ok().filter(|value: &f64| value.is_finite())
}

/// The distance between two positions of a slider from `min` to `max`.
pub fn step(min: f64, max: f64, is_integer: bool) -> f64 {
    let span = max - min;
    if span <= 0.0 || !span.is_finite() {
        return if is_integer { 1.0 } else { 0.1 };
    }
    let step = 10f64.powf((span / 100.0).log10().ceil());
    if is_integer { step.max(1.0).round() } else { step }
}

/// A share of the visitors' answer, and what is in it: the most probable kinds first.
pub fn answer_bars(labels: &[String], prediction: &Prediction) -> Vec<AnswerBar> {
    let Prediction::Class { label, probabilities } = prediction else { return Vec::new() };
    let bars: Vec<AnswerBar> = labels
        .iter()
        .zip(probabilities)
        .map(|(name, p)| AnswerBar { label: name.clone(), probability: *p, is_answer: name == label })
        .collect();
    let mut bars = ordered(bars, |a, b| b.is_answer.cmp(&a.is_answer).then(b.probability.total_cmp(&a.probability)));
    if bars.len() > MOST_BARS {
        let rest: f64 = bars.drain(MOST_BARS - 1..).map(|bar| bar.probability).sum();
        let label = crate::text::text().link.others.to_string();
        bars.push(AnswerBar { label, probability: rest, is_answer: false });
    }
    bars
}

/// The answer in a few words: the kind, or the number.
pub fn answer_words(prediction: &Prediction) -> String {
    match prediction {
        Prediction::Class { label, .. } => label.clone(),
        Prediction::Number { value } => short(*value),
    }
}

/// Where a number lies between the smallest and largest of training, 0 to 1.
pub fn place_in_range(value: f64, output: &Output) -> Option<f64> {
    match output {
        Output::Number { min, max, .. } if max > min => Some(((value - min) / (max - min)).clamp(0.0, 1.0)),
        _ => None,
    }
}

/// The name of an input as a label reads: `petal length (cm)` of `petal_length (cm)`.
pub fn label(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Whether a picture of `shape` can be drawn by hand here.
pub fn can_draw(shape: ImageShape) -> bool {
    shape.channels == 1
}

fn start(input: &Input) -> String {
    match &input.kind {
        InputKind::Number { median, .. } => number_text(*median),
        InputKind::Choice { most_frequent, .. } => most_frequent.clone(),
        InputKind::Flag => "false".into(),
    }
}

fn number_text(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    if rounded == 0.0 { if value == 0.0 { "0".into() } else { value.to_string() } } else { rounded.to_string() }
}

fn round_to_step(value: f64, step: f64) -> f64 {
    (value / step).round() * step
}

/// Marsaglia's xorshift64*: an example need be neither secret nor repeatable elsewhere.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> LinkForm {
        let input = |name: &str, kind| Input { name: name.into(), kind, is_required: true };
        LinkForm::new(Signature {
            inputs: vec![
                input("age", InputKind::Number { min: 1.0, max: 90.0, median: 30.0, is_integer: true }),
                input("fare", InputKind::Number { min: 0.0, max: 5.0, median: 1.5, is_integer: false }),
                input("class", InputKind::Choice { options: vec!["a".into(), "b".into()], most_frequent: "b".into() }),
                Input { name: "alone".into(), kind: InputKind::Flag, is_required: false },
            ],
            output: Output::Classes {
                target: "x".into(),
                labels: vec!["no".into(), "yes".into()],
                are_integers: false,
            },
            image: None,
        })
    }

    fn set(name: &str, value: &str) -> LinkForm {
        form().after(LinkAction::Set(name.into(), value.into()))
    }

    #[test]
    fn a_new_form_holds_the_middle() {
        use Cell::{Flag, Number, Text};
        let rows = form().rows().unwrap();
        assert_eq!(rows.columns, ["age", "fare", "class", "alone"]);
        assert_eq!(rows.rows, [[Number(30.0), Number(1.5), Text("b".into()), Flag(false)]]);
    }

    #[test]
    fn wrong_values_are_named_and_not_sent() {
        let check = |name: &str, value: &str, is_wrong: bool| {
            let form = set(name, value);
            let input = form.signature().inputs.iter().find(|i| i.name == name).unwrap();
            assert_eq!(form.wrong(input).is_some(), is_wrong, "{name} {value}");
            assert_eq!(form.rows().is_none(), is_wrong, "{name} {value}");
        };
        check("age", "31", false);
        check("age", "31.5", true);
        check("age", "old", true);
        check("age", "", true);
        check("fare", "2,5", false);
        check("fare", "1e999", true);
        check("class", "c", true);
        check("alone", "", false);
    }

    #[test]
    fn numbers_are_read_as_they_are_shown() {
        let check = |text: &str, expected: Option<f64>| assert_eq!(plain(text), expected, "{text}");
        check("1,200", Some(1200.0));
        check("-1,234,567.5", Some(-1_234_567.5));
        check("2,5", Some(2.5));
        check("0,125", Some(0.125));
        check(" \u{2212}3 ", Some(-3.0));
        check("1e3", Some(1000.0));
        check("1,2e3", Some(1200.0));
        check(".5", Some(0.5));
        check("1,2,3", None);
        check("1e999", None);
        check("", None);
    }

    #[test]
    fn only_what_the_visitor_did_is_theirs() {
        assert!(!form().is_touched());
        assert!(set("age", "31").is_touched());
    }

    #[test]
    fn examples_lie_within_what_was_seen() {
        let mut form = form();
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..50 {
            form = form.after(LinkAction::TryAnother);
            let rows = form.rows().expect("examples are valid");
            let Cell::Number(age) = rows.rows[0][0] else { panic!() };
            assert!((1.0..=90.0).contains(&age) && age.fract() == 0.0, "{age}");
            seen.insert(age as i64);
        }
        assert!(seen.len() > 10, "{seen:?}");
    }

    #[test]
    fn pixels_become_columns() {
        let mut signature = form().signature;
        let pixel = InputKind::Number { min: 0.0, max: 16.0, median: 0.0, is_integer: true };
        signature.inputs =
            (0..4).map(|i| Input { name: format!("p{i}"), kind: pixel.clone(), is_required: true }).collect();
        signature.image = Some(ImageShape { height: 2, width: 2, channels: 1, max: 16.0 });
        let form = LinkForm::new(signature);
        assert!(form.is_blank());
        let form = form.after(LinkAction::Pixel(3));
        assert!(!form.is_blank());
        assert_eq!(form.rows().unwrap().rows[0][3], Cell::Number(16.0));
        assert!(form.after(LinkAction::Pixel(3)).is_blank());
    }

    #[test]
    fn the_answer_stands_first() {
        let labels: Vec<String> = (0..12).map(|i| i.to_string()).collect();
        let mut probabilities = vec![0.01; 12];
        probabilities[3] = 0.89;
        let bars = answer_bars(&labels, &Prediction::Class { label: "3".into(), probabilities });
        assert_eq!((bars[0].label.as_str(), bars[0].is_answer), ("3", true));
        assert_eq!(bars.len(), MOST_BARS);
        assert!((bars.iter().map(|b| b.probability).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn sliders_move_in_sensible_steps() {
        let check = |min, max, is_integer, expected: f64| {
            assert!(
                (step(min, max, is_integer) - expected).abs() < 1e-12,
                "{min} {max}: {}",
                step(min, max, is_integer)
            );
        };
        check(4.3, 7.9, false, 0.1);
        check(0.0, 1.0, false, 0.01);
        check(0.0, 90.0, true, 1.0);
        check(0.0, 16.0, true, 1.0);
        check(0.0, 50_000.0, true, 1000.0);
        check(2.0, 2.0, false, 0.1);
    }

    #[test]
    fn labels_read_as_words() {
        assert_eq!(label("petal_length (cm)"), "Petal length (cm)");
    }
}
