//! Holds a question against a model's signature: picks its columns, brings values into their type,
//! names what does not fit.
//!
//! Lenient as MLflow is where nothing is lost (`"2"` for a number, `1` for yes, further columns, any
//! order), strict where it would have to guess: no number is cut or wrapped, no unknown kind is taken.

use bunsen_spec::{Cell, Input, InputKind, Problem, Rows, Signature};

use super::{Question, QuestionError, check_size};

/// What people write for "no value" in a file; as pandas reads CSV.
const MISSING: [&str; 12] = ["", "NA", "N/A", "n/a", "NaN", "nan", "-nan", "null", "NULL", "None", "<NA>", "#N/A"];

/// The rows that the model is to predict, its columns in its order.
pub(crate) fn enforce(signature: &Signature, question: Question) -> Result<Rows, QuestionError> {
    check_size(question.rows.len(), signature.inputs.len())?;
    let sources = match &question.columns {
        Some(columns) => sources_by_name(signature, columns)?,
        None => {
            check_lengths(signature, &question.rows)?;
            (0..signature.inputs.len()).map(Some).collect()
        }
    };
    let mut rows = Vec::with_capacity(question.rows.len());
    for (index, mut given) in question.rows.into_iter().enumerate() {
        let mut row = Vec::with_capacity(sources.len());
        for (input, source) in signature.inputs.iter().zip(&sources) {
            let cell = match source.and_then(|source| given.get_mut(source)) {
                Some(cell) => std::mem::replace(cell, Cell::Missing),
                None => Cell::Missing,
            };
            row.push(convert(input, cell, index as u64 + 1)?);
        }
        rows.push(row);
    }
    Ok(Rows { columns: signature.inputs.iter().map(|input| input.name.clone()).collect(), rows })
}

/// For each input, which given column it is.
fn sources_by_name(signature: &Signature, columns: &[String]) -> Result<Vec<Option<usize>>, QuestionError> {
    let by_name: std::collections::HashMap<&str, usize> =
        columns.iter().enumerate().map(|(index, name)| (name.as_str(), index)).collect();
    let sources: Vec<Option<usize>> =
        signature.inputs.iter().map(|input| by_name.get(input.name.as_str()).copied()).collect();
    let lacking: Vec<&Input> = signature
        .inputs
        .iter()
        .zip(&sources)
        .filter(|(input, s)| input.is_required && s.is_none())
        .map(|(i, _)| i)
        .collect();
    match lacking.as_slice() {
        [] => Ok(sources),
        [first, rest @ ..] => {
            let names: Vec<&str> = lacking.iter().take(10).map(|input| input.name.as_str()).collect();
            let more = rest.len().saturating_sub(9);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let what = match rest {
                [] => format!("The column {} is missing; {} was expected.", first.name, expected(&first.kind)),
                _ => format!("The columns {}{more} are missing.", names.join(", ")),
            };
            Err(QuestionError::unfit(Problem::bad_input(what).in_column(&first.name).remedy(describe(signature))))
        }
    }
}

