"""The side of git and DVC in `cargo xtask bench data`: a version of many files, and all of them written back.

    python tests/bench/files.py FOLDER SCRATCH

Prints the line of JSON that engine/project/examples/bench_files.rs prints: milliseconds of one core by operation, and
the most memory that a process of it held. Versions: tests/oracle/requirements.txt, and the machine's git.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

SETTINGS = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "DVC_NO_ANALYTICS": "1",
    **{f"GIT_{who}_{what}": "bench@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
GIT = ["git"]
DVC = [sys.executable, "-m", "dvc"]


def run(folder, *commands):
    """Milliseconds of one core that commands take together, and the most memory that one of them held in bytes."""
    ms, peak_bytes = 0, 0
    for command in commands:
        process = subprocess.Popen(command, cwd=folder, env=SETTINGS, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if status != 0:
            raise SystemExit(f"{command} ended with {status}")
        ms += (used.ru_utime + used.ru_stime) * 1e3
        peak_bytes = max(peak_bytes, used.ru_maxrss * 1024)
    return ms, peak_bytes


def count(folder):
    return sum(1 for path in folder.rglob("*") if path.is_file())


def main():
    folder, scratch = map(pathlib.Path, sys.argv[1:])
    texts, data = scratch / "texts", scratch / "data"
    measured = {}

    shutil.copytree(folder, texts)
    run(texts, [*GIT, "init", "--quiet"])
    measured["git_commit"] = run(texts, [*GIT, "add", "."], [*GIT, "commit", "--quiet", "--message", "Many files"])
    for path in folder.iterdir():
        shutil.rmtree(texts / path.name)
    measured["git_checkout"] = run(texts, [*GIT, "checkout", "--quiet", "--", "."])

    shutil.copytree(folder, data / "data")
    run(data, [*GIT, "init", "--quiet"], [*DVC, "init", "--quiet"])
    run(data, [*DVC, "config", "core.analytics", "false"], [*DVC, "config", "core.check_update", "false"])
    add = [*DVC, "add", "--quiet", "data"]
    measured["dvc_commit"] = run(data, add, [*GIT, "add", "."], [*GIT, "commit", "--quiet", "--message", "Many files"])
    shutil.rmtree(data / "data")
    measured["dvc_checkout"] = run(data, [*DVC, "checkout", "--quiet"])

    n_files = count(folder)
    if count(data / "data") != n_files or sum(count(texts / path.name) for path in folder.iterdir()) != n_files:
        raise SystemExit("not all files came back")
    ms, peak_bytes = ({what: values[at] for what, values in measured.items()} for at in (0, 1))
    print(json.dumps({"ms": ms, "peak_bytes": peak_bytes, "found": {"files": n_files}}))


if __name__ == "__main__":
    main()
