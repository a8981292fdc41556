//! The genuine git against the real program.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::Program;

/// A repository in a folder of its own, and git with no settings but ours.
pub struct Repository {
    /// The folder.
    pub folder: TempDir,
}

impl Repository {
    /// An empty one on the branch `main`.
    pub fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// A clone.
    pub fn clone(address: &str) -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        repository.git(&["clone", "--quiet", address, "."]);
        repository
    }

    /// Runs git; it must succeed. Gives what it prints.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = self.try_git(arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_string()
    }

    /// Runs git; it must fail. Gives what it complains of.
    #[track_caller]
    pub fn refused(&self, arguments: &[&str]) -> String {
        let output = self.try_git(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "git {arguments:?} succeeded: {said}");
        said
    }

    fn try_git(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.args(arguments)
            .current_dir(self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_AUTHOR_NAME", "A")
            .env("GIT_AUTHOR_EMAIL", "a@localhost")
            .env("GIT_COMMITTER_NAME", "A")
            .env("GIT_COMMITTER_EMAIL", "a@localhost");
        git
    }

    /// Writes a file.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Commits everything.
    pub fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Checks everything that git can check.
    #[track_caller]
    pub fn check(&self) {
        let said = self.try_git(&["fsck", "--strict", "--full"]);
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    }
}

/// A repository's address with a token in it.
fn address(program: &Program, name: &str, token: &str) -> String {
    format!("{}/p/{name}.git", program.origin.replace("http://", &format!("http://anyone:{token}@")))
}

/// The address for the edge's owner.
pub fn owned(program: &Program, name: &str) -> String {
    address(program, name, &program.token)
}

/// A new token of a project.
pub fn new_token(program: &Program, name: &str, role: &str) -> String {
    let body = json!({ "role": role }).to_string();
    let path = format!("/api/projects/{name}/tokens");
    let made: Value = program.call("POST", &path, body.as_bytes()).unwrap().body_mut().read_json().unwrap();
    made["token"].as_str().unwrap().to_string()
}

/// Bytes that do not shrink.
pub fn noise(n: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as u8
    };
    (0..n).map(|_| next()).collect()
}

/// An edge on a folder of its own.
pub fn started() -> (TempDir, Program) {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path());
    (data, program)
}

