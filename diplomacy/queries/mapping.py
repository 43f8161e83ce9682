"""The meetings of a filter by the city where they took place, as a map with a table beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.urls import reverse

from diplomacy import wording
from diplomacy.formats.worldmap import Spot, WorldMap, world_map
from diplomacy.models import Place
from diplomacy.queries.counting.selection import Selection

MOST_PLACES = 150  # dots on the map, and lines of the table


@dataclass(frozen=True, slots=True)
class MeetingMap:
    """The cities with most meetings; meetings in further cities, and those whose city is not known."""

    world: WorldMap
    elsewhere: int
    nowhere: int

    @property
    def note(self) -> str:
        """What is not on the map, in words; empty if everything is."""
        parts = []
        if self.elsewhere:
            parts.append(f"{wording.say_count(self.elsewhere, 'meeting')} in other cities")
        if self.nowhere:
            parts.append(
                f"{wording.say_count(self.nowhere, 'meeting')} without a city: calls, or the place is not known"
            )
        return f"Not on the map: {wording.join_names(parts)}." if parts else ""


def meeting_map(selection: Selection) -> MeetingMap:
    """Return the cities of a selection; each leads to its meetings."""
    filters = selection.filters
    counts = selection.counted(selection.columns.place)
    nowhere = int(counts[0]) if len(counts) else 0
    counts[:1] = 0
    order = np.argsort(-counts, kind="stable")[:MOST_PLACES]
    wanted = [int(pk) for pk in order if counts[pk]]
    rows = Place.objects.filter(pk__in=wanted)
    found = rows.values_list("pk", "name", "slug", "country__name", "latitude", "longitude")
    spots = [
        Spot(
            longitude=longitude,
            latitude=latitude,
            name=wording.say_place(name, country),
            count=int(counts[pk]),
            words=wording.say_count(int(counts[pk]), "meeting"),
            url=f"{reverse('timeline')}?{filters.but(view='timeline', place=slug).query()}",
        )
        for pk, name, slug, country, latitude, longitude in sorted(found, key=lambda row: (-counts[row[0]], row[1]))
        if latitude is not None and longitude is not None
    ]
    world = world_map("Meetings by the city where they took place", spots)
    return MeetingMap(world, int(counts.sum()) - sum(spot.count for spot in spots), nowhere)
