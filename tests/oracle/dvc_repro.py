"""Has genuine DVC and `bunsen repro` take turns at the same pipelines.

    python tests/oracle/dvc_repro.py BUNSEN PROJECT.zip

BUNSEN is the program, PROJECT.zip what the example `export_project` wrote: a project as the page exports it, with a
model test and two finished runs. DVC must find each run up to date, show its metrics, and train and test it again by
calling BUNSEN with the same metrics. Then both work on a pipeline of shell commands: each must take the other's
`dvc.lock` for its own, and both must write the same bytes. Last, texts that need quotes or line breaks in a
`dvc.lock`. Ends with exit code 1 at the first difference.
"""

import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import zipfile

from dvc.utils.serialize import dumps_yaml, loads_yaml

N_RUNS = 2
SAME = "Data and pipelines are up to date."
STAGES = {
    "part": {
        "cmd": "mkdir -p parts/deep && head -3 data.csv > parts/a.csv && printf '%s' \"it's so\" > parts/deep/é.txt",
        "deps": ["data.csv"],
        "params": ["lr", "net.layers"],
        "outs": ["parts"],
    },
    "count": {
        "cmd": ["wc -l < parts/a.csv > n.txt", "echo '{\"n\": '$(cat n.txt)'}' > m.json"],
        "deps": ["parts"],
        "params": [{"other.yaml": None}],
        "outs": ["n.txt"],
        "metrics": [{"m.json": {"cache": False}}],
    },
}


class Project:
    """A folder in which commands run."""

    def __init__(self, folder, bunsen):
        self.folder = folder
        path = f"{bunsen.parent}{os.pathsep}{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {**os.environ, "PATH": path, "DVC_NO_ANALYTICS": "1", "SHELL": "/bin/sh"}

    def run(self, *command):
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def dvc(self, *arguments):
        return self.run(sys.executable, "-m", "dvc", *arguments)

    def repro(self, *arguments):
        stages = json.loads(self.run("bunsen", "repro", "--json", *arguments))["stages"]
        return {stage["stage"]: stage["outcome"] for stage in stages}

    def read(self, path):
        return (self.folder / path).read_text(encoding="utf-8")

    def write(self, path, text):
        (self.folder / path).write_text(text, encoding="utf-8")

    def metrics(self):
        # The form of the answer without revisions: one entry, for the workspace.
        files = json.loads(self.dvc("metrics", "show", "--json"))[""]["data"]
        return {path: file["data"] for path, file in files.items()}


def same(what, got, wanted):
    if got != wanted:
        raise SystemExit(f"{what}:\n{got}\nwanted:\n{wanted}")


def check_exported(project):
    """A project from the page, made again by DVC."""
    runs = [f"runs/{folder.name}" for folder in sorted((project.folder / "runs").iterdir())]
    same("number of runs", len(runs), N_RUNS)
    kept = [f"{run}/{file}" for run in runs for file in ("metrics.json", "tests.json")]
    written = {path: json.loads(project.read(path)) for path in kept}
    project.dvc("checkout", "--quiet")
    same("dvc status of the export", project.dvc("status").strip(), SAME)
    same("bunsen repro of the export", set(project.repro("--all").values()), {"unchanged"})
    same("git status of the export", project.run("git", "status", "--porcelain"), "")
    same("dvc metrics of the export", project.metrics(), written)
    files = kept + [f"{run}/{file}" for run in runs for file in ("curves.csv", "params.yaml")]
    before = {path: project.read(path) for path in files if (project.folder / path).exists()}
    said = project.dvc("repro", "--force", "--all-pipelines")
    same("commands that dvc ran", (said.count("> bunsen train"), said.count("> bunsen test")), (len(runs), len(runs)))
    same("files after dvc repro", {path: project.read(path) for path in before}, before)
    same("dvc status after dvc repro", project.dvc("status").strip(), SAME)
    same("bunsen repro after dvc repro", set(project.repro("--all").values()), {"unchanged"})

    params = f"{runs[1]}/params.yaml"
    project.write(params, project.read(params).replace("seed: 7", "seed: 8"))
    stages = {f"{runs[1]}/dvc.yaml:{stage}" for stage in ("train", "test")}
    same("what changed", {name for name, is_now in project.repro("--all").items() if is_now == "ran"}, stages)
    same("dvc status after bunsen repro", project.dvc("status").strip(), SAME)
    by_bunsen = project.read(f"{runs[1]}/metrics.json")
    if json.loads(by_bunsen) == written[f"{runs[1]}/metrics.json"]:
        raise SystemExit("another seed gave the same metrics")
    project.dvc("repro", "--force", f"{runs[1]}/dvc.yaml")
    same("metrics by dvc and by bunsen", project.read(f"{runs[1]}/metrics.json"), by_bunsen)


