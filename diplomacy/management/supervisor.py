"""Keeps programs running: restarts what dies, stops all when told to, and leaves none behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

LONGEST_DELAY = 10.0  # seconds before a restart
HEALTHY_AFTER = 10.0  # seconds; who lived that long starts again from the first delay
STOP_SECONDS = 20.0
TICK = 0.1
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Program:
    """A name for the log, and the command that runs it."""

    name: str
    command: Sequence[str]


@dataclass(slots=True)
class _Child:
    program: Program
    delay: float
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    restart_at: float = 0.0
    rest: bytes = field(default=b"")


class Supervisor:
    """Runs programs until SIGINT, SIGTERM or SIGHUP; `say` gets each line of theirs as `pass_on` makes it.

    `pass_on` is given a program's name and its line; without one, the name stands before the line. Who runs this says
    its own lines with the supervisor's `say`, which gives them the same form.

    What dies starts again after `first_delay` seconds, and later each time that it dies soon.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        say: Callable[[str], None],
        environ: Mapping[str, str],
        *,
        first_delay: float = 1.0,
        pass_on: Callable[[str, str], str] | None = None,
    ) -> None:
        self._first_delay = first_delay
        self._children = [_Child(program, first_delay) for program in programs]
        self._write = say
        self._environ = dict(environ)
        self._selector = selectors.DefaultSelector()
        width = max(len(program.name) for program in programs)
        self.say = (lambda line: say(pass_on("serve", line))) if pass_on else say
        self._passed_on = pass_on or (lambda name, line: f"{name:<{width}} | {line}")
        self._signals = 0

    def run(self, tick: Callable[[], None] | None = None) -> None:
        """Start all and watch them; returns after all have stopped. `tick` is called about ten times a second."""
        handled = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._on_signal) for number in handled}
        try:
            while not self._signals:
                self._revive()
                self._read(TICK)
                if tick is not None:
                    tick()
        finally:
            self._stop()
            self._selector.close()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: object) -> None:
        self._signals += 1

    def _revive(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.process is None:
                if now >= child.restart_at:
                    self._start(child)
            elif child.process.poll() is not None:
                status = child.process.returncode
                self._end(child)
                if now - child.started >= HEALTHY_AFTER:
                    child.delay = self._first_delay
                child.restart_at = now + child.delay
                self.say(f"{child.program.name} ended ({_said(status)}); it starts again in {child.delay:g} s.")
                child.delay = min(child.delay * 2, LONGEST_DELAY)

    def _start(self, child: _Child) -> None:
        parent = os.getpid()
        # A session of its own: Ctrl-C reaches us alone, and we tell the children in good order.
        child.process = subprocess.Popen(
            child.program.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self._environ,
            start_new_session=True,
            preexec_fn=lambda: _die_with(parent),
        )
        child.started = time.monotonic()
        os.set_blocking(_pipe(child).fileno(), False)
        self._selector.register(_pipe(child), selectors.EVENT_READ, child)

    def _read(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            self._pass_on(key.data)

    def _pass_on(self, child: _Child) -> None:
        while True:
            try:
                piece = os.read(_pipe(child).fileno(), 65536)
            except BlockingIOError:
                return
            if not piece:
                # Closed, though the process may live: no more events, or select would spin.
                if _pipe(child) in self._selector.get_map():
                    self._selector.unregister(_pipe(child))
                return
            *lines, child.rest = (child.rest + piece).split(b"\n")
            for line in lines:
                self._write(self._passed_on(child.program.name, line.decode(errors="replace")))

    def _end(self, child: _Child) -> None:
        """Take leave of a process that ended: its last lines, and its own children, which it may have left."""
        if child.process is None:
            return
        _signal_group(child.process.pid, signal.SIGKILL)
        self._pass_on(child)
        if child.rest:
            self._write(self._passed_on(child.program.name, child.rest.decode(errors="replace")))
            child.rest = b""
        if _pipe(child) in self._selector.get_map():
            self._selector.unregister(_pipe(child))
        _pipe(child).close()
        child.process = None

    def _stop(self) -> None:
        alive = [child for child in self._children if child.process is not None]
        for child in alive:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        asked = self._signals
        while any(child.process is not None and child.process.poll() is None for child in alive):
            self._read(TICK)
            if time.monotonic() > deadline or self._signals > asked:  # or a second Ctrl-C
                break
        for child in alive:
            process = child.process
            self._end(child)
            if process is not None:
                process.wait()


def _pipe(child: _Child) -> IO[bytes]:
    if child.process is None or child.process.stdout is None:
        raise RuntimeError(f"{child.program.name} does not run")
    return child.process.stdout


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: "not permitted" of a group of zombies
        os.killpg(group, number)


def _said(status: int) -> str:
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"


def _die_with(parent: int) -> None:
    """In the child: ask Linux for SIGTERM when the supervisor is gone, however it went. Elsewhere: nothing."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # gone in between
        os.kill(os.getpid(), signal.SIGTERM)
