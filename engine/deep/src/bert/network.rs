//! The layers of a BERT, and the way of a batch through them.
//!
//! Embeddings of word, place and segment are added up and normalised. Each layer then lets every token look at
//! all tokens of its text (attention), sends each through two dense layers with GELU between them, and after either
//! step adds what went in and normalises. Nothing here learns: there is no dropout and no gradient.

use bunsen_model::{Host, ModelError, Signal};
use bunsen_spec::Problem;
use burn::tensor::activation::gelu;
use burn::tensor::module::{attention, layer_norm};
use burn::tensor::ops::AttentionModuleOptions;
use burn::tensor::{Bool, Device as TensorDevice, Tensor, TensorData};

use super::config::{BertConfig, embedding_name, layer_name};
use super::weights::{Table, Weights};
use crate::fitted::{flat_tensor, read_values};

/// A BERT with its weights.
#[derive(Debug)]
pub(crate) struct Network {
    config: BertConfig,
    /// Kept as stored: it is half of all the numbers, and a text needs some rows of it.
    words: Table,
    /// One row for each place, with the embedding of the first segment added.
    places: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    device: TensorDevice,
}

#[derive(Debug)]
struct Layer {
    query: Dense,
    key: Dense,
    value: Dense,
    attention_output: Dense,
    attention_norm: Norm,
    inner: Dense,
    output: Dense,
    output_norm: Norm,
}

#[derive(Debug)]
struct Dense {
    weight: Tensor<2>, // [inputs, outputs]
    bias: Tensor<2>,   // [1, outputs]
}

#[derive(Debug)]
struct Norm {
    weight: Tensor<1>,
    bias: Tensor<1>,
    epsilon: f64,
}

impl Network {
    /// Takes the tensors out of a file that is known to have them.
    pub(crate) fn new(config: BertConfig, file: &Weights<'_>, device: TensorDevice) -> Result<Self, Problem> {
        let vector = |name: String| file.table(&name).map(|table| flat_tensor(table.values(), &device));
        let dense = |name: String| {
            let weight = file.table(&format!("{name}.weight"))?;
            let shape = [weight.n_cols(), weight.n_rows()];
            let weight = Tensor::from_data(TensorData::new(weight.transposed(), shape), &device);
            vector(format!("{name}.bias")).map(|bias| Dense { weight, bias: bias.unsqueeze() })
        };
        let norm = |name: String| {
            let weight = vector(format!("{name}.LayerNorm.weight"))?;
            vector(format!("{name}.LayerNorm.bias")).map(|bias| Norm { weight, bias, epsilon: config.epsilon })
        };
        let layer = |i| -> Result<Layer, Problem> {
            let name = layer_name(i);
            Ok(Layer {
                query: dense(format!("{name}.attention.self.query"))?,
                key: dense(format!("{name}.attention.self.key"))?,
                value: dense(format!("{name}.attention.self.value"))?,
                attention_output: dense(format!("{name}.attention.output.dense"))?,
                attention_norm: norm(format!("{name}.attention.output"))?,
                inner: dense(format!("{name}.intermediate.dense"))?,
                output: dense(format!("{name}.output.dense"))?,
                output_norm: norm(format!("{name}.output"))?,
            })
        };
        let mut places = file.table(&embedding_name("position"))?.values();
        let segments = file.table(&embedding_name("token_type"))?.values();
        for place in places.chunks_exact_mut(config.n_hidden) {
            place.iter_mut().zip(&segments).for_each(|(v, s)| *v += s);
        }
        let layers = (0..config.n_layers).map(layer).collect::<Result<_, _>>()?;
        let (words, norm) = (file.table(&embedding_name("word"))?, norm(String::from("embeddings"))?);
        Ok(Self { words, places, norm, layers, config, device })
    }

