//! The project's name in the bar, and what can be done with it.

use bunsen_spec::ProjectSummary;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::surface::{Surface, use_surface};
use crate::actions::Hands;
use crate::app::{use_history, use_studio};
use crate::bridge::use_work;
use crate::parts::{Dialog, Field, Form, Icon, Menu, MenuItem, TextInput};
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
    let work = use_work();
    let hands = Hands { studio: use_studio(), navigator: use_navigator() };
    let onsubmit = {
        let (name, work, props) = (name.clone(), work.clone(), props.clone());
        Callback::from(move |()| {
            let (hands, new, props) = (hands.clone(), name.trim().to_string(), props.clone());
            work.start(async move {
                hands.rename_project(&props.project, &new).await?;
                props.onclose.emit(());
                Ok(())
            });
        })
    };
    let is_empty = name.trim().is_empty();
    let oninput = {
        let name = name.setter();
        Callback::from(move |new| name.set(new))
    };
    html! {
        <Dialog title={t.rename_title} onclose={props.onclose.clone()}>
            <Form submit={t.rename} is_busy={work.is_busy} problem={work.problem.clone()} {onsubmit} oncancel={props.onclose.clone()}>
                <Field id="project-name" label={t.project_name} error={is_empty.then_some(t.name_needed)}>
                    <TextInput id="project-name" value={(*name).clone()} {oninput} is_wrong={is_empty} autofocus=true />
                </Field>
            </Form>
        </Dialog>
    }
}
