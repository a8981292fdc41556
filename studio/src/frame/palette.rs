//! Search and everything that can be done, behind Ctrl+K.

use bunsen_protocol::ListProjects;
use bunsen_spec::ProjectSummary;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::intake::use_intake;
use super::project_menu::{ProjectAction, acting};
use super::samples::use_samples;
use super::surface::{Surface, use_surface};
use crate::actions::Hands;
use crate::app::{use_history, use_studio};
use crate::bridge::use_answer;
use crate::browser::{reveal, set_theme};
use crate::parts::{Dialog, Empty, Icon};
use crate::rooms::{ROOMS, use_opened};
use crate::router::{Route, use_navigator};
use crate::state::palette::ranked;
use crate::state::theme::Theme;
use crate::text::{Words, text};

/// Results shown at most.
const MAX_RESULTS: usize = 12;

/// Something that can be chosen.
#[derive(Clone, PartialEq)]
struct Entry {
    kind: Words,
    icon: Icon,
    label: String,
    act: Callback<()>,
}

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct PaletteProps {
    /// Closes it.
    pub onclose: Callback<()>,
}

/// See [`PaletteProps`].
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let t = &text().frame;
    let query = use_state_eq(String::new);
    let chosen = use_state_eq(|| 0_usize);
    let entries = use_entries();
    let found = find(&entries, &query);
    let at = (*chosen).min(found.len().saturating_sub(1));
    let act = {
        let onclose = props.onclose.clone();
        Callback::from(move |entry: Entry| {
            onclose.emit(());
            entry.act.emit(());
        })
    };
    let oninput = {
        let (query, chosen) = (query.setter(), chosen.setter());
        Callback::from(move |event: InputEvent| {
            chosen.set(0);
            query.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onkeydown = {
        let (chosen, found, act, query) = (chosen.setter(), found.clone(), act.clone(), (*query).clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = found.len().saturating_sub(1);
            match event.key().as_str() {
                "ArrowDown" => chosen.set(if at == last { 0 } else { at + 1 }),
                "ArrowUp" => chosen.set(if at == 0 { last } else { at - 1 }),
                "Enter" => {
                    // What was typed last may not be drawn yet: the field itself says what is looked for.
                    let typed = event.target_unchecked_into::<HtmlInputElement>().value();
                    let entry =
                        if typed == query { found.get(at).cloned() } else { find(&entries, &typed).first().cloned() };
                    entry.into_iter().for_each(|entry| act.emit(entry));
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    use_effect_with((at, (*query).clone()), |(at, _)| reveal(&format!("palette-{at}")));
    html! {
        <Dialog title={t.palette} onclose={props.onclose.clone()} is_bare=true>
            <div class="palette">
                <div class="row palette-input">
                    { Icon::Search }
                    <input type="text" role="combobox" aria-label={t.palette} aria-expanded="true" aria-controls="palette-list"
                        aria-activedescendant={(!found.is_empty()).then(|| format!("palette-{at}"))}
                        autocomplete="off" spellcheck="false" autofocus=true placeholder={t.palette_hint}
                        value={(*query).clone()} {oninput} {onkeydown} />
                </div>
                <span class="sr-only" role="status">{ (t.palette_count)(found.len() as u64) }</span>
                <ul id="palette-list" role="listbox" aria-label={t.palette}>
                    { for found.iter().enumerate().map(|(i, entry)| view_entry(i, entry, i == at, &act)) }
                </ul>
                if found.is_empty() { <Empty sentence={t.palette_none} /> }
            </div>
        </Dialog>
    }
}

/// The entries that fit what is looked for, the best first.
fn find(entries: &[Entry], query: &str) -> Vec<Entry> {
    let fitting = ranked(query, entries.iter().map(|entry| entry.label.as_str()));
    fitting.into_iter().take(MAX_RESULTS).map(|i| entries[i].clone()).collect()
}

fn view_entry(i: usize, entry: &Entry, is_chosen: bool, act: &Callback<Entry>) -> Html {
    let onclick = {
        let (act, entry) = (act.clone(), entry.clone());
        Callback::from(move |_: MouseEvent| act.emit(entry.clone()))
    };
    html! {
        <li id={format!("palette-{i}")} role="option" aria-selected={is_chosen.to_string()} {onclick}>
            { entry.icon }<span class="grow">{ &entry.label }</span><span class="small soft">{ entry.kind }</span>
        </li>
    }
}

/// Everything that can be chosen now: rooms, then things to do, projects and samples.
#[hook]
fn use_entries() -> Vec<Entry> {
    let t = &text().frame;
    let (navigator, studio, surfaces, intake) = (use_navigator(), use_studio(), use_surface(), use_intake());
    let (history, opened, samples) = (use_history(), use_opened(), use_samples());
    let projects = use_answer(ListProjects {});
    let hands = Hands { studio: studio.clone(), navigator: navigator.clone() };
    let entry = |kind, icon, label: &str, act| Entry { kind, icon, label: label.to_string(), act };
    let go = |route: Route| {
        let navigator = navigator.clone();
        Callback::from(move |()| navigator.go(route.clone()))
    };
    let mut entries = Vec::new();
    if let Some(project) = &opened.project {
        for room in ROOMS {
            let route = Route::Room { project: project.id(), room: room.room };
            entries.push(entry(t.kind_room, room.icon, room.room.label(), go(route)));
        }
    }
    entries.push(entry(t.kind_room, Icon::Home, t.projects, go(Route::Welcome)));
    let choose = {
        let intake = intake.clone();
        Callback::from(move |()| intake.choose())
    };
    entries.push(entry(t.kind_action, Icon::Data, text().welcome.choose_files, choose));
    let paste = surfaces.opening(Surface::Paste(String::new()));
    entries.push(entry(t.kind_action, Icon::Copy, text().welcome.paste_table, paste));
    let clone = surfaces.opening(Surface::Clone(String::new()));
    entries.push(entry(t.kind_action, Icon::Versions, text().syncing.clone_project, clone));
    for (step, icon, is_undo) in [(history.to_undo(), Icon::Undo, true), (history.to_redo(), Icon::Redo, false)] {
        if let Some(step) = step.cloned() {
            let label = if is_undo { (t.undo_step)(&step.name) } else { (t.redo_step)(&step.name) };
            let studio = studio.clone();
            let act =
                Callback::from(move |()| if is_undo { studio.undo(step.clone()) } else { studio.redo(step.clone()) });
            entries.push(entry(t.kind_action, icon, &label, act));
        }
    }
    if let Some(project) = &opened.project {
        let summary: &ProjectSummary = &project.state.summary;
        entries.push(entry(
            t.kind_action,
            Icon::Edit,
            t.rename_title,
            surfaces.opening(Surface::Rename(summary.clone())),
        ));
        for (icon, label, action) in [
            (Icon::Copy, t.duplicate_project, ProjectAction::Duplicate),
            (Icon::Export, t.export_project, ProjectAction::Export),
            (Icon::Delete, t.delete_project, ProjectAction::Delete),
        ] {
            entries.push(entry(t.kind_action, icon, label, acting(&hands, summary, action)));
        }
    }
    entries.push(entry(t.kind_action, Icon::Help, t.shortcuts, surfaces.opening(Surface::Shortcuts)));
    entries.push(entry(t.kind_action, Icon::Info, t.storage, surfaces.opening(Surface::Storage)));
    for (theme, icon, label) in [
        (Theme::Light, Icon::Sun, t.theme_light),
        (Theme::Dark, Icon::Moon, t.theme_dark),
        (Theme::System, Icon::System, t.theme_system),
    ] {
        entries.push(entry(t.kind_action, icon, &(t.theme_is)(label), Callback::from(move |()| set_theme(theme))));
    }
    for project in projects.answer.iter().flat_map(|list| list.projects.iter()) {
        let hands = hands.clone();
        let summary = project.clone();
        entries.push(entry(t.kind_project, Icon::Home, &project.name, Callback::from(move |()| hands.show(&summary))));
    }
    for sample in samples.list.iter().flat_map(|list| list.iter()) {
        let (intake, sample) = (intake.clone(), sample.clone());
        let label = sample.card.title.clone();
        let act = Callback::from(move |()| intake.take_sample(sample.clone()));
        entries.push(entry(t.kind_sample, Icon::Runs, &label, act));
    }
    entries
}