fn same_files(one: &Path, other: &Path) {
    let output = Command::new("diff").args(["-r", "--exclude=.git"]).arg(one).arg(other).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_repository_goes_there_and_back() {
    let (_data, program) = started();
    let iris = owned(&program, "iris");
    let here = Repository::new();
    here.write("README.md", "# Iris\n");
    here.write("src/ข้อมูล/a b.txt", "one\n");
    here.write("src/run.sh", "#!/bin/sh\n");
    std::os::unix::fs::symlink("README.md", here.folder.path().join("link")).unwrap();
    here.git(&["update-index", "--add", "--chmod=+x", "src/run.sh"]);
    let first = here.commit("First");
    here.git(&["tag", "light"]);
    here.git(&["tag", "-a", "v1", "-m", "Version 1"]);
    here.git(&["tag", "-a", "v1-again", "-m", "A tag of a tag", "v1"]);
    here.git(&["remote", "add", "origin", &iris]);
    here.git(&["push", "--quiet", "origin", "main", "--tags"]);

    let there = Repository::clone(&iris);
    there.check();
    same_files(here.folder.path(), there.folder.path());
    assert_eq!(there.git(&["tag", "--list"]), "light\nv1\nv1-again");
    assert_eq!(there.git(&["rev-parse", "v1-again^{commit}"]), first);
    assert_eq!(there.git(&["branch", "--show-current"]), "main");

    here.write("README.md", "# Iris\n\nThree kinds.\n");
    std::fs::remove_file(here.folder.path().join("src/run.sh")).unwrap();
    let second = here.commit("Second");
    here.git(&["push", "--quiet", "origin", "main:main", "main:refs/heads/side"]);
    there.git(&["pull", "--quiet", "--ff-only"]);
    there.check();
    same_files(here.folder.path(), there.folder.path());
    assert_eq!(there.git(&["rev-parse", "origin/side"]), second);
    // Nothing new: nothing is sent, and git says so.
    here.git(&["push", "--quiet", "origin", "main"]);

    here.git(&["push", "--quiet", "origin", "--delete", "side", "light"]);
    there.git(&["fetch", "--quiet", "--prune", "--prune-tags"]);
    assert_eq!(there.git(&["branch", "--remotes", "--format=%(refname)"]).lines().count(), 2, "origin/HEAD and main");
    assert_eq!(there.git(&["tag", "--list"]), "v1\nv1-again");
    let said = here.refused(&["push", "--quiet", "origin", "--delete", "main"]);
    assert!(said.contains("it is the branch that clones start on and cannot be deleted"), "{said}");
}

#[test]
fn a_client_without_the_smart_protocol_fetches_object_by_object() {
    let (_data, program) = started();
    let here = Repository::new();
    here.write("a.txt", "a\n");
    here.write("d/b.bin", noise(100_000));
    here.commit("First");
    here.git(&["tag", "-a", "v1", "-m", "Version 1"]);
    here.git(&["push", "--quiet", &owned(&program, "iris"), "main", "v1"]);
    let there = Repository::new();
    let dumb = |arguments: &[&str]| {
        let mut git = there.command(arguments);
        let output = git.env("GIT_SMART_HTTP", "0").output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    dumb(&["remote", "add", "origin", &owned(&program, "iris")]);
    dumb(&["pull", "--quiet", "origin", "main"]);
    there.check();
    same_files(here.folder.path(), there.folder.path());
    here.write("a.txt", "b\n");
    here.commit("Second");
    here.git(&["push", "--quiet", &owned(&program, "iris"), "main"]);
    dumb(&["pull", "--quiet", "--tags", "origin", "main"]);
    same_files(here.folder.path(), there.folder.path());
    assert_eq!(there.git(&["rev-parse", "v1^{}"]), here.git(&["rev-parse", "v1^{}"]));
}

#[test]
fn two_who_work_apart_come_together() {
    let (_data, program) = started();
    let address = owned(&program, "iris");
    let one = Repository::new();
    for index in 0..40 {
        one.write(&format!("{index}.txt"), index.to_string());
        one.commit("More");
    }
    one.git(&["push", "--quiet", &address, "main"]);
    let two = Repository::clone(&address);
    for index in 0..40 {
        two.write(&format!("two/{index}.txt"), noise(1000 + index));
        two.commit("Two");
        one.write(&format!("one/{index}.txt"), noise(2000 + index));
        one.commit("One");
    }
    one.git(&["push", "--quiet", &address, "main"]);
    // The newest versions of the second are unknown to the edge, so both must look for what they share.
    two.git(&["pull", "--quiet", "--no-rebase", "--no-edit"]);
    two.check();
    assert_eq!(two.git(&["rev-list", "--count", "HEAD"]), "121");
    two.git(&["push", "--quiet"]);
    one.git(&["pull", "--quiet", "--ff-only", &address, "main"]);
    one.check();
    same_files(one.folder.path(), two.folder.path());
    let shallow = Repository::new().refused(&["fetch", "--depth=1", &address, "main"]);
    assert!(shallow.contains("does not support shallow"), "{shallow}");
}

#[test]
fn a_clone_starts_on_the_branch_that_is_there() {
    let (_data, program) = started();
    let here = Repository::new();
    here.commit("First");
    here.git(&["push", "--quiet", &owned(&program, "old"), "main:refs/heads/master", "main:refs/heads/aside"]);
    let there = Repository::clone(&owned(&program, "old"));
    assert_eq!(there.git(&["branch", "--show-current"]), "master");
}

#[test]
fn history_is_overwritten_only_by_force() {
    let (_data, program) = started();
    let address = owned(&program, "iris");
    let one = Repository::new();
    one.commit("First");
    one.git(&["push", "--quiet", &address, "main"]);
    let two = Repository::clone(&address);
    let theirs = two.commit("Theirs");
    two.git(&["push", "--quiet", "origin", "main"]);
    let ours = one.commit("Ours");
    let said = one.refused(&["push", &address, "main"]);
    assert!(said.contains("[rejected]") && said.contains("fetch first"), "{said}");
    let lease = format!("--force-with-lease=main:{ours}");
    let said = one.refused(&["push", &lease, &address, "main"]);
    assert!(said.contains("stale info"), "{said}");
    one.git(&["push", "--quiet", "--force", &address, "main"]);
    assert_eq!(one.git(&["ls-remote", &address, "main"]), format!("{ours}\trefs/heads/main"));
    two.git(&["fetch", "--quiet"]);
    assert_ne!(two.git(&["rev-parse", "origin/main"]), theirs);
}

#[test]
fn a_ref_that_cannot_be_says_why() {
    let (_data, program) = started();
    let address = owned(&program, "iris");
    let here = Repository::new();
    here.write("a.txt", "a");
    here.commit("First");
    here.git(&["push", "--quiet", &address, "main"]);
    let said = here.refused(&["push", &address, "main:refs/heads/main/sub"]);
    assert!(said.contains("a ref with a part of this name is there"), "{said}");
    let said = here.refused(&["push", &address, "main^{tree}:refs/heads/tree"]);
    assert!(said.contains("is a tree, not a commit"), "{said}");
    let said = here.refused(&["push", "--atomic", &address, "main:refs/heads/good", "main:refs/heads/main/sub"]);
    assert!(said.contains("not all refs could move, so none did"), "{said}");
    assert!(!here.git(&["ls-remote", &address]).contains("good"));
    let said = here.refused(&["push", &address, "main:refs/heads/good", "main:refs/heads/main/sub"]);
    assert!(said.contains("a part of this name"), "{said}");
    assert!(here.git(&["ls-remote", &address]).contains("good"), "without --atomic each ref is for itself");
    let said = here.refused(&["push", &owned(&program, "Bad_Name"), "main"]);
    assert!(said.contains("400"), "{said}");
}

#[test]
fn what_is_there_is_not_sent_again() {
    let (_data, program) = started();
    let address = owned(&program, "iris");
    let here = Repository::new();
    let mut bytes = noise(3 << 20);
    here.write("noise", &bytes);
    here.commit("First");
    let received = || {
        let text = program.call("GET", "/metrics", b"").unwrap().body_mut().read_to_string().unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("bunsen_objects_received_bytes_total ")).unwrap();
        line.parse::<u64>().unwrap()
    };
    here.git(&["push", "--quiet", &address, "main"]);
    assert!(received() > 3 << 20, "more than a megabyte is sent in chunks, after trying the way");
    let there = Repository::clone(&address);
    let before = received();
    bytes.extend_from_slice(b"a little more");
    there.write("noise", &bytes);
    there.commit("Second");
    there.git(&["push", "--quiet", "origin", "main"]);
    let sent = received() - before;
    assert!(sent < 10_000, "{sent} bytes for a little more: the pack was not thin");
    let third = Repository::clone(&address);
    third.check();
    same_files(there.folder.path(), third.folder.path());
}

#[test]
fn five_thousand_files_fit() {
    let (_data, program) = started();
    let address = owned(&program, "many");
    let here = Repository::new();
    for index in 0..5000 {
        here.write(&format!("d{}/f{index}.txt", index % 50), format!("file {index}\n"));
    }
    here.commit("Many");
    let start = Instant::now();
    here.git(&["push", "--quiet", &address, "main"]);
    let pushed = start.elapsed();
    let there = Repository::clone(&address);
    println!("5,000 files: pushed in {pushed:.1?}, cloned in {:.1?}", start.elapsed() - pushed);
    there.check();
    same_files(here.folder.path(), there.folder.path());
}

#[test]
fn tokens_open_what_they_are_for() {
    let (_data, program) = started();
    let here = Repository::new();
    here.commit("First");
    here.git(&["push", "--quiet", &owned(&program, "iris"), "main"]);
    let bare = format!("{}/p/iris.git", program.origin);
    let (viewer, writer) = (new_token(&program, "iris", "viewer"), new_token(&program, "iris", "writer"));
    let said = here.refused(&["ls-remote", &bare]);
    assert!(said.contains("could not read Username"), "git asks for a password: {said}");
    let said = here.refused(&["ls-remote", &address(&program, "iris", "wrong")]);
    assert!(said.contains("Authentication failed"), "{said}");
    Repository::clone(&address(&program, "iris", &viewer)).check();
    here.commit("Second");
    let said = here.refused(&["push", &address(&program, "iris", &viewer), "main"]);
    assert!(said.contains("403"), "{said}");
    here.git(&["push", "--quiet", &address(&program, "iris", &writer), "main"]);
    let bearer = format!("http.extraHeader=Authorization: Bearer {viewer}");
    assert_ne!(here.git(&["-c", &bearer, "ls-remote", &bare]), "");
    let said = here.refused(&["push", &address(&program, "other", &writer), "main"]);
    assert!(said.contains("Authentication failed"), "a project's token makes no projects: {said}");
    assert_eq!(program.call("PUT", "/api/projects/iris", b"{\"private\": false}").unwrap().status(), 200);
    Repository::clone(&bare).check();
    assert!(here.refused(&["push", &bare, "main"]).contains("could not read Username"));
}

#[test]
fn no_acknowledged_push_is_lost_when_the_program_is_killed() {
    let data = tempfile::tempdir().unwrap();
    let here = Repository::new();
    for round in 0..4 {
        let program = Program::start(data.path());
        here.write(&format!("{round}.txt"), noise(200_000));
        let tip = here.commit("More");
        here.git(&["push", "--quiet", &owned(&program, "iris"), "main"]);
        program.kill();
        let program = Program::start(data.path());
        let there = Repository::clone(&owned(&program, "iris"));
        there.check();
        assert_eq!(there.git(&["rev-parse", "HEAD"]), tip);
    }
}
