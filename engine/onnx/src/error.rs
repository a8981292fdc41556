//! Why bytes are not a usable ONNX file.

/// Why bytes are not an ONNX file that can be used. Names are those inside the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OnnxError {
    /// The bytes are not the protocol buffer message that an ONNX file is.
    #[error("This is not an ONNX file: {0}.")]
    NotOnnx(String),
    /// A part that every ONNX file has is missing.
    #[error("The ONNX file has no {0}.")]
    Missing(&'static str),
    /// The file is written for a version of the format that we do not know.
    #[error("The ONNX file has IR version {0}; versions 3 to 13 can be read.")]
    UnknownVersion(i64),
    /// Two tensors have the same name.
    #[error("The ONNX file defines the tensor \u{201c}{0}\u{201d} twice.")]
    DefinedTwice(String),
    /// A node or an output uses a tensor that nothing before it defines.
    #[error("The ONNX file uses the tensor \u{201c}{tensor}\u{201d} in {user} before it is defined.")]
    Undefined {
        /// The tensor.
        tensor: String,
        /// What uses it.
        user: String,
    },
    /// A node's operators come from a set that the file does not import.
    #[error("The ONNX file uses {operator} of the operator set \u{201c}{domain}\u{201d} without importing it.")]
    NotImported {
        /// The operator.
        operator: String,
        /// The operator set; empty for ONNX's own.
        domain: String,
    },
    /// An attribute has no value, or not one of the type it names.
    #[error("The attribute {attribute} of {operator} in the ONNX file is not what its type says.")]
    BadAttribute {
        /// The operator.
        operator: String,
        /// The attribute.
        attribute: String,
    },
    /// A tensor's values do not fit its shape or type.
    #[error("The tensor \u{201c}{tensor}\u{201d} in the ONNX file is damaged: {reason}.")]
    BadTensor {
        /// The tensor.
        tensor: String,
        /// What does not fit.
        reason: String,
    },
    /// The file uses a part of ONNX that we do not read.
    #[error("The ONNX file uses {0}, which cannot be read here.")]
    Unsupported(String),
}
