//! What a learner, or a file from one, asks of a table: a recipe or a suite of expectations.

use bunsen_expect::{report_html, suggest, validate};
use bunsen_prepare::{OtherTables, prepare};
use bunsen_spec::expression::Expression;
use bunsen_spec::{Problem, RecipeStep, Suite};
use bunsen_table::{Table, read_csv, rows};

/// The line between the table and what is asked of it.
const LINE: &str = "\n---\n";
/// Steps that are taken at most: each can make a table a few times as large.
const MAX_STEPS: usize = 6;
/// Cells of the table that is started from at most.
const MAX_CELLS: usize = 2_000;

/// The same table under every name.
struct Same(Table);

impl OtherTables for Same {
    fn table(&self, _name: &str) -> Result<&Table, Problem> {
        Ok(&self.0)
    }
}

/// Takes a recipe's steps, and checks what must hold of them. Returns whether every step could be taken.
///
/// # Panics
/// If something does not hold: that is a bug here, whatever the bytes are.
pub fn recipe(bytes: &[u8]) -> bool {
    let Some((table, recipe)) = split(bytes) else { return false };
    let Ok(mut recipe) = serde_json::from_str::<Vec<RecipeStep>>(recipe) else { return false };
    recipe.truncate(MAX_STEPS);
    let written = serde_json::to_string(&recipe).expect("a recipe can be written");
    assert_eq!(serde_json::from_str::<Vec<RecipeStep>>(&written).ok().as_ref(), Some(&recipe));
    let prepared = prepare(table.clone(), &recipe, &Same(table), |_| {});
    assert_eq!(prepared.effects.len(), recipe.len());
    for effect in prepared.effects.iter().flatten() {
        assert!(effect.issues.iter().all(|issue| !issue.what.is_empty() && issue.rows.len() as u64 <= issue.n_rows));
    }
    if let Some((at, problem)) = &prepared.stuck {
        assert!(*at < recipe.len() && !problem.what.is_empty());
        assert!(prepared.effects[*at..].iter().all(Option::is_none));
    }
    let n_columns = prepared.table.columns().len();
    assert!(prepared.table.columns().iter().all(|column| column.values.len() == prepared.table.n_rows()));
    let shown = rows(&prepared.table, 0, prepared.table.n_rows().min(20));
    assert!(shown.rows.iter().all(|row| row.len() == n_columns));
    prepared.stuck.is_none()
}

/// Checks a table against a suite, and what must hold of the answer. Returns whether every expectation could be
/// checked.
///
/// # Panics
/// If something does not hold: that is a bug here, whatever the bytes are.
pub fn suite(bytes: &[u8]) -> bool {
    let Some((table, suite)) = split(bytes) else { return false };
    let Ok(suite) = Suite::read(suite.as_bytes()) else { return false };
    let validation = validate(&table, &suite);
    let (result, n) = (&validation.result, suite.expectations.len());
    assert!(result.results.len() == n && validation.failing.len() == n);
    let n_met = result.results.iter().filter(|result| result.success).count() as u64;
    assert_eq!((result.success, result.statistics.successful_expectations), (n_met == n as u64, n_met));
    for (result, failing) in result.results.iter().zip(&validation.failing) {
        assert!(failing.rows.len() as u64 <= failing.n_rows && failing.n_rows <= table.n_rows() as u64);
        assert!(failing.rows.iter().all(|row| (1..=table.n_rows() as u64).contains(row)));
        let is_said = result.exception_info.exception_message.as_ref().is_some_and(|message| !message.is_empty());
        assert_eq!(result.exception_info.raised_exception, is_said);
        assert!(!(result.success && is_said));
    }
    let html = report_html(&validation, &suite, "table.csv");
    assert_eq!(html.matches("<script").count(), 0);
    let own = validate(&table, &suggest(&table)).result;
    assert!(own.success, "a table does not do as was suggested from it: {own:?}");
    result.results.iter().all(|result| !result.exception_info.raised_exception)
}

/// Reads an expression. Returns whether it is one.
///
/// # Panics
/// If a mistake is placed outside of the text.
pub fn expression(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    match Expression::parse(text) {
        Ok(expression) => {
            assert!(expression.columns().iter().all(|name| !name.is_empty()));
            true
        }
        Err(error) => {
            assert!(error.at <= text.chars().count());
            assert!(!bunsen_spec::say::expressions::mistake_at(&error).what.is_empty());
            false
        }
    }
}

/// The table and what is asked of it.
fn split(bytes: &[u8]) -> Option<(Table, &str)> {
    let (csv, asked) = std::str::from_utf8(bytes).ok()?.split_once(LINE)?;
    let table = read_csv(csv.as_bytes().to_vec(), &Default::default()).ok()?.table;
    (table.n_rows() * table.columns().len() <= MAX_CELLS).then_some((table, asked))
}
