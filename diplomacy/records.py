"""The shapes that travel between the stages of an article's way.

Standard library only, frozen, comparable and hashable: a stage takes some of these and returns others, and nothing
here knows of spaCy, Django or the database. Character offsets count Python string positions, end exclusive.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, Self


class Mode(StrEnum):
    """How the parties were in touch."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


class Status(StrEnum):
    """What became of a meeting, as far as is known."""

    HELD = "held"
    PLANNED = "planned"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Level(StrEnum):
    """The rank at which a meeting took place: that of the lower side."""

    LEADERS = "leaders"
    FOREIGN_MINISTERS = "foreign_ministers"
    MINISTERS = "ministers"
    OFFICIALS = "officials"


class Form(StrEnum):
    """How many parties sat down together."""

    BILATERAL = "bilateral"
    SMALL_GROUP = "small_group"
    PLENARY = "plenary"


class Capacity(StrEnum):
    """What a participant was at the meeting besides a participant."""

    HOST = "host"
    VISITOR = "visitor"
    MEDIATOR = "mediator"


class RoleKind(StrEnum):
    """The kinds of office that the reference data tells apart."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    FOREIGN_MINISTER = "foreign_minister"
    DEFENCE_MINISTER = "defence_minister"
    ORGANISATION_HEAD = "organisation_head"
    OTHER = "other"


StatementKind = Literal["direct", "indirect"]
Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
TextPart = Literal["text", "title"]


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day that may be known only to the month, the year or a range: the earliest and the latest it can be.

    Raises ValueError where the range ends before it begins.
    """

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        """Refuse a range that is turned round."""
        if self.latest < self.earliest:
            raise ValueError(f"a date range cannot end before it begins: {self.earliest} to {self.latest}")

    @classmethod
    def day(cls, value: date) -> Self:
        """Return the date that is one known day."""
        return cls(value, value)

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """Return the whole of one month."""
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def year(cls, year: int) -> Self:
        """Return the whole of one year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. Raises ValueError on anything else."""
        try:
            numbers = [int(part) for part in text.strip().split("-")]
            match numbers:
                case [year]:
                    return cls.year(year)
                case [year, month]:
                    return cls.month(year, month)
                case [year, month, day]:
                    return cls.day(date(year, month, day))
        except ValueError:
            pass
        raise ValueError(f"not a date of the form YYYY-MM-DD, YYYY-MM or YYYY: {text!r}")

    @property
    def precision(self) -> Literal["day", "month", "year", "range"]:
        """How exactly the day is known; `range` is anything that is no whole month or year."""
        first, last = self.earliest, self.latest
        if first == last:
            return "day"
        if self == PartialDate.month(first.year, first.month):
            return "month"
        if self == PartialDate.year(first.year):
            return "year"
        return "range"

    def iso(self) -> str | None:
        """Return the smallest day, month or year that holds it; None where it spans two years."""
        first, last = self.earliest, self.latest
        if first == last:
            return first.isoformat()
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.year:04}-{first.month:02}"
        return f"{first.year:04}" if first.year == last.year else None

    def overlaps(self, other: PartialDate) -> bool:
        """Tell whether some day can be both."""
        return self.earliest <= other.latest and other.earliest <= self.latest


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text or title, in characters."""

    start: int
    end: int
    part: TextPart = "text"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read, by which rule, and how sure the rule is (0 to 1)."""

    span: Span
    rule: str
    confidence: float = 1.0


# ── sources and reading ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class RawDocument:
    """Bytes as they came, and what the one who brought them said about them: hints win over what reading finds.

    `origin` names the place for messages: a path, a path and line, an address. A fallback loses to what is found."""

    name: str
    content: bytes
    origin: str
    media_type: str = ""
    url: str | None = None
    outlet: str | None = None
    published: date | None = None
    title: str | None = None
    published_fallback: date | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something that was brought could not be read: one clear sentence, and the place that it speaks of."""

    origin: str
    reason: str

    def __str__(self) -> str:
        """Return the two as one line for a person."""
        return f"{self.origin}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Article:
    """One article, read out of a document: what extraction works on."""

    id: str
    title: str
    text: str
    outlet: str | None = None
    published: date | None = None
    url: str | None = None


# ── extraction ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who took part: a person acting for a party, an office whose holder is not named, or a party alone.

    `party` is the code of a country (ISO 3166-1 alpha-3) or organisation. `leader` is filled by resolution, with the
    identifier that the reference data gives the person. At least one of name, party and role is given.
    """

    name: str | None
    party: str | None
    role: str | None = None
    role_kind: RoleKind | None = None
    evidence: Evidence | None = None
    aliases: tuple[str, ...] = ()
    capacity: Capacity | None = None
    optional: bool = False
    leader: str | None = None


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as the article has it: what it comes to, the phrase, and the day it was counted from."""

    value: PartialDate
    phrase: str
    evidence: Evidence
    anchor: date | None = None


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """A place: the city's usual name, its country's code, and a venue where one is named."""

    evidence: Evidence
    city: str | None = None
    country: str | None = None
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class SummitReading:
    """An edition of a summit: its slug (`g7-2025`) and the label that exports print (`G7 2025`)."""

    slug: str
    label: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class TopicReading:
    """What was discussed, in the article's own noun phrase, and the theme that it belongs to, if any."""

    phrase: str
    evidence: Evidence
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class ModeReading:
    """How the parties were in touch, and what says so."""

    value: Mode
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class StatusReading:
    """What became of the meeting, and what says so."""

    value: Status
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ExtractedMeeting:
    """One article's account of one encounter. `sentence` is the sentence that reports it, `trigger` its cue."""

    participants: tuple[Participant, ...]
    sentence: Span
    trigger: Evidence
    mode: ModeReading
    status: StatusReading
    date: DateReading | None = None
    place: PlaceReading | None = None
    summit: SummitReading | None = None
    topics: tuple[TopicReading, ...] = ()
    level: Level | None = None
    form: Form = Form.BILATERAL
    background: bool = False
    confidence: float = 1.0

    @property
    def parties(self) -> tuple[str, ...]:
        """The codes of the parties, sorted, each once."""
        return tuple(sorted({p.party for p in self.participants if p.party}))


