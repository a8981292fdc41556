//! Builds a graph node by node.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message;

use crate::proto::{
    DimensionProto, DimensionValue, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, StringStringEntryProto,
    TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
};
use crate::{Attribute, Dim, ElementType, TensorData};

/// The operator set of classical machine learning (`LabelEncoder`, `Normalizer`, ...).
pub const ML_DOMAIN: &str = "ai.onnx.ml";

/// Version of the file format that we write.
const IR_VERSION: i64 = 10;
/// Version of ONNX's own operator set that we write for.
const OPSET: i64 = 18;
/// Version of [`ML_DOMAIN`] that we write for.
const ML_OPSET: i64 = 3;

/// A graph under construction.
///
/// Every tensor has one name. Names asked for are kept where they are still free and numbered
/// where they are not; each method gives the name that the tensor really has. Nodes must be added
/// in an order in which they can be computed. A mistake in this (a tensor that does not exist) is a
/// fault of the program and panics.
#[derive(Clone, Debug, Default)]
pub struct GraphBuilder {
    graph: GraphProto,
    names: BTreeSet<String>,
    element_types: BTreeMap<String, ElementType>,
    metadata: BTreeMap<String, String>,
    description: String,
}

impl GraphBuilder {
    /// An empty graph called `name`.
    pub fn new(name: &str) -> Self {
        Self { graph: GraphProto { name: Some(name.to_string()), ..Default::default() }, ..Default::default() }
    }

    /// Adds an input that the caller fills. Give inputs first, so that they get their names.
    pub fn input(&mut self, name: &str, element_type: ElementType, dims: &[Dim]) -> String {
        let name = self.unique(name);
        self.graph.input.push(value_info(&name, element_type, dims));
        self.element_types.insert(name.clone(), element_type);
        name
    }

    /// Adds a tensor whose values are stored in the file.
    ///
    /// # Panics
    /// If there are not as many values as `dims` says.
    pub fn initializer(&mut self, name: &str, dims: &[u64], data: TensorData) -> String {
        let name = self.unique(name);
        self.element_types.insert(name.clone(), data.element_type());
        self.graph.initializer.push(data.to_proto(&name, dims));
        name
    }

    /// Adds stored 64-bit floats, row by row; no `dims` for a single value.
    pub fn initializer_f64(&mut self, name: &str, dims: &[u64], values: &[f64]) -> String {
        self.initializer(name, dims, TensorData::Doubles(values.to_vec()))
    }

    /// Adds stored 32-bit floats, row by row; no `dims` for a single value.
    pub fn initializer_f32(&mut self, name: &str, dims: &[u64], values: &[f32]) -> String {
        self.initializer(name, dims, TensorData::Floats(values.to_vec()))
    }

    /// Adds stored whole numbers, row by row; no `dims` for a single value.
    pub fn initializer_i64(&mut self, name: &str, dims: &[u64], values: &[i64]) -> String {
        self.initializer(name, dims, TensorData::Int64s(values.to_vec()))
    }

    /// Adds stored texts, row by row; no `dims` for a single value.
    pub fn initializer_string(&mut self, name: &str, dims: &[u64], values: &[String]) -> String {
        self.initializer(name, dims, TensorData::Strings(values.to_vec()))
    }

    /// Adds an operator of ONNX's own set that gives one tensor, and gives that tensor's name.
    pub fn op(&mut self, op: &str, inputs: &[&str], attributes: &[(&str, Attribute)]) -> String {
        self.node(op, "", inputs, attributes, 1).swap_remove(0)
    }

    /// Adds an operator that gives `n_outputs` tensors, and gives their names. `domain` is the
    /// operator's set: empty for ONNX's own, or [`ML_DOMAIN`]. An empty input is one left out.
    ///
    /// # Panics
    /// If an input does not exist.
    pub fn node(
        &mut self,
        op: &str,
        domain: &str,
        inputs: &[&str],
        attributes: &[(&str, Attribute)],
        n_outputs: usize,
    ) -> Vec<String> {
        for input in inputs.iter().filter(|input| !input.is_empty()) {
            assert!(self.names.contains(*input), "{op} uses the tensor {input:?}, which does not exist");
        }
        let stem = op.to_lowercase();
        let outputs: Vec<String> = (0..n_outputs).map(|_| self.unique(&stem)).collect();
        self.graph.node.push(NodeProto {
            input: inputs.iter().map(ToString::to_string).collect(),
            output: outputs.clone(),
            name: Some(format!("node_{}_{stem}", self.graph.node.len())),
            op_type: Some(op.to_string()),
            attribute: attributes.iter().map(|(name, value)| value.to_proto(name)).collect(),
            domain: (!domain.is_empty()).then(|| domain.to_string()),
        });
        outputs
    }

    /// The tensor in another element type; the tensor itself if it is known to have it already.
    pub fn cast(&mut self, tensor: &str, to: ElementType) -> String {
        if self.element_types.get(tensor) == Some(&to) {
            return tensor.to_string();
        }
        let cast = self.op("Cast", &[tensor], &[("to", Attribute::Int(i64::from(to.code())))]);
        self.element_types.insert(cast.clone(), to);
        cast
    }

