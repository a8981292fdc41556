//! What lies over the page: at most one dialog at a time.

use bunsen_spec::ProjectSummary;
use yew::prelude::*;

use super::palette::Palette;
use super::project_menu::RenameDialog;
use super::samples::Sample;
use super::shortcuts::Shortcuts;
use super::storage::StorageDialog;
use crate::rooms::{PasteDialog, SampleSheet};

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
    /// A sample's card.
    Sample(Sample),
}

/// Opens and closes dialogs.
#[derive(Clone, PartialEq)]
pub struct Surfaces {
    setter: UseStateSetter<Option<Surface>>,
}

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

/// Provides [`Surfaces`] and shows the dialog that is open.
#[component]
pub fn SurfaceProvider(props: &yew::html::ChildrenProps) -> Html {
    let open = use_state_eq(|| None::<Surface>);
    let surfaces = Surfaces { setter: open.setter() };
    let onclose = {
        let surfaces = surfaces.clone();
        use_callback((), move |(), ()| surfaces.close())
    };
    let dialog = (*open).clone().map(|surface| match surface {
        Surface::Palette => html! { <Palette {onclose} /> },
        Surface::Shortcuts => html! { <Shortcuts {onclose} /> },
        Surface::Storage => html! { <StorageDialog {onclose} /> },
        Surface::Rename(project) => html! { <RenameDialog {project} {onclose} /> },
        Surface::Paste(text) => html! { <PasteDialog {text} {onclose} /> },
        Surface::Sample(sample) => html! { <SampleSheet {sample} {onclose} /> },
    });
    html! {
        <ContextProvider<Surfaces> context={surfaces}>
            { props.children.clone() }
            { dialog }
        </ContextProvider<Surfaces>>
    }
}
