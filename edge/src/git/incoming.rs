//! The objects of a push, unpacked enough to be found by their names.

use std::io::BufRead;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use gix_hash::{Kind as HashKind, ObjectId, oid};
use gix_object::Kind;
use gix_pack::Bundle;
use gix_pack::bundle::write::Options;
use gix_pack::cache::lru::MemoryCappedHashmap;
use gix_pack::data::decode::header::ResolvedBase;
use gix_utils::progress::Discard;
use gix_zlib::Inflate;

use crate::store::{MAX_GIT_OBJECT_BYTES, StoredObjects};

/// Bytes of objects that are kept unpacked because others are told as changes to them.
const CACHE_BYTES: usize = 32 << 20;
/// The most memory that putting one object together may take: itself, what it changes, and the changes.
const MAX_MEMORY_BYTES: usize = 4 * MAX_GIT_OBJECT_BYTES as usize;

/// The objects of a push. Each has the name that its content gives it.
pub(super) struct Incoming {
    bundle: Option<Bundle>,
    inflate: Inflate,
    cache: MemoryCappedHashmap,
    buffer: Vec<u8>,
}

impl Incoming {
    /// A push without a pack.
    pub fn nothing() -> Self {
        Self {
            bundle: None,
            inflate: Inflate::default(),
            cache: MemoryCappedHashmap::new(CACHE_BYTES),
            buffer: Vec::new(),
        }
    }

    /// Reads a pack into `folder`, checks its checksum, names every object by its hash, and adds what a thin
    /// pack leaves out from what is stored.
    ///
    /// # Errors
    /// Says in a sentence why the pack cannot be taken.
    pub fn unpack(mut pack: &mut dyn BufRead, folder: &Path, stored: StoredObjects<'_>) -> Result<Self, String> {
        let options = Options {
            thread_limit: Some(1),
            alloc_limit_bytes: Some(MAX_GIT_OBJECT_BYTES as usize),
            ..Options::default()
        };
        let never = AtomicBool::new(false);
        let written = Bundle::write_to_directory(
            &mut pack,
            Some(folder),
            &mut Discard,
            &never,
            Some(stored),
            HashKind::Sha1,
            options,
        )
        .map_err(|error| unreadable(&error))?;
        let bundle = written.to_bundle().transpose().map_err(|error| unreadable(&error))?;
        let bundle = bundle
            .map(|Bundle { pack, index }| Bundle { pack: pack.with_alloc_limit_bytes(Some(MAX_MEMORY_BYTES)), index });
        Ok(Self { bundle, ..Self::nothing() })
    }

    /// What an object is, if it came with the push.
    pub fn kind(&mut self, id: &oid) -> Result<Option<Kind>, String> {
        let Some(bundle) = &self.bundle else { return Ok(None) };
        let Some(index) = bundle.index.lookup(id) else { return Ok(None) };
        let in_pack = |index: u32| bundle.pack.entry(bundle.index.pack_offset_at_index(index));
        let header = in_pack(index).and_then(|entry| {
            bundle.pack.decode_header(entry, &mut self.inflate, &|base| {
                bundle.index.lookup(base).map(|index| in_pack(index).map(ResolvedBase::InPack)).transpose()
            })
        });
        header.map(|header| Some(header.kind)).map_err(|error| unreadable(&error))
    }

    /// An object's content, if it came with the push.
    pub fn read(&mut self, id: &ObjectId) -> Result<Option<(Kind, &[u8])>, String> {
        let Some(bundle) = &self.bundle else { return Ok(None) };
        let found = bundle.find(id, &mut self.buffer, &mut self.inflate, &mut self.cache);
        Ok(found.map_err(|error| unreadable(&error))?.map(|(object, _)| (object.kind, object.data)))
    }
}

fn unreadable(error: &gix_error::Error) -> String {
    if error.is_resource_exhausted() {
        let limit = MAX_GIT_OBJECT_BYTES >> 20;
        return format!("a file in it is larger than {limit} MiB, or it has too many; keep large files with DVC");
    }
    let causes: Vec<String> = error.iter_errors().map(|cause| cause.to_string().replace('\n', " ")).collect();
    format!("the pack cannot be read: {}", causes.join(": "))
}
