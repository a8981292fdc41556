//! Large contents: what they share is stored once, and nothing of them is lost.

use bunsen_project::project::{self, DataChange};
use bunsen_project::{
    Batch, ContentReader, ContentWriter, MemoryStore, NewContent, ProjectError, Space, Store, WHOLE_BYTES, empty_trash,
    export, import, md5_hex, read_content, read_content_range, runs,
};
use bunsen_spec::{OtherTable, Problem, ReadOptions};
use futures::executor::block_on;

use crate::sample::{
    Numbers, at, finished, id, new_project_of, new_run, now, run_id, saved, store_with_project, table,
};

pub fn create(store: &dyn Store, project: &str, content: impl Into<NewContent>, s: u32) -> Result<(), ProjectError> {
    let new = new_project_of(project, project, content);
    now(project::create(store, new, &at(s))).map(drop)
}

/// Gives `p1` a version of another table.
fn add(store: &MemoryStore, bytes: &[u8], s: u32) {
    let other = OtherTable {
        name: "table.csv".into(),
        md5: md5_hex(bytes),
        size_bytes: bytes.len() as u64,
        options: ReadOptions::default(),
    };
    let change = DataChange::AddOther(other, bytes.to_vec().into());
    block_on(project::change_data(store, &id("p1"), &change, &at(s))).unwrap();
}

pub fn keys(store: &MemoryStore, space: Space) -> Vec<String> {
    block_on(store.keys(space, "")).unwrap()
}

pub fn read(store: &MemoryStore, bytes: &[u8]) -> Result<Vec<u8>, ProjectError> {
    block_on(read_content(store, &md5_hex(bytes)))
}

pub fn tidy(store: &MemoryStore, s: u32) -> u64 {
    now(empty_trash(store, 0.0, &at(s))).unwrap().size_bytes
}

/// Stores a content slice by slice.
pub async fn write(
    store: &dyn Store,
    bytes: &[u8],
    mut slice: impl FnMut() -> usize,
) -> Result<NewContent, ProjectError> {
    let mut writer = ContentWriter::begin(store, "w", &at(0)).await?;
    let mut rest = bytes;
    while !rest.is_empty() {
        let (next, later) = rest.split_at(slice().min(rest.len()));
        writer.push(next).await?;
        rest = later;
    }
    writer.finish().await.map(NewContent::Written)
}

#[test]
fn a_version_with_one_changed_cell_costs_one_chunk_and_a_list() {
    let store = store_with_project();
    let mut bytes = table(4_000_000, 1);
    add(&store, &bytes, 1);
    let (size, n_chunks) = (store.size_bytes(), keys(&store, Space::Chunks).len());
    assert!(size < 2_400_000, "stored deflated: {size}");
    assert!((30..120).contains(&n_chunks), "{n_chunks}");
    let mut versions = vec![bytes.clone()];
    let mut numbers = Numbers(1);
    for version in 0..20 {
        let at = numbers.below(bytes.len());
        bytes.splice(at..at + 1, *b"changed");
        add(&store, &bytes, 2 + version);
        versions.push(bytes.clone());
    }
    let n_new = keys(&store, Space::Chunks).len() - n_chunks;
    assert!((20..60).contains(&n_new), "{n_new} new chunks for 20 versions");
    // How far a chunk shrinks depends on which deflate the whole build has chosen.
    assert!(store.size_bytes() - size < 20 * 80_000, "{} bytes more", store.size_bytes() - size);
    assert_eq!(tidy(&store, 99), 0, "older versions need what they had");
    for version in versions {
        assert!(read(&store, &version).unwrap() == version);
    }
}

