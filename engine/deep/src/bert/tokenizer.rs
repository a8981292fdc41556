//! A BERT's tokenizer: words, cut into pieces that the vocabulary has.
//!
//! Reads Hugging Face's `tokenizer.json` of this one kind. What other kinds need (regular expressions, other
//! algorithms) stays out of the program, and a file from a stranger cannot bring it in. Wu et al. 2016 (WordPiece).

use std::collections::BTreeMap;
use std::ops::Range;

use bunsen_model::Token;
use bunsen_spec::Problem;
use bunsen_spec::say::encoders;
use serde::Deserialize;
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::processors::bert::BertProcessing;
use tokenizers::{AddedToken, Model, TokenizerImpl, TruncationDirection, TruncationParams, TruncationStrategy};

use super::config::BertConfig;

/// The file's name, for problems with it.
pub(crate) const FILE: &str = "tokenizer.json";
/// Longest word that is cut into pieces. Pieces are found by trying, in the square of the length.
const MAX_WORD_CHARS: usize = 1000;

/// What the special tokens around a text are no part of. The type wants some processor and decoder; neither is set.
type WordPieces = TokenizerImpl<WordPiece, BertNormalizer, BertPreTokenizer, BertProcessing, WordPieceDecoder>;
type WordPieceDecoder = tokenizers::decoders::wordpiece::WordPiece;

/// Cuts texts into tokens.
#[derive(Debug)]
pub(crate) struct BertTokenizer {
    pieces: WordPieces,
    /// Special tokens before each text.
    before: Vec<Token>,
    /// Special tokens after each text.
    after: Vec<Token>,
}

/// A text as the network reads it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TokenizedText {
    /// Numbers in the vocabulary, the special tokens included.
    pub(crate) ids: Vec<u32>,
    /// Of those, the ones that are not special.
    pub(crate) own: Range<usize>,
    /// The bytes of the text that each of these stands for.
    pub(crate) bytes: Vec<Range<usize>>,
}

/// What we read of the file. Its truncation and padding are settings of a training long past.
#[derive(Deserialize)]
struct TokenizerFile {
    added_tokens: Vec<AddedTokenEntry>,
    normalizer: Normalizer,
    pre_tokenizer: PreTokenizer,
    post_processor: PostProcessor,
    model: WordPiece,
}

#[derive(Deserialize)]
struct AddedTokenEntry {
    id: u32,
    #[serde(flatten)]
    token: AddedToken,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Normalizer {
    BertNormalizer(BertNormalizer),
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum PreTokenizer {
    BertPreTokenizer,
}

/// The two ways of saying `[CLS]` text `[SEP]`.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum PostProcessor {
    TemplateProcessing { single: Vec<Piece>, special_tokens: BTreeMap<String, SpecialToken> },
    BertProcessing { cls: (String, u32), sep: (String, u32) },
}

#[derive(Deserialize)]
enum Piece {
    SpecialToken { id: String, type_id: u32 },
    Sequence { type_id: u32 },
}

#[derive(Deserialize)]
struct SpecialToken {
    ids: Vec<u32>,
    tokens: Vec<String>,
}

impl BertTokenizer {
    /// Reads a `tokenizer.json` for a network of these sizes.
    ///
    /// # Errors
    /// When it is not JSON, not of this kind, or speaks of tokens that the network does not know.
    pub(crate) fn read(json: &[u8], config: &BertConfig) -> Result<Self, Problem> {
        let file: TokenizerFile =
            serde_json::from_slice(json).map_err(|e| refused(&encoders::no_json(&e.to_string())))?;
        let words = file.model.get_vocab();
        if let Some(&id) = words.values().max().filter(|&&id| id as usize >= config.n_words) {
            return Err(refused(&encoders::too_many_words(id, config.n_words)));
        }
        let longest = file.model.max_input_chars_per_word;
        if !(1..=MAX_WORD_CHARS).contains(&longest) {
            return Err(refused(&encoders::long_words(longest, MAX_WORD_CHARS)));
        }
        let check = |token: &str, id: Option<u32>| match words.get(token) {
            Some(&known) if id.is_none_or(|id| id == known) => Ok(()),
            _ => Err(refused(&encoders::no_token(token))),
        };
        check(&file.model.unk_token, None)?;
        for added in &file.added_tokens {
            check(&added.token.content, Some(added.id))?;
        }
        let (before, after) = file.post_processor.special_tokens()?;
        for token in before.iter().chain(&after) {
            check(&token.text, Some(token.id))?;
        }
        let n_special = before.len() + after.len();
        if n_special >= config.max_tokens {
            return Err(refused(&encoders::no_room(n_special, config.max_tokens)));
        }
        let failed = |e: tokenizers::Error| refused(&encoders::no_json(&e.to_string()));
        let Normalizer::BertNormalizer(normalizer) = file.normalizer;
        let PreTokenizer::BertPreTokenizer = file.pre_tokenizer;
        let mut pieces = WordPieces::new(file.model);
        pieces.with_normalizer(Some(normalizer)).map_err(failed)?;
        pieces.with_pre_tokenizer(Some(BertPreTokenizer));
        pieces.add_tokens(file.added_tokens.into_iter().map(|a| a.token)).map_err(failed)?;
        let truncation = TruncationParams {
            direction: TruncationDirection::Right,
            max_length: config.max_tokens - n_special,
            strategy: TruncationStrategy::LongestFirst,
            stride: 0,
        };
        pieces.with_truncation(Some(truncation)).map_err(failed)?;
        Ok(Self { pieces, before, after })
    }

