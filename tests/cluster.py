"""A folder with its own database cluster for each run of the tests, gone when the run ends.

Two runs at once, or a run beside `make run`, never meet. What a killed run left behind is removed
by the next: a folder whose lock nobody holds has no owner.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from diplomacy.embedded.server import Server

PARENT = Path(__file__).resolve().parent.parent / "var"
PREFIX = "test-"
VARIABLE = "SIDELINES_TEST_FOLDER"
ENVIRONMENT = ("DATABASE_URL", "SIDELINES_URL", "SIDELINES_DEBUG", "SIDELINES_HOSTS", "SECRET_KEY")

_owned: list[tuple[Path, int]] = []


def claim() -> None:
    """Make the folder and name it in the environment; workers of xdist inherit that of their controller."""
    for name in ENVIRONMENT:
        os.environ.pop(name, None)
    if VARIABLE not in os.environ:
        PARENT.mkdir(exist_ok=True)
        with (PARENT / "tests.lock").open("w") as one_at_a_time:  # no sweep between a folder and its lock
            fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
            _sweep()
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=PARENT))
            lock = _lock(folder)
        if lock is None:
            raise RuntimeError(f"{folder} was just made, but somebody else holds its lock")
        _owned.append((folder, lock))
        os.environ[VARIABLE] = str(folder)
    os.environ["SIDELINES_VAR"] = os.environ[VARIABLE]


def release() -> None:
    """Stop the cluster and delete the folder, if this process made it."""
    while _owned:
        folder, lock = _owned.pop()
        _remove(folder)
        os.close(lock)


def _lock(folder: Path) -> int | None:
    descriptor = os.open(folder / "owner", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _sweep() -> None:
    for folder in PARENT.glob(f"{PREFIX}*"):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            lock = _lock(folder)
            if lock is not None:
                _remove(folder)
                os.close(lock)


def _remove(folder: Path) -> None:
    Server(folder).destroy()
    shutil.rmtree(folder, ignore_errors=True)
