//! The binary format of CIFAR-10 and CIFAR-100: records of one or two labels and a picture of 32 x 32 pixels, all of
//! its red before all of its green before all of its blue (Alex Krizhevsky, "Learning Multiple Layers of Features
//! from Tiny Images", 2009).

use arrow_array::{StringArray, UInt8Array};
use bunsen_spec::{ColumnKind, FileFormat, Problem, ReadIssue, ReadOptions, say};
use bunsen_table::{Column, MAX_BYTES, Noted, Table, TableRead, Values};

use crate::archive::{Archive, ArchivedFile};
use crate::pixels::{PixelColumns, PixelLayout};
use crate::steps::Steps;

/// How many bytes a picture has.
const N_PIXEL_BYTES: usize = 32 * 32 * 3;
/// How pictures lie.
const LAYOUT: PixelLayout = PixelLayout { height: 32, width: 32, n_channels: 3, is_planar: true };
/// How many records a step works on.
const STEP_RECORDS: usize = 256;

/// Which of the two data sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cifar {
    Ten,
    Hundred,
}

impl Cifar {
    /// Which one a file of this size can be.
    pub(crate) fn of_size(n_bytes: u64) -> Option<Self> {
        let is_size_of = |cifar: &Self| n_bytes > 0 && n_bytes.is_multiple_of(cifar.record_bytes() as u64);
        [Self::Ten, Self::Hundred].into_iter().find(is_size_of)
    }

    /// Which one these bytes are, by their number and the labels in them.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let fits = |cifar: &Self| {
            let mut records = bytes.chunks(cifar.record_bytes());
            !bytes.is_empty()
                && bytes.len().is_multiple_of(cifar.record_bytes())
                && records.all(|record| record.iter().zip(cifar.n_classes()).all(|(label, n)| label < n))
        };
        [Self::Ten, Self::Hundred].into_iter().find(fits)
    }

    /// Whether a file of this name says what the classes are called.
    pub(crate) fn names_classes(name: &str) -> bool {
        [Self::Ten, Self::Hundred].iter().any(|cifar| cifar.labels().iter().any(|(_, file)| *file == name))
    }

    fn record_bytes(self) -> usize {
        self.n_classes().len() + N_PIXEL_BYTES
    }

    fn n_classes(self) -> &'static [u8] {
        match self {
            Self::Ten => &[10],
            Self::Hundred => &[20, 100],
        }
    }

    /// The columns of labels, and the file that names each one's classes.
    fn labels(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Ten => &[("label", "batches.meta.txt")],
            Self::Hundred => &[("coarse_label", "coarse_label_names.txt"), ("label", "fine_label_names.txt")],
        }
    }
}

/// Reads one batch of pictures after the other.
pub(crate) struct CifarReader {
    cifar: Cifar,
    archive: Option<Archive>,
    /// The batches that are still packed, the last one first.
    packed: Vec<ArchivedFile>,
    n_batches: usize,
    batch: Vec<u8>,
    at: usize,
    pixels: PixelColumns,
    labels: Vec<Vec<u8>>,
    names: Vec<Option<Vec<String>>>,
}

impl CifarReader {
    /// Begins to read one batch.
    pub(crate) fn new(bytes: Vec<u8>, cifar: Cifar) -> Result<Self, Problem> {
        let mut reader = Self::of_batches(cifar, None, Vec::new())?;
        reader.begin(bytes)?;
        Ok(reader)
    }

    /// Begins to read the batches of an archive in this order; the names of classes are looked for in it.
    pub(crate) fn packed(mut archive: Archive, mut batches: Vec<ArchivedFile>) -> Result<Self, Problem> {
        let sizes = batches.iter().map(|batch| Cifar::of_size(batch.size_bytes));
        let cifar = if sizes.clone().all(|cifar| cifar == Some(Cifar::Ten)) { Cifar::Ten } else { Cifar::Hundred };
        let files = archive.files().to_vec();
        let mut names = Vec::new();
        for (_, name) in cifar.labels() {
            let file = files.iter().find(|file| file.own_name() == *name);
            let text = file.map(|file| archive.unpack(file, 1 << 16)).transpose()?;
            names.push(text.map(|text| {
                let lines = String::from_utf8_lossy(&text).into_owned();
                lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(String::from).collect()
            }));
        }
        batches.reverse();
        Ok(Self { names, ..Self::of_batches(cifar, Some(archive), batches)? })
    }

