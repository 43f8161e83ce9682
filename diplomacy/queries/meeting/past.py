"""The page of a meeting as this database held it on a day: all of it from the version kept then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.formats.meetings import date_of
from diplomacy.models import Article, Country, Leader, MeetingVersion
from diplomacy.queries.cards import Person
from diplomacy.queries.meeting.page import Source, Step
from diplomacy.queries.versions import survivor_as_of, today
from diplomacy.records import PartialDate, Status


@dataclass(frozen=True, slots=True)
class PastFact:
    """A fact as it was held then. What was said of it in which sentence stands with the articles.

    `query` is the timeline's, of the meetings that have the fact in common today.
    """

    label: str
    value: str
    mark: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class PastMeeting:
    """What the page of a meeting as of a day shows."""

    public_id: str
    number: int
    day: date
    heading: str
    people: tuple[Person, ...]
    when: PartialDate | None
    place: str
    status: str
    facts: tuple[PastFact, ...]
    history: tuple[Step, ...]
    sources: tuple[Source, ...]
    sample: bool
    since_then: str
    now_url: str

    @property
    def held(self) -> str:
        """Say which day's record it is, and what became of it."""
        day = wording.say_day(self.day)
        if self.day == today():
            return f"As this database holds it today, {day} (UTC)"
        return f"As this database held it on {day} (UTC); {self.since_then}"


def past_meeting(version: MeetingVersion, day: date) -> PastMeeting:
    """Return the page of a version that is not that of a removal, shown for a day."""
    record: Mapping[str, Any] = version.record
    countries = {c.code: c for c in Country.objects.filter(code__in=_codes(record))}
    where = countries[record["country"]].name if record["country"] in countries else record["country"] or ""
    when, city = date_of(record), record["city"] or ""
    people = tuple(_people(record["participants"], countries))
    status = "unreported" if record["status"] == Status.PLANNED and when and when.latest < day else record["status"]
    place = wording.say_place(city, where)
    since_then, now_url = _since(version)
    return PastMeeting(
        public_id=version.meeting.public_id,
        number=version.number,
        day=day,
        heading=", ".join(
            filter(None, (wording.join_names([p.name for p in people]), city or place, wording.say_date(when)))
        ),
        people=people,
        when=when,
        place=place,
        status=status,
        facts=tuple(_facts(record, status, when, wording.say_place(city, where, record["venue"] or ""))),
        history=tuple(_history(record["history"])),
        sources=tuple(_sources(record.get("articles", ()))),
        sample=bool(record.get("sample")),
        since_then=since_then,
        now_url=now_url,
    )


def _codes(record: Mapping[str, Any]) -> set[str]:
    return {p["party"] for p in record["participants"] if p["party"]} | {record["country"] or ""}


def _people(participants: Sequence[Mapping[str, Any]], countries: Mapping[str, Country]) -> Iterable[Person]:
    shown = [p for p in participants if not p["optional"]]
    leaders = {x.slug: x for x in Leader.objects.filter(slug__in=[p["leader"] for p in shown if p["leader"]])}
    for p in shown:
        country, leader = countries.get(p["party"] or ""), leaders.get(p["leader"] or "")
        party = country.name if country else p["party"] or ""
        yield Person(
            code=p["party"] or "",
            name=p["name"] or wording.say_office(p["role"] or "", party),
            role=(p["role"] or "") if p["name"] else "",
            url=leader.get_absolute_url() if leader else "",
            party=party,
            party_url=country.get_absolute_url() if country else "",
        )


def _facts(record: Mapping[str, Any], status: str, when: PartialDate | None, place: str) -> Iterable[PastFact]:
    yield PastFact("Status", wording.say_status(status), status)
    yield PastFact("When", wording.say_date(when))
    if place:
        yield PastFact("Where", place)
    if summit := record.get("summit_label") or record["summit"]:
        slug = record["summit"] or ""
        yield PastFact("Summit", f"on the sidelines of {summit}", query=MeetingFilters(summit=slug).query())
    how = (
        wording.say_mode(record["mode"]),
        wording.say_form(record["form"]),
        wording.say_level(record["level"] or ""),
    )
    yield PastFact("How", ", ".join(filter(None, how)))
    if topics := [phrase for phrase, _ in record["topics"]]:
        yield PastFact("About", ", ".join(topics))


def _history(steps: Sequence[Any]) -> Iterable[Step]:
    named = [step for step in steps if isinstance(step, Mapping)]
    known = _articles(step["article"] for step in named)
    for step in named:
        article = known.get(step["article"])
        yield Step(
            when=_published(article),
            status=step["status"],
            label=wording.say_step(step["status"]),
            source=article.outlet.name if article and article.outlet else "an article without an outlet",
            url=article.get_absolute_url() if article else "",
        )


def _sources(names: Sequence[Mapping[str, str]]) -> Iterable[Source]:
    known = _articles(name["article"] for name in names)

    def day(name: Mapping[str, str]) -> date:
        article = known.get(name["article"])
        return (article.published if article else None) or date.max

    for name in sorted(names, key=day):
        article = known.get(name["article"])
        latest = article.versions.first() if article else None
        yield Source(
            title=(latest.title if latest else "") or name["address"] or "Without a title",
            outlet=article.outlet.name if article and article.outlet else "",
            kind=article.outlet.get_kind_display().capitalize() if article and article.outlet else "",
            published=_published(article),
            url=article.get_absolute_url() if article else "",
            sample=bool(article and article.sample),
        )


def _articles(public_ids: Iterable[str]) -> dict[str, Article]:
    rows = Article.objects.filter(public_id__in=list(public_ids)).select_related("outlet")
    return {row.public_id: row for row in rows.prefetch_related("versions")}


def _published(article: Article | None) -> str:
    return wording.say_day(article.published) if article and article.published else "undated"


def _since(version: MeetingVersion) -> tuple[str, str]:
    """Say what became of the record since, and where it is now; no address where it was removed."""
    meeting = version.meeting
    if meeting.removed_at is None:
        changed = meeting.version != version.number
        return f"the record has {'' if changed else 'not '}changed since", meeting.get_absolute_url()
    last = meeting.past_versions.order_by("-number").first()
    if last and survivor_as_of(last, today()):
        return "the record has been joined with another one since", meeting.get_absolute_url()
    return "the record was removed since, for no article that is held here reports it any more", ""
