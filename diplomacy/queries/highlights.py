"""From a text and stretches of it to pieces for a page: which words are marked, and what may be quoted.

Pure functions. Offsets count characters, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from diplomacy.queries.sentences import sentences

_LINE = re.compile(r"[^\n]*\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch that is evidence: its mark's id, what it proves (`tag`: in a word). `quote`: somebody's words."""

    start: int
    end: int
    id: str
    title: str
    quote: bool = False
    tag: str = ""

    @property
    def fact(self) -> str:
        """The id of what was read out of it, where that is listed."""
        return fact_id(self.id)


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that are marked alike. `ids` are those of the highlights that begin here, `ended` those that end here."""

    text: str
    highlights: tuple[Highlight, ...] = ()
    ids: tuple[str, ...] = ()
    ended: tuple[Highlight, ...] = ()

    @property
    def title(self) -> str:
        """What the words are evidence of, each thing once; empty for plain words."""
        return "; ".join(dict.fromkeys(highlight.title for highlight in self.highlights))

    @property
    def tags(self) -> tuple[Highlight, ...]:
        """The highlights that end here, one of each sort."""
        return tuple({highlight.tag: highlight for highlight in reversed(self.ended) if highlight.tag}.values())[::-1]

    @property
    def quote(self) -> bool:
        """Whether the words are nothing but somebody's words, quoted."""
        return bool(self.highlights) and all(highlight.quote for highlight in self.highlights)


def mark_id(anchor: str, field: str, number: int = 1) -> str:
    """Return the id of a mark that proves a field of a report; a second one of the field ends in `-2`."""
    return f"r-{anchor}-{field}" + (f"-{number}" if number > 1 else "")


def fact_id(mark: str) -> str:
    """Return the id of the fact that a mark proves, where facts are listed."""
    return f"of-{mark}"


def quote_id(anchor: str) -> str:
    """Return the id of the mark around the words of a quotation."""
    return f"q-{anchor}"


def segments(text: str, highlights: Iterable[Highlight], start: int = 0, end: int | None = None) -> tuple[Segment, ...]:
    """Cut text[start:end] wherever a highlight begins or ends; the pieces joined are text[start:end].

    Highlights may overlap, nest, touch or reach beyond the text: a piece names all that cover it, the first
    to begin first. Empty ones are left out. An id is given once: where its highlight begins, or at `start`.
    """
    end = len(text) if end is None else min(end, len(text))
    inside = sorted(
        (h for h in highlights if max(h.start, start) < min(h.end, end)),
        key=lambda h: (h.start, -h.end, h.id),
    )
    cuts = {start, end} | {min(max(place, start), end) for h in inside for place in (h.start, h.end)}
    seen: set[str] = set()
    pieces = []
    for left, right in pairwise(sorted(cuts)):
        covering = tuple(h for h in inside if h.start < right and h.end > left)
        ids = tuple(dict.fromkeys(h.id for h in covering if h.id not in seen))
        seen.update(ids)
        ended = tuple(h for h in covering if h.end == right)
        pieces.append(Segment(text[left:right], covering, ids, ended))
    return tuple(pieces)


def blocks(
    text: str, highlights: Sequence[Highlight], stretches: Iterable[tuple[int, int]]
) -> list[tuple[Segment, ...]]:
    """Return the segments of each stretch. No id comes twice, though a highlight may go on in the next."""
    seen: set[str] = set()
    found = []
    for start, end in stretches:
        pieces = []
        for piece in segments(text, highlights, start, end):
            ids = tuple(each for each in piece.ids if each not in seen)
            seen.update(ids)
            pieces.append(replace(piece, ids=ids))
        found.append(tuple(pieces))
    return found


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return where each line that says something begins and ends."""
    return [found.span() for found in _LINE.finditer(text)]


def passages(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches that hold the sentences of all spans with their neighbours, in order, apart."""
    every = sentences(text)
    wanted: set[int] = set()
    for start, end in spans:
        for number, (left, right) in enumerate(every):
            if left < end and right > start:
                wanted.update((number - 1, number, number + 1))
    numbers = sorted(wanted & set(range(len(every))))
    found: list[tuple[int, int]] = []
    for place, number in enumerate(numbers):
        if place and numbers[place - 1] == number - 1:
            found[-1] = (found[-1][0], every[number][1])
        else:
            found.append(every[number])
    return found