    fn of_batches(cifar: Cifar, archive: Option<Archive>, packed: Vec<ArchivedFile>) -> Result<Self, Problem> {
        let n_labels = cifar.labels().len();
        let (labels, names) = (vec![Vec::new(); n_labels], vec![None; n_labels]);
        let (pixels, n_batches) = (PixelColumns::new(LAYOUT)?, packed.len().max(1));
        Ok(Self { cifar, archive, packed, n_batches, batch: Vec::new(), at: 0, pixels, labels, names })
    }

    fn begin(&mut self, batch: Vec<u8>) -> Result<(), Problem> {
        if batch.is_empty() || !batch.len().is_multiple_of(self.cifar.record_bytes()) {
            return Err(say::pictures::records_cut_off(batch.len() as u64, self.cifar.record_bytes() as u64));
        }
        self.pixels.reserve(batch.len() / self.cifar.record_bytes())?;
        (self.batch, self.at) = (batch, 0);
        Ok(())
    }

    /// The column of labels at `index`: names where they are known.
    fn label_column(&mut self, index: usize, issues: &mut Vec<ReadIssue>) -> Column {
        let name = self.cifar.labels()[index].0;
        let values = std::mem::take(&mut self.labels[index]);
        let (kind, values) = match self.names[index].take() {
            None => (ColumnKind::Integer, Values::Integer(UInt8Array::from(values).into())),
            Some(names) => {
                let mut nameless = Noted::default();
                let texts = values.iter().enumerate().map(|(row, label)| {
                    let name = names.get(usize::from(*label));
                    if name.is_none() {
                        nameless.note(row as u64 + 1, label.to_string().as_bytes());
                    }
                    name
                });
                let texts: StringArray = texts.collect();
                issues.extend(nameless.issue(Some(name), say::pictures::nameless_labels));
                (ColumnKind::Category, Values::Text(texts))
            }
        };
        Column { name: name.into(), kind, values }
    }
}

impl Steps for CifarReader {
    fn step(&mut self) -> Result<bool, Problem> {
        if self.at == self.batch.len() {
            let Some((archive, file)) = self.archive.as_mut().zip(self.packed.pop()) else { return Ok(true) };
            let batch = archive.unpack(&file, MAX_BYTES)?;
            self.begin(batch)?;
            return Ok(false);
        }
        let end = self.batch.len().min(self.at + STEP_RECORDS * self.cifar.record_bytes());
        for record in self.batch[self.at..end].chunks_exact(self.cifar.record_bytes()) {
            let (labels, picture) = record.split_at(self.labels.len());
            self.labels.iter_mut().zip(labels).for_each(|(column, label)| column.push(*label));
            self.pixels.push(picture);
        }
        self.at = end;
        Ok(self.at == self.batch.len() && self.packed.is_empty())
    }

    fn done_share(&self) -> f64 {
        let of_batch = self.at as f64 / self.batch.len().max(1) as f64;
        ((self.n_batches - self.packed.len()) as f64 - 1.0 + of_batch).max(0.0) / self.n_batches as f64
    }

    fn finish(mut self: Box<Self>) -> Result<TableRead, Problem> {
        let mut issues = Vec::new();
        let mut columns: Vec<Column> =
            (0..self.labels.len()).map(|index| self.label_column(index, &mut issues)).collect();
        columns.extend(self.pixels.finish());
        let options = ReadOptions { format: Some(FileFormat::Cifar), ..ReadOptions::default() };
        Ok(TableRead { table: Table::new(columns), options, parts: Vec::new(), issues })
    }
}
