//! How text is drawn.

use std::rc::Rc;

use hayro_font::kurbo::Affine;

use crate::pdf::fonts::PageFont;

/// What instructions change and `Q` brings back.
#[derive(Clone)]
pub(super) struct State<'a> {
    pub(super) ctm: Affine,
    pub(super) font: Option<Rc<PageFont<'a>>>,
    pub(super) size: f64,
    pub(super) char_space: f64,
    pub(super) word_space: f64,
    pub(super) scale: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
}

impl Default for State<'_> {
    fn default() -> Self {
        Self {
            ctm: Affine::IDENTITY,
            font: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}
