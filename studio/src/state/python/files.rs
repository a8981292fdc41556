//! Files that no function of pandas reads, read with numpy and Pillow: IDX, CIFAR's batches, pictures and texts by
//! class. Each becomes a function, and a call of it that gives the very table that is shown here.

use bunsen_spec::{ColumnKind, FileFormat};

use super::literals::{list, quoted};
use super::read::{FileRead, ReadCall, python_encoding};

/// What gives the bytes of a file that may be packed with gzip once more.
const UNPACKED: &str = r#"

def unpacked(data):
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
"#;

const FILES_OF_ZIP: &str = r#"

def files_of(path):
    """The files of an archive by name, without hidden ones."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    is_hidden = re.compile(r"(^|/)([.]|__MACOSX/)|/$").search
    return {name: unpacked(data) for name, data in files.items() if not is_hidden(name)}
"#;

const FILES_OF_TAR: &str = r#"

def files_of(path):
    """The files of an archive by name, without hidden ones."""
    with tarfile.open(path) as archive:
        members = [member for member in archive if member.isfile()]
        files = {member.name.removeprefix("./"): archive.extractfile(member).read() for member in members}
    is_hidden = re.compile(r"(^|/)([.]|__MACOSX/)").search
    return {name: unpacked(data) for name, data in files.items() if not is_hidden(name)}
"#;

const BYTES_OF: &str = r#"

def bytes_of(path):
    with open(path, "rb") as file:
        return unpacked(file.read())
"#;

/// The infinite becomes missing, as here; whole numbers are as wide as pandas' own, since bytes would wrap around.
const IDX: &str = r#"

def array_of(data):
    """The array in a file of MNIST's format."""
    kinds = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
    shape = np.frombuffer(data, ">u4", data[3], 4)
    array = np.frombuffer(data, kinds[data[2]], shape.prod(), 4 + 4 * data[3]).reshape(shape)
    if array.dtype.kind == "f":
        return np.where(np.isfinite(array), array, np.nan).astype(float)
    return array.astype("int64")
"#;

/// Labels lie in the file whose name differs from that of the pictures in these words only.
const LABELS: &str = r#"
    words = re.compile("images?|labels?|idx[1-4]|[.]gz$")
    own = {name: name.lower().rsplit("/", 1)[-1] for name in files}
    labels = [name for name in files if "label" in own[name]]
    labels.sort(key=lambda name: words.sub("", own[name]) != words.sub("", own[part]))
    table.insert(0, "label", array_of(files[labels[0]]))
"#;

const PICTURE: &str = r#"

