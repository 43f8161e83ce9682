"""An instance of its own for a benchmark: served as `make run` does, in a folder under var/, with processes to kill."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class LossError(Exception):
    """Something was lost, doubled, half written or at a standstill; the message says what."""


class Instance:
    """`manage.py serve` with an empty database of its own."""

    def __init__(self, var: Path, port: int, workers: int | None) -> None:
        self.var, self.port = var, port
        self.environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "diplomacy.settings", "SIDELINES_VAR": str(var)}
        if workers:
            self.environ["SIDELINES_WORKERS"] = str(workers)
        self.log = self.var / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> str:
        """Make the database with the sample articles; return the password of its admin."""
        if self.var.exists():
            self._manage("db", "stop")
            shutil.rmtree(self.var)
        self.var.mkdir(parents=True)
        said = self._manage("prepare")
        password = re.search(r"Log in as admin with the password (\S+)", said)
        if not password:
            raise LossError(f"no password was said: {said}")
        return password[1]

    def start(self) -> None:
        """Serve, and wait until it is ready."""
        with self.log.open("ab") as log:
            command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        wait_for(lambda: self.status("/readyz") == 200, 120, "the instance does not get ready")

    def stop(self) -> None:
        """End it in good order."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=60)
        self._manage("db", "stop")

    def status(self, path: str) -> int:
        """Return the status of an answer; 0 where there was none."""
        try:
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as client:
                client.request("GET", path)
                answer = client.getresponse()
                answer.read()
                return answer.status
        except (OSError, http.client.HTTPException):
            return 0

    def pids(self, what: str) -> list[int]:
        """Return the processes of `web`, `worker` or `database` that can be killed now."""
        if what == "database":
            try:
                pid = int((self.var / "pg" / "postmaster.pid").read_text().split("\n", 1)[0])
            except (OSError, ValueError):
                return []
            return [pid] if "postgres" in _command(pid) else []
        assert self.process is not None
        children = _children(self.process.pid)
        webs = [pid for pid in children if "granian" in _command(pid)]
        if what == "web":
            return webs + [each for pid in webs for each in _children(pid)]
        return [pid for pid in children if "worker" in _command(pid)]

    def _manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True, text=True, check=True).stdout


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def wait_for(condition: Callable[[], object], seconds: float, complaint: str) -> None:
    """Wait until something holds. Raises LossError with the complaint where it takes too long."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise LossError(complaint)
        time.sleep(0.1)
