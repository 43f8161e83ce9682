"""The fetcher as the settings have it."""

from __future__ import annotations

from django.conf import settings

from diplomacy.sources.pages import Fetcher, Limits


def make_fetcher(most_seconds: float | None = None) -> Fetcher:
    """Return a fetcher of addresses. It remembers what each site lets programs fetch, so one serves a whole run.

    `most_seconds` is for where somebody waits.
    """
    seconds = min(most_seconds or settings.SIDELINES_FETCH_SECONDS, settings.SIDELINES_FETCH_SECONDS)
    limits = Limits(seconds, settings.SIDELINES_FETCH_BYTES, settings.SIDELINES_FETCH_PORTS)
    return Fetcher(settings.SIDELINES_FETCH_AGENT, limits)
