//! An index comes back from its bytes, also from those of version 1 that were kept, and damaged ones are refused.

use bunsen_nearest::{Index, IndexSpec, Precision, Searcher};
use bunsen_stats::Rng;

const DIMENSION: usize = 4;

/// Written by version 1 from what [`index`] makes, on a machine of 64 bits; one for each precision.
const VERSION_1: [(Precision, &[u8]); 3] = [
    (Precision::Full, include_bytes!("../golden/index_v1_full.bin")),
    (Precision::Eight, include_bytes!("../golden/index_v1_eight.bin")),
    (Precision::EightThenFull, include_bytes!("../golden/index_v1_eight_then_full.bin")),
];

#[test]
fn version_1_can_be_read() {
    for (precision, bytes) in VERSION_1 {
        let kept = Index::from_bytes(bytes).unwrap();
        assert_eq!((kept.len(), kept.has_graph(), kept.spec()), (148, true, index(precision).spec()));
        assert!(kept.ids().eq(index(precision).ids()));
        answers_alike(&kept, &index(precision));
        assert_eq!(kept.to_bytes().unwrap(), bytes);
        if cfg!(target_pointer_width = "64") {
            assert_eq!(index(precision).to_bytes().unwrap(), bytes);
        }
    }
}

#[test]
fn an_index_goes_on_after_it_was_read() {
    for (precision, bytes) in VERSION_1 {
        let mut read = Index::from_bytes(bytes).unwrap();
        let mut other = index(precision);
        for index in [&mut read, &mut other] {
            index.add(5000, &[1.0, 2.0, 3.0, 4.0]).unwrap();
            assert!(index.add(100, &[1.0; 4]).is_err());
            assert!(index.remove(100));
            index.set_ef_search(120).unwrap();
        }
        answers_alike(&read, &other);
        answers_alike(&read.rebuilt().unwrap(), &other.rebuilt().unwrap());
    }
}

#[test]
fn damaged_bytes_are_refused_or_read() {
    for (_, whole) in VERSION_1 {
        for end in (0..whole.len()).step_by(7) {
            refused(&whole[..end]);
        }
        refused(&[whole, &[0]].concat());
        let with = |at: usize, new: &[u8]| {
            let mut bytes = whole.to_vec();
            bytes[at..at + new.len()].copy_from_slice(new);
            refused(&bytes)
        };
        assert!(with(8, &[2]).contains("version 2"));
        with(0, b"X");
        with(8, &[0]);
        with(12, &[0; 4]);
        with(16, &[3]);
        with(17, &[2]);
        // Billions of vectors that are not there must take no memory.
        with(38, &[255, 255, 255, 0]);
        with(42, &[255, 255, 255, 0]);
        // The first id twice.
        let second: [u8; 8] = whole[54..62].try_into().unwrap();
        with(46, &second);
        let vectors = 46 + 150 * 8 + 19;
        with(vectors, &f32::NAN.to_le_bytes());
        with(vectors, &f32::INFINITY.to_le_bytes());
        with(vectors, &9.0f32.to_le_bytes());
        // The last byte is a link of the lowest or an upper layer: there are not 255 vectors.
        with(whole.len() - 1, &[255]);
    }
}

#[test]
fn graphs_of_every_size_come_back() {
    for n in (1..=200).chain([10_000]) {
        let mut rng = Rng::new(n, 0);
        let vectors: Vec<f32> = (0..n * DIMENSION as u64).map(|_| (rng.uniform() - 0.5) as f32).collect();
        let spec = IndexSpec { graph_from: 0, ef_construction: 20, seed: n, ..IndexSpec::new(DIMENSION) };
        let bytes = Index::build(&spec, (0..n).collect(), &vectors).unwrap().to_bytes().unwrap();
        let read = Index::from_bytes(&bytes).unwrap_or_else(|problem| panic!("{n} vectors: {problem}"));
        assert_eq!(read.to_bytes().unwrap(), bytes, "{n} vectors");
    }
}

