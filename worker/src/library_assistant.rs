//! The assistant that holds documents, with the encoder that they are asked with: of a project or of a link.

use std::cell::Cell;

use bunsen_protocol::{AssistantCall, EncoderInfo, TakeEncoder, TakeTokenizer};
use bunsen_spec::{Problem, say};
use futures::lock::Mutex;
use serde::Deserialize;

use crate::host::{Assistant, Buffers, Method, Program, fetch, fetch_once, is_kept, now_ms};
use crate::laboratory::Laboratory;

/// Where the encoder is served.
const FOLDER: &str = "/encoder";
/// How long its small files may take.
const TIMEOUT_MS: u32 = 60_000;

/// See the module.
pub struct LibraryAssistant {
    assistant: Assistant,
    encoder: EncoderFiles,
    /// Whether the assistant has the encoder's weights.
    has_encoder: Cell<bool>,
    /// Had by the request that hands them over.
    handing: Mutex<()>,
}

/// What is served of the encoder.
#[derive(Clone, Debug, Deserialize)]
struct EncoderFiles {
    name: String,
    /// Of its weights.
    size_bytes: u64,
}

impl LibraryAssistant {
    /// Starts one, without documents and without the encoder's weights.
    ///
    /// # Errors
    /// If it cannot be started, or the small files of the encoder do not come.
    pub async fn start() -> Result<Self, Problem> {
        let encoder: EncoderFiles = serde_json::from_slice(&fetch_small("encoder.json").await?)
            .map_err(|_| say::retrieval::encoder_not_fetched())?;
        let files = [fetch_small("config.json").await?, fetch_small("tokenizer.json").await?];
        let assistant = Assistant::start(Program::Library);
        let open = Self { assistant, encoder, has_encoder: Cell::new(false), handing: Mutex::default() };
        let take = TakeTokenizer { encoder: open.encoder.name.clone() };
        open.call_with(take, Buffers::of(files.iter().map(Vec::as_slice))).await?;
        Ok(open)
    }

    /// Whether it can do nothing any more.
    pub fn is_dead(&self) -> bool {
        self.assistant.is_dead()
    }

    /// Has the assistant do something.
    ///
    /// # Errors
    /// If it refuses, or has died.
    pub async fn call<C: AssistantCall>(&self, call: C) -> Result<C::Reply, Problem> {
        Ok(self.call_with(call, Buffers::default()).await?.0)
    }

    /// The same with buffers beside the request and the answer.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub async fn call_with<C: AssistantCall>(&self, call: C, buffers: Buffers) -> Result<(C::Reply, Buffers), Problem> {
        let answer = self.assistant.call(call, buffers, |_, _| ()).await;
        answer.map_err(|ended| ended.problem(say::retrieval::library_gave_up))
    }

    /// What gives passages their vectors.
    pub fn encoder_name(&self) -> &str {
        &self.encoder.name
    }

    /// What the page shows of the encoder.
    pub async fn encoder_info(&self) -> EncoderInfo {
        let is_here = self.has_encoder.get() || is_kept(&self.weights_url()).await;
        EncoderInfo { name: self.encoder.name.clone(), size_bytes: self.encoder.size_bytes, is_here }
    }

    fn weights_url(&self) -> String {
        // The bytes are kept under their address, so it names them.
        format!("{FOLDER}/model.safetensors?{}", self.encoder.name)
    }
}

impl Laboratory {
    /// Hands the encoder's weights to the assistant, if they are in this browser or `fetches` them.
    ///
    /// # Errors
    /// If they cannot be fetched, or are damaged.
    pub async fn open_encoder(&self, open: &LibraryAssistant, fetches: bool, request: u64) -> Result<(), Problem> {
        let url = open.weights_url();
        if open.has_encoder.get() || !(fetches || is_kept(&url).await) {
            return Ok(());
        }
        let size_bytes = open.encoder.size_bytes;
        let mut told_ms = f64::NEG_INFINITY;
        let heard = |bytes: u64| {
            if now_ms() - told_ms >= 100.0 {
                told_ms = now_ms();
                let share = bytes as f64 / size_bytes as f64;
                self.working(request, say::retrieval::fetching_encoder(bytes, size_bytes), Some(share));
            }
        };
        // Without the lock: who asks meanwhile does not wait for it.
        let weights = fetch_once(&url, size_bytes, heard).await?;
        let _turn = open.handing.lock().await;
        if open.has_encoder.get() {
            return Ok(());
        }
        self.working(request, say::retrieval::opening_encoder(), None);
        let buffers = Buffers::default();
        buffers.push(&weights);
        open.call_with(TakeEncoder {}, buffers).await?;
        open.has_encoder.set(true);
        Ok(())
    }
}

/// A small file of the encoder.
async fn fetch_small(name: &str) -> Result<Vec<u8>, Problem> {
    let answer = fetch(Method::Get, &format!("{FOLDER}/{name}"), &[], None, TIMEOUT_MS).await?;
    if answer.is_ok() { Ok(answer.bytes) } else { Err(say::retrieval::encoder_not_fetched()) }
}
