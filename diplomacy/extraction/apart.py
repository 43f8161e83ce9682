"""Whether weak words tell of an encounter that stronger ones tell already, or of an older, a coming one, a call."""

from __future__ import annotations

from datetime import timedelta

from spacy.tokens import Doc

from diplomacy.extraction import making
from diplomacy.extraction.counting import resolve
from diplomacy.extraction.notes import Encounter, View
from diplomacy.extraction.spelling import words_of
from diplomacy.records import Mode

OF_THEIR_OWN = frozenset(
    {"discussed-together", "at-a-meal", "visit-to", "travels-to", "their-meeting", "by-phone", "faced", "visit-paid"}
    | {"moment-that", "made-peace", "spent-hours"}
)
# These stand beside the day and the place of what they recall.
RECALLED = frozenset(
    {"visit-to", "visit-paid", "travels-to", "moment-that", "made-peace", "at-a-meal", "agreed-by", "spent-hours"}
)
JOURNEYS = frozenset(("visit-to", "travels-to", "at-a-meal"))  # nobody goes anywhere, or eats, by telephone
COMING = words_of("will would shall to again")
DENIALS = words_of("no not never without n't")
PRESENT = frozenset(("copresent", "sat-between", "of-them", "witness"))  # words on who was there
NEAR = 2  # sentences between an encounter and the words on who was there
STORY = timedelta(days=8)  # what lies farther back is another story
TERM = timedelta(days=300)  # who leads a country now may not have led it before
BEFORE, AFTER = 12, 10  # words around a trigger among which its date stands


def told(doc: Doc, row: Encounter, encounters: list[Encounter]) -> bool:
    """Tell whether any of the encounters is the one that a row's weak words tell of."""
    titled = bool(doc._.title_end) and row.rule in JOURNEYS  # a headline's visit may be any
    told_in = [e for e in making.telling(row, encounters) if not (titled and e.sentence == 0 and row.sentence)]
    return any(not _other(doc, row, e) for e in told_in if not _denied(doc, e))


def widened(doc: Doc, row: Encounter, encounters: list[Encounter]) -> bool:
    """Add to the encounter just told who was present by a row's weak words: "initialled it in front of Ashton"."""
    for e in encounters:
        near = 0 <= row.sentence - e.sentence <= NEAR and not _own_day(doc, row, e)
        beside = row.rule == "witness" and row.sentence == e.sentence and any(p in e.people for p in row.people)
        if beside:  # "he was received by Lourenco in the presence of the envoy"
            row.people = [*e.people, *(p for p in row.people if p not in e.people)]
        if near and row.rule in PRESENT and {*map(id, e.people)} < {*map(id, row.people)}:
            e.where |= {k: v for k, v in row.where.items() if k not in e.where}
            e.people, e.joint = row.people, True
            doc._.fired.add(row.rule)
            return True
    return False


def _own_day(doc: Doc, row: Encounter, e: Encounter) -> bool:
    """Tell whether a row has a day in its sentence that is another than that of an encounter."""
    start, end = doc._.view.bounds[row.sentence]
    dated = any(start <= d.start < end for d in doc._.dates) and row.sentence != e.sentence
    return dated and _back(doc, row) != _back(doc, e)


def _denied(doc: Doc, e: Encounter) -> bool:
    """Tell whether words say that there was no such encounter: "had no substantive exchange"."""
    low = doc._.view.low
    return bool(DENIALS.intersection((*low[max(0, e.start - 2) : e.start], *low[e.start : e.end])))


def _other(doc: Doc, row: Encounter, e: Encounter) -> bool:
    """Tell whether an encounter of the same people is another than the one that weak words tell of."""
    if row.rule in PRESENT and {*map(id, e.people)} < {*map(id, row.people)}:
        return row.sentence - e.sentence <= NEAR or _own_day(doc, row, e)
    if row.rule not in OF_THEIR_OWN or not {*map(id, row.people)} <= {*map(id, e.people)}:
        return False
    if row.sentence == e.sentence:  # "the second meeting between them, after the visit that he paid to Tripoli in May"
        return row.rule in RECALLED and row.start > e.end and _back(doc, row) > STORY and not _dated(doc, e, row)
    if row.rule in JOURNEYS and e.mode is not Mode.IN_PERSON and not e.unsaid:
        return True
    if row.mode is not Mode.IN_PERSON and row.rule == "by-phone":
        return e.mode is Mode.IN_PERSON and not e.unsaid
    back = _back(doc, row)
    if _back(doc, e) > STORY:
        both = row.rule in RECALLED and back > STORY and abs(back - _back(doc, e)) > STORY
        return both or (back <= STORY and row.sentence < e.sentence)
    if back > STORY:
        return row.rule in RECALLED and (back < TERM or row.rule not in JOURNEYS)
    if row.rule in RECALLED or doc[row.start].tag_ not in ("VBD", "VBN"):
        return False
    if _recalled(doc, row) != _recalled(doc, e):
        return True
    body = row.sentence > 0 or not doc._.title_end
    return body and _coming(doc, e) and e.sentence > row.sentence and doc[row.start].tag_ == "VBD"


def _dated(doc: Doc, e: Encounter, row: Encounter) -> bool:
    """Tell whether the first of two in one sentence has a day from as far back as the second's."""
    days = [resolve(d, doc._.anchor, "past") for d in doc._.dates if e.start <= d.start < row.start]
    return any(day and doc._.anchor.earliest - day.latest > STORY for day in days)


def _recalled(doc: Doc, e: Encounter) -> bool:
    """Tell whether an encounter is told in the past perfect, with a day of its own: "had met the day before"."""
    start, end = doc._.view.bounds[e.sentence]
    perfect = "had" in doc._.view.low[max(start, e.start - 3) : e.start]
    return perfect and any(start <= d.start < min(end, e.end + AFTER) for d in doc._.dates)


def _coming(doc: Doc, e: Encounter) -> bool:
    view: View = doc._.view
    return bool(COMING.intersection(view.low[max(view.bounds[e.sentence][0], e.start - 4) : e.start]))


def _back(doc: Doc, e: Encounter) -> timedelta:
    """Return how far back the words around an encounter date it, from the day that the article speaks from."""
    back = timedelta(0)
    anchor = doc._.anchor
    start, end = doc._.view.bounds[e.sentence]
    for d in doc._.dates if anchor and not _coming(doc, e) else ():
        near = max(start, e.start - BEFORE) <= d.start < min(end, max(e.stop, e.end) + AFTER)
        if near and (day := resolve(d, anchor, "past")):
            back = max(back, anchor.earliest - day.latest)
    return back
