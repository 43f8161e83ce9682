"""`python -m tests.golden rewrite`: write the golden files anew; the diff in git is then the review."""

from __future__ import annotations

import sys

from diplomacy.extraction.reader import Reader
from diplomacy.reference import lookup
from tests.golden.rendering import FOLDER, articles, path_of, render


def rewrite() -> int:
    """Write what the program reads now over the golden files and return how many changed; old ones go."""
    reader = Reader(lookup.shipped())
    FOLDER.mkdir(exist_ok=True)
    wanted = {path_of(article): render(article, reader.read(article)) for article in articles()}
    changed = 0
    for path in sorted({*FOLDER.glob("*.json"), *wanted}):
        before = path.read_text(encoding="utf-8") if path.exists() else None
        if path not in wanted:
            path.unlink()
        elif before != wanted[path]:
            path.write_text(wanted[path], encoding="utf-8")
        else:
            continue
        changed += 1
    return changed


if __name__ == "__main__":
    if sys.argv[1:] != ["rewrite"]:
        sys.exit("usage: python -m tests.golden rewrite")
    sys.stdout.write(f"{rewrite()} of {len(articles())} golden files changed; git diff shows how.\n")
