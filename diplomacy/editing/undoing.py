"""Taking decisions back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomacy.editing.errors import EditingError
from diplomacy.editing.settling import one_decision
from diplomacy.models import Addition, Correction, Decision, Judgement, Quotation, Rejection, Report, SamePerson
from diplomacy.settle import settle
from diplomacy.storage.additions import take_back
from diplomacy.storage.corrections import reference_row, set_field_value
from diplomacy.storage.deciding import made_in_one_go, quotations_of, reports_of, take_back_decision, touched_by
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import lock
from diplomacy.storage.people import (
    move_people,
    quotations_of_named,
    reports_naming,
    reports_with,
    write_people_anew,
)
from diplomacy.storage.readings import Touched, store_dyads

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@one_decision
def undo(decision: Decision, user: AbstractBaseUser) -> None:
    """Take a decision back, with all that was decided in one go with it: the record is as it was before."""
    lock([f"decision {decision._meta.model_name} {decision.act or decision.pk}"])
    together = made_in_one_go(decision)
    if not together:
        raise EditingError("This decision has been undone already.")
    touched = Touched()
    for each in together:
        touched.add(touched_by_undoing(each))
    lock(touched.locks())
    for each in together:
        again = take_back_decision(each, user.pk)
        match each:
            case Correction() if each.target not in Correction.SETTLED:
                _put_back(each, again)
                if _of_being_known(each):
                    write_people_anew(each.record)
            case SamePerson():
                move_people(each.found, touched)
            case Rejection():
                table = Report if each.kind == Rejection.Kind.REPORT else Quotation
                table.objects.filter(article__key=each.article, anchor=each.anchor).update(rejected=False)
                store_dyads(reports_of([(each.article, each.anchor)]))
            case Addition():
                take_back(each)
    settle(touched, Keys(), f"{decision.name} undone by {user}")


def touched_by_undoing(decision: Decision) -> Touched:
    """Return what has to be settled when a decision is taken back, or holds again."""
    match decision:
        case Correction() if _of_being_known(decision):
            return touched_by(reports_with(decision.record))
        case SamePerson():
            return touched_by(reports_naming(decision.found), quotations_of_named(decision.found))
        case Correction():
            accounts = list(decision.anchors.values_list("article", "anchor"))
            return touched_by(reports_of(accounts), quotations_of(accounts))
        case Judgement():
            ends = [(decision.first_article, decision.first_anchor), (decision.second_article, decision.second_anchor)]
            return touched_by(reports_of(ends))
        case Rejection() | Addition():
            account = [(decision.article, decision.anchor)]
            return touched_by(reports_of(account), quotations_of(account))
    return Touched()


def _of_being_known(correction: Correction) -> bool:
    """Tell whether a correction says of somebody whom only articles know that they are a person of their own."""
    return (correction.target, correction.field) == (Correction.Target.LEADER, "confirmed")


def _put_back(correction: Correction, again: Correction | Decision | None) -> None:
    """Give a field of the reference data the value of the older correction that holds again, else the machine's."""
    if correction.replaced_at is not None:
        return
    row = reference_row(correction.target, correction.record)
    if row is not None:
        value = again.value if isinstance(again, Correction) else correction.machine_value_now
        set_field_value(row, correction.field, value)
        row.save(update_fields=[correction.field])