    /// The tokens of a text, as the network reads them.
    pub(crate) fn read_text(&self, text: &str) -> Result<TokenizedText, Problem> {
        let encoding = self.pieces.encode(text, false).map_err(|e| encoders::text_unreadable(&e.to_string()))?;
        let ids = |tokens: &[Token]| tokens.iter().map(|t| t.id).collect::<Vec<_>>();
        let own = self.before.len()..self.before.len() + encoding.len();
        Ok(TokenizedText {
            ids: [&ids(&self.before), encoding.get_ids(), &ids(&self.after)].concat(),
            own,
            bytes: encoding.get_offsets().iter().map(|&(start, end)| start..end).collect(),
        })
    }

    /// The same, as people read it.
    pub(crate) fn tokens(&self, text: &str) -> Result<Vec<Token>, Problem> {
        let TokenizedText { ids, own, bytes } = self.read_text(text)?;
        let text_of = |id| self.pieces.id_to_token(id).unwrap_or_default();
        let own = ids[own].iter().zip(bytes);
        let own = own.map(|(&id, bytes)| Token { id, text: text_of(id), bytes, is_special: false });
        Ok(self.before.iter().cloned().chain(own).chain(self.after.iter().cloned()).collect())
    }
}

impl PostProcessor {
    /// The special tokens before and after a text.
    fn special_tokens(self) -> Result<(Vec<Token>, Vec<Token>), Problem> {
        let special = |id: u32, text: String| Token { id, text, bytes: 0..0, is_special: true };
        let (single, special_tokens) = match self {
            Self::BertProcessing { cls, sep } => return Ok((vec![special(cls.1, cls.0)], vec![special(sep.1, sep.0)])),
            Self::TemplateProcessing { single, special_tokens } => (single, special_tokens),
        };
        let (mut around, mut n_texts) = ([Vec::new(), Vec::new()], 0);
        for piece in single {
            match piece {
                Piece::Sequence { type_id: 0 } if n_texts == 0 => n_texts = 1,
                Piece::SpecialToken { id, type_id: 0 } => {
                    let token = special_tokens.get(&id).ok_or_else(|| refused(&encoders::no_token(&id)))?;
                    let tokens = token.ids.iter().zip(&token.tokens);
                    around[n_texts].extend(tokens.map(|(&id, text)| special(id, text.clone())));
                }
                _ => return Err(refused(encoders::other_template())),
            }
        }
        match (n_texts, around) {
            (1, [before, after]) if before.len() + after.len() > 0 => Ok((before, after)),
            _ => Err(refused(encoders::other_template())),
        }
    }
}

fn refused(why: &str) -> Problem {
    encoders::unusable(why).in_field(FILE)
}
