//! How the file was read, and how to read it otherwise.

use bunsen_protocol::SetReadOptions;
use bunsen_spec::{FileFormat, PictureColours, ReadOptions};
use patternfly_yew::prelude::Switch;
use yew::prelude::*;

use super::replace::Replace;
use crate::app::use_studio;
use crate::bridge::use_work;
use crate::parts::{Button, ButtonKind, Field, ProblemBox, Select};
use crate::rooms::{Going, Project};
use crate::state::format::bytes;
use crate::text::{Words, text};

/// Encodings offered besides the one the file was read with.
const ENCODINGS: [&str; 10] = [
    "utf-8",
    "windows-1252",
    "iso-8859-2",
    "windows-874",
    "windows-1251",
    "shift_jis",
    "euc-kr",
    "gb18030",
    "utf-16le",
    "utf-16be",
];

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ReadingProps {
    /// The project.
    pub project: Project,
}

/// See [`ReadingProps`].
#[component]
pub fn Reading(props: &ReadingProps) -> Html {
    let t = &text().data;
    let state = &props.project.state;
    let read = &state.profile.options;
    let studio = use_studio();
    let wanted = use_state_eq(|| read.clone());
    let work = use_work();
    {
        let wanted = wanted.setter();
        use_effect_with(read.clone(), move |read| wanted.set(read.clone()));
    }
    let apply = {
        let (project, work, before) = (props.project.clone(), work.clone(), state.data.options.clone());
        Callback::from(move |options: ReadOptions| {
            let (studio, project, before) = (studio.clone(), project.clone(), before.clone());
            let own = work.clone();
            work.start(async move {
                let t = &text().data;
                let set = |options| SetReadOptions { project: project.id(), options };
                let state = own.follow(studio.bridge.begin(set(options.clone()))).await?;
                let name = state.data.name.clone();
                project.set.emit(state);
                studio.did((t.reread)(&name), (t.reread_step)(&name), set(before), set(options));
                Ok(())
            });
        })
    };
    let change = |edit: fn(&mut ReadOptions, String)| {
        let wanted = wanted.clone();
        Callback::from(move |value: String| {
            let mut options = (*wanted).clone();
            edit(&mut options, value);
            wanted.set(options);
        })
    };
    let toggle = |edit: fn(&mut ReadOptions, bool)| {
        let wanted = wanted.clone();
        Callback::from(move |value: bool| {
            let mut options = (*wanted).clone();
            edit(&mut options, value);
            wanted.set(options);
        })
    };
    let again = {
        let (apply, wanted) = (apply.clone(), wanted.clone());
        Callback::from(move |_| apply.emit((*wanted).clone()))
    };
    let guess = Callback::from(move |_| apply.emit(ReadOptions::default()));
    let disabled = !state.is_writer;
    let format = read.format.unwrap_or(FileFormat::Csv);
    // Another table may be of another format, and has its own layout: all else is found out anew.
    let set_part = change(|o, v| *o = ReadOptions { part: Some(v), ..ReadOptions::default() });
    // The same holds for a text that is read in the other way.
    let set_format = change(|o, v| {
        let format = if v == "lines" { FileFormat::TextLines } else { FileFormat::Csv };
        *o = ReadOptions { format: Some(format), part: o.part.take(), ..ReadOptions::default() };
    });
    let parts: Vec<(AttrValue, AttrValue)> =
        state.profile.parts.iter().map(|part| (part.clone().into(), part.clone().into())).collect();
    let switch = |id: &'static str, label: Words, checked: bool, edit: fn(&mut ReadOptions, bool)| {
        html! {
            <Switch {id} label={label.to_string()} {checked} {disabled} aria_label={label.to_string()} onchange={toggle(edit)} />
        }
    };
    html! {
        <section class="stack reading" aria-label={t.reading}>
            <div><h2>{ t.reading }</h2><p class="small soft">{ (t.file_size)((t.format)(format), &bytes(state.data.size_bytes as f64)) }</p></div>
            if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} kept={t.as_before} /> }
            <Going request={work.request} />
            if parts.len() > 1 {
                <Field id="part" label={(t.part)(format)}>
                    <Select id="part" value={wanted.part.clone().unwrap_or_default()} {disabled} onchange={set_part} options={parts} />
                </Field>
            }
            if matches!(format, FileFormat::Csv | FileFormat::TextLines) {
                <Field id="read-as" label={t.read_as}>
                    <Select id="read-as" value={if wanted.format == Some(FileFormat::TextLines) { "lines" } else { "table" }} {disabled} onchange={set_format}
                        options={[("table", t.as_table), ("lines", t.as_lines)].map(|(value, label)| (value.into(), label.into())).to_vec()} />
                </Field>
            }
            if format == FileFormat::Pictures { { picture_fields(&wanted, disabled, &change) } }
            if format == FileFormat::Csv { { text_fields(&wanted, disabled, &change) } }
            if matches!(format, FileFormat::Csv | FileFormat::Excel) {
                { switch("has-header", t.header, wanted.has_header.unwrap_or(true), |o, v| o.has_header = Some(v)) }
            }
            if format == FileFormat::Csv {
                { switch("decimal-comma", t.decimal_comma, wanted.decimal_comma.unwrap_or(false), |o, v| o.decimal_comma = Some(v)) }
            }
            if disabled { <p class="hint">{ t.reading_locked }</p> }
            if has_choices(format, &state.profile.parts) {
                <div class="row wrap">
                    <Button label={t.read_again} disabled={disabled || *wanted == *read} is_busy={work.is_busy} onclick={again} />
                    <Button label={t.guess} kind={ButtonKind::Plain} disabled={disabled || work.is_busy} onclick={guess} />
                </div>
            }
            <Replace project={props.project.clone()} />
        </section>
    }
}

