//! A folder that the learner gave, as one file. The browser reads its parts only when they are wanted.

use bunsen_spec::say::worker::not_readable;
use bunsen_spec::{FOLDER_END, Problem, folder_entry, folder_padding};
use futures::channel::oneshot;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry,
};

use crate::state::files::{is_document, stem};
use crate::text::text;

/// What was dropped: files, and folders that are still to be read.
#[derive(Clone, Default)]
pub struct Dropped {
    files: Vec<File>,
    folders: Vec<FileSystemEntry>,
}

impl Dropped {
    /// What a drop carries. Must be asked for while the drop is being handled: later it is empty.
    pub fn of(transfer: &DataTransfer) -> Self {
        let mut dropped = Self::default();
        let items = transfer.items();
        for item in (0..items.length()).filter_map(|i| items.get(i)) {
            match item.webkit_get_as_entry().ok().flatten() {
                Some(entry) if entry.is_directory() => dropped.folders.push(entry),
                _ => dropped.files.extend(item.get_as_file().ok().flatten()),
            }
        }
        dropped
    }

    /// What it is called.
    pub fn name(&self) -> String {
        let files = self.files.iter().map(File::name).chain(self.folders.iter().map(FileSystemEntry::name));
        files.collect::<Vec<_>>().join(", ")
    }

    /// What a project of its documents is called: as the folder, or as the first file without its ending.
    pub fn title(&self) -> String {
        let folder = self.folders.first().map(FileSystemEntry::name);
        folder.or_else(|| Some(stem(&self.files.first()?.name()).to_string())).unwrap_or_default()
    }

    /// Whether these are files that are documents and no tables.
    pub fn is_documents(&self) -> bool {
        self.folders.is_empty() && self.files.iter().all(|file| is_document(&file.name()))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }

    /// The files, and each folder as one.
    ///
    /// # Errors
    /// When a folder cannot be read, or has nothing in it.
    pub async fn files(self) -> Result<Vec<File>, Problem> {
        let mut files = self.files;
        for folder in self.folders {
            let name = folder.name();
            files.push(one_file(&name, walked(folder).await?)?);
        }
        Ok(files)
    }

    /// The files, and all those of the folders, each with its path; hidden ones are left out.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub async fn each_file(self) -> Result<Vec<(String, File)>, Problem> {
        let mut files: Vec<(String, File)> = self.files.into_iter().map(|file| (file.name(), file)).collect();
        for folder in self.folders {
            let name = folder.name();
            files.extend(walked(folder).await?.into_iter().map(|(path, file)| (format!("{name}/{path}"), file)));
        }
        Ok(shown(files))
    }
}

/// The files of a folder that was chosen in the browser's dialog, as one file. They tell the path by which they
/// lie in it.
///
/// # Errors
/// When there are none.
pub fn chosen_folder(files: &[File]) -> Result<File, Problem> {
    let paths = with_paths(files);
    let folder = paths.first().and_then(|(path, _)| path.split_once('/')).map_or("folder", |(folder, _)| folder);
    let folder = folder.to_string();
    let inner = paths.into_iter().map(|(path, file)| match path.split_once('/') {
        Some((_, inner)) => (inner.to_string(), file),
        None => (path, file),
    });
    one_file(&folder, inner.collect())
}

/// The files of a folder that was chosen in the browser's dialog, each with its path, which begins with the folder's
/// name; hidden ones are left out.
pub fn chosen_files(files: &[File]) -> Vec<(String, File)> {
    shown(with_paths(files))
}

fn with_paths(files: &[File]) -> Vec<(String, File)> {
    let path_of = |file: &File| Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
    let path_of = |file: &File| path_of(file).filter(|path| !path.is_empty()).unwrap_or_else(|| file.name());
    files.iter().map(|file| (path_of(file), file.clone())).collect()
}

/// The files that are not hidden, sorted by their paths.
fn shown(mut files: Vec<(String, File)>) -> Vec<(String, File)> {
    files.retain(|(path, _)| !path.split('/').any(|part| part.starts_with('.')));
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    files
}

