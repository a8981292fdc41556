//! A newer version of the project's file, or the first one of a project without a table.

use bunsen_protocol::ReplaceData;
use bunsen_spec::Problem;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::use_studio;
use crate::parts::{Button, ButtonKind, ProblemBox};
use crate::rooms::{Going, Project};
use crate::state::files::ACCEPTED_TABLES;
use crate::state::versions::retraced;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ReplaceProps {
    /// The project.
    pub project: Project,
}

/// See [`ReplaceProps`].
#[component]
pub fn Replace(props: &ReplaceProps) -> Html {
    let t = &text().data;
    let studio = use_studio();
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    let request = use_state_eq(|| None::<u64>);
    let input = use_node_ref();
    let onclick = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let (project, problem) = (props.project.clone(), problem.setter());
        let (is_busy, request) = (is_busy.setter(), request.setter());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
            input.set_value("");
            let (studio, project) = (studio.clone(), project.clone());
            let (problem, is_busy, request) = (problem.clone(), is_busy.clone(), request.clone());
            let had_table = project.state.has_table();
            is_busy.set(true);
            problem.set(None);
            spawn_local(async move {
                let call = ReplaceData { project: project.id(), file_name: file.name() };
                let (id, answer) = studio.bridge.begin_with(call, vec![file.into()]);
                request.set(Some(id));
                match answer.await {
                    Ok(replaced) => {
                        let (t, name) = (&text().data, replaced.state.data.name.clone());
                        let (said, step) =
                            if had_table { (t.replaced, t.replaced_step) } else { (t.added, t.added_step) };
                        project.set.emit(replaced.state);
                        match retraced(&project.id(), &replaced.moved) {
                            Some((undo, redo)) => {
                                studio.did(said(&name), step(&name), undo, redo);
                            }
                            None => studio.say((t.replaced_same)(&name)),
                        }
                    }
                    Err(why) => problem.set(Some(why)),
                }
                request.set(None);
                is_busy.set(false);
            });
        })
    };
    let disabled = !props.project.state.is_writer;
    let (label, hint, kind) = match props.project.state.has_table() {
        true => (t.replace, t.replace_hint, ButtonKind::Normal),
        false => (t.choose_first, t.first_hint, ButtonKind::Primary),
    };
    html! {
        <div class="stack tight">
            if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} kept={t.as_before} /> }
            <Going request={*request} />
            <div><Button {label} {kind} {disabled} is_busy={*is_busy} {onclick} /></div>
            <p class="hint">{ hint }</p>
            <input ref={input} id="newer-file" type="file" accept={ACCEPTED_TABLES} class="sr-only" tabindex="-1" aria-hidden="true" {onchange} />
        </div>
    }
}
