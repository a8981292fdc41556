//! The tables of two branches, merged row by row: by which columns, what each side did, and what is to be decided.

use std::rc::Rc;

use bunsen_protocol::{ChangedVersions, DataMerge, MergeData, TakeMergedData};
use bunsen_spec::say::{git_commands, versions as say};
use bunsen_spec::{MergeSide, Problem};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::merge_conflicts::conflict_table;
use crate::app::use_studio;
use crate::bridge::use_answer;
use crate::parts::{Button, ButtonKind, ChipKind, Code, Field, ProblemBox, Select, Skeleton, chip};
use crate::rooms::{Going, Project};
use crate::state::table_merge::Choosing;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct MergeRowsProps {
    /// The project.
    pub project: Project,
    /// The path of the pointer that both sides changed.
    pub path: String,
    /// What is chosen so far.
    pub chosen: Choosing,
    /// Hears every choice.
    pub onchoose: Callback<Choosing>,
    /// Whether nothing can be changed now.
    pub disabled: bool,
    /// Hears that the merged table was taken.
    pub ontaken: Callback<ChangedVersions>,
    /// Closes it.
    pub onclose: Callback<()>,
}

/// See [`MergeRowsProps`].
#[component]
pub fn MergeRows(props: &MergeRowsProps) -> Html {
    let t = &text().merging;
    let studio = use_studio();
    let chosen = &props.chosen;
    let refused = use_state_eq(|| None::<Problem>);
    // The number of the request that takes the merged table.
    let taking = use_state_eq(|| None::<u64>);
    let asked = use_answer(MergeData {
        project: props.project.id(),
        path: props.path.clone(),
        key: chosen.key.clone(),
        n_shown: chosen.n_shown,
    });
    let close = props.onclose.reform(|_: MouseEvent| ());
    let Some(merge) = asked.answer.clone() else {
        return html! {
            <section class="stack tight" aria-label={t.open} aria-busy={asked.is_loading.to_string()}>
                <Going request={asked.request} />
                if let Some(problem) = &asked.problem {
                    <ProblemBox problem={problem.clone()} onretry={asked.reload.clone()} />
                } else {
                    <Skeleton lines={3} height="28px" label={t.reading} />
                }
                <div><Button label={t.close} kind={ButtonKind::Plain} is_small=true onclick={close} /></div>
            </section>
        };
    };
    let choose = {
        let (onchoose, refused) = (props.onchoose.clone(), refused.setter());
        Callback::from(move |new: Choosing| {
            refused.set(None);
            onchoose.emit(new);
        })
    };
    // What is shown may still be that of the key before.
    let is_current = chosen.key.as_ref().is_none_or(|key| *key == merge.key);
    let is_settled = is_current && !asked.is_loading && asked.problem.is_none() && taking.is_none();
    let take = {
        let (props, merge, reload) = (props.clone(), merge.clone(), asked.reload.clone());
        let (refused, taking) = (refused.setter(), taking.setter());
        Callback::from(move |_: MouseEvent| {
            let call = TakeMergedData {
                project: props.project.id(),
                path: props.path.clone(),
                contents: merge.contents.clone(),
                key: merge.key.clone(),
                choices: props.chosen.choices.clone(),
            };
            let (studio, props, reload) = (studio.clone(), props.clone(), reload.clone());
            let (refused, taking) = (refused.clone(), taking.clone());
            let (request, answer) = studio.bridge.begin(call);
            taking.set(Some(request));
            refused.set(None);
            spawn_local(async move {
                match answer.await {
                    Ok(changed) => {
                        studio.say(text().merging.taken);
                        props.ontaken.emit(changed);
                    }
                    Err(why) => {
                        // The data may have changed meanwhile.
                        reload.emit(());
                        refused.set(Some(why));
                    }
                }
                taking.set(None);
            });
        })
    };
    let n_open = chosen.n_open(&merge);
    html! {
        <section class="stack tight" aria-label={t.open} aria-busy={(!is_settled).to_string()}>
            <p class="small soft">{ say::merge_rows().text }</p>
            { key_fields(chosen, &merge, &choose) }
            for problem in asked.problem.iter().chain(&*refused) { <ProblemBox problem={problem.clone()} /> }
            <Going request={taking.or(asked.request)} />
            if merge.key.is_empty() {
                <p role="status">{ t.no_key }</p>
            } else if is_current {
                { what_each_did(&merge) }
                <p role="status"><b>{ (t.conflicts)(merge.counts.n_conflicts) }</b></p>
                if merge.counts.n_conflicts > 0 {
                    { sweeping_choices(chosen, &merge, &choose) }
                    { conflict_table(chosen, &merge, &choose) }
                    <p class="small" role="status">{ (t.open_ones)(n_open) }</p>
                }
                <section class="stack tight">
                    <span class="small soft">{ t.in_terminal }</span>
                    <Code code={git_commands::merge_rows(&props.path, &merge.key)} label={t.in_terminal} />
                </section>
            }
            <div class="row wrap">
                <Button label={t.take} is_small=true is_busy={taking.is_some()} onclick={take}
                    disabled={props.disabled || !is_settled || merge.key.is_empty() || n_open > 0} />
                <Button label={t.close} kind={ButtonKind::Plain} is_small=true disabled={taking.is_some()} onclick={close} />
            </div>
        </section>
    }
}

