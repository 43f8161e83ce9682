"""The timeline as files: exactly the meetings that its query string asks for, on all its pages."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from diplomacy.filters import VIEWS, MeetingFilters
from diplomacy.formats import calendars, meetingtable
from diplomacy.formats.feeds import Feed, atom
from diplomacy.formats.meetingrecords import MeetingRecord, to_json
from diplomacy.queries.exports import FeedCursor, count_without_day, exported, feed_page
from diplomacy.queries.names import find_names
from diplomacy.queries.sentence import sentence
from diplomacy.web.citing import site
from diplomacy.web.sending import begun, stream
from diplomacy.wording import say_count


@require_safe
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the meetings as a table; with a byte order mark, without which Excel spoils accents."""
    rows = _meetings(request)
    return stream(request, meetingtable.csv(rows, mark=True), "text/csv; charset=utf-8", _name("csv"))


@require_safe
def as_json(request: HttpRequest) -> HttpResponseBase:
    """Give the meetings as one JSON object."""
    return stream(request, _json(_meetings(request)), "application/json", _name("json"))


@require_safe
def as_calendar(request: HttpRequest) -> HttpResponseBase:
    """Give the meetings as a calendar; those whose day is too vague for one are left out, and it says how many."""
    filters, title = _filters(request)
    page = site(request) + _with(reverse("timeline"), filters.query())
    parts = calendars.calendar(_meetings(request), title, say_left_out(filters), page)
    return stream(request, parts, "text/calendar; charset=utf-8", _name("ics"))


@require_safe
@conditional_page
def as_feed(request: HttpRequest) -> HttpResponse:
    """Give the meetings as a feed, the last changed first."""
    filters, title = _filters(request)
    return feed(request, filters, title, _with(reverse("timeline"), filters.query()), filters.query())


def feed(request: HttpRequest, filters: MeetingFilters, title: str, page: str, query: str = "") -> HttpResponse:
    """Answer with a page of the feed of the filters; `page` is the path of the page that shows the same meetings."""
    begin = site(request)
    before = request.GET.get("before", "")
    found, following = feed_page(filters, begin, FeedCursor.parse(before) if before else None)
    first = begin + _with(request.path, query)
    document = atom(
        Feed(
            title=title,
            page=begin + page,
            address=_with(first, f"before={before}") if before else first,
            first=first,
            following=_with(first, f"before={following}") if following else None,
            meetings=found,
        )
    )
    response = HttpResponse(document, content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def say_left_out(filters: MeetingFilters) -> str:
    """Return what a calendar says of itself: what it leaves out, and that days are local."""
    count = count_without_day(filters)
    left_out = f" {say_count(count, 'meeting')} without a day, month or short range of days cannot stand here."
    return f"Meetings as the articles report them. A day is the local day of the place.{left_out if count else ''}"


def _filters(request: HttpRequest) -> tuple[MeetingFilters, str]:
    """Return the filters of the query string, from the first page, and what their meetings are called.

    Raises FilterError.
    """
    filters = MeetingFilters.parse(dict(request.GET.lists())).but(view=VIEWS[0])
    said = [part for term in sentence(filters, find_names(filters)) for part in (term.lead, term.label) if part]
    return filters, " ".join(["Sidelines: meetings", *said])


def _meetings(request: HttpRequest) -> Iterator[MeetingRecord]:
    filters, _ = _filters(request)
    return iter(()) if request.method == "HEAD" else begun(exported(filters, site(request)))


def _json(meetings: Iterator[MeetingRecord]) -> Iterator[str]:
    yield '{"meetings": ['
    before = "\n"
    for meeting in meetings:
        yield before + json.dumps(to_json(meeting), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def _name(ending: str) -> str:
    return f"sidelines-meetings-{timezone.now():%Y-%m-%d}.{ending}"


def _with(address: str, query: str) -> str:
    if not query:
        return address
    return f"{address}{'&' if '?' in address else '?'}{query}"