#[test]
fn whatever_is_stored_comes_back_whole_and_in_parts() {
    let mut numbers = Numbers(2);
    for round in 0..40 {
        let store = MemoryStore::new();
        let near = [0, 1, WHOLE_BYTES - 1, WHOLE_BYTES, WHOLE_BYTES + 1, 2 * WHOLE_BYTES, 1_500_000];
        let len = near.get(round).copied().unwrap_or_else(|| numbers.below(1_500_000));
        let mut bytes = table(len, round as u64);
        bytes.truncate(len);
        if numbers.below(3) == 0 {
            // Noise, and then the same piece again and again.
            bytes.iter_mut().for_each(|b| *b = numbers.below(256) as u8);
            bytes = bytes[..len / 4].repeat(4);
        }
        create(&store, "p1", bytes.clone(), 1).unwrap();
        assert_eq!(keys(&store, Space::Manifests).len(), usize::from(bytes.len() > WHOLE_BYTES));
        assert!(read(&store, &bytes).unwrap() == bytes, "{} bytes", bytes.len());

        let written = MemoryStore::new();
        let content = now(write(&written, &bytes, || 1 + numbers.below(700_000))).unwrap();
        assert_eq!((content.md5(), content.size_bytes()), (md5_hex(&bytes), bytes.len() as u64));
        create(&written, "p1", content, 1).unwrap();
        for space in [Space::Files, Space::Manifests, Space::Chunks, Space::Objects] {
            assert_eq!(keys(&written, space), keys(&store, space), "in slices as at once");
        }
        for _ in 0..10 {
            let (offset, len) = (numbers.below(bytes.len() + 10), numbers.below(bytes.len() + 10));
            let part = block_on(read_content_range(&store, &md5_hex(&bytes), offset as u64, len)).unwrap();
            let end = (offset + len).min(bytes.len());
            assert!(part == bytes[offset.min(end)..end], "{len} from {offset} of {}", bytes.len());
        }
        let beyond = block_on(read_content_range(&store, &md5_hex(&bytes), u64::MAX, usize::MAX)).unwrap();
        assert_eq!(beyond, b"");
    }
}

#[test]
fn a_damaged_or_lost_chunk_is_named_and_the_rest_stays_usable() {
    let (good, bad) = (table(2_000_000, 1), table(2_000_000, 2));
    let store = store_with_project();
    add(&store, &good, 1);
    let before = keys(&store, Space::Chunks);
    add(&store, &bad, 2);
    let chunk = keys(&store, Space::Chunks).into_iter().find(|key| !before.contains(key)).unwrap();
    let was = block_on(store.read(Space::Chunks, &chunk)).unwrap().unwrap();
    let md5 = md5_hex(&bad);
    let check = |put: Option<Vec<u8>>, why: &str| {
        let store = store.clone();
        let batch = match put {
            Some(bytes) => Batch { put: vec![(Space::Chunks, chunk.clone(), bytes)], ..Batch::default() },
            None => Batch { delete: vec![(Space::Chunks, chunk.clone())], ..Batch::default() },
        };
        block_on(store.write(batch)).unwrap();
        let problem = Problem::from(read(&store, &bad).unwrap_err()).to_string();
        for part in [md5.as_str(), &chunk, why, "Import the project"] {
            assert!(problem.contains(part), "{problem}");
        }
        assert!(read(&store, &good).unwrap() == good, "the other is whole");
        let parts = (0..20).map(|i| block_on(read_content_range(&store, &md5, i * 100_000, 1)));
        let (whole, lost): (Vec<_>, Vec<_>) = parts.partition(Result::is_ok);
        assert!(whole.len() >= 15 && !lost.is_empty(), "only what is in that chunk cannot be read");
        assert!(
            lost.iter()
                .all(|answer| answer.as_ref().is_err_and(|e| Problem::from(e.clone()).what == problem_of(&problem)))
        );
        assert!(matches!(block_on(export(&store, &id("p1"))), Err(ProjectError::Damaged { .. })));
        assert_eq!(tidy(&store, 9), 0);
    };
    check(None, "is missing");
    check(Some(was[..was.len() / 2].to_vec()), "is not what was stored");
    let mut plain = vec![0];
    block_on(read_content(&store, &md5)).unwrap();
    // As long as it should be, and other than it was: only the hash can tell.
    plain.resize(1 + unpacked_len(&store, &chunk), b'x');
    check(Some(plain), "is not what was stored");
}

