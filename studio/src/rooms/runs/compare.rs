//! Chosen runs beside each other: what was asked differently, what came of it, and their curves.

use std::rc::Rc;

use bunsen_protocol::ReadRun;
use bunsen_spec::{ModelInfo, Problem, ProjectId, RunId, RunRecord};
use futures::future::try_join_all;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::bridge::{use_bridge, use_newest};
use crate::browser::focus;
use crate::chart::{ChartPanel, compare_curves, use_palette};
use crate::parts::{Button, ButtonKind, ProblemBox, Skeleton};
use crate::state::compare::{Difference, compare, curve_metrics, curves};
use crate::text::text;

/// What to compare.
#[derive(Properties, PartialEq)]
pub struct ComparisonProps {
    /// The project.
    pub project: ProjectId,
    /// The runs, in the order they were chosen.
    pub runs: Vec<RunId>,
    /// The kinds of models there are, for their words.
    pub models: Rc<Vec<ModelInfo>>,
    /// Closes the comparison.
    pub onclose: Callback<()>,
}

/// See the module.
#[component]
pub fn Comparison(props: &ComparisonProps) -> Html {
    let t = &text().runs;
    let bridge = use_bridge();
    let palette = use_palette();
    let records = use_state(|| None::<Rc<Vec<RunRecord>>>);
    let problem = use_state_eq(|| None::<Problem>);
    let newest = use_newest();
    {
        let (records, problem) = (records.setter(), problem.setter());
        use_effect_with((props.project.clone(), props.runs.clone()), move |(project, runs)| {
            let calls: Vec<ReadRun> =
                runs.iter().map(|run| ReadRun { project: project.clone(), run: run.clone() }).collect();
            let turn = newest.begin();
            spawn_local(async move {
                let read = try_join_all(calls.into_iter().map(|call| bridge.call(call))).await;
                if !turn.counts() {
                    return;
                }
                match read {
                    Ok(read) => {
                        records.set(Some(Rc::new(read)));
                        problem.set(None);
                    }
                    Err(why) => problem.set(Some(why)),
                }
            });
        });
    }
    // It opens far below the button that opens it.
    use_effect_with(records.is_some(), |is_shown| {
        if *is_shown {
            focus("#comparison");
        }
    });
    let Some(records) = (*records).clone() else {
        return match &*problem {
            Some(problem) => html! { <ProblemBox problem={problem.clone()} /> },
            None => html! { <Skeleton lines={6} height="36px" label={t.loading} /> },
        };
    };
    let comparison = compare(&records, &props.models);
    let row = |difference: &Difference| {
        html! {
            <tr>
                <th scope="row" title={difference.name.clone()}>{ &difference.label }</th>
                { for difference.values.iter().enumerate().map(|(i, value)| match value {
                    Some(value) if difference.best == Some(i) => html! { <td class="num"><b>{ value }</b></td> },
                    Some(value) => html! { <td class="num">{ value }</td> },
                    None => html! { <td class="num soft">{ t.none }</td> },
                }) }
            </tr>
        }
    };
    let mut remarks = vec![if comparison.same_rows { t.same_rows.to_string() } else { t.other_rows.to_string() }];
    remarks.extend(comparison.margin.map(|(points, n)| (t.margin)(points, n)));
    html! {
        <section class="comparison" aria-label={(t.differs)(records.len())}>
            <div class="row">
                <h2 class="grow" id="comparison" tabindex="-1">{ (t.differs)(records.len()) }</h2>
                <Button label={t.close_comparison} kind={ButtonKind::Plain} is_small=true onclick={props.onclose.reform(|_| ())} />
            </div>
            if let Some(problem) = &*problem { <ProblemBox problem={problem.clone()} /> }
            <div class="comparison-columns">
                <div class="stack">
                    { for curve_metrics(&records).iter().map(|metric| html! {
                        <ChartPanel key={metric.clone()} figure={compare_curves(metric, &curves(&records, metric), &palette)} />
                    }) }
                </div>
                <div>
                    <div class="scroll" tabindex="0" role="region" aria-label={(t.differs)(records.len())}>
                        <table>
                            <thead><tr>
                                <th scope="col"></th>
                                { for records.iter().enumerate().map(|(i, run)| html! {
                                    <th scope="col" class="num"><span class={format!("chart-key color-{}", i % 6 + 1)}>{ run.number }</span></th>
                                }) }
                            </tr></thead>
                            <tbody>
                                { for comparison.settings.iter().chain(&comparison.metrics).map(row) }
                            </tbody>
                        </table>
                    </div>
                    if comparison.settings.is_empty() { <p class="small soft">{ t.nothing_differs }</p> }
                    { for remarks.into_iter().map(|remark| html! { <p class="small soft">{ remark }</p> }) }
                </div>
            </div>
        </section>
    }
}
