//! Reading in steps: yields often, ends where it should, says the same as reading at once.

use bunsen_table::{CsvReader, Profiler, profile, read_csv};

fn large() -> Vec<u8> {
    let mut text = String::from("id,value,name\n");
    for i in 0..120_000 {
        text.push_str(&format!("{i},{}.5,name {}\n", i % 977, i % 37));
    }
    text.into_bytes()
}

#[test]
fn a_large_file_is_read_in_many_steps() {
    let mut reader = CsvReader::new(large(), &Default::default()).unwrap();
    let (mut n_steps, mut share) = (0, 0.0);
    while !reader.step().unwrap() {
        n_steps += 1;
        assert!(reader.done_share() >= share && reader.done_share() <= 1.0);
        share = reader.done_share();
    }
    assert!(n_steps > 8, "{n_steps}");
    assert_eq!(reader.done_share(), 1.0);
    assert!(reader.step().unwrap());
    let read = reader.finish().unwrap();
    assert_eq!(read.table.n_rows(), 120_000);
    assert_eq!(read.issues, []);
    let mut profiler = Profiler::new(&read);
    let (mut n_steps, mut share) = (0, 0.0);
    while !profiler.step() {
        n_steps += 1;
        assert!(profiler.done_share() >= share && profiler.done_share() <= 1.0);
        share = profiler.done_share();
    }
    assert!(n_steps > 15, "{n_steps}");
    assert_eq!(profiler.done_share(), 1.0);
    assert_eq!(profiler.finish(), profile(&read));
}

#[test]
fn one_huge_cell_is_read_in_steps_too() {
    let text = format!("a,b\n1,\"{}\"\n", "line\n".repeat(1_000_000));
    let mut reader = CsvReader::new(text.into_bytes(), &Default::default()).unwrap();
    let mut n_steps = 0;
    while !reader.step().unwrap() {
        n_steps += 1;
    }
    assert!(n_steps > 12, "{n_steps}");
    assert_eq!(reader.finish().unwrap().table.n_rows(), 1);
}

#[test]
fn a_failed_reader_keeps_saying_why() {
    let mut reader = CsvReader::new(b"a,b\n".to_vec(), &Default::default()).unwrap();
    let first = loop {
        if let Err(problem) = reader.step() {
            break problem;
        }
    };
    assert_eq!(reader.step(), Err(first.clone()));
    assert_eq!(reader.finish().err(), Some(first));
}

#[test]
fn reading_again_with_what_was_found_is_the_same() {
    for text in ["a;b\n1,5;x\n2,5;y\n", "caf\u{e9}\tb\nx\t2\n", "1|2\n5|4\n"] {
        let first = read_csv(text.as_bytes().to_vec(), &Default::default()).unwrap();
        let again = read_csv(text.as_bytes().to_vec(), &first.options).unwrap();
        assert_eq!(profile(&first), profile(&again), "{text:?}");
    }
}
