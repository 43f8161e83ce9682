"""A small scorer: how many facts of an article's answer an extraction has right, in F1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diplomacy.records import ExtractedMeeting, Extraction
from diplomacy.reference.names import person_key

Row = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """Facts that are right, said without being so, and missed."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def compare(self, answer: object, found: object) -> None:
        """Count one value; nothing on both sides is no fact."""
        if answer == found:
            self.right += answer is not None
            return
        self.invented += found is not None
        self.missed += answer is not None

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.invented + self.missed)


def keys_of(person: Row) -> set[str]:
    """Every spelling of a person in an answer, or the party where there is no name."""
    names = [person.get("name"), *(person.get("aliases") or [])]
    return {person_key(n) for n in names if n} or {f"party:{person.get('country')}"}


def keys_found(meeting: ExtractedMeeting) -> list[set[str]]:
    """The same of the participants that were found."""
    return [
        {person_key(n) for n in (p.name, *p.aliases) if n} if p.name else {f"party:{p.party}"}
        for p in meeting.participants
    ]


def likeness(answer: Row, found: ExtractedMeeting) -> float:
    """The share of people that an answer's row and a found one have in common; the day breaks ties."""
    people = [p for p in answer["participants"] if not p.get("optional")]
    theirs = keys_found(found)
    hits = sum(any(keys_of(p) & k for k in theirs) for p in people)
    same_day = answer.get("date") == (found.date.value.iso() if found.date else None)
    return hits / max(len(people), len(theirs), 1) + 0.01 * same_day


def score(answer: Row, extraction: Extraction, tally: Tally) -> None:
    """Add one article to a tally; rows of the background cost nothing when missed."""
    left = list(extraction.meetings)
    for row in answer["meetings"]:
        best = max(left, key=lambda m, row=row: likeness(row, m), default=None)  # type: ignore[misc]
        if best is None or likeness(row, best) < 0.5:
            tally.missed += 0 if row.get("background") else 1 + len(row["participants"])
            continue
        left.remove(best)
        if row.get("background"):
            continue
        tally.right += 1
        theirs = keys_found(best)
        for person in row["participants"]:
            hit = any(keys_of(person) & k for k in theirs)
            tally.right += hit
            tally.missed += not hit and not person.get("optional")
        every = [keys_of(p) for p in row["participants"]]
        tally.invented += sum(not any(k & e for e in every) for k in theirs)
        tally.compare(row.get("date"), best.date.value.iso() if best.date else None)
        tally.compare(row.get("city"), best.place.city if best.place else None)
        tally.compare(row.get("country"), best.place.country if best.place else None)
        tally.compare(row.get("summit"), best.summit.label if best.summit else None)
        tally.compare(row["mode"], best.mode.value.value)
        status = best.status.value.value
        tally.compare(row["status"], "cancelled" if row["status"] == "cancelled" and status == "postponed" else status)
    tally.invented += sum(1 + len(m.participants) for m in left)
    quotes(answer, extraction, tally)


def quotes(answer: Row, extraction: Extraction, tally: Tally) -> None:
    """Count direct quotations that have the right words and the right speaker."""
    left = {
        person_key(s.words): {person_key(n) for n in (s.speaker, *s.aliases)}
        for s in extraction.statements
        if s.kind == "direct"
    }
    for row in answer["statements"]:
        if row["kind"] != "direct":
            continue
        speakers = {person_key(n) for n in (row["speaker"], *(row.get("aliases") or []))}
        found = left.pop(person_key(row["quote"]), set())
        tally.right += bool(found & speakers)
        tally.missed += not found & speakers
        tally.invented += bool(found) and not found & speakers
    tally.invented += len(left)
