//! The open project's documents, and all that is known of them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bunsen_deep::{BertEncoder, BertFiles, BertTokens};
use bunsen_model::{Encoder, PartVectors, QuietHost, TextWithParts};
use bunsen_nearest::IndexSpec;
use bunsen_protocol::{
    DocumentText, EncodedPassages, LibraryAnswer, LibraryState, ListLibraryPassages, PassageText, PassagesPage,
    TakenIndex,
};
use bunsen_retrieve::{
    Collection, KeywordSpec, Library, PassageVectors, TokenCounter, Unencoded, WordCounts, check_question, judge,
    propose,
};
use bunsen_spec::{Cutting, Device, Document, Judged, PassageMap, Problem, Proposal, Question, Ways, say};

/// Passages that are shown as found.
const N_FOUND: usize = 10;
/// Letters of a passage without a vector that are shown.
const N_SHOWN: usize = 60;

/// The documents, how they are cut, and what encodes them.
pub struct OpenLibrary {
    /// What cuts texts into tokens; there before the encoder.
    tokens: BertTokens,
    /// What it was made of, its configuration and tokenizer, until the encoder is.
    files: Vec<Vec<u8>>,
    /// The encoder's name.
    name: String,
    encoder: Option<BertEncoder>,
    /// By name and the MD5 of the file.
    documents: BTreeMap<(String, String), Document>,
    /// Those that came since documents were cut last.
    incoming: BTreeMap<(String, String), Document>,
    /// The documents as they are cut, and their vectors.
    library: Option<Library>,
    /// The documents cut in another way, to be looked at.
    shown: Option<Collection>,
    /// Passages that wait for their vectors.
    waiting: VecDeque<Unencoded>,
    /// Vectors that were not given away yet.
    fresh: Option<PassageVectors>,
    /// Those that were, until it is known that they are kept: there may be no room for them.
    given: Option<PassageVectors>,
    /// How many tokens words are that were counted before.
    counted: WordCounts,
}

impl OpenLibrary {
    /// No documents yet; `files` are the configuration and the tokenizer of an encoder.
    pub fn new(name: String, files: Vec<Vec<u8>>) -> Result<Self, Problem> {
        let [config, tokenizer] = files.as_slice() else { return Err(say::worker::no_bytes()) };
        let tokens = BertTokens::read(config, tokenizer)?;
        Ok(Self {
            tokens,
            files,
            name,
            encoder: None,
            documents: BTreeMap::new(),
            incoming: BTreeMap::new(),
            library: None,
            shown: None,
            waiting: VecDeque::new(),
            fresh: None,
            given: None,
            counted: WordCounts::default(),
        })
    }

    /// The encoder's weights.
    pub fn take_encoder(&mut self, weights: &[Vec<u8>]) -> Result<(), Problem> {
        let ([config, tokenizer], [weights]) = (self.files.as_slice(), weights) else {
            return Err(say::worker::no_bytes());
        };
        self.encoder = Some(BertEncoder::load(&BertFiles { config, tokenizer, weights }, Device::Cpu)?);
        self.files.clear();
        Ok(())
    }

    /// Documents as JSON, and the MD5s of their files.
    pub fn take_documents(&mut self, md5s: Vec<String>, documents: &[Vec<u8>]) -> Result<(), Problem> {
        for (md5, json) in md5s.into_iter().zip(documents) {
            let document: Document =
                serde_json::from_slice(json).map_err(|error| Problem::internal(error.to_string()))?;
            self.incoming.insert((document.name.clone(), md5), document);
        }
        Ok(())
    }

    /// Goes over to these documents, and forgets all others.
    pub fn keep_documents(&mut self, kept: Vec<(String, String)>) {
        let kept: BTreeSet<_> = kept.into_iter().collect();
        self.documents.append(&mut self.incoming);
        self.documents.retain(|own, _| kept.contains(own));
    }

    /// Cuts the documents, and gives their passages the vectors that were kept, in these pieces.
    pub fn cut(&mut self, cutting: &Cutting, pieces: &[Vec<u8>]) -> Result<LibraryState, Problem> {
        // Another build, a merge or a hand may have stored one that this encoder cannot take.
        let max_tokens = self.max_tokens()?;
        let cutting = cutting.nearest(max_tokens);
        let collection = self.collection(&cutting)?;
        // The old one's memory is there for the new one.
        (self.library, self.shown) = (None, None);
        let needed: BTreeSet<u64> = collection.passages().map(|(at, _)| collection.vector_id(at)).collect();
        let mut vectors = PassageVectors::new(&IndexSpec::new(self.tokens.dimension()))?;
        let mut unused = Vec::new();
        for (number, piece) in (0..).zip(pieces) {
            match self.read_vectors(piece).filter(|own| needed.iter().any(|id| own.contains(*id))) {
                Some(piece) => vectors.join(&piece)?,
                None => unused.push(number),
            }
        }
        // What is not kept yet is in no piece.
        for own in self.fresh.iter().chain(&self.given) {
            vectors.join(own)?;
        }
        let library = self.library.insert(Library::new(collection, KeywordSpec::english(), vectors)?);
        self.waiting = library.unencoded().into();
        let documents = &library.collection().documents;
        let n_passages = documents.iter().map(|own| (own.document.name.clone(), own.passages.len() as u64));
        let (n_passages, n_unencoded) = (n_passages.collect(), self.waiting.len() as u64);
        Ok(LibraryState { n_passages, cutting, max_tokens: max_tokens as u64, n_unencoded, unused })
    }