/// The sentence of a problem without its remedy.
fn problem_of(text: &str) -> String {
    text.split(" Import the project").next().unwrap().to_string()
}

/// Bytes of a chunk's content, as the manifest that names it says.
fn unpacked_len(store: &MemoryStore, chunk: &str) -> usize {
    let manifests = store.entries().into_iter().filter(|(space, ..)| *space == Space::Manifests);
    let mut parts = manifests.flat_map(|(_, _, bytes)| bytes[16..].chunks(24).map(<[u8]>::to_vec).collect::<Vec<_>>());
    let named = |part: &Vec<u8>| part[..20].iter().map(|b| format!("{b:02x}")).collect::<String>() == chunk;
    let part = parts.find(named).unwrap();
    u32::from_le_bytes(part[20..].try_into().unwrap()) as usize
}

#[test]
fn a_damaged_manifest_is_said_and_costs_no_chunk() {
    let (one, two) = (table(1_000_000, 1), table(1_000_000, 2));
    let store = store_with_project();
    add(&store, &one, 1);
    add(&store, &two, 2);
    let n_chunks = keys(&store, Space::Chunks).len();
    let mut bytes = block_on(store.read(Space::Manifests, &md5_hex(&one))).unwrap().unwrap();
    bytes.pop();
    let put = vec![(Space::Manifests, md5_hex(&one), bytes)];
    block_on(store.write(Batch { put, ..Batch::default() })).unwrap();
    let problem = read(&store, &one).unwrap_err().to_string();
    assert!(problem.contains(&md5_hex(&one)) && problem.contains("the list of its chunks cannot be read"), "{problem}");
    assert!(read(&store, &two).unwrap() == two);
    create(&store, "p2", table(1_000_000, 3), 3).unwrap();
    block_on(project::trash(&store, &id("p2"), &at(4))).unwrap();
    tidy(&store, 5);
    assert!(keys(&store, Space::Chunks).len() >= n_chunks, "what it named is unknown, so all stays");
    add(&store, &one, 6);
    assert!(read(&store, &one).unwrap() == one, "storing it again mends it");
    tidy(&store, 7);
    assert_eq!(keys(&store, Space::Chunks).len(), n_chunks);
}

#[test]
fn what_was_stored_whole_stays_readable_and_is_cut_when_it_is_stored_again() {
    let bytes = table(1_000_000, 1);
    let store = MemoryStore::new();
    create(&store, "p1", bytes.clone(), 0).unwrap();
    // As it was before there were chunks.
    let md5 = md5_hex(&bytes);
    let chunks = keys(&store, Space::Chunks).into_iter().map(|key| (Space::Chunks, key));
    let delete = chunks.chain([(Space::Manifests, md5.clone())]).collect();
    let put = vec![(Space::Files, md5.clone(), bytes.clone())];
    block_on(store.write(Batch { put, delete, ..Batch::default() })).unwrap();

    assert!(read(&store, &bytes).unwrap() == bytes);
    assert_eq!(block_on(read_content_range(&store, &md5, 500_000, 9)).unwrap(), &bytes[500_000..500_009]);
    assert_eq!(tidy(&store, 1), 0);
    create(&store, "p2", bytes.clone(), 2).unwrap();
    assert!(keys(&store, Space::Files).is_empty());
    assert!(read(&store, &bytes).unwrap() == bytes);
    let mut spoiled = bytes.clone();
    spoiled[9] ^= 1;
    block_on(store.write(Batch { put: vec![(Space::Files, md5.clone(), spoiled)], ..Batch::default() })).unwrap();
    let problem = read(&store, &bytes).unwrap_err().to_string();
    assert!(problem.contains(&format!("content {md5} is damaged: its content is that of ")), "{problem}");
}

