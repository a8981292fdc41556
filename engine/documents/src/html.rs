//! Web pages: what one reads of them.
//!
//! html5ever's tokenizer says what are tags, texts and entities. The tree that browsers build of them is not needed to
//! tell blocks apart, and building one takes time by the square where tags nest deep; so a stranger's page is gone
//! over twice and never held.

mod elements;
mod reader;
mod survey;
mod tags;

use bunsen_spec::Problem;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

use self::elements::raw_kind;
use crate::blocks::Blocks;

/// How far into a page its encoding is looked for.
const LOOKED_AT: usize = 4096;

/// Reads a web page. Where it has a `<main>` or an `<article>`, what stands around that is left out; so are scripts,
/// styles, buttons and what leads through the site.
pub(crate) fn read(text: &str, blocks: &mut Blocks) -> Result<(), Problem> {
    let text = tags::without_crowds(text);
    let survey = tokens(&text, survey::Survey::default());
    let reader = tokens(&text, reader::Reader::new(blocks, survey.finish()));
    reader.finish()
}

/// The encoding that a page names in its head, where its bytes are not UTF-8 anyway.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_AT)]).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let label: String = rest
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// What takes a page token by token.
trait Tokens {
    /// A tag begins; `lang` and other attributes by name.
    fn start(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>);
    /// A tag ends.
    fn end(&mut self, name: &str);
    /// Some text, its entities resolved.
    fn text(&mut self, text: &str);
}

struct Sink<T>(RefCell<T>);

fn tokens<T: Tokens>(text: &str, into: T) -> T {
    let tokenizer = Tokenizer::new(Sink(RefCell::new(into)), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(text.into());
    // It stops for scripts, which are not run.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

impl<T: Tokens> TokenSink for Sink<T> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        use html5ever::tokenizer::TagKind;
        let mut into = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => into.text(&text),
            Token::TagToken(tag) => {
                let name: &str = &tag.name;
                if tag.kind == TagKind::EndTag {
                    into.end(name);
                    return TokenSinkResult::Continue;
                }
                let attribute = |wanted: &str| {
                    tag.attrs
                        .iter()
                        .find(|attribute| &*attribute.name.local == wanted)
                        .map(|found| found.value.to_string())
                };
                into.start(name, &attribute);
                if tag.self_closing {
                    into.end(name);
                    return TokenSinkResult::Continue;
                }
                return match raw_kind(name) {
                    Some(kind) => TokenSinkResult::RawData(kind),
                    None if name == "plaintext" => TokenSinkResult::Plaintext,
                    None => TokenSinkResult::Continue,
                };
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
