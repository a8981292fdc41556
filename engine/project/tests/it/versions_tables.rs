//! Data that gets a new version on both sides of a merge, and is put together row by row.

use bunsen_project::project::{self, DataChange};
use bunsen_project::versions::{self, VersionError};
use bunsen_project::{MemoryStore, empty_trash, md5_hex, read_content};
use bunsen_spec::{ConflictKind, MergeOutcome, ReadOptions, Resolution, Step};
use futures::executor::block_on;

use crate::sample::{IRIS, at, read_text_file, store_with_project};
use crate::versions::{add_table, branch_and_switch, merge, p1, read_as, refused, switch};

const PATH: &str = "data/iris.csv.dvc";

fn options(delimiter: char) -> ReadOptions {
    ReadOptions { delimiter: Some(delimiter), ..ReadOptions::default() }
}

/// Puts a new version of the data in place.
fn replace(store: &MemoryStore, bytes: &[u8], delimiter: char, seconds: u32) {
    let change = DataChange::Content(bytes.to_vec().into(), options(delimiter));
    block_on(project::change_data(store, &p1(), &change, &at(seconds))).unwrap();
}

/// Two branches that both got a new version of the data, each read in its own way.
fn store_with_two_tables(ours: &[u8], theirs: &[u8]) -> MemoryStore {
    let store = store_with_project();
    read_as(&store, ',', 1);
    branch_and_switch(&store, "trial", 2);
    replace(&store, theirs, ';', 3);
    switch(&store, "main", 4);
    replace(&store, ours, '|', 5);
    store
}

#[test]
fn a_new_version_of_the_data_keeps_what_is_said_of_it() {
    let store = store_with_project();
    let recipe = vec![Step::DropMissing { columns: vec![] }.into()];
    let change = DataChange::Recipe(recipe.clone(), "Drop".into());
    block_on(project::change_data(&store, &p1(), &change, &at(1))).unwrap();
    let before = block_on(project::open(&store, &p1())).unwrap();
    let bytes = b"sepal_length;species\n5,0;setosa\n";
    replace(&store, bytes, ';', 2);
    let after = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!(
        (after.data.as_ref().unwrap().name.as_str(), after.data.as_ref().unwrap().recipe.clone(), after.card),
        ("iris.csv", recipe, before.card)
    );
    assert_eq!(
        (after.data.as_ref().unwrap().md5.as_str(), after.data.as_ref().unwrap().size_bytes),
        (md5_hex(bytes).as_str(), bytes.len() as u64)
    );
    assert_eq!(after.data.as_ref().unwrap().options.clone(), options(';'));
    assert_eq!(block_on(read_content(&store, &after.data.as_ref().unwrap().md5)).unwrap(), bytes);
    assert_eq!(after.summary.n_versions, before.summary.n_versions + 1);
    // The same bytes again are no new version, and the older ones stay.
    replace(&store, bytes, ';', 3);
    assert_eq!(block_on(project::open(&store, &p1())).unwrap().commit, after.commit);
    block_on(empty_trash(&store, 0.0, &at(4))).unwrap();
    assert_eq!(block_on(read_content(&store, &before.data.as_ref().unwrap().md5)).unwrap(), IRIS);
}

#[test]
fn each_side_is_read_as_its_version_says() {
    let (ours, theirs) = (b"sepal_length|species\n5.1|ours\n", b"sepal_length;species\n5.1;theirs\n");
    let store = store_with_two_tables(ours, theirs);
    let of = |path: &str| block_on(versions::merge_tables(&store, &p1(), path));
    assert_eq!(refused(of(PATH)), VersionError::NoMerge);
    let MergeOutcome::Conflicts(info) = merge(&store, "trial", 6) else { panic!("both changed the data") };
    let kinds: Vec<_> = info.conflicts.iter().map(|conflict| (conflict.path.as_str(), conflict.kind)).collect();
    assert_eq!(kinds, [("bunsen.json", ConflictKind::Text), (PATH, ConflictKind::Data)]);
    let tables = of(PATH).unwrap();
    let base = tables.base.unwrap();
    assert_eq!((base.md5, base.options), (md5_hex(IRIS), options(',')));
    assert_eq!((tables.ours.md5, tables.ours.options), (md5_hex(ours), options('|')));
    assert_eq!((tables.theirs.md5, tables.theirs.options), (md5_hex(theirs), options(';')));
    assert_eq!(tables.ours.name, "iris.csv");
    assert_eq!(refused(of("bunsen.json")), VersionError::NoConflict("bunsen.json".into()));
}

