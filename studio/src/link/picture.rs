//! A picture as input: drawn, uploaded, or set point by point with the keyboard.

use bunsen_spec::ImageShape;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlImageElement, PointerEvent, Url};
use yew::prelude::*;

use crate::parts::{Button, ButtonKind, use_file_choice};
use crate::state::link::{LinkAction, can_draw};
use crate::state::picture::Grey;
use crate::text::text;

/// Pixels of the drawing board, each way.
const BOARD: u32 = 280;
/// Width of a stroke, as a share of the board.
const STROKE: f64 = 0.085;

/// What to show.
#[derive(Properties, PartialEq)]
pub struct PictureInputProps {
    /// The shape the model takes.
    pub shape: ImageShape,
    /// The picture as the model sees it.
    pub picture: Grey,
    /// Changes the form.
    pub act: Callback<LinkAction>,
}

/// See the module.
#[component]
pub fn PictureInput(props: &PictureInputProps) -> Html {
    let t = &text().link;
    let board = use_node_ref();
    let last = use_mut_ref(|| None::<(f64, f64)>);
    let note = use_state_eq(|| None::<&'static str>);
    let shape = props.shape;
    let draw = {
        let (board, last, act) = (board.clone(), last.clone(), props.act.clone());
        move |event: &PointerEvent, is_start: bool| {
            let Some((canvas, context)) = context(&board) else { return };
            let bounds = canvas.get_bounding_client_rect();
            let scale = f64::from(BOARD) / bounds.width().max(1.0);
            let at = (
                (f64::from(event.client_x()) - bounds.left()) * scale,
                (f64::from(event.client_y()) - bounds.top()) * scale,
            );
            let from = if is_start { at } else { last.borrow().unwrap_or(at) };
            stroke(&context, from, at);
            last.replace(Some(at));
            if let Some(picture) = read(&context) {
                act.emit(LinkAction::Picture(
                    picture.centred(margin(shape)).resized(shape.width as usize, shape.height as usize),
                ));
            }
        }
    };
    let onpointerdown = {
        let (draw, board, note) = (draw.clone(), board.clone(), note.setter());
        Callback::from(move |event: PointerEvent| {
            event.prevent_default();
            note.set(None);
            if let Some(canvas) = board.cast::<HtmlCanvasElement>() {
                // Without capture a stroke ends at the board's edge, no worse.
                let _ = canvas.set_pointer_capture(event.pointer_id());
            }
            draw(&event, true);
        })
    };
    let onpointermove = {
        let last = last.clone();
        Callback::from(move |event: PointerEvent| {
            if last.borrow().is_some() {
                draw(&event, false);
            }
        })
    };
    let lift = Callback::from(move |_: PointerEvent| {
        last.replace(None);
    });
    let clear = {
        let (board, act, note) = (board.clone(), props.act.clone(), note.setter());
        Callback::from(move |_: MouseEvent| {
            if let Some((_, context)) = context(&board) {
                context.clear_rect(0.0, 0.0, f64::from(BOARD), f64::from(BOARD));
            }
            note.set(None);
            act.emit(LinkAction::Clear);
        })
    };
    let onfile = {
        let (board, act, note) = (board.clone(), props.act.clone(), note.setter());
        Callback::from(move |file: File| {
            let (board, act, note) = (board.clone(), act.clone(), note.clone());
            spawn_local(async move {
                let Some((_, context)) = context(&board) else { return };
                let Some(picture) = upload(&file, &context).await else {
                    return note.set(Some(text().link.not_a_picture));
                };
                let is_on_paper = picture.is_on_paper();
                let picture = if is_on_paper { picture.inverted() } else { picture };
                note.set(is_on_paper.then_some(text().link.inverted));
                act.emit(LinkAction::Picture(picture.resized(shape.width as usize, shape.height as usize)));
            });
        })
    };
    let choice = use_file_choice("picture-file", "image/*", onfile);
    html! {
        <div class="picture-input">
            if can_draw(shape) {
                <div>
                    <p class="label" id="board-label">{ t.draw }</p>
                    <canvas ref={board} class="board" width={BOARD.to_string()} height={BOARD.to_string()} role="img"
                        aria-label={t.drawing_board} {onpointerdown} {onpointermove} onpointerup={lift.clone()} onpointercancel={lift} />
                </div>
            } else {
                <canvas ref={board} class="board" width={BOARD.to_string()} height={BOARD.to_string()} role="img" aria-label={t.drawing_board} />
            }
            <Grid picture={props.picture.clone()} act={props.act.clone()} />
            <p class="hint">{ if can_draw(shape) { t.draw_hint } else { t.upload_hint } }</p>
            if let Some(note) = *note { <p class="hint" role="status">{ note }</p> }
            <div class="row wrap">
                <Button label={t.clear} onclick={clear} />
                <Button label={t.upload} kind={ButtonKind::Plain} onclick={choice.open.reform(|_: MouseEvent| ())} />
                { choice.input }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct GridProps {
    picture: Grey,
    act: Callback<LinkAction>,
}

/// The points as the model sees them. Arrows move, space turns a point on or off.
#[component]
fn Grid(props: &GridProps) -> Html {
    let t = &text().link;
    let at = use_state_eq(|| 0_usize);
    let (width, height) = (props.picture.width, props.picture.height);
    let focused = use_state_eq(|| false);
    let onkeydown = {
        let (at, act) = (at.clone(), props.act.clone());
        Callback::from(move |event: KeyboardEvent| {
            let (x, y) = (*at % width.max(1), *at / width.max(1));
            let next = match event.key().as_str() {
                "ArrowLeft" => (x.saturating_sub(1), y),
                "ArrowRight" => ((x + 1).min(width.saturating_sub(1)), y),
                "ArrowUp" => (x, y.saturating_sub(1)),
                "ArrowDown" => (x, (y + 1).min(height.saturating_sub(1))),
                " " | "Enter" => {
                    event.prevent_default();
                    return act.emit(LinkAction::Pixel(*at));
                }
                _ => return,
            };
            event.prevent_default();
            at.set(next.1 * width + next.0);
        })
    };
    let set_focus = |is_focused: bool| {
        let focused = focused.setter();
        Callback::from(move |_: FocusEvent| focused.set(is_focused))
    };
    let cell = |(i, value): (usize, &f64)| {
        let opacity = format!("{:.2}", value.clamp(0.0, 1.0));
        let is_here = *focused && i == *at;
        html! {
            <rect class={classes!("point", is_here.then_some("here"))} x={(i % width).to_string()} y={(i / width).to_string()}
                width="1" height="1" fill-opacity={opacity} />
        }
    };
    let (x, y) = (*at % width.max(1), *at / width.max(1));
    let is_on = props.picture.values.get(*at).is_some_and(|v| *v > 0.5);
    html! {
        <div class="grid-input">
            <p class="label">{ t.grid }</p>
            <svg viewBox={format!("0 0 {width} {height}")} tabindex="0" role="application" aria-roledescription={t.grid}
                aria-label={(t.grid_hint)(width as u32, height as u32)} shape-rendering="crispEdges" {onkeydown}
                onfocus={set_focus(true)} onblur={set_focus(false)}>
                { for props.picture.values.iter().enumerate().map(cell) }
            </svg>
            <span class="sr-only" aria-live="polite">{ if *focused { (t.grid_cell)(x, y, is_on) } else { String::new() } }</span>
        </div>
    }
}

/// The room left around a drawing: none on the smallest pictures, as in the 8 by 8 digits of UCI; a
/// seventh on larger ones, as in MNIST.
fn margin(shape: ImageShape) -> f64 {
    if shape.width.min(shape.height) < 16 { 0.0 } else { 1.0 / 7.0 }
}

fn context(board: &NodeRef) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas = board.cast::<HtmlCanvasElement>()?;
    let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    Some((canvas, context))
}

/// Strokes are white whatever the theme: the page's own colour is laid over them by the style sheet.
fn stroke(context: &CanvasRenderingContext2d, from: (f64, f64), to: (f64, f64)) {
    context.set_stroke_style_str("#ffffff");
    context.set_line_width(f64::from(BOARD) * STROKE);
    context.set_line_cap("round");
    context.set_line_join("round");
    context.begin_path();
    context.move_to(from.0, from.1);
    context.line_to(to.0 + 0.01, to.1);
    context.stroke();
}

fn read(context: &CanvasRenderingContext2d) -> Option<Grey> {
    let data = context.get_image_data(0.0, 0.0, f64::from(BOARD), f64::from(BOARD)).ok()?;
    Some(Grey::from_rgba(BOARD as usize, BOARD as usize, &data.data()))
}

/// Draws a picture file onto the board, as large as it fits, and reads it back.
async fn upload(file: &File, context: &CanvasRenderingContext2d) -> Option<Grey> {
    let url = Url::create_object_url_with_blob(file).ok()?;
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&url);
    let decoded: Result<JsValue, JsValue> = JsFuture::from(image.decode()).await;
    let _ = Url::revoke_object_url(&url);
    decoded.ok()?;
    let side = f64::from(BOARD);
    context.clear_rect(0.0, 0.0, side, side);
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, side, side).ok()?;
    read(context)
}
