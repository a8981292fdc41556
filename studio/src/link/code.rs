//! How programs ask the same model, or the same documents.

use bunsen_spec::Rows;
use yew::prelude::*;

use crate::edge;
use crate::parts::{Code, Dialog};
use crate::state::invocation::{body, in_python, in_shell, question_body, questions_body};
use crate::text::{Words, text};

/// How programs ask the deployment `name` about `rows`. `onclose` closes the dialog.
pub fn code_dialog(name: &str, rows: &Rows, onclose: Callback<()>) -> Html {
    let (link, body) = (edge::link(name), body(rows));
    dialog(text().link.code_line, in_shell(&link, &body), in_python(&link, &body), onclose)
}

/// How programs ask the documents of the deployment `name` this `question`, or any other if it is empty.
pub fn documents_code_dialog(name: &str, question: &str, onclose: Callback<()>) -> Html {
    let question = if question.trim().is_empty() { text().link.example_question } else { question.trim() };
    let link = edge::link(name);
    let (one, many) = (question_body(question), questions_body(question));
    dialog(text().link.documents_code_line, in_shell(&link, &one), in_python(&link, &many), onclose)
}

fn dialog(line: Words, in_shell: String, in_python: String, onclose: Callback<()>) -> Html {
    let t = &text().link;
    html! {
        <Dialog title={t.code_title} is_wide=true {onclose}>
            <div class="stack">
                <p>{ line }</p>
                <h3>{ t.shell }</h3>
                <Code label={t.shell} code={in_shell} />
                <h3>{ t.python }</h3>
                <Code label={t.python} code={in_python} />
            </div>
        </Dialog>
    }
}
