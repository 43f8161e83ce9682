"""The order in which review asks: what waits, from every source, the most doubtful first.

One question to the database, however much waits: each source gives its rows as key, doubt and age, and of the items
themselves only the one that is shown is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from diplomacy.models import Judgement
from diplomacy.models.meetings import UNSURE_BELOW
from diplomacy.queries.review.rules import TALLY
from diplomacy.records import JudgedAccounts
from diplomacy.resolution.judgements import contradictions

Kind = Literal["contradiction", "conflict", "mistake", "gone", "unsure", "report", "person", "overdue"]

# How doubtful what waits is, from 0 to 1. People who contradict one another leave the record in the air; a machine that
# changed its mind speaks against a decision that holds; a decision without its anchor changes nothing that is shown.
# A reader who took the trouble to write has seen something. What settling or reading is unsure of is as doubtful as its
# own score says. A plan whose day has passed is told as that; nobody is misled.
DOUBT: Mapping[Kind, float] = {
    "contradiction": 1.0,
    "conflict": 0.9,
    "mistake": 0.8,
    "gone": 0.7,
    "unsure": 1.0,
    "report": 0.75,
    "person": 0.5,
    "overdue": 0.3,
}
LABELS: Mapping[Kind, str] = {
    "unsure": "Same meeting?",
    "person": "New people",
    "report": "Unsure readings",
    "contradiction": "Contradictions",
    "conflict": "Conflicts",
    "gone": "Decisions adrift",
    "mistake": "Readers’ reports",
    "overdue": "Overdue plans",
}
DISPUTED = ("date", "city", "country")  # the fields in which one source against others is asked about
SAMPLES = 0.3  # samples are as doubtful as this, at most: they teach the use of the page


def _holds(alias: str) -> str:
    return f"{alias}.undone_at IS NULL AND {alias}.replaced_at IS NULL"


def _kept(question: str, record: str, also: str = "") -> str:
    """Return the condition that somebody said already that it is right as it stands."""
    return f"""EXISTS (SELECT 1 FROM diplomacy_confirmation k WHERE {_holds("k")} AND k.question = '{question}'
   AND k.record = {record}{also})"""


def _gone(table: str) -> str:
    """Return the decisions of a table that find nothing to hold on to; of several made in one go, if none does."""
    return f"""
SELECT 'gone', 'gone-{table}-' || min(d.id), {DOUBT["gone"]}, min(coalesce(d.gone_at, d.made_at))
  FROM diplomacy_{table} d WHERE {_holds("d")} AND d.gone_at IS NOT NULL
   AND NOT {_kept("gone", f"'{table} ' || d.id")}
   AND (d.act = '' OR NOT EXISTS (SELECT 1 FROM diplomacy_{table} o WHERE o.act = d.act AND o.gone_at IS NULL
        AND {_holds("o")}))
 GROUP BY CASE d.act WHEN '' THEN d.id::text ELSE d.act END"""


def _conflict(table: str) -> str:
    changed = " AND k.value IS NOT DISTINCT FROM d.machine_value_now"
    return f"""
