"""Which quotations carry the same words of the same speaker, and the statement that they make together.

Outlets trim quotations, mend their punctuation and drop words. Two are the same where nearly all words of the shorter
stand in the longer, in order and close together; a `not` or a figure that only one of them has makes them two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import pairwise

from diplomacy.records import ConsolidatedStatement, ExtractedStatement, LiveQuotation
from diplomacy.resolution.anchors import digest, words
from diplomacy.resolution.shingles import marks, shingles, words_of

LONGEST_GAP = timedelta(days=14)  # between the days on which articles with the same words came out
FEWEST_WORDS = 5  # in a row that both must have; less is only the same where it is all
HELD = 0.8  # of the shorter quotation's words
RUN, WINDOW = 4, 2  # so that any five words in a row give a mark
SPREAD, SLACK = 2, 10  # words that the shorter may be spread over in the longer: twice its own, and ten
NOT = re.compile(r"(?<=\w)n['’]t\b|(?<=\bcan)not\b", re.IGNORECASE)
NEGATIONS = frozenset(["not", "no", "never", "none", "nothing", "nobody", "neither", "nor", "without"])

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    """Words that stand alike in both: where they begin in the shorter and in the longer, and how many."""

    short: int
    long: int
    size: int


def speaker_key(statement: ExtractedStatement, *, sample: bool) -> str:
    """Return what two quotations must share to be compared, and what settling locks: who speaks, and how."""
    speaker = statement.leader or f"{statement.party}|{words(statement.speaker)}"
    return digest("sample" if sample else "", statement.kind, speaker)


def spoken(text: str) -> Words:
    """Return a quotation's words for comparing: `don't` is `do not`; a text without any word is one word itself."""
    return tuple(words_of(NOT.sub(" not", text))) or (text,)


def marks_of(key: str, text: str) -> frozenset[int]:
    """Return the numbers by which a quotation of the speaker finds others with the same words."""
    return marks(shingles(spoken(text), RUN, key), WINDOW)


def same_words(one: Words, other: Words) -> bool:
    """Tell whether two quotations are the same words, one of them perhaps trimmed or mended."""
    short, long = sorted((one, other), key=lambda w: (len(w), w))
    if short == long:
        return True
    if len(short) < FEWEST_WORDS:
        return False
    matcher = SequenceMatcher(None, short, long, autojunk=False)
    found = [_Match(*block) for block in matcher.get_matching_blocks() if block.size > 1]
    if not found or max(m.size for m in found) < FEWEST_WORDS or sum(m.size for m in found) < HELD * len(short):
        return False
    start, end = found[0].long, found[-1].long + found[-1].size
    return end - start <= SPREAD * len(short) + SLACK and not _contradict(short, long, found)


def same(one: LiveQuotation, other: LiveQuotation) -> bool:
    """Tell whether two quotations are one statement: one speaker, one manner, near in time, the same words."""
    if one.key != other.key or one.sample != other.sample:
        return False
    if one.published and other.published and abs(one.published - other.published) > LONGEST_GAP:
        return False
    return same_words(spoken(one.words), spoken(other.words))


def cluster(quotations: Iterable[LiveQuotation]) -> list[tuple[LiveQuotation, ...]]:
    """Part the quotations into statements, each in order of publication; their order does not matter.

    The fullest go first: a shorter one joins the first statement whose fullest form it is the same as. So a short
    form that two speeches share cannot make them one.
    """
    parts: list[list[LiveQuotation]] = []
    for quotation in sorted(quotations, key=lambda q: (-len(spoken(q.words)), *by_publication(q))):
        home = next((part for part in parts if same(part[0], quotation)), None)
        if home is None:
            parts.append([quotation])
        else:
            home.append(quotation)
    return [tuple(sorted(part, key=by_publication)) for part in parts]


def consolidate(quotations: Sequence[LiveQuotation]) -> ConsolidatedStatement:
    """Return the statement that the quotations of one cluster make.

    The words are those of the fullest form, the earliest of equals. The name is that of the earliest quotation, office
    and country those of the earliest that gives them, the meeting the one that most voices name, the earliest of
    equals. Raises ValueError where there is no quotation.
    """
    if not quotations:
        raise ValueError("a statement needs a quotation")
    ordered = sorted(quotations, key=by_publication)
    first = ordered[0]
    voices: dict[int, set[str]] = {}
    for quotation in ordered:
        if quotation.meeting:
            voices.setdefault(quotation.meeting, set()).add(quotation.source)
    return ConsolidatedStatement(
        key=first.key,
        kind=first.kind,
        words=max(ordered, key=lambda q: len(spoken(q.words))).words,
        speaker=first.speaker,
        quotations=tuple(q.id for q in ordered),
        leader=next((q.leader for q in ordered if q.leader), None),
        party=next((q.party for q in ordered if q.party), None),
        role=next((q.role for q in ordered if q.role), ""),
        published=first.published,
        meeting=max(voices, key=lambda meeting: len(voices[meeting])) if voices else None,
        sample=first.sample,
    )


def by_publication(quotation: LiveQuotation) -> tuple[date, str, str]:
    """Sort key: day of publication, undated last, ties by the article's key and the anchor."""
    return (quotation.published or date.max, quotation.article, quotation.anchor)


def heirs(gone: Iterable[tuple[str, str]], fresh: Iterable[tuple[str, str]]) -> dict[int, int]:
    """Say which vanished quotation of an article each new one follows: the same speaker and the same words, patched.

    Both are pairs of speaker's key and words, in the order of the text; what is returned are their numbers, new to old.
    """
    old = [(key, spoken(text)) for key, text in gone]
    found: dict[int, int] = {}
    for index, (key, text) in enumerate(fresh):
        for number, (old_key, old_words) in enumerate(old):
            if number not in found.values() and key == old_key and same_words(spoken(text), old_words):
                found[index] = number
                break
    return found


def _contradict(short: Words, long: Words, found: Sequence[_Match]) -> bool:
    """Tell whether one has a `not`, or another figure, where the other has none. What was trimmed off says nothing."""
    first, last = found[0], found[-1]
    end, end_long, left = last.short + last.size, last.long + last.size, len(short) - last.short - last.size
    gaps = [((a.short + a.size, b.short), (a.long + a.size, b.long)) for a, b in pairwise(found)]
    # Beside what both have: only as far as the shorter has words of its own there, or it was trimmed.
    if first.short:
        gaps.append(((0, first.short), (max(0, first.long - first.short - 1), first.long)))
    if left:
        gaps.append(((end, len(short)), (end_long, end_long + left + 1)))
    for ours, theirs in gaps:
        mine, yours = short[slice(*ours)], long[slice(*theirs)]
        if Counter(w for w in mine if w in NEGATIONS) != Counter(w for w in yours if w in NEGATIONS):
            return True
        figures = [{w for w in side if w[0].isdigit()} for side in (mine, yours)]
        if all(figures) and figures[0] != figures[1]:
            return True
    return False
