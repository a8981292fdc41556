//! The letters of a page, and where they stand.

mod placing;
mod state;

use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_font::hayro_syntax::content::TypedIter;
use hayro_font::hayro_syntax::content::ops::TypedInstruction;
use hayro_font::hayro_syntax::object::{Dict, Name, Object, Stream};
use hayro_font::hayro_syntax::page::{Page, Resources};
use hayro_font::kurbo::{Affine, Point};

use self::state::State;
use super::annotations::annotations;
use super::drawing::Allowance;
use super::fonts::{Fonts, PageFont};
use super::marks::{Marks, actual_text};
use crate::limits::{MAX_GLYPHS, MAX_INSTRUCTIONS, MAX_NESTED_FORMS, MAX_PAGE_TEXT_BYTES};

/// Reading so many bytes of a dictionary counts as one instruction.
const BYTES_PER_INSTRUCTION: usize = 64;

/// A letter, or several that are drawn as one.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// What it says.
    pub(super) text: Rc<str>,
    /// Where its base line begins, in points from the upper left corner of the page.
    pub(super) from: Point,
    /// Where its base line ends.
    pub(super) to: Point,
    /// The angle of its base line in degrees, clockwise, -180 to 180.
    pub(super) angle: f64,
    /// The size of its font in points as it is drawn.
    pub(super) size: f64,
    /// Whether its font is a bold one.
    pub(super) is_bold: bool,
    /// Whether all letters of its font are as wide.
    pub(super) is_mono: bool,
}

/// What is on a page.
#[derive(Default)]
pub(super) struct PageContent {
    /// Its letters, in the order in which they are drawn.
    pub(super) glyphs: Vec<Glyph>,
    /// Whether there are pictures.
    pub(super) has_pictures: bool,
    /// How many lines and curves are drawn.
    pub(super) n_strokes: usize,
    /// Whether fields of a form are filled in whose values are not drawn.
    pub(super) has_unread_fields: bool,
    /// How many letters are not known.
    pub(super) n_unknown: usize,
    /// Whether some of it could not be read.
    pub(super) is_partial: bool,
}

/// Reads what is drawn on a page.
pub(super) fn page_content<'a>(page: &Page<'a>, fonts: &mut Fonts<'a>, allowance: &mut Allowance) -> PageContent {
    let mut content = PageContent::default();
    let bytes = allowance.page(page).unwrap_or_else(|| {
        content.is_partial = page.raw().contains_key(b"Contents".as_slice());
        Vec::new()
    });
    let (width, height) = page.render_dimensions();
    let to_page = Affine::new(page.initial_transform(true).as_coeffs());
    let state = State { ctm: to_page, ..State::default() };
    let mut reader = Reader {
        fonts,
        allowance,
        content: &mut content,
        n_left: MAX_INSTRUCTIONS,
        n_text_left: MAX_PAGE_TEXT_BYTES,
        marks: Marks::default(),
        bounds: (f64::from(width), f64::from(height)),
    };
    reader.draw(&bytes, page.resources(), state, 0);
    for annotation in annotations(page) {
        let n_before = reader.content.glyphs.len();
        if let Some(drawing) = &annotation.drawing {
            let state = State { ctm: to_page * annotation.place, ..State::default() };
            reader.draw_form(drawing, page.resources(), &state, 0);
        }
        reader.content.has_unread_fields |= annotation.has_value && reader.content.glyphs.len() == n_before;
    }
    content
}

struct Reader<'r, 'a> {
    fonts: &'r mut Fonts<'a>,
    allowance: &'r mut Allowance,
    content: &'r mut PageContent,
    n_left: usize,
    /// How many bytes the letters may still stand for.
    n_text_left: usize,
    marks: Marks,
    /// Width and height of the page.
    bounds: (f64, f64),
}

