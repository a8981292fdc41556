//! The tables of two versions, compared row by row.

use bunsen_protocol::CompareTables;
use bunsen_spec::say::recipe::kind;
use bunsen_spec::{Cell, ChangedRow, ColumnDiff, DiffRows, NumberFigures, Shift, TableDiff, UnmatchedRows};
use yew::prelude::*;

use crate::bridge::use_answer;
use crate::parts::{Button, ButtonKind, ChipKind, Field, ProblemBox, Select, Skeleton, chip};
use crate::rooms::cell_words;
use crate::rooms::{Going, Project};
use crate::state::format::{count, number, percent};
use crate::text::text;

/// Rows of each sort that are shown at first.
const N_SHOWN: usize = 8;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct TablesProps {
    /// The project.
    pub project: Project,
    /// The commit before.
    pub before: String,
    /// The commit after.
    pub after: String,
}

/// See [`TablesProps`].
#[component]
pub fn Tables(props: &TablesProps) -> Html {
    let t = &text().versions;
    // What the learner chose: `None` leaves it to the engine.
    let key = use_state_eq(|| None::<Vec<String>>);
    let asked = use_answer(CompareTables {
        project: props.project.id(),
        before: props.before.clone(),
        after: props.after.clone(),
        key: (*key).clone(),
    });
    let Some(diff) = &asked.answer else {
        return match &asked.problem {
            Some(problem) => html! { <ProblemBox problem={problem.clone()} onretry={asked.reload.clone()} /> },
            None => html! {
                <>
                    <Going request={asked.request} />
                    <Skeleton lines={4} height="28px" label={t.comparing} />
                </>
            },
        };
    };
    let now = diff.key.join(", ");
    let onkey = {
        let (key, now, all) = (key.setter(), now.clone(), diff.key.clone());
        Callback::from(move |name: String| {
            key.set(Some(match name.as_str() {
                "" => Vec::new(),
                // Several columns together are one of the choices.
                name if name == now => all.clone(),
                _ => vec![name],
            }));
        })
    };
    let mut options: Vec<(AttrValue, AttrValue)> = vec![("".into(), t.no_key.into())];
    options.extend(diff.columns.iter().map(|column| (column.name.clone().into(), column.name.clone().into())));
    if diff.key.len() > 1 {
        options.push((now.clone().into(), now.clone().into()));
    }
    html! {
        <section class="stack tight" aria-label={t.tables} aria-busy={asked.is_loading.to_string()}>
            <Field id="diff-key" label={t.key} hint={t.key_hint}>
                <Select id="diff-key" value={now} {options} onchange={onkey} />
            </Field>
            if let Some(problem) = &asked.problem { <ProblemBox problem={problem.clone()} kept={text().frame.still_shown} /> }
            <p role="status"><b>{ (t.rows_differ)(diff.n_added, diff.n_removed, diff.n_changed, diff.n_unchanged) }</b></p>
            { columns_line(diff) }
            { unmatched(&diff.unmatched_before, t.in_before) }
            { unmatched(&diff.unmatched_after, t.in_after) }
            { column_table(diff) }
            if !diff.changed.is_empty() { <ChangedRows diff={(**diff).clone()} /> }
            { rows(t.rows_added, diff.n_added, &diff.added) }
            { rows(t.rows_removed, diff.n_removed, &diff.removed) }
        </section>
    }
}

fn columns_line(diff: &TableDiff) -> Html {
    let t = &text().versions;
    let kinds = diff.columns.iter().filter(|column| column.kind_before != column.kind_after);
    html! {
        <p class="row wrap">
            { for diff.columns_added.iter().map(|column| chip(ChipKind::Good, (t.column_added)(&column.name))) }
            { for diff.columns_removed.iter().map(|column| chip(ChipKind::Bad, (t.column_removed)(&column.name))) }
            { for diff.columns_moved.iter().map(|column| chip(ChipKind::Plain, (t.column_moved)(&column.name))) }
            { for kinds.map(|column| chip(ChipKind::Hot, format!("{}: {} → {}", column.name, kind(column.kind_before), kind(column.kind_after)))) }
        </p>
    }
}

/// Rows that the key does not tell apart.
fn unmatched(rows: &UnmatchedRows, place: &'static str) -> Html {
    let t = &text().versions;
    if rows.n_missing + rows.n_duplicate_rows == 0 {
        return Html::default();
    }
    html! { <p class="small miss">{ (t.unmatched)(place, rows.n_missing, rows.n_duplicate_rows) }</p> }
}

/// What changed in each column that is in both versions.
fn column_table(diff: &TableDiff) -> Html {
    let t = &text().versions;
    let is_other = |column: &&ColumnDiff| {
        column.n_changed.is_some_and(|n| n > 0)
            || column.n_missing_before != column.n_missing_after
            || column.shift.as_ref().is_some_and(|shift| figure(shift).2 > 0.0)
    };
    let changed: Vec<&ColumnDiff> = diff.columns.iter().filter(is_other).collect();
    if changed.is_empty() {
        return Html::default();
    }
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={t.by_column}>
            <table class="preview-table">
                <caption class="small soft">{ t.by_column }</caption>
                <thead><tr><th scope="col">{ t.column }</th><th scope="col" class="num">{ t.cells }</th><th scope="col" class="num">{ t.missing }</th>
                    <th scope="col">{ t.typical }</th><th scope="col" class="num" title={t.shift_hint}>{ t.shift }</th></tr></thead>
                <tbody>{ for changed.into_iter().map(column_row) }</tbody>
            </table>
        </div>
    }
}

