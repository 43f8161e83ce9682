"""What the interface answers with: each field with its meaning, which the reference page and docs/api.md give too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from diplomacy.formats.meetingrecords import date_json, source_json

Mode = Literal["in_person", "phone", "video"]
State = Literal["held", "planned", "unreported", "postponed", "cancelled"]
Level = Literal["leaders", "foreign_ministers", "ministers", "officials"]
Form = Literal["bilateral", "small_group", "plenary"]
Precision = Literal["day", "month", "year", "range"]

CODE = "ISO 3166-1 alpha-3, or the acronym of an organisation"


class PartialDay(Schema):
    """A date as exactly as it is known."""

    value: str | None = Field(description="smallest day, month or year that holds it; null where it spans two years")
    precision: Precision = Field(description="`range` is anything that is no whole month or year")
    earliest: date
    latest: date


class Place(Schema):
    """Where it took place, as far as is known; all null for a call."""

    venue: str | None
    city: str | None
    country: str | None = Field(description=f"code: {CODE}")


class AtSummit(Schema):
    """The summit on whose sidelines it took place."""

    slug: str
    label: str = Field(description="as people write it: `G7 2025`")


class Participant(Schema):
    """Somebody who took part: a leader and/or a party, or only a name."""

    name: str | None = Field(description="null where only the office or the party is known")
    leader: str | None = Field(description="slug")
    country: str | None = Field(description=f"code: {CODE}")
    role: str | None = Field(description="office, as articles give it or as the reference data knows it for that day")
    role_kind: str | None
    capacity: str | None = Field(description="`host`, `visitor` or `mediator`, where it was said")
    optional: bool = Field(description="sat in, as a member of a delegation; counted nowhere")


class TopicPhrase(Schema):
    """What was discussed, in an article's words, and the theme that it belongs to."""

    phrase: str
    theme: str | None = Field(description="slug")


class Step(Schema):
    """A step of the history, and the article that first told it."""

    status: Literal["held", "planned", "postponed", "cancelled"]
    article: str = Field(description="public id")
    published: date | None


class Source(Schema):
    """An article, by its public id, its page here, its own address."""

    article: str = Field(description="public id")
    url: str = Field(description="its page here")
    address: str | None = Field(description="its own address, null where it has none")
    outlet: str | None
    published: date | None


class Meeting(Schema):
    """A meeting as it is held now."""

    id: str = Field(description="public id; it never changes and is never given again")
    url: str = Field(description="its page")
    title: str = Field(description="who met whom")
    date: PartialDay | None = Field(description="null where no date is known")
    status: State = Field(description="`unreported`: announced, its last possible day has passed, no report found")
    mode: Mode
    level: Level | None = Field(description="rank of the lower side; null where not known")
    form: Form
    place: Place
    summit: AtSummit | None
    participants: list[Participant]
    topics: list[TopicPhrase]
    history: list[Step]
    sources: list[Source] = Field(description="the articles that report it, the oldest first")
    independent_sources: int = Field(description="how many of them are no copies of each other")
    version: int = Field(description="grows with every change of the record")
    changed: datetime = Field(description="when the record changed last (UTC)")
    sample: bool = Field(description="invented, for demonstration")


class Evidence(Schema):
    """Words of an article that support a fact, in their sentence. Offsets count characters, end exclusive."""

    field: Literal["participant", "date", "place", "summit", "mode", "status", "topic"]
    value: str | None = Field(description="what this article says; what holds stands in the record")
    article: str = Field(description="public id")
    meeting: str | None = Field(description="public id")
    part: Literal["text", "title"]
    start: int
    end: int
    words: str = Field(description="the characters from `start` to `end`")
    sentence: str
    sentence_start: int = Field(description="where the sentence begins")
    rule: str | None = Field(description="the rule that read it; null for an editor's")
    confidence: float | None = Field(description="of the rule, 0 to 1")


class Carrier(Source):
    """An article that carries a statement, with the words as it has them."""

    words: str
    via: str | None = Field(description="whom the article quotes for them, such as an agency")

    @classmethod
    def of(cls, row: Any) -> dict[str, object]:
        """Return a `CarrierRecord` as an object."""
        return {**source_json(row.source), "words": row.words, "via": row.via}


class Statement(Schema):
    """Words said, from all articles that carry them."""

    id: str = Field(description="public id")
    url: str
    words: str
    kind: Literal["direct", "indirect"] = Field(description="`direct`: the speaker's own words")
    speaker: str
    leader: str | None = Field(description="slug")
    country: str | None = Field(description=f"whom the speaker speaks for: {CODE}")
    role: str | None
    published: date | None = Field(description="when an article first carried it")
    meeting: str | None = Field(description="public id of the meeting that it belongs to")
    sources: list[Carrier]
    sample: bool

    @staticmethod
    def resolve_sources(row: Any) -> list[dict[str, object]]:
        """Return the articles that carry it."""
        return [Carrier.of(each) for each in row.sources]


class MeetingDetail(Meeting):
    """A meeting with the sentences that it rests on and what was said at it."""

    evidence: list[Evidence]
    statements: list[Statement]


class Country(Schema):
    """A party: a state, an organisation or a non-state party."""

    code: str = Field(description=CODE)
    slug: str
    url: str
    name: str
    official_name: str | None
    kind: Literal["state", "organisation", "party"]
    region: str | None
    subregion: str | None
    latitude: float | None
    longitude: float | None
    meetings: int = Field(description="current meetings in which it took part")


