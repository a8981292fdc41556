//! What every store must do, as one suite to run on each of them.
//!
//! It depends on no test framework, so the same suite runs natively and in a browser.

use crate::{Batch, Space, Store, StoreError};

/// Runs the suite on an empty store, which is empty again afterwards. Says what failed.
pub async fn check_store(store: &dyn Store) -> Result<(), String> {
    absent_keys(store).await?;
    values(store).await?;
    spaces_are_apart(store).await?;
    prefixes(store).await?;
    many_at_once(store).await?;
    compare_and_swap(store).await?;
    batches_are_whole(store).await?;
    let left = all_keys(store).await?;
    ensure(left.is_empty(), || format!("the suite cleans up after itself, but {left:?} is left"))
}

/// Checks a store whose room is bounded: a batch with a value of `too_large` bytes must be refused
/// with [`StoreError::Full`] and change nothing. Run it on an empty store.
pub async fn check_full_store(store: &dyn Store, too_large: usize) -> Result<(), String> {
    write(store, put(Space::Files, "kept", b"old")).await?;
    let batch = Batch {
        expect: vec![(Space::Files, "kept".into(), Some(b"old".to_vec()))],
        put: vec![
            (Space::Files, "kept".into(), b"new".to_vec()),
            (Space::Files, "large".into(), vec![1; too_large]),
            (Space::Refs, "other".into(), b"new".to_vec()),
        ],
        delete: vec![],
    };
    let answer = store.write(batch).await;
    ensure(answer == Err(StoreError::Full), || format!("a batch without room answered {answer:?}, not Full"))?;
    expect_value(store, Space::Files, "kept", Some(b"old")).await?;
    expect_value(store, Space::Files, "large", None).await?;
    expect_value(store, Space::Refs, "other", None).await?;
    write(store, put(Space::Files, "kept", b"still writable")).await?;
    expect_value(store, Space::Files, "kept", Some(b"still writable")).await?;
    write(store, delete(Space::Files, "kept")).await
}

const SPACES: [Space; 6] = [Space::Objects, Space::Files, Space::Refs, Space::Records, Space::Manifests, Space::Chunks];

async fn absent_keys(store: &dyn Store) -> Result<(), String> {
    let left = all_keys(store).await?;
    ensure(left.is_empty(), || format!("the store is not empty: {left:?}"))?;
    for space in SPACES {
        expect_value(store, space, "absent", None).await?;
        write(store, delete(space, "absent")).await?;
    }
    write(store, Batch::default()).await
}