SELECT 'conflict', 'conflict-{table}-' || d.id, {DOUBT["conflict"]}, coalesce(d.conflict_at, d.made_at)
  FROM diplomacy_{table} d WHERE {_holds("d")} AND d.conflict_at IS NOT NULL
   AND NOT {_kept("conflict", f"'{table} ' || d.id", changed)}"""


_MISTAKES = f"""
SELECT 'mistake', 'mistake-' || id, {DOUBT["mistake"]}, made_at FROM diplomacy_mistakereport WHERE handled_at IS NULL"""

_UNSURE = f"""
SELECT 'unsure', 'unsure-' || p.one_id || '-' || p.other_id,
  CASE WHEN one.sample THEN least(p.score, {SAMPLES}) ELSE p.score END, p.asked_at
  FROM diplomacy_unsurepair p JOIN diplomacy_report one ON one.id = p.one_id
  JOIN diplomacy_report other ON other.id = p.other_id WHERE one.meeting_id <> other.meeting_id"""

# A report is as doubtful as it is unsure, and as the rules that found its values were wrong; one that the other sources
# of its meeting contradict, at least as much as such a contradiction is.
_REPORTS = f"""
SELECT 'report', 'report-' || r.id,
  CASE WHEN r.sample THEN least({SAMPLES}, doubt.of) ELSE doubt.of END, r.created_at
  FROM ({{doubtful}}) found(id, least) JOIN diplomacy_report r ON r.id = found.id
  JOIN diplomacy_article a ON a.id = r.article_id
  CROSS JOIN LATERAL (
    SELECT greatest(found.least, 1 - r.confidence * coalesce((
      SELECT min(t.trust) FROM jsonb_each(r.evidence) e(field, found) JOIN tally t
          ON t.field = e.field AND t.rule = e.found ->> 3), 1)) AS of) doubt
 WHERE r.retired_at IS NULL AND NOT r.rejected AND r.origin = 'machine' AND a.withdrawn_at IS NULL
   AND r.meeting_id IS NOT NULL AND NOT {_kept("report", "r.fingerprint")}"""
_DOUBTFUL = f"""
SELECT id, max(least) FROM (
  SELECT w.id, 0.0 FROM diplomacy_report w WHERE w.retired_at IS NULL AND NOT w.rejected AND w.origin = 'machine'
     AND w.confidence < {UNSURE_BELOW}
  UNION ALL
  SELECT (told.value)::bigint, {DOUBT["report"]} FROM diplomacy_meeting m
   CROSS JOIN LATERAL jsonb_each(m.disputed) d(field, views)
   CROSS JOIN LATERAL jsonb_array_elements(d.views) WITH ORDINALITY v(view, place)
   CROSS JOIN LATERAL jsonb_array_elements_text(v.view -> 1) told
   WHERE m.removed_at IS NULL AND m.disputed <> '{{}}' AND d.field IN {DISPUTED} AND v.place > 1
     AND NOT EXISTS (SELECT 1 FROM diplomacy_correction c WHERE c.target = 'meeting' AND c.address = m.public_id
         AND {_holds("c")} AND c.field = d.field)
) each(id, least) GROUP BY id"""

_PEOPLE = f"""
SELECT 'person', 'person-' || l.id, CASE WHEN l.sample THEN {SAMPLES / 2} ELSE {DOUBT["person"]} END,
  timestamptz 'epoch' + l.id * interval '1 second'
  FROM diplomacy_leader l WHERE NOT l.confirmed AND l.origin = 'article'
   AND EXISTS (SELECT 1 FROM diplomacy_participation p JOIN diplomacy_meeting m ON m.id = p.meeting_id
       WHERE p.leader_id = l.id AND m.removed_at IS NULL)
   AND NOT {_kept("person", "l.slug")}"""

_OVERDUE = f"""
SELECT 'overdue', 'overdue-' || m.public_id, CASE WHEN m.sample THEN {SAMPLES / 3} ELSE {DOUBT["overdue"]} END,
  m.latest::timestamptz FROM diplomacy_meeting m
 WHERE m.removed_at IS NULL AND m.status = 'planned' AND m.latest < %(today)s
   AND NOT {_kept("overdue", "m.public_id", " AND k.value = to_jsonb(m.latest)")}"""

_CONTRADICTIONS = f"""
SELECT 'contradiction', 'contradiction-' || c.id, {DOUBT["contradiction"]}, c.since
  FROM unnest(%(contradicted)s::bigint[], %(since)s::timestamptz[]) c(id, since)"""

_SOURCES: Mapping[Kind, str] = {
    "contradiction": _CONTRADICTIONS,
    "conflict": " UNION ALL ".join(map(_conflict, ("correction", "judgement"))),
    "mistake": _MISTAKES,
    "gone": " UNION ALL ".join(map(_gone, ("correction", "rejection", "judgement", "addition"))),
    "unsure": _UNSURE,
    "report": _REPORTS.replace("{doubtful}", _DOUBTFUL),
    "person": _PEOPLE,
    "overdue": _OVERDUE,
}
_QUEUE = f"""
WITH tally AS MATERIALIZED ({TALLY}),
waiting AS MATERIALIZED (
  SELECT w.*, EXISTS (SELECT 1 FROM diplomacy_putoff o WHERE o.user_id = %(user)s AND o.key = w.key) AS later
    FROM ({" UNION ALL ".join(_SOURCES.values())}) w(kind, key, doubt, since)),
