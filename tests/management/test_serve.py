from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diplomacy.embedded.binaries import EmbeddedError
from diplomacy.embedded.server import Server
from diplomacy.management.commands.serve import cannot_listen, keep

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def var() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="pgtest-"))
    yield path
    Server(path).destroy()
    shutil.rmtree(path)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "diplomacy.settings",
        "SIDELINES_VAR": str(var),
        "SIDELINES_WORKERS": "2",
    }


def manage(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(var), capture_output=True, text=True, check=False)


def wait_for(condition: Callable[[], object], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def children(pid: int) -> dict[str, int]:
    """The supervisor's children: the web server, and the workers by their numbers."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_text() for child in listed}
    workers = [child for child, command in commands.items() if "granian" not in command]
    names = {child: f"worker {number}" for number, child in enumerate(workers, start=1)}
    return {names.get(child, "web"): child for child in commands}


@contextlib.contextmanager
def serving(var: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    output = var / "serve.log"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment(var),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(lambda: healthy(port) or process.poll() is not None)
        assert process.poll() is None, output.read_text()
        yield process, output
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_serves_restarts_what_dies_and_stops_what_it_started(var: Path, port: int) -> None:
    prepared = manage(var, "prepare", "--no-assets", "--no-static", "--no-samples")
    assert prepared.returncode == 0, prepared.stderr
    assert "Log in as admin with the password" in prepared.stdout
    again = manage(var, "prepare", "--no-assets", "--no-static", "--no-samples")
    assert again.stdout == "Ready.\n"  # nothing to do, and the password is not shown again
    manage(var, "db", "stop")

    with serving(var, port) as (process, output):
        wait_for(lambda: f"Sidelines is at http://127.0.0.1:{port}/" in output.read_text())
        taken = manage(var, "serve", "--port", str(port))
        assert (taken.returncode, taken.stderr.count("\n")) == (1, 1)
        assert f"127.0.0.1 port {port} (Address already in use)" in taken.stderr

        wait_for(lambda: len(children(process.pid)) == 3)
        before = children(process.pid)
        for child in before.values():
            os.kill(child, signal.SIGKILL)
        wait_for(
            lambda: len(children(process.pid)) == 3 and not set(before.values()) & set(children(process.pid).values())
        )
        wait_for(lambda: healthy(port))
        wait_for(lambda: output.read_text().count(" is ready") >= 4)

        os.kill(int((var / "pg" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        # Each worker notices that it is taken for dead, and registers anew.
        wait_for(lambda: output.read_text().count(" is ready") >= 6)
        wait_for(lambda: healthy(port))
        assert len(children(process.pid)) == 3, "a restart of the database ends no process"

    assert process.returncode == 0
    assert output.read_text().endswith("Stopped.\n")
    assert not Server(var).listens()
    assert not healthy(port)


def test_a_server_that_ran_before_is_left_running(var: Path, port: int) -> None:
    prepared = manage(var, "prepare", "--no-assets", "--no-static", "--no-samples")
    assert prepared.returncode == 0, prepared.stderr
    assert Server(var).listens()
    with serving(var, port):
        pass
    assert Server(var).listens()


def test_tables_that_are_missing_are_said(var: Path, port: int) -> None:
    answer = manage(var, "serve", "--port", str(port))
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "run `manage.py prepare`, or `make run`" in answer.stderr
    assert not Server(var).listens()


class Dying:
    """Stands for a database server: whether it listens, and what becomes of starting it."""

    def __init__(self, *listens: bool, error: str = "") -> None:
        self.answers, self.error, self.starts = list(listens), error, 0

    def listens(self) -> bool:
        return self.answers.pop(0)

    def start(self) -> bool:
        self.starts += 1
        if self.error:
            raise EmbeddedError(self.error)
        return True


@pytest.mark.parametrize(
    ("server", "said"),
    [
        (Dying(True, False), ["The database was gone; it was started again."]),
        (Dying(True, False, error="no room"), ["The database is gone and cannot be started: no room"]),
        (Dying(True, True), []),
    ],
)
def test_the_database_is_kept_running(monkeypatch: pytest.MonkeyPatch, server: Dying, said: list[str]) -> None:
    clock = itertools.count()
    monkeypatch.setattr("diplomacy.management.commands.serve.monotonic", lambda: next(clock))
    heard: list[str] = []
    look = keep(server, heard.append)  # type: ignore[arg-type]
    look()
    look()
    assert (heard, server.starts) == (said, len(said))


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("127.0.0.1", 70000, "There is no port 70000"),
        ("203.0.113.7", 8000, "Nothing can listen on 203.0.113.7 port 8000"),
        ("host.invalid", 8000, "Nothing can listen on host.invalid port 8000"),
    ],
)
def test_an_address_that_cannot_be_had(host: str, port: int, sentence: str) -> None:
    assert cannot_listen(host, port).startswith(sentence)


def test_a_free_port_can_be_had(port: int) -> None:
    assert cannot_listen("127.0.0.1", port) == ""
