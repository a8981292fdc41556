//! Reads ONNX files and checks that they hang together.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message;

use crate::proto::{DimensionValue, GraphProto, ModelProto, NodeProto, ValueInfoProto};
use crate::{Attribute, Dim, ElementType, OnnxError, Tensor};

/// An ONNX file that hangs together: every tensor is defined once and before it is used, every
/// operator set is imported, every stored tensor has as many values as its shape says.
///
/// What an operator makes of its inputs is not checked, nor are graphs inside operators (`If`,
/// `Loop`), functions, sequences, maps and sparse tensors accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Version of the file format.
    pub ir_version: i64,
    /// What wrote the file, and its version.
    pub producer: (String, String),
    /// Version of each operator set by its domain; empty for ONNX's own.
    pub opsets: BTreeMap<String, i64>,
    /// Notes for programs.
    pub metadata: BTreeMap<String, String>,
    /// A description for people.
    pub description: String,
    /// Name of the graph.
    pub name: String,
    /// What the caller fills.
    pub inputs: Vec<ValueInfo>,
    /// What the caller gets.
    pub outputs: Vec<ValueInfo>,
    /// Stored tensors by name.
    pub initializers: BTreeMap<String, Tensor>,
    /// The operators, in an order in which they can be computed.
    pub nodes: Vec<Node>,
}

/// An input or output.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueInfo {
    /// Its name.
    pub name: String,
    /// What it is made of.
    pub element_type: ElementType,
    /// Its shape; `None` if the file does not say.
    pub dims: Option<Vec<Dim>>,
}

/// One operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it does, such as `Gemm`.
    pub op: String,
    /// Its operator set; empty for ONNX's own.
    pub domain: String,
    /// The tensors it takes; empty for one left out.
    pub inputs: Vec<String>,
    /// The tensors it gives; empty for one not wanted.
    pub outputs: Vec<String>,
    /// Fixed values by name.
    pub attributes: BTreeMap<String, Attribute>,
}

impl Model {
    /// Reads the bytes of an `.onnx` file. Never trusts them: memory used is a small multiple of
    /// `bytes`, and what does not hang together is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, OnnxError> {
        let proto = ModelProto::decode(bytes).map_err(|e| OnnxError::NotOnnx(e.to_string()))?;
        let ir_version = proto.ir_version.ok_or(OnnxError::Missing("IR version"))?;
        if !(3..=13).contains(&ir_version) {
            return Err(OnnxError::UnknownVersion(ir_version));
        }
        let graph = proto.graph.ok_or(OnnxError::Missing("graph"))?;
        let opsets = opsets(&proto.opset_import)?;
        let metadata = proto
            .metadata_props
            .into_iter()
            .map(|entry| (entry.key.unwrap_or_default(), entry.value.unwrap_or_default()))
            .collect();
        let (inputs, initializers, nodes, outputs, name) = read_graph(graph, &opsets)?;
        Ok(Self {
            ir_version,
            producer: (proto.producer_name.unwrap_or_default(), proto.producer_version.unwrap_or_default()),
            opsets,
            metadata,
            description: proto.doc_string.unwrap_or_default(),
            name,
            inputs,
            outputs,
            initializers,
            nodes,
        })
    }
}

/// Names of `ai.onnx` and the empty domain mean the same.
fn domain_of(domain: Option<String>) -> String {
    domain.filter(|d| d != "ai.onnx").unwrap_or_default()
}

fn opsets(imports: &[crate::proto::OperatorSetIdProto]) -> Result<BTreeMap<String, i64>, OnnxError> {
    let mut opsets = BTreeMap::new();
    for import in imports {
        let version = import.version.filter(|v| *v >= 1).ok_or(OnnxError::Missing("version of an operator set"))?;
        opsets.insert(domain_of(import.domain.clone()), version);
    }
    if opsets.is_empty() { Err(OnnxError::Missing("operator set")) } else { Ok(opsets) }
}

type GraphParts = (Vec<ValueInfo>, BTreeMap<String, Tensor>, Vec<Node>, Vec<ValueInfo>, String);

