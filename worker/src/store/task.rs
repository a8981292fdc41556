//! What goes to its end, whoever waits for it.

use bunsen_project::StoreError;
use bunsen_spec::say;
use futures::channel::oneshot;
use wasm_bindgen_futures::spawn_local;

/// Does `work` in a task of its own and waits for it. A caller that is dropped meanwhile drops nothing of it: the browser
/// still calls back for everything that it was asked, and a closure that is gone would then fail the whole worker.
///
/// # Errors
/// Its own.
pub async fn to_its_end<T: 'static>(
    work: impl Future<Output = Result<T, StoreError>> + 'static,
) -> Result<T, StoreError> {
    let (sender, receiver) = oneshot::channel();
    spawn_local(async move {
        // Nobody listens any more when the caller was given up.
        let _ = sender.send(work.await);
    });
    receiver.await.unwrap_or_else(|_| Err(StoreError::Broken(say::browser::ended_without_a_word().into())))
}
