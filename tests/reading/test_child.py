"""The process that takes documents apart: bounded, replaced when it falls, and with everything loaded beforehand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LATE = """
import sys
from diplomacy.reading.child import _load_what_loads_late
from diplomacy.reading.limits import Limits
_load_what_loads_late(Limits())
from tests.reading import making
from tests.reading.samples import SAMPLES
before = set(sys.modules)
from diplomacy.reading.kinds import kind_of_bytes, Kind
from diplomacy.reading.opening import open_here
from diplomacy.reading.unreadable import Unreadable
from diplomacy.records import RawDocument
for content in SAMPLES:
    document = RawDocument("a", content, "a")
    try:
        open_here(document, kind_of_bytes(document) or Kind.PAGE, Limits())
    except Unreadable:
        pass
print(*sorted(set(sys.modules) - before))
"""


def test_nothing_is_loaded_after_the_doors_are_shut() -> None:
    done = subprocess.run([sys.executable, "-c", LATE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
