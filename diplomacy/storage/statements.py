"""Statements, consolidated from live quotations and written only where they differ. Only settling calls this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q
from django.utils import timezone

from diplomacy.models import Quotation, QuotationMark, Redirect, Statement
from diplomacy.records import ConsolidatedStatement, LiveQuotation
from diplomacy.resolution.statements import LONGEST_GAP, cluster, consolidate, marks_of, same
from diplomacy.storage.locks import lock, of_speakers


def settle_statements(quotations: Iterable[int], moved: Iterable[int] = ()) -> int:
    """Make statements agree with the quotations again; return how many statements changed.

    `quotations` are rows that are new, changed or gone, `moved` reports that belong to another meeting than before.
    Whose words they are is locked, in one order for everybody, after all that settling meetings locks.
    """
    changed = set(quotations)
    concerned = Quotation.objects.filter(Q(pk__in=changed) | Q(report__in=list(moved)))
    lock(of_speakers(concerned.values_list("key", flat=True)))
    rows = list(concerned.values_list("pk", "statement"))
    _mark(changed)
    live = _neighbourhood({pk for pk, _ in rows}, {statement for _, statement in rows if statement})
    old = {q.statement for q in live if q.statement} | {statement for _, statement in rows if statement}
    statements = {s.pk: s for s in Statement.objects.select_for_update().filter(pk__in=old).order_by("pk")}
    written: set[int] = set()
    count = 0
    for group, target, merged in _assign(cluster(live), statements):
        statement, differs = _write(consolidate(group), target)
        written.add(statement.pk)
        count += differs
        for loser in merged:
            count += _retire(loser, statement)
            written.add(loser.pk)
    return count + sum(_retire(s, None) for pk, s in statements.items() if pk not in written)


def live_quotation(row: Quotation) -> LiveQuotation:
    """Return a stored quotation as settling sees it; `row` comes with its report, its article and whose copy it is."""
    article = row.article
    return LiveQuotation(
        id=row.pk,
        key=row.key,
        kind=row.kind,
        words=row.words,
        speaker=row.speaker,
        article=article.key,
        anchor=row.anchor,
        source=(article.copy_of or article).key,
        leader=row.leader_id,
        party=row.country_id,
        role=row.role,
        published=article.published,
        sample=row.sample,
        meeting=row.report.meeting_id if row.report else None,
        statement=row.statement_id,
    )


def _mark(quotations: Iterable[int]) -> None:
    """Write the numbers by which these quotations are found, and take away those of quotations that are gone."""
    QuotationMark.objects.filter(quotation__in=list(quotations)).delete()
    rows = Quotation.objects.live().filter(pk__in=list(quotations)).select_related("article").order_by("pk")
    QuotationMark.objects.bulk_create(
        QuotationMark(quotation=row, value=value, day=row.article.published)
        for row in rows
        for value in sorted(marks_of(row.key, row.words))
    )


def _neighbourhood(quotations: set[int], statements: set[int]) -> list[LiveQuotation]:
    """Return every live quotation that is one statement with these, or was, over any number of steps."""
    known: dict[int, LiveQuotation] = {}
    asked: set[int] = set()
    fresh = _load(Q(pk__in=quotations) | Q(statement__in=statements))
    while fresh:
        known |= {q.id: q for q in fresh}
        together = {q.statement for q in fresh if q.statement} - asked
        asked |= together
        near = [q for q in _load(Q(pk__in=_alike(fresh))) if q.id not in known and any(same(q, f) for f in fresh)]
        fresh = [*near, *(q for q in _load(Q(statement__in=together)) if q.id not in known)]
    return list(known.values())


def _alike(quotations: Sequence[LiveQuotation]) -> set[int]:
    """Return the quotations that share a mark with one of these and came out near enough in time."""
    values = {value for q in quotations for value in marks_of(q.key, q.words)}
    rows = QuotationMark.objects.filter(value__in=values).values_list("quotation", flat=True)
    days = [q.published for q in quotations if q.published]
    if len(days) < len(quotations):
        return set(rows)
    first = max(min(days).toordinal() - LONGEST_GAP.days, 1)
    last = min(max(days).toordinal() + LONGEST_GAP.days, date.max.toordinal())
    return set(rows.filter(day__range=(date.fromordinal(first), date.fromordinal(last)))) | set(rows.filter(day=None))


def _load(wanted: Q) -> list[LiveQuotation]:
    rows = Quotation.objects.live().filter(wanted).select_related("article__copy_of", "report").order_by("pk")
    return [live_quotation(row) for row in rows]


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


def _write(record: ConsolidatedStatement, target: Statement | None) -> tuple[Statement, bool]:
    values: dict[str, object] = {
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
    changed = target is None or any(getattr(target, name) != value for name, value in values.items())
    if target is None:
        target = Statement.objects.create(**values)
    elif changed:
        for name, value in values.items():
            setattr(target, name, value)
        target.save()
    Redirect.objects.filter(target=Redirect.Target.STATEMENT, old=target.public_id).delete()
    Quotation.objects.filter(pk__in=record.quotations).exclude(statement=target).update(statement=target)
    return target, changed


def _retire(statement: Statement, survivor: Statement | None) -> bool:
    """Take a statement out: merged into the survivor, whose address it then leads to, or without a quotation left."""
    changed = statement.removed_at is None
    if changed:
        statement.removed_at = timezone.now()
        statement.save(update_fields=["removed_at"])
    if survivor:
        Redirect.objects.update_or_create(
            target=Redirect.Target.STATEMENT, old=statement.public_id, defaults={"new": survivor.public_id}
        )
        led = Redirect.objects.filter(target=Redirect.Target.STATEMENT, new=statement.public_id)
        led.update(new=survivor.public_id)
    return changed