fn read_graph(graph: GraphProto, opsets: &BTreeMap<String, i64>) -> Result<GraphParts, OnnxError> {
    let mut defined = BTreeSet::new();
    let mut define = |name: &str| match name {
        "" => Err(OnnxError::Missing("name for one of its tensors")),
        name if defined.insert(name.to_string()) => Ok(()),
        name => Err(OnnxError::DefinedTwice(name.to_string())),
    };

    let mut initializers = BTreeMap::new();
    for proto in graph.initializer {
        let name = proto.name.clone().unwrap_or_default();
        define(&name)?;
        initializers.insert(name, Tensor::from_proto(proto)?);
    }
    // Before IR version 4 stored tensors were listed among the inputs as well.
    let inputs: Vec<ValueInfo> = graph
        .input
        .into_iter()
        .filter(|input| !initializers.contains_key(input.name.as_deref().unwrap_or_default()))
        .map(value_info)
        .collect::<Result<_, _>>()?;
    inputs.iter().try_for_each(|input| define(&input.name))?;

    let mut nodes = Vec::with_capacity(graph.node.len());
    for proto in graph.node {
        let node = read_node(proto)?;
        if !opsets.contains_key(&node.domain) {
            return Err(OnnxError::NotImported { operator: node.op, domain: node.domain });
        }
        require_defined(&defined, &node.inputs, &node.op)?;
        for output in node.outputs.iter().filter(|o| !o.is_empty()) {
            if !defined.insert(output.clone()) {
                return Err(OnnxError::DefinedTwice(output.clone()));
            }
        }
        nodes.push(node);
    }
    let outputs: Vec<ValueInfo> = graph.output.into_iter().map(value_info).collect::<Result<_, _>>()?;
    if outputs.is_empty() {
        return Err(OnnxError::Missing("output"));
    }
    let output_names: Vec<String> = outputs.iter().map(|o| o.name.clone()).collect();
    require_defined(&defined, &output_names, "an output")?;
    Ok((inputs, initializers, nodes, outputs, graph.name.unwrap_or_default()))
}

fn require_defined(defined: &BTreeSet<String>, tensors: &[String], user: &str) -> Result<(), OnnxError> {
    match tensors.iter().find(|t| !t.is_empty() && !defined.contains(*t)) {
        Some(tensor) => Err(OnnxError::Undefined { tensor: tensor.clone(), user: user.to_string() }),
        None => Ok(()),
    }
}

fn read_node(proto: NodeProto) -> Result<Node, OnnxError> {
    let op = proto.op_type.filter(|op| !op.is_empty()).ok_or(OnnxError::Missing("operator name for a node"))?;
    let mut attributes = BTreeMap::new();
    for attribute in proto.attribute {
        let (name, value) = Attribute::from_proto(attribute, &op)?;
        if attributes.insert(name.clone(), value).is_some() {
            return Err(OnnxError::BadAttribute { operator: op, attribute: name });
        }
    }
    Ok(Node { op, domain: domain_of(proto.domain), inputs: proto.input, outputs: proto.output, attributes })
}

