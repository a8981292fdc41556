//! How files and folders come in: dropped anywhere, chosen, pasted, or a sample. One at a time, with its progress;
//! what comes meanwhile waits. Documents are handed on to the room that adds them.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use bunsen_protocol::Event as WorkerEvent;
use bunsen_spec::{Problem, ProblemKind, ProjectId, ProjectSummary};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::net::http::Request;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{ClipboardEvent, DragEvent, File, HtmlElement, HtmlInputElement};
use yew::html::ChildrenProps;
use yew::prelude::*;

use super::samples::Sample;
use super::surface::{Surface, use_surface};
use crate::actions::Hands;
use crate::app::use_studio;
use crate::bridge::use_events;
use crate::browser::{file_of, is_typing};
use crate::folder::{Dropped, chosen_folder};
use crate::rooms::Given;
use crate::router::{current_route, use_navigator};
use crate::state::files::{ACCEPTED_REPOSITORIES, ACCEPTED_TABLES, is_document, stem};
use crate::state::pasted::looks_tabular;
use crate::text::{Words, text};

const INPUT_ID: &str = "file-input";
const FOLDER_INPUT_ID: &str = "folder-input";
/// Letters of a project's name that a file or a folder gives it, at most.
const MAX_NAME: usize = 100;

/// How files come in, and what comes in now.
#[derive(Clone, PartialEq)]
pub struct Intake {
    /// What is being read.
    pub busy: Option<Busy>,
    /// Why the last thing did not come in.
    pub problem: Option<Problem>,
    /// Takes the problem away.
    pub dismiss: Callback<()>,
    take: Callback<Incoming>,
    set_taker: UseStateSetter<Option<Taker>>,
    handed: Handed,
}

/// Documents that wait for their project's room to be opened, which adds them.
#[derive(Clone, Default)]
struct Handed(Rc<RefCell<Vec<(ProjectId, Given)>>>);

impl PartialEq for Handed {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What takes that which is dropped, where it does not become a project.
#[derive(Clone, PartialEq)]
struct Taker {
    words: Words,
    take: Callback<Dropped>,
}

/// What is being read now.
#[derive(Clone, Debug, PartialEq)]
pub struct Busy {
    /// In a few words.
    pub what: String,
    /// Share done, 0 to 1, if known.
    pub done: Option<f64>,
    /// The number of the request, once it is sent: until then it cannot be given up.
    pub request: Option<u64>,
}

#[derive(Clone)]
enum Incoming {
    Files(Vec<File>),
    /// The files of a chosen folder.
    Folder(Vec<File>),
    Dropped(Dropped),
    Text {
        name: String,
        text: String,
    },
    Sample(Sample),
    Documents(Given),
}

impl Intake {
    /// Lets the learner choose files.
    pub fn choose(&self) {
        click(INPUT_ID);
    }

    /// Lets the learner choose a folder.
    pub fn choose_folder(&self) {
        click(FOLDER_INPUT_ID);
    }

    /// Makes a project of a pasted table.
    pub fn take_text(&self, name: String, text: String) {
        self.take.emit(Incoming::Text { name, text });
    }

    /// Makes a project for documents, and opens the room that adds them.
    pub fn take_documents(&self, given: Given) {
        self.take.emit(Incoming::Documents(given));
    }

    /// The documents that a project was made for, if they are not added yet.
    pub fn take_handed(&self, project: &ProjectId) -> Option<Given> {
        let mut handed = self.handed.0.borrow_mut();
        let at = handed.iter().position(|(of, _)| of == project)?;
        Some(handed.remove(at).1)
    }

