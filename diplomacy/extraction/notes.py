"""What the components write on a Doc for one another. Positions are token indices, end exclusive."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from spacy.tokens import Doc

from diplomacy.records import Mode, PartialDate, RoleKind, Status
from diplomacy.reference.facts import SummitFact

EXTENSIONS = (
    "published",  # date | None, given by the reader
    "outlet",  # str | None, given by the reader
    "title_end",  # number of characters that the title takes, given by the reader
    "view",
    "parties",
    "places",
    "summits",
    "mentions",
    "people",
    "anchor",
    "dates",
    "quotes",
    "encounters",
    "said",
    "fired",
)


def register() -> None:
    """Declare the attributes on spaCy's Doc; may be called again."""
    for name in EXTENSIONS:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


@dataclass(slots=True)
class View:
    """Plain lists over a doc's tokens and its text: spaCy makes them anew each time that they are asked for."""

    text: str
    words: list[str]
    low: list[str]
    norm: list[str]
    glued: list[bool]  # no white space before the token
    sentence: list[int]  # which sentence a token is in
    bounds: list[tuple[int, int]]  # of each sentence
    paragraph: list[int]  # which paragraph a sentence is in
    quoted: list[bool]  # inside quotation marks


@dataclass(slots=True)
class Party:
    """A country or organisation named in the text. `form`: name, adjective, metonym, body."""

    start: int
    end: int
    code: str
    form: str
    organisation: bool = False


@dataclass(slots=True)
class Place:
    """A city or venue named in the text. `sure` is false where the name has other bearers or meanings."""

    start: int
    end: int
    city: str | None
    country: str
    venue: str | None = None
    sure: bool = True


@dataclass(slots=True)
class SummitMention:
    """A summit named in the text; `edition` once the year is known. `beside` where the words say "on the sidelines"."""

    start: int
    end: int
    series: tuple[str, ...]
    slugs: tuple[str, ...] = ()
    year: int | None = None
    beside: bool = False
    bare: bool = False
    edition: SummitFact | None = None


@dataclass(slots=True, eq=False)
class Person:
    """Somebody of the article, all mentions together."""

    name: str | None
    party: str | None = None
    role: str | None = None
    kind: RoleKind | None = None
    level: str | None = None
    leader: str | None = None
    aliases: tuple[str, ...] = ()
    family: str = ""
    gender: str = ""
    former: bool = False
    private: bool = False
    first: int = 0
    offices: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Mention:
    """People named at one place. `form`: name, office, counterpart, pronoun, group."""

    start: int
    end: int
    form: str
    name: tuple[int, int] | None = None
    title: str | None = None
    party: str | None = None
    former: bool = False
    number: int = 0  # of a group: how many, 0 where not said
    possessive: bool = False
    people: tuple[Person, ...] = ()
    rule: str = "name"
    ids: tuple[str, ...] = ()  # of the reference data's people of this name
    private: bool = False  # an honorific and a name alone
    counterpart: bool = False
    owner: str = ""  # "his", "her", "their" before an office
    vague: bool = False  # "a", "an" before an office
    several: bool = False  # one of those whom one title introduces: "Ministers X and Y"
    objective: bool = False  # "him", "her": not the subject of its own clause


@dataclass(slots=True)
class DateMention:
    """A date in the text, not yet counted from anything."""

    start: int
    end: int
    form: str  # how it is counted: the forms of rules/dates.jsonl
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    offset: int = 0
    turn: str = ""  # "past", "future" where the words themselves say so
    to_month: int | None = None  # the end of a range
    to_day: int | None = None
    unit: str = ""  # day, week, month, year: what `offset` counts
    rule: str = ""


@dataclass(slots=True)
class Quote:
    """A stretch in quotation marks, in characters, the marks left out."""

    start: int
    end: int
    first: int  # first token inside
    last: int  # token after the closing mark
    paragraph: int = 0
    opened: int = 0  # character of the opening mark
    closed: bool = True  # false where the next paragraph goes on with it


@dataclass(slots=True)
class Found:
    """A value with the tokens that prove it and the rule that found it."""

    value: str
    start: int
    end: int
    rule: str
    confidence: float = 0.9


@dataclass(slots=True, eq=False)
class Encounter:
    """One encounter as the article tells it, gathered over its sentences."""

    people: list[Person]
    start: int
    end: int
    rule: str
    confidence: float
    sentence: int
    mode: Mode = Mode.IN_PERSON
    mode_found: Found | None = None
    status: Status = Status.HELD
    status_found: Found | None = None
    date: PartialDate | None = None
    date_mention: tuple[int, int] | None = None
    date_anchor: datetime.date | None = None
    date_lent: bool = False  # the day is that of the lead or of another paragraph
    place: Place | None = None
    edition: SummitFact | None = None
    edition_found: tuple[int, int] | None = None
    topics: list[Found] = field(default_factory=list)
    background: bool = False
    joint: bool = False
    optional: list[Person] = field(default_factory=list)
    where: dict[int, Mention] = field(default_factory=dict)
    host: str = ""
    unsaid: bool = False  # the trigger does not say by what means
    stop: int = 0  # the token after the participants
    opening: int = 0  # the token where the participants begin
    ours: list[Person] = field(default_factory=list)  # the side of the subject
    details: list[int] = field(default_factory=list)  # sentences that tell more of it
    due: bool = False  # planned, as seen from a time that is past


@dataclass(slots=True)
class Said:
    """Words and the one who said them, pieces in characters."""

    pieces: list[tuple[int, int]]
    kind: str
    speaker: str
    person: Person | None
    party: str | None
    via: str | None
    cue: tuple[int, int]
    rule: str
    confidence: float = 0.9
    sentence: int = 0
