//! The history: a dot for each commit, lines to its parents.

use bunsen_spec::{CommitInfo, LogPage, RefKind};
use yew::prelude::*;

use crate::browser::now_ms;
use crate::parts::{ChipKind, chip};
use crate::state::format::ago;
use crate::state::versions::{LANE_PX, ROW_PX, dot, edges, short, subject};

/// Lanes that have a colour of their own.
const N_COLORS: u32 = 6;

/// See the module.
pub fn graph(page: &LogPage, chosen: &str, choose: &Callback<Option<String>>) -> Html {
    let width = f64::from(page.n_lanes.max(1)) * LANE_PX;
    let height = page.commits.len() as f64 * ROW_PX;
    let color = |lane: u32| format!("var(--c{})", lane % N_COLORS + 1);
    let now = now_ms();
    html! {
        <div class="log" style={format!("--graph: {width}px; --commit: {ROW_PX}px")}>
            <svg width={width.to_string()} height={height.to_string()} aria-hidden="true">
                { for edges(&page.commits).into_iter().map(|edge| html! {
                    <path d={edge.path} fill="none" stroke={color(edge.lane)} stroke-width="2" />
                }) }
                { for page.commits.iter().enumerate().map(|(row, commit)| {
                    let (x, y) = dot(row, commit.lane);
                    html! { <circle cx={x.to_string()} cy={y.to_string()} r="4.5" fill={color(commit.lane)} stroke="var(--surface)" stroke-width="2" /> }
                }) }
            </svg>
            <ol class="plain-list">{ for page.commits.iter().map(|commit| row(commit, commit.id == chosen, choose, now)) }</ol>
        </div>
    }
}

fn row(commit: &CommitInfo, is_chosen: bool, choose: &Callback<Option<String>>, now_ms: f64) -> Html {
    let onclick = {
        let id = commit.id.clone();
        choose.reform(move |_: MouseEvent| Some(id.clone()))
    };
    html! {
        <li key={commit.id.clone()}>
            <button type="button" class="log-row" aria-current={is_chosen.then_some("true")} {onclick}>
                <span class="log-subject">{ refs(commit) }<span>{ subject(&commit.message) }</span></span>
                <span class="small soft">{ ago(commit.time_ms, now_ms) }{ " · " }<span class="mono">{ short(&commit.id) }</span></span>
            </button>
        </li>
    }
}

/// The names that point at a commit.
pub fn refs(commit: &CommitInfo) -> Html {
    let kind = |kind: RefKind, is_current: bool| match (kind, is_current) {
        (_, true) => ChipKind::Accent,
        (RefKind::Tag, _) => ChipKind::Good,
        _ => ChipKind::Plain,
    };
    html! { { for commit.refs.iter().map(|name| chip(kind(name.kind, name.is_current), name.name.clone())) } }
}
