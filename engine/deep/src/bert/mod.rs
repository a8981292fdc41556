//! Sentence encoders: BERT, its last layer averaged over the tokens of a text, as a vector of length 1.
//!
//! Texts that mean the same have vectors of like direction, whatever words they use; so the cosine of two vectors
//! finds what a search for words misses. It knows the languages it was trained on, and reads the beginning of a long
//! text only: cut those first. Devlin et al. 2019; Reimers and Gurevych 2019.

mod batches;
mod compress;
mod config;
mod network;
mod tokenizer;
mod weights;

use std::ops::Range;

use async_trait::async_trait;
use bunsen_model::{Encoder, Host, ModelError, PartVectors, TextWithParts, Token, TokenVectors, Vectors};
use bunsen_spec::say::encoders;
use bunsen_spec::{Device, Problem, Progress};

pub use self::compress::{WeightForm, compress};
use self::config::BertConfig;
use self::network::{Network, take_turn};
use self::tokenizer::{BertTokenizer, TokenizedText};
use self::weights::Weights;
use crate::device::tensor_device;
use crate::pace::Pace;

/// Texts whose tokens are held at a time. Within them, texts of like length go together.
const TEXTS_PER_BLOCK: usize = 1024;

/// The files of a sentence encoder, in Hugging Face's formats.
#[derive(Clone, Copy, Debug)]
pub struct BertFiles<'a> {
    /// `config.json`. A `max_seq_length` in it, which sentence-transformers keeps elsewhere, says how many tokens of a
    /// text are read.
    pub config: &'a [u8],
    /// `tokenizer.json`.
    pub tokenizer: &'a [u8],
    /// `model.safetensors`, in 32 bits, 16 bits of either kind, or as [`compress`] writes it.
    pub weights: &'a [u8],
}

/// What is known of a sentence encoder without its weights: enough to cut texts as it reads them.
#[derive(Debug)]
pub struct BertTokens {
    config: BertConfig,
    tokenizer: BertTokenizer,
}

impl BertTokens {
    /// Reads `config.json` and `tokenizer.json` (see [`BertFiles`]).
    ///
    /// # Errors
    /// As [`BertEncoder::load`].
    pub fn read(config: &[u8], tokenizer: &[u8]) -> Result<Self, Problem> {
        let config = BertConfig::read(config)?;
        let tokenizer = BertTokenizer::read(tokenizer, &config)?;
        Ok(Self { config, tokenizer })
    }

    /// As [`Encoder::dimension`].
    pub fn dimension(&self) -> usize {
        self.config.n_hidden
    }

    /// As [`Encoder::max_tokens`].
    pub fn max_tokens(&self) -> usize {
        self.config.max_tokens
    }

    /// As [`Encoder::tokenize`].
    ///
    /// # Errors
    /// When the tokenizer cannot read the text.
    pub fn tokenize(&self, text: &str) -> Result<Vec<Token>, Problem> {
        self.tokenizer.tokens(text)
    }
}

/// A sentence encoder, ready to be asked.
#[derive(Debug)]
pub struct BertEncoder {
    config: BertConfig,
    tokenizer: BertTokenizer,
    network: Network,
}

impl BertEncoder {
    /// Reads the files of an encoder. Nothing is made of the weights before every tensor is known to be there and to
    /// have the shape that `config.json` asks for.
    ///
    /// # Errors
    /// When a file is damaged, is not of a BERT, or does not fit the others; the problem's field names the file. When
    /// there is no such device.
    pub fn load(files: &BertFiles<'_>, device: Device) -> Result<Self, Problem> {
        let device = tensor_device(device)?;
        let BertTokens { config, tokenizer } = BertTokens::read(files.config, files.tokenizer)?;
        let weights = Weights::open(files.weights, &config.tensors())?;
        let network = Network::new(config.clone(), &weights, device)?;
        Ok(Self { config, tokenizer, network })
    }

    /// Sends texts through the network, and hands what the last layer says of each token (tokens x dimension) to `take`,
    /// with the index of the text. Texts come in any order.
    async fn each(
        &self,
        texts: &[&str],
        host: &dyn Host,
        mut take: impl FnMut(usize, TokenizedText, &[f32]) -> Result<(), Problem>,
    ) -> Result<(), ModelError> {
        let mut progress = Progress { epochs: 1, steps: texts.len() as u64, ..Progress::default() };
        let mut pace = Pace::new(host.now_ms(), 0);
        for (n_before, block) in texts.chunks(TEXTS_PER_BLOCK).enumerate().map(|(i, b)| (i * TEXTS_PER_BLOCK, b)) {
            let mut tokenized = Vec::with_capacity(block.len());
            for (i, text) in block.iter().enumerate() {
                take_turn(host).await?;
                let read = self.tokenizer.read_text(text);
                tokenized.push(Some(read.map_err(|problem| at_text(problem, n_before + i))?));
            }
            let lengths: Vec<usize> = tokenized.iter().flatten().map(|t| t.ids.len()).collect();
            for batch in batches::batches(&lengths) {
                let members: Vec<_> = batch.iter().filter_map(|&i| Some((i, tokenized[i].take()?))).collect();
                let ids: Vec<&[u32]> = members.iter().map(|(_, text)| text.ids.as_slice()).collect();
                let values = self.network.forward(&ids, host).await?;
                let n_members = members.len();
                for ((i, text), rows) in members.into_iter().zip(values.chunks_exact(values.len() / n_members)) {
                    let own = &rows[..text.ids.len() * self.config.n_hidden];
                    take(n_before + i, text, own).map_err(|problem| at_text(problem, n_before + i))?;
                }
                progress.step += n_members as u64;
                progress.steps_per_second = pace.at(host.now_ms(), progress.step);
                let n_left = (progress.steps - progress.step) as f64;
                progress.left_ms =
                    (progress.steps_per_second > 0.0).then(|| n_left * 1000.0 / progress.steps_per_second);
                host.report(progress.clone());
            }
        }
        Ok(())
    }
}

