//! Charts of the table: chosen, drawn, brushed, saved.

use bunsen_protocol::DrawChart;
use bunsen_spec::{Chart, Step};
use serde_json::{Value, json};
use yew::prelude::*;

use super::entries::{EntryProps, view_entry};
use crate::bridge::use_answer;
use crate::chart::{Brush, ChartPanel, Room, brush_action, brush_expression, picked, table_figure, use_palette};
use crate::parts::{Button, ButtonKind, Code, Field, ProblemBox, Select};
use crate::rooms::Project;
use crate::state::charts::{KINDS, fields, first_chart, fits, kind_of, new_chart};
use crate::state::form::with_value;
use crate::state::python::chart_script;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ChartsProps {
    /// The project.
    pub project: Project,
    /// The chosen column.
    pub chosen: Option<String>,
    /// Shows the rows for which an expression is true.
    pub onrows: Callback<String>,
    /// Makes a step.
    pub onstep: Callback<Step>,
}

/// See [`ChartsProps`].
#[component]
pub fn Charts(props: &ChartsProps) -> Html {
    let t = &text().charts;
    let state = &props.project.state;
    let columns: Vec<(String, bunsen_spec::ColumnKind)> =
        state.profile.columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
    let chart = use_state_eq(|| first_chart(&columns, props.chosen.as_deref()));
    // A step may have taken a column away.
    let shown = if fits(&chart, &columns) { (*chart).clone() } else { first_chart(&columns, None) };
    let onkind = {
        let (chart, columns, chosen) = (chart.setter(), columns.clone(), props.chosen.clone());
        Callback::from(move |at: String| {
            if let Some(kind) = at.parse::<usize>().ok().and_then(|at| KINDS.get(at)) {
                chart.set(new_chart(*kind, &columns, chosen.as_deref()));
            }
        })
    };
    let set = {
        let (chart, shown) = (chart.setter(), shown.clone());
        Callback::from(move |(path, value): (&'static str, Value)| {
            if let Some(new) = with_value(&shown, path, value) {
                chart.set(new);
            }
        })
    };
    let kinds = KINDS.iter().enumerate().map(|(at, kind)| (at.to_string().into(), (t.kind)(*kind).into()));
    let at = KINDS.iter().position(|kind| *kind == kind_of(&shown)).unwrap_or(0).to_string();
    let whole = json!(shown);
    html! {
        <section class="stack charts" aria-label={t.charts}>
            <div class="chart-form">
                <Field id="chart-kind" label={t.kind_label}>
                    <Select id="chart-kind" value={at} options={kinds.collect::<Vec<_>>()} onchange={onkind} />
                </Field>
                { for fields(&shown).iter().map(|field| {
                    view_entry(&EntryProps { form: "chart", whole: &whole, field, columns: &columns, tables: &[], set: &set })
                }) }
            </div>
            <ChartView project={props.project.clone()} chart={shown} onrows={props.onrows.clone()} onstep={props.onstep.clone()} />
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ChartViewProps {
    project: Project,
    chart: Chart,
    onrows: Callback<String>,
    onstep: Callback<Step>,
}

/// One chart, and what is brushed on it.
#[component]
fn ChartView(props: &ChartViewProps) -> Html {
    let t = &text().charts;
    let palette = use_palette();
    let brushed = use_state_eq(String::new);
    let state = &props.project.state;
    let asked = use_answer(DrawChart { project: props.project.id(), chart: props.chart.clone() });
    {
        let (brushed, reload) = (brushed.setter(), asked.reload.clone());
        let first = use_mut_ref(|| true);
        use_effect_with(props.chart.clone(), {
            let brushed = brushed.clone();
            move |_| brushed.set(String::new())
        });
        use_effect_with(state.data.clone(), move |_| {
            brushed.set(String::new());
            // Another table has other values.
            if !std::mem::replace(&mut *first.borrow_mut(), false) {
                reload.emit(());
            }
        });
    }
    // Another chart has other axes, scales and grids, of which ECharts would keep the old ones.
    let drawn = asked.answer.as_ref().map(|data| json!(data.chart).to_string()).unwrap_or_default();
    let room = Room::of(crate::browser::width_px());
    let figure = use_memo((asked.answer.clone(), palette), move |(answer, palette)| {
        answer.as_ref().map(|data| table_figure(data, room, palette))
    });
    let brush = asked.answer.as_ref().and_then(|data| {
        let (data, brushed) = (data.clone(), brushed.setter());
        let on = Callback::from(move |event: String| brushed.set(brush_expression(&picked(&event, &data))));
        Some(Brush { action: brush_action(asked.answer.as_ref()?)?, on })
    });
    let expression = (*brushed).clone();
    let onrows = props.onrows.reform({
        let expression = expression.clone();
        move |_: MouseEvent| expression.clone()
    });
    let onstep = props.onstep.reform({
        let expression = expression.clone();
        move |_: MouseEvent| Step::Filter { expression: expression.clone() }
    });
    html! {
        <div class="stack tight" aria-busy={asked.is_loading.to_string()}>
            if let Some(why) = &asked.problem {
                <ProblemBox problem={why.clone()} />
            } else if let Some(figure) = &*figure {
                // Another chart has other axes, scales and grids, of which ECharts would keep the old ones.
                <ChartPanel key={drawn} figure={figure.clone()} brush={brush.clone()} />
                if !expression.is_empty() {
                    <div class="row wrap">
                        <span class="grow mono small">{ (t.brushed)(&expression) }</span>
                        <Button label={t.show_rows} is_small=true onclick={onrows} />
                        <Button label={t.keep_rows} kind={ButtonKind::Plain} is_small=true disabled={!state.is_writer} onclick={onstep} />
                    </div>
                } else if brush.is_some() {
                    <p class="small soft">{ t.brush_hint }</p>
                }
            } else {
                <p class="soft" role="status">{ t.drawing }</p>
            }
            <section class="stack tight">
                <h3>{ t.python }</h3>
                <Code code={chart_script(&state.data, &state.profile, &state.preparation, &props.chart)} label={t.python} />
            </section>
        </div>
    }
}
