"""The questions that settling leaves to people: pairs of reports that may be of one meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from diplomacy.models import UnsurePair
from diplomacy.resolution.clustering import Doubt
from diplomacy.resolution.comparison import compared_values


def write_doubts(reports: Iterable[int], doubts: Sequence[Doubt]) -> None:
    """Bring the questions about these reports to what settling now doubts; one that stands already keeps its row."""
    numbers = list(reports)
    wanted = {tuple(sorted((d.one.id, d.other.id))): d for d in doubts}
    known = UnsurePair.objects.filter(Q(one__in=numbers) | Q(other__in=numbers))
    standing = {(row.one_id, row.other_id): row for row in known}
    if settled := [row.pk for pair, row in standing.items() if pair not in wanted]:
        UnsurePair.objects.filter(pk__in=settled).delete()
    if fresh := [_row(pair, doubt) for pair, doubt in wanted.items() if pair not in standing]:
        UnsurePair.objects.bulk_create(fresh, ignore_conflicts=True)


def _row(pair: tuple[int, ...], doubt: Doubt) -> UnsurePair:
    one, other = sorted((doubt.one, doubt.other), key=lambda report: report.id)
    return UnsurePair(
        one_id=pair[0],
        other_id=pair[1],
        score=doubt.comparison.score,
        rule=doubt.comparison.rule,
        reason=doubt.comparison.reason,
        values=[list(row) for row in compared_values(one, other)],
    )