/// The columns by which rows are matched: a choice for each, and one for another.
fn key_fields(chosen: &Choosing, merge: &Rc<DataMerge>, choose: &Callback<Choosing>) -> Html {
    let t = &text().merging;
    let now = chosen.key.clone().unwrap_or_else(|| merge.key.clone());
    let field = |at: usize| {
        let own = now.get(at).cloned().unwrap_or_default();
        let none = if at == 0 { t.choose_key } else { t.no_more };
        let mut options: Vec<(AttrValue, AttrValue)> = vec![("".into(), none.into())];
        let is_offered = |name: &&String| **name == own || !now.contains(name);
        options
            .extend(merge.candidates.iter().filter(is_offered).map(|name| (name.clone().into(), name.clone().into())));
        let onchange = {
            let (choose, chosen, now) = (choose.clone(), chosen.clone(), now.clone());
            Callback::from(move |name: String| choose.emit(chosen.with_key(&now, at, &name)))
        };
        let id = format!("merge-key-{at}");
        let label = if at == 0 { t.key } else { t.and };
        html! {
            <Field key={at} id={id.clone()} {label} hint={(at == 0).then(|| AttrValue::from(t.key_hint))}>
                <Select {id} value={own} {options} {onchange} />
            </Field>
        }
    };
    html! { <div class="stack tight">{ for (0..=now.len().min(merge.candidates.len().saturating_sub(1))).map(field) }</div> }
}

/// What each side did, and what of it goes together by itself.
fn what_each_did(merge: &DataMerge) -> Html {
    let t = &text().merging;
    let columns = &merge.columns;
    let lists = [
        (&columns.added_by_us, MergeSide::Ours, ChipKind::Good, t.column_added),
        (&columns.added_by_them, MergeSide::Theirs, ChipKind::Good, t.column_added),
        (&columns.removed_by_us, MergeSide::Ours, ChipKind::Bad, t.column_removed),
        (&columns.removed_by_them, MergeSide::Theirs, ChipKind::Bad, t.column_removed),
    ];
    let differ = lists.iter().any(|(names, ..)| !names.is_empty());
    html! {
        <>
            <dl class="facts small">
                <dt>{ t.ours }</dt><dd>{ (t.ours_did)(&merge.counts) }</dd>
                <dt>{ t.theirs }</dt><dd>{ (t.theirs_did)(&merge.counts) }</dd>
            </dl>
            <p class="small">{ (t.clean)(&merge.counts) }</p>
            if differ {
                <p class="row wrap">{ for lists.iter().flat_map(|(names, side, kind, said)| {
                    names.iter().map(move |name| chip(*kind, said(name, *side)))
                }) }</p>
                <p class="small soft">{ t.columns_differ }</p>
            }
        </>
    }
}

/// Choices for all conflicts, and for those of a column.
fn sweeping_choices(chosen: &Choosing, merge: &Rc<DataMerge>, choose: &Callback<Choosing>) -> Html {
    let t = &text().merging;
    let all = |side: MergeSide| {
        let (choose, chosen) = (choose.clone(), chosen.clone());
        Callback::from(move |_: MouseEvent| choose.emit(chosen.with_all(side)))
    };
    let is_all = |side: MergeSide| chosen.choices == bunsen_spec::MergeChoices::all(side);
    let column = |(at, (name, n)): (usize, &(String, u64))| {
        let side = chosen.choices.columns.get(name).copied();
        let onchange = {
            let (choose, chosen, merge, name) = (choose.clone(), chosen.clone(), merge.clone(), name.clone());
            Callback::from(move |side: String| choose.emit(chosen.with_column(&merge, &name, side_of(&side))))
        };
        let options =
            [("", t.each), (OURS, t.ours), (THEIRS, t.theirs)].map(|(value, label)| (value.into(), label.into()));
        let id = format!("merge-column-{at}");
        html! {
            <Field key={name.clone()} id={id.clone()} label={(t.column_choice)(name, *n)}>
                <Select {id} value={side.map(side_value).unwrap_or_default()} options={options.to_vec()} {onchange} />
            </Field>
        }
    };
    html! {
        <>
            <div class="row wrap">
                <Button label={t.all_ours} is_small=true pressed={is_all(MergeSide::Ours)} onclick={all(MergeSide::Ours)} />
                <Button label={t.all_theirs} is_small=true pressed={is_all(MergeSide::Theirs)} onclick={all(MergeSide::Theirs)} />
            </div>
            if merge.by_column.iter().any(|(_, n)| *n > 1) {
                <div class="row wrap" role="group" aria-label={t.by_column}>{ for merge.by_column.iter().enumerate().map(column) }</div>
            }
        </>
    }
}

/// How a list of choices names this branch.
pub const OURS: &str = "ours";
/// How a list of choices names the other branch.
pub const THEIRS: &str = "theirs";

fn side_value(side: MergeSide) -> &'static str {
    match side {
        MergeSide::Ours => OURS,
        MergeSide::Theirs => THEIRS,
    }
}

fn side_of(value: &str) -> Option<MergeSide> {
    match value {
        OURS => Some(MergeSide::Ours),
        THEIRS => Some(MergeSide::Theirs),
        _ => None,
    }
}
