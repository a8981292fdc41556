//! How programs ask the same model.

use bunsen_spec::Rows;
use gloo::utils::window;
use yew::prelude::*;

use crate::parts::{Code, Dialog};
use crate::rooms::{invocation_in_python, invocation_in_shell};
use crate::state::link::invocation;
use crate::text::text;

/// What to write about.
#[derive(Properties, PartialEq)]
pub struct CodeDialogProps {
    /// The deployment's name.
    pub name: String,
    /// The values in the form now.
    pub rows: Option<Rows>,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// See the module.
#[component]
pub fn CodeDialog(props: &CodeDialogProps) -> Html {
    let t = &text().link;
    let link = format!("{}/d/{}", window().location().origin().unwrap_or_default(), props.name);
    let body = invocation(&props.rows.clone().unwrap_or_default());
    html! {
        <Dialog title={t.code_title} is_wide=true onclose={props.onclose.clone()}>
            <div class="stack">
                <p>{ t.code_line }</p>
                <h3>{ t.shell }</h3>
                <Code label={t.shell} code={invocation_in_shell(&link, &body)} />
                <h3>{ t.python }</h3>
                <Code label={t.python} code={invocation_in_python(&link, &body)} />
            </div>
        </Dialog>
    }
}
