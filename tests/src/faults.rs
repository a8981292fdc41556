//! What befalls a tab: it is killed, and what it has stored is looked at and damaged behind its back.

use std::time::Duration;

use anyhow::{Result, ensure};
use chromiumoxide::cdp::browser_protocol::page::CrashParams;
use serde_json::json;

use crate::Tab;

/// The page's database, opened beside the worker's own connection and closed again.
const DATABASE: &str = r"
const answer = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
const within = async (space, mode, act) => {
  const database = await answer(indexedDB.open('bunsen'));
  try {
    const transaction = database.transaction(space, mode);
    const ended = new Promise((done, fail) => { transaction.oncomplete = done; transaction.onabort = () => fail(transaction.error); });
    const result = await act(transaction.objectStore(space));
    await ended;
    return result;
  } finally { database.close(); }
};
const inflate = async (bytes) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer());
";

impl Tab {
    /// Kills the tab at once, as the browser does to one that takes too much memory: page and workers end in the
    /// middle of what they do, and the browser lives on.
    pub async fn crash(self) -> Result<()> {
        // It never answers: who would have is dead.
        let _ = tokio::time::timeout(Duration::from_secs(5), self.page.execute(CrashParams::default())).await;
        let answers = tokio::time::timeout(Duration::from_millis(500), self.eval::<u32>("1")).await;
        ensure!(!matches!(answers, Ok(Ok(_))), "the tab has outlived its crash");
        Ok(())
    }

    /// The keys of an object store of the page's database, ascending.
    pub async fn stored_keys(&self, space: &str) -> Result<Vec<String>> {
        self.in_database(&format!("await within({}, 'readonly', (store) => answer(store.getAllKeys()))", json!(space)))
            .await
    }

    /// A stored text; `None` where there is nothing.
    pub async fn stored_text(&self, space: &str, key: &str) -> Result<Option<String>> {
        self.in_database(&format!(
            "await within({}, 'readonly', (store) => answer(store.get({}))).then((bytes) => bytes ? new TextDecoder().decode(bytes) : null)",
            json!(space),
            json!(key)
        ))
        .await
    }

    /// Stores a text behind the page's back.
    pub async fn store_text(&self, space: &str, key: &str, text: &str) -> Result<()> {
        self.in_database(&format!(
            "await within({}, 'readwrite', (store) => answer(store.put(new TextEncoder().encode({}), {}))).then(() => null)",
            json!(space),
            json!(text),
            json!(key)
        ))
        .await
    }

    /// Changes a byte in the middle of a stored value, as a failing disk does.
    pub async fn damage(&self, space: &str, key: &str) -> Result<()> {
        self.in_database(&format!(
            "await within({}, 'readwrite', async (store) => {{
                const bytes = await answer(store.get({key}));
                bytes[bytes.length >> 1] ^= 0x55;
                await answer(store.put(bytes, {key}));
                return null;
            }})",
            json!(space),
            key = json!(key)
        ))
        .await
    }

    /// The names of the stored git objects of this kind that hold this text, ascending.
    pub async fn git_objects(&self, kind: &str, text: &str) -> Result<Vec<String>> {
        self.in_database(&format!(
            "await (async () => {{
                const [keys, values] = await within('objects', 'readonly', (store) => Promise.all([answer(store.getAllKeys()), answer(store.getAll())]));
                const texts = await Promise.all(values.map((bytes) => inflate(bytes).then((b) => new TextDecoder('latin1').decode(b), () => '')));
                return keys.filter((_, i) => texts[i].startsWith({} + ' ') && texts[i].includes({}));
            }})()",
            json!(kind),
            json!(text)
        ))
        .await
    }

    async fn in_database<T: serde::de::DeserializeOwned>(&self, script: &str) -> Result<T> {
        self.eval(&format!("await (async () => {{ {DATABASE} return {script}; }})()")).await
    }
}
