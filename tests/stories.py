"""A fixed cast, and what articles say of it, stored and settled as ingestion does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from diplomacy import records
from diplomacy.models import Article, Country, Leader, Summit, SummitSeries, Theme
from diplomacy.records import (
    DateReading,
    Evidence,
    ExtractedMeeting,
    ExtractedStatement,
    Mode,
    ModeReading,
    PartialDate,
    Participant,
    PlaceReading,
    RoleKind,
    Span,
    Status,
    StatusReading,
)
from diplomacy.resolution.anchors import of_meeting, of_statement
from diplomacy.settle import settle
from diplomacy.storage.articles import OutletFacts, mark_article_read, store_article
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import in_one_piece
from diplomacy.storage.readings import store_reading

HERE = Evidence(Span(0, 3), "test")
FIRST = Span(0, 15)
TEXT = "Lee met Ishiba. They met again. Tokyo spoke of hope for the whole region."


def make_world() -> None:
    """Store the cast: three countries, two leaders, one summit, two themes."""
    for code, name, region in (
        ("KOR", "South Korea", "Asia"),
        ("JPN", "Japan", "Asia"),
        ("CAN", "Canada", "Americas"),
    ):
        slug = name.lower().replace(" ", "-")
        Country.objects.create(code=code, slug=slug, kind="state", name=name, region=region, sort_key=name)
    for slug, name in (("trade", "Trade"), ("energy", "Energy")):
        Theme.objects.create(slug=slug, name=name)
    for slug, name in (("lee-jae-myung", "Lee Jae-myung"), ("shigeru-ishiba", "Shigeru Ishiba")):
        Leader.objects.create(slug=slug, name=name, folded=name.lower(), sort_key=name)
    series = SummitSeries.objects.create(
        code="G7", slug="g7", name="G7 summit", level="leaders", members=["CAN", "JPN"]
    )
    Summit.objects.create(
        slug="g7-2025",
        series=series,
        year=2025,
        label="G7 2025",
        name="51st G7 summit",
        host=Country.objects.get(code="CAN"),
        city="Kananaskis",
        start=date(2025, 6, 15),
        end=date(2025, 6, 17),
    )


def account(
    day: str | None = "2025-06-17",
    *,
    status: Status = Status.HELD,
    sentence: Span = FIRST,
    **changes: object,
) -> ExtractedMeeting:
    """Return one article's account of President Lee meeting Prime Minister Ishiba, but for what is given."""
    meeting = ExtractedMeeting(
        participants=(
            Participant("Lee Jae-myung", "KOR", "President", RoleKind.HEAD_OF_STATE, HERE, leader="lee-jae-myung"),
            Participant(
                "Shigeru Ishiba",
                "JPN",
                "Prime Minister",
                RoleKind.HEAD_OF_GOVERNMENT,
                HERE,
                leader="shigeru-ishiba",
            ),
        ),
        sentence=sentence,
        trigger=HERE,
        mode=ModeReading(Mode.IN_PERSON, HERE),
        status=StatusReading(status, HERE),
        date=DateReading(PartialDate.parse(day), day, HERE) if day else None,
        place=PlaceReading(HERE, "Kananaskis", "CAN"),
    )
    return replace(meeting, **changes)  # type: ignore[arg-type]


HOPE = ExtractedStatement("Shigeru Ishiba", "direct", "hope for the whole region", (Span(47, 72),), HERE, party="JPN")


def tell(
    name: str,
    *meetings: ExtractedMeeting,
    said: ExtractedStatement | None = None,
    published: str | None = "2025-06-18",
    text: str = TEXT,
    sample: bool = False,
    outlet: OutletFacts | None = None,
) -> Article:
    """Store what one article says and settle it, as ingestion does."""
    article = records.Article(
        id=name,
        title=name,
        text=text,
        outlet=outlet.name if outlet else None,
        url=f"https://example.org/{name}",
        published=date.fromisoformat(published) if published else None,
    )
    anchors = [of_meeting(article, m) for m in meetings]
    quotations = (records.Quotation(of_statement(said), said, anchors[0] if anchors else None),) if said else ()
    reading = records.Reading(tuple(map(records.Report, anchors, meetings)), quotations)
    keys = Keys()

    def store(also: frozenset[str]) -> Article:
        stored = store_article(article, outlet, keys, None, sample=sample)
        touched = store_reading(stored.article, stored.version, reading, keys, stored.touched, also)
        mark_article_read(stored.article, "x", None)
        settle(touched, keys, f"article {name} read")
        return stored.article

    return in_one_piece(store)
