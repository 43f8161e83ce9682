"""Decisions as rows: made, replaced by newer ones on the same thing, taken back. Settling has to follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Manager
from django.utils import timezone

from diplomacy.models import (
    Addition,
    Confirmation,
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
from diplomacy.models.identity import new_public_id
from diplomacy.records import Json
from diplomacy.resolution.anchors import of_account
from diplomacy.storage.judging import Judged, judged_by_value, judged_wrong
from diplomacy.storage.keys import is_found_slug
from diplomacy.storage.livereports import live_reports
from diplomacy.storage.readings import Touched

Made = TypeVar("Made", bound=Decision)


@dataclass(frozen=True, slots=True)
class Because:
    """Who decides, by row number, and why."""

    user: int | None
    reason: str


def handle_of(row: Report | Quotation) -> str:
    """Return the fingerprint of an account; `row` comes with its article."""
    return of_account(row.article.key, row.anchor)


def newest_record(meeting: Meeting) -> Mapping[str, Json]:
    """Return the record of the meeting's newest version as decisions see it; empty where there is none.

    People whom only articles know have no identifier there, for their slug is made of the name and party.
    """
    return _as_decided(meeting.past_versions.order_by("-number").values_list("record", flat=True).first() or {})


def record_of(meeting: Meeting, version: int) -> Mapping[str, Json]:
    """Return the record of one of a meeting's versions in the same form; empty where there is no such version."""
    return _as_decided(meeting.past_versions.filter(number=version).values_list("record", flat=True).first() or {})


def _as_decided(record: Mapping[str, Json]) -> Mapping[str, Json]:
    rows = record.get("participants")
    people = [
        {**person, "leader": None} if is_found_slug(person.get("leader")) else person
        for person in (rows if isinstance(rows, list) else ())
    ]
    return {**record, "participants": people} if people else record


def oldest_first(quotations: Iterable[Quotation]) -> list[Quotation]:
    """Sort quotations, which come with their articles, by publication, undated last."""
    return sorted(quotations, key=lambda q: (q.article.published or date.max, q.article.key, q.anchor))


def touched_by(reports: Iterable[Report] = (), quotations: Iterable[Quotation] = ()) -> Touched:
    """Return what settling has to look at when a decision on these accounts is made or undone."""
    touched = Touched()
    rows = list(reports)
    numbers = [report.pk for report in rows]
    touched.dyads |= set(ReportDyad.objects.filter(report__in=numbers).values_list("dyad", flat=True))
    touched.before += live_reports(numbers)
    for report in rows:
        touched.reports.add(report.pk)
        touched.accounts.add(handle_of(report))
        for pk, key in report.quotations.filter(retired_at=None).values_list("pk", "key"):
            touched.quotations.add(pk)
            touched.speakers.add(key)
        if report.meeting_id:
            touched.meetings.add(report.meeting_id)
    for quotation in quotations:
        touched.quotations.add(quotation.pk)
        touched.speakers.add(quotation.key)
        touched.accounts.add(handle_of(quotation))
    return touched


def reports_of(accounts: Iterable[tuple[str, str]]) -> list[Report]:
    """Return the reports of accounts (the article's key, the anchor) that stand, rejected or not."""
    wanted = set(accounts)
    rows = Report.objects.filter(
        retired_at=None, article__key__in={key for key, _ in wanted}, anchor__in={anchor for _, anchor in wanted}
    )
    return [r for r in rows.select_related("article") if (r.article.key, r.anchor) in wanted]


def quotations_of(accounts: Iterable[tuple[str, str]]) -> list[Quotation]:
    """Return the quotations of accounts that stand, rejected or not."""
    wanted = set(accounts)
    rows = Quotation.objects.filter(
        retired_at=None, article__key__in={key for key, _ in wanted}, anchor__in={anchor for _, anchor in wanted}
    )
    return [q for q in rows.select_related("article") if (q.article.key, q.anchor) in wanted]


def keep_correction(
    target: str,
    address: str,
    accounts: Sequence[Report | Quotation],
    field: str,
    value: Json,
    because: Because,
    act: str = "",
) -> Correction:
    """Keep a person's value for a field of the record that these accounts make up; they come oldest first."""
    anchors = [(row.article.key, row.anchor, handle_of(row)) for row in accounts]
    record = anchors[0][2]
    replaced = _replace(Correction.objects.in_force().filter(target=target, record=record, field=field).first())
    made = Correction.objects.create(
        target=target,
        address=address,
        record=record,
        field=field,
        value=value,
        act=act,
        reason=because.reason,
        made_by_id=because.user,
        replaces=replaced,
        judged=judged_by_value(field, value, accounts),
    )
    CorrectionAnchor.objects.bulk_create(
        CorrectionAnchor(correction=made, position=position, article=article, anchor=anchor, handle=handle)
        for position, (article, anchor, handle) in enumerate(anchors)
    )
    return made