#[test]
fn bytes_promised_are_bytes_freed_when_projects_share_chunks() {
    let store = store_with_project();
    let bytes = table(2_000_000, 1);
    let mut other = bytes.clone();
    other.splice(1_000_000..1_000_001, *b"changed");
    add(&store, &bytes, 1);
    create(&store, "p2", other.clone(), 2).unwrap();
    create(&store, "p3", table(2_000_000, 3), 3).unwrap();
    let stored = |store: &MemoryStore| {
        let contents = store.entries().into_iter().filter(|(space, ..)| !matches!(space, Space::Refs | Space::Records));
        contents.map(|(.., bytes)| bytes.len() as u64).sum::<u64>()
    };
    let check = |project: &str, s: u32, expected: std::ops::Range<u64>| {
        let before = stored(&store);
        let promised = block_on(project::trash(&store, &id(project), &at(s))).unwrap();
        let freed = tidy(&store, s + 1);
        assert_eq!((promised, before - stored(&store)), (freed, freed));
        assert!(expected.contains(&freed), "{project} frees {freed}");
    };
    check("p2", 10, 5_000..100_000);
    check("p3", 20, 700_000..1_200_000);
    assert!(read(&store, &bytes).unwrap() == bytes);
    assert!(read(&store, &other).is_err());
    check("p1", 30, 700_000..1_200_000);
    assert_eq!(stored(&store), 0);
}

#[test]
fn a_large_checkpoint_goes_with_the_next_one_and_a_large_model_with_its_run() {
    let store = store_with_project();
    let p1 = id("p1");
    block_on(runs::start(&store, &p1, new_run("r1", 1), &at(1))).unwrap();
    let checkpoints = [table(1_000_000, 1), table(1_000_000, 2)];
    for (epoch, bytes) in checkpoints.iter().enumerate() {
        block_on(runs::save(&store, &p1, &run_id("r1"), &saved(epoch as u64 + 1, bytes), 0.0)).unwrap();
    }
    let size = store.size_bytes();
    assert!(size < 1_100_000, "{size} bytes: the first checkpoint is gone, all of it, before any tidying");
    let archive = block_on(export(&store, &p1)).unwrap();
    let weights = String::from_utf8(table(1_000_000, 3)).unwrap();
    block_on(runs::finish(&store, &p1, &run_id("r1"), &finished(&weights, 0.5), &at(2))).unwrap();
    block_on(runs::trash(&store, &p1, &run_id("r1"), &at(3))).unwrap();
    let promised = block_on(bunsen_project::trash::run_bytes(&store, &p1, &run_id("r1"))).unwrap();
    assert!((300_000..700_000).contains(&promised), "a model's bytes as they are stored: {promised}");
    tidy(&store, 4);
    assert!(keys(&store, Space::Chunks).is_empty() && keys(&store, Space::Manifests).is_empty());

    // In an imported project the checkpoint lies in chunks; it goes all the same.
    let limits = bunsen_project::ImportLimits::default();
    let checked = block_on(bunsen_project::archive::check(&archive.name, &archive.bytes, &limits)).unwrap();
    let store = MemoryStore::new();
    block_on(import(&store, checked, id("new"), &at(5))).unwrap();
    assert_eq!(keys(&store, Space::Manifests), [md5_hex(&checkpoints[1])]);
    let run = block_on(runs::list(&store, &id("new"), &[])).unwrap().remove(0).id;
    let (_, bytes) = block_on(runs::resume(&store, &id("new"), &run, "CPU", 0.0)).unwrap();
    assert!(bytes.as_ref() == Some(&checkpoints[1]));
    block_on(runs::save(&store, &id("new"), &run, &saved(3, b"next"), 0.0)).unwrap();
    assert!(keys(&store, Space::Manifests).is_empty());
    assert!(tidy(&store, 6) > 0);
    assert!(keys(&store, Space::Chunks).is_empty());
}

