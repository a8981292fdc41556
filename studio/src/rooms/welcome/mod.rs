//! The way in: a file, documents, a sample, or a project that is here already or on the edge.

mod ask;
mod clone;
mod paste;
mod projects;
mod sample_sheet;
mod samples;

use yew::prelude::*;

use crate::frame::{Surface, use_intake, use_surface, use_syncing};
use crate::parts::{Button, ButtonKind, ProblemBox};
use crate::text::text;
use ask::AskWay;
use projects::ProjectTable;
use samples::SampleCards;

pub use clone::CloneDialog;
pub use paste::PasteDialog;
pub use sample_sheet::SampleSheet;

/// See the module.
#[component]
pub fn Welcome() -> Html {
    let t = &text().welcome;
    let intake = use_intake();
    let surfaces = use_surface();
    let choose = {
        let intake = intake.clone();
        Callback::from(move |_: MouseEvent| intake.choose())
    };
    let choose_folder = {
        let intake = intake.clone();
        Callback::from(move |_: MouseEvent| intake.choose_folder())
    };
    let is_busy = intake.busy.is_some();
    let syncing = use_syncing();
    let not_cloned = syncing.ended.problems.iter().filter(|_| syncing.ended.project.is_none());
    html! {
        <div class="welcome stack">
            <div class="welcome-head">
                <h1 tabindex="-1">{ t.headline }</h1>
                <p>{ t.intro }</p>
            </div>
            if let Some(problem) = &intake.problem {
                <ProblemBox problem={problem.clone()} kept={t.nothing_changed} onclose={intake.dismiss.clone()} />
            }
            for problem in not_cloned { <ProblemBox problem={problem.clone()} /> }
            <section class="drop-zone" aria-label={t.choose_files}>
                <h2>{ t.drop_here }</h2>
                <p class="soft">{ t.formats }</p>
                <div class="row wrap">
                    <Button label={t.choose_files} kind={ButtonKind::Primary} onclick={choose.clone()} disabled={is_busy} />
                    <Button label={t.choose_folder} onclick={choose_folder} disabled={is_busy} />
                    <Button label={t.paste_table} onclick={surfaces.opening(Surface::Paste(String::new()))} disabled={is_busy} />
                    <Button label={t.open_project} onclick={choose} disabled={is_busy} />
                    <Button label={text().syncing.clone_project} onclick={surfaces.opening(Surface::Clone(String::new()))}
                        disabled={syncing.busy.is_some()} />
                </div>
            </section>
            <AskWay />
            <SampleCards />
            <ProjectTable />
            <p class="small soft privacy">{ t.privacy }</p>
        </div>
    }
}
