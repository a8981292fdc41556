//! How documents are cut into passages, with what comes of it while it is being chosen.

use std::rc::Rc;

use bunsen_protocol::{DocumentsState, ListPassages, PassageText, SetCutting};
use bunsen_spec::{CutBy, Cutting};
use gloo::timers::callback::Timeout;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::state::use_reload;
use crate::app::use_studio;
use crate::bridge::{use_answer, use_work};
use crate::parts::{Button, ButtonKind, Field, ProblemBox, Select, Skeleton};
use crate::rooms::{Going, Project};
use crate::state::format::count;
use crate::text::{Words, text};

/// How long the form rests before its effect is looked at.
const REST_MS: u32 = 150;
/// Passages that are shown.
const N_SHOWN: u64 = 3;
/// The smallest and the largest size that can be chosen before it is known how much the encoder reads.
const SIZES: (usize, usize) = (20, 254);

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct CuttingFormProps {
    /// The project.
    pub project: Project,
    /// The documents, and how they are cut now.
    pub state: Rc<DocumentsState>,
    /// Hears what another way made of them.
    pub onstate: Callback<DocumentsState>,
}

/// See [`CuttingFormProps`]: folded away until it is wanted, for its effect costs time.
#[component]
pub fn CuttingForm(props: &CuttingFormProps) -> Html {
    let is_open = use_state_eq(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            is_open.set(!*is_open);
        })
    };
    html! {
        <details class="fold" open={*is_open}>
            <summary onclick={toggle}>{ text().ask.cutting }</summary>
            if *is_open { <Choice ..props.clone() /> }
        </details>
    }
}

