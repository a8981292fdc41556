//! The sample collection that comes with the page.

use std::rc::Rc;

use bunsen_spec::{DataCard, Problem, ProblemKind};
use gloo::net::http::{Request, Response};
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::prelude::*;

use crate::bridge::use_asks;
use crate::browser::file_of;
use crate::text::text;

/// A sample collection, as its `card.json` tells of it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Collection {
    /// Its folder under `/collections/`.
    pub folder: String,
    /// What it is.
    pub title: String,
    /// A few words: "24 chapters, 213 pages".
    pub blurb: String,
    /// Its files.
    pub files: Vec<CollectionFile>,
    /// Where it comes from and what may be done with it.
    pub card: DataCard,
}

/// A file of a collection.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct CollectionFile {
    /// Its name in the collection's folder.
    pub file: String,
}

/// The collection: being fetched, there, or why not.
pub struct Collections {
    /// The collection, once its card is there.
    pub collection: Option<Rc<Collection>>,
    /// Why it could not be fetched.
    pub problem: Option<Problem>,
    /// Tries again.
    pub reload: Callback<()>,
}

/// The sample collection.
#[hook]
pub fn use_collection() -> Collections {
    let collection = use_state_eq(|| None::<Rc<Collection>>);
    let problem = use_state_eq(|| None::<Problem>);
    let (asks, reload) = use_asks();
    {
        let (collection, problem) = (collection.setter(), problem.setter());
        use_effect_with(asks, move |_| {
            spawn_local(async move {
                match fetch_card().await {
                    Ok(card) => {
                        collection.set(Some(Rc::new(card)));
                        problem.set(None);
                    }
                    Err(why) => problem.set(Some(why)),
                }
            });
        });
    }
    Collections { collection: (*collection).clone(), problem: (*problem).clone(), reload }
}

/// The files of a collection, each with its name among the documents. `tell` hears how far it is.
///
/// # Errors
/// When one of them cannot be fetched.
pub async fn fetch_files(
    collection: &Collection,
    tell: &impl Fn(String, Option<f64>),
) -> Result<Vec<(String, Blob)>, Problem> {
    let n = collection.files.len();
    let mut files = Vec::with_capacity(n);
    for (i, CollectionFile { file }) in collection.files.iter().enumerate() {
        tell((text().ask.fetching)(i as u64 + 1, n as u64), Some(i as f64 / n as f64));
        let name = format!("{}/{file}", collection.folder);
        let response = fetch(&name).await?;
        let bytes = response.binary().await.map_err(|_| missing())?;
        files.push((name, file_of(&bytes)));
    }
    Ok(files)
}

async fn fetch_card() -> Result<Collection, Problem> {
    fetch("scikit-learn/card.json").await?.json().await.map_err(|_| missing())
}

async fn fetch(path: &str) -> Result<Response, Problem> {
    let response = Request::get(&format!("/collections/{path}")).send().await.map_err(|_| missing())?;
    if response.ok() { Ok(response) } else { Err(missing()) }
}

fn missing() -> Problem {
    let t = &text().ask;
    Problem::new(ProblemKind::Unreachable, t.sample_missing).remedy(t.sample_missing_remedy)
}
