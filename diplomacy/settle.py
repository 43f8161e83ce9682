"""Settling: the one writer of meetings and statements.

What changed is looked at together with its whole neighbourhood: the live reports are clustered anew, each cluster is
consolidated, and what differs is written. Nothing depends on the order in which articles came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diplomacy.models import Meeting
from diplomacy.records import LiveReport
from diplomacy.resolution.clustering import cluster
from diplomacy.resolution.consolidation import consolidate
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import lock
from diplomacy.storage.meetings import meetings_by_id, retire_meeting, write_meeting
from diplomacy.storage.neighbourhood import load_neighbourhood
from diplomacy.storage.readings import Touched
from diplomacy.storage.statements import settle_statements


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling looked at and what it made."""

    meetings: frozenset[int] = frozenset()
    statements: int = 0


def settle(touched: Touched, keys: Keys, cause: str) -> Settled:
    """Make meetings and statements agree with the reports again.

    Must be called inside the transaction that made the change, so that an article is in wholly or not at all. `cause`
    says in a few words what happened; it is kept with each version that results.
    """
    if not touched:
        return Settled()
    lock(touched.locks())
    reports = load_neighbourhood(touched.reports, touched.meetings, touched.blocks)
    old = meetings_by_id(touched.meetings | {r.meeting for r in reports if r.meeting})
    moved: set[int] = set()
    written: set[int] = set()
    for group, target, merged in assign(cluster(reports), old):
        meeting = write_meeting(consolidate(group), target, keys, cause)
        written.add(meeting.pk)
        moved |= {r.id for r in group if r.meeting != meeting.pk}
        for loser in merged:
            retire_meeting(loser, meeting, f"merged: {cause}")
            written.add(loser.pk)
    for pk, meeting in old.items():
        if pk not in written:
            retire_meeting(meeting, None, f"no report left: {cause}")
    statements = settle_statements(touched.quotations, moved)
    return Settled(frozenset(written), statements)


def assign(
    clusters: Sequence[Sequence[LiveReport]], meetings: dict[int, Meeting]
) -> list[tuple[Sequence[LiveReport], Meeting | None, list[Meeting]]]:
    """Say which meeting each cluster is, and which meetings it swallowed.

    A meeting goes with its oldest report. Where several come together the oldest meeting survives; a cluster that
    none goes with is a new meeting.
    """
    claims: dict[int, list[int]] = {}
    for pk in sorted(meetings):
        members = [(r.id, i) for i, group in enumerate(clusters) for r in group if r.meeting == pk]
        if members:
            claims.setdefault(min(members)[1], []).append(pk)
    return [
        (
            group,
            meetings[claims[i][0]] if i in claims else None,
            [meetings[pk] for pk in claims[i][1:]] if i in claims else [],
        )
        for i, group in enumerate(clusters)
    ]
