//! The Data room: the table, what is in it, and how it was read.

mod about;
mod charts;
mod checks;
mod choose;
mod column;
mod entries;
mod gallery;
mod grid;
mod issues;
mod lists;
mod reading;
mod remarks;
mod replace;
mod steps;
mod ticks;
mod typed;
mod view_bar;

use bunsen_protocol::{ExportTable, RowView};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::checks::use_checks;
use super::{Project, Room, use_project};
use crate::app::use_studio;
use crate::parts::{Button, Code, Icon};
use crate::router::{Route, RouteLink, use_query};
use crate::state::checks::CheckEdit;
use crate::state::pandas::snippet;
use crate::state::recipe::Editing;
use crate::state::seen_rows::SeenRows;
use crate::text::text;
use about::About;
use charts::Charts;
use checks::Checks;
use column::column_panel;
use gallery::Gallery;
use grid::Grid;
use issues::issues;
use reading::Reading;
use remarks::Remarks;
pub use replace::Replace;
use steps::{Preview, Steps};
use view_bar::ViewBar;

/// See the module.
#[component]
pub fn DataRoom() -> Html {
    let t = &text().data;
    let project = use_project();
    let state = &project.state;
    let profile = &state.profile;
    let (query, choose) = use_query("column");
    let chosen = query.and_then(|name| profile.columns.iter().position(|column| column.name == name));
    let n_missing = profile.columns.iter().map(|column| column.n_missing).sum();
    let onchoose = use_callback((state.clone(), choose), |column: usize, (state, choose)| {
        choose.emit(state.profile.columns.get(column).map(|column| column.name.clone()));
    });
    let shown = chosen.unwrap_or(0);
    let editing = use_state_eq(|| None::<Editing>);
    let onedit = {
        let editing = editing.setter();
        use_callback((), move |new, ()| editing.set(new))
    };
    let seen = use_state_eq(|| SeenRows { n_rows: profile.n_rows, ..SeenRows::default() });
    let onsee = {
        let seen = seen.setter();
        use_callback((), move |new, ()| seen.set(new))
    };
    let onstep = {
        let (editing, at) = (editing.setter(), state.data.recipe.len());
        Callback::from(move |step| editing.set(Some(Editing { at, is_new: true, step })))
    };
    let checking = use_state_eq(|| None::<CheckEdit>);
    let oncheck = {
        let checking = checking.setter();
        use_callback((), move |new, ()| checking.set(new))
    };
    use_following(&project, &editing, &checking, &seen);
    let (view, set_view) = use_query("view");
    let shown_view = view.as_deref().unwrap_or_default();
    let show = |view: Option<&'static str>| set_view.reform(move |_: MouseEvent| view.map(str::to_string));
    let look_at = {
        let (seen, set_view) = (seen.clone(), set_view.clone());
        Callback::from(move |view: RowView| {
            // The bar above the table counts its rows as soon as it is there.
            seen.set(SeenRows { view, n_rows: 0 });
            set_view.emit(None);
        })
    };
    let onrows = look_at.reform(|filter: String| RowView { filter, ..RowView::default() });
    let onfailing = look_at.reform(|only: Vec<u64>| RowView { only, ..RowView::default() });
    let checks = use_checks(&project);
    let n_unmet = checks.answer.as_ref().map_or(0, |all| all.result.statistics.unsuccessful_expectations);
    let checks_label = match n_unmet {
        0 => AttrValue::from(text().checks.checks),
        n => (text().checks.checks_unmet)(n).into(),
    };
    let onexport = use_export(&project);
    let chosen_name = profile.columns.get(shown).map(|column| column.name.clone());
    let code = snippet(state, profile.columns.get(shown).map(|column| column.name.as_str()));
    html! {
        <>
            <div class="room-head">
                <div class="grow">
                    <h1 tabindex="-1">{ &state.data.name }</h1>
                    <p>{ (t.counts)(profile.n_rows, profile.columns.len() as u64, n_missing, profile.n_duplicate_rows) }</p>
                </div>
                <Button label={text().recipe.export} icon={Icon::Export} onclick={onexport} />
                <RouteLink class="button primary" to={Route::Room { project: project.id(), room: Room::Train }}>
                    { t.train_a_model }
                </RouteLink>
            </div>
            <div class="cols data-cols">
                <Steps project={project.clone()} chosen={chosen_name.clone()} editing={(*editing).clone()} {onedit} />
                <div class="stack main">
                    if let Some(editing) = &*editing {
                        <Preview project={project.clone()} editing={editing.clone()} />
                    } else {
                        <div class="row wrap views" role="group" aria-label={text().charts.views}>
                            <Button label={text().charts.table} is_small=true pressed={!["charts", "checks", "pictures"].contains(&shown_view)} onclick={show(None)} />
                            if profile.image.is_some() {
                                <Button label={text().charts.pictures} is_small=true pressed={shown_view == "pictures"} onclick={show(Some("pictures"))} />
                            }
                            <Button label={text().charts.charts} is_small=true pressed={shown_view == "charts"} onclick={show(Some("charts"))} />
                            <Button label={checks_label} is_small=true pressed={shown_view == "checks"} onclick={show(Some("checks"))} />
                        </div>
                        if shown_view == "charts" {
                            <Charts project={project.clone()} chosen={chosen_name} {onrows} {onstep} />
                        } else if shown_view == "checks" {
                            <Checks project={project.clone()} chosen={chosen_name} validation={checks.answer.clone()}
                                problem={checks.problem.clone()} onretry={checks.reload.clone()} editing={(*checking).clone()} onedit={oncheck} onrows={onfailing} />
                        } else {
                            <ViewBar project={project.clone()} chosen={chosen_name} seen={(*seen).clone()} {onsee} {onstep} />
                            if shown_view == "pictures" {
                                <Gallery project={project.clone()} seen={(*seen).clone()} />
                            } else {
                                <Grid state={state.clone()} seen={(*seen).clone()} chosen={shown} onchoose={onchoose.clone()} />
                            }
                        }
                    }
                    <Remarks state={state.clone()} {onchoose} />
                </div>
                <aside class="stack side">
                    if let Some(column) = profile.columns.get(shown) {
                        { column_panel(column, profile.n_rows) }
                    }
                    <section class="stack tight">
                        <h3>{ t.pandas }</h3>
                        <Code {code} label={t.pandas} />
                    </section>
                </aside>
                <div class="cols data-foot">
                    <Reading project={project.clone()} />
                    { issues(&profile.issues) }
                    <About project={project.clone()} />
                </div>
            </div>
        </>
    }
}

