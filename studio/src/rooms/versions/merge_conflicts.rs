//! The conflicts of a merge of tables, and what becomes of each.

use std::rc::Rc;

use bunsen_protocol::DataMerge;
use bunsen_spec::{Cell, MergeChoice, MergeConflict, MergeSide};
use yew::prelude::*;

use super::merge_rows::{OURS, THEIRS};
use crate::parts::{Button, ButtonKind, Select, TextInput};
use crate::rooms::cell_words;
use crate::state::table_merge::{Choosing, cell_text};
use crate::text::text;

/// How the list of choices names a value that is written.
const WRITTEN: &str = "value";

/// See the module.
pub fn conflict_table(chosen: &Choosing, merge: &Rc<DataMerge>, choose: &Callback<Choosing>) -> Html {
    let t = &text().merging;
    let n_shown = merge.conflicts.len() as u64;
    let n = merge.counts.n_conflicts;
    let more = {
        let (choose, chosen) = (choose.clone(), chosen.clone());
        Callback::from(move |_: MouseEvent| choose.emit(chosen.with_more()))
    };
    html! {
        <>
            <div class="scroll" tabindex="0" role="region" aria-label={(t.caption)(n_shown, n)}>
                <table class="preview-table choices">
                    <caption class="small soft">{ (t.caption)(n_shown, n) }</caption>
                    <thead><tr>
                        { for merge.key.iter().map(|name| html! { <th scope="col">{ name }</th> }) }
                        { for [t.column, t.before, t.ours, t.theirs, t.choice].map(|head| html! { <th scope="col">{ head }</th> }) }
                    </tr></thead>
                    <tbody>{ for (0..).zip(&merge.conflicts).map(|(number, conflict)| row(number, conflict, chosen, merge, choose)) }</tbody>
                </table>
            </div>
            if n_shown < n {
                <div><Button label={t.more} kind={ButtonKind::Plain} is_small=true onclick={more} /></div>
            }
        </>
    }
}

fn row(
    number: u64,
    conflict: &MergeConflict,
    chosen: &Choosing,
    merge: &Rc<DataMerge>,
    choose: &Callback<Choosing>,
) -> Html {
    let t = &text().merging;
    let sides = |removed_by: MergeSide| match removed_by {
        MergeSide::Ours => [html! {}, html! { <i>{ t.removed }</i> }, html! { { t.changed } }],
        MergeSide::Theirs => [html! {}, html! { { t.changed } }, html! { <i>{ t.removed }</i> }],
    };
    let (key, what, cells, is_cell) = match conflict {
        MergeConflict::Cell { key, column, base, ours, theirs } => {
            (key.clone(), column.clone(), [base, ours, theirs].map(cell_words), true)
        }
        MergeConflict::Row { key, removed_by } => (key.clone(), t.whole_row.to_string(), sides(*removed_by), false),
        MergeConflict::Column { column, removed_by } => {
            (vec![Cell::Missing; merge.key.len()], column.clone(), sides(*removed_by), false)
        }
    };
    let named = match conflict {
        MergeConflict::Column { .. } => t.whole_column.to_string(),
        _ => key.iter().map(cell_text).collect::<Vec<_>>().join(", "),
    };
    let key_cell = |cell: &Cell| match conflict {
        MergeConflict::Column { .. } => html! { <td /> },
        _ => html! { <th scope="row">{ cell_words(cell) }</th> },
    };
    let choice = chosen.choice(merge, number);
    html! {
        <tr key={number.to_string()}>
            { for key.iter().map(key_cell) }
            <td>{ &what }</td>
            { for cells.into_iter().map(|cell| html! { <td>{ cell }</td> }) }
            <td>{ choice_of(number, (&named, &what), choice, is_cell, chosen, choose) }</td>
        </tr>
    }
}

/// What becomes of a conflict. `named`: its row and column.
fn choice_of(
    number: u64,
    (row, column): (&str, &str),
    choice: Option<MergeChoice>,
    is_cell: bool,
    chosen: &Choosing,
    choose: &Callback<Choosing>,
) -> Html {
    let t = &text().merging;
    let set = {
        let (choose, chosen) = (choose.clone(), chosen.clone());
        Callback::from(move |choice: Option<MergeChoice>| choose.emit(chosen.with_one(number, choice)))
    };
    let (value, written) = match choice {
        None => ("", None),
        Some(MergeChoice::Ours) => (OURS, None),
        Some(MergeChoice::Theirs) => (THEIRS, None),
        Some(MergeChoice::Value(text)) => (WRITTEN, Some(text)),
    };
    let mut options: Vec<(AttrValue, AttrValue)> =
        [("", t.waits), (OURS, t.ours), (THEIRS, t.theirs)].map(|(value, label)| (value.into(), label.into())).to_vec();
    if is_cell {
        options.push((WRITTEN.into(), t.another.into()));
    }
    let onchange = set.reform(|value: String| match value.as_str() {
        OURS => Some(MergeChoice::Ours),
        THEIRS => Some(MergeChoice::Theirs),
        WRITTEN => Some(MergeChoice::Value(String::new())),
        _ => None,
    });
    html! {
        <div class="row">
            <Select id={format!("choice-{number}")} {value} {options} aria_label={(t.choice_for)(row, column)} {onchange} />
            if let Some(written) = written {
                <TextInput id={format!("value-{number}")} value={written} placeholder={t.no_value} aria_label={(t.value_for)(row, column)}
                    oninput={set.reform(|text: String| Some(MergeChoice::Value(text)))} />
            }
        </div>
    }
}
