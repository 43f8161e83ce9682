"""Meetings."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router

from diplomacy.filters import MeetingFilters
from diplomacy.formats.meetingrecords import to_json
from diplomacy.queries.articlerecords import statements_of
from diplomacy.queries.evidence import evidence_of
from diplomacy.queries.meeting.page import find_meeting, new_address
from diplomacy.queries.records import one_record, page_of_records
from diplomacy.web.api import schemas
from diplomacy.web.api.asking import MeetingParameters, limit_of, next_address, parameters
from diplomacy.web.api.problems import GoneError, MovedError
from diplomacy.web.citing import site

router = Router(tags=["Meetings"])


@router.get("/meetings", response={200: schemas.Meetings, 400: schemas.Problem}, summary="Find meetings")
def meetings(request: HttpRequest, response: HttpResponse, asked: Query[MeetingParameters]) -> dict[str, object]:
    """The meetings that the filters find: those of the timeline, in its order."""
    given = parameters(request, MeetingParameters)
    limit = limit_of(given)
    page = page_of_records(MeetingFilters.parse(given), site(request), limit)
    return {
        "total": page.total,
        "meetings": [to_json(record) for record in page.records],
        "next": next_address(request, response, page.after.encode() if page.after else ""),
    }


@router.get(
    "/meetings/{id}",
    response={200: schemas.MeetingDetail, 404: schemas.Problem, 410: schemas.Problem},
    summary="One meeting",
)
def meeting(request: HttpRequest, id: str) -> dict[str, object]:
    """A meeting with every sentence that supports it, and what was said.

    One that was merged into another leads on to it (302); one that was removed says so (410).
    """
    found = find_meeting(id)
    if found is None:
        raise Http404("There is no meeting of this id.")
    if found.removed_at:
        moved = new_address(id)
        if moved and not moved.removed_at:
            raise MovedError(f"meetings/{moved.public_id}")
        raise GoneError("This meeting was removed: no article that is held here reports it any more.")
    begin = site(request)
    return {
        **to_json(one_record(found, begin)),
        "evidence": evidence_of(found),
        "statements": statements_of(found.pk, begin),
    }
