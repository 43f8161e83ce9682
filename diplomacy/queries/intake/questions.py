"""What waits in review from a batch."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from diplomacy.models import Batch, Leader, Report, UnsurePair
from diplomacy.queries.intake.documents import batch_articles
from diplomacy.queries.review.page import address_of
from diplomacy.queries.review.queue import LABELS, Kind, places_of


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions of one kind, and the address of the most doubtful of them."""

    label: str
    count: str
    url: str


def questions_of(batch: Batch) -> tuple[Questions, ...]:
    """Return what waits in review on what the articles of a batch report, by kind, the most doubtful first."""
    reports = set(
        Report.objects.live().filter(article__in=batch_articles(batch).values("pk")).values_list("pk", flat=True)
    )
    if not reports:
        return ()
    pairs = UnsurePair.objects.filter(Q(one__in=reports) | Q(other__in=reports)).values_list("one", "other")
    people = Leader.objects.filter(confirmed=False, reportparticipants__report__in=reports).distinct()
    keys = {
        *(f"report-{number}" for number in reports),
        *(f"unsure-{one}-{other}" for one, other in pairs),
        *(f"person-{number}" for number in people.values_list("pk", flat=True)),
    }
    kinds: dict[Kind, list[str]] = {}
    for place in places_of(keys).places:
        kinds.setdefault(place.kind, []).append(place.key)
    return tuple(Questions(LABELS[kind], f"{len(found):,}", address_of(found[0])) for kind, found in kinds.items())
