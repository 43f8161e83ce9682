"""Saying that something is right as it stands, so that it is not asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from diplomacy.editing.checks import because
from diplomacy.editing.errors import EditingError
from diplomacy.models import Confirmation, Decision, Leader, Meeting, Report
from diplomacy.storage.deciding import handle_of, keep_confirmation
from diplomacy.storage.judging import judged_right

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

Question = Confirmation.Question


@transaction.atomic
def confirm_report(report: Report, user: AbstractBaseUser, reason: str) -> Confirmation:
    """Say that a report is right as it was read; it counts for the rules that found what it says."""
    why = because(user, reason)
    if not Report.objects.live().filter(pk=report.pk).exists():
        raise EditingError("This report does not count any more; there is nothing to confirm.")
    return keep_confirmation(Question.REPORT, handle_of(report), why, judged=judged_right(report))


@transaction.atomic
def keep_decision(decision: Decision, user: AbstractBaseUser, reason: str) -> Confirmation:
    """Say that a decision holds although the machine reads otherwise now; a third reading would be asked about."""
    return keep_confirmation(Question.CONFLICT, decision.name, because(user, reason), value=decision.machine_value_now)


@transaction.atomic
def leave_decision(decision: Decision, user: AbstractBaseUser, reason: str) -> Confirmation:
    """Let a decision that finds nothing to hold on to rest; it holds again where its report comes back."""
    return keep_confirmation(Question.GONE, decision.name, because(user, reason))


@transaction.atomic
def leave_name(leader: Leader, user: AbstractBaseUser, reason: str) -> Confirmation:
    """Leave somebody whom only articles know as the name that they give."""
    return keep_confirmation(Question.PERSON, leader.slug, because(user, reason))


@transaction.atomic
def leave_announced(meeting: Meeting, user: AbstractBaseUser, reason: str) -> Confirmation:
    """Say that no report of a plan was found; it is asked again where the plan moves to another day."""
    latest = meeting.latest.isoformat() if meeting.latest else None
    return keep_confirmation(Question.OVERDUE, meeting.public_id, because(user, reason), value=latest)
