//! The project's name in the bar, and what can be done with it.

use bunsen_spec::{Problem, ProjectSummary};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::surface::{Surface, use_surface};
use crate::actions::Hands;
use crate::app::{use_history, use_studio};
use crate::parts::{Button, ButtonKind, Dialog, Field, Icon, Menu, MenuItem, TextInput};
use crate::router::{Route, use_navigator};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ProjectMenuProps {
    /// The project.
    pub project: ProjectSummary,
}

/// See [`ProjectMenuProps`].
#[component]
pub fn ProjectMenu(props: &ProjectMenuProps) -> Html {
    let t = &text().frame;
    let project = &props.project;
    let surfaces = use_surface();
    let history = use_history();
    let hands = Hands { studio: use_studio(), navigator: use_navigator() };
    let undo = history.to_undo().cloned().map(|step| {
        let studio = hands.studio.clone();
        MenuItem {
            aside: Some("Ctrl Z".into()),
            ..MenuItem::new(
                (t.undo_step)(&step.name),
                Some(Icon::Undo),
                Callback::from(move |()| studio.undo(step.clone())),
            )
        }
    });
    let redo = history.to_redo().cloned().map(|step| {
        let studio = hands.studio.clone();
        MenuItem {
            aside: Some("Ctrl Shift Z".into()),
            ..MenuItem::new(
                (t.redo_step)(&step.name),
                Some(Icon::Redo),
                Callback::from(move |()| studio.redo(step.clone())),
            )
        }
    });
    let home = {
        let navigator = hands.navigator.clone();
        Callback::from(move |()| navigator.go(Route::Welcome))
    };
    let mut items = vec![
        MenuItem::new(t.rename, Some(Icon::Edit), surfaces.opening(Surface::Rename(project.clone()))),
        MenuItem::new(t.duplicate, Some(Icon::Copy), acting(&hands, project, ProjectAction::Duplicate)),
        MenuItem::new(t.export, Some(Icon::Export), acting(&hands, project, ProjectAction::Export)),
        MenuItem::new(t.delete, Some(Icon::Delete), acting(&hands, project, ProjectAction::Delete)),
    ];
    items.extend(undo);
    items.extend(redo);
    items.push(MenuItem::new(t.open_another, Some(Icon::Home), home));
    html! {
        <Menu label={(t.project_menu)(&project.name)} {items} class={classes!("button", "plain", "project")}>
            <span class="name">{ &project.name }</span>{ Icon::Down }
        </Menu>
    }
}

/// What can be done with a project without asking anything more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectAction {
    /// Copies it.
    Duplicate,
    /// Saves it as one file.
    Export,
    /// Moves it to the trash.
    Delete,
}

/// A callback that acts on a project and reports what goes wrong.
pub fn acting(hands: &Hands, project: &ProjectSummary, action: ProjectAction) -> Callback<()> {
    let (hands, project) = (hands.clone(), project.clone());
    Callback::from(move |()| {
        let (hands, project) = (hands.clone(), project.clone());
        spawn_local(async move {
            let result = match action {
                ProjectAction::Duplicate => hands.duplicate_project(&project).await,
                ProjectAction::Export => hands.export_project(&project).await,
                ProjectAction::Delete => hands.delete_project(&project).await,
            };
            if let Err(problem) = result {
                hands.studio.report(&problem);
            }
        });
    })
}

/// See [`RenameDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct RenameDialogProps {
    /// The project.
    pub project: ProjectSummary,
    /// Closes it.
    pub onclose: Callback<()>,
}

/// Asks for a project's new name.
#[component]
pub fn RenameDialog(props: &RenameDialogProps) -> Html {
    let t = &text().frame;
    let name = use_state_eq(|| props.project.name.clone());
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    let hands = Hands { studio: use_studio(), navigator: use_navigator() };
    let submit = {
        let (name, problem, is_busy, props) = (name.clone(), problem.clone(), is_busy.clone(), props.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = name.trim().to_string();
            if new.is_empty() {
                return problem.set(Some(Problem::bad_input(text().frame.name_needed)));
            }
            let (hands, problem, is_busy, props) = (hands.clone(), problem.setter(), is_busy.setter(), props.clone());
            is_busy.set(true);
            spawn_local(async move {
                match hands.rename_project(&props.project, &new).await {
                    Ok(_) => props.onclose.emit(()),
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    let oninput = {
        let (name, problem) = (name.setter(), problem.setter());
        Callback::from(move |new| {
            problem.set(None);
            name.set(new);
        })
    };
    html! {
        <Dialog title={t.rename_title} onclose={props.onclose.clone()}>
            <form class="stack" onsubmit={submit}>
                <Field id="project-name" label={t.project_name} error={problem.as_ref().map(|p| AttrValue::from(p.to_string()))}>
                    <TextInput id="project-name" value={(*name).clone()} {oninput} is_wrong={problem.is_some()} autofocus=true />
                </Field>
                <div class="row end">
                    <Button label={t.cancel} onclick={props.onclose.reform(|_| ())} />
                    <Button label={t.rename} kind={ButtonKind::Primary} r#type="submit" is_busy={*is_busy} />
                </div>
            </form>
        </Dialog>
    }
}
