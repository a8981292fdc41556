//! What lies over the page: at most one dialog at a time.

use bunsen_spec::ProjectSummary;
use yew::html::ChildrenProps;
use yew::prelude::*;

use super::palette::Palette;
use super::project_menu::RenameDialog;
use super::samples::Sample;
use super::shortcuts::shortcuts;
use super::storage::StorageDialog;
use crate::rooms::{CloneDialog, PasteDialog, SampleSheet};

/// A dialog.
#[derive(Clone, PartialEq)]
pub enum Surface {
    /// Search, and everything that can be done.
    Palette,
    /// The keyboard's shortcuts.
    Shortcuts,
    /// What is stored, and how safely.
    Storage,
    /// A project's new name.
    Rename(ProjectSummary),
    /// A table, pasted: what is in it so far.
    Paste(String),
    /// A project on the edge, to be cloned: its name so far.
    Clone(String),
    /// A sample's card.
    Sample(Sample),
}

/// Opens and closes dialogs.
#[derive(Clone, PartialEq)]
pub struct Surfaces {
    setter: UseStateSetter<Option<Surface>>,
}

/// Which dialog is open.
#[derive(Clone, PartialEq)]
struct Shown(Option<Surface>);

impl Surfaces {
    /// Opens a dialog in place of the one that is open.
    pub fn open(&self, surface: Surface) {
        self.setter.set(Some(surface));
    }

    /// Closes the dialog.
    pub fn close(&self) {
        self.setter.set(None);
    }

    /// A callback that opens a dialog.
    pub fn opening<T: 'static>(&self, surface: Surface) -> Callback<T> {
        let surfaces = self.clone();
        Callback::from(move |_| surfaces.open(surface.clone()))
    }
}

/// Opens and closes dialogs.
#[hook]
pub fn use_surface() -> Surfaces {
    use_context().expect("the shell provides the surfaces to every page")
}

/// Whether a dialog is open.
#[hook]
pub fn use_is_dialog_open() -> bool {
    let Shown(open) = use_context().expect("the shell provides the surfaces to every page");
    open.is_some()
}

/// Provides [`Surfaces`]. [`Dialogs`] shows what they open.
#[component]
pub fn SurfaceProvider(props: &ChildrenProps) -> Html {
    let open = use_state_eq(|| None::<Surface>);
    let surfaces = Surfaces { setter: open.setter() };
    html! {
        <ContextProvider<Surfaces> context={surfaces}>
            <ContextProvider<Shown> context={Shown((*open).clone())}>{ props.children.clone() }</ContextProvider<Shown>>
        </ContextProvider<Surfaces>>
    }
}

/// The dialog that is open. Stands inside everything that dialogs work with.
#[component]
pub fn Dialogs() -> Html {
    let surfaces = use_surface();
    let Shown(open) = use_context().expect("the shell provides the surfaces to every page");
    let onclose = use_callback(surfaces, |(), surfaces| surfaces.close());
    let Some(surface) = open else { return html! {} };
    match surface {
        Surface::Palette => html! { <Palette {onclose} /> },
        Surface::Shortcuts => shortcuts(onclose),
        Surface::Storage => html! { <StorageDialog {onclose} /> },
        Surface::Rename(project) => html! { <RenameDialog {project} {onclose} /> },
        Surface::Paste(text) => html! { <PasteDialog {text} {onclose} /> },
        Surface::Clone(name) => html! { <CloneDialog {name} {onclose} /> },
        Surface::Sample(sample) => html! { <SampleSheet {sample} {onclose} /> },
    }
}
