//! Kinds of folders that are written, and how one is told from somebody else's.

use std::io;
use std::path::Path;

use bunsen_project::yaml;

/// A kind of folder.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// What one is called.
    pub name: &'static str,
    /// All files that one may have. It has no folders.
    pub files: &'static [&'static str],
    /// The file that every one has.
    pub marker: &'static str,
    /// Whether these bytes are such a file, of this version or another, and not one of another program.
    pub is_marker: fn(&[u8]) -> bool,
}

/// A model folder.
pub const MODEL: Kind = Kind {
    name: "a model",
    files: &[
        "MLmodel",
        "README.md",
        "evaluation.json",
        "input_example.json",
        "model.onnx",
        "model.safetensors",
        "pipeline.json",
        "python_env.yaml",
        "requirements.txt",
        "serving_input_example.json",
        "spec.json",
        "split.json",
    ],
    marker: "MLmodel",
    is_marker: |bytes| {
        let flavours = str::from_utf8(bytes).ok().and_then(|text| yaml::read(text).ok());
        flavours.is_some_and(|mlmodel| mlmodel.at("flavors.bunsen").is_some())
    },
};

impl Kind {
    /// What is in `folder` that no folder of this kind has, to be named in a sentence; `None` if it is one, or empty.
    ///
    /// # Errors
    /// If it cannot be looked into.
    pub fn stranger_in(&self, folder: &Path) -> io::Result<Option<String>> {
        if let Some(name) = self.foreign_file(folder)? {
            return Ok(Some(name));
        }
        if std::fs::read_dir(folder)?.next().is_none() {
            return Ok(None);
        }
        let marker = folder.join(self.marker);
        let is_ours = marker.is_file() && (self.is_marker)(&std::fs::read(&marker)?);
        Ok((!is_ours).then(|| format!("{} is missing, or of another program", self.marker)))
    }

    /// Removes a folder of this kind, also one of which a part is missing. One that holds something else stays as it is.
    ///
    /// # Errors
    /// If it holds something else, or cannot be removed.
    pub fn remove(&self, folder: &Path) -> io::Result<()> {
        if let Some(name) = self.foreign_file(folder)? {
            return Err(io::Error::other(format!("{name} is in it")));
        }
        for name in self.files {
            match std::fs::remove_file(folder.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        std::fs::remove_dir(folder)
    }

    /// The first entry of a folder, by name, that is none of this kind's files. A link in place of one is, for it goes
    /// without what it leads to.
    fn foreign_file(&self, folder: &Path) -> io::Result<Option<String>> {
        let mut foreign = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let (name, kind) = (entry.file_name().to_string_lossy().into_owned(), entry.file_type()?);
            if !(kind.is_file() || kind.is_symlink()) || !self.files.contains(&name.as_str()) {
                foreign.push(name);
            }
        }
        Ok(foreign.into_iter().min())
    }
}
