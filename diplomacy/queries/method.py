"""What the method page tells by figures and by example. Both are data that tests hold against their origin."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from diplomacy import wording
from diplomacy.models import Article
from diplomacy.queries.marking import Piece
from diplomacy.queries.review.rules import RuleTally, rule_tallies

DATA = Path(__file__).parent / "data"
SETS = {
    "samples": "Sample articles",
    "threads": "The project’s threads",
    "the evaluation set": "Threads of an evaluation set",
}
# What the page shows of the results, and in which words.
ACCURACY = (
    ("meetings, precision / recall", "Meetings, precision / recall"),
    ("participants, precision / recall", "Participants, precision / recall"),
    ("date, share right", "Date right"),
    ("city, share right", "City right"),
    ("country, share right", "Country right"),
    ("summit, share right", "Summit right"),
    ("mode, share right", "In person, phone or video right"),
    ("status, share right", "Held, planned, postponed or called off right"),
    ("attributed quotes, F1", "Quotations with their speaker, F1"),
    ("topics, F1", "Topics, F1"),
)
JOINING = (
    ("F1", "Accounts joined, B-cubed F1"),
    ("precision", "Precision"),
    ("recall", "Recall"),
    ("records each", "Records for one meeting; 1 is right"),
    ("date", "Date of the record right"),
    ("status", "Status of the record right"),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of figures: what was measured on, and a row for each measure with one value for each set."""

    sets: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    made: str


@dataclass(frozen=True, slots=True)
class Step:
    """What some words of the example became, and why."""

    words: str
    label: str
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class MethodPage:
    """What the method page shows besides its own words."""

    sentence: tuple[Piece, ...]
    steps: tuple[Step, ...]
    article: str
    accuracy: Figures
    joining: Figures
    rules: tuple[RuleTally, ...] = ()


def method_page() -> MethodPage:
    """Return the example, with the way to its article if the samples are here, and the figures."""
    example, figures = _data("example"), _data("figures")
    return MethodPage(
        sentence=tuple(_pieces(example["sentence"], [step["words"] for step in example["steps"]])),
        steps=tuple(Step(step["words"], step["label"], step["said"], step["why"]) for step in example["steps"]),
        article=_article(example["sample"]),
        accuracy=_table(figures["accuracy"], ACCURACY),
        joining=_table(figures["joining"], JOINING),
        rules=rule_tallies(),
    )


def _article(sample: str) -> str:
    """Return the address of a sample article's page; empty where the samples are not in the database."""
    found = Article.objects.in_print().filter(sample=True, key=f"sample:{sample}").first()
    return found.get_absolute_url() if found else ""


def _table(measured: list[dict[str, Any]], wanted: tuple[tuple[str, str], ...]) -> Figures:
    rows = [dict(each["rows"]) for each in measured]
    return Figures(
        sets=tuple(_set_name(each) for each in measured),
        rows=tuple((said, tuple(_short(row.get(name, "–")) for row in rows)) for name, said in wanted),
        made=wording.join_names(sorted({wording.say_day(date.fromisoformat(each["made"])) for each in measured})),
    )


def _short(figure: str) -> str:
    """Return a figure with three decimals at most."""
    return re.sub(r"\d+\.\d{4,}", lambda number: f"{float(number[0]):.3f}", figure)


def _set_name(measured: dict[str, Any]) -> str:
    rows = dict(measured["rows"])
    name = SETS.get(measured["set"], f"Other articles ({measured['set']})")
    size = rows.get("articles") or rows.get("threads")
    return f"{name}, {size}" if size else name


def _pieces(sentence: str, words: list[str]) -> Iterator[Piece]:
    at = 0
    for start, end in sorted({(sentence.index(each), sentence.index(each) + len(each)) for each in words}):
        if start > at:
            yield Piece(sentence[at:start])
        yield Piece(sentence[start:end], marked=True)
        at = end
    if at < len(sentence):
        yield Piece(sentence[at:])


@cache
def _data(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return found
