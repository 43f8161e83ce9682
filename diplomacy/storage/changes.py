"""What changed in the record between two moments of a run: counted from versions, never from what was meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from diplomacy.models import MeetingVersion, Redirect, Statement

SOME = 1000
BEFORE = "statements_before"
# Everything that a reader sees of a statement.
SEEN = ("kind", "words", "speaker", "leader_id", "country_id", "role", "sample", "published", "meeting_id")


class Change(StrEnum):
    """What became of a meeting or a statement, in the order in which it is told."""

    NEW = "new"
    SPLIT = "split off"
    GONE = "gone"
    MERGED = "merged"
    MOVED = "moved"
    OTHER = "otherwise changed"


class Watch:
    """Remembers what the database holds when it is made, and counts what has changed when it is asked.

    Costs one pass over the statements at each end. What others write meanwhile is counted too.
    """

    def __init__(self) -> None:
        """Look at what there is. The statements are remembered in a table of this connection alone."""
        self._last = MeetingVersion.objects.aggregate(last=Max("pk"))["last"] or 0
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{BEFORE}")
            cursor.execute(
                f"CREATE TEMPORARY TABLE {BEFORE} AS "
                f"SELECT id, removed_at IS NULL AS live, {_seen('s')} AS seen FROM {Statement._meta.db_table} s"
            )

    def meetings(self) -> Counter[Change]:
        """Count what became of meetings, each once: how it was before against how it is now."""
        ends = (
            MeetingVersion.objects.filter(pk__gt=self._last)
            .order_by("meeting")
            .values_list("meeting")
            .annotate(first=Min("number"), last=Max("number"))
        )
        pairs = {meeting: (first - 1, last) for meeting, first, last in ends}
        known = list(pairs)
        records: dict[int, tuple[dict[str, Any] | None, dict[str, Any]]] = {}
        for start in range(0, len(known), SOME):
            part = known[start : start + SOME]
            rows = MeetingVersion.objects.filter(meeting__in=part).values_list("meeting", "number", "record")
            held = {(meeting, number): record for meeting, number, record in rows if number in pairs[meeting]}
            for meeting in part:
                before, after = pairs[meeting]
                records[meeting] = (held.get((meeting, before)), held[meeting, after])
        return Counter(_classify(records))

    def statements(self) -> Counter[Change]:
        """Count what became of statements, each once."""
        table, seen = Statement._meta.db_table, _seen("s")
        gone = "b.live AND s.removed_at IS NOT NULL"
        merged = f"EXISTS (SELECT 1 FROM {Redirect._meta.db_table} r WHERE r.target = %s AND r.old = s.public_id)"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE b.live IS NOT TRUE AND s.removed_at IS NULL),"
                f" count(*) FILTER (WHERE {gone} AND NOT {merged}),"
                f" count(*) FILTER (WHERE {gone} AND {merged}),"
                f" count(*) FILTER (WHERE b.live AND s.removed_at IS NULL AND b.seen <> {seen})"
                f" FROM {table} s LEFT JOIN {BEFORE} b ON b.id = s.id",
                [Redirect.Target.STATEMENT, Redirect.Target.STATEMENT],
            )
            counts = cursor.fetchone()
        return +Counter(dict(zip((Change.NEW, Change.GONE, Change.MERGED, Change.OTHER), counts, strict=True)))


def _seen(table: str) -> str:
    """Return SQL for a fingerprint of all that is seen of a statement."""
    return f"md5(ROW({', '.join(f'{table}.{name}' for name in SEEN)})::text)"


def _classify(records: Mapping[int, tuple[dict[str, Any] | None, dict[str, Any]]]) -> Iterator[Change]:
    lost: set[str] = set()
    for before, after in records.values():
        if before and not before.get("removed") and not after.get("removed"):
            lost |= _articles(before) - _articles(after)
    for before, after in records.values():
        was, now = before is not None and not before.get("removed"), not after.get("removed")
        if was and not now:
            yield Change.MERGED if after.get("now") else Change.GONE
        elif now and not was:
            yield Change.SPLIT if _articles(after) & lost else Change.NEW
        elif before and now and before != after:
            moved = any(before[name] != after[name] for name in ("earliest", "latest", "city", "country"))
            yield Change.MOVED if moved else Change.OTHER


def _articles(record: Mapping[str, Any]) -> set[str]:
    return {name["article"] for name in record.get("articles", ())}
