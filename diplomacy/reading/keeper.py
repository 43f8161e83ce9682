"""The keeper of the process that takes documents apart: starts it, asks it, and outlives it."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from diplomacy.reading.frames import Opened, frame, receive, unpack
from diplomacy.reading.kinds import Kind
from diplomacy.reading.limits import MEBIBYTE, Limits, megabytes
from diplomacy.reading.unreadable import Unreadable
from diplomacy.records import RawDocument

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parent.parent.parent
_COMMAND: Final[Sequence[str]] = (sys.executable, "-m", "diplomacy.reading.child")
_MOST_DOCUMENTS = 1000  # after so many a new process begins, whatever the libraries kept of the old ones
_START_SECONDS = 120.0
_WALL = 10  # times the seconds of the processor: where the machine is busy, a document may wait
_CHUNK = MEBIBYTE
_ESCAPED = 12  # bytes that a character may need in JSON
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")  # no secrets are in these


class _Fallen(Exception):  # noqa: N818 (it is the process that fell, not this one)
    """The process ended, or had to be ended, before it answered."""

    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.again = again  # whether it may be the fault of documents before this one


class Keeper:
    """Takes documents apart in a process of its own, which is started when the first comes.

    One of them is enough for a process that reads; after a fork each process has its own. Safe to share by threads.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner, self._served = 0, 0

    def open(self, document: RawDocument, kind: Kind) -> Opened:
        """Return what a document holds. Raises Unreadable with the reason where it cannot be taken apart."""
        with self._lock:
            fresh = self._start()
            try:
                return self._ask(document, kind)
            except _Fallen as fall:
                # A process that served others before may have fallen by what they left: the outcome must be the same.
                if fresh or not fall.again:
                    raise Unreadable(str(fall)) from fall
            self._start()
            try:
                return self._ask(document, kind)
            except _Fallen as fall:
                raise Unreadable(str(fall)) from fall

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        if self._owner == os.getpid():
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _start(self) -> bool:
        """Have a process that can be asked; return whether it is a new one."""
        usable = self._process is not None and self._owner == os.getpid() and self._process.poll() is None
        if usable and self._served < _MOST_DOCUMENTS:
            return False
        self.close()
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self._process = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={**environment, "PYTHONPATH": str(_ROOT), "PYTHONNOUSERSITE": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        self._owner, self._served = os.getpid(), 0
        try:
            self._send(frame(asdict(self.limits)))
            self._receive(_START_SECONDS)
        except _Fallen as fall:
            raise RuntimeError("the process that takes documents apart does not start") from fall
        return True

    def _ask(self, document: RawDocument, kind: Kind) -> Opened:
        self._served += 1
        told = {"kind": kind, "name": document.name, "media_type": document.media_type, "title": document.title}
        try:
            self._send(frame(told, document.content))
            header, content = self._receive(self.limits.seconds * _WALL)
        except BaseException:
            self.close()  # an answer that nobody waited for must not be taken for that to the next question
            raise
        if "unreadable" in header:
            line = header.get("line")
            raise Unreadable(str(header["unreadable"]), line if isinstance(line, int) else None)
        if header.get("fault") == "memory":
            raise self._fallen(_memory(self.limits))
        if "fault" in header:
            logger.warning("a document could not be taken apart: the reader of its kind failed (%s)", header["fault"])
            raise Unreadable(f"{_DAMAGED} ({header['fault']})")
        try:
            return unpack(header, content)
        except (ValueError, LookupError, TypeError) as error:
            raise self._fallen(_DAMAGED) from error

    def _send(self, content: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(content)
            self._process.stdin.flush()
        except OSError as error:
            raise self._fallen(_DAMAGED) from error

    def _receive(self, seconds: float) -> tuple[dict[str, object], bytes]:
        assert self._process is not None
        assert self._process.stdout is not None
        descriptor, end = self._process.stdout.fileno(), time.monotonic() + seconds

        def read(size: int) -> bytes:
            pieces, missing = [], size
            with selectors.DefaultSelector() as selector:
                selector.register(descriptor, selectors.EVENT_READ)
                while missing:
                    if not selector.select(max(end - time.monotonic(), 0)):
                        raise TimeoutError
                    piece = os.read(descriptor, min(missing, _CHUNK))
                    if not piece:
                        raise EOFError
                    pieces.append(piece)
                    missing -= len(piece)
            return b"".join(pieces)

        most_header = _ESCAPED * self.limits.characters + 4 * MEBIBYTE
        try:
            return receive(read, most_header, 2 * self.limits.archive_bytes)
        except TimeoutError as error:
            raise self._fallen(_time(self.limits), again=False) from error
        except EOFError as error:
            reason, again = self._end_of(self._process)
            raise self._fallen(reason, again=again) from error
        except (OverflowError, ValueError, RecursionError) as error:
            raise self._fallen("cannot be taken apart: more came out of it than may") from error

    def _end_of(self, process: subprocess.Popen[bytes]) -> tuple[str, bool]:
        """Return why a process ended that did not answer, and whether another may fare better."""
        try:
            status = process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return _DAMAGED, True
        if status == -signal.SIGXCPU:
            return _time(self.limits), False
        return f"{_DAMAGED}, or it needs {_more(self.limits)}", True

    def _fallen(self, reason: str, *, again: bool = True) -> _Fallen:
        logger.warning("the process that takes documents apart was ended: a document %s", reason)
        self.close()
        return _Fallen(reason, again=again)


_DAMAGED = "cannot be taken apart: it is damaged, or built to do harm"


def _more(limits: Limits) -> str:
    return f"more than {megabytes(limits.memory_bytes)} of memory"


def _memory(limits: Limits) -> str:
    return f"cannot be taken apart: it needs {_more(limits)}"


def _time(limits: Limits) -> str:
    return f"cannot be taken apart: it takes longer than {limits.seconds} second{'s'[: limits.seconds != 1]}"


_keepers: dict[Limits, Keeper] = {}


def keeper(limits: Limits) -> Keeper:
    """Return this process's keeper for the limits; its process ends with this one."""
    found = _keepers.get(limits)
    if found is None:
        found = _keepers.setdefault(limits, Keeper(limits))
        atexit.register(found.close)
    return found
