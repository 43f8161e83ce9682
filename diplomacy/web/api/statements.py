"""Statements."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router

from diplomacy.queries.articlerecords import one_statement, page_of_statements
from diplomacy.queries.statements import find_statement, new_statement
from diplomacy.statement_filters import KINDS, StatementFilters
from diplomacy.web.api import schemas
from diplomacy.web.api.asking import Page, choice, limit_of, next_address, parameters
from diplomacy.web.api.problems import GoneError, MovedError
from diplomacy.web.citing import site

router = Router(tags=["Statements"])


class StatementParameters(Page):
    """The filters of the list of statements."""

    leader: str = Field("", description="slug of the speaker")
    country: str = Field("", description="slug of the country or organisation that the speaker speaks for")
    summit: str = Field("", description="slug of a summit or a series, of the meeting that the words belong to")
    theme: str = Field("", description="slug of a theme of that meeting")
    kind: str = choice("the speaker's own words, or reported speech", KINDS)
    since: str = Field("", description="first day on which the words were reported, as `2025-06-17`")
    until: str = Field("", description="last day")
    words: str = Field("", description="words that were said, or the speaker's name")


@router.get("/statements", response={200: schemas.Statements, 400: schemas.Problem}, summary="Find statements")
def statements(request: HttpRequest, response: HttpResponse, asked: Query[StatementParameters]) -> dict[str, object]:
    """Words said, the newest first, each with all articles that carry them."""
    given = parameters(request, StatementParameters)
    found, after = page_of_statements(StatementFilters.parse(given), site(request), limit_of(given))
    return {"statements": found, "next": next_address(request, response, after.encode() if after else "")}


@router.get(
    "/statements/{id}",
    response={200: schemas.Statement, 404: schemas.Problem, 410: schemas.Problem},
    summary="One statement",
)
def statement(request: HttpRequest, id: str) -> object:
    """Words said. What was merged into another statement leads on to it (302); what was removed says so (410)."""
    found = find_statement(id)
    if found is None:
        raise Http404("There is no statement of this id.")
    if found.removed_at:
        moved = new_statement(id)
        if moved and not moved.removed_at:
            raise MovedError(f"statements/{moved.public_id}")
        raise GoneError("This statement was removed: no article that is held here carries it any more.")
    return one_statement(found, site(request))
