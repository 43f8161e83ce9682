"""Countries, pairs of them, leaders, summits."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from diplomacy.filters import REGIONS, check_choice, check_slug, check_words
from diplomacy.queries import directory
from diplomacy.queries.directory import CountryAsked, LeaderAsked
from diplomacy.web.api import schemas
from diplomacy.web.api.asking import Page, choice, limit_of, next_address, one, parameters
from diplomacy.web.citing import site

KINDS = ("state", "organisation", "party")
router = Router(tags=["Countries, leaders, summits, themes"])
ANSWERS = {400: schemas.Problem}
MISSING = {404: schemas.Problem}


class CountryParameters(Page):
    """Which countries."""

    kind: str = choice("a state, an organisation or a non-state party", KINDS)
    region: str = choice("part of the world", REGIONS)


class LeaderParameters(Page):
    """Which leaders."""

    country: str = Field("", description="slug of a party for which they held an office")
    name: str = Field("", description="a part of any of their names, without regard to accents and case")


class SummitParameters(Page):
    """Which summits."""

    series: str = Field("", description="slug of the series, such as `g7`")


@router.get("/countries", response={200: schemas.Countries, **ANSWERS}, summary="Find countries and organisations")
def countries(request: HttpRequest, response: HttpResponse, asked: Query[CountryParameters]) -> dict[str, object]:
    """All parties that the reference data knows, by slug, whether they met anybody or not."""
    given = parameters(request, CountryParameters)
    wanted = CountryAsked(_choice(given, "kind", KINDS), _choice(given, "region", REGIONS))
    limit = limit_of(given)
    found = directory.countries(wanted, site(request), _slug(given, "after"), limit + 1)
    return {"countries": found[:limit], "next": _next(request, response, found, limit)}


@router.get("/countries/{slug}", response={200: schemas.Country, **MISSING}, summary="One country or organisation")
def country(request: HttpRequest, slug: str) -> object:
    """One party."""
    return _there(directory.country(slug, site(request)))


@router.get("/countries/{slug}/pairs", response={200: schemas.Pairs, **MISSING}, summary="The pairs of a country")
def pairs(request: HttpRequest, slug: str) -> object:
    """A party with each other one that it met as two or in a small group, the most often met first."""
    return {"pairs": _there(directory.pairs_of(slug, site(request)))}


@router.get("/pairs/{one}/{other}", response={200: schemas.Pair, **MISSING}, summary="One pair")
def pair(request: HttpRequest, one: str, other: str) -> object:
    """Two parties: how often they met, and when last. Their meetings: `/meetings?country=ONE&country=OTHER`."""
    return _there(directory.pair(one, other, site(request)))


@router.get("/leaders", response={200: schemas.Leaders, **ANSWERS}, summary="Find leaders")
def leaders(request: HttpRequest, response: HttpResponse, asked: Query[LeaderParameters]) -> dict[str, object]:
    """People who act for a party, by slug, each with their terms of office."""
    given = parameters(request, LeaderParameters)
    limit = limit_of(given)
    wanted = LeaderAsked(_slug(given, "country"), check_words(one(given, "name"), "name"))
    found = directory.leaders(wanted, site(request), _slug(given, "after"), limit + 1)
    return {"leaders": found[:limit], "next": _next(request, response, found, limit)}


@router.get("/leaders/{slug}", response={200: schemas.Leader, **MISSING}, summary="One leader")
def leader(request: HttpRequest, slug: str) -> object:
    """One person."""
    return _there(directory.leader(slug, site(request)))


@router.get("/summits", response={200: schemas.Summits, **ANSWERS}, summary="Find summits")
def summits(request: HttpRequest, response: HttpResponse, asked: Query[SummitParameters]) -> dict[str, object]:
    """Editions of summits, by slug."""
    given = parameters(request, SummitParameters)
    limit = limit_of(given)
    found = directory.summits(_slug(given, "series"), site(request), _slug(given, "after"), limit + 1)
    return {"summits": found[:limit], "next": _next(request, response, found, limit)}


@router.get("/summits/{slug}", response={200: schemas.Summit, **MISSING}, summary="One summit")
def summit(request: HttpRequest, slug: str) -> object:
    """One edition."""
    return _there(directory.summit(slug, site(request)))


@router.get("/themes", response=schemas.Themes, summary="All themes")
def themes(request: HttpRequest) -> dict[str, object]:
    """The subjects that topics are sorted under, by slug."""
    parameters(request, Schema)
    return {"themes": directory.themes()}


def _next(request: HttpRequest, response: HttpResponse, found: list[Any], limit: int) -> str | None:
    """Return the address of the next page, of a list that was asked for one more than it shows."""
    return next_address(request, response, found[limit - 1].slug if len(found) > limit else "")


def _there(found: object) -> object:
    if found is None:
        raise Http404("There is nothing of this name here.")
    return found


def _slug(given: dict[str, list[str]], name: str) -> str:
    return check_slug(name, one(given, name))


def _choice(given: dict[str, list[str]], name: str, allowed: tuple[str, ...]) -> str:
    return check_choice(name, one(given, name), allowed)