    /// Makes `tensor` an output called `name` (numbered if an input has that name), and gives the
    /// name it has.
    ///
    /// # Panics
    /// If the tensor does not exist.
    pub fn output(&mut self, name: &str, tensor: &str, element_type: ElementType, dims: &[Dim]) -> String {
        assert!(self.names.contains(tensor), "the output {name} is the tensor {tensor:?}, which does not exist");
        let name = self.unique(name);
        self.graph.node.push(NodeProto {
            input: vec![tensor.to_string()],
            output: vec![name.clone()],
            name: Some(format!("node_{}_output", self.graph.node.len())),
            op_type: Some("Identity".into()),
            ..Default::default()
        });
        self.graph.output.push(value_info(&name, element_type, dims));
        name
    }

    /// Stores a note for programs, such as the version of what wrote the file.
    pub fn metadata(&mut self, key: &str, value: &str) {
        self.metadata.insert(key.to_string(), value.to_string());
    }

    /// Stores a description for people.
    pub fn describe(&mut self, description: &str) {
        self.description = description.to_string();
    }

    /// The bytes of the `.onnx` file.
    pub fn finish(self) -> Vec<u8> {
        let uses_ml = self.graph.node.iter().any(|n| n.domain.as_deref() == Some(ML_DOMAIN));
        let opset = |domain: &str, version| OperatorSetIdProto { domain: Some(domain.into()), version: Some(version) };
        let mut opset_import = vec![opset("", OPSET)];
        if uses_ml {
            opset_import.push(opset(ML_DOMAIN, ML_OPSET));
        }
        let metadata_props = self
            .metadata
            .into_iter()
            .map(|(key, value)| StringStringEntryProto { key: Some(key), value: Some(value) })
            .collect();
        ModelProto {
            ir_version: Some(IR_VERSION),
            producer_name: Some("bunsen".into()),
            producer_version: Some(env!("CARGO_PKG_VERSION").into()),
            doc_string: (!self.description.is_empty()).then_some(self.description),
            graph: Some(self.graph),
            opset_import,
            metadata_props,
        }
        .encode_to_vec()
    }

    /// Takes `wanted`, or the first free `wanted_1`, `wanted_2`, ... An empty name means "left out" in
    /// ONNX, so it is never given.
    fn unique(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() { "tensor" } else { wanted };
        let name = std::iter::once(wanted.to_string())
            .chain((1..).map(|i| format!("{wanted}_{i}")))
            .find(|name| !self.names.contains(name))
            .expect("there are endlessly many names");
        self.names.insert(name.clone());
        name
    }
}

fn value_info(name: &str, element_type: ElementType, dims: &[Dim]) -> ValueInfoProto {
    let dim = dims
        .iter()
        .map(|dim| DimensionProto {
            value: Some(match dim {
                Dim::Fixed(size) => DimensionValue::Size(*size as i64),
                Dim::Named(name) => DimensionValue::Name(name.clone()),
            }),
        })
        .collect();
    let tensor_type = TensorTypeProto { elem_type: Some(element_type.code()), shape: Some(TensorShapeProto { dim }) };
    ValueInfoProto { name: Some(name.to_string()), r#type: Some(TypeProto { tensor_type: Some(tensor_type) }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_is_written() {
        let mut graph = GraphBuilder::new("example");
        let x = graph.input("x", ElementType::Double, &["rows".into(), 1.into()]);
        let mean = graph.initializer_f64("mean", &[1, 1], &[2.5]);
        let centred = graph.op("Sub", &[&x, &mean], &[]);
        let encoder = [
            ("keys_int64s", Attribute::Ints(vec![0, 1])),
            ("values_strings", Attribute::Texts(vec!["high".into(), "low".into()])),
        ];
        let label = graph.node("LabelEncoder", ML_DOMAIN, &[&centred], &encoder, 1).swap_remove(0);
        graph.output("label", &label, ElementType::String, &["rows".into()]);
        graph.metadata("schema", "1");
        let model = ModelProto::decode(graph.finish().as_slice()).expect("our own bytes");
        let opsets: Vec<_> = model.opset_import.iter().map(|set| (set.domain.as_deref(), set.version)).collect();
        assert_eq!(opsets, [(Some(""), Some(18)), (Some(ML_DOMAIN), Some(3))]);
        assert_eq!(model.metadata_props[0].key.as_deref(), Some("schema"));
        let graph = model.graph.expect("a graph");
        assert_eq!(graph.initializer[0].raw_data.as_deref(), Some(&2.5_f64.to_le_bytes()[..]));
        let ops: Vec<_> = graph.node.iter().filter_map(|node| node.op_type.as_deref()).collect();
        assert_eq!(ops, ["Sub", "LabelEncoder", "Identity"]);
        assert_eq!(graph.node[1].attribute[0].ints, [0, 1]);
    }

    #[test]
    fn taken_names_are_numbered() {
        let mut graph = GraphBuilder::new("names");
        assert_eq!(graph.input("label", ElementType::Float, &[]), "label");
        assert_eq!(graph.input("", ElementType::Float, &[]), "tensor");
        assert_eq!(graph.op("Abs", &["label"], &[]), "abs");
        assert_eq!(graph.op("Abs", &["abs"], &[]), "abs_1");
        assert_eq!(graph.output("label", "abs_1", ElementType::Float, &[]), "label_1");
        assert_eq!(graph.cast("label", ElementType::Float), "label");
    }
}