impl<'a> Reader<'_, 'a> {
    fn draw(&mut self, bytes: &[u8], resources: &Resources<'a>, mut state: State<'a>, depth: usize) {
        use TypedInstruction as Op;
        let mut stack: Vec<State<'a>> = Vec::new();
        let (mut line, mut at) = (Affine::IDENTITY, Affine::IDENTITY);
        let mut names: BTreeMap<Vec<u8>, Option<Rc<PageFont<'a>>>> = BTreeMap::new();
        let n_marks = self.marks.n_open();
        let mut instructions = TypedIter::new(bytes);
        while let Some(instruction) = instructions.next() {
            if self.n_left == 0 || self.n_text_left == 0 || self.content.glyphs.len() >= MAX_GLYPHS {
                self.content.is_partial = true;
                break;
            }
            self.n_left -= 1;
            match instruction {
                Op::SaveState(_) if stack.len() < 512 => stack.push(state.clone()),
                Op::RestoreState(_) => state = stack.pop().unwrap_or(state),
                Op::Transform(m) => {
                    let m = [m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64());
                    state.ctm *= Affine::new(m);
                }
                Op::BeginText(_) => (line, at) = (Affine::IDENTITY, Affine::IDENTITY),
                Op::SetTextMatrix(m) => {
                    line = Affine::new([m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64()));
                    at = line;
                }
                Op::TextFont(font) => {
                    state.size = font.1.as_f64();
                    let name = font.0.as_ref().to_vec();
                    state.font = match names.get(&name) {
                        Some(found) => found.clone(),
                        None => {
                            let found = self.fonts.named(font.0, resources);
                            names.insert(name, found.clone());
                            found
                        }
                    };
                }
                Op::CharacterSpacing(space) => state.char_space = space.0.as_f64(),
                Op::WordSpacing(space) => state.word_space = space.0.as_f64(),
                Op::HorizontalScaling(scale) => state.scale = scale.0.as_f64() / 100.0,
                Op::TextLeading(leading) => state.leading = leading.0.as_f64(),
                Op::TextRise(rise) => state.rise = rise.0.as_f64(),
                Op::NextLine(step) => at = next_line(&mut line, step.0.as_f64(), step.1.as_f64()),
                Op::NextLineAndSetLeading(step) => {
                    state.leading = -step.1.as_f64();
                    at = next_line(&mut line, step.0.as_f64(), step.1.as_f64());
                }
                Op::NextLineUsingLeading(_) => at = next_line(&mut line, 0.0, -state.leading),
                Op::ShowText(text) => self.show(text.0.as_bytes(), &state, &mut at),
                Op::NextLineAndShowText(text) => {
                    at = next_line(&mut line, 0.0, -state.leading);
                    self.show(text.0.as_bytes(), &state, &mut at);
                }
                Op::ShowTextWithParameters(text) => {
                    (state.word_space, state.char_space) = (text.0.as_f64(), text.1.as_f64());
                    at = next_line(&mut line, 0.0, -state.leading);
                    self.show(text.2.as_bytes(), &state, &mut at);
                }
                Op::ShowTexts(parts) => {
                    for part in parts.0.iter::<Object<'_>>() {
                        match part {
                            Object::String(text) => self.show(text.as_bytes(), &state, &mut at),
                            Object::Number(number) => {
                                let step = -number.as_f64() / 1000.0 * state.size;
                                let is_vertical = state.font.as_ref().is_some_and(|font| font.is_vertical());
                                at *= Affine::translate(match is_vertical {
                                    true => (0.0, step),
                                    false => (step * state.scale, 0.0),
                                });
                            }
                            _ => {}
                        }
                    }
                }
                Op::XObject(name) => self.draw_named(name.0, resources, &state, depth),
                Op::InlineImage(_) => self.content.has_pictures = true,
                Op::LineTo(_) | Op::CubicTo(_) | Op::CubicStartTo(_) | Op::CubicEndTo(_) => self.content.n_strokes += 1,
                Op::BeginMarkedContent(mark) => self.marks.begin(is_artifact(mark.0), || None),
                Op::BeginMarkedContentWithProperties(mark) => {
                    let (n_left, n_text_left) = (&mut self.n_left, &mut self.n_text_left);
                    self.marks.begin(is_artifact(mark.0), || {
                        let named = |name| resources.properties.get::<Dict<'_>>(name);
                        let (text, n_bytes) = match mark.1 {
                            Object::Dict(properties) => actual_text(properties)?,
                            Object::Name(name) => {
                                let properties = named(name)?;
                                *n_left = n_left.saturating_sub(properties.data().len() / BYTES_PER_INSTRUCTION);
                                actual_text(&properties)?
                            }
                            _ => return None,
                        };
                        *n_text_left = n_text_left.saturating_sub(n_bytes);
                        Some(text)
                    });
                }
                Op::EndMarkedContent(_) => self.marks.end(n_marks),
                _ => {}
            }
        }
        while self.marks.n_open() > n_marks {
            self.marks.end(n_marks);
        }
    }

    /// A drawing of its own, or a picture.
    fn draw_named(&mut self, name: &Name<'_>, resources: &Resources<'a>, state: &State<'a>, depth: usize) {
        let Some(stream) = resources.get_x_object(name) else { return };
        let kind = stream.dict().get::<Name<'_>>(b"Subtype".as_slice());
        if kind.as_ref().is_some_and(|kind| kind.as_ref() == b"Image") {
            self.content.has_pictures = true;
            return;
        }
        self.draw_form(&stream, resources, state, depth);
    }

    fn draw_form(&mut self, stream: &Stream<'a>, resources: &Resources<'a>, state: &State<'a>, depth: usize) {
        let dict = stream.dict();
        if depth >= MAX_NESTED_FORMS {
            self.content.is_partial = true;
            return;
        }
        let Some(bytes) = self.allowance.unpack(stream) else {
            self.content.is_partial = true;
            return;
        };
        let own = dict.get::<Dict<'a>>(b"Resources".as_slice()).map(Resources::new);
        let mut state = state.clone();
        if let Some(matrix) = dict.get::<[f64; 6]>(b"Matrix".as_slice()) {
            state.ctm *= Affine::new(matrix);
        }
        self.draw(&bytes, own.as_ref().unwrap_or(resources), state, depth + 1);
    }
}

fn next_line(line: &mut Affine, x: f64, y: f64) -> Affine {
    *line *= Affine::translate((x, y));
    *line
}

fn is_artifact(tag: &Name<'_>) -> bool {
    tag.as_ref() == b"Artifact"
}