def picture_of(data):
    """A picture as it is shown, on white, its middle cut out and brought to one size; None if it is damaged."""
    try:
        picture = PIL.Image.open(io.BytesIO(data))
        picture.load()
    except (OSError, SyntaxError):
        return None
    picture = PIL.ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I"):
        picture = PIL.Image.fromarray(np.round(np.asarray(picture) / 257).astype("uint8"))
    if picture.has_transparency_data:
        white = PIL.Image.new("RGBA", picture.size, "white")
        picture = PIL.Image.alpha_composite(white, picture.convert("RGBA"))
    picture = picture.convert("RGB")COLOURS
    width = min(picture.width, max(1, (picture.height * WIDTH + HEIGHT // 2) // HEIGHT))
    height = min(picture.height, max(1, (picture.width * HEIGHT + WIDTH // 2) // WIDTH))
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    picture = picture.crop((left, top, left + width, top + height))
    return np.asarray(picture.resize((WIDTH, HEIGHT), PIL.Image.Resampling.BILINEAR))
"#;

const TEXT: &str = r#"

def text_of(data):
    try:
        return data.decode("utf-8-sig").rstrip() or None
    except UnicodeDecodeError:
        return data.decode("ENCODING").rstrip() or None
"#;

/// The call that reads a file of such a format; `None` of other formats, and where its columns are not known.
pub(super) fn read_files(file: FileRead, format: FileFormat) -> Option<ReadCall> {
    if file.columns.is_empty() {
        return None;
    }
    match format {
        FileFormat::Idx => idx(file),
        FileFormat::Cifar => cifar(file),
        FileFormat::Pictures => pictures(file),
        FileFormat::TextFiles => Some(texts(file)),
        _ => None,
    }
}

fn idx(file: FileRead) -> Option<ReadCall> {
    let has_labels = file.columns.len() > 1 && file.columns[0].0 == "label";
    let names: Vec<&str> = file.columns.iter().skip(has_labels.into()).map(|(name, _)| name.as_str()).collect();
    let code = Code::new(file, IDX);
    let mut body = String::new();
    let columns = match (Pixels::of(file), &names[..]) {
        (Some(pixels), _) => {
            if pixels.n_channels == 3 {
                body += "    if array.shape[3] != 3:\n        array = np.moveaxis(array, 1, 3)\n";
            }
            pixels.names()
        }
        (None, [name]) => list([*name]),
        (None, _) => format!("[f\"column_{{n + 1}}\" for n in range({})]", names.len()),
    };
    body += &format!("    table = pd.DataFrame(array.reshape(len(array), -1), columns={columns})");
    body += if has_labels && code.is_archive { LABELS } else { "\n" };
    let first = if code.is_archive { "array_of(files[part])" } else { "array_of(bytes_of(path))" };
    Some(code.finish("read_idx", &format!("    array = {first}\n{body}")))
}

fn cifar(file: FileRead) -> Option<ReadCall> {
    let pixels = Pixels::of(file)?;
    let labels: Vec<&(String, ColumnKind)> =
        file.columns.iter().filter(|(name, _)| !name.starts_with("pixel_")).collect();
    let n_labels = labels.len();
    let code = Code::new(file, "");
    let mut body = match code.is_archive {
        false => String::from("    data = bytes_of(path)\n"),
        true => "    batches = [name for name in files if re.sub(\"(?i)_*[0-9]*[.]bin([.]gz)?$\", \"\", name) == part]\n    \
                 batches.sort(key=lambda name: int(\"0\" + re.sub(\"[^0-9]\", \"\", name.rsplit(\"/\", 1)[-1])))\n    \
                 data = b\"\".join(files[name] for name in batches)\n"
            .into(),
    };
    body += &format!(
        "    records = np.frombuffer(data, \"uint8\").reshape(-1, {n_labels} + 3 * 32 * 32).astype(\"int64\")\n    \
         pixels = records[:, {n_labels}:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).reshape(len(records), -1)\n    \
         table = pd.DataFrame(pixels, columns={})\n",
        pixels.names()
    );
    for (at, (name, kind)) in labels.into_iter().enumerate() {
        let values = match kind {
            ColumnKind::Integer => format!("records[:, {at}]"),
            _ => {
                let names = match (n_labels, at) {
                    (1, _) => "batches.meta.txt",
                    (_, 0) => "coarse_label_names.txt",
                    _ => "fine_label_names.txt",
                };
                body += &format!(
                    "    lines = next(files[name] for name in files if name.rsplit(\"/\", 1)[-1] == {})\n    \
                     names = [line.strip() for line in lines.decode().splitlines() if line.strip()]\n",
                    quoted(names)
                );
                format!("pd.Series(records[:, {at}]).map(dict(enumerate(names)))")
            }
        };
        body += &format!("    table.insert({at}, {}, {values})\n", quoted(name));
    }
    Some(code.finish("read_cifar", &body))
}

fn pictures(file: FileRead) -> Option<ReadCall> {
    let pixels = Pixels::of(file)?;
    let grey = if pixels.n_channels == 1 { ".convert(\"L\")" } else { "" };
    let picture = PICTURE
        .replace("WIDTH", &pixels.width.to_string())
        .replace("HEIGHT", &pixels.height.to_string())
        .replace("COLOURS", grey);
    let mut code = Code::new(file, &picture);
    code.part = None;
    code.imports.extend(["io", "PIL.Image", "PIL.ImageOps"]);
    let body = format!(
        "    is_picture = re.compile(\"(?i)[.](png|jpe?g|gif|bmp|webp)([.]gz)?$\").search\n    \
         pictures = {{name: picture_of(files[name]) for name in sorted(files) if is_picture(name)}}\n    \
         pictures = {{name: picture for name, picture in pictures.items() if picture is not None}}\n    \
         pixels = np.stack(list(pictures.values())).reshape(len(pictures), -1).astype(\"int64\")\n    \
         table = pd.DataFrame(pixels, columns={})\n    table.insert(0, \"file\", list(pictures))\n{}",
        pixels.names(),
        label(file, "pictures"),
    );
    Some(code.finish("read_pictures", &body))
}

fn texts(file: FileRead) -> ReadCall {
    let encoding = file.options.encoding.as_deref().map_or("windows-1252", python_encoding);
    let mut code = Code::new(file, &TEXT.replace("ENCODING", encoding));
    code.part = None;
    let body = format!(
        "    texts = {{name: text_of(files[name]) for name in sorted(files) if re.search(\"(?i)[.]txt([.]gz)?$\", name)}}\n    \
         table = pd.DataFrame({{\"file\": list(texts), \"text\": list(texts.values())}})\n{}",
        label(file, "texts"),
    );
    code.finish("read_texts", &body)
}

/// The column of labels, which are the folders' names.
fn label(file: FileRead, files: &str) -> String {
    match file.columns.iter().any(|(name, _)| name == "label") {
        true => format!(
            "    folders = [name.split(\"/\")[-2] if \"/\" in name else None for name in {files}]\n    \
             table.insert(1, \"label\", folders)\n"
        ),
        false => String::new(),
    }
}

/// The functions that a file is read with, as they come together.
struct Code<'a> {
    path: String,
    /// Which table of an archive, where its files make several.
    part: Option<&'a str>,
    is_archive: bool,
    imports: Vec<&'static str>,
    functions: String,
}

impl<'a> Code<'a> {
    fn new(file: FileRead<'a>, more: &str) -> Self {
        let is_archive = file.options.part.is_some();
        let (opening, imports): (_, &[_]) = match is_archive {
            true if file.name.to_lowercase().ends_with(".zip") => (FILES_OF_ZIP, &["re", "zipfile"]),
            true => (FILES_OF_TAR, &["re", "tarfile"]),
            false => (BYTES_OF, &[]),
        };
        let imports = [&["gzip", "numpy as np"], imports].concat();
        let (path, part) = (quoted(file.name), file.options.part.as_deref());
        Self { path, part, is_archive, imports, functions: format!("{UNPACKED}{opening}{more}") }
    }

    /// The function `name`, whose lines make a `table`, and the call of it.
    fn finish(self, name: &str, body: &str) -> ReadCall {
        let Self { path, part, .. } = self;
        let parameters = if part.is_some() { "path, part" } else { "path" };
        let files = if self.is_archive { "    files = files_of(path)\n" } else { "" };
        let function = format!("\n\ndef {name}({parameters}):\n{files}{body}    return table\n\n\n");
        let call = part.map_or_else(|| path.clone(), |part| format!("{path}, {}", quoted(part)));
        ReadCall {
            imports: self.imports,
            functions: (self.functions + &function)[1..].to_string(),
            expression: format!("{name}({call})"),
        }
    }
}

/// The shape of the pictures whose pixels are columns.
struct Pixels {
    height: usize,
    width: usize,
    n_channels: usize,
}

impl Pixels {
    /// As the name of the last column tells: `pixel_27_27`, or `pixel_31_31_2`.
    fn of(file: FileRead) -> Option<Self> {
        let (name, _) = file.columns.last()?;
        let places: Vec<usize> =
            name.strip_prefix("pixel_")?.split('_').map(str::parse).collect::<Result<_, _>>().ok()?;
        match places[..] {
            [row, column] => Some(Self { height: row + 1, width: column + 1, n_channels: 1 }),
            [row, column, channel] => Some(Self { height: row + 1, width: column + 1, n_channels: channel + 1 }),
            _ => None,
        }
    }

    /// The columns' names, as a list that Python makes.
    fn names(&self) -> String {
        let Self { height, width, n_channels } = self;
        let (more, range) = match n_channels {
            1 => ("", String::new()),
            n => ("_{channel}", format!(" for channel in range({n})")),
        };
        format!(
            "[\n        f\"pixel_{{row}}_{{column}}{more}\" for row in range({height}) for column in range({width}){range}\n    ]"
        )
    }
}

#[cfg(test)]
mod kept;