def keep_rejection(row: Report | Quotation, facts: Json, because: Because) -> Rejection:
    """Keep a person's word that an account is wrong; `facts` are what it said."""
    return Rejection.objects.create(
        kind=Rejection.Kind.REPORT if isinstance(row, Report) else Rejection.Kind.QUOTATION,
        article=row.article.key,
        anchor=row.anchor,
        handle=handle_of(row),
        machine_value=facts,
        machine_value_now=facts,
        reason=because.reason,
        made_by_id=because.user,
        judged=judged_wrong(row),
    )


def keep_confirmation(
    question: str, record: str, because: Because, value: Json = None, judged: Judged | None = None
) -> Confirmation:
    """Keep a person's word that what was asked about is as it stands."""
    earlier = Confirmation.objects.in_force().filter(question=question, record=record).first()
    return Confirmation.objects.create(
        question=question,
        record=record,
        value=value,
        reason=because.reason,
        made_by_id=because.user,
        replaces=_replace(earlier),
        judged=judged or [],
    )


def keep_addition(row: Report | Quotation, words: str, because: Because) -> Addition:
    """Keep that a person added an account, whose sentence has these words."""
    return Addition.objects.create(
        kind=Rejection.Kind.REPORT if isinstance(row, Report) else Rejection.Kind.QUOTATION,
        article=row.article.key,
        anchor=row.anchor,
        handle=handle_of(row),
        words=words,
        reason=because.reason,
        made_by_id=because.user,
    )


def keep_judgements(pairs: Iterable[tuple[Report, Report]], *, same: bool, because: Because) -> list[Judgement]:
    """Keep a person's word on pairs of reports, decided in one go; a pair of which it is known already is left out."""
    made = []
    wanted = [tuple(sorted(pair, key=handle_of)) for pair in pairs]
    act = new_public_id() if len(wanted) > 1 else ""
    for first, second in wanted:
        earlier = Judgement.objects.in_force().filter(first=handle_of(first), second=handle_of(second)).first()
        if earlier and earlier.same == same:
            continue
        made.append(
            Judgement.objects.create(
                replaces=_replace(earlier),
                same=same,
                first_article=first.article.key,
                first_anchor=first.anchor,
                first=handle_of(first),
                second_article=second.article.key,
                second_anchor=second.anchor,
                second=handle_of(second),
                act=act,
                reason=because.reason,
                made_by_id=because.user,
            )
        )
    return made


def note_machine_value_then(decisions: Iterable[Decision]) -> None:
    """Keep with new decisions, after settling, what the machine said when they were made."""
    for decision in decisions:
        rows = _table(decision).filter(pk=decision.pk)
        rows.update(machine_value=F("machine_value_now"), conflict_at=None)
        decision.refresh_from_db()


def made_in_one_go(decision: Decision) -> list[Decision]:
    """Return what was decided together with a decision, itself included, and is not undone."""
    rows = _table(decision).filter(undone_at=None).order_by("pk")
    return list(rows.filter(act=decision.act) if decision.act else rows.filter(pk=decision.pk))


def take_back_decision(decision: Decision, user: int | None) -> Decision | None:
    """Mark a decision undone; return the older one on the same thing that holds again, if there is one."""
    now = timezone.now()
    in_force = decision.replaced_at is None
    table = _table(decision)
    table.filter(pk=decision.pk).update(undone_at=now, undone_by=user)
    table.filter(replaces=decision.pk).update(replaces=decision.replaces_id)
    if not in_force or not decision.replaces_id:
        return None
    table.filter(pk=decision.replaces_id).update(replaced_at=None)
    again: Decision = table.get(pk=decision.replaces_id)
    return again


def _table(decision: Decision) -> Manager[Any]:
    return type(decision)._default_manager


def _replace(earlier: Made | None) -> Made | None:
    if earlier is not None:
        earlier.replaced_at = timezone.now()
        earlier.save(update_fields=["replaced_at"])
    return earlier
