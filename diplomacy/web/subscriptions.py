"""The feed and the calendar of a country, a pair, a leader, a summit or a series: of the page that they stand under."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import conditional_page, require_safe

from diplomacy.filters import FilterError, MeetingFilters
from diplomacy.formats.calendars import calendar
from diplomacy.queries.exports import newest
from diplomacy.queries.names import Names, find_names
from diplomacy.web.citing import site
from diplomacy.web.exports import feed, say_left_out

KINDS = {
    "country": "countries/<slug:country>/",
    "pair": "countries/<slug:country>/<slug:other>/",
    "leader": "leaders/<slug:leader>/",
    "summit": "summits/<slug:summit>/",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose meetings are asked for: the filters that find them, what it is called, the path of its page."""

    filters: MeetingFilters
    title: str
    page: str


@require_safe
@conditional_page
def subject_feed(request: HttpRequest, **slugs: str) -> HttpResponse:
    """Give the meetings of a page as a feed, the last changed first."""
    found = _subject(request, **slugs)
    return feed(request, found.filters, found.title, found.page)


@require_safe
@conditional_page
def subject_calendar(request: HttpRequest, **slugs: str) -> HttpResponse:
    """Give the newest meetings of a page, what is to come included, as a calendar to subscribe to."""
    found = _subject(request, **slugs)
    begin = site(request)
    parts = calendar(newest(found.filters, begin), found.title, say_left_out(found.filters), begin + found.page)
    response = HttpResponse(b"".join(parts), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def addresses() -> list[URLPattern]:
    """Return the addresses of all of them, `country-feed`, `country-calendar` and so on, for the site's list."""
    found = []
    for kind, page in KINDS.items():
        found.append(path(f"{page}feed.atom", subject_feed, name=f"{kind}-feed"))
        found.append(path(f"{page}calendar.ics", subject_calendar, name=f"{kind}-calendar"))
    return found


def _subject(request: HttpRequest, country: str = "", other: str = "", leader: str = "", summit: str = "") -> Subject:
    """Return what the slugs of an address name. Raises Http404."""
    asked = {"country": [country, other], "leader": [leader], "summit": [summit]}
    if country and country == other:
        raise Http404("A country has no page with itself.")
    try:
        filters = MeetingFilters.parse(asked)
        names = find_names(filters)
    except FilterError as error:
        raise Http404(f"There is no page at this address: {error.allowed}.") from error
    title = _title(names)
    if not title:
        raise Http404("There is no summit at this address.")
    return Subject(filters, f"Sidelines: {title}", request.path.rpartition("/")[0] + "/")


def _title(names: Names) -> str:
    if names.countries:
        return " and ".join(country.name for country in names.countries)
    named = names.leader or names.summit or names.series
    return named.name if named else ""