async fn values(store: &dyn Store) -> Result<(), String> {
    let large: Vec<u8> = (0..3_000_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let every_byte: Vec<u8> = (0..=255).collect();
    let cases: [(&str, &[u8]); 5] =
        [("empty", b""), ("text", b"words\n"), ("zeros", &[0; 64]), ("bytes", &every_byte), ("large", &large)];
    for (key, value) in cases {
        write(store, put(Space::Files, key, value)).await?;
        expect_value(store, Space::Files, key, Some(value)).await?;
    }
    write(store, put(Space::Files, "large", b"small now")).await?;
    expect_value(store, Space::Files, "large", Some(b"small now")).await?;
    for (key, _) in cases {
        write(store, delete(Space::Files, key)).await?;
        expect_value(store, Space::Files, key, None).await?;
    }
    Ok(())
}

async fn spaces_are_apart(store: &dyn Store) -> Result<(), String> {
    for (i, space) in SPACES.into_iter().enumerate() {
        write(store, put(space, "same/key", &[i as u8])).await?;
    }
    for (i, space) in SPACES.into_iter().enumerate() {
        expect_value(store, space, "same/key", Some(&[i as u8])).await?;
        expect_keys(store, space, "", &["same/key"]).await?;
    }
    write(store, delete(Space::Refs, "same/key")).await?;
    expect_value(store, Space::Records, "same/key", Some(&[3])).await?;
    for space in SPACES {
        write(store, delete(space, "same/key")).await?;
    }
    Ok(())
}

async fn prefixes(store: &dyn Store) -> Result<(), String> {
    let keys = ["p1/runs/10", "p1/runs/2", "p1/runs", "p1", "p10/runs/1", "p1/Runs/1", "p1/runs~", "P1", "p0", "p2"];
    let batch = Batch {
        put: keys.iter().map(|key| (Space::Records, (*key).to_string(), b"v".to_vec())).collect(),
        ..Batch::default()
    };
    write(store, batch).await?;
    let everything =
        ["P1", "p0", "p1", "p1/Runs/1", "p1/runs", "p1/runs/10", "p1/runs/2", "p1/runs~", "p10/runs/1", "p2"];
    expect_keys(store, Space::Records, "", &everything).await?;
    expect_keys(store, Space::Records, "p1/runs/", &["p1/runs/10", "p1/runs/2"]).await?;
    expect_keys(store, Space::Records, "p1/runs", &["p1/runs", "p1/runs/10", "p1/runs/2", "p1/runs~"]).await?;
    expect_keys(store, Space::Records, "p1/runs/2", &["p1/runs/2"]).await?;
    expect_keys(store, Space::Records, "p1/runs/3", &[]).await?;
    expect_keys(store, Space::Records, "q", &[]).await?;
    let batch =
        Batch { delete: keys.iter().map(|key| (Space::Records, (*key).to_string())).collect(), ..Batch::default() };
    write(store, batch).await
}

async fn many_at_once(store: &dyn Store) -> Result<(), String> {
    let key = |i: usize| format!("chunk {i}");
    let value = |i: usize| vec![i as u8; i];
    let batch = Batch {
        put: (0..200).filter(|i| i % 3 > 0).map(|i| (Space::Chunks, key(i), value(i))).collect(),
        ..Batch::default()
    };
    let delete = batch.put.iter().map(|(space, key, _)| (*space, key.clone())).collect();
    write(store, batch).await?;
    // In an order of their own, some of them twice, and one that others begin with.
    let asked: Vec<usize> = (0..300).map(|i| (i * 77) % 200).collect();
    let keys: Vec<_> = asked.iter().map(|i| key(*i)).chain(["chunk".into()]).collect();
    let is_there: Vec<_> = asked.iter().map(|i| i % 3 > 0).chain([false]).collect();
    let values: Vec<_> = asked.iter().map(|i| (i % 3 > 0).then(|| value(*i))).chain([None]).collect();
    let failed = |error: StoreError| format!("looking for many chunks failed: {error}");
    let present = store.present(Space::Chunks, &keys).await.map_err(failed)?;
    ensure(present == is_there, || format!("of the chunks {asked:?}, these are said to be there: {present:?}"))?;
    let read = store.read_many(Space::Chunks, &keys).await.map_err(failed)?;
    ensure(read == values, || format!("chunks read together are not as they were written: {asked:?}"))?;
    let none = store.present(Space::Chunks, &[]).await.map_err(failed)?;
    ensure(none.is_empty(), || format!("of no chunks, these are said to be there: {none:?}"))?;
    write(store, Batch { delete, ..Batch::default() }).await
}

async fn compare_and_swap(store: &dyn Store) -> Result<(), String> {
    let swap = |expected: Option<&[u8]>, value: &[u8]| Batch {
        expect: vec![(Space::Refs, "p/main".into(), expected.map(<[u8]>::to_vec))],
        ..put(Space::Refs, "p/main", value)
    };
    expect_conflict(store, swap(Some(b"one"), b"two"), "p/main").await?;
    write(store, swap(None, b"one")).await?;
    expect_conflict(store, swap(None, b"two"), "p/main").await?;
    expect_conflict(store, swap(Some(b""), b"two"), "p/main").await?;
    expect_conflict(store, swap(Some(b"one "), b"two"), "p/main").await?;
    expect_value(store, Space::Refs, "p/main", Some(b"one")).await?;
    write(store, swap(Some(b"one"), b"")).await?;
    expect_conflict(store, swap(None, b"two"), "p/main").await?;
    write(store, swap(Some(b""), b"two")).await?;
    expect_value(store, Space::Refs, "p/main", Some(b"two")).await?;
    let expect = vec![(Space::Refs, "p/main".into(), Some(b"two".to_vec()))];
    write(store, Batch { expect, ..delete(Space::Refs, "p/main") }).await
}

async fn batches_are_whole(store: &dyn Store) -> Result<(), String> {
    write(store, put(Space::Files, "old", b"old")).await?;
    let batch = Batch {
        expect: vec![
            (Space::Files, "old".into(), Some(b"old".to_vec())),
            (Space::Records, "record".into(), Some(b"something else".to_vec())),
        ],
        put: vec![
            (Space::Objects, "object".into(), b"new".to_vec()),
            (Space::Files, "old".into(), b"new".to_vec()),
            (Space::Refs, "ref".into(), b"new".to_vec()),
        ],
        delete: vec![(Space::Files, "old".into())],
    };
    expect_conflict(store, batch.clone(), "record").await?;
    expect_value(store, Space::Files, "old", Some(b"old")).await?;
    expect_value(store, Space::Objects, "object", None).await?;
    expect_value(store, Space::Refs, "ref", None).await?;

    let batch = Batch { expect: vec![], delete: vec![(Space::Files, "old".into())], ..batch };
    let moved = Batch { put: vec![(Space::Records, "moved".into(), b"old".to_vec())], ..batch };
    write(store, moved).await?;
    expect_value(store, Space::Files, "old", None).await?;
    expect_value(store, Space::Records, "moved", Some(b"old")).await?;
    let both = Batch { delete: vec![(Space::Records, "moved".into())], ..put(Space::Records, "moved", b"kept") };
    write(store, both).await?;
    expect_value(store, Space::Records, "moved", Some(b"kept")).await?;
    write(store, delete(Space::Records, "moved")).await
}

fn put(space: Space, key: &str, value: &[u8]) -> Batch {
    Batch { put: vec![(space, key.into(), value.to_vec())], ..Batch::default() }
}

fn delete(space: Space, key: &str) -> Batch {
    Batch { delete: vec![(space, key.into())], ..Batch::default() }
}

async fn write(store: &dyn Store, batch: Batch) -> Result<(), String> {
    let what = describe(&batch);
    store.write(batch).await.map_err(|error| format!("{what} failed: {error}"))
}

async fn expect_conflict(store: &dyn Store, batch: Batch, on: &str) -> Result<(), String> {
    let what = describe(&batch);
    let answer = store.write(batch).await;
    ensure(answer == Err(StoreError::Conflict { key: on.into() }), || {
        format!("{what} answered {answer:?}, not a conflict on {on}")
    })
}

async fn expect_value(store: &dyn Store, space: Space, key: &str, expected: Option<&[u8]>) -> Result<(), String> {
    let got = store.read(space, key).await.map_err(|error| format!("reading {space:?} {key} failed: {error}"))?;
    ensure(got.as_deref() == expected, || {
        let show = |value: Option<&[u8]>| value.map_or("nothing".into(), |bytes| format!("{} bytes", bytes.len()));
        format!("{space:?} {key} holds {}, not the expected {}", show(got.as_deref()), show(expected))
    })
}

async fn expect_keys(store: &dyn Store, space: Space, prefix: &str, expected: &[&str]) -> Result<(), String> {
    let got = store.keys(space, prefix).await.map_err(|error| format!("listing {space:?} {prefix} failed: {error}"))?;
    ensure(got == expected, || format!("keys of {space:?} under \"{prefix}\" are {got:?}, not {expected:?}"))
}

async fn all_keys(store: &dyn Store) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for space in SPACES {
        all.extend(store.keys(space, "").await.map_err(|error| format!("listing {space:?} failed: {error}"))?);
    }
    Ok(all)
}

