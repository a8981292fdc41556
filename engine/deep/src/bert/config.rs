//! The sizes of a BERT, as its `config.json` gives them. Files may come from strangers.

use bunsen_spec::Problem;
use bunsen_spec::say::encoders;
use serde::Deserialize;

/// The file's name, for problems with it.
pub(crate) const FILE: &str = "config.json";

/// Sizes of a network, checked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BertConfig {
    /// Tokens known.
    pub(crate) n_words: usize,
    /// Tokens of the longest text that the network can read.
    pub(crate) n_positions: usize,
    /// Kinds of segments. We only ever use the first.
    pub(crate) n_types: usize,
    /// Numbers that stand for a token, between the layers and at the end.
    pub(crate) n_hidden: usize,
    pub(crate) n_layers: usize,
    /// Heads of attention; each sees `n_hidden / n_heads` numbers.
    pub(crate) n_heads: usize,
    /// Units between the two dense layers of a feed-forward step.
    pub(crate) n_inner: usize,
    /// Added to the variance when normalising.
    pub(crate) epsilon: f64,
    /// Tokens of a text that are read, the special ones counted; at most `n_positions`.
    pub(crate) max_tokens: usize,
}

/// A tensor that a network needs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tensor {
    /// Hugging Face's name.
    pub(crate) name: String,
    /// One size for a vector, two for a matrix (outputs, inputs).
    pub(crate) shape: Vec<usize>,
}

/// What we read of the file. Other settings do not change what is computed, or have been checked.
#[derive(Deserialize)]
struct ConfigFile {
    model_type: String,
    hidden_act: String,
    #[serde(default = "absolute")]
    position_embedding_type: String,
    #[serde(default)]
    is_decoder: bool,
    vocab_size: usize,
    max_position_embeddings: usize,
    type_vocab_size: usize,
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    layer_norm_eps: f64,
    /// Not Hugging Face's: sentence-transformers keeps it in a file of its own.
    max_seq_length: Option<usize>,
}

fn absolute() -> String {
    String::from("absolute")
}

impl BertConfig {
    /// Reads and checks a `config.json`. Its `max_seq_length` says how many tokens of a text are read;
    /// without it, as many as there are positions.
    ///
    /// # Errors
    /// When it is not JSON, not a BERT's, or asks for sizes that cannot be.
    pub(crate) fn read(json: &[u8]) -> Result<Self, Problem> {
        let file: ConfigFile = serde_json::from_slice(json).map_err(|e| refused(&encoders::no_json(&e.to_string())))?;
        let settings = [
            ("model_type", file.model_type.as_str(), "bert"),
            ("hidden_act", file.hidden_act.as_str(), "gelu"),
            ("position_embedding_type", file.position_embedding_type.as_str(), "absolute"),
            ("is_decoder", if file.is_decoder { "true" } else { "false" }, "false"),
        ];
        for (name, found, wanted) in settings {
            if found != wanted {
                return Err(refused(&encoders::other_setting(name, found, wanted)));
            }
        }
        let max_tokens = file.max_seq_length.unwrap_or(file.max_position_embeddings);
        let sizes = [
            ("vocab_size", file.vocab_size, 1_000_000),
            ("max_position_embeddings", file.max_position_embeddings, 8192),
            ("type_vocab_size", file.type_vocab_size, 16),
            ("hidden_size", file.hidden_size, 4096),
            ("num_hidden_layers", file.num_hidden_layers, 48),
            ("num_attention_heads", file.num_attention_heads, file.hidden_size),
            ("intermediate_size", file.intermediate_size, 16_384),
            ("max_seq_length", max_tokens, file.max_position_embeddings),
        ];
        for (name, found, max) in sizes {
            if !(1..=max).contains(&found) {
                return Err(refused(&encoders::other_size(name, found, max)));
            }
        }
        if !file.hidden_size.is_multiple_of(file.num_attention_heads) {
            return Err(refused(&encoders::uneven_heads(file.hidden_size, file.num_attention_heads)));
        }
        if !(file.layer_norm_eps > 0.0 && file.layer_norm_eps <= 0.1) {
            return Err(refused(&encoders::other_epsilon(file.layer_norm_eps)));
        }
        Ok(Self {
            n_words: file.vocab_size,
            n_positions: file.max_position_embeddings,
            n_types: file.type_vocab_size,
            n_hidden: file.hidden_size,
            n_layers: file.num_hidden_layers,
            n_heads: file.num_attention_heads,
            n_inner: file.intermediate_size,
            epsilon: file.layer_norm_eps,
            max_tokens,
        })
    }

    /// Every tensor that the network needs, in the order of computing. The pooler that some files have is
    /// not among them: it serves classification.
    pub(crate) fn tensors(&self) -> Vec<Tensor> {
        let matrix = |name: String, n_out, n_in| Tensor { name, shape: vec![n_out, n_in] };
        let vector = |name: String, n| Tensor { name, shape: vec![n] };
        let dense = |name: &str, n_out, n_in| {
            [matrix(format!("{name}.weight"), n_out, n_in), vector(format!("{name}.bias"), n_out)]
        };
        let norm =
            |name: &str| ["weight", "bias"].map(|part| vector(format!("{name}.LayerNorm.{part}"), self.n_hidden));
        let mut tensors = vec![
            matrix(embedding_name("word"), self.n_words, self.n_hidden),
            matrix(embedding_name("position"), self.n_positions, self.n_hidden),
            matrix(embedding_name("token_type"), self.n_types, self.n_hidden),
        ];
        tensors.extend(norm("embeddings"));
        for i in 0..self.n_layers {
            let layer = layer_name(i);
            for part in ["query", "key", "value"] {
                tensors.extend(dense(&format!("{layer}.attention.self.{part}"), self.n_hidden, self.n_hidden));
            }
            tensors.extend(dense(&format!("{layer}.attention.output.dense"), self.n_hidden, self.n_hidden));
            tensors.extend(norm(&format!("{layer}.attention.output")));
            tensors.extend(dense(&format!("{layer}.intermediate.dense"), self.n_inner, self.n_hidden));
            tensors.extend(dense(&format!("{layer}.output.dense"), self.n_hidden, self.n_inner));
            tensors.extend(norm(&format!("{layer}.output")));
        }
        tensors
    }
}

/// Hugging Face's name of an embedding: of `word`, `position` or `token_type`.
pub(crate) fn embedding_name(of: &str) -> String {
    format!("embeddings.{of}_embeddings.weight")
}

/// What Hugging Face's names of the tensors of layer `i`, from 0, begin with.
pub(crate) fn layer_name(i: usize) -> String {
    format!("encoder.layer.{i}")
}

fn refused(why: &str) -> Problem {
    encoders::unusable(why).in_field(FILE)
}
