"""Has the genuine DVC send contents to a real edge and fetch them again.

    python tests/oracle/edge_clients.py PATH_OF_BUNSEN_EDGE

Starts the edge on an empty folder and a free port, makes a private project with a writer's and a viewer's
token, and walks what a class does: push a file and a folder, ask what is missing, push again, pull on another
machine. Ends with exit code 1 at the first step that does not do as it should.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

DVC = pathlib.Path(sys.executable).parent / "dvc"


class Edge:
    """A running edge."""

    def __init__(self, program, data):
        command = [program, "--listen", "127.0.0.1:0", "--data", data]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        self.process = subprocess.Popen(command, **pipes)
        self.origin = self.process.stdout.readline().rsplit(" ", 1)[1].strip()
        self.token = (pathlib.Path(data) / "token").read_text().strip()

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.origin + path, data, method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def counted(self):
        """How many contents were stored, as the edge counts its requests."""
        with urllib.request.urlopen(self.origin + "/metrics") as answer:
            lines = answer.read().decode().splitlines()
        start = 'bunsen_http_requests_total{route="/p/{name}/dvc/files/md5/{start}/{rest}",method="P'
        stored = [line for line in lines if line.startswith(start) and 'status="201"' in line]
        return sum(int(line.rsplit(" ", 1)[1]) for line in stored)


class Machine:
    """A folder with DVC in it, as one learner has it."""

    def __init__(self, folder, address, token):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        home = self.folder.parent / (self.folder.name + "-home")
        home.mkdir()
        keep = ("PATH", "LANG", "TMPDIR")
        self.env = {name: os.environ[name] for name in keep if name in os.environ}
        self.env |= {name: str(home) for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
        self.env["DVC_NO_ANALYTICS"] = "1"
        self.dvc("init", "--no-scm", "--quiet")
        self.dvc("config", "core.analytics", "false")
        self.dvc("config", "core.check_update", "false")
        self.dvc("remote", "add", "--default", "edge", address)
        self.dvc("remote", "modify", "--local", "edge", "auth", "custom")
        self.dvc("remote", "modify", "--local", "edge", "custom_auth_header", "Authorization")
        self.dvc("remote", "modify", "--local", "edge", "password", f"Bearer {token}")

    def dvc(self, *arguments, fails=False):
        run = subprocess.run([DVC, *arguments], cwd=self.folder, env=self.env, capture_output=True, text=True)
        if (run.returncode != 0) != fails:
            raise SystemExit(f"dvc {' '.join(arguments)} ended with {run.returncode}:\n{run.stdout}{run.stderr}")
        return run.stdout + run.stderr

    def write(self, path, data):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def files(self, top):
        root = self.folder / top
        found = [root] if root.is_file() else sorted(path for path in root.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found}


def check(what, got, expected):
    if got != expected:
        raise SystemExit(f"{what}: {got!r}, expected {expected!r}")
    print(f"{what}: as it should be")


def walk(edge, folder):
    edge.ask("PUT", "/api/projects/iris", {"private": True})
    tokens = {
        role: edge.ask("POST", "/api/projects/iris/tokens", {"role": role, "label": role})["token"]
        for role in ("writer", "viewer")
    }
    address = f"{edge.origin}/p/iris/dvc"
    here = Machine(folder / "here", address, tokens["writer"])
    here.write("table.csv", b"a,b\n1,2\n" * 1000)
    here.write("images/1.txt", b"one\n")
    here.write("images/\u0e02\u0e49\u0e2d/2.txt", b"two\n")
    here.write("images/empty", b"")
    here.write("large.bin", bytes(range(256)) * 40_000)
    here.dvc("add", "table.csv", "images", "large.bin")
    status = here.dvc("status", "--cloud")
    check("before the push five files and a listing are new", status.count("new:"), 6)
    here.dvc("push")
    check("files and the folder's listing arrived", edge.counted(), 6)
    check("nothing is missing now", "in sync" in here.dvc("status", "--cloud"), True)
    here.dvc("push")
    check("a second push sends nothing", edge.counted(), 6)
    here.write("images/3.txt", b"three\n")
    here.dvc("add", "images")
    here.dvc("remote", "modify", "edge", "method", "PUT")
    here.dvc("push")
    check("one more file is that file and a listing", edge.counted(), 8)

    there = Machine(folder / "there", address, tokens["viewer"])
    for pointer in here.folder.glob("*.dvc"):
        if pointer.is_file():
            there.write(pointer.name, pointer.read_bytes())
    there.dvc("pull")
    for top in ("table.csv", "images", "large.bin"):
        check(f"{top} came back", there.files(top), here.files(top))
    there.write("more.csv", b"more\n")
    there.dvc("add", "more.csv")
    check("a viewer cannot push", "403" in there.dvc("push", fails=True), True)

    stranger = Machine(folder / "stranger", address, "wrong")
    stranger.write("table.csv.dvc", (here.folder / "table.csv.dvc").read_bytes())
    stranger.dvc("pull", fails=True)
    check("a stranger gets nothing", stranger.files("table.csv"), {})


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        edge = Edge(program, os.path.join(folder, "data"))
        with contextlib.ExitStack() as ending:
            ending.callback(edge.process.wait)
            ending.callback(edge.process.terminate)
            walk(edge, pathlib.Path(folder))


if __name__ == "__main__":
    main()
