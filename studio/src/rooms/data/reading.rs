//! How the file was read, and how to read it otherwise.

use bunsen_protocol::SetCsvOptions;
use bunsen_spec::{CsvOptions, Problem};
use patternfly_yew::prelude::Switch;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::app::use_studio;
use crate::parts::{Button, ButtonKind, Field, ProblemBox, Select};
use crate::rooms::Project;
use crate::state::format::bytes;
use crate::text::text;

/// Encodings offered besides the one the file was read with.
const ENCODINGS: [&str; 10] = [
    "utf-8",
    "windows-1252",
    "iso-8859-2",
    "windows-874",
    "windows-1251",
    "shift_jis",
    "euc-kr",
    "gb18030",
    "utf-16le",
    "utf-16be",
];

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ReadingProps {
    /// The project.
    pub project: Project,
}

/// See [`ReadingProps`].
#[component]
pub fn Reading(props: &ReadingProps) -> Html {
    let t = &text().data;
    let state = &props.project.state;
    let read = &state.profile.options;
    let studio = use_studio();
    let wanted = use_state_eq(|| read.clone());
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    {
        let wanted = wanted.setter();
        use_effect_with(read.clone(), move |read| wanted.set(read.clone()));
    }
    let apply = {
        let (project, problem, is_busy) = (props.project.clone(), problem.setter(), is_busy.setter());
        let before = state.data.options.clone();
        Callback::from(move |options: CsvOptions| {
            let (studio, project, problem, is_busy) =
                (studio.clone(), project.clone(), problem.clone(), is_busy.clone());
            let before = before.clone();
            is_busy.set(true);
            spawn_local(async move {
                let t = &text().data;
                let set = |options| SetCsvOptions { project: project.id(), options };
                match studio.bridge.call(set(options.clone())).await {
                    Ok(state) => {
                        let name = state.data.name.clone();
                        problem.set(None);
                        project.set.emit(state);
                        studio.did((t.reread)(&name), (t.reread_step)(&name), set(before), set(options));
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_busy.set(false);
            });
        })
    };
    let change = |edit: fn(&mut CsvOptions, String)| {
        let wanted = wanted.clone();
        Callback::from(move |value: String| {
            let mut options = (*wanted).clone();
            edit(&mut options, value);
            wanted.set(options);
        })
    };
    let toggle = |edit: fn(&mut CsvOptions, bool)| {
        let wanted = wanted.clone();
        Callback::from(move |value: bool| {
            let mut options = (*wanted).clone();
            edit(&mut options, value);
            wanted.set(options);
        })
    };
    let again = {
        let (apply, wanted) = (apply.clone(), wanted.clone());
        Callback::from(move |_| apply.emit((*wanted).clone()))
    };
    let guess = Callback::from(move |_| apply.emit(CsvOptions::default()));
    let delimiter = wanted.delimiter.unwrap_or(',').to_string();
    let delimiters = [(",", t.comma), (";", t.semicolon), ("\t", t.tab), ("|", t.bar)];
    let encoding = wanted.encoding.clone().unwrap_or_else(|| ENCODINGS[0].into()).to_lowercase();
    let mut encodings: Vec<String> = ENCODINGS.iter().map(|e| e.to_string()).collect();
    if !encodings.contains(&encoding) {
        encodings.insert(0, encoding.clone());
    }
    let disabled = !state.is_writer;
    html! {
        <section class="stack reading" aria-label={t.reading}>
            <div><h2>{ t.reading }</h2><p class="small soft">{ (t.file_size)(&bytes(state.data.size_bytes as f64)) }</p></div>
            if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} kept={t.as_before} /> }
            <Field id="delimiter" label={t.delimiter}>
                <Select id="delimiter" value={delimiter} {disabled} onchange={change(|o, v| o.delimiter = v.chars().next())}
                    options={delimiters.map(|(value, label)| (value.into(), label.into())).to_vec()} />
            </Field>
            <Field id="encoding" label={t.encoding}>
                <Select id="encoding" value={encoding} {disabled} onchange={change(|o, v| o.encoding = Some(v))}
                    options={encodings.into_iter().map(|e| (e.clone().into(), e.into())).collect::<Vec<_>>()} />
            </Field>
            <Switch id="has-header" label={t.header.to_string()} checked={wanted.has_header.unwrap_or(true)} {disabled}
                aria_label={t.header.to_string()} onchange={toggle(|o, v| o.has_header = Some(v))} />
            <Switch id="decimal-comma" label={t.decimal_comma.to_string()} checked={wanted.decimal_comma.unwrap_or(false)} {disabled}
                aria_label={t.decimal_comma.to_string()} onchange={toggle(|o, v| o.decimal_comma = Some(v))} />
            if disabled { <p class="hint">{ t.reading_locked }</p> }
            <div class="row wrap">
                <Button label={t.read_again} disabled={disabled || *wanted == *read} is_busy={*is_busy} onclick={again} />
                <Button label={t.guess} kind={ButtonKind::Plain} disabled={disabled || *is_busy} onclick={guess} />
            </div>
        </section>
    }
}
