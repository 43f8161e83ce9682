"""What the timeline's form offers to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from diplomacy.filters import MODES, STATUSES
from diplomacy.models import Country, Meeting, Participation, Summit
from diplomacy.wording import MODE_WORDS, STATUS_WORDS


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """Pairs of value and label for each field of the form that has a list."""

    countries: tuple[tuple[str, str], ...]
    summits: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    modes: tuple[tuple[str, str], ...]


def filter_choices() -> FilterChoices:
    """Return the parties that met somebody, the summits with meetings, and the words for status and mode."""
    met = Exists(Participation.objects.filter(country=OuterRef("pk"), meeting__removed_at=None))
    held = Exists(Meeting.objects.current().filter(summit=OuterRef("pk")))
    return FilterChoices(
        countries=tuple(Country.objects.filter(met).values_list("slug", "name")),
        summits=tuple(Summit.objects.filter(held).values_list("slug", "label")),
        statuses=tuple((name, STATUS_WORDS[name]) for name in STATUSES),
        modes=tuple((name, MODE_WORDS[name]) for name in MODES),
    )
