//! `model.onnx`: the whole pipeline for other programs.
//!
//! One input per column, \[N, 1\]: a double for a number, a string for a choice, a bool for a flag. A
//! number that may be missing is given as NaN, a choice as an empty string; a kind unknown from
//! training is none of the kinds instead of being refused. Classifiers give `label` \[N\] (whole
//! numbers where the data has them, else strings) and `probabilities` \[N, classes\]; regressions give
//! `value` \[N, 1\]. Everything is computed in doubles up to the model, which chooses for itself.

use bunsen_model::FittedModel;
use bunsen_onnx::{Attribute, Dim, ElementType, GraphBuilder, ML_DOMAIN, TensorData};
use bunsen_spec::Output;

use super::Parts;
use crate::preprocess::{Encoding, FittedColumn, Kinds};

/// Writes the file.
pub(super) fn write(parts: &Parts, model: &dyn FittedModel) -> Vec<u8> {
    let mut graph = GraphBuilder::new("pipeline");
    graph.metadata("target", parts.signature.output.target());
    graph.describe(&format!("{} that predicts {}", parts.model_name, parts.signature.output.target()));
    let n = Dim::Named("N".into());
    let inputs: Vec<String> = parts
        .columns
        .iter()
        .map(|column| graph.input(&column.name, input_type(&column.encoding), &[n.clone(), Dim::Fixed(1)]))
        .collect();
    let x = add_preprocessing(&mut graph, &parts.columns, &inputs);
    let answer = model.add_to_onnx(&mut graph, &x);
    let answer = graph.cast(&answer, ElementType::Double);
    match &parts.signature.output {
        Output::Classes { labels, are_integers, .. } => {
            let label = add_label(&mut graph, &answer, labels, *are_integers);
            let element_type = if *are_integers { ElementType::Int64 } else { ElementType::String };
            graph.output("label", &label, element_type, std::slice::from_ref(&n));
            let classes = Dim::Fixed(labels.len() as u64);
            graph.output("probabilities", &answer, ElementType::Double, &[n, classes]);
        }
        Output::Number { .. } => {
            graph.output("value", &answer, ElementType::Double, &[n, Dim::Fixed(1)]);
        }
    }
    graph.finish()
}

fn input_type(encoding: &Encoding) -> ElementType {
    match encoding {
        Encoding::Number { .. } => ElementType::Double,
        Encoding::OneHot(_) | Encoding::Ordinal(_) => ElementType::String,
        Encoding::Flag { .. } => ElementType::Bool,
    }
}

/// Adds everything between the inputs and the model; gives the name of the tensor \[N, features\].
fn add_preprocessing(graph: &mut GraphBuilder, columns: &[FittedColumn], inputs: &[String]) -> String {
    let encoded: Vec<String> =
        columns.iter().zip(inputs).map(|(column, input)| add_column(graph, column, input)).collect();
    let encoded: Vec<&str> = encoded.iter().map(String::as_str).collect();
    let x = graph.op("Concat", &encoded, &[("axis", Attribute::Int(1))]);
    let (mut offsets, mut scales) = (Vec::new(), Vec::new());
    for column in columns {
        let (offset, scale) = match column.encoding {
            Encoding::Number { offset, scale, .. } => (offset, scale),
            _ => (0.0, 1.0),
        };
        offsets.resize(offsets.len() + column.width(), offset);
        scales.resize(scales.len() + column.width(), scale);
    }
    let dims = [1, offsets.len() as u64];
    let offsets = graph.initializer_f64("offsets", &dims, &offsets);
    let scales = graph.initializer_f64("scales", &dims, &scales);
    let centred = graph.op("Sub", &[&x, &offsets], &[]);
    graph.op("Div", &[&centred, &scales], &[])
}

/// Adds one column's own encoding, offset and scale left out; gives a double tensor \[N, width\].
fn add_column(graph: &mut GraphBuilder, column: &FittedColumn, input: &str) -> String {
    match &column.encoding {
        Encoding::Number { median, .. } if column.imputes => {
            let is_missing = graph.op("IsNaN", &[input], &[]);
            let median = graph.initializer_f64("median", &[], &[*median]);
            graph.op("Where", &[&is_missing, &median, input], &[])
        }
        Encoding::Number { .. } => input.to_string(),
        Encoding::OneHot(kinds) => {
            let position = add_position(graph, kinds, column.imputes, input);
            let all: Vec<i64> = (0..kinds.kinds.len() as i64).collect();
            let all = graph.initializer_i64("positions", &[1, all.len() as u64], &all);
            let is_kind = graph.op("Equal", &[&position, &all], &[]);
            graph.cast(&is_kind, ElementType::Double)
        }
        Encoding::Ordinal(kinds) => {
            let position = add_position(graph, kinds, column.imputes, input);
            graph.cast(&position, ElementType::Double)
        }
        Encoding::Flag { .. } => graph.cast(input, ElementType::Double),
    }
}

/// Adds the look-up of a kind's position: \[N, 1\] whole numbers, -1 for unknown kinds.
fn add_position(graph: &mut GraphBuilder, kinds: &Kinds, imputes: bool, input: &str) -> String {
    let mut words = kinds.kinds.clone();
    let mut positions: Vec<i64> = (0..words.len() as i64).collect();
    if imputes {
        words.push(String::new());
        positions.push(kinds.most_frequent as i64);
    }
    let attributes = [
        ("keys_strings", Attribute::Texts(words)),
        ("values_int64s", Attribute::Ints(positions)),
        ("default_int64", Attribute::Int(-1)),
    ];
    graph.node("LabelEncoder", ML_DOMAIN, &[input], &attributes, 1).swap_remove(0)
}

/// Adds the choice of the most probable label: \[N\].
fn add_label(graph: &mut GraphBuilder, probabilities: &str, labels: &[String], are_integers: bool) -> String {
    let best = graph.op("ArgMax", &[probabilities], &[("axis", Attribute::Int(1)), ("keepdims", Attribute::Int(0))]);
    let data = if are_integers {
        TensorData::Int64s(labels.iter().map(|label| label.parse().expect("labels were checked to be whole")).collect())
    } else {
        TensorData::Strings(labels.to_vec())
    };
    let labels = graph.initializer("labels", &[labels.len() as u64], data);
    graph.op("Gather", &[&labels, &best], &[("axis", Attribute::Int(0))])
}