    /// Makes a project of a sample.
    pub fn take_sample(&self, sample: Sample) {
        self.take.emit(Incoming::Sample(sample));
    }
}

/// How files come in.
#[hook]
pub fn use_intake() -> Intake {
    use_context().expect("the shell provides the intake to every page")
}

/// While the component is shown, what is dropped anywhere on the page is for it: `take`, the newest, hears of it. `words`
/// say so while files are dragged.
#[hook]
pub fn use_drops(words: Words, take: Callback<Dropped>) {
    let intake = use_intake();
    let newest = use_mut_ref(|| take.clone());
    newest.replace(take);
    use_effect_with((), move |()| {
        let take = Callback::from(move |dropped| {
            let take = newest.borrow().clone();
            take.emit(dropped);
        });
        intake.set_taker.set(Some(Taker { words, take }));
        move || intake.set_taker.set(None)
    });
}

/// Provides [`Intake`], hears drops and pastes anywhere on the page, and holds the hidden file field.
#[component]
pub fn IntakeProvider(props: &ChildrenProps) -> Html {
    let studio = use_studio();
    let navigator = use_navigator();
    let surfaces = use_surface();
    let busy = use_state_eq(|| None::<Busy>);
    let problem = use_state_eq(|| None::<Problem>);
    let is_dragging = use_state_eq(|| false);
    let taker = use_state_eq(|| None::<Taker>);
    let hands = Hands { studio: studio.clone(), navigator: navigator.clone() };

    let waiting = use_mut_ref(VecDeque::<Incoming>::new);
    let is_taking = use_mut_ref(|| false);

    let handed = (*use_memo((), |()| Handed::default())).clone();

    let take = {
        let (busy, problem, handed) = (busy.setter(), problem.setter(), handed.clone());
        use_callback(hands, move |incoming: Incoming, hands| {
            waiting.borrow_mut().push_back(incoming);
            problem.set(None);
            if is_taking.replace(true) {
                return;
            }
            let (waiting, is_taking) = (waiting.clone(), is_taking.clone());
            let (busy, problem, hands, handed) = (busy.clone(), problem.clone(), hands.clone(), handed.clone());
            spawn_local(async move {
                let next = || waiting.borrow_mut().pop_front();
                while let Some(incoming) = next() {
                    let what = (text().welcome.reading)(&incoming.name());
                    let tell = |request| busy.set(Some(Busy { what: what.clone(), done: None, request }));
                    tell(None);
                    let result = incoming.open(&hands, &handed, &|request| tell(Some(request))).await;
                    busy.set(None);
                    if let Err(why) = result {
                        say_not_taken(&hands, &problem, why);
                    }
                }
                is_taking.replace(false);
            });
        })
    };
    {
        let busy = busy.clone();
        use_events(Callback::from(move |event| {
            if let WorkerEvent::Working { id, what, done } = event
                && busy.as_ref().is_some_and(|busy| busy.request == Some(id))
            {
                busy.set(Some(Busy { what, done, request: Some(id) }));
            }
        }));
    }
    {
        let is_dragging = is_dragging.setter();
        let ondrop = match &*taker {
            Some(taker) => taker.take.clone(),
            None => take.reform(Incoming::Dropped),
        };
        use_effect_with((take.clone(), (*taker).clone()), move |_| {
            let listeners = hear_drops(ondrop, is_dragging);
            move || drop(listeners)
        });
    }
    {
        let route = navigator.route();
        use_effect_with(route, move |route| {
            // Elsewhere a paste belongs to the room.
            let listener = route.is_home().then(|| {
                EventListener::new(&gloo::utils::document(), "paste", move |event| {
                    let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
                    let pasted = data.and_then(|data| data.get_data("text").ok()).unwrap_or_default();
                    if !is_typing() && looks_tabular(&pasted) {
                        surfaces.open(Surface::Paste(pasted));
                    }
                })
            });
            move || drop(listener)
        });
    }
    let on_chosen = |incoming: fn(Vec<File>) -> Incoming| {
        let take = take.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let files = input.files().map(|list| (0..list.length()).filter_map(|i| list.item(i)).collect::<Vec<_>>());
            if let Some(files) = files.filter(|files| !files.is_empty()) {
                take.emit(incoming(files));
            }
            // The same file can be chosen again.
            input.set_value("");
        })
    };
    let (onfiles, onfolder) = (on_chosen(Incoming::Files), on_chosen(Incoming::Folder));
    let dismiss = {
        let problem = problem.setter();
        use_callback((), move |(), ()| problem.set(None))
    };
    let (set_taker, problem) = (taker.setter(), (*problem).clone());
    let intake = Intake { busy: (*busy).clone(), problem, dismiss, take, set_taker, handed };
    html! {
        <ContextProvider<Intake> context={intake}>
            { props.children.clone() }
            <input id={INPUT_ID} type="file" multiple=true hidden=true onchange={onfiles} aria-label={text().welcome.choose_files}
                accept={format!("{ACCEPTED_TABLES},{ACCEPTED_REPOSITORIES}")} />
            <input id={FOLDER_INPUT_ID} type="file" webkitdirectory=true hidden=true onchange={onfolder}
                aria-label={text().welcome.choose_folder} />
            if *is_dragging {
                <div class="drop-over"><p>{ taker.as_ref().map_or(text().welcome.drop_now, |taker| taker.words) }</p></div>
            }
        </ContextProvider<Intake>>
    }
}

