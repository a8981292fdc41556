//! The band of a running run: how far, how fast, how long yet.

use bunsen_protocol::Steering;
use gloo::timers::callback::Interval;
use yew::prelude::*;

use super::training::Training;
use crate::browser::now_ms;
use crate::parts::{Button, ButtonKind, ProblemBox};
use crate::state::live::LiveRun;
use crate::text::text;

/// What to show.
#[derive(Properties, PartialEq)]
pub struct StatusProps {
    /// The run.
    pub run: LiveRun,
}

/// See the module.
#[component]
pub fn Status(props: &StatusProps) -> Html {
    let t = &text().train;
    let now = use_state_eq(now_ms);
    {
        let now = now.setter();
        use_effect_with((), move |()| {
            let clock = Interval::new(1_000, move || now.set(now_ms()));
            move || drop(clock)
        });
    }
    let run = &props.run;
    let progress = &run.progress;
    let (word, is_hot) = match (run.is_ending, run.is_paused) {
        (true, _) => (t.ending, true),
        (false, true) => (t.paused, false),
        (false, false) => (t.training, true),
    };
    let pace = if run.is_paused { String::new() } else { (t.pace)(progress.steps_per_second, progress.left_ms) };
    let checkpoint = run.checkpoint.map(|(_, at)| match (*now - at).max(0.0) {
        ms if ms < 1_000.0 => t.checkpoint_now.to_string(),
        ms => (t.checkpoint_ago)(ms),
    });
    let facts =
        [Some(pace), checkpoint].into_iter().flatten().filter(|f| !f.is_empty()).collect::<Vec<_>>().join(" · ");
    let safety = if run.checkpoint.is_some() { t.close_any_time } else { t.no_checkpoint_yet };
    let epoch = (t.epoch_of)(progress.epoch, progress.epochs);
    html! {
        <>
        <div class={classes!("status-band", is_hot.then_some("hot"))}>
            <div class="row wrap grow">
                <span class="status-word">{ word }</span>
                if progress.epochs > 0 { <b>{ &epoch }</b> }
                <span class="soft">{ facts }</span>
            </div>
            <span class="soft small">{ safety }</span>
            <progress max="1" value={format!("{:.4}", run.share())} aria-label={word} aria-valuetext={epoch}></progress>
        </div>
        if let Some(problem) = &run.unsaved { <ProblemBox problem={problem.clone()} /> }
        </>
    }
}

/// The buttons that steer a running run.
pub fn steering_buttons(training: &Training, run: &LiveRun) -> Html {
    let t = &text().train;
    let steer = |steering| {
        let training = training.clone();
        Callback::from(move |_: MouseEvent| training.steer(steering))
    };
    let disabled = run.is_ending;
    html! {
        <>
            if run.is_paused {
                <Button label={t.resume} onclick={steer(Steering::Continue)} {disabled} />
            } else {
                <Button label={t.pause} onclick={steer(Steering::Pause)} {disabled} />
            }
            <Button label={t.stop} onclick={steer(Steering::Stop)} {disabled} />
            <Button label={t.cancel} kind={ButtonKind::Plain} title={t.cancel_hint} onclick={steer(Steering::Cancel)} {disabled} />
        </>
    }
}
