//! A merge in progress: what both sides changed, file by file, and the learner's decisions.

use bunsen_protocol::{ChangedVersions, VersionChange};
use bunsen_spec::say::versions as say;
use bunsen_spec::{Conflict, ConflictKind, ConflictSide, MergeInfo, MergePiece, Resolution};
use web_sys::Element;
use yew::prelude::*;

use super::merge_rows::MergeRows;
use crate::parts::{Button, ButtonKind, ChipKind, TextArea, chip};
use crate::rooms::Project;
use crate::rooms::train::use_training;
use crate::state::format::bytes;
use crate::state::table_merge::{Choosing, HalfMerged};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct MergeBoxProps {
    /// The project.
    pub project: Project,
    /// The merge.
    pub merge: MergeInfo,
    /// Whether nothing can be changed now.
    pub disabled: bool,
    /// Makes a change.
    pub onrun: Callback<VersionChange>,
    /// Hears that a merged table was taken.
    pub ontaken: Callback<ChangedVersions>,
}

/// See [`MergeBoxProps`].
#[component]
pub fn MergeBox(props: &MergeBoxProps) -> Html {
    let t = &text().versions;
    let node = use_node_ref();
    {
        // It begins at the top of a page whose foot may be what is seen.
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(element) = node.cast::<Element>() {
                element.scroll_into_view();
            }
        });
    }
    let n_open = props.merge.conflicts.iter().filter(|conflict| !conflict.is_resolved).count() as u64;
    let run = |change: VersionChange| props.onrun.reform(move |_: MouseEvent| change.clone());
    html! {
        <section ref={node} class="stack merge" aria-label={(t.merging)(&props.merge.name)}>
            <div class="row wrap">
                <div class="grow">
                    <h2>{ (t.merging)(&props.merge.name) }</h2>
                    <p class="small" role="status">{ if n_open == 0 { t.all_decided.to_string() } else { (t.n_open)(n_open) } }</p>
                </div>
                <Button label={t.give_up} disabled={props.disabled} onclick={run(VersionChange::AbortMerge)} />
                <Button label={t.finish} kind={ButtonKind::Primary} disabled={props.disabled || n_open > 0} onclick={run(VersionChange::FinishMerge)} />
            </div>
            <p class="small soft">{ say::merge().text }</p>
            { for props.merge.conflicts.iter().map(|conflict| html! {
                <ConflictBox key={format!("{} {}", props.project.id().0, conflict.path)} project={props.project.clone()} conflict={conflict.clone()}
                    other={props.merge.name.clone()} disabled={props.disabled} onrun={props.onrun.clone()} ontaken={props.ontaken.clone()} />
            }) }
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ConflictBoxProps {
    project: Project,
    conflict: Conflict,
    /// The name of what is merged.
    other: String,
    disabled: bool,
    onrun: Callback<VersionChange>,
    ontaken: Callback<ChangedVersions>,
}

/// One file of a merge.
#[component]
fn ConflictBox(props: &ConflictBoxProps) -> Html {
    let t = &text().versions;
    let conflict = &props.conflict;
    let is_text = !conflict.pieces.is_empty();
    // Kept while the learner looks at other rooms.
    let training = use_training();
    let half = use_state_eq(|| training.half_merged(&props.project.id(), conflict));
    {
        let (project, path) = (props.project.id(), conflict.path.clone());
        use_effect_with((*half).clone(), move |half| training.keep_half_merged(project, path, half.clone()));
    }
    let is_table = conflict.kind == ConflictKind::Data && conflict.path.starts_with("data/");
    let set_by_row = |is: bool| {
        let half = half.clone();
        Callback::from(move |()| decide(&half, |half| half.by_row = is))
    };
    let ontaken = {
        let (close, ontaken) = (set_by_row(false), props.ontaken.clone());
        Callback::from(move |changed: ChangedVersions| {
            close.emit(());
            ontaken.emit(changed);
        })
    };
    let resolve = |resolution: Resolution| {
        let change = VersionChange::Resolve { path: conflict.path.clone(), resolution };
        props.onrun.reform(move |_: MouseEvent| change.clone())
    };
    let write = {
        let (half, text) = (half.clone(), conflict.marked_text(&props.other));
        Callback::from(move |_: MouseEvent| decide(&half, |half| half.written = Some(text.clone())))
    };
    let oninput = {
        let half = half.clone();
        Callback::from(move |value: String| decide(&half, |half| half.written = Some(value)))
    };
    let onrows = {
        let half = half.clone();
        Callback::from(move |rows: Choosing| decide(&half, |half| half.rows = rows))
    };
    let id = format!("written-{}", conflict.path.replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
    html! {
        <section class="stack tight conflict" aria-label={conflict.path.clone()}>
            <div class="row wrap">
                <b class="grow mono">{ &conflict.path }</b>
                if conflict.is_resolved { { chip(ChipKind::Good, t.decided) } } else { { chip(ChipKind::Hot, t.waits) } }
            </div>
            <p class="small">{ say::conflict(conflict) }</p>
            if let Some(text) = &half.written {
                <TextArea {id} value={text.clone()} {oninput} rows=12 is_mono=true />
            } else if is_text {
                { for conflict.pieces.iter().filter_map(piece) }
            } else {
                <dl class="facts small">
                    <dt>{ t.ours }</dt><dd>{ side(conflict.ours.as_ref()) }</dd>
                    <dt>{ t.theirs }</dt><dd>{ side(conflict.theirs.as_ref()) }</dd>
                </dl>
            }
            if half.by_row {
                <MergeRows project={props.project.clone()} path={conflict.path.clone()} chosen={half.rows.clone()} onchoose={onrows}
                    disabled={props.disabled} {ontaken} onclose={set_by_row(false)} />
            }
            <div class="row wrap">
                if is_table && !half.by_row {
                    <Button label={text().merging.open} is_small=true disabled={props.disabled} onclick={set_by_row(true).reform(|_: MouseEvent| ())} />
                }
                <Button label={t.take_ours} is_small=true disabled={props.disabled} onclick={resolve(Resolution::Ours)} />
                <Button label={t.take_theirs} is_small=true disabled={props.disabled} onclick={resolve(Resolution::Theirs)} />
                if let Some(text) = &half.written {
                    <Button label={t.take_written} is_small=true disabled={props.disabled} onclick={resolve(Resolution::Text(text.clone()))} />
                } else if is_text {
                    <Button label={t.write} kind={ButtonKind::Plain} is_small=true disabled={props.disabled} onclick={write} />
                }
            </div>
        </section>
    }
}

fn decide(half: &UseStateHandle<HalfMerged>, change: impl FnOnce(&mut HalfMerged)) {
    let mut new = (**half).clone();
    change(&mut new);
    half.set(new);
}

/// Lines that both sides changed, one above the other.
fn piece(piece: &MergePiece) -> Option<Html> {
    let t = &text().versions;
    let MergePiece::Both { ours, theirs, .. } = piece else { return None };
    let said = |lines: &str| if lines.is_empty() { format!("({})", t.nothing) } else { lines.to_string() };
    Some(html! {
        <div class="both">
            <div><span class="small soft">{ t.ours }</span><pre class="hunk" tabindex="0">{ said(ours) }</pre></div>
            <div><span class="small soft">{ t.theirs }</span><pre class="hunk" tabindex="0">{ said(theirs) }</pre></div>
        </div>
    })
}

fn side(side: Option<&ConflictSide>) -> String {
    let t = &text().versions;
    match side {
        None => t.gone.into(),
        Some(side) => match &side.data {
            Some(data) => (t.data_of)(&bytes(data.size_bytes as f64)),
            None => bytes(side.size_bytes as f64),
        },
    }
}
