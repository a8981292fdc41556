//! A chart with its title, keys, and the two ways out: the numbers as a table, the picture as a file.

use yew::prelude::*;

use super::figure::{Figure, FigureTable, LazyTable};
use super::mount::{Brush, Handle, Mount};
use super::palette::use_palette;
use super::save::{PictureFormat, save_svg, save_text};
use crate::browser::save_url;
use crate::parts::{Button, ButtonKind};
use crate::text::{Words, text};

/// What to show.
#[derive(Properties, PartialEq)]
pub struct ChartPanelProps {
    /// The chart.
    pub figure: Figure,
    /// What is done with ranges drawn on it.
    #[prop_or_default]
    pub brush: Option<Brush>,
    /// Hears which point was pressed: its series and its place there, from 0.
    #[prop_or_default]
    pub onpick: Option<Callback<(usize, usize)>>,
}

/// A chart in its panel.
#[component]
pub fn ChartPanel(props: &ChartPanelProps) -> Html {
    let figure = &props.figure;
    let palette = use_palette();
    let handle = (*use_state(Handle::default)).clone();
    let has_failed = use_state_eq(|| false);
    let save = {
        let (handle, background) = (handle.clone(), palette.surface.clone());
        let (options, summary) = (figure.options.clone(), figure.summary.clone());
        Callback::from(move |(format, name): (PictureFormat, String)| match format {
            PictureFormat::Png => {
                if let Some(url) = handle.png(&background) {
                    // A browser that refuses downloads says so itself.
                    let _ = save_url(&name, &url);
                }
            }
            PictureFormat::Svg => {
                if let Some(svg) = handle.svg(&options, &background) {
                    save_svg(&name, &svg, &summary);
                }
            }
        })
    };
    let onfailed = {
        let has_failed = has_failed.setter();
        Callback::from(move |()| has_failed.set(true))
    };
    let keys = figure.keys.iter().map(|key| {
        html! {
            <span class={classes!("chart-key", format!("color-{}", key.color % 6 + 1))}>{ &key.name }</span>
        }
    });
    let saving = if *has_failed { Saving::Nothing } else { Saving::Picture(save) };
    html! {
        <PictureFrame title={figure.title.clone()} note={figure.note.clone()} table={figure.table.clone()} {saving}
            keys={html! { { for keys } }} shows_table={*has_failed}>
            if *has_failed {
                <p class="hint" role="status">{ text().chart.no_library }</p>
            } else {
                <Mount options={figure.options.clone()} label={figure.summary.clone()} height={figure.height} {handle} {onfailed}
                    brush={props.brush.clone()} onpick={props.onpick.clone()} />
            }
        </PictureFrame>
    }
}

/// Whether there is a picture to save.
#[derive(Clone, PartialEq)]
pub enum Saving {
    /// Call this with a format and a file's name to save it.
    Picture(Callback<(PictureFormat, String)>),
    /// There is none.
    Nothing,
}

/// What stands around a picture.
#[derive(Properties, PartialEq)]
pub struct PictureFrameProps {
    /// The title.
    pub title: AttrValue,
    /// A line under it; may be empty.
    #[prop_or_default]
    pub note: AttrValue,
    /// The keys of the series.
    #[prop_or_default]
    pub keys: Html,
    /// The same numbers.
    pub table: LazyTable,
    /// Whether the picture can be saved.
    pub saving: Saving,
    /// Whether the table takes the picture's place without being asked, because there is no picture.
    #[prop_or_default]
    pub shows_table: bool,
    /// The picture.
    pub children: Html,
}

/// The title over a picture, and the table instead of it when asked for.
#[component]
pub fn PictureFrame(props: &PictureFrameProps) -> Html {
    let t = &text().chart;
    let is_table = use_state_eq(|| false);
    let toggle = {
        let is_table = is_table.clone();
        Callback::from(move |_: MouseEvent| is_table.set(!*is_table))
    };
    let name = file_name(&props.title);
    let save_table = {
        let (table, name) = (props.table.clone(), format!("{name}.csv"));
        Callback::from(move |_: MouseEvent| save_text(&name, "text/csv", &table.make().to_csv()))
    };
    let shows_table = *is_table || props.shows_table;
    let saves: Vec<(Words, Callback<MouseEvent>)> = match (&props.saving, shows_table) {
        (_, true) => vec![(t.save_table, save_table)],
        (Saving::Picture(save), false) => {
            let one = |format: PictureFormat| {
                let name = format!("{name}.{}", format.extension());
                ((t.save_picture)(format), save.reform(move |_: MouseEvent| (format, name.clone())))
            };
            PictureFormat::ALL.map(one).into()
        }
        (Saving::Nothing, false) => Vec::new(),
    };
    html! {
        <section class="chart-panel" aria-label={props.title.clone()}>
            <div class="chart-head">
                <h2>{ props.title.clone() }</h2>
                <span class="chart-keys">{ props.keys.clone() }</span>
                <span class="chart-tools">
                    if !props.shows_table {
                        <Button label={if *is_table { t.chart } else { t.table }} kind={ButtonKind::Plain} is_small=true onclick={toggle} />
                    }
                    { for saves.into_iter().map(|(label, onclick)| html! {
                        <Button {label} kind={ButtonKind::Plain} is_small=true {onclick} />
                    }) }
                </span>
            </div>
            if !props.note.is_empty() { <p class="chart-note">{ props.note.clone() }</p> }
            if shows_table { { data_table(&props.table.make(), &props.title) } }
            if !*is_table { { props.children.clone() } }
        </section>
    }
}

/// A table of numbers that a screen reader can walk. `caption`: what they are.
pub fn data_table(table: &FigureTable, caption: &str) -> Html {
    if table.rows.is_empty() {
        return html! { <p class="hint">{ text().chart.nothing }</p> };
    }
    let row = |cells: &Vec<String>| {
        html! {
            <tr>{ for cells.iter().enumerate().map(|(i, cell)| if i == 0 {
                html! { <th scope="row">{ cell }</th> }
            } else {
                html! { <td class="num">{ cell }</td> }
            }) }</tr>
        }
    };
    html! {
        <div class="scroll chart-table" tabindex="0" role="region" aria-label={caption.to_string()}>
            <table>
                <caption class="sr-only">{ caption.to_string() }</caption>
                <thead><tr>{ for table.columns.iter().enumerate().map(|(i, name)| html! {
                    <th scope="col" class={(i > 0).then_some("num")}>{ name }</th>
                }) }</tr></thead>
                <tbody>{ for table.rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

/// A title as a file's name: `predicted-against-true`.
fn file_name(title: &str) -> String {
    let words: Vec<String> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_titles() {
        assert_eq!(file_name("Median time for an answer, ms"), "median-time-for-an-answer-ms");
    }
}
