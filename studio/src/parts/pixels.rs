//! A small picture of a few pixels, in the ink of the page.

use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};
use yew::prelude::*;

use crate::chart::use_palette;

/// What to draw.
#[derive(Properties, PartialEq)]
pub struct PixelsProps {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// 1 or 3 values per pixel from 0 (dark) to 1 (bright), row by row.
    pub values: Vec<f32>,
    /// What it shows, for who cannot see it.
    pub label: AttrValue,
}

/// Bright pixels as ink on the sunken ground; colour as it is.
#[component]
pub fn Pixels(props: &PixelsProps) -> Html {
    let node = use_node_ref();
    let palette = use_palette();
    {
        let node = node.clone();
        let ink = rgb(&palette.ink);
        let deps = (props.values.clone(), props.width, props.height, ink);
        use_effect_with(deps, move |(values, width, height, ink)| {
            let bytes = rgba(values, (*width * *height) as usize, *ink);
            let canvas = node.cast::<HtmlCanvasElement>();
            let context = canvas
                .and_then(|canvas| canvas.get_context("2d").ok().flatten())
                .and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
            let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&bytes), *width, *height);
            if let (Some(context), Ok(data)) = (context, data) {
                // A canvas of this size takes this data.
                let _ = context.put_image_data(&data, 0.0, 0.0);
            }
        });
    }
    html! {
        <canvas ref={node} class="pixels" width={props.width.to_string()} height={props.height.to_string()}
            role="img" aria-label={props.label.clone()} />
    }
}

/// The bytes of `n` pixels.
fn rgba(values: &[f32], n: usize, ink: [u8; 3]) -> Vec<u8> {
    let byte = |v: f32| (v.clamp(0.0, 1.0) * 255.0).round() as u8;
    let mut bytes: Vec<u8> = if values.len() >= 3 * n {
        values.chunks_exact(3).take(n).flat_map(|p| [byte(p[0]), byte(p[1]), byte(p[2]), 255]).collect()
    } else {
        values.iter().take(n).flat_map(|v| [ink[0], ink[1], ink[2], byte(*v)]).collect()
    };
    bytes.resize(4 * n, 0);
    bytes
}

/// The red, green and blue of `#1b1f24`; black for anything else.
fn rgb(color: &str) -> [u8; 3] {
    let digits = color.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii()).unwrap_or("000000");
    [0, 2, 4].map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_is_ink_and_colour_is_colour() {
        assert_eq!(rgb("#1b1f24"), [0x1b, 0x1f, 0x24]);
        assert_eq!(rgb("red"), [0, 0, 0]);
        assert_eq!(rgba(&[0.0, 1.0], 2, [1, 2, 3]), [1, 2, 3, 0, 1, 2, 3, 255]);
        assert_eq!(rgba(&[1.0, 0.0, 0.5], 1, [0; 3]), [255, 0, 128, 255]);
        assert_eq!(rgba(&[], 1, [0; 3]), [0; 4]);
    }
}