/// All files of a folder, each with its path in it.
async fn walked(folder: FileSystemEntry) -> Result<Vec<(String, File)>, Problem> {
    let name = folder.name();
    let mut found = Vec::new();
    let mut waiting = vec![(folder, String::new())];
    while let Some((entry, path)) = waiting.pop() {
        for child in children(&entry).await.ok_or_else(|| not_readable(&name))? {
            let path = if path.is_empty() { child.name() } else { format!("{path}/{}", child.name()) };
            if child.is_directory() {
                waiting.push((child, path));
            } else {
                let file = file_of(&child).await.ok_or_else(|| not_readable(&name))?;
                found.push((path, file));
            }
        }
    }
    Ok(found)
}

/// The files of a folder in one, sorted by their paths; hidden ones are left out.
fn one_file(folder: &str, files: Vec<(String, File)>) -> Result<File, Problem> {
    let t = &text().welcome;
    let files = shown(files);
    if files.is_empty() {
        return Err(Problem::bad_input((t.empty_folder)(folder)).remedy(t.empty_folder_remedy));
    }
    let parts = Array::new();
    for (path, file) in files {
        let n_bytes = file.size() as u64;
        let entry = folder_entry(&path, n_bytes);
        let entry = entry.ok_or_else(|| Problem::bad_input((t.path_too_long)(&path)).remedy(t.path_too_long_remedy))?;
        parts.push(&Uint8Array::from(entry.as_slice()));
        parts.push(&file);
        parts.push(&Uint8Array::from(vec![0; folder_padding(n_bytes)].as_slice()));
    }
    parts.push(&Uint8Array::from(FOLDER_END.as_slice()));
    let blob = Blob::new_with_blob_sequence(&parts).map_err(|_| not_readable(folder))?;
    File::new_with_blob_sequence(&Array::of1(&blob), &format!("{folder}.tar")).map_err(|_| not_readable(folder))
}

/// What lies in a folder. The browser gives it in portions, the last of which is empty.
async fn children(folder: &FileSystemEntry) -> Option<Vec<FileSystemEntry>> {
    let reader = folder.unchecked_ref::<FileSystemDirectoryEntry>().create_reader();
    let mut all = Vec::new();
    loop {
        let portion: Array = portion(&reader).await?.unchecked_into();
        if portion.length() == 0 {
            return Some(all);
        }
        all.extend(portion.iter().map(|entry| entry.unchecked_into::<FileSystemEntry>()));
    }
}

async fn portion(reader: &FileSystemDirectoryReader) -> Option<JsValue> {
    called_back(|done, failed| reader.read_entries_with_callback_and_callback(done, failed)).await
}

async fn file_of(entry: &FileSystemEntry) -> Option<File> {
    let entry: &FileSystemFileEntry = entry.unchecked_ref();
    let file = called_back(|done, failed| {
        entry.file_with_callback_and_callback(done, failed);
        Ok(())
    });
    file.await.map(JsCast::unchecked_into)
}

/// What a function of the browser passes to the first of two callbacks; `None` if it calls the second.
async fn called_back(
    start: impl FnOnce(&js_sys::Function, &js_sys::Function) -> Result<(), JsValue>,
) -> Option<JsValue> {
    let (sender, receiver) = oneshot::channel();
    let sender = std::rc::Rc::new(std::cell::RefCell::new(Some(sender)));
    let answer = |value: Option<JsValue>, sender: &std::cell::RefCell<Option<oneshot::Sender<Option<JsValue>>>>| {
        if let Some(sender) = sender.borrow_mut().take() {
            let _ = sender.send(value);
        }
    };
    let done = {
        let sender = sender.clone();
        Closure::once(move |value: JsValue| answer(Some(value), &sender))
    };
    let failed = Closure::once(move |_: JsValue| answer(None, &sender));
    start(done.as_ref().unchecked_ref(), failed.as_ref().unchecked_ref()).ok()?;
    receiver.await.ok().flatten()
}
