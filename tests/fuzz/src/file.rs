//! A file of any format that a learner opens.

use std::panic;
use std::sync::{Mutex, Once};

use bunsen_formats::FileReader;
use bunsen_spec::ReadOptions;

use crate::table::check_read;

/// Where our own code stumbled; readers of others may, and are caught.
static OURS: Mutex<Option<String>> = Mutex::new(None);

/// Reads `bytes`, and each further table in them, and checks what must hold of any table. Returns whether the
/// first was not refused.
///
/// # Panics
/// If something does not hold, or code of ours stumbles: that is a bug here, whatever the bytes are.
pub fn file(bytes: &[u8]) -> bool {
    hear_panics();
    let read = read(bytes, &ReadOptions::default());
    let parts = read.as_ref().map(|read| read.parts.clone()).unwrap_or_default();
    for part in parts.into_iter().skip(1).take(3) {
        check_read(self::read(bytes, &ReadOptions { part: Some(part), ..ReadOptions::default() }));
    }
    check_read(read)
}

fn read(bytes: &[u8], options: &ReadOptions) -> Result<bunsen_table::TableRead, bunsen_spec::Problem> {
    let read = FileReader::new(bytes.to_vec(), options).and_then(|mut reader| {
        while !reader.step()? {
            assert!((0.0..=1.0).contains(&reader.done_share()));
        }
        reader.finish()
    });
    assert_eq!(our_panic(), None, "our own code stumbled");
    read
}

/// Where our own code stumbled since it was last asked.
pub(crate) fn our_panic() -> Option<String> {
    OURS.lock().ok().and_then(|mut place| place.take())
}

/// Notes panics of our own code instead of ending the process, as libFuzzer's hook would.
pub(crate) fn hear_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            if place.starts_with("engine/") {
                *OURS.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(place);
            } else if place.starts_with("tests/") {
                before(info);
            }
        }));
    });
}
