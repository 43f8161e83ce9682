"""Settling: the one writer of meetings and statements.

What changed is looked at together with its whole neighbourhood: the live reports are clustered anew, each cluster is
consolidated, and what differs is written. Nothing depends on the order in which articles came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diplomacy.models import Meeting
from diplomacy.records import LiveReport
from diplomacy.resolution.closure import Neighbourhood, neighbourhood
from diplomacy.resolution.consolidation import consolidate
from diplomacy.storage.doubts import write_doubts
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import lock, lock_late
from diplomacy.storage.meetings import (
    meetings_by_id,
    retire_meeting,
    statement_keys_of,
    write_meeting,
    write_statements,
)
from diplomacy.storage.neighbourhood import StoredReports
from diplomacy.storage.readings import Touched, dyad_lock
from diplomacy.storage.versions import append_versions


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling looked at and what it made."""

    meetings: frozenset[int] = frozenset()
    statements: int = 0


def settle(touched: Touched, keys: Keys, cause: str) -> Settled:
    """Make meetings and statements agree with the reports again.

    Must be called inside the transaction that made the change, so that an article is in wholly or not at all. `cause`
    says in a few words what happened; it is kept with each version that results. Raises CrowdedError where another
    process is at work on something that this change reaches: the caller begins again (`locks.in_one_piece`).
    """
    if not touched:
        return Settled()
    lock(touched.locks())
    found = _surroundings(touched)
    clusters = found.clusters
    old = meetings_by_id(touched.meetings | {r.meeting for group in clusters for r in group if r.meeting})
    moved: set[int] = set()
    written: set[int] = set()
    for group, target, merged in assign(clusters, old):
        meeting = write_meeting(consolidate(group), target, keys)
        written.add(meeting.pk)
        moved |= {r.id for r in group if r.meeting != meeting.pk}
        for loser in merged:
            retire_meeting(loser, meeting)
            written.add(loser.pk)
    for pk, meeting in old.items():
        if pk not in written:
            retire_meeting(meeting, None)
    write_doubts({r.id for group in clusters for r in group} | touched.reports, found.doubts)
    statements = write_statements(touched.statements | statement_keys_of(moved))
    append_versions(written | set(old), cause)
    return Settled(frozenset(written), statements)


def _surroundings(touched: Touched) -> Neighbourhood:
    """Return all that the change touches, every dyad of it locked.

    Further dyads come to light only while looking; each is locked before what was seen of it is believed.
    """
    shelf = StoredReports()
    locked = set(touched.dyads)
    while True:
        changed = touched.reports | shelf.members(touched.meetings)
        found = neighbourhood(shelf, changed, touched.before)
        if found.dyads <= locked:
            return found
        lock_late(map(dyad_lock, found.dyads - locked))
        locked |= found.dyads


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
