//! What of the table is looked at: rows that fit a condition, sorted by a column.

use bunsen_protocol::{ReadRows, RowView};
use bunsen_spec::{Problem, Step};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::app::use_studio;
use crate::bridge::use_newest;
use crate::parts::{Button, ButtonKind, ProblemBox, TextInput};
use crate::rooms::Project;
use crate::state::seen_rows::{SeenRows, Sorted, as_step, sorted, sorted_next};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ViewBarProps {
    /// The project.
    pub project: Project,
    /// The chosen column.
    pub chosen: Option<String>,
    /// What is shown now.
    pub seen: SeenRows,
    /// Shows other rows.
    pub onsee: Callback<SeenRows>,
    /// Makes a step of what is shown.
    pub onstep: Callback<Step>,
}

/// See [`ViewBarProps`].
#[component]
pub fn ViewBar(props: &ViewBarProps) -> Html {
    let t = &text().recipe;
    let studio = use_studio();
    let state = &props.project.state;
    let typed = use_state_eq(|| props.seen.view.filter.clone());
    let problem = use_state_eq(|| None::<Problem>);
    let is_busy = use_state_eq(|| false);
    let newest = use_newest();
    let see = {
        let (project, onsee) = (props.project.id(), props.onsee.clone());
        let (problem, is_busy) = (problem.setter(), is_busy.setter());
        let (shown, n_rows, newest) = (props.seen.view.clone(), state.profile.n_rows, newest.clone());
        Callback::from(move |view: RowView| {
            let shown = shown.clone();
            let (bridge, project, onsee) = (studio.bridge.clone(), project.clone(), onsee.clone());
            let (problem, is_busy) = (problem.clone(), is_busy.clone());
            let turn = newest.begin();
            is_busy.set(true);
            spawn_local(async move {
                // No rows yet: only whether the view can be had, and how many it has.
                let answer = bridge.call(ReadRows { project, view: view.clone(), offset: 0, limit: 0 }).await;
                // Other rows have been asked for meanwhile.
                if !turn.counts() {
                    return;
                }
                match answer {
                    Ok(page) => {
                        problem.set(None);
                        onsee.emit(SeenRows { view, n_rows: page.n_rows });
                    }
                    Err(why) => {
                        problem.set(Some(why));
                        // What was shown can no longer be: a step took a column away.
                        if view == shown {
                            onsee.emit(SeenRows { view: RowView::default(), n_rows });
                        }
                    }
                }
                is_busy.set(false);
            });
        })
    };
    {
        // Another table has other rows; the view stays as long as it fits. Rows that were chosen by their numbers are
        // no view of another table: the room takes them back.
        let (see, view, onsee) = (see.clone(), props.seen.view.clone(), props.onsee.clone());
        let (newest, is_busy) = (newest.clone(), is_busy.setter());
        let is_first = use_mut_ref(|| true);
        use_effect_with((state.data.clone(), state.profile.n_rows), move |(_, n_rows)| {
            let is_first = is_first.replace(false);
            if view == RowView::default() {
                // What was asked of the table before is of no use now.
                drop(newest.begin());
                is_busy.set(false);
                onsee.emit(SeenRows { view, n_rows: *n_rows });
            } else if is_first || view.only.is_empty() {
                see.emit(view);
            }
        });
    }
    let onsubmit = {
        let (see, typed, shown) = (see.clone(), typed.clone(), props.seen.view.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            see.emit(RowView { filter: typed.trim().to_string(), ..shown.clone() });
        })
    };
    let is_whole = props.seen.view == RowView::default();
    let sort = props.chosen.as_ref().map(|column| {
        let label = match sorted(&props.seen.view, column) {
            Sorted::No => (t.sort_by_column)(column),
            Sorted::Ascending => format!("{column}: {}", t.ascending),
            Sorted::Descending => format!("{column}: {}", t.descending),
        };
        let next = sorted_next(&props.seen.view, column);
        let onclick = see.reform(move |_: MouseEvent| next.clone());
        let pressed = sorted(&props.seen.view, column) != Sorted::No;
        html! { <Button {label} is_small=true {pressed} {onclick} /> }
    });
    let onstep = as_step(&props.seen.view).map(|step| props.onstep.reform(move |_: MouseEvent| step.clone()));
    let onclear = {
        let (see, typed) = (see.clone(), typed.setter());
        Callback::from(move |_: MouseEvent| {
            typed.set(String::new());
            see.emit(RowView::default());
        })
    };
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |value| typed.set(value))
    };
    html! {
        <div class="stack tight view-bar">
            <form class="row wrap" {onsubmit} role="search">
                <label for="row-filter" class="small soft">{ t.filter }</label>
                <div class="grow mono-entry">
                    <TextInput id="row-filter" value={(*typed).clone()} placeholder={t.filter_placeholder} is_wrong={problem.is_some()} {oninput} />
                </div>
                <Button label={t.show} r#type="submit" is_small=true is_busy={*is_busy} disabled={typed.trim() == props.seen.view.filter} />
                { for sort }
            </form>
            if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} kept={text().frame.still_shown} /> }
            if !is_whole {
                <div class="row wrap small">
                    if !props.seen.view.only.is_empty() {
                        <span role="status">{ (t.rows_chosen)(props.seen.n_rows, state.profile.n_rows) }</span>
                    } else if !props.seen.view.filter.is_empty() {
                        <span role="status">{ (t.rows_fit)(props.seen.n_rows, state.profile.n_rows) }</span>
                    }
                    if let Some(onclick) = onstep {
                        <Button label={t.keep_filter} kind={ButtonKind::Plain} is_small=true disabled={!state.is_writer} {onclick} />
                    }
                    <Button label={t.clear_view} kind={ButtonKind::Plain} is_small=true onclick={onclear} />
                </div>
            }
        </div>
    }
}
