//! Files that differ between two versions.

use bunsen_spec::say::recipe::sentence;
use bunsen_spec::{ContentDiff, DataPointer, FileChange, FileDiff, Hunk, LineKind, StepDiff};
use yew::prelude::*;

use crate::parts::{Button, ButtonKind, ChipKind, chip};
use crate::state::format::bytes;
use crate::text::text;

/// Files that are open at first.
const N_OPEN: usize = 4;

/// See the module. With `restore`, each file has a button that brings it back.
pub fn files(diffs: &[FileDiff], restore: Option<&Callback<String>>) -> Html {
    let t = &text().versions;
    if diffs.is_empty() {
        return html! { <p class="soft">{ t.no_changes }</p> };
    }
    html! { <div class="stack tight">{ for diffs.iter().enumerate().map(|(at, diff)| file(diff, at < N_OPEN, restore)) }</div> }
}

fn file(diff: &FileDiff, is_open: bool, restore: Option<&Callback<String>>) -> Html {
    let t = &text().versions;
    let kind = match diff.change {
        FileChange::Added => ChipKind::Good,
        FileChange::Removed => ChipKind::Bad,
        FileChange::Changed | FileChange::Renamed { .. } => ChipKind::Plain,
    };
    let is_there = diff.change != FileChange::Removed;
    let restore = restore.filter(|_| is_there).map(|restore| {
        let path = diff.path.clone();
        restore.reform(move |_: MouseEvent| path.clone())
    });
    html! {
        <details key={diff.path.clone()} class="file-diff" open={is_open}>
            <summary><span class="mono">{ &diff.path }</span>{ " " }{ chip(kind, (t.change)(&diff.change)) }{ counts(&diff.content) }</summary>
            { content(&diff.content) }
            if let Some(onclick) = restore { <Button label={t.restore} kind={ButtonKind::Plain} is_small=true {onclick} /> }
        </details>
    }
}

fn counts(content: &ContentDiff) -> Html {
    match content {
        ContentDiff::Text { n_added, n_removed, .. } => html! {
            <span class="small mono"><span class="added">{ format!(" +{n_added}") }</span><span class="removed">{ format!(" −{n_removed}") }</span></span>
        },
        _ => Html::default(),
    }
}

fn content(content: &ContentDiff) -> Html {
    let t = &text().versions;
    match content {
        ContentDiff::Text { hunks, steps, .. } if steps.is_empty() => html! { { for hunks.iter().map(hunk) } },
        ContentDiff::Text { hunks, steps, .. } => html! {
            <>
                <ul class="plain-list stack tight">{ for steps.iter().filter(|step| step.before != step.after).map(step) }</ul>
                <details class="fold"><summary>{ "JSON" }</summary>{ for hunks.iter().map(hunk) }</details>
            </>
        },
        ContentDiff::Data { before, after } => {
            let said = |side: &Option<DataPointer>| {
                side.as_ref().map_or_else(|| t.nothing.to_string(), |data| (t.data_of)(&bytes(data.size_bytes as f64)))
            };
            html! { <p class="small">{ said(before) }{ " → " }{ said(after) }</p> }
        }
        ContentDiff::Binary { before_bytes, after_bytes } => {
            let said = |n: &Option<u64>| n.map_or_else(|| t.nothing.to_string(), |n| bytes(n as f64));
            html! { <p class="small">{ (t.binary)(&said(before_bytes), &said(after_bytes)) }</p> }
        }
        ContentDiff::Same => html! { <p class="small soft">{ t.same }</p> },
    }
}

fn step(StepDiff { before, after }: &StepDiff) -> Html {
    let t = &text().versions;
    let said = |step: &bunsen_spec::RecipeStep| sentence(&step.step);
    match (before, after) {
        (None, Some(new)) => html! { <li>{ chip(ChipKind::Good, t.step_new) }{ " " }{ said(new) }</li> },
        (Some(old), None) => html! { <li>{ chip(ChipKind::Bad, t.step_gone) }{ " " }<s>{ said(old) }</s></li> },
        (Some(old), Some(new)) => html! { <li>{ said(old) }{ " → " }<b>{ said(new) }</b></li> },
        (None, None) => Html::default(),
    }
}

/// A place of a text that differs.
pub fn hunk(hunk: &Hunk) -> Html {
    let place = format!("@@ -{},{} +{},{} @@", hunk.before_start, hunk.n_before, hunk.after_start, hunk.n_after);
    html! {
        <pre class="hunk" tabindex="0"><span class="soft">{ place }{ "\n" }</span>{ for hunk.lines.iter().map(|line| {
            let (class, sign) = match line.kind {
                LineKind::Same => (None, " "),
                LineKind::Added => (Some("added"), "+"),
                LineKind::Removed => (Some("removed"), "−"),
            };
            html! { <span {class}>{ sign }{ &line.text }{ "\n" }</span> }
        }) }</pre>
    }
}
