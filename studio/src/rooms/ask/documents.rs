//! The documents: what was read of each, what could not be, and how they are cut.

use std::collections::BTreeSet;
use std::rc::Rc;

use bunsen_protocol::{ChangedDocuments, DocumentInfo, DocumentsState, RemoveDocuments};
use yew::prelude::*;

use super::cutting::CuttingForm;
use crate::app::use_studio;
use crate::bridge::use_work;
use crate::parts::{Button, ButtonKind, Field, Icon, ProblemBox, TextInput};
use crate::rooms::Project;
use crate::state::ask::fitting;
use crate::state::format::count;
use crate::state::versions::retraced;
use crate::text::text;

/// From how many documents on one of them can be looked for.
const MANY: usize = 8;

/// Documents that are listed at first, and added at a time.
const PAGE: usize = 100;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct DocumentsProps {
    /// The project.
    pub project: Project,
    /// The documents.
    pub state: Rc<DocumentsState>,
    /// Hears what a change made of them.
    pub onstate: Callback<DocumentsState>,
    /// Opens one of them.
    pub onopen: Callback<String>,
}

/// See [`DocumentsProps`].
#[component]
pub fn Documents(props: &DocumentsProps) -> Html {
    let t = &text().ask;
    let studio = use_studio();
    let work = use_work();
    let query = use_state_eq(String::new);
    let chosen = use_state_eq(BTreeSet::<String>::new);
    let limit = use_state_eq(|| PAGE);
    let documents = &props.state.documents;
    let listed = fitting(documents, &query, about);
    // What was removed elsewhere is no longer chosen.
    let selected: Vec<String> =
        documents.iter().map(|own| &own.name).filter(|name| chosen.contains(*name)).cloned().collect();
    let disabled = !props.project.state.is_writer || work.is_busy;
    let remove = |names: Vec<String>| {
        let (project, work) = (props.project.id(), work.clone());
        let (studio, onstate) = (studio.clone(), props.onstate.clone());
        Callback::from(move |_: MouseEvent| {
            let (studio, onstate, names) = (studio.clone(), onstate.clone(), names.clone());
            let call = RemoveDocuments { project: project.clone(), names: names.clone() };
            let project = project.clone();
            work.start(async move {
                let t = &text().ask;
                let ChangedDocuments { state, moved } = studio.bridge.call(call).await?;
                onstate.emit(state);
                if let Some((undo, redo)) = retraced(&project, &moved) {
                    studio.did((t.removed)(&names), (t.remove_step)(&names), undo, redo);
                }
                Ok(())
            });
        })
    };
    // Thousands of rows would hold up the typing of every letter.
    let shown = &listed[..listed.len().min(*limit)];
    let all_are_chosen = !listed.is_empty() && listed.iter().all(|own| chosen.contains(&own.name));
    let choose_all = {
        let chosen = chosen.clone();
        let names: BTreeSet<String> = listed.iter().map(|own| own.name.clone()).collect();
        Callback::from(move |_: Event| {
            let new = if all_are_chosen { &*chosen - &names } else { &*chosen | &names };
            chosen.set(new);
        })
    };
    let dismiss = {
        let work = work.clone();
        Callback::from(move |()| work.forget())
    };
    let onmore = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + PAGE))
    };
    let n_more = (listed.len() - shown.len()).min(PAGE);
    let row = |document: &DocumentInfo| {
        let name = document.name.clone();
        let toggle = {
            let (chosen, name) = (chosen.clone(), name.clone());
            Callback::from(move |_: Event| {
                let mut new = (*chosen).clone();
                if !new.remove(&name) {
                    new.insert(name.clone());
                }
                chosen.set(new);
            })
        };
        let open = {
            let name = name.clone();
            props.onopen.reform(move |_: MouseEvent| name.clone())
        };
        html! {
            <tr key={name.clone()}>
                <td><input type="checkbox" aria-label={(t.select)(&name)} checked={chosen.contains(&name)} {disabled} onchange={toggle} /></td>
                <th scope="row" class="ask-name">
                    if document.read.is_ok() {
                        <button type="button" class="column-link" onclick={open}>{ &name }</button>
                    } else {
                        { &name }
                    }
                    { unread(document) }
                </th>
                { facts(document) }
                <td>
                    <Button label={(t.remove_one)(&name)} icon={Icon::Delete} is_icon_only=true is_small=true kind={ButtonKind::Plain}
                        {disabled} onclick={remove(vec![name.clone()])} />
                </td>
            </tr>
        }
    };
    let oninput = {
        let query = query.setter();
        Callback::from(move |new| query.set(new))
    };
    html! {
        <div class="stack ask-documents">
            <div class="row wrap">
                <h2 class="grow">{ t.documents }</h2>
                if documents.len() >= MANY {
                    <Field id="find-document" label={t.find} hint={(t.n_found)(listed.len() as u64, documents.len() as u64)}>
                        <TextInput id="find-document" value={(*query).clone()} {oninput} />
                    </Field>
                }
                if !selected.is_empty() {
                    <Button label={(t.remove_selected)(selected.len() as u64)} {disabled} is_busy={work.is_busy} onclick={remove(selected)} />
                }
            </div>
            if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} kept={t.changed_nothing} onclose={dismiss} /> }
            if listed.is_empty() {
                <p class="soft" role="status">{ t.none_found }</p>
            } else {
                <div class="scroll ask-table" tabindex="0" role="region" aria-label={t.documents}>
                    <table>
                        <thead><tr>
                            <td><input type="checkbox" aria-label={t.select_all} checked={all_are_chosen} {disabled} onchange={choose_all} /></td>
                            <th scope="col">{ t.name }</th><th scope="col">{ t.format }</th>
                            <th scope="col" class="num">{ t.pages }</th><th scope="col" class="num">{ t.characters }</th>
                            <th scope="col" class="num">{ t.passages }</th><th scope="col">{ t.language }</th>
                            <th scope="col"><span class="sr-only">{ t.remove }</span></th>
                        </tr></thead>
                        <tbody>{ for shown.iter().copied().map(row) }</tbody>
                    </table>
                </div>
                if n_more > 0 {
                    <div><Button label={(t.show_more_documents)(n_more as u64)} is_small=true onclick={onmore} /></div>
                }
            }
            <CuttingForm project={props.project.clone()} state={props.state.clone()} onstate={props.onstate.clone()} />
        </div>
    }
}