/// Lets edits and the view follow when the table, its recipe or its suite changes beside them, as an undo does.
#[hook]
fn use_following(
    project: &Project,
    editing: &UseStateHandle<Option<Editing>>,
    checking: &UseStateHandle<Option<CheckEdit>>,
    seen: &UseStateHandle<SeenRows>,
) {
    let state = project.state.clone();
    let (editing, checking, seen) = (editing.clone(), checking.clone(), seen.clone());
    let was = use_mut_ref(|| state.clone());
    use_effect_with(state, move |state| {
        let was = was.replace(state.clone());
        if let Some(edit) = &*editing {
            editing.set(edit.following(&was.data.recipe, &state.data.recipe));
        }
        if let Some(edit) = &*checking {
            checking.set(edit.following(&was.suite, &state.suite));
        }
        if was.data != state.data {
            seen.set(seen.of_new_table(state.profile.n_rows));
        }
    });
}

/// Saves the prepared table as a file.
#[hook]
fn use_export(project: &Project) -> Callback<MouseEvent> {
    let studio = use_studio();
    let id = project.id();
    Callback::from(move |_| {
        let (studio, id) = (studio.clone(), id.clone());
        spawn_local(async move {
            if let Err(problem) = studio.save_written(ExportTable { project: id }).await {
                studio.report(&problem);
            }
        });
    })
}
