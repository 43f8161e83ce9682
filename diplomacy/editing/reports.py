"""Which reports count, and which are accounts of one meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from diplomacy.editing.checks import because
from diplomacy.editing.errors import EditingError
from diplomacy.editing.settling import one_decision, settle_decisions
from diplomacy.models import Judgement, Meeting, Quotation, Rejection, Report
from diplomacy.storage.deciding import keep_judgements, keep_rejection, touched_by
from diplomacy.storage.locks import lock
from diplomacy.storage.readings import mark_rejected

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@one_decision
def reject_report(report: Report, user: AbstractBaseUser, reason: str) -> Rejection:
    """Let a report not count any more."""
    why = because(user, reason)
    touched = touched_by([report])
    lock(touched.locks())
    if report.origin == Report.Origin.EDITOR:
        raise EditingError("An editor added this report: undo that instead.")
    if not Report.objects.live().filter(pk=report.pk).exists():
        raise EditingError("This report does not count already.")
    text = report.version.title if report.sentence_part == "title" else report.version.text
    facts = {"words": text[report.sentence_start : report.sentence_end]}
    made = keep_rejection(report, facts, why)
    mark_rejected(report.article, [made.handle])
    settle_decisions(touched, [made], f"report by {user}")
    return made


@one_decision
def reject_quotation(quotation: Quotation, user: AbstractBaseUser, reason: str) -> Rejection:
    """Let a quotation not count any more."""
    why = because(user, reason)
    touched = touched_by(quotations=[quotation])
    lock(touched.locks())
    if quotation.origin == Report.Origin.EDITOR:
        raise EditingError("An editor added this quotation: undo that instead.")
    if not Quotation.objects.live().filter(pk=quotation.pk).exists():
        raise EditingError("This quotation does not count already.")
    made = keep_rejection(quotation, {"speaker": quotation.speaker, "words": quotation.words}, why)
    mark_rejected(quotation.article, [made.handle])
    settle_decisions(touched, [made], f"quotation by {user}")
    return made


def judge_same(report: Report, other: Report, user: AbstractBaseUser, reason: str) -> Judgement:
    """Say that two reports are accounts of one meeting."""
    return _judge([(report, other)], user, reason, same=True)[0]


def judge_different(report: Report, other: Report, user: AbstractBaseUser, reason: str) -> Judgement:
    """Say that two reports are accounts of two meetings."""
    return _judge([(report, other)], user, reason, same=False)[0]


def merge_meetings(one: Meeting, other: Meeting, user: AbstractBaseUser, reason: str) -> list[Judgement]:
    """Say that two meetings are one: each report of the one is the same as each of the other."""
    if one.pk == other.pk:
        raise EditingError("That is one meeting already.")
    return _judge([(a, b) for a in _reports(one) for b in _reports(other)], user, reason, same=True)


def split_meeting(meeting: Meeting, reports: Iterable[Report], user: AbstractBaseUser, reason: str) -> list[Judgement]:
    """Say that some reports of a meeting are accounts of another one."""
    wanted = {report.pk for report in reports}
    all_of_it = _reports(meeting)
    leaving = [r for r in all_of_it if r.pk in wanted]
    staying = [r for r in all_of_it if r.pk not in wanted]
    if len(leaving) < len(wanted):
        raise EditingError("Only reports of this meeting can be split off it.")
    if not leaving or not staying:
        raise EditingError("A split needs reports that leave and reports that stay.")
    return _judge([(a, b) for a in staying for b in leaving], user, reason, same=False)


@one_decision
def _judge(
    pairs: Sequence[tuple[Report, Report]], user: AbstractBaseUser, reason: str, *, same: bool
) -> list[Judgement]:
    why = because(user, reason)
    rows = {report.pk: report for pair in pairs for report in pair}
    touched = touched_by(rows.values())
    lock(touched.locks())
    if any(one.pk == other.pk for one, other in pairs):
        raise EditingError("A report cannot be judged against itself.")
    if Report.objects.live().filter(pk__in=rows).count() < len(rows):
        raise EditingError("Only reports that count can be judged.")
    if same and any(one.sample != other.sample for one, other in pairs):
        raise EditingError("A sample and a real report are never the same.")
    made = keep_judgements(pairs, same=same, because=why)
    if not made:
        raise EditingError(f"That these are {'the same' if same else 'not the same'} has been decided already.")
    word = "same" if same else "not the same"
    settle_decisions(touched, made, f"{word} by {user}")
    return made


def _reports(meeting: Meeting) -> list[Report]:
    rows = Report.objects.live().filter(meeting=meeting).select_related("article", "version")
    if not (reports := list(rows.oldest_publication_first())):
        raise EditingError("This meeting was removed; it has no reports.")
    return reports
