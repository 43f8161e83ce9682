"""Which articles are copies of one another: one story under several names, trimmed, patched and signed anew.

Copies are told by the words that their writers chose themselves: how much of the shorter text stands in the longer.
Words in quotation marks are left out where there is enough beside them, since two hands may quote one speech; and
the people and places that the shorter text opens with must stand in the longer, since an office may tell of two calls
in the same set words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from diplomacy.resolution.shingles import marks, shingles, words_of

RUN = 4  # words; a patched word spoils four runs, while longer runs are spoilt by every edit
WINDOW = 20  # runs; a shared stretch of 23 words is always found
HELD = 0.45  # of the shorter text's runs; copies of the evaluation threads have 0.6 to 1, other pairs at most 0.15
NAMED = 0.8  # of the names that the shorter text opens with
OPENING = 45  # words
LEAST = 20  # runs that a text must have to be judged
FEWEST_NAMES = 3
LONGEST_GAP = timedelta(days=31)  # between copies
REPRINT_GAP = timedelta(days=3)  # in which an outlet corrects its own story; later it tells a new one in set words
FEWEST_MARKS = 0.15  # of the marks of the text with fewer, shared, to be worth comparing

QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)", re.MULTILINE)
# "AHMEDABAD, Jan 12 (PTI)", "BRASILIA (Reuters) -", "MEXICO CITY -"
DATELINE = re.compile(
    r"\A\W*[A-Z][\w.'’ -]{1,40}(?:, [A-Z][\w.'’ ]{1,20}){0,2}(?:,? \w{3,9}\.? \d{1,2}(?:, \d{4})?)?"
    r"(?:\s*\([^)\n]{2,40}\)\s*[-–—:]*|\s*(?:--|[-–—:]))\s"
)
# not at the start of a sentence, where every word has a capital
NAME = re.compile(r"(?<![.!?:\n“\"] )(?<![\n“\"])(?<!\A)\b[A-Z][\w-]*")


@dataclass(frozen=True, slots=True)
class Signature:
    """What of a text is compared: its runs of words, all and without quotations, and the names it opens with."""

    runs: frozenset[int]
    own: frozenset[int]
    names: frozenset[str]
    words: frozenset[str]
    marks: frozenset[int]


@dataclass(frozen=True, slots=True)
class Copy:
    """A text and what else of its article counts when copies are told: outlet, day, and whether it is a sample."""

    signature: Signature
    outlet: str | None = None
    published: date | None = None


def signature(text: str) -> Signature:
    """Return what of a text is compared. Dateline, punctuation, accents and layout do not count.

    `marks` are the numbers by which texts find one another; a text of fewer than 23 words has none.
    """
    body = DATELINE.sub("", text, count=1)
    words = words_of(body)
    runs = shingles(words, RUN)
    opening = " ".join(body.split()[:OPENING])
    return Signature(
        runs=frozenset(runs),
        own=frozenset(run for part in QUOTED.split(body) for run in shingles(words_of(part), RUN)),
        names=frozenset(word for name in NAME.findall(opening) for word in words_of(name)),
        words=frozenset(words_of(text)),
        marks=marks(runs, WINDOW) if len(runs) >= LEAST else frozenset(),
    )


def may_be_copies(shared: int, ours: int, theirs: int) -> bool:
    """Tell whether two texts share so many of their marks that comparing them is worth while."""
    return shared >= max(1.0, FEWEST_MARKS * min(ours, theirs))


def are_copies(one: Copy, other: Copy) -> bool:
    """Tell whether two articles are copies of one another, in whichever order they are given."""
    if one.published and other.published:
        gap = abs(one.published - other.published)
        if gap > (REPRINT_GAP if one.outlet and one.outlet == other.outlet else LONGEST_GAP):
            return False
    a, b = one.signature, other.signature
    if min(len(a.runs), len(b.runs)) < LEAST:
        return False
    ours, theirs = (a.own, b.own) if min(len(a.own), len(b.own)) >= LEAST else (a.runs, b.runs)
    if len(ours & theirs) < HELD * min(len(ours), len(theirs)):
        return False
    if len(a.runs) == len(b.runs):
        return _names_stand_in(a, b) or _names_stand_in(b, a)
    return _names_stand_in(a, b) if len(a.runs) < len(b.runs) else _names_stand_in(b, a)


def groups(articles: Iterable[int], links: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    """Part the articles into those that are linked, over however many steps; a lone article is a group of its own."""
    home = {article: article for article in articles}

    def root(article: int) -> int:
        while home[article] != article:
            home[article] = home[home[article]]
            article = home[article]
        return article

    for one, other in links:
        home[root(one)] = root(other)
    found: dict[int, set[int]] = {}
    for article in home:
        found.setdefault(root(article), set()).add(article)
    return [frozenset(members) for members in found.values()]


def representative(members: Mapping[int, tuple[date | None, str]]) -> int:
    """Return the article that a group of copies goes by: the oldest by publication, undated last, ties by key.

    `members` gives each article's day of publication and key. Raises ValueError where there is none.
    """
    return min(members, key=lambda article: (members[article][0] or date.max, members[article][1]))


def _names_stand_in(shorter: Signature, longer: Signature) -> bool:
    if len(shorter.names) < FEWEST_NAMES:
        return True
    return len(shorter.names & longer.words) >= NAMED * len(shorter.names)
