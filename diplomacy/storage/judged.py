"""People's judgements between reports, as clustering asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from diplomacy.models import Judgement, Report
from diplomacy.records import Judged, JudgedAccounts
from diplomacy.resolution.judgements import holding


def judgements_among(reports: Iterable[int], handles: Mapping[str, int] | None = None) -> list[Judged]:
    """Return the judgements that hold between two of these reports, the newest first.

    `handles` gives the reports' row numbers by handle where they are known already.
    """
    numbers = handles or dict(Report.objects.filter(pk__in=list(reports)).values_list("fingerprint", "pk"))
    rows = Judgement.objects.in_force().filter(first__in=numbers, second__in=numbers).order_by("-made_at", "-pk")
    kept = holding(JudgedAccounts(row.pk, row.first, row.second, row.same) for row in rows)
    return [Judged(numbers[each.one], numbers[each.other], each.same) for each in kept]


def judged_the_same(reports: Iterable[int]) -> set[int]:
    """Return the live reports that people called the same as these."""
    handles = list(Report.objects.filter(pk__in=list(reports)).values_list("fingerprint", flat=True))
    rows = list(Judgement.objects.in_force().filter(Q(first__in=handles) | Q(second__in=handles), same=True))
    if not rows:
        return set()
    live = Report.objects.live().filter(
        fingerprint__in={end for row in rows for end in (row.first, row.second)},
        article__key__in={key for row in rows for key in (row.first_article, row.second_article)},
    )
    return set(live.values_list("pk", flat=True))
