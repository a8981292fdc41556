//! What stands on a page besides its own drawing: what is filled into forms, and texts in boxes.

use hayro_font::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream};
use hayro_font::hayro_syntax::page::Page;
use hayro_font::kurbo::{Affine, Rect};

use crate::limits::MAX_ANNOTATIONS;

/// How deep fields of forms lie in fields.
const MAX_DEPTH: usize = 16;
/// The flags of what is not shown.
const HIDDEN: u32 = 2 | 32;

/// A field of a form, or a text in a box.
pub(super) struct Annotation<'a> {
    /// How it is drawn, if that is in the file.
    pub(super) drawing: Option<Stream<'a>>,
    /// From its drawing to the page.
    pub(super) place: Affine,
    /// Whether it is a field that is filled in.
    pub(super) has_value: bool,
}

/// What is shown on a page and may have text in it. Buttons have none.
pub(super) fn annotations<'a>(page: &Page<'a>) -> Vec<Annotation<'a>> {
    let Some(all) = page.raw().get::<Array<'a>>(b"Annots".as_slice()) else { return Vec::new() };
    let dicts = all.raw_iter().take(MAX_ANNOTATIONS).filter_map(|annotation| match annotation {
        MaybeRef::Ref(id) => page.xref().get::<Dict<'a>>(id.into()),
        MaybeRef::NotRef(Object::Dict(dict)) => Some(dict),
        MaybeRef::NotRef(_) => None,
    });
    dicts.filter_map(|dict| annotation(&dict)).collect()
}

fn annotation<'a>(dict: &Dict<'a>) -> Option<Annotation<'a>> {
    let subtype = dict.get::<Name<'_>>(b"Subtype".as_slice())?;
    let is_field = subtype.as_ref() == b"Widget";
    let is_hidden = dict.get::<u32>(b"F".as_slice()).unwrap_or(0) & HIDDEN != 0;
    let is_button = || {
        let kind = inherited(dict, b"FT", MAX_DEPTH);
        matches!(kind, Some(Object::Name(name)) if name.as_ref() == b"Btn")
    };
    if is_hidden || !(subtype.as_ref() == b"FreeText" || (is_field && !is_button())) {
        return None;
    }
    let drawings = dict.get::<Dict<'a>>(b"AP".as_slice());
    let drawing = drawings.and_then(|drawings| {
        drawings.get::<Stream<'a>>(b"N".as_slice()).or_else(|| {
            let state = dict.get::<Name<'_>>(b"AS".as_slice())?;
            drawings.get::<Dict<'a>>(b"N".as_slice())?.get::<Stream<'a>>(state.as_ref())
        })
    });
    let has_value = is_field
        && match inherited(dict, b"V", MAX_DEPTH) {
            Some(Object::String(text)) => !text.as_bytes().is_empty(),
            Some(Object::Stream(_) | Object::Array(_)) => true,
            _ => false,
        };
    let place = drawing.as_ref().and_then(|drawing| place(dict, drawing.dict())).unwrap_or_default();
    Some(Annotation { drawing, place, has_value })
}

/// An entry of a field, or of the one that it lies in.
fn inherited<'a>(field: &Dict<'a>, key: &[u8], depth: usize) -> Option<Object<'a>> {
    if let Some(found) = field.get::<Object<'a>>(key) {
        return Some(found);
    }
    let outer = depth.checked_sub(1)?;
    inherited(&field.get::<Dict<'a>>(b"Parent".as_slice())?, key, outer)
}

/// What brings the box of a drawing into the rectangle that it fills on the page.
fn place(annotation: &Dict<'_>, drawing: &Dict<'_>) -> Option<Affine> {
    let rect = |[x0, y0, x1, y1]: [f64; 4]| Rect::from_points((x0, y0), (x1, y1));
    let matrix = drawing.get::<[f64; 6]>(b"Matrix".as_slice()).map(Affine::new).unwrap_or_default();
    let from = matrix.transform_rect_bbox(rect(drawing.get::<[f64; 4]>(b"BBox".as_slice())?));
    let to = rect(annotation.get::<[f64; 4]>(b"Rect".as_slice())?);
    let scale = |from: f64, to: f64| if from > 0.0 && to > 0.0 { to / from } else { 1.0 };
    let (x, y) = (scale(from.width(), to.width()), scale(from.height(), to.height()));
    Some(Affine::new([x, 0.0, 0.0, y, to.x0 - from.x0 * x, to.y0 - from.y0 * y]))
}