/// What a document is looked for by, beside its name.
fn about(document: &DocumentInfo) -> String {
    let t = &text().ask;
    match &document.read {
        Ok(read) => {
            let language = read.language.as_deref().map(t.language_name).unwrap_or_default();
            format!("{} {language}", (t.format_name)(read.format))
        }
        Err(_) => t.not_read.into(),
    }
}

/// What was read of a document, in cells.
fn facts(document: &DocumentInfo) -> Html {
    let t = &text().ask;
    let Ok(read) = &document.read else {
        return html! { <><td class="miss">{ t.not_read }</td><td colspan="4" /></> };
    };
    html! {
        <>
            <td>{ (t.format_name)(read.format) }</td>
            <td class="num">{ read.n_pages.map_or_else(|| t.none.into(), |n| count(n.into())) }</td>
            <td class="num">{ count(read.n_characters) }</td>
            <td class="num">{ count(read.n_passages) }</td>
            <td>{ read.language.as_deref().map_or_else(|| t.none.into(), t.language_name) }</td>
        </>
    }
}

/// What could not be read of a document, and why.
fn unread(document: &DocumentInfo) -> Html {
    let t = &text().ask;
    match &document.read {
        Err(why) => html! { <p class="small miss">{ &why.what }{ " " }{ &why.remedy }</p> },
        Ok(read) if read.unread.is_empty() => Html::default(),
        Ok(read) if read.unread.len() == 1 => html! { <p class="small soft">{ &read.unread[0] }</p> },
        Ok(read) => html! {
            <details class="fold small">
                <summary>{ (t.in_part)(read.unread.len() as u64) }</summary>
                <ul class="plain-list soft">{ for read.unread.iter().map(|why| html! { <li>{ why }</li> }) }</ul>
            </details>
        },
    }
}
