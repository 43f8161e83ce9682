"""Bringing back a decision that was taken back: the undoing of an undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Manager
from django.utils import timezone

from diplomacy.editing.errors import EditingError
from diplomacy.editing.settling import one_decision
from diplomacy.editing.undoing import touched_by_undoing
from diplomacy.models import Addition, Article, Correction, Decision, Quotation, Rejection, Report
from diplomacy.settle import settle
from diplomacy.storage.deciding import reports_of
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import lock, lock_late
from diplomacy.storage.readings import Touched, mark_rejected, store_dyads

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@one_decision
def redo(decision: Decision, user: AbstractBaseUser) -> None:
    """Let a decision hold again that was taken back, with all that was taken back in one go with it.

    Raises EditingError where it holds, or where something else was decided on the same thing meanwhile. Corrections of
    the reference data are made anew instead.
    """
    lock([f"decision {decision._meta.model_name} {decision.act or decision.pk}"])
    decision.refresh_from_db()
    if decision.undone_at is None:
        raise EditingError("This decision holds already.")
    if isinstance(decision, Correction) and decision.target not in Correction.SETTLED:
        raise EditingError("Correct the reference data anew instead.")
    rows: Manager[Any] = type(decision)._default_manager
    together = rows.filter(act=decision.act) if decision.act else rows.filter(pk=decision.pk)
    again = list(together.exclude(undone_at=None).order_by("pk"))
    touched = Touched()
    for each in again:
        touched.add(touched_by_undoing(each))
    lock(touched.locks())
    for each in again:
        _bring_back(each, rows)
        if isinstance(each, Addition):
            touched.add(touched_by_undoing(each))  # what was added stands only now
    lock_late(touched.locks())
    settle(touched, Keys(), f"{decision.name} decided again by {user}")


def _bring_back(decision: Decision, rows: Manager[Any]) -> None:
    if decision.replaces_id:
        rows.filter(pk=decision.replaces_id).update(replaced_at=timezone.now())
    try:
        with transaction.atomic():
            rows.filter(pk=decision.pk).update(undone_at=None, undone_by=None)
    except IntegrityError as error:
        raise EditingError("Something else was decided meanwhile; look again, then decide.") from error
    match decision:
        case Rejection():
            for article in Article.objects.filter(key=decision.article):
                mark_rejected(article, [decision.handle])
        case Addition():
            _put_back(decision)


def _put_back(addition: Addition) -> None:
    table = Report if addition.kind == Rejection.Kind.REPORT else Quotation
    newest = (
        table.objects.filter(article__key=addition.article, anchor=addition.anchor, origin=Report.Origin.EDITOR)
        .order_by("-retired_at")
        .first()
    )
    if newest is None:
        raise EditingError("What was added is not kept any more; add it again.")
    table.objects.filter(pk=newest.pk).update(retired_at=None)
    store_dyads(reports_of([(addition.article, addition.anchor)]))
