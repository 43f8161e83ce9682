"""What a program is told where something is wrong: problem details (RFC 9457), never a page."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

from diplomacy.filters import FilterError

PREFIX = "/api/v1/"
MEDIA_TYPE = "application/problem+json"


def speaks_json(request: HttpRequest) -> bool:
    """Tell whether an address is one of the interface, where faults are told as JSON."""
    return request.path.startswith(PREFIX) and request.path != f"{PREFIX}docs"


def problem(status: int, detail: str, **more: str) -> HttpResponse:
    """Answer with a problem: what is wrong in a sentence, and what more is known of it."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    response = JsonResponse(said, status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def bad_parameter(error: FilterError) -> HttpResponse:
    """Answer 400, and name the parameter, its value and what it can be."""
    return problem(400, f"{error.name}: {error.allowed}.", parameter=error.name, value=error.value)


class GoneError(Exception):
    """What was asked for was there and was taken away; the sentence says why."""


class MovedError(Exception):
    """What was asked for goes by another address of the interface now, given as it stands behind `PREFIX`."""


def gone(error: GoneError) -> HttpResponse:
    """Answer 410."""
    return problem(410, str(error))


def moved(error: MovedError, site: str) -> HttpResponse:
    """Answer 302, with the new address also in words."""
    address = f"{site}{PREFIX}{error}"
    response = problem(302, f"This record was merged into another, which is at {address}.")
    response["Location"] = address
    return response
