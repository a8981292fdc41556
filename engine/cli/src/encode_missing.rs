//! Vectors for the passages that have none, some at a time: what is done is kept, whatever comes after it.

use std::cell::Cell;
use std::ops::Range;

use async_trait::async_trait;
use bunsen_model::{Encoder, Host, ModelError, Signal, TextWithParts};
use bunsen_retrieve::{Library, Unencoded};
use bunsen_spec::{Problem, Progress, say};
use futures::executor::block_on;

/// Texts that are encoded together, which an end in between loses.
const TEXTS_PER_BLOCK: usize = 256;
/// So many texts without a vector are no fault of the texts.
const MAX_FAILED: usize = 64;
/// Letters of such a text that are shown.
const N_SHOWN: usize = 60;

/// How far encoding came.
#[derive(Debug, Default)]
pub struct Encoded {
    /// Texts that got a vector.
    pub n_encoded: usize,
    /// Whether the learner ended it early.
    pub was_stopped: bool,
    /// Texts that the encoder gave no vector, and why, each as a sentence.
    pub failed: Vec<String>,
    /// Why it was given up before the end.
    pub gave_up: Option<Problem>,
    /// Seconds that the encoder took.
    pub seconds: f64,
}

/// Encodes the passages that have no vector, until all have one, the learner stops it, or the encoder fails for too many.
/// Reports how many of all texts are done.
///
/// # Errors
/// [`ModelError::Cancelled`] if the learner throws it away.
pub fn encode_missing(library: &mut Library, encoder: &dyn Encoder, host: &dyn Host) -> Result<Encoded, ModelError> {
    let unencoded = library.unencoded();
    let ids: Vec<u64> = unencoded.iter().map(|own| own.id).collect();
    let texts: Vec<TextWithParts<'_>> = unencoded.iter().map(Unencoded::with_parts).collect();
    let host = BlockHost { host, n_before: Cell::new(0), n: texts.len(), last: Cell::new(Signal::Continue) };
    let mut encoded = Encoded::default();
    let mut waiting: Vec<Range<usize>> = (0..texts.len())
        .step_by(TEXTS_PER_BLOCK)
        .map(|start| start..texts.len().min(start + TEXTS_PER_BLOCK))
        .collect();
    waiting.reverse();
    while let Some(block) = waiting.pop() {
        host.n_before.set(block.start);
        let start_ms = host.now_ms();
        let vectors = block_on(encoder.encode_parts(&texts[block.clone()], &host));
        encoded.seconds += (host.now_ms() - start_ms) / 1000.0;
        let problem = match vectors {
            Ok(vectors) => match library.add_vectors(&ids[block.clone()], &vectors) {
                Ok(()) => {
                    encoded.n_encoded += block.len();
                    continue;
                }
                Err(problem) => {
                    encoded.gave_up = Some(problem);
                    break;
                }
            },
            Err(ModelError::Cancelled) if host.last.get() == Signal::Stop => {
                encoded.was_stopped = true;
                break;
            }
            Err(ModelError::Cancelled) => return Err(ModelError::Cancelled),
            Err(ModelError::Problem(problem)) => problem,
        };
        if block.len() > 1 {
            // One text of them is to blame: halves and their halves find it, and encode the others.
            let middle = block.start + block.len() / 2;
            waiting.extend([middle..block.end, block.start..middle]);
            continue;
        }
        let shown: String = texts[block.start].text.chars().take(N_SHOWN).collect();
        encoded.failed.push(say::retrieval::no_vector(&shown, &problem.to_string()));
        if encoded.failed.len() >= MAX_FAILED {
            encoded.gave_up = Some(problem);
            break;
        }
    }
    Ok(encoded)
}

/// A host that is told of one block, and reports on all of them.
struct BlockHost<'a> {
    host: &'a dyn Host,
    n_before: Cell<usize>,
    n: usize,
    /// The last signal: the encoder's error does not say whether the learner stopped it or threw it away.
    last: Cell<Signal>,
}

