"""Which words of a text were asked for, and the stretch of a long text that shows them. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from diplomacy.reference.names import fold

AROUND = 90  # characters on either side of the first word found
_TOKEN = re.compile(r"\w+(?:[.'’]\w+)*")
_ASKED = re.compile(r"(?<!\S)-?\"[^\"]*\"?|\S+")
# As far as the English stemmer of PostgreSQL folds words together, near enough for underlining them.
_ENDING = re.compile(r"(?<=\w{3})(?:ations?|e?ful|ments?|ions?|ing|ies|ied|ed|es|ly|al|e|s|y)$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `marked` where it is what was asked for."""

    text: str
    marked: bool = False


def asked_words(query: str) -> frozenset[str]:
    """Return the stems of the words that a query asks for; what stands behind a minus is not asked for."""
    wanted = (part for part in _ASKED.findall(query) if not part.startswith("-"))
    return frozenset(_stem(word) for part in wanted for word in _TOKEN.findall(part) if word.lower() != "or")


def mark(text: str, query: str) -> tuple[Piece, ...]:
    """Cut a text into pieces, with the words that the query asks for marked; the pieces joined are the text."""
    return _pieces(text, asked_words(query), 0, len(text))


def snippet(text: str, query: str) -> tuple[Piece, ...]:
    """Return the stretch of a text with most of the words asked for, marked; its beginning where there is none."""
    stems = asked_words(query)
    found = [(match.start(), stem) for match in _TOKEN.finditer(text) if (stem := _stem(match[0])) in stems]
    place = max((place for place, _ in found), key=lambda start: (_distinct(found, start), -start), default=0)
    start = _word_edge(text, max(0, place - AROUND))
    end = _word_edge(text, min(len(text), place + 2 * AROUND), forward=True)
    pieces = _pieces(text, stems, start, end)
    return (*([Piece("… ")] if start else []), *pieces, *([Piece(" …")] if end < len(text) else []))


def _distinct(found: list[tuple[int, str]], start: int) -> int:
    """Return how many different words stand within the stretch that begins a little before a place."""
    return len({stem for place, stem in found if start <= place < start + AROUND})


def joined(pieces: Iterable[Piece]) -> str:
    """Return the text of pieces."""
    return "".join(piece.text for piece in pieces)


def _pieces(text: str, stems: frozenset[str], start: int, end: int) -> tuple[Piece, ...]:
    found, done = [], start
    for match in _TOKEN.finditer(text, start, end):
        if _stem(match[0]) not in stems:
            continue
        if match.start() > done:
            found.append(Piece(text[done : match.start()]))
        found.append(Piece(match[0], marked=True))
        done = match.end()
    if end > done:
        found.append(Piece(text[done:end]))
    return tuple(found)


def _stem(word: str) -> str:
    folded = fold(word).replace("’", "'").removesuffix("'s")
    return _ENDING.sub("", folded) or folded


def _word_edge(text: str, place: int, *, forward: bool = False) -> int:
    """Return the place, moved so that no word is cut."""
    if place in (0, len(text)):
        return place
    gap = text.rfind(" ", 0, place + 1) if forward else text.find(" ", place)
    return place if gap < 0 else gap if forward else gap + 1
