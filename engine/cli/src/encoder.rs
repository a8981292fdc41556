//! The sentence encoder, from its folder.

use std::path::{Path, PathBuf};

use bunsen_deep::{BertEncoder, BertFiles};
use bunsen_spec::say::retrieval as say;
use bunsen_spec::{Device, Problem};

use crate::files::cannot_read;

/// The folder of the assets, where `BUNSEN_ASSETS` names it.
const ASSETS: &str = "BUNSEN_ASSETS";
/// What the encoder's folder is called among the assets.
const FOLDER: &str = "encoder";
/// The files in it.
const FILES: [&str; 3] = ["config.json", "tokenizer.json", "model.safetensors"];

/// An encoder, and a name that no other one has: its digest.
pub struct NamedEncoder {
    /// The encoder.
    pub encoder: BertEncoder,
    /// Its name.
    pub name: String,
}

/// Reads the encoder from `folder`, or from `encoder/` in the folder that `BUNSEN_ASSETS` names, or beside the program.
///
/// # Errors
/// If it is nowhere, or its files do not fit together.
pub fn read_encoder(folder: Option<&Path>) -> Result<NamedEncoder, Problem> {
    let folder = folder.map_or_else(find, |folder| Ok(folder.to_path_buf()))?;
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).map_err(|error| cannot_read(&path, &error))
    };
    let [config, tokenizer, weights] = FILES.map(read);
    let (config, tokenizer, weights) = (config?, tokenizer?, weights?);
    let name = bunsen_retrieve::digest(&[&config, &tokenizer, &weights]);
    let files = BertFiles { config: &config, tokenizer: &tokenizer, weights: &weights };
    Ok(NamedEncoder { encoder: BertEncoder::load(&files, Device::Cpu)?, name })
}

fn find() -> Result<PathBuf, Problem> {
    let named = std::env::var_os(ASSETS).map(PathBuf::from);
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("assets")));
    let places: Vec<PathBuf> = [named, beside].into_iter().flatten().map(|assets| assets.join(FOLDER)).collect();
    let found = places.iter().find(|folder| folder.join(FILES[2]).is_file()).cloned();
    found.ok_or_else(|| say::no_encoder(&places.iter().map(|path| path.display().to_string()).collect::<Vec<_>>()))
}