fn column_row(column: &ColumnDiff) -> Html {
    let arrow = |before: String, after: String| if before == after { before } else { format!("{before} → {after}") };
    let (before, after, shift) = column.shift.as_ref().map(figure).unwrap_or_default();
    html! {
        <tr>
            <th scope="row">{ &column.name }</th>
            <td class="num">{ column.n_changed.map(count).unwrap_or_default() }</td>
            <td class="num">{ arrow(count(column.n_missing_before), count(column.n_missing_after)) }</td>
            <td>{ arrow(before, after) }</td>
            <td class="num">{ if shift > 0.0 { percent(shift) } else { String::new() } }</td>
        </tr>
    }
}

/// What is typical before and after, and how far apart the distributions are: 0 to 1.
fn figure(shift: &Shift) -> (String, String, f64) {
    match shift {
        Shift::Numbers(numbers) => {
            let mean = |figures: &Option<NumberFigures>| figures.map(|all| number(all.mean)).unwrap_or_default();
            let apart = numbers.kolmogorov_smirnov.and_then(|test| test.statistic).unwrap_or(0.0);
            (mean(&numbers.before), mean(&numbers.after), apart)
        }
        Shift::Categories(kinds) => {
            let t = &text().versions;
            let listed =
                |bars: &[bunsen_spec::Bar]| bars.iter().map(|bar| bar.value.clone()).collect::<Vec<_>>().join(", ");
            let gone = if kinds.gone.is_empty() { String::new() } else { (t.kinds_gone)(&listed(&kinds.gone)) };
            let new = if kinds.new.is_empty() { String::new() } else { (t.kinds_new)(&listed(&kinds.new)) };
            (gone, new, kinds.total_variation.unwrap_or(0.0))
        }
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ChangedRowsProps {
    diff: TableDiff,
}

/// Rows with the same key and other values.
#[component]
fn ChangedRows(props: &ChangedRowsProps) -> Html {
    let t = &text().versions;
    let diff = &props.diff;
    let n_shown = use_state_eq(|| N_SHOWN);
    let more = {
        let n_shown = n_shown.clone();
        let all = diff.changed.len();
        Callback::from(move |_: MouseEvent| n_shown.set(all))
    };
    // Columns in which no shown row differs are left out, but for the key.
    let shown: Vec<&ChangedRow> = diff.changed.iter().take(*n_shown).collect();
    let is_shown = |at: &usize| {
        diff.key.contains(&diff.columns[*at].name) || shown.iter().any(|row| row.changed.contains(&(*at as u64)))
    };
    let columns: Vec<usize> = (0..diff.columns.len()).filter(is_shown).collect();
    let cell = |row: &ChangedRow, at: usize| match row.changed.contains(&(at as u64)) {
        true => {
            html! { <span class="miss">{ cell_words(&row.before[at]) }{ " → " }<b>{ cell_words(&row.after[at]) }</b></span> }
        }
        false => cell_words(&row.after[at]),
    };
    html! {
        <>
            <div class="scroll" tabindex="0" role="region" aria-label={t.rows_changed}>
                <table class="preview-table">
                    <caption class="small soft">{ (t.first_of)(t.rows_changed, shown.len() as u64, diff.n_changed) }</caption>
                    <thead><tr><th scope="col" class="num">{ t.row }</th>{ for columns.iter().map(|at| html! { <th scope="col">{ &diff.columns[*at].name }</th> }) }</tr></thead>
                    <tbody>{ for shown.iter().map(|row| html! {
                        <tr><th scope="row" class="num">{ count(row.row_after) }</th>
                            { for columns.iter().map(|at| html! { <td class={num(&row.after[*at])}>{ cell(row, *at) }</td> }) }</tr>
                    }) }</tbody>
                </table>
            </div>
            if shown.len() < diff.changed.len() {
                <div><Button label={t.show_more} kind={ButtonKind::Plain} is_small=true onclick={more} /></div>
            }
        </>
    }
}

/// Rows that one version alone has.
fn rows(title: &'static str, n: u64, all: &DiffRows) -> Html {
    let t = &text().versions;
    if all.rows.is_empty() {
        return Html::default();
    }
    let shown = &all.rows[..all.rows.len().min(N_SHOWN)];
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={title}>
            <table class="preview-table">
                <caption class="small soft">{ (t.first_of)(title, shown.len() as u64, n) }</caption>
                <thead><tr><th scope="col" class="num">{ t.row }</th>{ for all.columns.iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                <tbody>{ for shown.iter().map(|row| html! {
                    <tr><th scope="row" class="num">{ count(row.row) }</th>{ for row.cells.iter().map(|cell| html! { <td class={num(cell)}>{ cell_words(cell) }</td> }) }</tr>
                }) }</tbody>
            </table>
        </div>
    }
}

fn num(cell: &Cell) -> Option<&'static str> {
    matches!(cell, Cell::Number(_)).then_some("num")
}