class Term(Schema):
    """A term of office."""

    country: str = Field(description=CODE)
    role: str
    role_kind: str
    start: PartialDay | None = Field(description="null where it is not known")
    end: PartialDay | None = Field(description="null while it lasts, as far as is known")

    @staticmethod
    def resolve_start(row: Any) -> dict[str, str | None] | None:
        """Return the start with its precision."""
        return date_json(row.start)

    @staticmethod
    def resolve_end(row: Any) -> dict[str, str | None] | None:
        """Return the end with its precision."""
        return date_json(row.end)


class Leader(Schema):
    """A person who acts for a party."""

    slug: str
    url: str
    name: str
    aliases: list[str]
    known_from: Literal["reference", "article", "editor"]
    terms: list[Term]
    meetings: int = Field(description="current meetings in which he or she took part")
    sample: bool


class Summit(Schema):
    """An edition of a series."""

    slug: str
    url: str
    label: str
    name: str
    series: str = Field(description="slug of the series, which serves as the filter `summit` too")
    series_name: str
    year: int
    edition: str | None
    host: str | None = Field(description=f"code: {CODE}")
    city: str | None
    start: date | None
    end: date | None
    meetings: int


class Pair(Schema):
    """Two parties and how often they met as two or in a small group; plenaries are apart."""

    countries: tuple[str, str] = Field(description="codes")
    slugs: tuple[str, str]
    url: str
    meetings: int = Field(description="planned, put off and called off ones included")
    held: int
    first: date | None = Field(description="first day known exactly of a meeting held")
    last: date | None = Field(description="last such day")
    last_in_person_of_leaders: date | None = Field(description="last such day on which leaders met in person")
    plenaries: int | None = Field(description="plenaries held that both attended; null in lists")


class Article(Schema):
    """An article: what is known of it, not its text."""

    id: str = Field(description="public id")
    url: str = Field(description="its page here")
    address: str | None = Field(description="its own address")
    title: str | None
    outlet: str | None
    outlet_slug: str | None = Field(description="serves as the filter `outlet`")
    outlet_kind: Literal["government", "agency", "press"] | None
    outlet_country: str | None = Field(description="the country that a government outlet speaks for")
    published: date | None
    copy_of: str | None = Field(description="public id of the oldest of the copies that it is one of")
    full_text: bool = Field(description="whether everybody may read its whole text here")
    sample: bool


class Passage(Schema):
    """A stretch of the text that may be shown."""

    start: int
    end: int
    text: str


class Quotation(Schema):
    """Words that the article carries."""

    statement: str | None = Field(description="public id")
    speaker: str
    kind: Literal["direct", "indirect"]
    words: str
    spans: list[tuple[int, int]] = Field(description="where they stand in the text: start, end")


class ArticleDetail(Article):
    """An article with everything that was read out of it."""

    passages: list[Passage] = Field(
        description="the whole text where `full_text`, else the sentences that support something, with their neighbours"
    )
    evidence: list[Evidence]
    quotations: list[Quotation]


def _next() -> str | None:
    address: str | None = Field(description="address of the next page; null on the last")
    return address


class Meetings(Schema):
    """A page of meetings."""

    total: int = Field(description="how many there are on all pages")
    meetings: list[Meeting]
    next: str | None = _next()


class Statements(Schema):
    """A page of statements."""

    statements: list[Statement]
    next: str | None = _next()


class Countries(Schema):
    """A page of countries and organisations, by slug."""

    countries: list[Country]
    next: str | None = _next()


class Leaders(Schema):
    """A page of leaders, by slug."""

    leaders: list[Leader]
    next: str | None = _next()


class Summits(Schema):
    """A page of summits, by slug."""

    summits: list[Summit]
    next: str | None = _next()


class Articles(Schema):
    """A page of articles, the newest first."""

    articles: list[Article]
    next: str | None = _next()


class Theme(Schema):
    """One of about thirty subjects that topics are sorted under."""

    slug: str = Field(description="serves as the filter `theme`")
    name: str


class Themes(Schema):
    """All themes."""

    themes: list[Theme]


class Index(Schema):
    """Where everything is."""

    documentation: str
    openapi: str
    lists: dict[str, str] = Field(description="name and address of every list")


class Pairs(Schema):
    """All pairs of a country, the most often met first."""

    pairs: list[Pair]


class Node(Schema):
    """A country, an organisation or a leader."""

    id: str = Field(description="slug")
    url: str
    label: str
    kind: str = Field(description="`state`, `organisation`, `party` or `leader`")
    code: str = Field(description=f"of the party, of a leader the one that he or she acts for: {CODE}")
    region: str
    meetings: int = Field(description="meetings held that count here")


class Edge(Schema):
    """Two nodes that met."""

    source: str = Field(description="`id` of the one")
    target: str = Field(description="`id` of the other")
    meetings: int
    first: date | None = Field(description="first day known exactly on which they met")
    last: date | None = Field(description="last such day")


class Network(Schema):
    """Who meets whom."""

    nodes: list[Node]
    edges: list[Edge]
    meetings: int = Field(description="how many meetings count here, each once")
    plenaries: int = Field(description="plenaries of the same filters, which count for no edge")


class Problem(Schema):
    """What was wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="a sentence that says what was wrong, and what would be right")
    parameter: str | None = Field(None, description="the parameter that cannot be, if it was one")
    value: str | None = None
