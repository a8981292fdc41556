//! `bunsen publish`: its refusals. That it publishes is tested with a real edge in `tests/tests/browser/documents_published.rs`.

use std::net::TcpListener;

use crate::bunsen::{bunsen, sample};

#[test]
fn what_cannot_be_published_is_said() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("model");
    let folder = folder.to_str().unwrap();
    let check = |arguments: &[&str], code: i32, kind: &str, what: &str| {
        let output = bunsen(&[&["publish", folder, "--name", "iris", "--json"], arguments].concat());
        assert_eq!(output.code, code, "{}", output.err);
        let problem = output.problem();
        assert_eq!(problem["kind"], kind);
        let said = problem["what"].as_str().unwrap();
        assert!(said.contains(what), "{said}");
    };
    check(&["--token", "t"], 3, "not_found", "There is no file");
    let bad_name = bunsen(&["publish", folder, "--name", "My iris", "--json"]);
    assert_eq!(bad_name.problem()["place"]["field"], "name", "before anything is read or sent");
    assert_eq!(bunsen(&["train", &sample("iris.csv"), "--target", "species", "--out", folder]).code, 0);
    check(&[], 5, "forbidden", "Publishing needs the edge's token.");
    check(&["--token", "t", "--edge", "127.0.0.1:8080"], 2, "bad_input", "is not an edge's address");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    check(&["--token", "t", "--edge", &format!("http://127.0.0.1:{free}")], 7, "unreachable", "does not answer");
    // Half an index of documents.
    std::fs::remove_dir_all(folder).unwrap();
    std::fs::create_dir(folder).unwrap();
    std::fs::write(place.path().join("model/collection.json"), "{}").unwrap();
    check(&["--token", "t"], 2, "bad_input", "The index has no file vectors.bin.");
}
