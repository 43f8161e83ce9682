"""What people decided, as settling needs it: which corrections and judgements bear on which reports.

Decisions hold on to accounts by their handles, which are the fingerprints of reports. What settling finds out about
them (what the machine says now, whether anything is left to hold on to) is written back here, only where it differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from diplomacy.models import (
    Addition,
    Correction,
    CorrectionAnchor,
    Decision,
    Judgement,
    Meeting,
    Quotation,
    Rejection,
    Report,
    ReportDyad,
)
from diplomacy.records import ConsolidatedMeeting, FieldCorrection, Json, LiveReport
from diplomacy.resolution.anchors import of_account, words
from diplomacy.resolution.comparison import Verdict, compare
from diplomacy.resolution.decisions import machine_value, says_otherwise
from diplomacy.storage.readings import Touched

# In SQL, for every article that is read asks, and mostly there is nothing.
HOLDING_ON = "SELECT 1 FROM diplomacy_correctionanchor WHERE handle = ANY(%(handles)s)"
IN_FORCE = "undone_at IS NULL AND replaced_at IS NULL"
ANY_DECISION = f"""
SELECT EXISTS ({HOLDING_ON})
    OR EXISTS (SELECT 1 FROM diplomacy_rejection WHERE handle = ANY(%(handles)s) AND {IN_FORCE})
    OR EXISTS (SELECT 1 FROM diplomacy_judgement WHERE first = ANY(%(handles)s) AND {IN_FORCE})
    OR EXISTS (SELECT 1 FROM diplomacy_judgement WHERE second = ANY(%(handles)s) AND {IN_FORCE})
    OR EXISTS (SELECT 1 FROM diplomacy_addition WHERE handle = ANY(%(handles)s) AND {IN_FORCE})
"""

Account = tuple[str, str]  # the article's key and the anchor
Live = Callable[[Iterable[Account]], list[tuple[int, str, str]]]


def corrections_for(clusters: Sequence[Iterable[LiveReport]]) -> list[tuple[FieldCorrection, ...]]:
    """Return, for each cluster of live reports, the corrections of meetings that apply to it, the oldest first.

    A correction applies to the cluster that holds the first of its reports that is still live.
    """
    place = {report.fingerprint: index for index, cluster in enumerate(clusters) for report in cluster}
    found: list[tuple[FieldCorrection, ...]] = [()] * len(clusters)
    for correction, handle in _first_live(Correction.Target.MEETING, place, _live_reports):
        index = place[handle]
        found[index] = (*found[index], _shape(correction))
    return found


def statement_corrections_for(clusters: Sequence[Iterable[Account]]) -> list[tuple[FieldCorrection, ...]]:
    """Return, for each cluster of live quotations, the corrections of statements that apply to it, the oldest first.

    A quotation is given by its article's key and its anchor.
    """
    place = {of_account(*account): index for index, cluster in enumerate(clusters) for account in cluster}
    found: list[tuple[FieldCorrection, ...]] = [()] * len(clusters)
    for correction, handle in _first_live(Correction.Target.STATEMENT, place, _live_quotations):
        index = place[handle]
        found[index] = (*found[index], _shape(correction))
    return found


def widen(touched: Touched) -> None:
    """Add what decisions tie to what changed: where a correction loses its report, it moves on to its next one."""
    bound = Correction.objects.in_force().filter(pk__in=_holding_on_to(touched.accounts))
    accounts: dict[str, set[Account]] = {Correction.Target.MEETING: set(), Correction.Target.STATEMENT: set()}
    for target, *account in bound.values_list("target", "anchors__article", "anchors__anchor"):
        accounts[target].add((account[0], account[1]))
    bound_reports = {pk for pk, _, _ in _live_reports(accounts[Correction.Target.MEETING])}
    touched.reports |= bound_reports
    touched.dyads |= set(ReportDyad.objects.filter(report__in=bound_reports).values_list("dyad", flat=True))
    for pk, _, key in _live_quotations(accounts[Correction.Target.STATEMENT]):
        touched.quotations.add(pk)
        touched.speakers.add(key)


def quotations_given_to(meetings: Iterable[Meeting]) -> set[int]:
    """Return the live quotations, by row number, of the statements that people gave to these meetings."""
    if not (names := [meeting.public_id for meeting in meetings]):
        return set()
    rows = Correction.objects.in_force().of(Correction.Target.STATEMENT).filter(field="meeting", value__in=names)
    return {pk for pk, _, _ in _live_quotations(set(rows.values_list("anchors__article", "anchors__anchor")))}


def note_machine_values(record: ConsolidatedMeeting, corrections: Iterable[FieldCorrection]) -> None:
    """Keep beside each correction what the reports alone, consolidated in `record`, say of its field now."""
    note_values((correction, machine_value(record, correction)) for correction in corrections)


def note_values(values: Iterable[tuple[FieldCorrection, Json]]) -> None:
    """Keep beside each correction what the machine says now, and since when it contradicts the person."""
    said = {correction.id: (correction, value) for correction, value in values}
    if not said:
        return
    for row in Correction.objects.filter(pk__in=said):
        correction, value = said[row.pk]
        _note(row, value, against=says_otherwise(correction, value))


def note_verdicts(reports: Iterable[LiveReport]) -> None:
    """Keep beside each judgement between these reports how the machine's own comparison comes out now."""
    by_handle = {report.fingerprint: report for report in reports}
    for row in Judgement.objects.in_force().filter(first__in=by_handle, second__in=by_handle):
        verdict = compare(by_handle[row.first], by_handle[row.second]).verdict
        against = verdict != row.machine_value and verdict == (Verdict.DIFFERENT if row.same else Verdict.SAME)
        _note(row, str(verdict), against=against)


