"""Records that an explanation can point to, so that its examples work on this site."""

from __future__ import annotations

from typing import Any

from diplomacy.models import Article, Country, Leader, Meeting, Statement, Summit

COUNTRIES = ("south-korea", "japan")


def examples() -> dict[str, str]:
    """Return what stands for each part of an address in braces: the newest record, or a well-known one."""
    found = {
        "meetings/{id}": _first("meetings/", Meeting.objects.current().newest_first().values_list("public_id")),
        "statements/{id}": _first("statements/", Statement.objects.current().values_list("public_id")),
        "articles/{id}": _first("articles/", Article.objects.in_print().values_list("public_id")),
        "countries/{slug}": _first("countries/", _preferred(Country, COUNTRIES[0])),
        "leaders/{slug}": _first("leaders/", _preferred(Leader, "lee-jae-myung")),
        "summits/{slug}": _first("summits/", _preferred(Summit, "g7-2025")),
        "{one}": _first("", _preferred(Country, COUNTRIES[0])),
        "{other}": _first("", _preferred(Country, COUNTRIES[1])),
    }
    return {name: value for name, value in found.items() if value}


def _preferred(model: Any, slug: str) -> Any:
    """Return the slug if there is such a record, else the first of all."""
    known = model.objects.filter(slug=slug)
    return (known if known.exists() else model.objects.order_by("slug")).values_list("slug")


def _first(before: str, values: Any) -> str:
    found = values[:1]
    return before + found[0][0] if found else ""
