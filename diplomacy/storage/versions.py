"""Versions of meetings: what this database held, from which moment on, so that the past is never put together anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F

from diplomacy.models import Leader, Meeting, MeetingVersion, Participation, Redirect, Summit
from diplomacy.models.moments import version_moment
from diplomacy.models.snapshots import snapshots
from diplomacy.storage.locks import is_alone

SOME = 1000


def append_versions(meetings: Iterable[int], cause: str) -> None:
    """Append a version of each meeting whose record is not that of its last version.

    `meetings` are row numbers; `cause` says in a few words what happened. Must be called inside the transaction that
    made the change, after all of it is written.
    """
    wanted = sorted(set(meetings))
    for start in range(0, len(wanted), SOME):
        _append(wanted[start : start + SOME], cause)


def _append(wanted: list[int], cause: str) -> None:
    # The rows first: whoever else appends to these meetings waits here, and the last versions are read after that.
    locked = Meeting.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    rows = list(locked.only("pk", "public_id", "removed_at").order_by("pk"))
    records = snapshots(row.pk for row in rows if row.removed_at is None)
    last = {
        version.meeting_id: version
        for version in MeetingVersion.objects.filter(meeting__in=wanted)
        .order_by("meeting_id", "-number")
        .distinct("meeting_id")
    }
    successors = _successors(row.public_id for row in rows if row.removed_at)
    fresh: list[MeetingVersion] = []
    for row in rows:
        gone: dict[str, object] = {"removed": True, "now": successors.get(row.public_id)}
        record = records.get(row.pk, gone)
        known = last.get(row.pk)
        if known is None or known.record != record:
            why = f"{_fate(record)}{cause}"[:200]
            number = known.number + 1 if known else 1
            fresh.append(MeetingVersion(meeting=row, number=number, record=record, cause=why))
    if not fresh:
        return
    moment = version_moment(alone=is_alone())
    for version in fresh:
        version.created_at = moment
    changed = Meeting.objects.filter(pk__in=[version.meeting_id for version in fresh])
    changed.update(version=F("version") + 1, changed_at=moment)
    MeetingVersion.objects.bulk_create(fresh)


def _fate(record: dict[str, object]) -> str:
    if not record.get("removed"):
        return ""
    return "merged: " if record["now"] else "no report left: "


def _successors(gone: Iterable[str]) -> dict[str, str]:
    wanted = list(gone)
    if not wanted:
        return {}
    return dict(Redirect.objects.filter(target=Redirect.Target.MEETING, old__in=wanted).values_list("old", "new"))


def printed_names() -> dict[str, str]:
    """Return the names that records print of the reference data: people's by slug, summits' labels by slug."""
    people = {f"leader {slug}": name for slug, name in Leader.objects.values_list("slug", "name")}
    return people | {f"summit {slug}": label for slug, label in Summit.objects.values_list("slug", "label")}


def append_renamed(before: Mapping[str, str], cause: str) -> None:
    """Append a version of each meeting whose record prints a name of the reference data that is not what it was.

    `before` is what `printed_names` gave before the change. Must be called inside the transaction that made it.
    """
    now = printed_names()
    changed = {name for name, printed in before.items() if now.get(name, printed) != printed}
    leaders = [name.removeprefix("leader ") for name in changed if name.startswith("leader ")]
    summits = [name.removeprefix("summit ") for name in changed if name.startswith("summit ")]
    meetings: set[int] = set()
    if leaders:
        people = Participation.objects.filter(leader__slug__in=leaders, name="")
        meetings |= set(people.values_list("meeting", flat=True))
    if summits:
        meetings |= set(Meeting.objects.filter(summit__slug__in=summits).values_list("pk", flat=True))
    append_versions(meetings, cause)
