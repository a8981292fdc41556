//! The samples that come with the page.

use std::rc::Rc;

use bunsen_spec::{DataCard, Problem, ProblemKind, Task};
use gloo::net::http::Request;
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;
use yew::html::ChildrenProps;
use yew::prelude::*;

use crate::bridge::use_asks;
use crate::text::text;

/// A sample data set, as `/samples/index.json` lists it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Sample {
    /// Its file under `/samples/`.
    pub file: String,
    /// Number of rows.
    pub rows: u64,
    /// Number of columns.
    pub columns: u64,
    /// What learners usually do with it.
    pub task: Task,
    /// A few words: "150 flowers, 3 kinds".
    pub blurb: String,
    /// What to do with it, in two or three words; the task's own words if empty.
    #[serde(default)]
    pub invitation: String,
    /// The distribution of a column of it.
    pub bars: Vec<f64>,
    /// Where it comes from and what may be done with it.
    pub card: DataCard,
}

/// The list of samples: being fetched, there, or why not.
#[derive(Clone, PartialEq)]
pub struct Samples {
    /// The samples, once fetched.
    pub list: Option<Rc<Vec<Sample>>>,
    /// Why they could not be fetched.
    pub problem: Option<Problem>,
    /// Tries again.
    pub reload: Callback<()>,
}

/// The samples. Fetched once for the whole page.
#[hook]
pub fn use_samples() -> Samples {
    use_context().expect("the shell provides the samples to every page")
}

/// Fetches the samples and provides them.
#[component]
pub fn SamplesProvider(props: &ChildrenProps) -> Html {
    let list = use_state_eq(|| None);
    let problem = use_state_eq(|| None);
    let (asks, reload) = use_asks();
    {
        let (list, problem) = (list.setter(), problem.setter());
        use_effect_with(asks, move |_| {
            spawn_local(async move {
                match fetch().await {
                    Ok(samples) => {
                        list.set(Some(Rc::new(samples)));
                        problem.set(None);
                    }
                    Err(why) => problem.set(Some(why)),
                }
            });
        });
    }
    let samples = Samples { list: (*list).clone(), problem: (*problem).clone(), reload };
    html! { <ContextProvider<Samples> context={samples}>{ props.children.clone() }</ContextProvider<Samples>> }
}

async fn fetch() -> Result<Vec<Sample>, Problem> {
    let t = &text().welcome;
    let missing = || Problem::new(ProblemKind::Unreachable, t.samples_missing).remedy(t.samples_missing_remedy);
    let response = Request::get("/samples/index.json").send().await.map_err(|_| missing())?;
    if !response.ok() {
        return Err(missing());
    }
    response.json().await.map_err(|_| missing())
}