#[async_trait(?Send)]
impl Host for BlockHost<'_> {
    fn now_ms(&self) -> f64 {
        self.host.now_ms()
    }

    async fn turn(&self) -> Signal {
        self.last.set(self.host.turn().await);
        self.last.get()
    }

    fn report(&self, progress: Progress) {
        let step = progress.step + self.n_before.get() as u64;
        let steps = self.n as u64;
        let n_left = steps.saturating_sub(step) as f64;
        let left_ms = (progress.steps_per_second > 0.0).then(|| n_left * 1000.0 / progress.steps_per_second);
        self.host.report(Progress { step, steps, left_ms, ..progress });
    }

    fn wants_checkpoint(&self) -> bool {
        false
    }

    async fn save_checkpoint(&self, _epoch: u64, _bytes: Vec<u8>) -> Result<(), Problem> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use bunsen_model::{PartVectors, Token, TokenVectors, Vectors};
    use bunsen_retrieve::{Collection, CutDocument, Cutting, Document, DocumentFormat, KeywordSpec, Passage};

    use super::*;
    use crate::library::{n_without_vector, no_vectors};

    /// Gives every text the same vector, but none to those with this in them.
    struct Constant {
        fails_for: &'static str,
    }

    #[async_trait(?Send)]
    impl Encoder for Constant {
        fn dimension(&self) -> usize {
            2
        }

        fn max_tokens(&self) -> usize {
            8
        }

        fn tokenize(&self, _text: &str) -> Result<Vec<Token>, Problem> {
            Ok(Vec::new())
        }

        async fn encode(&self, _: &[&str], _: &dyn Host) -> Result<Vectors, ModelError> {
            Ok(Vectors::new(0, 2, Vec::new()))
        }

        async fn encode_parts(
            &self,
            texts: &[TextWithParts<'_>],
            host: &dyn Host,
        ) -> Result<Vec<PartVectors>, ModelError> {
            for (done, own) in (1..).zip(texts) {
                if host.turn().await != Signal::Continue {
                    return Err(ModelError::Cancelled);
                }
                if own.text.contains(self.fails_for) {
                    return Err(Problem::internal("No usable vector.").into());
                }
                let steps = texts.len() as u64;
                host.report(Progress { step: done, steps, steps_per_second: 10.0, ..Progress::default() });
            }
            Ok(vec![PartVectors { whole: vec![0.6, 0.8], parts: Vec::new() }; texts.len()])
        }

        async fn encode_tokens(&self, _: &[&str], _: &dyn Host) -> Result<Vec<TokenVectors>, ModelError> {
            Ok(Vec::new())
        }
    }

    /// Gives `signal` from turn number `from` on, and keeps what is reported.
    struct Scripted {
        signal: Signal,
        from: usize,
        n_turns: Cell<usize>,
        reported: RefCell<Vec<(u64, u64, f64)>>,
    }

    impl Scripted {
        fn new(signal: Signal, from: usize) -> Self {
            Self { signal, from, n_turns: Cell::new(0), reported: RefCell::default() }
        }
    }

    #[async_trait(?Send)]
    impl Host for Scripted {
        fn now_ms(&self) -> f64 {
            self.n_turns.get() as f64
        }

        async fn turn(&self) -> Signal {
            self.n_turns.set(self.n_turns.get() + 1);
            if self.n_turns.get() >= self.from { self.signal } else { Signal::Continue }
        }

        fn report(&self, progress: Progress) {
            self.reported.borrow_mut().push((progress.step, progress.steps, progress.left_ms.unwrap()));
        }

        fn wants_checkpoint(&self) -> bool {
            false
        }

        async fn save_checkpoint(&self, _epoch: u64, _bytes: Vec<u8>) -> Result<(), Problem> {
            Ok(())
        }
    }

    /// A library of `n` passages: `p0.`, `p1.` and so on.
    fn library(n: usize) -> Library {
        let (mut text, mut passages) = (String::new(), Vec::new());
        for number in 0..n {
            let start = text.len();
            text.push_str(&format!("p{number}."));
            passages.push(Passage { range: start..text.len(), page: None, headings: Vec::new(), n_tokens: 1 });
        }
        let document = Document {
            name: "a.txt".into(),
            format: DocumentFormat::Text,
            text,
            blocks: Vec::new(),
            n_pages: None,
            language: None,
            unread: Vec::new(),
        };
        let documents = vec![CutDocument { document, passages }];
        let collection = Collection { cutting: Cutting::default(), encoder: "constant".into(), documents };
        Library::new(collection, KeywordSpec::english(), no_vectors(2).unwrap()).unwrap()
    }

    const ALL: Constant = Constant { fails_for: "none" };

    #[test]
    fn all_are_encoded_and_progress_goes_on_over_blocks() {
        let mut library = library(600);
        let host = Scripted::new(Signal::Continue, 0);
        let encoded = encode_missing(&mut library, &ALL, &host).unwrap();
        assert_eq!((encoded.n_encoded, encoded.was_stopped, n_without_vector(&library)), (600, false, 0));
        assert!((encoded.seconds - 0.6).abs() < 1e-9, "a turn takes a millisecond");
        let reported = host.reported.borrow();
        assert!(reported.iter().map(|own| own.0).eq(1..=600), "{reported:?}");
        assert!(reported.iter().all(|(step, steps, left_ms)| *steps == 600 && *left_ms == (600 - step) as f64 * 100.0));
        assert_eq!(encode_missing(&mut library, &ALL, &host).unwrap().n_encoded, 0);
    }

    #[test]
    fn what_is_encoded_is_kept_when_the_learner_stops() {
        for (from, kept) in [(1, 0), (256, 0), (257, 256), (599, 512)] {
            let mut library = library(600);
            let encoded = encode_missing(&mut library, &ALL, &Scripted::new(Signal::Stop, from)).unwrap();
            assert_eq!((encoded.n_encoded, encoded.was_stopped), (kept, true));
            assert_eq!(n_without_vector(&library), 600 - kept);
            let rest = encode_missing(&mut library, &ALL, &Scripted::new(Signal::Continue, 0)).unwrap();
            assert_eq!((rest.n_encoded, rest.was_stopped, n_without_vector(&library)), (600 - kept, false, 0));
        }
        let cancelled = encode_missing(&mut library(600), &ALL, &Scripted::new(Signal::Cancel, 300));
        assert!(matches!(cancelled, Err(ModelError::Cancelled)));
    }

    #[test]
    fn a_text_without_a_vector_takes_no_other_with_it() {
        let run = |n, fails_for| {
            let mut library = library(n);
            let host = Scripted::new(Signal::Continue, 0);
            let encoded = encode_missing(&mut library, &Constant { fails_for }, &host).unwrap();
            assert_eq!(n_without_vector(&library), n - encoded.n_encoded);
            encoded
        };
        let one = run(600, "p123.");
        assert_eq!((one.n_encoded, one.gave_up), (599, None));
        assert_eq!(one.failed, ["No vector for the passage that begins with “p123.”: No usable vector."]);
        // p7., p17., p27. and so on up to p597.
        assert_eq!((run(600, "7.").n_encoded, run(600, "7.").failed.len()), (540, 60));
        let none = run(600, "p");
        assert_eq!((none.n_encoded, none.failed.len()), (0, MAX_FAILED));
        assert_eq!(none.gave_up.unwrap().what, "No usable vector.");
        assert_eq!(run(1, "p").gave_up, None, "a single text says nothing of the encoder");
    }
}
