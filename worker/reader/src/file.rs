//! The file that is looked into: it lies outside of the reader's memory.

use std::ops::Range;

use bunsen_spec::{Problem, say};
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// How many bytes of a file are read at once.
const STEP_BYTES: usize = 4 << 20;

/// A file that can be read piece by piece.
pub struct File {
    /// Its name, for what is said of it.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
    read: Function,
}

impl File {
    /// The file whose bytes `read` promises, from the first up to the second position that it is given.
    pub fn new(name: String, size_bytes: u64, read: Function) -> Self {
        Self { name, size_bytes, read }
    }

    /// Some of its bytes.
    ///
    /// # Errors
    /// If the browser cannot read them.
    pub async fn read(&self, range: Range<usize>) -> Result<Vec<u8>, Problem> {
        let not_readable = || say::worker::not_readable(&self.name);
        let len = range.len();
        let (from, to) = (JsValue::from_f64(range.start as f64), JsValue::from_f64(range.end as f64));
        let promise = self.read.call2(&JsValue::NULL, &from, &to).map_err(|_| not_readable())?;
        let buffer = JsFuture::from(Promise::from(promise)).await.map_err(|_| not_readable())?;
        let bytes = Uint8Array::new(&buffer);
        if bytes.length() as usize == len { Ok(bytes.to_vec()) } else { Err(not_readable()) }
    }

    /// All of its bytes, for what looks here and there. `tell` hears the share that was read.
    ///
    /// # Errors
    /// If the browser cannot read them, or they have no room here.
    pub async fn read_whole(&self, tell: impl Fn(f64)) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        let len = usize::try_from(self.size_bytes).ok().filter(|len| bytes.try_reserve_exact(*len).is_ok());
        let len = len.ok_or_else(say::tables::too_many_bytes)?;
        while bytes.len() < len {
            let range = bytes.len()..len.min(bytes.len() + STEP_BYTES);
            bytes.extend_from_slice(&self.read(range).await?);
            tell(bytes.len() as f64 / len as f64);
        }
        Ok(bytes)
    }
}
