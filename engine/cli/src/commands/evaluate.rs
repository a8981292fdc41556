//! `bunsen evaluate`: questions whose answers are known in, how well an index finds and answers them out.

use bunsen_retrieve::{Evaluation, evaluate as evaluate_library, read_questions};
use bunsen_spec::Problem;
use futures::executor::block_on;

use super::ask::{open, ways};
use crate::arguments::EvaluateArguments;
use crate::files::read_text;
use crate::host::NativeHost;
use crate::output::{print, print_json, table};

/// Measures an index.
///
/// # Errors
/// If a file cannot be read, or a question quotes what no document says.
pub fn evaluate(arguments: &EvaluateArguments) -> Result<(), Problem> {
    let questions = read_questions(&read_text(&arguments.questions)?)?;
    let (library, named) = open(arguments.index.as_path(), &arguments.ways)?;
    let host = NativeHost::new(!arguments.json, None);
    let evaluated = block_on(evaluate_library(&library, &questions, ways(&arguments.ways), &named.encoder, &host));
    host.finish();
    let evaluation = evaluated?;
    if arguments.json { print_json(&evaluation) } else { print(&describe(&evaluation)) }
}

fn describe(evaluation: &Evaluation) -> String {
    let shown = |value: Option<f64>| value.map_or_else(|| "none".into(), |value| format!("{value:.3}"));
    let metrics = &evaluation.metrics;
    let rows: Vec<Vec<String>> = metrics.iter().map(|(name, value)| vec![name.clone(), shown(*value)]).collect();
    format!(
        "{} questions that are answered, {} that are not\n{}",
        evaluation.n_answerable,
        evaluation.n_unanswerable,
        table(&rows)
    )
}
