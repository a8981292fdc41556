//! The Watch room: what links are used for, how fast they answer, and what they answer.

use std::rc::Rc;

use bunsen_spec::{DeploymentStats, Problem};
use gloo::timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::publish::use_deployments;
use super::train::{tile, use_training};
use super::{Room, use_project};
use crate::bridge::use_newest;
use crate::browser::now_ms;
use crate::chart::{
    ChartPanel, balance_over_time, counts_over_time, latency_over_time, mean_over_time, short, use_palette,
};
use crate::edge::link;
use crate::parts::{Button, Empty, Field, ProblemBox, Select, Skeleton};
use crate::router::{Route, RouteLink, use_query};
use crate::state::format::count;
use crate::state::watch::{Span, answers_kinds};
use crate::text::text;

/// How often the edge is asked.
const REFRESH_MS: u32 = 15_000;

/// What the edge said, and what it was asked.
#[derive(PartialEq)]
struct Heard {
    stats: DeploymentStats,
    span: Span,
    /// When it was asked, in milliseconds since 1970.
    asked_ms: f64,
}

/// See the module.
#[component]
pub fn WatchRoom() -> Html {
    let t = &text().watch;
    let project = use_project();
    let training = use_training();
    let deployments = use_deployments();
    let (name, set_name) = use_query("link");
    let (span, set_span) = use_query("span");
    let span = Span::from_name(span.as_deref().unwrap_or_default());
    let heard = use_state_eq(|| None::<Rc<Heard>>);
    let problem = use_state_eq(|| None::<Problem>);
    let asked_ms = use_state_eq(now_ms);
    {
        let set_name = set_name.clone();
        use_effect_with((), move |()| {
            if let Some(name) = training.take_watched() {
                set_name.emit(Some(name));
            }
        });
    }
    let list = deployments.list.as_deref().cloned().unwrap_or_default();
    let name =
        name.filter(|name| list.iter().any(|d| d.name == *name)).or_else(|| list.first().map(|d| d.name.clone()));
    {
        let asked_ms = asked_ms.setter();
        use_effect_with((), move |()| {
            let clock = Interval::new(REFRESH_MS, move || {
                // Nobody looks at a hidden page.
                if !gloo::utils::document().hidden() {
                    asked_ms.set(now_ms());
                }
            });
            move || drop(clock)
        });
    }
    let newest = use_newest();
    {
        let (heard, problem, edge) = (heard.setter(), problem.setter(), deployments.edge.clone());
        use_effect_with((name.clone(), span, *asked_ms), move |(name, span, asked_ms)| {
            let (span, asked_ms) = (*span, *asked_ms);
            let turn = newest.begin();
            if let Some(name) = name.clone() {
                spawn_local(async move {
                    let answer = edge.stats(&name, span.window(asked_ms, offset_ms())).await;
                    if !turn.counts() {
                        return;
                    }
                    match answer {
                        Ok(stats) => {
                            heard.set(Some(Rc::new(Heard { stats, span, asked_ms })));
                            problem.set(None);
                        }
                        Err(why) => problem.set(Some(why)),
                    }
                });
            }
        });
    }
    let look_again = {
        let (asked_ms, reload) = (asked_ms.setter(), deployments.reload.clone());
        Callback::from(move |()| {
            asked_ms.set(now_ms());
            reload.emit(());
        })
    };
    let Some(name) = name else {
        return html! {
            <>
                <div class="room-head"><div class="grow"><h1 tabindex="-1">{ t.title }</h1><p>{ t.line }</p></div></div>
                { match (&deployments.problem, &deployments.list) {
                    (Some(problem), _) => html! { <ProblemBox problem={problem.clone()} onretry={deployments.reload.clone()} /> },
                    (None, None) => html! { <Skeleton lines={4} height="36px" label={t.loading} /> },
                    (None, Some(_)) => html! {
                        <Empty sentence={t.no_links}>
                            <RouteLink to={Route::Room { project: project.id(), room: Room::Publish }} class="button">{ t.to_publish }</RouteLink>
                        </Empty>
                    },
                } }
            </>
        };
    };
    let links: Vec<(AttrValue, AttrValue)> = list
        .iter()
        .map(|d| (d.name.clone().into(), format!("/d/{} · {}", d.name, (t.version)(d.version)).into()))
        .collect();
    let spans: Vec<(AttrValue, AttrValue)> =
        Span::ALL.into_iter().map(|span| (span.name().into(), (t.span_label)(span).into())).collect();
    let shown = (*heard).clone().filter(|heard| heard.stats.name == name && heard.span == span);
    html! {
        <>
            <div class="room-head">
                <div class="grow"><h1 tabindex="-1">{ t.title }</h1><p>{ t.line }</p></div>
                <a class="button" href={link(&name)} target="_blank" rel="noopener">{ t.open }</a>
            </div>
            <div class="watch-choice">
                <Field id="watch-link" label={t.deployment}>
                    <Select id="watch-link" value={name.clone()} options={links} onchange={set_name.reform(Some)} />
                </Field>
                <Field id="watch-span" label={t.span}>
                    <Select id="watch-span" value={span.name()} options={spans} onchange={set_span.reform(Some)} />
                </Field>
                <Button label={t.refresh} onclick={look_again.reform(|_| ())} />
                if let Some(heard) = &shown { <span class="hint">{ (t.fresh)(&clock(heard.asked_ms)) }</span> }
            </div>
            if let Some(problem) = &*problem {
                <ProblemBox problem={problem.clone()} kept={shown.is_some().then_some(t.stale)} onretry={look_again} />
            }
            if let Some(heard) = shown {
                <Figures {heard} />
            } else if problem.is_none() {
                <Skeleton lines={6} height="48px" label={t.loading} />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FiguresProps {
    heard: Rc<Heard>,
}

/// Figures and charts of one deployment.
#[component]
fn Figures(props: &FiguresProps) -> Html {
    let t = &text().watch;
    let palette = use_palette();
    let Heard { stats, span, .. } = &*props.heard;
    if stats.n_predictions == 0 && stats.n_refused == 0 {
        return html! { <Empty sentence={t.not_asked}><p class="hint">{ t.not_asked_hint }</p></Empty> };
    }
    let times: Vec<String> = stats.buckets.iter().map(|b| span.label(b.start_ms, offset_ms())).collect();
    let latency = stats.latency_ms.map(|(p50, p95, p99)| {
        [(p50, t.p50), (p95, t.p95), (p99, t.p99)].map(|(ms, label)| tile(&short(ms), label, ""))
    });
    let answers = if answers_kinds(stats) { balance_over_time } else { mean_over_time };
    html! {
        <div class="stack">
            <div class="tiles wide">
                { tile(&count(stats.n_predictions), t.asked, "") }
                { for latency.into_iter().flatten() }
                { tile(&count(stats.n_refused), t.refused, "") }
            </div>
            if stats.n_refused > 0 { <p class="worth-knowing">{ (t.refused_hint)(stats.n_refused, stats.n_predictions) }</p> }
            <div class="watch-charts">
                <ChartPanel figure={counts_over_time(&stats.buckets, &times, &palette)} />
                <ChartPanel figure={latency_over_time(&stats.buckets, &times, &palette)} />
                <ChartPanel figure={answers(&stats.buckets, &times, &palette)} />
            </div>
            <p class="hint">{ t.of_requests }</p>
        </div>
    }
}

/// What is added to world time to get the learner's.
fn offset_ms() -> f64 {
    -js_sys::Date::new_0().get_timezone_offset() * 60_000.0
}

/// The learner's clock, to the second.
fn clock(ms: f64) -> String {
    let date = js_sys::Date::new(&ms.into());
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}
