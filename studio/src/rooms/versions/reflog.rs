//! Where the project has been, and versions that only this memory reaches.

use bunsen_spec::say::versions as say;
use bunsen_spec::{LostCommit, ReflogEntry};
use yew::prelude::*;

use super::dialogs::Asking;
use crate::browser::now_ms;
use crate::parts::Button;
use crate::state::format::ago;
use crate::state::versions::{short, subject};
use crate::text::text;

/// Entries that are shown.
const N_SHOWN: usize = 30;

/// Where HEAD has been.
pub fn reflog(entries: &[ReflogEntry], choose: &Callback<Option<String>>) -> Html {
    let t = &text().versions;
    let now = now_ms();
    let item = |entry: &ReflogEntry| {
        let onclick = {
            let to = entry.to.clone();
            choose.reform(move |_: MouseEvent| to.clone())
        };
        html! {
            <li key={entry.n_ago}>
                <button type="button" class="link small" {onclick}>
                    <span class="mono soft">{ format!("HEAD@{{{}}} {} ", entry.n_ago, entry.to.as_deref().map(short).unwrap_or_default()) }</span>
                    { &entry.message }<span class="soft">{ " · " }{ ago(entry.time_ms, now) }</span>
                </button>
            </li>
        }
    };
    html! {
        <section class="stack tight" aria-label={t.reflog}>
            <h2>{ t.reflog }</h2>
            <p class="small soft">{ say::reflog().text }</p>
            <ol class="plain-list reflog">{ for entries.iter().take(N_SHOWN).map(item) }</ol>
        </section>
    }
}

/// Versions that no branch and no tag reaches.
pub fn lost(commits: &[LostCommit], disabled: bool, ask: &Callback<Asking>) -> Html {
    let t = &text().versions;
    let item = |lost: &LostCommit| {
        let onclick = {
            let at = lost.commit.id.clone();
            ask.reform(move |_: MouseEvent| Asking::Branch { at: at.clone() })
        };
        html! {
            <li key={lost.commit.id.clone()} class="row start">
                <div class="grow">{ subject(&lost.commit.message) }
                    <p class="small soft"><span class="mono">{ short(&lost.commit.id) }</span>{ " · " }{ (t.n_lost)(lost.n_commits) }</p>
                </div>
                <Button label={t.recover} is_small=true {disabled} {onclick} />
            </li>
        }
    };
    html! {
        <section class="stack tight" aria-label={t.lost}>
            <h2>{ t.lost }</h2>
            if commits.is_empty() {
                <p class="small soft">{ t.no_lost }</p>
            } else {
                <p class="small soft">{ say::lost().text }</p>
                <ul class="plain-list stack tight">{ for commits.iter().map(item) }</ul>
            }
        </section>
    }
}
