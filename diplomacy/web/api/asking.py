"""The parameters of the interface: which there are, how they are read, where the next page is."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from diplomacy.filters import FORMS, LEVELS, MODES, REGIONS, SORTS, STATUSES, FilterError, read_parameters
from diplomacy.web.citing import site

LIMIT = 50
MOST = 500
SLUG = "as it stands in the address of a page"


def choice(description: str, values: Iterable[str], default: str = "") -> str:
    """Return a parameter that is one of some values; which they are is said, and checked by whoever reads it."""
    field: str = Field(default, description=description, json_schema_extra={"enum": list(values)})
    return field


class Page(Schema):
    """What every list can be asked for."""

    limit: str = Field(str(LIMIT), description=f"how many at most, from 1 to {MOST}")
    after: str = Field("", description="where the next page begins; the `next` of a page gives it")


class MeetingFilterParameters(Schema):
    """Which meetings: the filters of the timeline."""

    country: list[str] = Field(
        [], description="slug of a country or organisation, up to six times: those that met each other"
    )
    leader: str = Field("", description=f"slug of a leader, {SLUG}")
    summit: str = Field("", description="slug of a summit (`g7-2025`) or a series (`g7`); `none` for no summit")
    place: str = Field("", description="slug of a city, such as `geneva-che`")
    since: str = Field("", description="first day, as `2025-06-17`; what may lie before it is found too")
    until: str = Field("", description="last day")
    status: str = choice("what became of it; `unreported` is a plan that passed without a report", STATUSES)
    mode: str = choice("how they were in touch", MODES)
    level: str = choice("rank of the lower side", LEVELS)
    form: str = choice("how many sat down; `encounter` is all but plenaries", FORMS)
    theme: str = Field("", description="slug of a theme")
    region: str = choice("where one of the parties lies", REGIONS)
    words: str = Field("", description='words of names, places, topics; `"together"`, `-without`')


class MeetingParameters(Page, MeetingFilterParameters):
    """The filters of the timeline, and their order."""

    sort: str = choice("order", SORTS, SORTS[0])


def parameters(request: HttpRequest, known: type[Schema]) -> dict[str, list[str]]:
    """Return the parameters of a request, each with all its values. Raises FilterError where one is not known.

    A misspelt filter would else find everything.
    """
    for name, values in request.GET.lists():
        if name not in known.model_fields:
            allowed = f"there is no such parameter here; there are {', '.join(sorted(known.model_fields))}"
            raise FilterError(name, values[0], allowed)
    return dict(request.GET.lists())


def one(given: dict[str, list[str]], name: str) -> str:
    """Return the value of a parameter, empty where it is not given. Raises FilterError where it is given twice."""
    return "".join(read_parameters(given, [name])[name])


def limit_of(given: dict[str, list[str]]) -> int:
    """Return how many records a page may have. Raises FilterError."""
    text = "".join(read_parameters(given, ["limit"])["limit"]) or str(LIMIT)
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST):
        raise FilterError("limit", text, f"it must be a whole number from 1 to {MOST}")
    return int(text)


def next_address(request: HttpRequest, response: HttpResponse, after: str) -> str | None:
    """Return the address of the next page, and name it in the answer's `Link` header; None after the last page."""
    if not after:
        return None
    query = request.GET.copy()
    query["after"] = after
    address = f"{site(request)}{request.path}?{query.urlencode()}"
    response["Link"] = f'<{address}>; rel="next"'
    return address
