//! The same training as a Python script.

use bunsen_protocol::ProjectState;
use bunsen_spec::{ModelInfo, RunRecord, TrainSpec};
use yew::prelude::*;

use crate::chart::save_text;
use crate::parts::{Button, Code, Dialog};
use crate::state::python::{Script, script};
use crate::text::text;

/// See the module. `spec` is what would be trained, `record` the finished run that is shown, if any: if it
/// was asked for with this very request, its rows can be named.
pub fn python_dialog(
    spec: &TrainSpec,
    models: &[ModelInfo],
    state: &ProjectState,
    record: Option<&RunRecord>,
    onclose: Callback<()>,
) -> Html {
    let t = &text().train;
    let record = record.filter(|record| record.spec.train() == Some(spec));
    let Script { code, remarks } = script(spec, models, &state.profile, &state.preparation, record.map(|r| &r.split));
    let save = {
        let code = code.clone();
        Callback::from(move |_: MouseEvent| save_text(text().train.python_file, "text/x-python", &code))
    };
    html! {
        <Dialog title={t.python_title} is_wide=true {onclose}
            footer={html! { <Button label={t.save_script} onclick={save} /> }}>
            <ul class="remarks">{ for remarks.into_iter().map(|remark| html! { <li>{ remark }</li> }) }</ul>
            <Code {code} label={t.python_label} />
        </Dialog>
    }
}
