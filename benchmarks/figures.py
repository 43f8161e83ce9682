"""The figures of the method page, taken out of `benchmarks/results.md` so that nobody types them twice.

`python -m benchmarks.figures` writes `diplomacy/queries/data/figures.json` anew; run it after the results changed. A
test holds the two files together.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results.md"
FIGURES = Path(__file__).parent.parent / "diplomacy" / "queries" / "data" / "figures.json"
SECTION = re.compile(r"^<!-- (accuracy on|threads)(?: in| of)? (.+?) -->\n(.*?)^<!-- end of ", re.MULTILINE | re.DOTALL)
MADE = re.compile(r"^(\d{4}-\d\d-\d\d), commit \w+", re.MULTILINE)


def read(results: str) -> dict[str, list[dict[str, Any]]]:
    """Return the figures of all measurements of accuracy and of joining, in the order of the results.

    Each has its `set`, the day on which it was `made` and its `rows`: a name and the figure over all articles, in words
    as the results have it. Raises ValueError on a section without a day.
    """
    found: dict[str, list[dict[str, Any]]] = {"accuracy": [], "joining": []}
    for kind, name, body in SECTION.findall(results):
        made = MADE.search(body)
        if made is None:
            raise ValueError(f"the results on {name} do not say when they were made")
        rows = _table(body) if kind == "accuracy on" else _sentences(body)
        found["accuracy" if kind == "accuracy on" else "joining"].append({"set": name, "made": made[1], "rows": rows})
    return found


def _table(body: str) -> list[list[str]]:
    """Return the first table's rows: the name and the column of all articles."""
    rows = [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in body.splitlines() if "|" in line]
    table = []
    for row in rows[2:]:
        if row[0] == "confidence":
            break
        table.append([row[0], row[1]])
    return table


def _sentences(body: str) -> list[list[str]]:
    """Return how many reports in how many threads were found, how they were joined, and the shares that are right."""
    names = ("reports", "threads", "found", "F1", "precision", "recall", "meetings", "records each")
    patterns = (
        r"Of ([\d,]+) reports in ([\d,]+) threads, ([\d,]+) were found",
        r"B-cubed F1 over the reports is ([\d.]+) \(precision ([\d.]+), recall ([\d.]+)\)",
        r"The ([\d,]+) meetings have ([\d.]+) records each",
    )
    values: list[str] = []
    for pattern in patterns:
        match = re.search(pattern, body)
        values += list(match.groups()) if match else []
    rows = [list(pair) for pair in zip(names, values, strict=False)]
    shares = re.search(r"Share right: (.+)\.", body)
    return rows + ([each.rsplit(" ", 1) for each in shares[1].split(", ")] if shares else [])


def printed(figures: dict[str, list[dict[str, Any]]]) -> str:
    """Return the figures as the file has them, a row on a line."""
    text = json.dumps(figures, indent=1)
    return re.sub(r'\[\s+("[^"]*"),\s+("[^"]*")\s+\]', r"[\1, \2]", text) + "\n"


def main() -> None:
    """Write the figures."""
    FIGURES.write_text(printed(read(RESULTS.read_text(encoding="utf-8"))), encoding="utf-8")
    print(f"{FIGURES} is up to date with {RESULTS}.")


if __name__ == "__main__":
    main()