#[test]
fn merged_data_is_kept_and_read_as_it_was_written() {
    let store = store_with_two_tables(b"sepal_length|species\n5.1|a\n", b"sepal_length;species\n5.1;b\n");
    merge(&store, "trial", 6);
    let merged: Vec<u8> = b"sepal_length|species\n".iter().copied().chain((0..40_000).flat_map(row)).collect();
    assert!(merged.len() > 300_000, "large enough to be stored in chunks");
    let resolve = |path: &str, resolution: &Resolution, data: Option<Vec<u8>>| {
        block_on(versions::resolve(&store, &p1(), path, resolution, data, &at(7))).unwrap()
    };
    let read = Some(ReadOptions { encoding: Some("utf-8".into()), ..options('|') });
    resolve(PATH, &Resolution::Data { read: read.clone() }, Some(merged.clone()));
    // The settings go with the other side: the merged data is not in its form.
    resolve("bunsen.json", &Resolution::Theirs, None);

    // What was decided is there after a reload, and tidying up takes nothing of it.
    let standing = block_on(versions::status(&store, &p1())).unwrap().merge.unwrap();
    assert!(standing.conflicts.iter().all(|conflict| conflict.is_resolved));
    block_on(empty_trash(&store, 0.0, &at(8))).unwrap();
    assert_eq!(block_on(read_content(&store, &md5_hex(&merged))).unwrap(), merged);

    block_on(versions::finish_merge(&store, &p1(), &at(9))).unwrap();
    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!(
        (opened.data.as_ref().unwrap().md5.clone(), Some(opened.data.as_ref().unwrap().options.clone())),
        (md5_hex(&merged), read)
    );
    assert_eq!(block_on(read_content(&store, &opened.data.as_ref().unwrap().md5)).unwrap(), merged);
    let pointer = block_on(read_text_file(&store, &p1(), PATH)).unwrap().unwrap();
    assert!(String::from_utf8_lossy(&pointer).contains(&format!("size: {}", merged.len())));
}

fn row(number: u32) -> Vec<u8> {
    format!("{}.5|kind {number}\n", number % 7).into_bytes()
}

#[test]
fn a_later_choice_of_a_side_takes_the_place_of_merged_data() {
    let store = store_with_two_tables(b"sepal_length|species\n5.1|a\n", b"sepal_length;species\n5.1;b\n");
    merge(&store, "trial", 6);
    let resolve = |path: &str, resolution: &Resolution, data: Option<Vec<u8>>| {
        block_on(versions::resolve(&store, &p1(), path, resolution, data, &at(7))).unwrap();
    };
    resolve(PATH, &Resolution::Data { read: Some(options('|')) }, Some(b"species\na\n".to_vec()));
    resolve(PATH, &Resolution::Theirs, None);
    resolve("bunsen.json", &Resolution::Theirs, None);
    block_on(versions::finish_merge(&store, &p1(), &at(9))).unwrap();
    let opened = block_on(project::open(&store, &p1())).unwrap();
    assert_eq!(opened.data.as_ref().unwrap().options.clone(), options(';'));
}

#[test]
fn a_table_to_join_with_is_read_in_its_own_way() {
    let store = store_with_project();
    branch_and_switch(&store, "trial", 1);
    add_table(&store, "cities.csv", b"name\nUlm\n", 2);
    switch(&store, "main", 3);
    add_table(&store, "cities.csv", b"name\nNan\n", 4);
    merge(&store, "trial", 5);
    let path = "data/cities.csv.dvc";
    let tables = block_on(versions::merge_tables(&store, &p1(), path)).unwrap();
    assert_eq!((tables.base, tables.ours.name.as_str()), (None, "cities.csv"));
    let read = Resolution::Data { read: Some(options(';')) };
    block_on(versions::resolve(&store, &p1(), path, &read, Some(b"name\nNan\nUlm\n".to_vec()), &at(6))).unwrap();
    block_on(versions::finish_merge(&store, &p1(), &at(7))).unwrap();
    let data = block_on(project::open(&store, &p1())).unwrap().data.unwrap();
    assert_eq!((data.options, &data.others[0].options), (ReadOptions::default(), &options(';')));
}