#[test]
fn an_exported_project_holds_whole_files() {
    let store = MemoryStore::new();
    let bytes = table(1_000_000, 1);
    create(&store, "p1", bytes.clone(), 0).unwrap();
    let archive = block_on(export(&store, &id("p1"))).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&archive.bytes)).unwrap();
    let md5 = md5_hex(&bytes);
    let mut file = zip.by_name(&format!("p1/.dvc/cache/files/md5/{}/{}", &md5[..2], &md5[2..])).unwrap();
    let mut found = Vec::new();
    std::io::copy(&mut file, &mut found).unwrap();
    assert!(found == bytes);
    drop(file);
    let checked = block_on(bunsen_project::archive::check(&archive.name, &archive.bytes, &Default::default())).unwrap();
    let size = store.size_bytes();
    block_on(import(&store, checked, id("p2"), &at(1))).unwrap();
    assert!(store.size_bytes() - size < 10_000, "a second import of it shares all its chunks");
}

#[test]
fn what_is_read_from_beginning_to_end_is_checked_as_a_whole() {
    let (bytes, store) = (table(1_000_000, 1), MemoryStore::new());
    create(&store, "p1", bytes.clone(), 0).unwrap();
    let md5 = md5_hex(&bytes);
    let walk = |step: usize| -> Result<Vec<u8>, ProjectError> {
        let mut reader = now(ContentReader::open(&store, &md5))?;
        let (size_bytes, mut read) = (reader.size_bytes() as usize, now(reader.read(0, 1000))?);
        assert_eq!((size_bytes, read.len()), (bytes.len(), 1000));
        now(reader.read(700_000, 10))?;
        read.clear();
        while read.len() < size_bytes {
            read.extend(now(reader.read(read.len() as u64, step))?);
        }
        Ok(read)
    };
    for step in [7777, 300_000, usize::MAX] {
        assert!(walk(step).unwrap() == bytes, "in steps of {step}");
    }
    // A list whose first two chunks are exchanged: each of them is whole.
    let mut manifest = block_on(store.read(Space::Manifests, &md5)).unwrap().unwrap();
    let (first, second): (Vec<u8>, Vec<u8>) = (manifest[16..40].into(), manifest[40..64].into());
    manifest[16..64].copy_from_slice(&[second, first].concat());
    block_on(store.write(Batch { put: vec![(Space::Manifests, md5.clone(), manifest)], ..Batch::default() })).unwrap();
    for step in [7777, 300_000, usize::MAX] {
        assert!(matches!(walk(step), Err(ProjectError::Damaged { .. })), "in steps of {step}");
    }
}

#[test]
fn mutated_manifests_and_chunks_break_nothing() {
    let bytes = table(600_000, 1);
    let store = MemoryStore::new();
    create(&store, "p1", bytes.clone(), 0).unwrap();
    let md5 = md5_hex(&bytes);
    let stored = store.entries().into_iter().filter(|(space, ..)| matches!(space, Space::Manifests | Space::Chunks));
    let stored: Vec<_> = stored.collect();
    let mut numbers = Numbers(3);
    for _ in 0..800 {
        let (space, key, mut value) = stored[numbers.below(stored.len())].clone();
        let at = numbers.below(value.len());
        match numbers.below(4) {
            0 => value.truncate(at),
            1 => value[at] = numbers.below(256) as u8,
            2 => drop(value.splice(at..at, [0; 24])),
            _ => value.rotate_left(at),
        }
        now(store.write(Batch { put: vec![(space, key.clone(), value)], ..Batch::default() })).unwrap();
        let offset = numbers.below(bytes.len());
        match now(read_content(&store, &md5)) {
            Ok(found) => assert!(found == bytes),
            Err(error) => assert!(error.to_string().contains(&md5) || error.to_string().contains("has version")),
        }
        // What a range holds is right wherever the manifest is.
        if let Ok(part) = now(read_content_range(&store, &md5, offset as u64, 100))
            && space == Space::Chunks
        {
            assert!(part == bytes[offset..(offset + 100).min(bytes.len())]);
        }
        now(store.write(Batch { put: stored.clone(), ..Batch::default() })).unwrap();
    }
}
