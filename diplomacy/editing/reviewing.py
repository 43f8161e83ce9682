"""Answering what review asks. One reviewer at a time holds a question; who comes second is told what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from diplomacy.editing.confirming import confirm_report, keep_decision, leave_announced, leave_decision, leave_name
from diplomacy.editing.corrections import correct_fields, correct_meeting, correct_statement
from diplomacy.editing.errors import EditingError
from diplomacy.editing.mistakes import handle_mistake, reopen_mistake
from diplomacy.editing.people import confirm_person, same_person
from diplomacy.editing.redoing import redo
from diplomacy.editing.reports import judge_different, judge_same, reject_report
from diplomacy.editing.undoing import undo
from diplomacy.models import (
    Correction,
    Decision,
    Judgement,
    Leader,
    Meeting,
    MistakeReport,
    PutOff,
    Redirect,
    Report,
    Statement,
)
from diplomacy.queries.review.answers import ACTIONS, Action, Key
from diplomacy.queries.review.items import contradicted, decision_of
from diplomacy.queries.review.people import find_known
from diplomacy.queries.review.queue import chain_of, place_of
from diplomacy.queries.review.verdicts import decided, key_of
from diplomacy.records import Status
from diplomacy.resolution.decisions import stored_value
from diplomacy.storage.deciding import newest_record
from diplomacy.storage.judging import said_of
from diplomacy.storage.locks import lock

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


PLACE = ("country", "city", "venue")


class NotWaiting(EditingError):  # noqa: N818 - it says what the question is
    """A question that is answered already, or that nobody needs to answer any more."""

    def __init__(self, key: Key) -> None:
        self.key = key
        super().__init__("This does not wait for a decision any more.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided, what undoing it is asked by, and the key of what came next in the queue."""

    said: str
    ref: str
    after: str


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answers: who, why, and the leader whom they named."""

    user: AbstractBaseUser
    reason: str
    leader: str = ""


@transaction.atomic
def answer(key: Key, decision: str, given: Given, kind: str = "") -> Answer:
    """Decide a question as one of its actions says, `is:SLUG` for a leader; without a reason the action's own is kept.

    Raises NotWaiting where it was decided meanwhile, EditingError where it cannot be decided so.
    """
    name, _, leader = decision.partition(":")
    action = next((each for each in ACTIONS[key.kind] if each.decision == name), None)
    if action is None:
        raise EditingError("Choose one of the answers.")
    lock([f"review {key.text}"])
    places = place_of(key.text, given.user.pk, kind).places or place_of(key.text, given.user.pk).places
    if not places:
        raise NotWaiting(key)
    why = Given(given.user, given.reason.strip() or action.reason, leader or given.leader)
    ref = DECIDERS[key.kind](key, action, why)
    return Answer(action.done, ref, places[0].after)


def put_off(key: Key, user: AbstractBaseUser, kind: str = "") -> Answer:
    """Leave a question for later: for this person it comes last from now on."""
    places = place_of(key.text, user.pk, kind).places
    if not places:
        raise NotWaiting(key)
    PutOff.objects.update_or_create(user_id=user.pk, key=key.text)
    return Answer("Left for later", "", places[0].after)


@transaction.atomic
def take_back(ref: str, user: AbstractBaseUser) -> str:
    """Undo a decision of one's own; return the key of the question, which waits again. Raises EditingError."""
    row = decided(ref)
    if row is None:
        raise EditingError("There is no such decision.")
    mine = row.handled_by_id if isinstance(row, MistakeReport) else row.made_by_id
    if ref.startswith("again-"):
        mine = row.undone_by_id
    if mine != user.pk:
        raise EditingError("Only who decided it can undo it here; on the page of changes an editor can.")
    key = key_of(row)
    if isinstance(row, MistakeReport):
        reopen_mistake(row)
    elif ref.startswith("again-"):
        redo(row, user)
        key = f"gone-{row._meta.model_name}-{row.pk}"
    else:
        undo(row, user)
    return key


def _ref(made: Decision) -> str:
    return f"{made._meta.model_name}-{made.pk}"


def _reports(numbers: tuple[int, ...]) -> list[Report]:
    rows = Report.objects.filter(pk__in=numbers).select_related("article__outlet", "version").order_by("pk")
    if len(found := list(rows)) < len(numbers):
        raise EditingError("A report of this question is gone.")
    return found


def _decide_pair(key: Key, action: Action, given: Given) -> str:
    one, other = _reports(key.numbers)
    judge = judge_same if action.decision == "same" else judge_different
    return _ref(judge(one, other, given.user, given.reason))


def _decide_contradiction(key: Key, action: Action, given: Given) -> str:
    """Same: the "not the same" is turned. Different: the newest judgement that made them the same is."""
    chain = chain_of(key.numbers[0])
    if not chain:
        raise NotWaiting(key)
    turned = chain[0].id if action.decision == "same" else max(each.id for each in chain[1:])
    judge = judge_same if action.decision == "same" else judge_different
    return _ref(judge(*_ends(Judgement.objects.get(pk=turned)), given.user, given.reason))


