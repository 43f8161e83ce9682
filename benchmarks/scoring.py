"""How much of an article's answer an extraction has right.

An answer is a JSON object with `meetings` and `statements` as `extract` writes them; people and speakers may have
`aliases`, participants may be `optional`, meetings `background`. A fact is one meeting, participant, date, city,
country, summit, mode, status or attributed quotation.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from diplomacy.records import ExtractedMeeting, ExtractedStatement, Extraction
from diplomacy.reference.names import normalise, person_key

Row = dict[str, Any]
Left = TypeVar("Left")
Right = TypeVar("Right")

FIELDS = ("date", "city", "country", "summit", "mode", "status")
COUNTED = ("facts", "meetings", "participants", "quotes", "attributed quotes", "topics")
PAIRED = 0.5  # the likeness from which two accounts are of one meeting
SAME_WORDS = 0.8  # the share of words from which two quotations are one
HALF = 0.5  # of the words of a topic, an office or reported speech
LITTLE = frozenset({"the", "of", "a", "an", "s", "and", "for"})
# Words of which one makes a speaker an office or a document, whose name may be put in several ways.
OFFICE = frozenset(
    {"office", "ministry", "presidency", "government", "palace", "kremlin", "house", "department", "statement",
     "communique", "readout", "council", "commission", "spokesperson", "spokesman", "spokeswoman", "official",
     "officials", "secretariat", "declaration", "cabinet", "embassy", "sources", "source", "foreign",
     "presidential", "state"}
)  # fmt: skip


@dataclass(slots=True)
class Count:
    """Values that are right, said without being so, and missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, right: int = 0, extra: int = 0, missed: int = 0) -> None:
        """Count some more."""
        self.right += right
        self.extra += extra
        self.missed += missed

    @property
    def precision(self) -> float:
        """The share of what was said that is right."""
        return self.right / max(1, self.right + self.extra)

    @property
    def recall(self) -> float:
        """The share of the answer that was found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A participant: every spelling of the name, the party, and whether there is a name or an office alone."""

    names: frozenset[str]
    party: str | None
    named: bool = True
    optional: bool = False
    confidence: float = 1.0

    def is_in(self, others: Iterable[Somebody]) -> bool:
        """Tell whether one of the others is the same: by a name, or without names by the party."""
        return any(
            bool(self.names & other.names) or (not self.named and not other.named and self.party == other.party)
            for other in others
        )


@dataclass(frozen=True, slots=True)
class Account:
    """One meeting, of an answer or of an extraction. `confidence` is of the whole and of each field."""

    people: tuple[Somebody, ...]
    fields: dict[str, str | None]
    topics: tuple[str, ...] = ()
    background: bool = False
    confidence: dict[str, float] = field(default_factory=dict)

    @property
    def parties(self) -> set[str]:
        """The parties for which people act who must be there."""
        return {person.party for person in self.people if person.party and not person.optional}


@dataclass(frozen=True, slots=True)
class Judged:
    """A value that was given: of what kind, with what confidence, and whether it is right."""

    kind: str
    confidence: float
    right: bool


@dataclass(slots=True)
class Sheet:
    """The score of some articles."""

    articles: int = 0
    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    right: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    judged: list[Judged] = field(default_factory=list)

    def share(self, name: str) -> float:
        """Return the share of paired meetings whose field is right; of reported speech, the share found."""
        return self.right[name] / max(1, self.seen[name])


def spellings(names: Iterable[str | None]) -> frozenset[str]:
    """Return the keys of some spellings of a name, each also with its words in alphabetical order."""
    keys: set[str] = set()
    for name in names:
        if name:
            keys |= {person_key(name), " ".join(sorted(normalise(name).split()))}
    return frozenset(keys - {""})


def of_answer(row: Row) -> Account:
    """Return a meeting of an answer."""
    people = tuple(
        Somebody(
            spellings([p.get("name"), *(p.get("aliases") or [])]),
            p.get("country"),
            named=bool(p.get("name")),
            optional=bool(p.get("optional")),
        )
        for p in row["participants"]
    )
    values = {name: row.get(name) or None for name in FIELDS}
    return Account(people, values, tuple(row.get("topics") or ()), bool(row.get("background")))