ordered AS (
  SELECT kind, key, row_number() OVER w AS place, lag(key) OVER w AS before, lead(key) OVER w AS after
    FROM waiting WHERE %(kind)s IN ('', kind) WINDOW w AS (ORDER BY later, doubt DESC, since, kind, key))
SELECT coalesce((SELECT json_object_agg(kind, number) FROM (
    SELECT kind, count(*) AS number FROM waiting GROUP BY kind) by_kind), '{{}}')::text,
  coalesce((SELECT json_agg(json_build_array(kind, key, place, before, after) ORDER BY place)
    FROM ordered WHERE {{wanted}}), '[]')::text
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the queue: its number from 1, and the keys of what comes before and after it."""

    kind: Kind
    key: str
    place: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """The places that were asked for, and how much of each kind waits."""

    places: tuple[Place, ...]
    counts: Mapping[str, int]


def head(user: int | None = None, kind: str = "", most: int = 1) -> Waiting:
    """Return what somebody is asked first, of a kind or of all; what they put off comes last."""
    return _ask("place <= %(most)s", user, kind, most=most)


def place_of(key: str, user: int | None = None, kind: str = "") -> Waiting:
    """Return where an item stands; no place where it does not wait, or is not of the kind."""
    return _ask("key = %(key)s", user, kind, key=key)


def places_of(keys: Iterable[str]) -> Waiting:
    """Return where these items stand, in the order of the queue; what does not wait is left out."""
    return _ask("key = ANY(%(keys)s)", keys=list(keys))


def chain_of(parted: int) -> tuple[JudgedAccounts, ...]:
    """Return the contradiction around a "not the same" by its row: itself, and those that make the two the same."""
    return next((chain for chain in _contradicted() if chain[0].id == parted), ())


def _ask(wanted: str, user: int | None = None, kind: str = "", **more: object) -> Waiting:
    chains = _contradicted()
    values: dict[str, Any] = {
        "user": user,
        "kind": kind,
        "today": timezone.now().date(),
        "contradicted": [chain[0].id for chain in chains],
        "since": [_newest(chain) for chain in chains],
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE.replace("{wanted}", wanted), values | more)
        counts, places = cursor.fetchone()
    return Waiting(tuple(map(_place, json.loads(places))), json.loads(counts))


def _contradicted() -> list[tuple[JudgedAccounts, ...]]:
    """Return the judgements that cannot all hold, one chain for all of what was decided in one go."""
    standing = Judgement.objects.in_force().filter(gone_at=None)
    same = standing.filter(same=True)
    first = Q(first__in=same.values("first")) | Q(first__in=same.values("second"))
    second = Q(second__in=same.values("first")) | Q(second__in=same.values("second"))
    apart = standing.filter(first, second, same=False)  # of others nothing can say that they are the same
    if not apart.exists():
        return []
    rows = list((same | apart).order_by("-made_at", "-pk").values_list("pk", "first", "second", "same", "act"))
    acts = {pk: act or str(pk) for pk, *_, act in rows}
    found: dict[frozenset[str], tuple[JudgedAccounts, ...]] = {}
    for chain in contradictions([JudgedAccounts(*row[:4]) for row in rows]):
        found.setdefault(frozenset(acts[each.id] for each in chain), chain)
    return list(found.values())


def _newest(chain: Iterable[JudgedAccounts]) -> datetime:
    rows = Judgement.objects.filter(pk__in=[each.id for each in chain])
    newest: datetime = max(rows.values_list("made_at", flat=True))
    return newest


def _place(row: Sequence[object]) -> Place:
    kind, key, place, before, after = row
    return Place(cast("Kind", kind), str(key), int(str(place)), str(before or ""), str(after or ""))
