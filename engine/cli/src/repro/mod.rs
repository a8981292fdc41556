//! A project on disk: where its pipelines are, and running a stage of them.

mod contents;
mod pipelines;
mod run_stage;
mod shell;

pub use pipelines::Pipelines;
pub use run_stage::{How, Outcome, run_stage};

use std::path::{Path, PathBuf};

use bunsen_spec::Problem;

/// The folder that DVC keeps a project by.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The folder that `.dvc` lies in.
    pub root: PathBuf,
    /// Where contents are kept, by MD5.
    cache: PathBuf,
}

impl Repository {
    /// The project that a folder belongs to.
    ///
    /// # Errors
    /// If it belongs to none.
    pub fn around(folder: &Path) -> Result<Self, Problem> {
        let root = folder.ancestors().find(|folder| folder.join(".dvc").is_dir()).ok_or_else(|| {
            Problem::not_found(format!("{} is in no project that DVC keeps.", folder.display()))
                .remedy("Go to an exported project, or make the folder one with dvc init.")
        })?;
        let cache = configured_cache(root).unwrap_or_else(|| root.join(".dvc/cache"));
        Ok(Self { root: root.to_path_buf(), cache: cache.join("files/md5") })
    }

    /// A path from the top, on disk.
    pub fn at(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }
}

/// The cache's folder, where the settings name another than DVC's own.
fn configured_cache(root: &Path) -> Option<PathBuf> {
    let settings = [".dvc/config.local", ".dvc/config"].into_iter();
    settings.filter_map(|file| std::fs::read_to_string(root.join(file)).ok()).find_map(|text| {
        let mut section = "";
        let lines = text.lines().map(str::trim);
        let mut named = lines.filter_map(|line| {
            if line.starts_with('[') {
                section = line;
            }
            let (name, value) = line.split_once('=')?;
            (section == "[cache]" && name.trim() == "dir").then(|| root.join(".dvc").join(value.trim()))
        });
        named.next()
    })
}