def note_anchors(handles: Iterable[str]) -> None:
    """Send decisions on these accounts to review where nothing is left to hold on to, and take them back where it is.

    A correction needs one live account, a rejection its own, a judgement both; an addition needs its words in the
    article's newest text, and counts while it waits.
    """
    wanted = list(handles)
    corrections = Correction.objects.in_force().filter(pk__in=_holding_on_to(wanted))
    for correction in corrections.prefetch_related("anchors"):
        accounts = {(a.article, a.anchor) for a in correction.anchors.all()}
        live = _live_reports if correction.target == Correction.Target.MEETING else _live_quotations
        _note_gone(correction, gone=not live(accounts))
    for rejection in Rejection.objects.in_force().filter(handle__in=wanted):
        table = Report if rejection.kind == Rejection.Kind.REPORT else Quotation
        _note_gone(rejection, gone=not _present(table, rejection.article, rejection.anchor))
    for pair in Judgement.objects.in_force().filter(Q(first__in=wanted) | Q(second__in=wanted)):
        ends = ((pair.first_article, pair.first_anchor), (pair.second_article, pair.second_anchor))
        _note_gone(pair, gone=not all(_present(Report, *end) for end in ends))
    for addition in Addition.objects.in_force().filter(handle__in=wanted):
        _note_gone(addition, gone=not _still_written(addition))


def _first_live(
    target: str, place: Mapping[str, object], live: Callable[[Iterable[Account]], list[tuple[int, str, str]]]
) -> Iterable[tuple[Correction, str]]:
    """Yield the corrections in force whose first live account is among the handles of `place`, and that handle."""
    if not _any_correction(place):
        return
    rows = Correction.objects.in_force().of(target).filter(pk__in=_holding_on_to(place))
    for correction in rows.prefetch_related("anchors").order_by("made_at", "pk"):
        for anchor in correction.anchors.all():
            if anchor.handle in place:
                yield correction, anchor.handle
                break
            if live({(anchor.article, anchor.anchor)}):
                break  # it applies to a record that is not looked at now


def _holding_on_to(handles: Iterable[str]) -> QuerySet[Any]:
    """Return the corrections with one of these accounts among their anchors, as a subquery."""
    return CorrectionAnchor.objects.filter(handle__in=list(handles)).values("correction")


def any_decision(accounts: Iterable[str]) -> bool:
    """Tell in one query whether a decision in force holds on to one of these accounts (their handles): mostly none."""
    with connection.cursor() as cursor:
        cursor.execute(ANY_DECISION, {"handles": list(accounts)})
        return bool(cursor.fetchone()[0])


def _any_correction(handles: Iterable[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({HOLDING_ON})", {"handles": list(handles)})
        return bool(cursor.fetchone()[0])


def _shape(row: Correction) -> FieldCorrection:
    return FieldCorrection(row.pk, row.field, row.value, row.machine_value)


def _live_reports(accounts: Iterable[Account]) -> list[tuple[int, str, str]]:
    """Return row number, handle and parties of the live reports among accounts."""
    if not (wanted := set(accounts)):
        return []
    rows = Report.objects.live().filter(
        article__key__in={article for article, _ in wanted}, anchor__in={anchor for _, anchor in wanted}
    )
    found = rows.values_list("pk", "fingerprint", "parties", "article__key", "anchor")
    return [(pk, handle, parties) for pk, handle, parties, *account in found if tuple(account) in wanted]


def _live_quotations(accounts: Iterable[Account]) -> list[tuple[int, str, str]]:
    """Return row number, handle and speaker's key of the live quotations among accounts."""
    if not (wanted := set(accounts)):
        return []
    rows = Quotation.objects.live().filter(
        article__key__in={article for article, _ in wanted}, anchor__in={anchor for _, anchor in wanted}
    )
    found = rows.values_list("pk", "key", "article__key", "anchor")
    return [(pk, of_account(*account), key) for pk, key, *account in found if tuple(account) in wanted]


def _present(table: type[Report] | type[Quotation], article: str, anchor: str) -> bool:
    rows: QuerySet[Report] | QuerySet[Quotation] = table.objects.filter(article__key=article, anchor=anchor)
    return rows.filter(retired_at=None).exists()


def _still_written(addition: Addition) -> bool:
    table = Report if addition.kind == Rejection.Kind.REPORT else Quotation
    row = table.objects.filter(article__key=addition.article, anchor=addition.anchor, retired_at=None).first()
    newest = row.article.versions.order_by("-number").first() if row else None
    if newest is None:
        return False
    return f" {words(addition.words)} " in f" {words(newest.title)} {words(newest.text)} "


def _note(row: Correction | Judgement, value: Json, *, against: bool) -> None:
    conflict = (row.conflict_at or timezone.now()) if against else None
    if (row.machine_value_now, row.conflict_at) != (value, conflict):
        row.machine_value_now, row.conflict_at = value, conflict
        row.save(update_fields=["machine_value_now", "conflict_at"])


def _note_gone(row: Decision, *, gone: bool) -> None:
    if gone != (row.gone_at is not None):
        row.gone_at = timezone.now() if gone else None
        row.save(update_fields=["gone_at"])
