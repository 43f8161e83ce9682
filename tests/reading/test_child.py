"""The process that takes documents apart: bounded, replaced when it falls, and with everything loaded beforehand."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diplomacy.reading import frames, keeper
from diplomacy.reading.frames import Opened
from diplomacy.reading.front import read
from diplomacy.reading.keeper import Keeper
from diplomacy.reading.kinds import Kind
from diplomacy.reading.limits import Limits
from diplomacy.reading.unreadable import Unreadable
from diplomacy.records import RawDocument
from tests.hostile import papers
from tests.reading.samples import PAGES

PAGE = RawDocument("a.html", PAGES[0].encode(), "a.html")
ROOT = Path(__file__).parent.parent.parent
LATE = """
import sys
from diplomacy.reading.child import _load_what_loads_late
from diplomacy.reading.limits import Limits
_load_what_loads_late(Limits())
from tests.reading import making
from tests.reading.samples import SAMPLES
from diplomacy.reading.kinds import kind_of_bytes, Kind
from diplomacy.reading.opening import open_here
from diplomacy.reading.unreadable import Unreadable
from diplomacy.records import RawDocument
opened = []
before = set(sys.modules)
WORDS = ("open", "os.listdir", "os.scandir", "socket.__new__", "subprocess.Popen")
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event in WORDS else None)
for content in SAMPLES:
    document = RawDocument("a", content, "a")
    try:
        open_here(document, kind_of_bytes(document) or Kind.PAGE, Limits())
    except Unreadable:
        pass
print(*opened, *(set(sys.modules) - before))
"""


def test_nothing_is_loaded_after_the_doors_are_shut() -> None:
    done = subprocess.run([sys.executable, "-c", LATE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


DOORS = """
import os, socket
from diplomacy.reading.child import _shut_doors
from diplomacy.reading.limits import Limits
_shut_doors(Limits(memory_bytes=64 * 1024 * 1024))
tried = {
    "read a file": lambda: open("/etc/passwd"),
    "write a file": lambda: open("/tmp/sidelines-child", "w"),
    "connect": lambda: socket.socket(socket.AF_INET),
    "listen": lambda: socket.socket(socket.AF_UNIX),
    "take memory": lambda: bytearray(128 * 1024 * 1024),
    "hold a pipe": os.pipe,
    "end": lambda: os.write(1, b"end"),
}
for name, attempt in tried.items():
    try:
        attempt()
        print(name)
    except (OSError, MemoryError):
        pass
"""


def test_nothing_can_be_opened_once_the_doors_are_shut() -> None:
    done = subprocess.run([sys.executable, "-c", DOORS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "endend\n"


def test_it_is_given_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret")
    held = Keeper(Limits())
    try:
        held.open(PAGE, Kind.PAGE)
        environment = Path(f"/proc/{pid_of(held)}/environ")
        if not environment.exists():
            pytest.skip("no /proc here")
        assert b"a secret" not in environment.read_bytes()
    finally:
        held.close()


def test_a_killed_process_is_replaced_and_nothing_is_lost() -> None:
    held = Keeper(Limits())
    try:
        first = held.open(PAGE, Kind.PAGE)
        for _ in range(3):
            os.kill(pid_of(held), signal.SIGKILL)
            assert held.open(PAGE, Kind.PAGE) == first
    finally:
        held.close()


def test_one_process_serves_many_and_is_replaced_after_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "_MOST_DOCUMENTS", 3)
    held = Keeper(Limits())
    try:
        pids = []
        for _ in range(4):
            held.open(PAGE, Kind.PAGE)
            pids.append(pid_of(held))
        assert len(set(pids[:3])) == 1
        assert pids[3] != pids[0]
    finally:
        held.close()


def test_it_ends_with_the_process_that_started_it() -> None:
    script = (
        "import os\nfrom diplomacy.reading.keeper import keeper\nfrom diplomacy.reading.kinds import Kind\n"
        "from diplomacy.reading.limits import Limits\nfrom diplomacy.records import RawDocument\n"
        "held = keeper(Limits())\nheld.open(RawDocument('a', b'<p>They met in Lima on Monday.</p>', 'a'), Kind.PAGE)\n"
        "print(held._process.pid, flush=True)\nos._exit(1)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    pid, end = int(done.stdout), time.monotonic() + 20
    while _is_alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _is_alive(pid)


def test_memory_and_time_are_bounded_and_said() -> None:
    stream = papers.inflating(256)
    (found,) = read(RawDocument("a.pdf", stream, "a.pdf"), Limits(memory_bytes=128 * 1024 * 1024))
    assert "more than 128 MB of memory" in str(found)
    slow = f"<html><body><p {' '.join(f'a{n}=1' for n in range(60_000))}>x</p></body></html>"
    (found,) = read(RawDocument("a.html", slow.encode(), "a.html"), Limits(seconds=1))
    assert "takes longer than 1 second" in str(found)


def test_the_outcome_is_that_of_a_fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document on which a used process falls is tried once more in a new one."""
    held = Keeper(Limits())
    try:
        held.open(PAGE, Kind.PAGE)
        fell: list[int] = []
        ask = Keeper._ask

        def falls_once(self: Keeper, document: RawDocument, kind: Kind) -> Opened:
            if not fell:
                fell.append(pid_of(self))
                raise self._fallen("fell")
            return ask(self, document, kind)

        monkeypatch.setattr(Keeper, "_ask", falls_once)
        assert held.open(PAGE, Kind.PAGE).article is not None
        assert pid_of(held) != fell[0]
    finally:
        held.close()


def pid_of(held: Keeper) -> int:
    assert held._process is not None
    return held._process.pid


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    "said",
    [
        b"no frame at all, but words " * 9,
        frames.LENGTHS.pack(1 << 60, 0),
        frames.LENGTHS.pack(2, 1 << 60) + b"{}",
        frames.frame({}),
        frames.frame({"article": {"title": 1}, "parts": []}),
        frames.frame({"article": None, "parts": [{"name": "a", "size": "many"}]}),
        frames.LENGTHS.pack(200_000, 0) + b"[" * 200_000,
    ],
)
def test_what_comes_back_is_not_believed(said: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A child that a document took over can say what it likes: the document is refused, and no more."""
    (tmp_path / "said").write_bytes(frames.frame({"ready": True}) + said)
    monkeypatch.setattr(keeper, "_COMMAND", ("sh", "-c", f"cat {tmp_path}/said; cat > {tmp_path}/heard"))
    held = Keeper(Limits(seconds=1))
    try:
        with pytest.raises(Unreadable):
            held.open(PAGE, Kind.PAGE)
    finally:
        held.close()