def check_turns(project):
    """A pipeline of shell commands, by turns."""
    project.run("git", "init", "--quiet")
    project.dvc("init", "--quiet")
    project.write("data.csv", "a,b\n1,2\n3,4\n")
    project.write("params.yaml", "lr: 1e-5\nnet: {layers: [1, 2.0], on: true}\nname: x\n")
    project.write("other.yaml", "words: [no, 'no', null, 0x10, .5, \"a: b\"]\n")
    stages = {name: stage for name, stage in STAGES.items() if stage}
    stages["script"] = {
        "foreach": ["one", "two"],
        "do": {
            "cmd": "printf '#!/bin/sh\\n' > ${item}.sh && chmod +x ${item}.sh && echo ${net.on} ${lr}",
            "deps": ["n.txt"],
            "outs": ["${item}.sh"],
        },
    }
    project.write("dvc.yaml", dumps_yaml({"stages": stages}))
    names = ["part", "count", "script@one", "script@two"]
    same("first bunsen repro", project.repro(), dict.fromkeys(names, "ran"))
    same("dvc status", project.dvc("status").strip(), SAME)
    ours = project.read("dvc.lock")
    project.dvc("repro", "--force")
    same("dvc.lock by dvc and by bunsen", project.read("dvc.lock"), ours)
    project.write("params.yaml", project.read("params.yaml").replace("1e-5", "1e-4"))
    same("after a change, dry", project.repro("--dry")["part"], "ran")
    project.dvc("repro")
    same("after dvc repro", project.repro(), dict.fromkeys(names, "unchanged"))
    project.write("data.csv", "a,b\n5,6\n")
    done = project.repro()
    same("after other data", (done["part"], done["count"]), ("ran", "ran"))
    same("dvc status after other data", project.dvc("status").strip(), SAME)
    project.run("rm", "-r", "parts")
    same("what was removed", project.repro("part"), {"part": "restored"})
    same("dvc status after all", project.dvc("status").strip(), SAME)
    same("files that git would take", project.run("git", "status", "--porcelain", "parts", "n.txt", "one.sh"), "")


def check_texts(project):
    """Commands that need quotes or line breaks, in the bytes of both."""
    words = ["--params", "it's", '"x"', "a:b", "a: b", "#", "é", "[1]", "&&", "|", "{a}", "longword" * 12, "$X", "-", "5"]
    chance = random.Random(7)
    commands = [" ".join(chance.choices(words, k=chance.randint(1, 30))) for _ in range(150)]
    # Only texts that DVC reads back as it meant them: it breaks some lines so that a backslash is lost.
    commands = [text for text in commands if loads_yaml(dumps_yaml({"a": {"cmd": text}})) == {"a": {"cmd": text}}]
    project.run("git", "init", "--quiet")
    project.dvc("init", "--quiet")
    stages = {f"s{n}": {"cmd": ": " + json.dumps(text).replace("$", "\\$"), "deps": ["dvc.yaml"], "outs": [f"o{n}"]} for n, text in enumerate(commands)}
    for n, stage in enumerate(stages.values()):
        stage["cmd"] = [stage["cmd"], f"echo {n} > o{n}"]
    project.write("dvc.yaml", json.dumps({"stages": stages}))
    project.repro()
    ours = project.read("dvc.lock")
    # DVC reads what was meant, and nearly always in its own bytes: beside an escaped backslash it may break a line
    # elsewhere than we do.
    parts = re.split(r"(?m)^(?=  s\d+:$)", ours)[1:]
    n_equal = 0
    for part, (name, stage) in zip(parts, loads_yaml(ours)["stages"].items()):
        same(f"odd texts of {name}", stage["cmd"], loads_yaml(project.read("dvc.yaml"))["stages"][name]["cmd"])
        n_equal += part == dumps_yaml({"stages": {name: stage}}).removeprefix("stages:\n")
    assert n_equal >= len(parts) * 0.9, f"only {n_equal} of {len(parts)} texts are written alike"


def main():
    bunsen, archive = (pathlib.Path(path).resolve() for path in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with zipfile.ZipFile(archive) as file:
            file.extractall(folder / "exported")
        (exported,) = (folder / "exported").iterdir()
        check_exported(Project(exported, bunsen))
        print("an exported project: the same metrics by dvc repro and by bunsen repro")
        for name, check in [("turns", check_turns), ("texts", check_texts)]:
            (folder / name).mkdir()
            check(Project(folder / name, bunsen))
        print("a pipeline by turns: the same dvc.lock, byte for byte")


if __name__ == "__main__":
    main()
