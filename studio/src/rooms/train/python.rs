//! The same training as a Python script.

use std::rc::Rc;

use bunsen_protocol::ProjectState;
use bunsen_spec::{ModelInfo, RunRecord, TrainSpec};
use yew::prelude::*;

use crate::chart::save_text;
use crate::parts::{Button, Code, Dialog};
use crate::state::python::{Script, script};
use crate::text::text;

/// What to write about.
#[derive(Properties, PartialEq)]
pub struct PythonDialogProps {
    /// What would be trained.
    pub spec: TrainSpec,
    /// The kinds of models there are.
    pub models: Rc<Vec<ModelInfo>>,
    /// The project, for what is in its table.
    pub state: Rc<ProjectState>,
    /// The finished run with this very request, if there is one: its rows can be named.
    pub record: Option<Rc<RunRecord>>,
    /// Closes the dialog.
    pub onclose: Callback<()>,
}

/// See the module.
#[component]
pub fn PythonDialog(props: &PythonDialogProps) -> Html {
    let t = &text().train;
    let record = props.record.as_ref().filter(|record| record.spec == props.spec);
    let Script { code, remarks } = script(&props.spec, &props.models, &props.state.profile, record.map(|r| &r.split));
    let save = {
        let code = code.clone();
        Callback::from(move |_: MouseEvent| save_text(text().train.python_file, "text/x-python", &code))
    };
    html! {
        <Dialog title={t.python_title} is_wide=true onclose={props.onclose.clone()}
            footer={html! { <Button label={t.save_script} onclick={save} /> }}>
            <ul class="remarks">{ for remarks.into_iter().map(|remark| html! { <li>{ remark }</li> }) }</ul>
            <Code {code} label={t.python_label} />
        </Dialog>
    }
}