    /// What the last layer says of each token: texts x `n_longest` x `n_hidden` numbers, where `n_longest` is the
    /// number of tokens of the longest. What stands after the end of a shorter text means nothing. Token numbers must
    /// be known, and texts neither empty nor longer than there are positions.
    pub(crate) async fn forward(&self, texts: &[&[u32]], host: &dyn Host) -> Result<Vec<f32>, ModelError> {
        let (n_texts, n_longest) = (texts.len(), texts.iter().map(|t| t.len()).max().unwrap_or(0));
        let shape = [n_texts * n_longest, self.config.n_hidden];
        let x = Tensor::from_data(TensorData::new(self.embeddings(texts, n_longest), shape), &self.device);
        let mut x = self.norm.apply(x); // [texts * longest, hidden]
        let mask = self.mask(texts, n_longest);
        for layer in &self.layers {
            take_turn(host).await?;
            let seen = layer.attend(x.clone(), mask.clone(), [n_texts, n_longest, self.config.n_heads]);
            x = layer.attention_norm.apply(x + seen);
            take_turn(host).await?;
            let thought = layer.output.apply(gelu(layer.inner.apply(x.clone())));
            x = layer.output_norm.apply(x + thought);
        }
        Ok(read_values(x).await?)
    }

    /// Words and places added up, zeros after the end of a text.
    fn embeddings(&self, texts: &[&[u32]], n_longest: usize) -> Vec<f32> {
        let n_hidden = self.config.n_hidden;
        let mut values = vec![0.0; texts.len() * n_longest * n_hidden];
        for (text, rows) in texts.iter().zip(values.chunks_exact_mut(n_longest * n_hidden)) {
            let rows = rows.chunks_exact_mut(n_hidden).zip(self.places.chunks_exact(n_hidden));
            for (&id, (row, place)) in text.iter().zip(rows) {
                self.words.read_row(id as usize, row);
                row.iter_mut().zip(place).for_each(|(v, p)| *v += p);
            }
        }
        values
    }

    /// Which tokens each token must not look at: those after the end of its text. `None` when all texts are of one
    /// length.
    fn mask(&self, texts: &[&[u32]], n_longest: usize) -> Option<Tensor<4, Bool>> {
        if texts.iter().all(|text| text.len() == n_longest) {
            return None;
        }
        let is_after = texts.iter().flat_map(|text| (0..n_longest).map(|i| i >= text.len())).collect::<Vec<_>>();
        let mask =
            Tensor::<4, Bool>::from_data(TensorData::new(is_after, [texts.len(), 1, 1, n_longest]), &self.device);
        Some(mask.expand([texts.len(), self.config.n_heads, n_longest, n_longest]))
    }
}

impl Layer {
    /// Self-attention of texts x tokens rows, with its output layer.
    fn attend(
        &self,
        x: Tensor<2>, // [texts * longest, hidden]
        mask: Option<Tensor<4, Bool>>,
        [n_texts, n_longest, n_heads]: [usize; 3],
    ) -> Tensor<2> {
        let [n_rows, n_hidden] = x.dims();
        let by_head = |part: &Dense| {
            let rows = part.apply(x.clone()).reshape([n_texts, n_longest, n_heads, n_hidden / n_heads]);
            rows.swap_dims(1, 2) // [texts, heads, longest, hidden / heads]
        };
        let (query, key, value) = (by_head(&self.query), by_head(&self.key), by_head(&self.value));
        let seen = attention(query, key, value, mask, None, AttentionModuleOptions::default());
        self.attention_output.apply(seen.swap_dims(1, 2).reshape([n_rows, n_hidden]))
    }
}

impl Dense {
    fn apply(&self, x: Tensor<2>) -> Tensor<2> {
        x.matmul(self.weight.clone()) + self.bias.clone()
    }
}

impl Norm {
    fn apply(&self, x: Tensor<2>) -> Tensor<2> {
        layer_norm(x, self.weight.clone(), Some(self.bias.clone()), self.epsilon)
    }
}

/// Lets the world in; stopping is no answer here, for half a batch is none.
pub(crate) async fn take_turn(host: &dyn Host) -> Result<(), ModelError> {
    match host.turn().await {
        Signal::Cancel | Signal::Stop => Err(ModelError::Cancelled),
        Signal::Continue => Ok(()),
    }
}
