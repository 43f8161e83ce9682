"""Where records have their pages."""

from __future__ import annotations

from functools import cache

from django.urls import reverse


def address(name: str, key: str) -> str:
    """Return the address of a record's page by the page's name and the record's slug or public id."""
    before, after = _around(name)
    return f"{before}{key}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    """Return an address before and after its key; looking up each of a page's two hundred takes as long as a query."""
    before, after = reverse(name, args=["KEY"]).split("KEY")
    return before, after
