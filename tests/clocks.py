"""Clocks that a busy machine does not put forward."""

from __future__ import annotations

import os
from pathlib import Path


def processor_seconds(*children: int) -> float:
    """Return the processor time of this process, of its children that ended, and of those that are named and live."""
    return sum(os.times()[:4]) + sum(map(_of_process, children))


def _of_process(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
