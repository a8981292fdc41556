//! How programs ask the same model.

use bunsen_spec::Rows;
use yew::prelude::*;

use crate::edge;
use crate::parts::{Code, Dialog};
use crate::state::invocation::{body, in_python, in_shell};
use crate::text::text;

/// What to write about.
#[derive(Properties, PartialEq)]
pub struct CodeDialogProps {
    /// The deployment's name.
    pub name: String,
    /// The rows to ask about.
    pub rows: Option<Rows>,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// See the module.
#[component]
pub fn CodeDialog(props: &CodeDialogProps) -> Html {
    let t = &text().link;
    let link = edge::link(&props.name);
    let body = body(&props.rows.clone().unwrap_or_default());
    html! {
        <Dialog title={t.code_title} is_wide=true onclose={props.onclose.clone()}>
            <div class="stack">
                <p>{ t.code_line }</p>
                <h3>{ t.shell }</h3>
                <Code label={t.shell} code={in_shell(&link, &body)} />
                <h3>{ t.python }</h3>
                <Code label={t.python} code={in_python(&link, &body)} />
            </div>
        </Dialog>
    }
}