#[component]
fn Choice(props: &CuttingFormProps) -> Html {
    let t = &text().ask;
    let studio = use_studio();
    let work = use_work();
    let now = props.state.cutting.clone();
    let wanted = use_state_eq(|| now.clone());
    let document = use_state_eq(String::new);
    {
        // What was taken back elsewhere is seen here.
        let wanted = wanted.setter();
        use_effect_with(now.clone(), move |now| wanted.set(now.clone()));
    }
    let rested = use_state_eq(|| now.clone());
    {
        let rested = rested.setter();
        use_effect_with((*wanted).clone(), move |cutting| {
            let cutting = cutting.clone();
            let timeout = Timeout::new(REST_MS, move || rested.set(cutting));
            move || drop(timeout)
        });
    }
    let listed = use_answer(ListPassages {
        project: props.project.id(),
        cutting: (*rested).clone(),
        document: Some((*document).clone()).filter(|name| !name.is_empty()),
        offset: 0,
        limit: N_SHOWN,
    });
    use_reload(&props.state, listed.reload.clone());
    let max = listed.answer.as_ref().map_or(SIZES.1, |page| page.max_tokens as usize).max(wanted.size_tokens);
    let change = |edit: fn(&mut Cutting, usize)| {
        let wanted = wanted.clone();
        Callback::from(move |value: usize| {
            let mut new = (*wanted).clone();
            edit(&mut new, value);
            // No more is repeated than half of a passage.
            new.overlap_tokens = new.overlap_tokens.min(new.size_tokens / 2);
            wanted.set(new);
        })
    };
    let by = {
        let wanted = wanted.clone();
        Callback::from(move |name: String| {
            let by = WAYS.into_iter().find(|(own, _)| *own == name).map_or(wanted.by, |(_, by)| by);
            wanted.set(Cutting { by, ..(*wanted).clone() });
        })
    };
    let apply = {
        let (project, before, work) = (props.project.id(), now.clone(), work.clone());
        let onstate = props.onstate.clone();
        move |cutting: Cutting| {
            let (project, before, work) = (project.clone(), before.clone(), work.clone());
            let (studio, onstate) = (studio.clone(), onstate.clone());
            Callback::from(move |_: MouseEvent| {
                let set = |cutting: &Cutting| SetCutting { project: project.clone(), cutting: cutting.clone() };
                let (undo, redo) = (set(&before), set(&cutting));
                let (studio, onstate, own) = (studio.clone(), onstate.clone(), work.clone());
                work.start(async move {
                    onstate.emit(own.follow(studio.bridge.begin(redo.clone())).await?.state);
                    studio.did(text().ask.cut, text().ask.cut_step, undo, redo);
                    Ok(())
                });
            })
        }
    };
    let names = props.state.documents.iter().filter(|own| own.read.is_ok()).map(|own| own.name.clone());
    let names = names.map(|name| (AttrValue::from(name.clone()), AttrValue::from(name)));
    let names: Vec<_> = std::iter::once(("".into(), t.all_documents.into())).chain(names).collect();
    let ways: Vec<_> = WAYS.map(|(name, by)| (name.into(), (t.cut_by_name)(by).into())).to_vec();
    let by_name = WAYS.iter().find(|(_, by)| *by == wanted.by).map_or("", |(name, _)| *name);
    let disabled = !props.project.state.is_writer || work.is_busy;
    let title = (!props.project.state.is_writer).then_some(AttrValue::Static(t.locked));
    let pick = {
        let document = document.setter();
        Callback::from(move |name| document.set(name))
    };
    let is_default = now == Cutting::default();
    html! {
        <div class="stack ask-cutting">
            <p class="hint">{ t.cutting_hint }</p>
            <div class="check-form">
                <Field id="cut-by" label={t.cut_by}>
                    <Select id="cut-by" value={by_name} options={ways} onchange={by} />
                </Field>
                { slider("cut-size", t.size, (t.size_hint)(max as u64), wanted.size_tokens, (SIZES.0.min(wanted.size_tokens), max), change(|c, n| c.size_tokens = n)) }
                { slider("cut-overlap", t.overlap, t.overlap_hint.into(), wanted.overlap_tokens, (0, wanted.size_tokens / 2), change(|c, n| c.overlap_tokens = n)) }
                <Field id="cut-document" label={t.preview_of}>
                    <Select id="cut-document" value={(*document).clone()} options={names} onchange={pick} />
                </Field>
            </div>
            <div class="stack tight" aria-busy={listed.is_loading.to_string()}>
                if let Some(problem) = &listed.problem {
                    <ProblemBox problem={problem.clone()} />
                } else if let Some(page) = &listed.answer {
                    <p role="status"><b>
                        { if document.is_empty() { (t.would_be)(page.n_passages, props.state.n_passages) } else { (t.of_document)(page.n_passages) } }
                    </b></p>
                    if !page.passages.is_empty() { <p class="label">{ t.first_passages }</p> }
                    <ul class="plain-list stack tight">{ for page.passages.iter().map(passage) }</ul>
                } else {
                    <Skeleton lines={3} height="48px" label={t.loading} />
                }
            </div>
            if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} kept={t.changed_nothing} /> }
            <Going request={work.request} />
            <div class="row wrap">
                <Button label={t.cut_so} kind={ButtonKind::Primary} disabled={disabled || *wanted == now} is_busy={work.is_busy}
                    title={title.clone()} onclick={apply((*wanted).clone())} />
                <Button label={t.default} disabled={disabled || is_default} {title} onclick={apply(Cutting::default())} />
                <span class="hint">{ t.cut_again }</span>
            </div>
        </div>
    }
}

const WAYS: [(&str, CutBy); 3] = [("heading", CutBy::Heading), ("sentence", CutBy::Sentence), ("fixed", CutBy::Fixed)];

fn slider(
    id: &'static str,
    label: Words,
    hint: String,
    value: usize,
    (min, max): (usize, usize),
    onnumber: Callback<usize>,
) -> Html {
    let oninput = Callback::from(move |event: InputEvent| {
        if let Ok(value) = event.target_unchecked_into::<HtmlInputElement>().value().parse() {
            onnumber.emit(value);
        }
    });
    html! {
        <Field {id} {label} {hint} aside={html! { <output for={id} class="small">{ count(value as u64) }</output> }}>
            <input {id} type="range" min={min.to_string()} max={max.to_string()} value={value.to_string()}
                aria-describedby={format!("{id}-note")} {oninput} />
        </Field>
    }
}

fn passage(passage: &PassageText) -> Html {
    let t = &text().ask;
    let place =
        passage.headings.last().map_or_else(|| passage.file.clone(), |last| format!("{}, “{last}”", passage.file));
    html! {
        <li class="card">
            <p class="small soft">{ place }{ " · " }{ (t.n_tokens)(passage.n_tokens) }</p>
            <p class="ask-passage ask-cut">{ &passage.text }</p>
        </li>
    }
}