def of_record(meeting: ExtractedMeeting) -> Account:
    """Return a meeting of an extraction."""
    people = tuple(
        Somebody(
            spellings([p.name, *p.aliases]) if p.name else frozenset(),
            p.party,
            named=bool(p.name),
            optional=p.optional,
            confidence=p.evidence.confidence if p.evidence else 1.0,
        )
        for p in meeting.participants
    )
    values: dict[str, str | None] = {
        "date": meeting.date.value.iso() if meeting.date else None,
        "city": meeting.place.city if meeting.place else None,
        "country": meeting.place.country if meeting.place else None,
        "summit": meeting.summit.label if meeting.summit else None,
        "mode": meeting.mode.value.value,
        "status": meeting.status.value.value,
    }
    confidence = {"meeting": meeting.confidence, "mode": meeting.mode.evidence.confidence}
    confidence["status"] = meeting.status.evidence.confidence
    if meeting.date:
        confidence["date"] = meeting.date.evidence.confidence
    if meeting.place:
        confidence["city"] = confidence["country"] = meeting.place.evidence.confidence
    if meeting.summit:
        confidence["summit"] = meeting.summit.evidence.confidence
    return Account(people, values, tuple(t.phrase for t in meeting.topics), meeting.background, confidence)


def pairs(
    answers: Sequence[Left], found: Sequence[Right], likeness: Callable[[Left, Right], float], least: float
) -> list[tuple[int, int]]:
    """Pair two lists one to one, the likest first; what is less like than `least` stays alone."""
    order = sorted(((likeness(a, f), -i, -j) for i, a in enumerate(answers) for j, f in enumerate(found)), reverse=True)
    taken: list[tuple[int, int]] = []
    for value, i, j in order:
        if value >= least and all(i != -a and j != -f for a, f in taken):
            taken.append((-i, -j))
    return taken


def likeness(answer: Account, found: Account) -> float:
    """Return what two accounts share of people and parties, 0 to 1, and a little more for the same day and means."""
    needed = [p for p in answer.people if not p.optional]
    spare = [p for p in answer.people if p.optional]
    present = [p for p in found.people if not p.is_in(spare)]
    people = sum(p.is_in(present) for p in needed) / max(len(needed), len(present), 1)
    there = {p.party for p in present if p.party}
    parties = len(answer.parties & there) / max(1, len(answer.parties | there))
    more = sum(w for name, w in (("date", 0.05), ("mode", 0.02)) if answer.fields[name] == found.fields[name])
    return max(people, (people + parties) / 2) + (more if people or parties else 0)


def same(name: str, answer: str | None, found: str | None) -> bool:
    """Tell whether a field is right. What was put off is cancelled as far as an answer goes."""
    if name == "status":
        return answer == found or {answer, found} == {"postponed", "cancelled"}
    return normalise(answer or "") == normalise(found or "")


def dice(answer: str, found: str) -> float:
    """Return the share of words that two texts have in common, each counted as often as it stands."""
    one, other = Counter(normalise(answer).split()), Counter(normalise(found).split())
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def overlap(answer: str, found: str) -> float:
    """Return the share of different words that two phrases have in common."""
    one, other = set(normalise(answer).split()), set(normalise(found).split())
    return len(one & other) / max(1, len(one | other))


def same_speaker(answer: Row, found: ExtractedStatement) -> bool:
    """Tell whether a speaker is right: one of the spellings, or an office that shares half of its words."""
    names = [answer["speaker"], *(answer.get("aliases") or [])]
    if spellings(names) & spellings([found.speaker]):
        return True
    theirs = set(normalise(found.speaker).split()) - LITTLE
    for name in names:
        ours = set(normalise(name or "").split()) - LITTLE
        if ours & OFFICE and len(ours & theirs) >= HALF * len(ours | theirs):
            return True
    return False


