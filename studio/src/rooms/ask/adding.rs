//! How documents come in: chosen, dropped, or the sample collection.

use bunsen_protocol::{AddDocuments, DocumentsState};
use bunsen_spec::{Problem, ProblemKind};
use web_sys::{Blob, File};
use yew::prelude::*;

use super::collection::{Collection, fetch_files};
use crate::app::use_studio;
use crate::bridge::{Work, use_work};
use crate::folder::{Dropped, chosen_files};
use crate::parts::{Button, Icon, ProblemBox, Working};
use crate::rooms::{Going, Project};
use crate::text::text;

/// What the learner gave.
#[derive(Clone)]
pub enum Given {
    /// Chosen files.
    Files(Vec<File>),
    /// The files of a chosen folder.
    Folder(Vec<File>),
    /// What was dropped.
    Dropped(Dropped),
    /// The sample collection.
    Sample(Collection),
}

/// How documents are added.
#[derive(Clone, PartialEq)]
pub struct Adding {
    /// Adds some.
    pub add: Callback<Given>,
    /// What is being added, and why the last ones were not.
    pub work: Work,
    /// What is done before the worker is asked, and the share done.
    gathering: Option<(String, Option<f64>)>,
    /// Files of the last ones that were not added.
    refused: Vec<Problem>,
    set_refused: UseStateSetter<Vec<Problem>>,
}

/// Adds documents to the project. `onstate` hears what documents there are then.
#[hook]
pub fn use_adding(project: &Project, onstate: Callback<DocumentsState>) -> Adding {
    let studio = use_studio();
    let work = use_work();
    let gathering = use_state_eq(|| None::<(String, Option<f64>)>);
    let refused = use_state_eq(Vec::<Problem>::new);
    let add = {
        let (project, work) = (project.clone(), work.clone());
        let (gathering, refused) = (gathering.setter(), refused.setter());
        Callback::from(move |given: Given| {
            let t = &text().ask;
            if !project.state.is_writer {
                return studio.say(t.locked);
            }
            if work.is_busy {
                return studio.say(t.still_adding);
            }
            let (studio, project, own, onstate) = (studio.clone(), project.clone(), work.clone(), onstate.clone());
            let (gathering, refused) = (gathering.clone(), refused.clone());
            refused.set(Vec::new());
            work.start(async move {
                let named = given.files(&|what, done| gathering.set(Some((what, done)))).await;
                gathering.set(None);
                let (names, files): (Vec<String>, Vec<Blob>) = named?.into_iter().unzip();
                let call = AddDocuments { project: project.id(), names };
                match own.follow(studio.bridge.begin_with(call, files)).await {
                    Ok(added) => {
                        refused.set(added.refused);
                        onstate.emit(added.state);
                        if added.n_added > 0 {
                            studio.say((text().ask.added)(added.n_added));
                        }
                        Ok(())
                    }
                    Err(why) if why.kind == ProblemKind::Cancelled => {
                        studio.say(why.what);
                        Ok(())
                    }
                    Err(why) => Err(why),
                }
            });
        })
    };
    Adding { add, work, gathering: (*gathering).clone(), refused: (*refused).clone(), set_refused: refused.setter() }
}

impl Given {
    /// The files, each with its name. `tell` hears what is done until they are there.
    async fn files(self, tell: &impl Fn(String, Option<f64>)) -> Result<Vec<(String, Blob)>, Problem> {
        let t = &text().ask;
        let files = match self {
            Self::Files(files) => files.into_iter().map(|file| (file.name(), file)).collect(),
            Self::Folder(files) => chosen_files(&files),
            Self::Dropped(dropped) => {
                tell(t.reading_folder.into(), None);
                dropped.each_file().await?
            }
            Self::Sample(collection) => return fetch_files(&collection, tell).await,
        };
        if files.is_empty() {
            return Err(Problem::bad_input(t.no_files).remedy(t.no_files_remedy));
        }
        Ok(files.into_iter().map(|(name, file)| (name, file.into())).collect())
    }
}

impl Adding {
    /// How it goes, and what went wrong.
    pub fn view(&self) -> Html {
        let t = &text().ask;
        let close = {
            let refused = self.set_refused.clone();
            Callback::from(move |_: MouseEvent| refused.set(Vec::new()))
        };
        let work = self.work.clone();
        let forget = Callback::from(move |()| work.forget());
        html! {
            <>
                if let Some((what, done)) = self.gathering.clone() { <Working {what} {done} /> }
                <Going request={self.work.request} />
                if let Some(problem) = &self.work.problem {
                    <ProblemBox problem={problem.clone()} kept={t.changed_nothing} onclose={forget} />
                }
                if !self.refused.is_empty() {
                    <div class="problem" role="alert">
                        { Icon::Warning }
                        <div class="grow">
                            <p><b>{ (t.refused)(self.refused.len() as u64) }</b></p>
                            { problem_list(&self.refused) }
                        </div>
                        <Button label={text().frame.close} icon={Icon::Close} is_icon_only=true onclick={close} />
                    </div>
                }
            </>
        }
    }
}

/// What is wrong with files: all of it if that is little, or folded away.
fn problem_list(problems: &[Problem]) -> Html {
    let list = html! {
        <ul class="plain-list">
            { for problems.iter().map(|problem| html! {
                <li>{ &problem.what }{ " " }<span class="soft">{ &problem.remedy }</span></li>
            }) }
        </ul>
    };
    if problems.len() <= 3 {
        return list;
    }
    html! { <details class="fold"><summary>{ text().ask.refused_why }</summary>{ list }</details> }
}
