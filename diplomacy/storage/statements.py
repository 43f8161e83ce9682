"""Statements, consolidated from live quotations and written only where they differ. Only settling calls this."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from diplomacy.models import Quotation, QuotationMark, Redirect, Statement
from diplomacy.records import ConsolidatedStatement, FieldCorrection, LiveQuotation
from diplomacy.resolution.statements import LONGEST_GAP, cluster, consolidate, marks_of, same
from diplomacy.storage.bulk import insert_rows, set_column
from diplomacy.storage.decisions import statement_corrections_for
from diplomacy.storage.locks import lock_late, of_speakers
from diplomacy.storage.statement_corrections import lay_over_statement

COLUMNS = {
    "id": "pk",
    "key": "key",
    "kind": "kind",
    "words": "words",
    "speaker": "speaker",
    "article": "article__key",
    "anchor": "anchor",
    "leader": "leader",
    "party": "country",
    "role": "role",
    "published": "article__published",
    "sample": "sample",
    "meeting": "report__meeting",
    "statement": "statement",
}  # fields of a live quotation, and where they stand


def settle_statements(quotations: Iterable[int], moved: Iterable[int] = (), locked: Collection[str] = ()) -> int:
    """Make statements agree with the quotations again; return how many statements changed.

    `quotations` are rows that are new, changed or gone, `moved` reports that belong to another meeting than before.
    `locked` are the keys of the speakers whose words are locked already; further ones come to light here. Raises
    CrowdedError where another process is at work on those.
    """
    changed, reports = set(quotations), list(moved)
    if not (changed or reports):
        return 0
    concerned = Q(pk__in=changed) | Q(report__in=reports) if reports else Q(pk__in=changed)
    at_hand = _load(Quotation.objects.filter(concerned))
    if not at_hand:
        return 0
    if further := {q.key for q, _ in at_hand}.difference(locked):
        lock_late(of_speakers(further))
        at_hand = _load(Quotation.objects.filter(concerned))  # as others left them
    spoken_now = [q for q, live in at_hand if live]
    _mark(changed, spoken_now)
    live = _neighbourhood(spoken_now, {q.statement for q, _ in at_hand if q.statement})
    old = {q.statement for q in live if q.statement} | {q.statement for q, _ in at_hand if q.statement}
    statements = {s.pk: s for s in Statement.objects.select_for_update().filter(pk__in=old).order_by("pk")}
    written: set[int] = set()
    fresh: list[tuple[Statement, Sequence[LiveQuotation]]] = []
    count = 0
    homes: dict[int, int] = {}
    clusters = cluster(live)
    corrected = statement_corrections_for([[(q.article, q.anchor) for q in group] for group in clusters])
    for (group, target, merged), corrections in zip(_assign(clusters, statements), corrected, strict=True):
        if target is None:
            fresh.append((Statement(**_values(consolidate(group), None, corrections), version=1), group))
            continue
        count += _write(consolidate(group), target, corrections)
        written.add(target.pk)
        homes |= {q.id: target.pk for q in group if q.statement != target.pk}
        for loser in merged:
            count += _retire(loser, target)
            written.add(loser.pk)
    Statement.objects.bulk_create(statement for statement, _ in fresh)
    homes |= {q.id: statement.pk for statement, group in fresh for q in group}
    set_column(Quotation, "statement", homes)
    return count + len(fresh) + sum(_retire(s, None) for pk, s in statements.items() if pk not in written)


def _mark(changed: set[int], live: Sequence[LiveQuotation]) -> None:
    """Write the numbers by which changed quotations are found, and take away those of quotations that are gone."""
    QuotationMark.objects.filter(quotation__in=changed).delete()
    insert_rows(
        QuotationMark,
        ("quotation", "value", "day"),
        [(q.id, value, q.published) for q in live if q.id in changed for value in sorted(marks_of(q.key, q.words))],
    )


def _neighbourhood(quotations: Sequence[LiveQuotation], statements: set[int]) -> list[LiveQuotation]:
    """Return every live quotation that is one statement with these, or was, over any number of steps."""
    known: dict[int, LiveQuotation] = {}
    asked: set[int] = set()
    fresh, together = list(quotations), statements
    while fresh or together:
        known |= {q.id: q for q in fresh}
        asked |= together
        wanted = Q(pk__in=_alike(fresh) - known.keys())
        if together:
            wanted |= Q(statement__in=together)
        found = [q for q, _ in _load(Quotation.objects.live().filter(wanted)) if q.id not in known]
        fresh = [q for q in found if q.statement in asked or any(same(q, f) for f in fresh)]
        together = {q.statement for q in fresh if q.statement} - asked
    return list(known.values())


def _alike(quotations: Sequence[LiveQuotation]) -> set[int]:
    """Return the quotations that share a mark with one of these and came out near enough in time."""
    values = {value for q in quotations for value in marks_of(q.key, q.words)}
    if not values:
        return set()
    rows = QuotationMark.objects.filter(value__in=values).values_list("quotation", flat=True)
    days = [q.published for q in quotations if q.published]
    if len(days) < len(quotations):
        return set(rows)
    first = max(min(days).toordinal() - LONGEST_GAP.days, 1)
    last = min(max(days).toordinal() + LONGEST_GAP.days, date.max.toordinal())
    near = rows.filter(day__range=(date.fromordinal(first), date.fromordinal(last)))
    return set(near.union(rows.filter(day=None), all=True))


def _load(rows: QuerySet[Quotation]) -> list[tuple[LiveQuotation, bool]]:
    """Return quotations as settling sees them, and whether each is live. Plain values, since there may be hundreds."""
    found = []
    for *values, copy_of, retired, withdrawn, rejected in rows.values_list(
        *COLUMNS.values(), "article__copy_of__key", "retired_at", "article__withdrawn_at", "rejected"
    ):
        known = dict(zip(COLUMNS, values, strict=True))
        source = copy_of or known["article"]
        found.append((LiveQuotation(**known, source=source), not (retired or withdrawn or rejected)))
    return found


def _assign(
    clusters: Sequence[Sequence[LiveQuotation]], statements: Mapping[int, Statement]
) -> list[tuple[Sequence[LiveQuotation], Statement | None, list[Statement]]]:
    """Say which statement each cluster is, and which it swallowed: a statement goes with its oldest quotation."""
    claims: dict[int, list[Statement]] = {}
    for pk in sorted(statements):
        members = [(q.id, i) for i, group in enumerate(clusters) for q in group if q.statement == pk]
        if members:
            claims.setdefault(min(members)[1], []).append(statements[pk])
    found = []
    for index, group in enumerate(clusters):
        first, *others = claims.get(index, [None])
        found.append((group, first, [s for s in others if s]))
    return found


def _values(
    record: ConsolidatedStatement, target: Statement | None, corrections: Sequence[FieldCorrection]
) -> dict[str, Any]:
    """Return what the quotations say together, but for what people corrected, as it stands in the row."""
    values: dict[str, Any] = {
        "key": record.key,
        "kind": record.kind,
        "words": record.words,
        "speaker": record.speaker,
        "leader_id": record.leader,
        "country_id": record.party,
        "role": record.role,
        "sample": record.sample,
        "published": record.published,
        "meeting_id": record.meeting,
        "removed_at": None,
    }
    lay_over_statement(values, corrections, target)
    return values


def _write(record: ConsolidatedStatement, target: Statement, corrections: Sequence[FieldCorrection]) -> bool:
    """Write what the quotations say together where it differs from the row, and tell whether it does."""
    values = _values(record, target, corrections)
    if target.removed_at is not None:
        Redirect.objects.filter(target=Redirect.Target.STATEMENT, old=target.public_id).delete()
    if all(getattr(target, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(target, name, value)
    target.version += 1
    target.save()
    return True


def _retire(statement: Statement, survivor: Statement | None) -> bool:
    """Take a statement out: merged into the survivor, whose address it then leads to, or without a quotation left."""
    changed = statement.removed_at is None
    if changed:
        statement.removed_at = timezone.now()
        statement.version += 1
        statement.save(update_fields=["removed_at", "version"])
    if survivor:
        Redirect.objects.update_or_create(
            target=Redirect.Target.STATEMENT, old=statement.public_id, defaults={"new": survivor.public_id}
        )
    return changed
