//! The samples as cards, each with the true distribution of one of its columns.

use bunsen_spec::Task;
use yew::prelude::*;

use crate::frame::{Sample, Surface, use_intake, use_samples, use_surface};
use crate::parts::{Bars, Button, ButtonKind, Icon, ProblemBox, Skeleton};
use crate::text::text;

/// Cards shown before "All samples".
const N_FIRST: usize = 4;

/// See the module.
#[component]
pub fn SampleCards() -> Html {
    let t = &text().welcome;
    let samples = use_samples();
    let shows_all = use_state_eq(|| false);
    let toggle = {
        let shows_all = shows_all.clone();
        Callback::from(move |_| shows_all.set(!*shows_all))
    };
    let n = samples.list.as_ref().map_or(0, |list| list.len());
    let shown = if *shows_all { n } else { N_FIRST };
    html! {
        <section class="stack tight">
            <div class="row section-head">
                <h2 class="grow">{ t.samples }</h2>
                if n > N_FIRST {
                    <Button label={if *shows_all { t.fewer_samples } else { t.all_samples }} kind={ButtonKind::Plain} is_small=true onclick={toggle} />
                }
            </div>
            if let Some(list) = &samples.list {
                <div class="samples">
                    { for list.iter().take(shown).map(|sample| html! { <SampleCard key={sample.file.clone()} sample={sample.clone()} /> }) }
                </div>
            } else if let Some(problem) = &samples.problem {
                <ProblemBox problem={problem.clone()} onretry={samples.reload.clone()} />
            } else {
                <div class="samples">
                    { for (0..N_FIRST).map(|_| html! { <div class="card"><Skeleton lines={4} label={t.samples_loading} /></div> }) }
                </div>
            }
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct SampleCardProps {
    sample: Sample,
}

#[component]
fn SampleCard(props: &SampleCardProps) -> Html {
    let t = &text().welcome;
    let sample = &props.sample;
    let intake = use_intake();
    let surfaces = use_surface();
    let disabled = intake.busy.is_some();
    let start = {
        let sample = sample.clone();
        Callback::from(move |_: MouseEvent| intake.take_sample(sample.clone()))
    };
    let task = match sample.task {
        _ if !sample.invitation.is_empty() => sample.invitation.clone(),
        Task::Classification => t.classify.into(),
        Task::Regression => t.regress.into(),
    };
    html! {
        <div class="card sample">
            <button type="button" class="sample-start" onclick={start} {disabled} title={(t.start_with)(&sample.card.title)}>
                <Bars values={sample.bars.clone()} width={180.0} height={44.0} />
                <span class="sample-name">{ &sample.card.title }</span>
                <span class="small soft">{ &sample.blurb }</span>
                <span class="small task">{ task }</span>
            </button>
            <Button class="sample-about quiet" label={(t.about_sample)(&sample.card.title)} icon={Icon::Info} is_icon_only=true
                is_small=true kind={ButtonKind::Plain} onclick={surfaces.opening(Surface::Sample(sample.clone()))} />
        </div>
    }
}