    /// Takes vectors that others have made, in these pieces. Gives how many passages have none yet.
    pub fn take_vectors(&mut self, pieces: &[Vec<u8>]) -> Result<u64, Problem> {
        let pieces: Vec<PassageVectors> = pieces.iter().filter_map(|piece| self.read_vectors(piece)).collect();
        let library = self.library.as_mut().ok_or_else(say::worker::unknown_request)?;
        for piece in pieces {
            library.join_vectors(piece)?;
        }
        library.tidy()?;
        self.waiting.retain(|own| !library.vectors().contains(own.id));
        Ok(self.waiting.len() as u64)
    }

    /// What is damaged, or of an encoder with other vectors, can be computed again.
    fn read_vectors(&self, piece: &[u8]) -> Option<PassageVectors> {
        PassageVectors::from_bytes(piece).ok().filter(|own| own.dimension() == self.tokens.dimension())
    }

    /// Gives the next `n` passages their vectors. If it `gives`, all that are not kept yet come with it as bytes; those that
    /// came last are, if it `was_kept`.
    pub async fn encode(
        &mut self,
        n: usize,
        gives: bool,
        was_kept: bool,
    ) -> Result<(EncodedPassages, Option<Vec<u8>>), Problem> {
        if was_kept {
            self.given = None;
        }
        let encoder = self.encoder.as_ref().ok_or_else(say::worker::unknown_request)?;
        let library = self.library.as_mut().ok_or_else(say::worker::unknown_request)?;
        let block: Vec<Unencoded> = self.waiting.drain(..self.waiting.len().min(n)).collect();
        let texts: Vec<TextWithParts<'_>> = block.iter().map(Unencoded::with_parts).collect();
        let fresh = match &mut self.fresh {
            Some(fresh) => fresh,
            none => none.insert(PassageVectors::new(&IndexSpec::new(encoder.dimension()))?),
        };
        let mut failed = Vec::new();
        let mut keep = |own: &Unencoded, vectors: &PartVectors| {
            if !fresh.contains(own.id) {
                fresh.add(own.id, vectors)?;
            }
            library.add_vectors(&[own.id], std::slice::from_ref(vectors))
        };
        match encoder.encode_parts(&texts, &QuietHost::default()).await {
            Ok(vectors) => block.iter().zip(&vectors).try_for_each(|(own, vectors)| keep(own, vectors))?,
            // One of them is to blame: each by itself.
            Err(_) => {
                for (own, text) in block.iter().zip(&texts) {
                    match encoder.encode_parts(std::slice::from_ref(text), &QuietHost::default()).await {
                        Ok(vectors) => keep(own, &vectors[0])?,
                        Err(error) => {
                            let shown: String = own.text.chars().take(N_SHOWN).collect();
                            failed.push(say::retrieval::no_vector(&shown, &Problem::from(error).to_string()));
                        }
                    }
                }
            }
        }
        let n_left = self.waiting.len() as u64;
        if n_left == 0 {
            library.tidy()?;
        }
        let encoded = EncodedPassages { n_encoded: (block.len() - failed.len()) as u64, n_left, failed };
        if !gives {
            return Ok((encoded, None));
        }
        match (&mut self.given, self.fresh.take().filter(|fresh| !fresh.is_empty())) {
            (Some(given), Some(fresh)) => given.join(&fresh)?,
            (given @ None, fresh) => *given = fresh,
            (Some(_), None) => {}
        }
        let bytes = self.given.as_ref().map(PassageVectors::to_bytes).transpose()?;
        Ok((encoded, bytes))
    }

    /// Answers a question: by words alone while there is no encoder.
    pub async fn ask(&self, question: &str, ways: Ways) -> Result<LibraryAnswer, Problem> {
        let library = self.library.as_ref().ok_or_else(say::worker::unknown_request)?;
        let encoder = self.encoder.as_ref().map(|encoder| encoder as &dyn Encoder);
        let search = library.search(question, ways, N_FOUND, encoder, &QuietHost::default()).await;
        let search = search.map_err(Problem::from)?;
        let tokens = self.tokens.tokenize(question)?.into_iter().filter(|token| !token.is_special);
        Ok(LibraryAnswer {
            answer: library.answer(&search),
            found: library.found_passages(&search),
            tokens: tokens.map(|token| token.text).collect(),
        })
    }

