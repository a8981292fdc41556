//! The commands of a stage, in the shell that DVC would take.

use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use bunsen_spec::{Problem, say::pipelines as words};

/// Runs a command line in a folder and waits for it. What it prints goes where ours goes, or all to standard error.
///
/// # Errors
/// If it cannot be started, or fails.
pub fn run(line: &str, folder: &Path, root: &Path, stage: &str, to_stderr: bool) -> Result<(), Problem> {
    let mut command = shell();
    command.arg(line).current_dir(folder).env("DVC_ROOT", root).env("DVC_STAGE", stage).stdin(Stdio::null());
    if let Some(path) = path_with_us() {
        command.env("PATH", path);
    }
    if to_stderr {
        command.stdout(std::io::stderr());
    }
    let status = command.status().map_err(|error| words::command_not_started(stage, line, &error.to_string()))?;
    if status.success() { Ok(()) } else { Err(words::command_failed(stage, line, &code(status))) }
}

/// The learner's shell, told to read no settings; the system's where there is none.
fn shell() -> Command {
    if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.arg("/C");
        return command;
    }
    let shell = std::env::var_os("SHELL").filter(|shell| !shell.is_empty()).unwrap_or_else(|| "/bin/sh".into());
    let name = Path::new(&shell).file_name().map(|name| name.to_string_lossy().into_owned());
    let mut command = Command::new(&shell);
    match name.as_deref() {
        Some("bash") => command.args(["--noprofile", "--norc"]),
        Some("zsh") => command.arg("--no-rcs"),
        _ => &mut command,
    };
    command.arg("-c");
    command
}

/// Where programs are looked for: first where this one is, so that stages call the `bunsen` that runs them.
fn path_with_us() -> Option<std::ffi::OsString> {
    let ours = std::env::current_exe().ok()?.parent()?.to_path_buf();
    let others = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(ours).chain(std::env::split_paths(&others))).ok()
}

fn code(status: ExitStatus) -> String {
    status.code().map_or_else(|| "a signal".into(), |code| format!("exit code {code}"))
}