fn check_lengths(signature: &Signature, rows: &[Vec<Cell>]) -> Result<(), QuestionError> {
    let n_inputs = signature.inputs.len();
    let Some((index, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != n_inputs) else { return Ok(()) };
    let what = format!("Row {} has {} values, but the model takes {n_inputs}.", index + 1, row.len());
    Err(QuestionError::unfit(Problem::bad_input(what).in_row(index as u64 + 1).remedy(describe(signature))))
}

/// Brings a value into the input's type.
fn convert(input: &Input, cell: Cell, row: u64) -> Result<Cell, QuestionError> {
    let cell = match (&input.kind, cell) {
        (InputKind::Choice { options, .. }, Cell::Text(text)) if options.contains(&text) => {
            return Ok(Cell::Text(text));
        }
        (_, Cell::Text(text)) if MISSING.contains(&text.trim()) => Cell::Missing,
        (_, cell) => cell,
    };
    if cell == Cell::Missing {
        if input.is_required {
            return Err(refuse(input, row, "is missing"));
        }
        return Ok(cell);
    }
    let converted = match (&input.kind, &cell) {
        (InputKind::Number { .. }, Cell::Number(number)) => Some(Cell::Number(*number)).filter(|_| number.is_finite()),
        (InputKind::Number { .. }, Cell::Flag(flag)) => Some(Cell::Number(f64::from(u8::from(*flag)))),
        (InputKind::Number { .. }, Cell::Text(text)) => {
            text.trim().parse().ok().filter(|number: &f64| number.is_finite()).map(Cell::Number)
        }
        (InputKind::Flag, Cell::Flag(flag)) => Some(Cell::Flag(*flag)),
        (InputKind::Flag, Cell::Number(number)) => as_flag(*number == 1.0, *number == 0.0),
        (InputKind::Flag, Cell::Text(text)) => {
            let text = text.trim().to_ascii_lowercase();
            as_flag(["true", "1", "yes"].contains(&&*text), ["false", "0", "no"].contains(&&*text))
        }
        (InputKind::Choice { options, .. }, cell) => {
            let text = match cell {
                Cell::Text(text) => text.trim().to_string(),
                Cell::Number(number) => number.to_string(),
                Cell::Flag(flag) => flag.to_string(),
                Cell::Missing => String::new(),
            };
            options.contains(&text).then_some(Cell::Text(text))
        }
        (_, Cell::Missing) => None,
    };
    converted.ok_or_else(|| refuse(input, row, &format!("is {}", shown(&cell))))
}

fn as_flag(is_yes: bool, is_no: bool) -> Option<Cell> {
    (is_yes || is_no).then_some(Cell::Flag(is_yes))
}

fn refuse(input: &Input, row: u64, is_what: &str) -> QuestionError {
    let what = format!("Row {row} of column {} {is_what}, but {} was expected.", input.name, expected(&input.kind));
    QuestionError::bad(Problem::bad_input(what).in_column(&input.name).in_row(row))
}

/// What an input takes, in words.
fn expected(kind: &InputKind) -> String {
    match kind {
        InputKind::Number { .. } => "a number".into(),
        InputKind::Flag => "true or false".into(),
        InputKind::Choice { options, .. } if options.len() <= 12 => format!("one of {}", options.join(", ")),
        InputKind::Choice { options, .. } => {
            format!("one of {} and {} more kinds", options[..12].join(", "), options.len() - 12)
        }
    }
}

/// What the model takes, in a sentence.
fn describe(signature: &Signature) -> String {
    let inputs = &signature.inputs;
    let named: Vec<String> =
        inputs.iter().take(12).map(|input| format!("{} ({})", input.name, expected(&input.kind))).collect();
    let more = inputs.len().saturating_sub(12);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("The model takes, in this order: {}{more}.", named.join("; "))
}

/// A value in words, cut short.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Missing => "missing".into(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => {
            let short: String = text.chars().take(40).collect();
            let dots = if short.len() < text.len() { "…" } else { "" };
            format!("“{short}{dots}”")
        }
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Output;

    use super::*;
    use crate::serving::read_json_question;

    fn signature() -> Signature {
        let input = |name: &str, kind, is_required| Input { name: name.into(), kind, is_required };
        let number = InputKind::Number { min: 0.0, max: 1.0, median: 0.5, is_integer: false };
        let options = vec!["1".into(), "NA".into(), "red".into()];
        Signature {
            inputs: vec![
                input("n", number.clone(), true),
                input("c", InputKind::Choice { options, most_frequent: "red".into() }, true),
                input("f", InputKind::Flag, true),
                input("o", number, false),
            ],
            output: Output::Number { target: "t".into(), min: 0.0, max: 1.0 },
            image: None,
        }
    }

    fn check(body: &str, expected: Result<&str, &str>) {
        let question = read_json_question(body.as_bytes()).unwrap();
        let got = enforce(&signature(), question)
            .map(|rows| serde_json::to_string(&rows.rows).unwrap())
            .map_err(|error| error.problem.what);
        assert_eq!(got.as_deref().map_err(String::as_str), expected, "{body}");
    }

    #[test]
    fn rows_that_the_model_would_widen_are_counted_with_its_columns() {
        let wide = Signature { inputs: vec![signature().inputs.remove(3); 50], ..signature() };
        let question = Question { columns: Some(vec!["x".into()]), rows: vec![vec![Cell::Missing]; 40_001] };
        let what = enforce(&wide, question).unwrap_err().problem.what;
        assert_eq!(what, "The request has 40001 rows of 50 columns, more than can be answered at once.");
    }

    #[test]
    fn lenient_where_nothing_is_lost() {
        check(r#"{"inputs":[[0.5,"red",true,2]]}"#, Ok(r#"[[0.5,"red",true,2.0]]"#));
        check(r#"{"inputs":{"o":3,"z":9,"f":1,"c":1,"n":"2e-1"}}"#, Ok(r#"[[0.2,"1",true,3.0]]"#));
        check(r#"{"inputs":{"n":true,"c":"NA","f":"False"}}"#, Ok(r#"[[1.0,"NA",false,null]]"#));
        check(r#"{"inputs":[[1,"red",0,"NaN"]]}"#, Ok(r#"[[1.0,"red",false,null]]"#));
        check(r#"{"instances":[]}"#, Ok("[]"));
    }

    #[test]
    fn names_what_does_not_fit() {
        check(r#"{"inputs":{"n":1,"f":true}}"#, Err("The column c is missing; one of 1, NA, red was expected."));
        check(r#"{"inputs":{"o":1}}"#, Err("The columns n, c, f are missing."));
        check(r#"{"inputs":[[1]]}"#, Err("Row 1 has 1 values, but the model takes 4."));
        check(r#"{"inputs":[["a","red",true,1]]}"#, Err("Row 1 of column n is “a”, but a number was expected."));
        check(r#"{"inputs":[["inf","red",true,1]]}"#, Err("Row 1 of column n is “inf”, but a number was expected."));
        check(r#"{"inputs":[[null,"red",true,1]]}"#, Err("Row 1 of column n is missing, but a number was expected."));
        check(
            r#"{"inputs":[[1,"blue",true,1]]}"#,
            Err("Row 1 of column c is “blue”, but one of 1, NA, red was expected."),
        );
        check(r#"{"inputs":[[1,"red",2,1]]}"#, Err("Row 1 of column f is 2, but true or false was expected."));
    }
}