@dataclass(frozen=True, slots=True)
class ExtractedStatement:
    """Words said, in one article. `spans` are the pieces of the quotation in order; `words` joins them by a space.

    `speaker` is a person's full name, or an office or document. `meeting` is the index, in the same extraction, of
    the meeting that the words were said at or about, where the article says so.
    """

    speaker: str
    kind: StatementKind
    words: str
    spans: tuple[Span, ...]
    evidence: Evidence
    party: str | None = None
    role: str | None = None
    via: str | None = None
    aliases: tuple[str, ...] = ()
    meeting: int | None = None
    leader: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read out of one article. `unread` says why nothing was, where the article was left unread."""

    article: str
    meetings: tuple[ExtractedMeeting, ...] = ()
    statements: tuple[ExtractedStatement, ...] = ()
    unread: str | None = None


# ── resolution and settling ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Report:
    """An extracted meeting with its people and summit resolved, and the anchor that decisions hold on to."""

    anchor: str
    meeting: ExtractedMeeting


@dataclass(frozen=True, slots=True)
class Quotation:
    """An extracted statement with its speaker resolved, and its anchor. `report` is the anchor of its meeting."""

    anchor: str
    statement: ExtractedStatement
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One article's reports and quotations, ready to be stored."""

    reports: tuple[Report, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class LiveReport:
    """A stored report as settling sees it.

    `source` names the article's voice (copies share one), `published` is when it came out, `fingerprint` settles ties
    so that the order of arrival never matters. `meeting` is the meeting that holds it now, if any. `summit_days` are
    the days of the summit that the report names; `editor` tells that a person wrote the report.
    """

    id: int
    report: Report
    article: int
    source: str
    fingerprint: str
    published: date | None = None
    sample: bool = False
    meeting: int | None = None
    summit_days: PartialDate | None = None
    editor: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person decided of two live reports, given by their numbers: accounts of the same meeting, or not."""

    one: int
    other: int
    same: bool


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One step in a meeting's history: the state, and the report that first told it."""

    status: Status
    report: int


@dataclass(frozen=True, slots=True)
class ConsolidatedMeeting:
    """What the reports of one cluster say together.

    `support` gives, for each field, the reports that agree; `disputed`, for each field on which sources are at odds,
    every value as text with its reports, the one that holds first.
    """

    participants: tuple[Participant, ...]
    mode: Mode
    status: Status
    history: tuple[StatusChange, ...]
    reports: tuple[int, ...]
    date: PartialDate | None = None
    city: str | None = None
    country: str | None = None
    venue: str | None = None
    summit: str | None = None
    topics: tuple[tuple[str, str | None], ...] = ()
    level: Level | None = None
    form: Form = Form.BILATERAL
    sample: bool = False
    support: dict[str, tuple[int, ...]] = field(default_factory=dict, hash=False, compare=False)
    disputed: dict[str, tuple[tuple[str, tuple[int, ...]], ...]] = field(
        default_factory=dict, hash=False, compare=False
    )


@dataclass(frozen=True, slots=True)
class LiveQuotation:
    """A stored quotation as settling sees it.

    `key` says whose words they are and in what manner, `article` is the article's key, `source` its voice (copies share
    one). `leader`, `party`, `meeting` and `statement` are row numbers; `statement` holds it now, if any does.
    """

    id: int
    key: str
    kind: str
    words: str
    speaker: str
    article: str
    anchor: str
    source: str
    leader: int | None = None
    party: int | None = None
    role: str = ""
    published: date | None = None
    sample: bool = False
    meeting: int | None = None
    statement: int | None = None


@dataclass(frozen=True, slots=True)
class ConsolidatedStatement:
    """What the quotations of one cluster say together: whose words, and in which quotations, the oldest first."""

    key: str
    kind: str
    words: str
    speaker: str
    quotations: tuple[int, ...]
    leader: int | None = None
    party: int | None = None
    role: str = ""
    published: date | None = None
    meeting: int | None = None
    sample: bool = False


# ── what people decide ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FieldCorrection:
    """A person's value for one field of a meeting or statement, and the machine's value when they decided.

    Values are in the form of `resolution.decisions`. `id` names the decision, `name` the field.
    """

    id: int
    name: str
    value: Json = field(hash=False)
    machine: Json = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class JudgedAccounts:
    """A person's "same" or "not the same" between two reports as it is stored: each is named by its fingerprint."""

    id: int
    one: str
    other: str
    same: bool
