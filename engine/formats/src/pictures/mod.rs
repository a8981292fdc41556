//! Pictures in files of their own, in folders by class: one row for each.

mod picture;

use bunsen_spec::{FileFormat, PictureColours, PictureOptions, Problem, ReadIssue, ReadOptions, say};
use bunsen_table::{Noted, Table, TableRead, general_issue};

use crate::archive::{Archive, ArchivedFile};
use crate::labelled::file_columns;
use crate::pixels::{PixelColumns, PixelLayout};
use crate::steps::Steps;
use picture::{Measures, Wanted, measure, numbers};

/// The names of pictures end so.
pub(crate) const ENDINGS: [&str; 6] = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"];

/// The width and height that pictures of several sizes, or large ones, are brought to.
const USUAL_SIDE: u32 = 32;
/// Pictures of one size keep it up to this width and height.
const MAX_KEPT_SIDE: u32 = 64;
/// The largest file that is taken for one picture, in bytes.
const MAX_FILE_BYTES: usize = 64 << 20;
/// A step goes on until it measured files of as many bytes.
const STEP_BYTES: usize = 256 << 10;
/// A step goes on until it decoded as many pixels.
const STEP_PIXELS: u64 = 1 << 18;

/// Reads pictures twice: measures all, then brings each to the common size.
pub(crate) struct PicturesReader {
    archive: Archive,
    files: std::vec::IntoIter<ArchivedFile>,
    n_files: usize,
    options: PictureOptions,
    /// Those that seem to be readable.
    measured: Vec<(ArchivedFile, Measures)>,
    unreadable: Noted,
    why: Option<String>,
    decoding: Option<Decoding>,
}

/// The second time.
struct Decoding {
    files: std::vec::IntoIter<(ArchivedFile, Measures)>,
    n_files: usize,
    wanted: Wanted,
    read: Vec<ArchivedFile>,
    pixels: PixelColumns,
    n_fitted: u64,
}

impl PicturesReader {
    /// Begins to read these files of an archive, in the order of their names.
    pub(crate) fn new(
        archive: Archive,
        mut files: Vec<ArchivedFile>,
        options: PictureOptions,
    ) -> Result<Self, Problem> {
        if [options.width, options.height].contains(&Some(0)) {
            return Err(say::pictures::without_pixels().in_field("pictures"));
        }
        if let (Some(width), Some(height)) = (options.width, options.height) {
            layout(width, height, options.colours.unwrap_or(PictureColours::Grey)).check(files.len())?;
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            archive,
            n_files: files.len(),
            files: files.into_iter(),
            options,
            measured: Vec::new(),
            unreadable: Noted::default(),
            why: None,
            decoding: None,
        })
    }

    /// Measures some pictures; whether all are measured.
    fn step_measuring(&mut self) -> Result<bool, Problem> {
        let mut n_bytes = 0;
        while n_bytes < STEP_BYTES {
            let Some(file) = self.files.next() else { return Ok(true) };
            let unpacked = unpacked(&mut self.archive, &file);
            // One that cannot be unpacked may have taken as long as the largest.
            n_bytes += unpacked.as_ref().map_or(MAX_FILE_BYTES, Vec::len);
            match unpacked.and_then(|bytes| measure(&bytes)) {
                Ok(measures) => self.measured.push((file, measures)),
                Err(why) => self.leave_out(&file, why),
            }
        }
        Ok(false)
    }

    fn leave_out(&mut self, file: &ArchivedFile, why: String) {
        self.unreadable.note(1, file.name.as_bytes());
        self.why.get_or_insert(why);
    }

    fn begin_decoding(&mut self) -> Result<Decoding, Problem> {
        let wanted = wanted(&self.measured, self.options);
        let mut pixels = PixelColumns::new(layout(wanted.width, wanted.height, wanted.colours))?;
        let n_files = self.measured.len();
        pixels.reserve(n_files)?;
        let (files, read) = (std::mem::take(&mut self.measured).into_iter(), Vec::with_capacity(n_files));
        Ok(Decoding { files, n_files, wanted, read, pixels, n_fitted: 0 })
    }
}

