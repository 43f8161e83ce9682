"""Meetings as records for programs: from rows to `formats.meetingrecords`.

Read as plain values, a query for each kind of row: an export makes a million of these, and a model for each row that it
rests on would take five times as long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from diplomacy.filters import Cursor, MeetingFilters
from diplomacy.formats.meetingrecords import MeetingRecord, PersonRecord, SourceRecord, StepRecord
from diplomacy.models import Article, Meeting, Participation, Report, StatusChange, Topic
from diplomacy.models.meetings import MeetingQuerySet
from diplomacy.queries.cards import state_of
from diplomacy.queries.counting.current import current_columns
from diplomacy.queries.counting.selection import Selection
from diplomacy.queries.names import find_names
from diplomacy.records import PartialDate

_MEETING = (
    *("pk", "public_id", "earliest", "latest", "status", "mode", "level", "form", "venue", "city", "country__code"),
    *("country__name", "summit__slug", "summit__label", "version", "created_at", "changed_at", "sample"),
)
_PERSON = (
    *("leader__name", "name", "leader__slug", "country__code", "country__name"),
    *("role", "role_kind", "capacity", "optional"),
)
_SOURCE = ("article", *(f"article__{name}" for name in ("public_id", "url", "outlet__name", "published", "copy_of")))


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of records, how many there are on all pages, and where the next one begins."""

    records: tuple[MeetingRecord, ...]
    total: int
    after: Cursor | None


def selected(filters: MeetingFilters) -> Selection:
    """Return the meetings that the filters ask for. Raises FilterError where they name what does not exist."""
    return Selection(current_columns(), filters, find_names(filters), timezone.now().date())


def page_of_records(filters: MeetingFilters, site: str, size: int) -> RecordPage:
    """Return the page that the filters ask for. Raises FilterError as `selected` does."""
    selection = selected(filters)
    numbers = selection.page(filters.after, size + 1)
    shown = numbered_records(numbers[:size], site)
    after = None
    if len(numbers) > size and shown:
        number, last = shown[-1]
        after = Cursor(last.date.latest if last.date else None, last.date.earliest if last.date else None, number)
    return RecordPage(tuple(record for _, record in shown), selection.total, after)


def one_record(meeting: Meeting, site: str) -> MeetingRecord:
    """Return the record of one meeting."""
    return records(Meeting.objects.filter(pk=meeting.pk), site)[0][1]


def numbered_records(numbers: Sequence[int], site: str) -> list[tuple[int, MeetingRecord]]:
    """Return current meetings, given by their numbers in the database, in that order; removed ones are left out."""
    found = dict(records(Meeting.objects.current().filter(pk__in=numbers), site))
    return [(number, found[number]) for number in numbers if number in found]


def records(meetings: MeetingQuerySet, site: str) -> list[tuple[int, MeetingRecord]]:
    """Return meetings in their order, each with its number in the database, in a fixed number of queries.

    Addresses begin with `site`; a plan is past as of today.
    """
    rows = list(meetings.values_list(*_MEETING))
    keys, today = [row[0] for row in rows], timezone.now().date()
    people = _grouped(Participation.objects.order_by("position"), keys, _PERSON)
    topics = _grouped(Topic.objects.order_by("position"), keys, ("phrase", "theme__slug"))
    article = ("report__article__public_id", "report__article__published")
    history = _grouped(StatusChange.objects.order_by("position"), keys, ("status", *article))
    sources = _grouped(Report.objects.live(), keys, _SOURCE)
    return [
        (row[0], _record(row, people[row[0]], topics[row[0]], history[row[0]], sources[row[0]], site, today))
        for row in rows
    ]


def source(article: Article, site: str) -> SourceRecord:
    """Return an article, with its outlet, as records name it."""
    outlet = article.outlet.name if article.outlet else None
    return _source((article.pk, article.public_id, article.url, outlet, article.published, article.copy_of_id), site)


def _grouped(rows: QuerySet[Any], meetings: Sequence[int], fields: Sequence[str]) -> dict[int, list[tuple[Any, ...]]]:
    """Return the values of the fields for each meeting."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for meeting, *values in rows.filter(meeting__in=meetings).values_list("meeting", *fields):
        found[meeting].append(tuple(values))
    return found


def _record(
    row: Sequence[Any],
    people: Iterable[Sequence[Any]],
    topics: Iterable[tuple[Any, ...]],
    history: Iterable[Sequence[Any]],
    sources: Iterable[tuple[Any, ...]],
    site: str,
    today: date,
) -> MeetingRecord:
    (_, public_id, earliest, latest, status, mode, level, form, venue, city, country, country_name, *rest) = row
    summit, summit_label, version, created, changed, sample = rest
    phrases = tuple((phrase, theme) for phrase, theme in topics)
    return MeetingRecord(
        id=public_id,
        url=f"{site}/meetings/{public_id}/",
        participants=tuple(map(_person, people)),
        date=PartialDate(earliest, latest) if earliest and latest else None,
        status=state_of(status, latest, today),
        mode=mode,
        level=level or None,
        form=form,
        venue=venue or None,
        city=city or None,
        country=country,
        country_name=country_name,
        summit=summit,
        summit_label=summit_label,
        topics=phrases,
        themes=tuple(dict.fromkeys(theme for _, theme in phrases if theme)),
        history=tuple(StepRecord(*step) for step in history),
        sources=tuple(sorted((_source(each, site) for each in set(sources)), key=_oldest_first)),
        version=version,
        created=created,
        changed=changed,
        sample=sample,
    )


def _person(row: Sequence[Any]) -> PersonRecord:
    leader_name, name, leader, country, country_name, role, role_kind, capacity, optional = row
    return PersonRecord(
        leader_name or name or None, leader, country, country_name, role or None, role_kind or None, capacity or None,
        optional,
    )  # fmt: skip


def _source(row: Sequence[Any], site: str) -> SourceRecord:
    key, public_id, address, outlet, published, copy_of = row
    return SourceRecord(public_id, f"{site}/articles/{public_id}/", address or None, outlet, published, copy_of or key)


def _oldest_first(each: SourceRecord) -> tuple[date, str]:
    return each.published or date.max, each.id