    /// The files that the documents are published as.
    pub fn pack(&self, ways: Ways) -> Result<BTreeMap<String, Vec<u8>>, Problem> {
        self.library.as_ref().ok_or_else(say::worker::unknown_request)?.to_files(ways)
    }

    /// Takes documents that were published in the place of those that are here.
    pub fn take_published(&mut self, names: Vec<String>, files: Vec<Vec<u8>>) -> Result<TakenIndex, Problem> {
        let files = names.into_iter().zip(files).collect();
        let (library, ways) = Library::from_files(&files)?;
        if library.collection().encoder != self.name {
            return Err(say::retrieval::link_has_other_encoder());
        }
        self.waiting.clear();
        let collection = self.library.insert(library).collection();
        let n_passages = collection.passages().count() as u64;
        Ok(TakenIndex { n_documents: collection.documents.len() as u64, n_passages, ways })
    }

    /// Why nothing can be measured by each of these questions, if so.
    pub fn check_questions(&self, questions: &[Question]) -> Result<Vec<Option<Problem>>, Problem> {
        let collection = self.library.as_ref().ok_or_else(say::worker::unknown_request)?.collection();
        Ok(questions.iter().map(|question| check_question(collection, question).err()).collect())
    }

    /// Questions made of what the documents say.
    pub fn propose(&self, n: usize, seed: u64) -> Result<Vec<Proposal>, Problem> {
        let library = self.library.as_ref().ok_or_else(say::worker::unknown_request)?;
        Ok(propose(library.collection(), n, seed))
    }

    /// Asks a question, and compares what comes with what is known.
    pub async fn judge(&self, question: &Question, ways: Ways) -> Result<Judged, Problem> {
        let library = self.library.as_ref().ok_or_else(say::worker::unknown_request)?;
        let encoder = self.encoder.as_ref().ok_or_else(say::worker::unknown_request)?;
        Ok(judge(library, question, ways, encoder, &QuietHost::default()).await?.judged)
    }

    /// Where passages lie on a plane.
    pub fn map(&self, limit: usize) -> Result<PassageMap, Problem> {
        Ok(self.library.as_ref().ok_or_else(say::worker::unknown_request)?.map(limit))
    }

    /// A document's text, and what of it is a passage.
    pub fn document(&self, name: &str) -> Result<DocumentText, Problem> {
        let cut = self.library.iter().flat_map(|library| &library.collection().documents);
        let cut =
            cut.into_iter().find(|own| own.document.name == name).ok_or_else(|| say::retrieval::no_document(name))?;
        let passages = cut.passages.iter().map(|own| own.range.clone()).collect();
        Ok(DocumentText { document: cut.document.clone(), passages })
    }

    /// Passages as they would be.
    pub fn passages(&mut self, call: &ListLibraryPassages) -> Result<PassagesPage, Problem> {
        let max_tokens = self.max_tokens()? as u64;
        let current = self.library.as_ref().map(Library::collection).filter(|own| own.cutting == call.cutting);
        let collection = match current {
            Some(collection) => collection,
            None => {
                let shown = self.shown.take().filter(|own| own.cutting == call.cutting);
                let shown = shown.map_or_else(|| self.collection(&call.cutting), Ok)?;
                self.shown.insert(shown)
            }
        };
        let is_wanted = |name: &str| call.document.as_ref().is_none_or(|wanted| wanted == name);
        let wanted = || collection.passages().filter(|(at, _)| is_wanted(&collection.get(*at).0.name));
        let page = wanted().skip(call.offset as usize).take(call.limit as usize).map(|(at, passage)| PassageText {
            file: collection.get(at).0.name.clone(),
            page: passage.page,
            headings: passage.headings.clone(),
            text: collection.text(at).to_string(),
            n_tokens: passage.n_tokens as u64,
        });
        Ok(PassagesPage { passages: page.collect(), n_passages: wanted().count() as u64, max_tokens })
    }

    fn collection(&self, cutting: &Cutting) -> Result<Collection, Problem> {
        let count = |word: &str| self.counted.count(word, |word| self.tokens.tokenize(word));
        let tokens = TokenCounter { count: &count, max_tokens: self.max_tokens()? };
        Collection::cut(self.documents.values().cloned().collect(), cutting, &self.name, &tokens)
    }

    /// Tokens of a passage that the encoder reads.
    fn max_tokens(&self) -> Result<usize, Problem> {
        Ok(self.tokens.max_tokens() - self.tokens.tokenize("")?.len())
    }
}