impl Steps for PicturesReader {
    fn step(&mut self) -> Result<bool, Problem> {
        let Some(mut decoding) = self.decoding.take() else {
            if self.step_measuring()? {
                self.decoding = Some(self.begin_decoding()?);
            }
            return Ok(false);
        };
        let mut n_pixels = 0;
        while n_pixels < STEP_PIXELS {
            let Some((file, measures)) = decoding.files.next() else { break };
            n_pixels += u64::from(measures.width) * u64::from(measures.height);
            match unpacked(&mut self.archive, &file).and_then(|bytes| numbers(&bytes, decoding.wanted)) {
                Ok(numbers) => {
                    decoding.pixels.push(&numbers);
                    decoding.n_fitted += u64::from(!decoding.wanted.has_size_of(measures));
                    decoding.read.push(file);
                }
                Err(why) => self.leave_out(&file, why),
            }
        }
        let is_done = decoding.files.len() == 0;
        self.decoding = Some(decoding);
        Ok(is_done)
    }

    fn done_share(&self) -> f64 {
        match &self.decoding {
            None => 0.2 * (self.n_files - self.files.len()) as f64 / self.n_files.max(1) as f64,
            Some(decoding) => 1.0 - 0.8 * decoding.files.len() as f64 / decoding.n_files.max(1) as f64,
        }
    }

    fn finish(self: Box<Self>) -> Result<TableRead, Problem> {
        let decoding = self.decoding.ok_or_else(|| Problem::internal("Pictures were read to no end."))?;
        let why = self.why.unwrap_or_default();
        if decoding.read.is_empty() {
            return Err(say::pictures::none_readable(self.unreadable.example(), &why));
        }
        let n_left_out = self.unreadable.n_rows();
        let left_out = (n_left_out > 0).then(|| say::pictures::left_out(n_left_out, self.unreadable.example(), &why));
        let Wanted { width, height, colours } = decoding.wanted;
        let fitted = (decoding.n_fitted > 0).then(|| say::pictures::fitted(decoding.n_fitted, width, height));
        let issues: Vec<ReadIssue> = [(left_out, n_left_out), (fitted, decoding.n_fitted)]
            .into_iter()
            .filter_map(|(what, n)| what.map(|what| general_issue(what, None, n)))
            .collect();
        let mut columns = file_columns(&decoding.read);
        columns.extend(decoding.pixels.finish());
        let pictures = PictureOptions { width: Some(width), height: Some(height), colours: Some(colours) };
        let options = ReadOptions { format: Some(FileFormat::Pictures), pictures, ..ReadOptions::default() };
        Ok(TableRead { table: Table::new(columns), options, parts: Vec::new(), issues })
    }
}

impl Wanted {
    fn has_size_of(self, measures: Measures) -> bool {
        (self.width, self.height) == (measures.width, measures.height)
    }
}

/// A picture's bytes, or why there are none: a picture that is damaged in the archive is left out, not the others.
fn unpacked(archive: &mut Archive, file: &ArchivedFile) -> Result<Vec<u8>, String> {
    archive.unpack(file, MAX_FILE_BYTES).map_err(|problem| problem.what)
}

/// What is wanted, where it is left open by the pictures.
fn wanted(measured: &[(ArchivedFile, Measures)], options: PictureOptions) -> Wanted {
    let sizes = || measured.iter().map(|(_, measures)| (measures.width, measures.height));
    let first = sizes().next().unwrap_or((USUAL_SIDE, USUAL_SIDE));
    let are_equal = sizes().all(|size| size == first);
    let is_kept = are_equal && first.0.max(first.1) <= MAX_KEPT_SIDE;
    let (width, height) = if is_kept { first } else { (USUAL_SIDE, USUAL_SIDE) };
    let all_grey = measured.iter().all(|(_, measures)| measures.is_grey);
    let colours = if all_grey { PictureColours::Grey } else { PictureColours::Rgb };
    Wanted {
        width: options.width.unwrap_or(width),
        height: options.height.unwrap_or(height),
        colours: options.colours.unwrap_or(colours),
    }
}

fn layout(width: u32, height: u32, colours: PictureColours) -> PixelLayout {
    let (height, width, n_channels) = (height as usize, width as usize, colours.n_channels() as usize);
    PixelLayout { height, width, n_channels, is_planar: false }
}
