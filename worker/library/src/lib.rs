//! The library's assistant: holds the documents of the open project, cut into passages, and the encoder that gives these
//! their vectors; finds what answers a question. A program of its own, so that encoding, which takes minutes, holds up
//! nothing else, and ends with it.

mod library;

use std::cell::RefCell;
use std::collections::BTreeMap;

use bunsen_assistant::{Given, reply};
use bunsen_protocol::{AssistantCommand, TakeTokenizer};
use bunsen_retrieve::{in_context, summarise};
use bunsen_spec::{Problem, say};
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use library::OpenLibrary;

thread_local! {
    static LIBRARY: RefCell<Option<OpenLibrary>> = const { RefCell::new(None) };
}

/// Answers a message of the worker; `tell` hears how it goes. Called by the assistants' `start.js`, one message at a time.
#[wasm_bindgen]
pub async fn answer(request: String, buffers: Array, tell: Function) -> Array {
    reply(&request, &buffers, tell, async |command, buffers, _| {
        // Not borrowed while it computes: that waits for others.
        let mut library = LIBRARY.take();
        let answered = answer_from(&mut library, command, buffers).await;
        LIBRARY.set(library);
        answered
    })
    .await
}

async fn answer_from(
    library: &mut Option<OpenLibrary>,
    command: AssistantCommand,
    buffers: Vec<Vec<u8>>,
) -> Result<Given, Problem> {
    if let AssistantCommand::TakeTokenizer(TakeTokenizer { encoder }) = command {
        *library = Some(OpenLibrary::new(encoder, buffers)?);
        return Ok(Given::value(&()));
    }
    let library = library.as_mut().ok_or_else(say::worker::unknown_request)?;
    match command {
        AssistantCommand::TakeEncoder(_) => library.take_encoder(&buffers).map(|()| Given::value(&())),
        AssistantCommand::TakeDocuments(call) => {
            library.take_documents(call.md5s, &buffers).map(|()| Given::value(&()))
        }
        AssistantCommand::CutDocuments(call) => {
            library.keep_documents(call.documents);
            Ok(Given::value(&library.cut(&call.cutting, &buffers)?))
        }
        AssistantCommand::TakeVectors(_) => Ok(Given::value(&library.take_vectors(&buffers)?)),
        AssistantCommand::EncodePassages(call) => {
            let (encoded, vectors) = library.encode(call.n as usize, call.gives, call.was_kept).await?;
            Ok(Given::with_buffers(&encoded, vectors.iter().map(Vec::as_slice)))
        }
        AssistantCommand::AskLibrary(call) => {
            Ok(Given::value(&library.ask(&in_context(&call.after, &call.question), call.ways).await?))
        }
        AssistantCommand::PackLibrary(call) => {
            let files = library.pack(call.ways)?;
            let names: Vec<&String> = files.keys().collect();
            Ok(Given::with_buffers(&names, files.values().map(Vec::as_slice)))
        }
        AssistantCommand::TakePublished(call) => Ok(Given::value(&library.take_published(call.names, buffers)?)),
        AssistantCommand::CheckTestQuestions(call) => Ok(Given::value(&library.check_questions(&call.questions)?)),
        AssistantCommand::ProposeFromLibrary(call) => Ok(Given::value(&library.propose(call.n as usize, call.seed)?)),
        AssistantCommand::JudgeQuestion(call) => Ok(Given::value(&library.judge(&call.question, call.ways).await?)),
        AssistantCommand::SummariseJudged(call) => {
            let metrics = summarise(&call.judged).into_iter().filter_map(|(name, value)| Some((name, value?)));
            Ok(Given::value(&metrics.collect::<BTreeMap<_, _>>()))
        }
        AssistantCommand::ReadLibraryDocument(call) => Ok(Given::value(&library.document(&call.name)?)),
        AssistantCommand::MapLibrary(call) => Ok(Given::value(&library.map(call.limit as usize)?)),
        AssistantCommand::ListLibraryPassages(call) => Ok(Given::value(&library.passages(&call)?)),
        _ => Err(say::worker::unknown_request()),
    }
}
