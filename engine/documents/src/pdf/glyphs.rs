//! The letters of a page, and where they stand.

use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_font::hayro_syntax::content::TypedIter;
use hayro_font::hayro_syntax::content::ops::TypedInstruction;
use hayro_font::hayro_syntax::object::{Dict, Name, Object, String as PdfString};
use hayro_font::hayro_syntax::page::{Page, Resources};
use hayro_font::kurbo::{Affine, Point, Vec2};

use super::drawing::Allowance;
use super::fonts::{Fonts, PageFont};
use crate::limits::{MAX_GLYPHS, MAX_INSTRUCTIONS, MAX_NESTED_FORMS};

/// A letter, or several that are drawn as one.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// What it says; empty if that is not known.
    pub(super) text: Rc<str>,
    /// Where its base line begins, in points from the upper left corner of the page.
    pub(super) from: Point,
    /// Where its base line ends.
    pub(super) to: Point,
    /// The angle of its base line in whole degrees, clockwise, 0 to 359.
    pub(super) angle: i32,
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
    /// How many letters are not known.
    pub(super) n_unknown: usize,
    /// Whether some of it could not be read.
    pub(super) is_partial: bool,
}

/// Reads what is drawn on a page.
pub(super) fn page_content<'a>(page: &Page<'a>, fonts: &mut Fonts<'a>, allowance: &mut Allowance) -> PageContent {
    let mut content = PageContent::default();
    let Some(bytes) = allowance.page(page) else {
        content.is_partial = page.raw().contains_key(b"Contents".as_slice());
        return content;
    };
    let (width, height) = page.render_dimensions();
    let to_page = Affine::new(page.initial_transform(true).as_coeffs());
    let state = State { ctm: to_page, ..State::default() };
    let reader = Reader {
        fonts,
        allowance,
        content: &mut content,
        n_left: MAX_INSTRUCTIONS,
        artifacts: Vec::new(),
        spoken: Vec::new(),
        bounds: (f64::from(width), f64::from(height)),
    };
    reader.run(&bytes, page.resources(), state);
    if content.n_unknown > 0 {
        content.glyphs.retain(|glyph| !glyph.text.is_empty());
    }
    content
}

/// What instructions change and `Q` brings back.
#[derive(Clone)]
struct State<'a> {
    ctm: Affine,
    font: Option<Rc<PageFont<'a>>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
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

struct Reader<'r, 'a> {
    fonts: &'r mut Fonts<'a>,
    allowance: &'r mut Allowance,
    content: &'r mut PageContent,
    n_left: usize,
    /// For each open piece of marked content, whether it is none of the text: a page's number, a line at its foot.
    artifacts: Vec<bool>,
    /// For each open piece of marked content, what its letters say together, until that was said.
    spoken: Vec<Option<Rc<str>>>,
    /// Width and height of the page.
    bounds: (f64, f64),
}

impl<'a> Reader<'_, 'a> {
    fn run(mut self, bytes: &[u8], resources: &Resources<'a>, state: State<'a>) {
        self.draw(bytes, resources, state, 0);
    }

    fn draw(&mut self, bytes: &[u8], resources: &Resources<'a>, mut state: State<'a>, depth: usize) {
        use TypedInstruction as Op;
        let mut stack: Vec<State<'a>> = Vec::new();
        let (mut line, mut at) = (Affine::IDENTITY, Affine::IDENTITY);
        let mut names: BTreeMap<Vec<u8>, Option<Rc<PageFont<'a>>>> = BTreeMap::new();
        let n_marks = self.artifacts.len();
        let mut instructions = TypedIter::new(bytes);
        while let Some(instruction) = instructions.next() {
            if self.n_left == 0 || self.content.glyphs.len() >= MAX_GLYPHS {
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
                Op::BeginMarkedContent(mark) => self.begin_mark(mark.0, None),
                Op::BeginMarkedContentWithProperties(mark) => {
                    let properties = match mark.1 {
                        Object::Dict(properties) => actual_text(properties),
                        Object::Name(name) => {
                            resources.properties.get::<Dict<'_>>(name).and_then(|dict| actual_text(&dict))
                        }
                        _ => None,
                    };
                    self.begin_mark(mark.0, properties);
                }
                Op::EndMarkedContent(_) if self.artifacts.len() > n_marks => {
                    self.artifacts.pop();
                    self.spoken.pop();
                }
                _ => {}
            }
        }
        self.artifacts.truncate(n_marks);
        self.spoken.truncate(n_marks);
    }

    fn begin_mark(&mut self, tag: &Name<'_>, spoken: Option<Rc<str>>) {
        // Nobody nests deeper; who does has the outer marks only.
        if self.artifacts.len() < 1 << 12 {
            self.artifacts.push(tag.as_ref() == b"Artifact");
            self.spoken.push(spoken);
        }
    }

    /// A drawing of its own, or a picture.
    fn draw_named(&mut self, name: &Name<'_>, resources: &Resources<'a>, state: &State<'a>, depth: usize) {
        let Some(stream) = resources.get_x_object(name) else { return };
        let dict = stream.dict().clone();
        let kind = dict.get::<Name<'_>>(b"Subtype".as_slice());
        if kind.as_ref().is_some_and(|kind| kind.as_ref() == b"Image") {
            self.content.has_pictures = true;
            return;
        }
        if depth >= MAX_NESTED_FORMS {
            self.content.is_partial = true;
            return;
        }
        let Some(bytes) = self.allowance.unpack(&stream) else {
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

    /// Shows a text, and goes on behind it.
    fn show(&mut self, bytes: &[u8], state: &State<'a>, at: &mut Affine) {
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
        if self.artifacts.contains(&true) || self.content.glyphs.len() >= MAX_GLYPHS {
            return;
        }
        // What a piece of marked content says replaces what its letters say.
        let text = match self.spoken.iter_mut().flatten().next() {
            Some(spoken) => std::mem::replace(spoken, Rc::from(" ")),
            None => text.clone(),
        };
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
        if !(is_shown(origin) && end.x.is_finite() && end.y.is_finite() && size.is_finite() && size > 0.1) {
            return;
        }
        if text.is_empty() {
            self.content.n_unknown += 1;
        }
        let angle = (libm::atan2(along.y, along.x).to_degrees().round() as i32).rem_euclid(360);
        let (is_bold, is_mono) = (font.is_bold, font.is_mono);
        self.content.glyphs.push(Glyph { text, from: origin, to: end, angle, size, is_bold, is_mono });
    }
}

fn next_line(line: &mut Affine, x: f64, y: f64) -> Affine {
    *line *= Affine::translate((x, y));
    *line
}

/// What marked content says, where its properties tell.
fn actual_text(properties: &Dict<'_>) -> Option<Rc<str>> {
    let text = properties.get::<PdfString<'_>>(b"ActualText".as_slice())?;
    Some(Rc::from(text_string(text.as_bytes()).as_str()))
}

/// A text in a PDF's dictionaries: UTF-16 with a mark, UTF-8 with a mark, or nearly Latin-1.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