fn value_info(proto: ValueInfoProto) -> Result<ValueInfo, OnnxError> {
    let name = proto.name.unwrap_or_default();
    let unsupported = |what: &str| OnnxError::Unsupported(format!("{what} for \u{201c}{name}\u{201d}"));
    let tensor = proto.r#type.and_then(|t| t.tensor_type).ok_or_else(|| unsupported("a type that is not a tensor"))?;
    let element_type = ElementType::from_code(tensor.elem_type.unwrap_or(0))
        .ok_or_else(|| unsupported("an element type we do not know"))?;
    let dims = tensor.shape.map(|shape| {
        shape
            .dim
            .into_iter()
            .map(|dim| match dim.value {
                Some(DimensionValue::Size(size)) => u64::try_from(size).map_or(Dim::Named(String::new()), Dim::Fixed),
                Some(DimensionValue::Name(name)) => Dim::Named(name),
                None => Dim::Named(String::new()),
            })
            .collect()
    });
    Ok(ValueInfo { name, element_type, dims })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{GraphBuilder, ML_DOMAIN, TensorData};

    /// One input column of numbers, standardised and labelled: uses every kind of stored value.
    fn example() -> GraphBuilder {
        let mut graph = GraphBuilder::new("example");
        let x = graph.input("x", ElementType::Double, &["rows".into(), 1.into()]);
        let mean = graph.initializer_f64("mean", &[1, 1], &[2.5]);
        let centred = graph.op("Sub", &[&x, &mean], &[]);
        let weight = graph.initializer_f32("weight", &[1, 2], &[1.0, -1.0]);
        let centred = graph.cast(&centred, ElementType::Float);
        let scores = graph.op("Gemm", &[&centred, &weight], &[("alpha", Attribute::Float(0.5))]);
        let best = graph.op("ArgMax", &[&scores], &[("axis", Attribute::Int(1)), ("keepdims", Attribute::Int(0))]);
        let encoder = [
            ("keys_int64s", Attribute::Ints(vec![0, 1])),
            ("values_strings", Attribute::Texts(vec!["high".into(), "low".into()])),
        ];
        let label = graph.node("LabelEncoder", ML_DOMAIN, &[&best], &encoder, 1).swap_remove(0);
        graph.output("label", &label, ElementType::String, &["rows".into()]);
        graph.output("scores", &scores, ElementType::Float, &["rows".into(), 2.into()]);
        graph.metadata("schema", "1");
        graph.describe("An example.");
        graph
    }

    /// Changes the file behind the builder's back, and says why the reader refuses it.
    fn check_refused(change: impl Fn(&mut ModelProto), expected: OnnxError) {
        let mut proto = ModelProto::decode(example().finish().as_slice()).expect("our own bytes");
        change(&mut proto);
        assert_eq!(Model::read(&proto.encode_to_vec()), Err(expected));
    }

    fn graph(proto: &mut ModelProto) -> &mut GraphProto {
        proto.graph.as_mut().expect("our own graph")
    }

    #[test]
    fn what_is_built_is_read_back() {
        let model = Model::read(&example().finish()).expect("a sound file");
        assert_eq!(model.ir_version, 10);
        assert_eq!(model.opsets, BTreeMap::from([(String::new(), 18), (ML_DOMAIN.to_string(), 3)]));
        assert_eq!(model.metadata["schema"], "1");
        assert_eq!((model.name.as_str(), model.description.as_str()), ("example", "An example."));
        let dims = Some(vec!["rows".into(), Dim::Fixed(1)]);
        assert_eq!(model.inputs, [ValueInfo { name: "x".into(), element_type: ElementType::Double, dims }]);
        assert_eq!(model.outputs.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), ["label", "scores"]);
        assert_eq!(model.initializers["mean"], Tensor { dims: vec![1, 1], data: TensorData::Doubles(vec![2.5]) });
        let ops: Vec<_> = model.nodes.iter().map(|n| n.op.as_str()).collect();
        assert_eq!(ops, ["Sub", "Cast", "Gemm", "ArgMax", "LabelEncoder", "Identity", "Identity"]);
        assert_eq!(model.nodes[2].attributes["alpha"], Attribute::Float(0.5));
        assert_eq!(model.nodes[4].attributes["keys_int64s"], Attribute::Ints(vec![0, 1]));
    }

    #[test]
    fn every_element_type_survives() {
        for data in [
            TensorData::Floats(vec![1.5, f32::MIN_POSITIVE]),
            TensorData::Doubles(vec![-0.1, 1e300]),
            TensorData::Int32s(vec![-7, i32::MAX]),
            TensorData::Int64s(vec![i64::MIN, 3]),
            TensorData::Bools(vec![true, false]),
            TensorData::Strings(vec!["ไทย".into(), String::new()]),
            TensorData::Other(ElementType::UInt16, vec![1, 2, 3, 4]),
        ] {
            let mut graph = GraphBuilder::new("types");
            let name = graph.initializer("t", &[2], data.clone());
            graph.output("out", &name, data.element_type(), &[2.into()]);
            let model = Model::read(&graph.finish()).expect("a sound file");
            assert_eq!(model.initializers["t"], Tensor { dims: vec![2], data });
        }
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
        assert!(Model::read(&graph.finish()).is_ok());
    }

    #[test]
    fn files_that_do_not_hang_together_are_refused() {
        check_refused(|m| m.ir_version = None, OnnxError::Missing("IR version"));
        check_refused(|m| m.ir_version = Some(99), OnnxError::UnknownVersion(99));
        check_refused(|m| m.graph = None, OnnxError::Missing("graph"));
        check_refused(|m| graph(m).output.clear(), OnnxError::Missing("output"));
        check_refused(|m| m.opset_import.clear(), OnnxError::Missing("operator set"));
        check_refused(
            |m| m.opset_import.truncate(1),
            OnnxError::NotImported { operator: "LabelEncoder".into(), domain: ML_DOMAIN.into() },
        );
        check_refused(|m| graph(m).node[1].output[0] = "sub".into(), OnnxError::DefinedTwice("sub".into()));
        check_refused(|m| graph(m).initializer[1].name = Some("mean".into()), OnnxError::DefinedTwice("mean".into()));
        check_refused(
            |m| graph(m).node.swap(0, 2),
            OnnxError::Undefined { tensor: "cast".into(), user: "Gemm".into() },
        );
        check_refused(
            |m| graph(m).initializer[0].dims = vec![1 << 40, 1 << 40],
            OnnxError::BadTensor { tensor: "mean".into(), reason: "its shape is too large".into() },
        );
        check_refused(
            |m| graph(m).initializer[0].dims = vec![-1],
            OnnxError::BadTensor { tensor: "mean".into(), reason: "a dimension is -1".into() },
        );
        check_refused(
            |m| graph(m).initializer[1].raw_data = Some(vec![0; 7]),
            OnnxError::BadTensor { tensor: "weight".into(), reason: "its last value is cut off".into() },
        );
        check_refused(
            |m| graph(m).initializer[1].raw_data = Some(vec![0; 4]),
            OnnxError::BadTensor { tensor: "weight".into(), reason: "its shape has 2 values, but 1 are there".into() },
        );
        check_refused(
            |m| graph(m).initializer[1].data_location = Some(1),
            OnnxError::BadTensor { tensor: "weight".into(), reason: "its values lie in another file".into() },
        );
        check_refused(
            |m| graph(m).node[2].attribute[0].r#type = Some(0),
            OnnxError::BadAttribute { operator: "Gemm".into(), attribute: "alpha".into() },
        );
    }

    #[test]
    fn cut_off_and_scrambled_files_never_panic() {
        let bytes = example().finish();
        for end in 0..bytes.len() {
            let _ = Model::read(&bytes[..end]);
        }
        for at in 0..bytes.len() {
            for flip in [1, 0x80, 0xff] {
                let mut scrambled = bytes.clone();
                scrambled[at] ^= flip;
                let _ = Model::read(&scrambled);
            }
        }
        assert!(Model::read(b"not an ONNX file").is_err());
    }
}
