//! How documents come in: chosen, dropped, or the sample collection.

use bunsen_protocol::AddDocuments;
use bunsen_spec::{Problem, ProblemKind, ProjectId};
use web_sys::{Blob, File};
use yew::prelude::*;

use super::collection::{Collection, fetch_files};
use super::lasting::{Lasting, Progress};
use super::work::{DocumentWork, use_document_work};
use crate::app::{Studio, use_studio};
use crate::folder::{Dropped, chosen_files};
use crate::frame::use_intake;
use crate::parts::{Button, Icon, ProblemBox};
use crate::rooms::Project;
use crate::state::files::stem;
use crate::state::versions::retraced;
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
    /// Why none can be added now.
    pub reason: Option<AttrValue>,
    project: ProjectId,
    work: DocumentWork,
}

/// Adds documents to the project.
#[hook]
pub fn use_adding(project: &Project) -> Adding {
    let t = &text().ask;
    let studio = use_studio();
    let work = use_document_work();
    let reason =
        if project.state.is_writer { work.adding.running.as_ref().map(|_| t.still_adding) } else { Some(t.locked) };
    let add = {
        let (project, is_writer) = (project.id(), project.state.is_writer);
        let (own, refused) = (work.adding.clone(), work.refused.setter());
        Callback::from(move |given: Given| {
            let t = &text().ask;
            if !is_writer {
                return studio.say(t.locked);
            }
            if own.is_busy() {
                return studio.say(t.still_adding);
            }
            refused.set(None);
            let adding = add(studio.clone(), project.clone(), given, own.clone(), refused.clone());
            own.start(project.clone(), t.starting_to_add, adding);
        })
    };
    Adding { add, reason: reason.map(AttrValue::Static), project: project.id(), work }
}

async fn add(
    studio: Studio,
    project: ProjectId,
    given: Given,
    own: Lasting,
    refused: UseStateSetter<Option<(ProjectId, Vec<Problem>)>>,
) -> Result<(), Problem> {
    let (names, files) = given.files(&|what, done| own.tell(what, done)).await?.into_iter().unzip();
    let call = AddDocuments { project: project.clone(), names };
    match own.follow(studio.bridge.begin_with(call, files)).await {
        Ok(added) => {
            let t = &text().ask;
            match retraced(&project, &added.moved) {
                Some((undo, redo)) => studio.did((t.added)(added.n_added), (t.add_step)(added.n_added), undo, redo),
                None if added.n_added > 0 => studio.say((t.added)(added.n_added)),
                None => {}
            }
            refused.set(Some((project, added.refused)));
            Ok(())
        }
        Err(why) if why.kind == ProblemKind::Cancelled => {
            studio.say(why.what);
            Ok(())
        }
        Err(why) => Err(why),
    }
}

/// Adds what was given before the room was there, once that is possible.
#[hook]
pub fn use_handed(project: &Project, adding: &Adding) {
    let intake = use_intake();
    let add = adding.add.clone();
    let can_add = adding.reason.is_none();
    use_effect_with((project.id(), can_add), move |(project, can_add)| {
        if let Some(given) = can_add.then(|| intake.take_handed(project)).flatten() {
            add.emit(given);
        }
    });
}

impl Given {
    /// What a project of these documents is called: as the folder, or as the first file without its ending.
    pub fn title(&self) -> String {
        match self {
            Self::Files(files) => files.first().map(|file| stem(&file.name()).to_string()),
            Self::Folder(files) => {
                let first = chosen_files(files).into_iter().next();
                first.map(|(path, _)| path.split('/').next().unwrap_or_default().to_string())
            }
            Self::Dropped(dropped) => Some(dropped.title()),
            Self::Sample(collection) => Some(collection.title.clone()),
        }
        .unwrap_or_default()
    }

    /// Whether there is no file in it that could be added.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Files(files) => files.is_empty(),
            Self::Folder(files) => chosen_files(files).is_empty(),
            // What is in a folder is not known yet.
            Self::Dropped(dropped) => dropped.is_empty(),
            Self::Sample(collection) => collection.files.is_empty(),
        }
    }

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
        let DocumentWork { adding, refused, .. } = &self.work;
        let close = {
            let refused = refused.setter();
            Callback::from(move |_: MouseEvent| refused.set(None))
        };
        let dismiss = {
            let adding = adding.clone();
            Callback::from(move |()| adding.dismiss())
        };
        let refused = refused.as_ref().filter(|(of, _)| *of == self.project).map_or(&[][..], |(_, refused)| refused);
        html! {
            <>
                if let Some(running) = adding.running_for(&self.project) { <Progress running={running.clone()} /> }
                if let Some(problem) = adding.problem_of(&self.project) {
                    <ProblemBox problem={problem.clone()} kept={t.changed_nothing} onclose={dismiss} />
                }
                if !refused.is_empty() {
                    <div class="problem" role="alert">
                        { Icon::Warning }
                        <div class="grow">
                            <p><b>{ (t.refused)(refused.len() as u64) }</b></p>
                            { problem_list(refused) }
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