def score(answer: Row, extraction: Extraction, sheet: Sheet) -> None:
    """Add one article to a sheet."""
    sheet.articles += 1
    answers = [of_answer(row) for row in answer.get("meetings") or []]
    found = [of_record(meeting) for meeting in extraction.meetings]
    together = pairs(answers, found, likeness, PAIRED)
    for i, j in together:
        judge(answers[i], found[j], sheet)
        if not answers[i].background:
            compare(answers[i], found[j], sheet)
    facts, meetings = sheet.counts["facts"], sheet.counts["meetings"]
    for i, account in enumerate(answers):
        if not account.background and i not in {a for a, _ in together}:
            meetings.add(missed=1)
            people = sum(not p.optional for p in account.people)
            facts.add(missed=1 + people + sum(value is not None for value in account.fields.values()))
    for j, account in enumerate(found):
        if j not in {f for _, f in together}:
            meetings.add(extra=1)
            facts.add(extra=1 + len(account.people))
            sheet.judged.append(Judged("meeting", account.confidence["meeting"], False))
            sheet.judged += [Judged("participant", p.confidence, False) for p in account.people]
    statements(answer, extraction, sheet)


def compare(answer: Account, found: Account, sheet: Sheet) -> None:
    """Count what two accounts of one meeting have in common."""
    facts = sheet.counts["facts"]
    sheet.counts["meetings"].add(right=1)
    facts.add(right=1)
    needed = [p for p in answer.people if not p.optional]
    hits = sum(p.is_in(found.people) for p in needed)
    strangers = sum(not p.is_in(answer.people) for p in found.people)
    for count in (sheet.counts["participants"], facts):
        count.add(right=hits, extra=strangers, missed=len(needed) - hits)
    for name in FIELDS:
        ours, theirs = answer.fields[name], found.fields[name]
        right = same(name, ours, theirs)
        sheet.seen[name] += 1
        sheet.right[name] += right
        if right:
            facts.add(right=bool(ours or theirs))
        else:
            facts.add(extra=bool(theirs), missed=bool(ours))
    hits = len(pairs(answer.topics, found.topics, overlap, HALF))
    sheet.counts["topics"].add(right=hits, extra=len(found.topics) - hits, missed=len(answer.topics) - hits)


def judge(answer: Account, found: Account, sheet: Sheet) -> None:
    """Note for every value of a meeting whether it is right, beside its confidence."""
    sheet.judged.append(Judged("meeting", found.confidence["meeting"], True))
    sheet.judged += [Judged("participant", p.confidence, p.is_in(answer.people)) for p in found.people]
    for name in FIELDS:
        if found.fields[name] is not None:
            right = same(name, answer.fields[name], found.fields[name])
            sheet.judged.append(Judged(name, found.confidence[name], right))


def statements(answer: Row, extraction: Extraction, sheet: Sheet) -> None:
    """Count quotations, their speakers, and the reported speech that was found."""
    rows = answer.get("statements") or []
    quoted = [row for row in rows if row["kind"] == "direct"]
    found = [s for s in extraction.statements if s.kind == "direct"]
    together = pairs(quoted, found, lambda row, s: dice(row["quote"], s.words), SAME_WORDS)
    speakers = {j: same_speaker(quoted[i], found[j]) for i, j in together}
    for count, hits in (
        (sheet.counts["quotes"], len(together)),
        (sheet.counts["attributed quotes"], sum(speakers.values())),
        (sheet.counts["facts"], sum(speakers.values())),
    ):
        count.add(right=hits, extra=len(found) - hits, missed=len(quoted) - hits)
    sheet.judged += [Judged("quotation", s.evidence.confidence, speakers.get(j, False)) for j, s in enumerate(found)]
    told = [row for row in rows if row["kind"] == "indirect"]
    reported = pairs(told, extraction.statements, lambda row, s: dice(row["quote"], s.words), HALF)
    sheet.seen["indirect"] += len(told)
    sheet.right["indirect"] += len(reported)