#[test]
fn layers_that_do_not_shrink_are_refused_before_they_take_memory() {
    // The corpus of the fuzz target has the first of them, too.
    let cases: [(u8, &[u8], bool); 7] = [
        (8, &[8; 255], false),
        (8, &[5], false),
        (8, &[4, 3], false),
        (8, &[0], false),
        (1, &[1], false),
        (8, &[4, 2, 1], true),
        (8, &[], true),
    ];
    for (n, layers, is_read) in cases {
        let read = Index::from_bytes(&layered(n, layers)).map(|index| index.len());
        match read {
            Ok(len) => assert!(is_read && len == usize::from(n), "{n} with {layers:?}"),
            Err(problem) => assert!(!is_read && problem.what.contains("not there"), "{n} with {layers:?}: {problem}"),
        }
    }
    let unread = [&layered(8, &[5])[..], &[0; 1000]].concat();
    assert!(refused(&unread).contains("not there"), "the layer is not read before it is refused");
}

/// An index of `n` vectors of 1 value in a graph without links, whose upper layers have so many nodes.
fn layered(n: u8, layers: &[u8]) -> Vec<u8> {
    let mut bytes = VERSION_1[0].1[..12].to_vec();
    bytes.extend([1, 0, 0, 0, 0, 0]);
    [0u32, 10, 10, 0, 0, n.into(), 0].iter().for_each(|number| bytes.extend(number.to_le_bytes()));
    (0..n).for_each(|id| bytes.extend(u64::from(id).to_le_bytes()));
    bytes.resize(bytes.len() + usize::from(n.div_ceil(8)), 0);
    (0..n).for_each(|_| bytes.extend(1.0f32.to_le_bytes()));
    bytes.push(1);
    bytes.extend(0..n);
    bytes.resize(bytes.len() + usize::from(n), 0);
    bytes.push(layers.len() as u8);
    for layer in layers {
        bytes.push(*layer);
        bytes.resize(bytes.len() + usize::from(*layer), 0);
    }
    bytes
}

#[test]
fn random_damage_harms_nothing() {
    let (mut n_read, mut n_refused) = (0, 0);
    let mut searcher = Searcher::default();
    for seed in 0..3000 {
        let mut rng = Rng::new(seed, 0);
        let mut bytes = VERSION_1[rng.below(3)].1.to_vec();
        for _ in 0..=rng.below(3) {
            let at = rng.below(bytes.len());
            bytes[at] = rng.next_u64() as u8;
        }
        match Index::from_bytes(&bytes) {
            Err(problem) => {
                assert!(!problem.what.is_empty() && !problem.remedy.is_empty());
                n_refused += 1;
            }
            Ok(index) => {
                index.nearest(&vec![1.0; index.spec().dimension], 5, &mut searcher).unwrap();
                assert_eq!(index.to_bytes().unwrap().len(), bytes.len());
                n_read += 1;
            }
        }
    }
    assert!(n_read > 100 && n_refused > 500, "{n_read} were read, {n_refused} refused");
}

fn refused(bytes: &[u8]) -> String {
    let problem = Index::from_bytes(bytes).err().expect("bytes that are no index");
    assert!(!problem.remedy.is_empty());
    problem.what
}

/// 140 vectors in a graph of two layers and 10 beside it, of which one each is removed.
fn index(precision: Precision) -> Index {
    let mut rng = Rng::new(7, 0);
    let vectors: Vec<f32> = (0..150 * DIMENSION).map(|_| (rng.uniform() - 0.5) as f32).collect();
    let spec = IndexSpec { precision, graph_from: 100, seed: 3, ..IndexSpec::new(DIMENSION) };
    let (built, added) = vectors.split_at(140 * DIMENSION);
    let mut index = Index::build(&spec, (100..240).collect(), built).unwrap();
    for (id, vector) in (240..).zip(added.chunks_exact(DIMENSION)) {
        index.add(id, vector).unwrap();
    }
    assert!(index.remove(130) && index.remove(245));
    index
}

fn answers_alike(a: &Index, b: &Index) {
    let mut rng = Rng::new(8, 0);
    let (mut of_a, mut of_b) = (Searcher::default(), Searcher::default());
    for _ in 0..50 {
        let question: Vec<f32> = (0..DIMENSION).map(|_| (rng.uniform() - 0.5) as f32).collect();
        let [a, b] = [(a, &mut of_a), (b, &mut of_b)].map(|(index, s)| index.nearest(&question, 9, s).unwrap());
        assert_eq!(a, b);
    }
}
