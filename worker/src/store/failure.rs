//! What IndexedDB says when it does not do as asked, in the store's words.

use bunsen_project::StoreError;
use bunsen_spec::say;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

/// Says a failed call of `idb` in the store's words.
pub fn from_idb(error: idb::Error) -> StoreError {
    use idb::Error as E;
    match &error {
        E::DomException(exception) => from_exception(exception),
        E::AddFailed(value)
        | E::UpdateFailed(value)
        | E::DeleteFailed(value)
        | E::GetFailed(value)
        | E::GetAllKeysFailed(value)
        | E::TransactionOpenFailed(value)
        | E::IndexedDbOpenFailed(value) => from_value(value),
        E::IndexedDbNotFound(_) => StoreError::Broken(say::browser::no_indexed_db().into()),
        _ => StoreError::Broken(error.to_string()),
    }
}

/// Says what was thrown in the store's words.
pub fn from_value(value: &JsValue) -> StoreError {
    match value.dyn_ref::<DomException>() {
        Some(exception) => from_exception(exception),
        None => StoreError::Broken(format!("{value:?}")),
    }
}

/// Says an exception in the store's words.
pub fn from_exception(exception: &DomException) -> StoreError {
    match exception.name().as_str() {
        "QuotaExceededError" => StoreError::Full,
        "VersionError" => StoreError::Broken(say::browser::newer_form().into()),
        name => StoreError::Broken(format!("{name}: {}", exception.message())),
    }
}