def _ends(row: Judgement) -> tuple[Report, Report]:
    found = [
        Report.objects.live().filter(article__key=article, anchor=anchor).select_related("article", "version").first()
        for article, anchor in ((row.first_article, row.first_anchor), (row.second_article, row.second_anchor))
    ]
    if found[0] is None or found[1] is None:
        raise EditingError("A report of this judgement is gone.")
    return found[0], found[1]


def _decide_conflict(key: Key, action: Action, given: Given) -> str:
    row = decision_of(key.table, key.numbers[0])
    if action.decision == "keep":
        return _ref(keep_decision(row, given.user, given.reason))
    if isinstance(row, Judgement):
        judge = judge_different if row.same else judge_same
        return _ref(judge(*_ends(row), given.user, given.reason))
    return _ref(_as_the_machine(row, given))


def _as_the_machine(row: Correction, given: Given) -> Correction:
    """Give a field the value that the machine reads now: a decision too, which can be undone."""
    public_id = Redirect.objects.end_of(row.target, row.address)
    if row.target == Correction.Target.MEETING and (
        meeting := Meeting.objects.current().filter(public_id=public_id).first()
    ):
        return correct_meeting(meeting, row.field, row.machine_value_now, given.user, given.reason)
    if row.target == Correction.Target.STATEMENT and (
        statement := Statement.objects.current().filter(public_id=public_id).first()
    ):
        return correct_statement(statement, row.field, row.machine_value_now, given.user, given.reason)
    raise EditingError("The record that was corrected is gone.")


def _decide_gone(key: Key, action: Action, given: Given) -> str:
    row = decision_of(key.table, key.numbers[0])
    if action.decision == "keep":
        return _ref(leave_decision(row, given.user, given.reason))
    undo(row, given.user)
    return f"again-{_ref(row)}"


def _decide_mistake(key: Key, action: Action, given: Given) -> str:
    row = MistakeReport.objects.select_for_update().get(pk=key.numbers[0])
    handle_mistake(row, given.user, action.decision)
    return f"mistake-{row.pk}"


def _decide_report(key: Key, action: Action, given: Given) -> str:
    (report,) = _reports(key.numbers)
    if action.decision in ("this", "record"):
        return _ref(_settle_dispute(report, given, this=action.decision == "this"))
    decide: Any = confirm_report if action.decision == "accept" else reject_report
    return _ref(decide(report, given.user, given.reason))


def _settle_dispute(report: Report, given: Given, *, this: bool) -> Correction:
    """Give what a report and the others of its meeting are at odds about this one's value, or the one on record."""
    meeting, fields = report.meeting, contradicted(report)
    if meeting is None or not fields:
        raise EditingError("No other source contradicts this report.")
    record = newest_record(meeting)
    wanted = {field: said_of(field, report) if this else stored_value(record, field) for field in _whole(fields)}
    changed = {f: value for f, value in wanted.items() if f != "venue" or value != stored_value(record, f)}
    made = correct_fields(meeting, changed, given.user, given.reason)
    # A place is one value of its rule, though it is kept in three fields.
    parts = [each.pk for each in made if each.field in PLACE]
    Correction.objects.filter(pk__in=parts[1:]).update(judged=[])
    return made[0]


def _whole(fields: Iterable[str]) -> tuple[str, ...]:
    """Return the fields, a place as a whole: the city of one source and the country of another are nowhere."""
    found = set(fields)
    return (*(["date"] if "date" in found else []), *(PLACE if found & set(PLACE) else []))


def _decide_person(key: Key, action: Action, given: Given) -> str:
    found = Leader.objects.get(pk=key.numbers[0])
    match action.decision:
        case "new":
            return _ref(confirm_person(found, given.user, given.reason))
        case "leave":
            return _ref(leave_name(found, given.user, given.reason))
    known = find_known(given.leader, found)
    if not known:
        raise EditingError(f"No leader here is called {given.leader!r}." if given.leader else "Say who it is.")
    if len(known) > 1:
        slugs = ", ".join(row.slug for row in known)
        raise EditingError(f"Several people are called so. Give the end of the right one's address: {slugs}.")
    return _ref(same_person(found, known[0], given.user, given.reason))


def _decide_overdue(key: Key, action: Action, given: Given) -> str:
    meeting = Meeting.objects.current().filter(public_id=key.public_id).first()
    if meeting is None:
        raise NotWaiting(key)
    if action.decision == "keep":
        return _ref(leave_announced(meeting, given.user, given.reason))
    status = Status.HELD if action.decision == "held" else Status.CANCELLED
    return _ref(correct_meeting(meeting, "status", status, given.user, given.reason))


DECIDERS: Mapping[str, Callable[[Key, Action, Given], str]] = {
    "unsure": _decide_pair,
    "contradiction": _decide_contradiction,
    "conflict": _decide_conflict,
    "gone": _decide_gone,
    "mistake": _decide_mistake,
    "report": _decide_report,
    "person": _decide_person,
    "overdue": _decide_overdue,
}
