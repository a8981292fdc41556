//! How programs ask a deployment.

use bunsen_spec::Deployment;
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use crate::edge::Edge;
use crate::parts::{Button, Code, Dialog, Icon};
use crate::text::text;

/// What to write about.
#[derive(Properties, PartialEq)]
pub struct CodeDialogProps {
    /// The deployment.
    pub deployment: Deployment,
    /// Where it is served.
    pub edge: Edge,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// See the module.
#[component]
pub fn CodeDialog(props: &CodeDialogProps) -> Html {
    let t = &text().publish;
    let name = &props.deployment.name;
    let body = r#"{"dataframe_split": {"columns": ["…"], "data": [["…"]]}}"#;
    html! {
        <Dialog title={(t.code_title)(name)} is_wide=true onclose={props.onclose.clone()}>
            <p>{ t.code_line }</p>
            <h3>{ t.code_shell }</h3>
            <Code label={t.code_shell} code={shell(&props.edge.link(name), body)} />
            <h3>{ t.code_python }</h3>
            <Code label={t.code_python} code={python(&props.edge.link(name), body)} />
        </Dialog>
    }
}

/// A command for a shell. `body` is JSON.
pub fn shell(link: &str, body: &str) -> String {
    let body = body.replace('\'', r"'\''");
    format!("curl -X POST {link}/invocations \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'")
}

/// A Python program. `body` is JSON.
pub fn python(link: &str, body: &str) -> String {
    let body = body.replace('\\', "\\\\").replace("'''", r"\'\'\'");
    format!(
        "import json\nimport urllib.request\n\nbody = '''{body}'''\nrequest = urllib.request.Request(\n    \
         \"{link}/invocations\", body.encode(), {{\"Content-Type\": \"application/json\"}}\n)\n\
         print(json.load(urllib.request.urlopen(request))[\"predictions\"])"
    )
}

/// What to copy.
#[derive(Properties, PartialEq)]
pub struct CopyButtonProps {
    /// The text.
    pub text: AttrValue,
    /// What the button says.
    pub label: AttrValue,
}

/// A button that copies a text.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let has_copied = use_state_eq(|| false);
    let onclick = {
        let (copied, has_copied) = (props.text.clone(), has_copied.setter());
        Callback::from(move |_: MouseEvent| {
            let (copied, has_copied) = (copied.clone(), has_copied.clone());
            spawn_local(async move {
                let clipboard = gloo::utils::window().navigator().clipboard();
                if JsFuture::from(clipboard.write_text(&copied)).await.is_ok() {
                    has_copied.set(true);
                    Timeout::new(2_000, move || has_copied.set(false)).forget();
                }
            });
        })
    };
    let label = if *has_copied { AttrValue::from(text().publish.copied) } else { props.label.clone() };
    html! { <Button {label} icon={if *has_copied { Icon::Check } else { Icon::Copy }} is_small=true {onclick} /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stay_inside_the_body() {
        assert!(shell("http://x/d/a", r#"{"a": "it's"}"#).ends_with(r#"-d '{"a": "it'\''s"}'"#));
        assert!(python("http://x/d/a", r#"{"a": "\n"}"#).contains(r#"body = '''{"a": "\\n"}'''"#));
    }
}