#[async_trait(?Send)]
impl Encoder for BertEncoder {
    fn dimension(&self) -> usize {
        self.config.n_hidden
    }

    fn max_tokens(&self) -> usize {
        self.config.max_tokens
    }

    fn tokenize(&self, text: &str) -> Result<Vec<Token>, Problem> {
        self.tokenizer.tokens(text)
    }

    async fn encode(&self, texts: &[&str], host: &dyn Host) -> Result<Vectors, ModelError> {
        let dimension = self.config.n_hidden;
        let mut values = vec![0.0; texts.len() * dimension];
        // The special tokens count, as they did in training.
        let take = |i: usize, _, rows: &[f32]| direction(rows, &mut values[i * dimension..(i + 1) * dimension]);
        self.each(texts, host, take).await?;
        Ok(Vectors::new(texts.len(), dimension, values))
    }

    async fn encode_tokens(&self, texts: &[&str], host: &dyn Host) -> Result<Vec<TokenVectors>, ModelError> {
        let dimension = self.config.n_hidden;
        let mut all =
            vec![TokenVectors { vectors: Vectors::new(0, dimension, Vec::new()), bytes: Vec::new() }; texts.len()];
        let take = |i: usize, text: TokenizedText, rows: &[f32]| {
            let rows = &rows[text.own.start * dimension..text.own.end * dimension];
            let mut values = vec![0.0; rows.len()];
            for (row, unit) in rows.chunks_exact(dimension).zip(values.chunks_exact_mut(dimension)) {
                direction(row, unit)?;
            }
            all[i] = TokenVectors { vectors: Vectors::new(text.own.len(), dimension, values), bytes: text.bytes };
            Ok(())
        };
        self.each(texts, host, take).await?;
        Ok(all)
    }

    async fn encode_parts(&self, texts: &[TextWithParts<'_>], host: &dyn Host) -> Result<Vec<PartVectors>, ModelError> {
        let dimension = self.config.n_hidden;
        let mut all = vec![PartVectors { whole: Vec::new(), parts: Vec::new() }; texts.len()];
        let take = |i: usize, text: TokenizedText, rows: &[f32]| {
            let unit = |rows: &[f32]| {
                let mut unit = vec![0.0; dimension];
                direction(rows, &mut unit).map(|()| unit)
            };
            let part = |part: &Range<usize>| {
                // A token belongs to the part that it begins in.
                let first = text.bytes.partition_point(|token| token.start < part.start);
                let end = text.bytes.partition_point(|token| token.start < part.end);
                let rows = &rows[(text.own.start + first) * dimension..(text.own.start + end) * dimension];
                (!rows.is_empty()).then(|| unit(rows)).transpose()
            };
            let parts = texts[i].parts.iter().map(part).collect::<Result<_, _>>()?;
            all[i] = PartVectors { whole: unit(rows)?, parts };
            Ok(())
        };
        self.each(&texts.iter().map(|own| own.text).collect::<Vec<_>>(), host, take).await?;
        Ok(all)
    }
}

/// Writes the vector of length 1 in the direction of the sum of `rows` into `unit`. Sums in the order of the rows, in 64
/// bits.
fn direction(rows: &[f32], unit: &mut [f32]) -> Result<(), Problem> {
    let mut sum = vec![0.0; unit.len()];
    for row in rows.chunks_exact(unit.len()) {
        sum.iter_mut().zip(row).for_each(|(s, &v)| *s += f64::from(v));
    }
    let length = sum.iter().map(|v| v * v).sum::<f64>().sqrt();
    if !(length.is_finite() && length > 0.0) {
        return Err(encoders::no_vector());
    }
    unit.iter_mut().zip(&sum).for_each(|(u, v)| *u = (v / length) as f32);
    Ok(())
}

/// Says which text, from 0, a problem is with.
fn at_text(problem: Problem, i: usize) -> Problem {
    problem.in_row(i as u64 + 1)
}
