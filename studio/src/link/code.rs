//! How programs ask the same model.

use bunsen_spec::Rows;
use yew::prelude::*;

use crate::edge;
use crate::parts::{Code, Dialog};
use crate::state::invocation::{body, in_python, in_shell};
use crate::text::text;

/// How programs ask the deployment `name` about `rows`. `onclose` closes the dialog.
pub fn code_dialog(name: &str, rows: &Rows, onclose: Callback<()>) -> Html {
    let t = &text().link;
    let link = edge::link(name);
    let body = body(rows);
    html! {
        <Dialog title={t.code_title} is_wide=true {onclose}>
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
