"""Where somebody met others: places with counts, as a map."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.formats.worldmap import Spot, WorldMap, world_map
from diplomacy.models import Leader, Participation, Place
from diplomacy.queries.counting.tallies import Meetings
from diplomacy.records import Mode, Status

MOST_PLACES = 120


@dataclass(frozen=True, slots=True)
class Travel:
    """The map of places where somebody met others in person, how many such meetings, and how many abroad."""

    map: WorldMap
    placed: int
    abroad: int

    @property
    def said(self) -> str:
        """The counts in words."""
        meetings = wording.say_count(self.placed, "meeting")
        return f"{meetings} held in person in a city that is known, {self.abroad} of them abroad."


def leader_travel(leader: Leader, theirs: Meetings, filters: MeetingFilters) -> Travel | None:
    """Return where somebody met others in person, None where no place is known.

    Abroad is what took place in none of the countries that the person acted for.
    """
    counts = theirs.held.in_person.places()
    counts.pop(0, None)
    places = Place.objects.filter(latitude__isnull=False, longitude__isnull=False).in_bulk(counts)
    home = set(Participation.objects.filter(leader=leader).order_by().values_list("country", flat=True).distinct())
    timeline, there = reverse("timeline"), filters.but(mode=Mode.IN_PERSON.value, status=Status.HELD.value)
    spots = [
        Spot(
            longitude=place.longitude or 0.0,
            latitude=place.latitude or 0.0,
            name=place.name,
            count=counts[place.pk],
            words=wording.say_count(counts[place.pk], "meeting"),
            url=f"{timeline}?{there.but(words=_quoted(place.name)).query()}",
        )
        for place in sorted(places.values(), key=lambda place: (-counts[place.pk], place.name))[:MOST_PLACES]
    ]
    if not spots:
        return None
    return Travel(
        map=world_map(f"Where {leader.name} met others in person", spots),
        placed=sum(counts[pk] for pk in places),
        abroad=sum(counts[pk] for pk, place in places.items() if place.country_id not in home),
    )


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