/// Whether there is anything to read in another way.
fn has_choices(format: FileFormat, parts: &[String]) -> bool {
    let is_open = matches!(format, FileFormat::Csv | FileFormat::Excel | FileFormat::TextLines | FileFormat::Pictures);
    is_open || parts.len() > 1
}

/// What separates the cells of a text, its encoding, and the order of its dates.
fn text_fields(
    wanted: &ReadOptions,
    disabled: bool,
    change: &impl Fn(fn(&mut ReadOptions, String)) -> Callback<String>,
) -> Html {
    let t = &text().data;
    let delimiter = wanted.delimiter.unwrap_or(',').to_string();
    let delimiters = [(",", t.comma), (";", t.semicolon), ("\t", t.tab), ("|", t.bar)];
    let encoding = wanted.encoding.clone().unwrap_or_else(|| ENCODINGS[0].into()).to_lowercase();
    let mut encodings: Vec<String> = ENCODINGS.iter().map(|e| e.to_string()).collect();
    if !encodings.contains(&encoding) {
        encodings.insert(0, encoding.clone());
    }
    let order = match wanted.day_first {
        None => "",
        Some(true) => "day",
        Some(false) => "month",
    };
    let orders = [("", t.order_by_column), ("day", t.day_first), ("month", t.month_first)];
    let set_order = change(|o, v| {
        o.day_first = match v.as_str() {
            "day" => Some(true),
            "month" => Some(false),
            _ => None,
        }
    });
    html! {
        <>
            <Field id="delimiter" label={t.delimiter}>
                <Select id="delimiter" value={delimiter} {disabled} onchange={change(|o, v| o.delimiter = v.chars().next())}
                    options={delimiters.map(|(value, label)| (value.into(), label.into())).to_vec()} />
            </Field>
            <Field id="encoding" label={t.encoding}>
                <Select id="encoding" value={encoding} {disabled} onchange={change(|o, v| o.encoding = Some(v))}
                    options={encodings.into_iter().map(|e| (e.clone().into(), e.into())).collect::<Vec<_>>()} />
            </Field>
            <Field id="date-order" label={t.date_order}>
                <Select id="date-order" value={order} {disabled} onchange={set_order}
                    options={orders.map(|(value, label)| (value.into(), label.into())).to_vec()} />
            </Field>
        </>
    }
}

/// How large pictures become, and what is known of each pixel.
fn picture_fields(
    wanted: &ReadOptions,
    disabled: bool,
    change: &impl Fn(fn(&mut ReadOptions, String)) -> Callback<String>,
) -> Html {
    let t = &text().data;
    let pictures = wanted.pictures;
    let sides = [16, 28, 32, 48, 64, 96, 128].map(|side: u32| side.to_string());
    let side = |now: Option<u32>| {
        let now = now.map(|side| side.to_string()).unwrap_or_default();
        let mut options: Vec<(AttrValue, AttrValue)> = vec![("".into(), t.by_pictures.into())];
        options.extend(sides.iter().map(|side| (side.clone().into(), side.clone().into())));
        if !options.iter().any(|(value, _)| **value == now) {
            options.push((now.clone().into(), now.clone().into()));
        }
        (now, options)
    };
    let ((width, widths), (height, heights)) = (side(pictures.width), side(pictures.height));
    let colours = match pictures.colours {
        None => "",
        Some(PictureColours::Grey) => "grey",
        Some(PictureColours::Rgb) => "rgb",
    };
    let set_colours = change(|o, v| {
        o.pictures.colours = match v.as_str() {
            "grey" => Some(PictureColours::Grey),
            "rgb" => Some(PictureColours::Rgb),
            _ => None,
        }
    });
    let all_colours = [("", t.by_pictures), ("grey", t.grey), ("rgb", t.rgb)];
    html! {
        <>
            <Field id="picture-width" label={t.picture_width} hint={t.picture_hint}>
                <Select id="picture-width" value={width} options={widths} {disabled} onchange={change(|o, v| o.pictures.width = v.parse().ok())} />
            </Field>
            <Field id="picture-height" label={t.picture_height}>
                <Select id="picture-height" value={height} options={heights} {disabled} onchange={change(|o, v| o.pictures.height = v.parse().ok())} />
            </Field>
            <Field id="picture-colours" label={t.picture_colours}>
                <Select id="picture-colours" value={colours} {disabled} onchange={set_colours}
                    options={all_colours.map(|(value, label)| (value.into(), label.into())).to_vec()} />
            </Field>
        </>
    }
}