fn describe(batch: &Batch) -> String {
    let puts: Vec<_> = batch.put.iter().map(|(space, key, _)| format!("{space:?} {key}")).collect();
    let deletes: Vec<_> = batch.delete.iter().map(|(space, key)| format!("{space:?} {key}")).collect();
    format!("a batch that puts {puts:?} and deletes {deletes:?}")
}

fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use futures::executor::block_on;

    use super::*;
    use crate::MemoryStore;

    /// A store that is wrong in one way.
    struct Wrong {
        inner: MemoryStore,
        how: &'static str,
    }

    #[async_trait(?Send)]
    impl Store for Wrong {
        async fn read(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
            Ok(self.inner.read(space, key).await?.filter(|bytes| self.how != "forgets empty" || !bytes.is_empty()))
        }

        async fn present(&self, space: Space, keys: &[String]) -> Result<Vec<bool>, StoreError> {
            let mut present = self.inner.present(space, keys).await?;
            if self.how == "all is there" {
                present.fill(true);
            }
            Ok(present)
        }

        async fn keys(&self, space: Space, prefix: &str) -> Result<Vec<String>, StoreError> {
            let mut keys = self.inner.keys(space, prefix).await?;
            if self.how == "unordered" {
                keys.reverse();
            }
            Ok(keys)
        }

        async fn write(&self, mut batch: Batch) -> Result<(), StoreError> {
            if self.how == "no compare" {
                batch.expect.clear();
            }
            if self.how == "not atomic" {
                let first = Batch { put: batch.put.drain(..).collect(), ..Batch::default() };
                self.inner.write(first).await?;
            }
            self.inner.write(batch).await
        }
    }

    fn check(how: &'static str, expected: &str) {
        let answer = block_on(check_store(&Wrong { inner: MemoryStore::new(), how }));
        assert!(answer.as_ref().is_err_and(|what| what.contains(expected)), "{how}: {answer:?}");
    }

    #[test]
    fn the_suite_catches_wrong_stores() {
        check("forgets empty", "empty holds nothing");
        check("unordered", "keys of Records");
        check("no compare", "not a conflict on p/main");
        check("not atomic", "p/main");
        check("all is there", "are said to be there");
    }
}
