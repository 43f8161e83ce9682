"""Settling: the one writer of meetings and statements.

What changed is looked at together with its whole neighbourhood: the live reports are clustered anew, each cluster is
consolidated, and what differs is written. Nothing depends on the order in which articles came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diplomacy.models import Meeting
from diplomacy.records import LiveReport
from diplomacy.resolution.closure import Neighbourhood, neighbourhood
from diplomacy.resolution.consolidation import consolidate
from diplomacy.resolution.decisions import lay_over
from diplomacy.storage.decisions import (
    any_decision,
    corrections_for,
    note_anchors,
    note_machine_values,
    note_verdicts,
    quotations_given_to,
    widen,
)
from diplomacy.storage.doubts import write_doubts
from diplomacy.storage.former import former_meetings
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import lock, lock_late
from diplomacy.storage.meetings import meetings_by_id, retire_meeting, write_meeting
from diplomacy.storage.neighbourhood import StoredReports
from diplomacy.storage.readings import Touched, dyad_lock
from diplomacy.storage.statements import settle_statements
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
    if decided := any_decision(touched.accounts):
        widen(touched)
    if not touched.locked.issuperset(touched.locks()):
        lock(touched.locks())
    shelf = StoredReports(touched.now)
    found = _surroundings(shelf, touched)
    clusters = found.clusters
    reports = [r for group in clusters for r in group]
    former = former_meetings(reports)
    old = meetings_by_id(touched.meetings | {r.meeting for r in reports if r.meeting}.union(*former.values()))
    stood = {pk: meeting.removed_at is None for pk, meeting in old.items()}
    moved: set[int] = set()
    written: set[int] = set()
    corrected = corrections_for(clusters)
    for (group, target, merged), corrections in zip(assign(clusters, old, former), corrected, strict=True):
        record = consolidate(group)
        meeting = write_meeting(lay_over(record, corrections), target, group, keys)
        note_machine_values(record, corrections)
        written.add(meeting.pk)
        moved |= {r.id for r in group if r.meeting != meeting.pk}
        for loser in merged:
            retire_meeting(loser, meeting)
            written.add(loser.pk)
    for pk, meeting in old.items():
        if pk not in written:
            retire_meeting(meeting, None)
    write_doubts({r.id for group in clusters for r in group} | touched.reports, found.doubts)
    if shelf.anybody_judged:
        note_verdicts(reports)
    if decided:
        note_anchors(touched.accounts)
    turned = [meeting for pk, meeting in old.items() if stood[pk] != (meeting.removed_at is None)]
    spoken = touched.quotations | quotations_given_to(turned)
    statements = settle_statements(spoken, moved, touched.speakers)
    append_versions(written | set(old), cause)
    return Settled(frozenset(written), statements)


def _surroundings(shelf: StoredReports, touched: Touched) -> Neighbourhood:
    """Return all that the change touches, every dyad of it locked.

    Further dyads come to light only while looking; each is locked before what was seen of it is believed.
    """
    locked = set(touched.dyads)
    while True:
        changed = touched.reports | (shelf.members(touched.meetings) if touched.meetings else set())
        found = neighbourhood(shelf, changed, touched.before)
        if found.dyads <= locked:
            return found
        lock_late(map(dyad_lock, found.dyads - locked))
        locked |= found.dyads


def assign(
    clusters: Sequence[Sequence[LiveReport]],
    meetings: Mapping[int, Meeting],
    former: Mapping[int, Iterable[int]] | None = None,
) -> list[tuple[Sequence[LiveReport], Meeting | None, list[Meeting]]]:
    """Say which meeting each cluster is, and which meetings it swallowed.

    A meeting goes with its oldest report. Where several come together the oldest meeting survives; a cluster that
    none goes with is a new meeting, unless one of its reports brings back a removed one (`former`, by report).
    """
    members = [(r, i) for i, group in enumerate(clusters) for r in group]
    claims: dict[int, set[int]] = {}
    for pk in sorted(meetings):
        if holders := [(r.id, i) for r, i in members if r.meeting == pk]:
            claims.setdefault(min(holders)[1], set()).add(pk)
    bring: dict[int, tuple[int, int]] = {}
    for report, i in members:
        if report.meeting is None or i not in claims:
            for pk in (former or {}).get(report.id, ()):
                bring[pk] = min(bring.get(pk, (report.id, i)), (report.id, i))
    for pk, (_, i) in bring.items():
        claims.setdefault(i, set()).add(pk)
    ranked = [sorted(claims.get(i, ())) for i in range(len(clusters))]
    return [
        (group, meetings[pks[0]] if pks else None, [meetings[pk] for pk in pks[1:]])
        for group, pks in zip(clusters, ranked, strict=True)
    ]
