//! How much room the browser gives. Only a page can ask it to keep what is stored; a worker cannot.

use bunsen_spec::StorageUse;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

use super::scope::scope;

/// How much room is taken and allowed; zeros where the browser does not say (pages without TLS).
pub async fn read_storage_use() -> StorageUse {
    let Some(manager) = manager() else { return StorageUse::default() };
    let estimate = match manager.estimate() {
        Ok(promise) => JsFuture::from(promise).await.ok().map(|value| value.unchecked_into::<StorageEstimate>()),
        Err(_) => None,
    };
    let is_persistent = match manager.persisted() {
        Ok(promise) => JsFuture::from(promise).await.is_ok_and(|value| value.is_truthy()),
        Err(_) => false,
    };
    StorageUse {
        used_bytes: estimate.as_ref().and_then(StorageEstimate::get_usage).unwrap_or_default(),
        quota_bytes: estimate.as_ref().and_then(StorageEstimate::get_quota).unwrap_or_default(),
        is_persistent,
    }
}

/// The storage manager, absent where the page has no secure context.
fn manager() -> Option<StorageManager> {
    let manager = scope().navigator().storage();
    (!manager.is_undefined()).then_some(manager)
}
