//! Where each letter of a text stands on the page.

use std::rc::Rc;

use hayro_font::kurbo::{Affine, Point, Vec2};

use super::{Glyph, PageFont, Reader, State};
use crate::limits::MAX_GLYPHS;

impl<'a> Reader<'_, 'a> {
    /// Shows a text, and goes on behind it.
    pub(super) fn show(&mut self, bytes: &[u8], state: &State<'a>, at: &mut Affine) {
        let Some(font) = &state.font else {
            self.content.n_unknown += bytes.len();
            return;
        };
        let mut position = 0;
        while position < bytes.len() {
            let (code, n_bytes) = font.read_code(bytes, position);
            position += n_bytes.max(1);
            let letter = font.letter(code);
            let is_space = code == 32 && n_bytes == 1;
            let space = state.char_space + if is_space { state.word_space } else { 0.0 };
            let own = if font.is_vertical() {
                Vec2::new(0.0, letter.advance.y / 1000.0 * state.size)
            } else {
                Vec2::new(letter.advance.x / 1000.0 * state.size * state.scale, 0.0)
            };
            self.place(&letter.text, own, font, state, *at);
            let step = if font.is_vertical() {
                own + Vec2::new(0.0, space)
            } else {
                own + Vec2::new(space * state.scale, 0.0)
            };
            *at *= Affine::translate(step);
        }
    }

    fn place(&mut self, text: &Rc<str>, own: Vec2, font: &PageFont<'a>, state: &State<'a>, at: Affine) {
        if self.marks.is_artifact() || self.n_text_left == 0 || self.content.glyphs.len() >= MAX_GLYPHS {
            return;
        }
        // What a piece of marked content says replaces what its letters say.
        let spoken = self.marks.say();
        let is_known = spoken.is_some() || !text.is_empty();
        let text = spoken.unwrap_or_else(|| text.clone());
        let matrix = state.ctm * at;
        let origin = matrix * Point::new(0.0, state.rise);
        let end = matrix * (Point::new(0.0, state.rise) + own);
        let coefficients = matrix.as_coeffs();
        let up = Vec2::new(coefficients[2], coefficients[3]) * state.size;
        let along = if font.is_vertical() {
            end - origin
        } else {
            Vec2::new(coefficients[0], coefficients[1]) * state.size.signum()
        };
        let size = up.hypot();
        let is_shown = |point: Point| {
            point.x.is_finite()
                && point.y.is_finite()
                && point.x >= -2.0
                && point.y >= -2.0
                && point.x <= self.bounds.0 + 2.0
                && point.y <= self.bounds.1 + 2.0
        };
        if !(is_shown(origin) && end.x.is_finite() && end.y.is_finite() && size.is_finite()) {
            return;
        }
        self.content.n_unknown += usize::from(!is_known);
        if text.is_empty() || size <= 0.1 {
            return;
        }
        self.n_text_left = self.n_text_left.saturating_sub(text.len());
        let angle = libm::atan2(along.y, along.x).to_degrees();
        let (is_bold, is_mono) = (font.is_bold, font.is_mono);
        self.content.glyphs.push(Glyph { text, from: origin, to: end, angle, size, is_bold, is_mono });
    }
}
