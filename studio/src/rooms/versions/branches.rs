//! Branches and tags: what they are at, and what can be done with them.

use bunsen_protocol::{VersionChange, VersionNames};
use bunsen_spec::say::versions as say;
use bunsen_spec::{BranchInfo, RefKind, TagInfo};
use yew::prelude::*;

use super::dialogs::Asking;
use crate::browser::now_ms;
use crate::parts::{Button, ButtonKind, ChipKind, Icon, Menu, MenuItem, chip};
use crate::state::format::ago;
use crate::state::versions::short;
use crate::text::text;

/// The branches.
pub fn branches(names: &VersionNames, disabled: bool, ask: &Callback<Asking>, onrun: &Callback<VersionChange>) -> Html {
    let t = &text().versions;
    let now = now_ms();
    let item = |branch: &BranchInfo| {
        let name = branch.name.clone();
        let run = |change: VersionChange| onrun.reform(move |()| change.clone());
        let asked = |asking: Asking| ask.reform(move |()| asking.clone());
        let mut items = Vec::new();
        if !branch.is_current {
            let merge = Asking::Change(VersionChange::Merge { name: name.clone() });
            items.push(MenuItem::new(
                (t.switch_to)(&name),
                None,
                run(VersionChange::SwitchBranch { name: name.clone() }),
            ));
            items.push(MenuItem::new(t.merge, None, asked(merge)));
        }
        items.push(MenuItem::new(t.rename, Some(Icon::Edit), asked(Asking::Rename { name: name.clone() })));
        if !branch.is_current {
            let delete = VersionChange::DeleteBranch { name: name.clone(), is_forced: !branch.is_merged };
            items.push(MenuItem::new(t.delete, Some(Icon::Delete), asked(Asking::Change(delete))));
        }
        html! {
            <li key={name.clone()} class="row start">
                <div class="grow">
                    <b class="name">{ &name }</b>{ " " }
                    if branch.is_current { { chip(ChipKind::Accent, t.current) } }
                    <p class="small soft">{ &branch.subject }{ " · " }{ ago(branch.time_ms, now) }</p>
                </div>
                if !disabled { <Menu label={(t.more_for)(&name)} {items} is_right=true>{ Icon::More }</Menu> }
            </li>
        }
    };
    html! {
        <section class="stack tight" aria-label={t.branches}>
            <h2>{ t.branches }</h2>
            <p class="small soft">{ say::kind(RefKind::Branch).text }</p>
            <ul class="plain-list stack tight">{ for names.branches.iter().map(item) }</ul>
        </section>
    }
}

/// The tags.
pub fn tags(
    names: &VersionNames,
    disabled: bool,
    choose: &Callback<Option<String>>,
    onrun: &Callback<VersionChange>,
) -> Html {
    let t = &text().versions;
    let item = |tag: &TagInfo| {
        let show = {
            let commit = tag.commit.clone();
            choose.reform(move |_: MouseEvent| Some(commit.clone()))
        };
        let delete = {
            let change = VersionChange::DeleteTag { name: tag.name.clone() };
            onrun.reform(move |_: MouseEvent| change.clone())
        };
        html! {
            <li key={tag.name.clone()} class="row start">
                <div class="grow">
                    <button type="button" class="link" onclick={show}><b>{ &tag.name }</b>{ " " }<span class="mono small soft">{ short(&tag.commit) }</span></button>
                    if let Some(message) = &tag.message { <p class="small soft">{ message }</p> }
                </div>
                if !disabled {
                    <Button label={format!("{} {}", t.delete, tag.name)} icon={Icon::Delete} is_icon_only=true is_small=true kind={ButtonKind::Plain} onclick={delete} />
                }
            </li>
        }
    };
    html! {
        <section class="stack tight" aria-label={t.tags}>
            <h2>{ t.tags }</h2>
            <p class="small soft">{ say::kind(RefKind::Tag).text }</p>
            if names.tags.is_empty() { <p class="small">{ t.no_tags }</p> }
            <ul class="plain-list stack tight">{ for names.tags.iter().map(item) }</ul>
        </section>
    }
}
