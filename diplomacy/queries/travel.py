"""Where somebody met others: places with counts, as a map."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from diplomacy import wording
from diplomacy.filters import MeetingFilters
from diplomacy.formats.worldmap import Spot, WorldMap, world_map
from diplomacy.models import Leader, Meeting, Participation, Place
from diplomacy.records import Mode, Status

MOST_PLACES = 120


def leader_travel(leader: Leader, filters: MeetingFilters) -> tuple[WorldMap | None, int, int]:
    """Return the map of places where somebody met others in person, how many such meetings there were, and abroad.

    Only places whose position is known are on the map; the map is None where there is none. Abroad is what took place
    in another country than the one that the person acted for.
    """
    theirs = Participation.objects.filter(meeting=OuterRef("pk"), leader=leader)
    met = Meeting.objects.current().held().filter(Exists(theirs), mode=Mode.IN_PERSON)
    at_home = Q(Exists(theirs.filter(country=OuterRef("country"))))
    total = met.aggregate(n=Count("pk"), abroad=Count("pk", filter=Q(country__isnull=False) & ~at_home))
    rows = list(met.exclude(place=None).values("place").annotate(n=Count("pk")).order_by("-n", "place")[:MOST_PLACES])
    places = Place.objects.select_related("country").in_bulk([row["place"] for row in rows])
    timeline, there = reverse("timeline"), filters.but(mode=Mode.IN_PERSON.value, status=Status.HELD.value)
    spots = [
        Spot(
            longitude=place.longitude,
            latitude=place.latitude,
            name=place.name,
            count=row["n"],
            words=wording.say_count(row["n"], "meeting"),
            url=f"{timeline}?{there.but(words=_quoted(place.name)).query()}",
        )
        for row in rows
        if (place := places[row["place"]]).longitude is not None and place.latitude is not None
    ]
    label = f"Where {leader.name} met others in person"
    return (world_map(label, spots) if spots else None), total["n"], total["abroad"]


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
