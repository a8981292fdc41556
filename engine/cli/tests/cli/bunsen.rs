//! Runs the program.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Output {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs `bunsen` with these arguments.
pub fn bunsen(arguments: &[impl AsRef<OsStr>]) -> Output {
    bunsen_reading(arguments, b"")
}

/// Runs `bunsen` with these arguments in a folder.
pub fn bunsen_in(folder: &Path, arguments: &[impl AsRef<OsStr>]) -> Output {
    run(Command::new(env!("CARGO_BIN_EXE_bunsen")).args(arguments).current_dir(folder), b"")
}

/// Runs `bunsen` with these arguments and this on standard input.
pub fn bunsen_reading(arguments: &[impl AsRef<OsStr>], input: &[u8]) -> Output {
    run(Command::new(env!("CARGO_BIN_EXE_bunsen")).args(arguments), input)
}

fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .env_remove("BUNSEN_TOKEN")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A program that refuses its arguments does not read its input.
    let _ = stdin.write_all(input);
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Output { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

impl Output {
    /// The one JSON object on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        assert_eq!(self.out.trim_end().lines().count(), 1, "one object on one line: {}", self.out);
        serde_json::from_str(&self.out).unwrap()
    }

    /// The problem on standard error, with `--json`.
    #[track_caller]
    pub fn problem(&self) -> Value {
        assert_eq!(self.out, "", "nothing but the problem");
        serde_json::from_str::<Value>(&self.err).unwrap_or_else(|_| panic!("no JSON: {}", self.err))["error"].clone()
    }
}

/// The path of a sample data set.
pub fn sample(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/samples").join(name);
    path.canonicalize().unwrap_or_else(|_| panic!("no sample {}", path.display())).to_string_lossy().into_owned()
}
