"""Where figures are written down: sections of Markdown files between markers, each with how it came about."""

from __future__ import annotations

import platform
import re
import subprocess
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results.md"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown; the first column is words, the others stand to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def origin(command: str) -> str:
    """Return one line that says when, from which commit and by which command figures were made."""
    return f"{date.today().isoformat()}, commit {_commit()}, Python {platform.python_version()}: `{command}`"


def _commit() -> str:
    """Return the short name of the commit, marked where the tree holds more than that."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    try:
        changed = git("status", "--porcelain", "--untracked-files=no", "--", "diplomacy")
        return git("rev-parse", "--short", "HEAD") + (" and changes" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def write(path: Path, section: str, body: str) -> None:
    """Put a body between the markers of a section of a file; a section that is not there is added at the end."""
    opening, closing = f"<!-- {section} -->", f"<!-- end of {section} -->"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    block = f"{opening}\n\n{body.strip()}\n\n{closing}"
    found = re.compile(re.escape(opening) + ".*?" + re.escape(closing), re.DOTALL)
    there = found.search(text)
    added = f"{text.rstrip()}\n\n{block}\n".lstrip()
    path.write_text(found.sub(lambda _: block, text, count=1) if there else added, encoding="utf-8")
