from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Runs the programs given as "name=shell command", prints what the supervisor says.
HARNESS = """
import os, sys
from diplomacy.management.supervisor import Program, Supervisor
programs = [Program(name, ["sh", "-c", line]) for name, line in (a.split("=", 1) for a in sys.argv[1:])]
Supervisor(programs, lambda line: print(line, flush=True), os.environ, first_delay=0.1).run()
print("all stopped", flush=True)
"""


class Run:
    """A supervisor in a process of its own."""

    def __init__(self, folder: Path, *programs: str) -> None:
        self.output = folder / "output"
        with self.output.open("wb") as file:
            command = [sys.executable, "-c", HARNESS, *programs]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT)

    def text(self) -> str:
        return self.output.read_text()

    def pids(self) -> list[int]:
        return [int(line.split()[-1]) for line in self.text().splitlines() if " | pid " in line]


def wait_for(condition: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def start(*programs: str) -> Run:
        runs.append(Run(tmp_path, *programs))
        return runs[-1]

    yield start
    for run in runs:
        run.process.terminate()
        run.process.wait(timeout=30)


def test_lines_carry_the_name_of_their_program(supervise: Callable[..., Run]) -> None:
    run = supervise("web=echo hello; exec sleep 60", "worker=printf half; sleep 0.1; echo ' a line'; exec sleep 60")
    wait_for(lambda: "half a line" in run.text())
    assert "web    | hello\n" in run.text()
    assert "worker | half a line\n" in run.text()


def test_what_dies_starts_again_later_each_time(supervise: Callable[..., Run]) -> None:
    run = supervise("web=exit 3", "worker=exec sleep 60")
    wait_for(lambda: run.text().count("web ended (exit status 3)") == 4)
    delays = [line.split(" in ")[1] for line in run.text().splitlines() if line.startswith("web ended")]
    assert delays == ["0.1 s.", "0.2 s.", "0.4 s.", "0.8 s."]
    assert "worker ended" not in run.text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_in_good_order(supervise: Callable[..., Run], number: signal.Signals) -> None:
    tidy = "trap 'echo tidied; exit 0' TERM; echo pid $$; while :; do sleep 0.05; done"
    run = supervise(f"web={tidy}", f"worker={tidy}")
    wait_for(lambda: len(run.pids()) == 2)
    run.process.send_signal(number)
    assert run.process.wait(timeout=10) == 0
    assert run.text().count("| tidied") == 2
    assert run.text().endswith("all stopped\n")
    assert not any(map(alive, run.pids()))


def test_a_second_signal_waits_for_nobody(supervise: Callable[..., Run]) -> None:
    run = supervise("web=trap '' TERM; echo pid $$; while :; do sleep 0.05; done")
    wait_for(lambda: len(run.pids()) == 1)
    run.process.terminate()
    time.sleep(0.5)
    assert run.process.poll() is None
    run.process.terminate()
    run.process.wait(timeout=5)
    assert not alive(run.pids()[0])


def test_what_a_dead_program_left_is_killed(supervise: Callable[..., Run]) -> None:
    run = supervise("web=sleep 60 & echo pid $!; exit 1")
    wait_for(lambda: run.pids())
    wait_for(lambda: not alive(run.pids()[0]))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children of a killed parent")
def test_children_end_when_the_supervisor_is_killed(supervise: Callable[..., Run]) -> None:
    run = supervise("web=echo pid $$; exec sleep 60", "worker=echo pid $$; exec sleep 60")
    wait_for(lambda: len(run.pids()) == 2)
    os.kill(run.process.pid, signal.SIGKILL)
    wait_for(lambda: not any(map(alive, run.pids())))
