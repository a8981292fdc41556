//! The documents: what was read of each, what could not be, and how they are cut.

use std::collections::BTreeSet;
use std::rc::Rc;

use bunsen_protocol::{DocumentInfo, DocumentsState, RemoveDocuments};
use yew::prelude::*;

use super::cutting::CuttingForm;
use crate::app::use_studio;
use crate::bridge::use_work;
use crate::parts::{Button, ButtonKind, Dialog, Field, Icon, ProblemBox, TextInput};
use crate::rooms::Project;
use crate::state::ask::fitting;
use crate::state::format::count;
use crate::text::text;

/// From how many documents on one of them can be looked for.
const MANY: usize = 8;

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
    let removing = use_state_eq(|| None::<Vec<String>>);
    let documents = &props.state.documents;
    let listed = fitting(documents, &query, about);
    // What was removed elsewhere is no longer chosen.
    let selected: Vec<String> =
        documents.iter().map(|own| &own.name).filter(|name| chosen.contains(*name)).cloned().collect();
    let disabled = !props.project.state.is_writer || work.is_busy;
    let close = {
        let (removing, work) = (removing.setter(), work.clone());
        Callback::from(move |()| {
            removing.set(None);
            work.forget();
        })
    };
    let remove = |names: Vec<String>| {
        let (project, work, close) = (props.project.id(), work.clone(), close.clone());
        let (studio, onstate) = (studio.clone(), props.onstate.clone());
        Callback::from(move |_: MouseEvent| {
            let call = RemoveDocuments { project: project.clone(), names: names.clone() };
            let (studio, onstate, close) = (studio.clone(), onstate.clone(), close.clone());
            work.start(async move {
                let n = call.names.len() as u64;
                onstate.emit(studio.bridge.call(call).await?);
                studio.say((text().ask.removed)(n));
                close.emit(());
                Ok(())
            });
        })
    };
    let ask_to_remove = |names: Vec<String>| {
        let removing = removing.setter();
        Callback::from(move |_: MouseEvent| removing.set(Some(names.clone())))
    };
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
                        {disabled} onclick={ask_to_remove(vec![name.clone()])} />
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
                    <Button label={(t.remove_selected)(selected.len() as u64)} {disabled} onclick={ask_to_remove(selected)} />
                }
            </div>
            if listed.is_empty() {
                <p class="soft" role="status">{ t.none_found }</p>
            } else {
                <div class="scroll ask-table" tabindex="0" role="region" aria-label={t.documents}>
                    <table>
                        <thead><tr>
                            <th scope="col"><span class="sr-only">{ t.selected }</span></th>
                            <th scope="col">{ t.name }</th><th scope="col">{ t.format }</th>
                            <th scope="col" class="num">{ t.pages }</th><th scope="col" class="num">{ t.characters }</th>
                            <th scope="col" class="num">{ t.passages }</th><th scope="col">{ t.language }</th>
                            <th scope="col"><span class="sr-only">{ t.remove }</span></th>
                        </tr></thead>
                        <tbody>{ for listed.into_iter().map(row) }</tbody>
                    </table>
                </div>
            }
            <CuttingForm project={props.project.clone()} state={props.state.clone()} onstate={props.onstate.clone()} />
            if let Some(names) = (*removing).clone() {
                <Dialog title={(t.remove_title)(&names[0], names.len() as u64)} onclose={close.clone()} footer={html! {
                    <>
                        <Button label={t.remove} kind={ButtonKind::Danger} is_busy={work.is_busy} onclick={remove(names.clone())} />
                        <Button label={t.not_removed} onclick={close.reform(|_| ())} />
                    </>
                }}>
                    if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} kept={t.changed_nothing} /> }
                    <p>{ t.remove_line }</p>
                </Dialog>
            }
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
