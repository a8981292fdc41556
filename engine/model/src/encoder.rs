//! Models that turn texts into vectors.

use std::ops::Range;

use async_trait::async_trait;
use bunsen_spec::Problem;

use crate::{Host, ModelError};

/// A model that gives every text a vector, so that texts of like meaning have vectors of like direction.
#[async_trait(?Send)]
pub trait Encoder {
    /// Numbers in a vector.
    fn dimension(&self) -> usize;

    /// Most tokens of a text that are read, the special ones counted. What comes after them is ignored.
    fn max_tokens(&self) -> usize;

    /// The tokens of `text` as the model reads them: the special ones included, cut to
    /// [`Encoder::max_tokens`].
    ///
    /// # Errors
    /// When the model's tokenizer cannot read the text.
    fn tokenize(&self, text: &str) -> Result<Vec<Token>, Problem>;

    /// One vector of length 1 for each text, in the order given. Which texts are encoded together changes
    /// nothing beyond 1e-5. Takes the host's turn often, and reports to it how many texts are done
    /// (`step` of `steps`).
    ///
    /// # Errors
    /// [`ModelError::Cancelled`] when the host says so. A problem with a text names its place in `texts`,
    /// as a row, from 1.
    async fn encode(&self, texts: &[&str], host: &dyn Host) -> Result<Vectors, ModelError>;

    /// One vector of length 1 for each token of each text, the special ones left out: what late
    /// interaction compares (Khattab and Zaharia 2020). Otherwise as [`Encoder::encode`].
    ///
    /// # Errors
    /// As [`Encoder::encode`].
    async fn encode_tokens(&self, texts: &[&str], host: &dyn Host) -> Result<Vec<TokenVectors>, ModelError>;

    /// For each text the vector that [`Encoder::encode`] gives it, and one of length 1 for each of its parts: the
    /// mean of what the model says of the part's tokens, having read all of the text (late chunking, Günther et
    /// al. 2024). Otherwise as [`Encoder::encode`].
    ///
    /// # Errors
    /// As [`Encoder::encode`].
    async fn encode_parts(&self, texts: &[TextWithParts<'_>], host: &dyn Host) -> Result<Vec<PartVectors>, ModelError>;
}

/// A text, parts of which are asked for.
#[derive(Clone, Copy, Debug)]
pub struct TextWithParts<'a> {
    /// The text.
    pub text: &'a str,
    /// Bytes of it.
    pub parts: &'a [Range<usize>],
}

/// The vectors of a text and of its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct PartVectors {
    /// That of the text.
    pub whole: Vec<f32>,
    /// Those of the parts, in their order. None if no token of a part was read, as when it comes after
    /// [`Encoder::max_tokens`].
    pub parts: Vec<Option<Vec<f32>>>,
}

/// A piece of a text, as a model reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number in the vocabulary.
    pub id: u32,
    /// How the vocabulary writes it.
    pub text: String,
    /// The bytes of the text that it stands for. Empty for a special token.
    pub bytes: Range<usize>,
    /// Whether the model adds it to every text, such as a mark of the beginning.
    pub is_special: bool,
}

/// Vectors of one dimension, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Vectors {
    /// Number of vectors.
    pub n: usize,
    /// Numbers in each.
    pub dimension: usize,
    /// The numbers, vector by vector: `n * dimension` of them.
    pub values: Vec<f32>,
}

impl Vectors {
    /// These vectors.
    ///
    /// # Panics
    /// If there are not `n * dimension` values.
    pub fn new(n: usize, dimension: usize, values: Vec<f32>) -> Self {
        assert_eq!(values.len(), n * dimension, "{n} x {dimension} values wanted");
        Self { n, dimension, values }
    }

    /// Vector `i`, from 0.
    pub fn row(&self, i: usize) -> &[f32] {
        &self.values[i * self.dimension..(i + 1) * self.dimension]
    }
}

/// The vectors of a text's tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenVectors {
    /// One vector for each token, in the order of the text.
    pub vectors: Vectors,
    /// The bytes of the text that each token stands for.
    pub bytes: Vec<Range<usize>>,
}