/// Hears files being dragged over the page and dropped on it.
fn hear_drops(ondrop: Callback<Dropped>, is_dragging: UseStateSetter<bool>) -> Vec<EventListener> {
    let window = gloo::utils::window();
    // The browser would open the file in place of the page unless both are prevented.
    let options = EventListenerOptions::enable_prevent_default();
    let over = {
        let is_dragging = is_dragging.clone();
        EventListener::new_with_options(&window, "dragover", options, move |event| {
            if has_files(event) {
                event.prevent_default();
                is_dragging.set(true);
            }
        })
    };
    let leave = {
        let is_dragging = is_dragging.clone();
        EventListener::new(&window, "dragleave", move |event| {
            // Leaving the window has no related target; moving between elements has.
            if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
                is_dragging.set(false);
            }
        })
    };
    let drop = EventListener::new_with_options(&window, "drop", options, move |event| {
        if has_files(event) {
            event.prevent_default();
            is_dragging.set(false);
            let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
            let dropped = transfer.map(|transfer| Dropped::of(&transfer)).unwrap_or_default();
            if !dropped.is_empty() {
                ondrop.emit(dropped);
            }
        }
    });
    vec![over, leave, drop]
}

fn click(input: &str) {
    let input = gloo::utils::document().get_element_by_id(input);
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
        input.click();
    }
}

fn has_files(event: &Event) -> bool {
    let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    transfer.is_some_and(|transfer| transfer.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

/// Says why something did not come in, wherever the learner is by now.
fn say_not_taken(hands: &Hands, problem: &UseStateSetter<Option<Problem>>, why: Problem) {
    if why.kind == ProblemKind::Cancelled {
        return hands.studio.say(why.what);
    }
    if !current_route().is_home() {
        hands.studio.report(&why);
    }
    problem.set(Some(why));
}

impl Incoming {
    /// What it is called while it is read.
    fn name(&self) -> String {
        match self {
            Self::Files(files) => files.iter().map(File::name).collect::<Vec<_>>().join(", "),
            Self::Folder(_) => text().welcome.the_folder.into(),
            Self::Dropped(dropped) => dropped.name(),
            Self::Text { name, .. } => name.clone(),
            Self::Sample(sample) => sample.card.title.clone(),
            Self::Documents(given) => given.title(),
        }
    }

    /// Makes a project of it, or of each of its files; the last one is shown. A file that cannot be read stops what
    /// follows it. Documents become one project, and are `handed` to its room. `began` hears the number of each request.
    async fn open(self, hands: &Hands, handed: &Handed, began: &impl Fn(u64)) -> Result<(), Problem> {
        let are_documents = |files: &[File]| files.iter().all(|file| is_document(&file.name()));
        let files = match self {
            Self::Documents(given) => return open_documents(hands, handed, given, began).await,
            Self::Files(files) if are_documents(&files) => {
                return open_documents(hands, handed, Given::Files(files), began).await;
            }
            Self::Dropped(dropped) if dropped.is_documents() => {
                return open_documents(hands, handed, Given::Dropped(dropped), began).await;
            }
            Self::Files(files) => files,
            Self::Folder(files) => vec![chosen_folder(&files)?],
            Self::Dropped(dropped) => dropped.files().await?,
            Self::Text { name, text } => {
                let file_name = format!("{name}.csv");
                return hands.create_project(&name, &file_name, file_of(text.as_bytes()), None, began).await;
            }
            Self::Sample(sample) => return open_sample(hands, sample, began).await,
        };
        for file in &files {
            hands.open_file(file, began).await?;
        }
        Ok(())
    }
}

async fn open_documents(hands: &Hands, handed: &Handed, given: Given, began: &impl Fn(u64)) -> Result<(), Problem> {
    if given.is_empty() {
        return Err(Problem::bad_input(text().ask.no_files).remedy(text().ask.no_files_remedy));
    }
    let title: String = given.title().chars().take(MAX_NAME).collect();
    let name = if title.trim().is_empty() { text().welcome.documents_name } else { &title };
    let hand_over = |project: &ProjectSummary| handed.0.borrow_mut().push((project.id.clone(), given));
    hands.create_documents_project(name, hand_over, began).await
}

async fn open_sample(hands: &Hands, sample: Sample, began: &impl Fn(u64)) -> Result<(), Problem> {
    let t = &text().welcome;
    let missing = || Problem::new(ProblemKind::Unreachable, t.samples_missing).remedy(t.samples_missing_remedy);
    let response = Request::get(&format!("/samples/{}", sample.file)).send().await.map_err(|_| missing())?;
    if !response.ok() {
        return Err(missing());
    }
    let bytes = response.binary().await.map_err(|_| missing())?;
    let name = if sample.card.title.is_empty() { stem(&sample.file) } else { &sample.card.title };
    hands.create_project(name, &sample.file, file_of(&bytes), Some(sample.card.clone()), began).await
}
