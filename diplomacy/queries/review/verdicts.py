"""What was decided on a question, by whom, and where a decision leads back to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any

from django.db import connection
from django.db.models import Manager

from diplomacy import wording
from diplomacy.models import (
    Confirmation,
    Correction,
    Decision,
    Judgement,
    Leader,
    Meeting,
    MistakeReport,
    Rejection,
    Report,
    SamePerson,
)
from diplomacy.models.decisions import IN_FORCE
from diplomacy.queries.cards import card, card_rows
from diplomacy.queries.review.answers import TABLES, Key
from diplomacy.queries.review.items import decision_of
from diplomacy.queries.review.sides import facts_of, say_value, standing, with_sides

LONGEST_WORDS = 90  # characters of a sentence
MINE = 5  # of somebody's newest decisions that the page lists
UNDOABLE: dict[str, Any] = {**TABLES, "confirmation": Confirmation, "sameperson": SamePerson}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decided: a sign and a word, on what, who and when; `ref` is what undoing it is asked by."""

    sign: str
    word: str
    about: str
    who: str
    at: datetime
    ref: str
    mine: bool = False


def exists(key: Key) -> bool:
    """Tell whether there is, or was, anything at a key."""
    match key.kind:
        case "unsure":
            return Report.objects.filter(pk__in=key.numbers).count() == 2
        case "contradiction":
            return Judgement.objects.filter(pk=key.numbers[0]).exists()
        case "conflict" | "gone":
            return decision_of(key.table, key.numbers[0]) is not None
        case "mistake":
            return MistakeReport.objects.filter(pk=key.numbers[0]).exists()
        case "report":
            return Report.objects.filter(pk=key.numbers[0]).exists()
        case "person":
            return Leader.objects.filter(pk=key.numbers[0], origin=Leader.Origin.ARTICLE).exists()
    return Meeting.objects.filter(public_id=key.public_id).exists()


def verdict_on(key: Key, user: int | None = None) -> Verdict | None:
    """Return the newest decision that answers a question; None where nobody decided it."""
    answers = _answers(key)
    newest = max(answers, key=lambda row: row.made_at if isinstance(row, Decision) else row.handled_at, default=None)
    return verdict(newest, user) if newest else None


def newest_of(user: int) -> tuple[Verdict, ...]:
    """Return somebody's newest decisions that hold, the newest first; of what was decided in one go, one."""
    parts = [
        f"SELECT '{table}' AS name, max(id) AS id, max(made_at) AS at FROM diplomacy_{table} "
        "WHERE made_by_id = %(user)s AND undone_at IS NULL AND replaced_at IS NULL "
        "GROUP BY CASE act WHEN '' THEN id::text ELSE act END"
        for table in UNDOABLE
    ]
    parts.append(
        "SELECT 'mistake', id, handled_at FROM diplomacy_mistakereport "
        "WHERE handled_by_id = %(user)s AND handled_at IS NOT NULL"
    )
    query = f"SELECT name, id FROM ({' UNION ALL '.join(parts)}) mine ORDER BY at DESC LIMIT {MINE}"
    with connection.cursor() as cursor:
        cursor.execute(query, {"user": user})
        found = [decided(f"{name}-{pk}") for name, pk in cursor.fetchall()]
    return tuple(verdict(row, user) for row in found if row is not None)


def decided(ref: str) -> Any:
    """Return a decision, or a reader's report that was dealt with, by what undoing it is asked by; None for none."""
    name, _, number = ref.removeprefix("again-").partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    if name == "mistake":
        return MistakeReport.objects.exclude(handled_at=None).filter(pk=number).select_related("handled_by").first()
    table = UNDOABLE.get(name)
    rows: Manager[Any] | None = table._default_manager if table else None
    return rows.filter(pk=number).select_related("made_by").first() if rows else None


def key_of(row: Any) -> str:
    """Return the key of the question that a decision answered, where it waits again once that is undone."""
    match row:
        case MistakeReport():
            return f"mistake-{row.pk}"
        case Judgement():
            pair = _pair(row)
            return f"unsure-{pair[0]}-{pair[1]}" if len(pair) == 2 else ""
        case Rejection() if row.kind == Rejection.Kind.REPORT:
            report = Report.objects.filter(article__key=row.article, anchor=row.anchor, retired_at=None).first()
            return f"report-{report.pk}" if report else ""
        case SamePerson():
            return _person_key(row.found)
        case Correction() if row.target == Correction.Target.LEADER:
            return _person_key(row.record)
        case Correction() if row.target == Correction.Target.MEETING and row.field == "status":
            return f"overdue-{row.address}"
        case Confirmation():
            return _confirmed_key(row)
    return ""


def verdict(row: Any, user: int | None = None) -> Verdict:
    """Return a decision, or a reader's report that was dealt with, in words."""
    if isinstance(row, MistakeReport):
        word = MistakeReport.Outcome(row.outcome).label.capitalize() if row.outcome else "Dealt with"
        who, at, by = row.handled_by, row.handled_at or row.made_at, row.handled_by_id
        return Verdict(
            "✓", word, f"A reader’s report: {row.get_field_display()}", _name(who), at, f"mistake-{row.pk}", by == user
        )
    sign, word, about = _say(row)
    ref = f"{row._meta.model_name}-{row.pk}"
    return Verdict(sign, word, about, _name(row.made_by), row.made_at, ref, row.made_by_id == user)


def _answers(key: Key) -> Iterator[Any]:
    """Yield the decisions in force that answer a question."""
    match key.kind:
        case "unsure":
            handles = sorted(Report.objects.filter(pk__in=key.numbers).values_list("fingerprint", flat=True))
            if len(handles) == 2:
                yield from _made(Judgement).filter(first=handles[0], second=handles[1])
        case "contradiction":
            parted = Judgement.objects.filter(pk=key.numbers[0]).first()
            if parted:
                yield from _made(Judgement).filter(first=parted.first, second=parted.second).exclude(pk=parted.pk)
        case "conflict" | "gone":
            yield from _made(Confirmation).filter(question=key.kind, record=f"{key.table} {key.numbers[0]}")
            yield from _made(TABLES[key.table]).filter(replaces=key.numbers[0])
        case "mistake":
            yield from MistakeReport.objects.exclude(handled_at=None).filter(pk=key.numbers[0])
        case "report":
            for report in Report.objects.filter(pk=key.numbers[0]):
                yield from _made(Confirmation).filter(question="report", record=report.fingerprint)
                yield from _made(Rejection).filter(handle=report.fingerprint, kind=Rejection.Kind.REPORT)
        case "person":
            for slug in Leader.objects.filter(pk=key.numbers[0]).values_list("slug", flat=True):
                yield from _made(Confirmation).filter(question="person", record=slug)
                yield from _made(SamePerson).filter(found=slug)
                yield from _made(Correction).filter(target="leader", record=slug, field="confirmed")
        case "overdue":
            yield from _made(Confirmation).filter(question="overdue", record=key.public_id)
            yield from _made(Correction).filter(target="meeting", address=key.public_id, field="status")


def _made(table: type[Decision]) -> Any:
    rows: Manager[Any] = table._default_manager
    return rows.filter(IN_FORCE).select_related("made_by")


def _say(row: Any) -> tuple[str, str, str]:
    match row:
        case Judgement():
            reports = [standing(row.first_article, row.first_anchor), standing(row.second_article, row.second_anchor)]
            about = next((_say_report(report) for report in reports if report), "Two reports")
            return ("=", "Same", about) if row.same else ("≠", "Different", about)
        case Rejection():
            return "×", f"{row.kind.capitalize()} rejected", _say_words(row)
        case SamePerson():
            names = dict(Leader.objects.filter(slug__in=(row.found, row.leader)).values_list("slug", "name"))
            return "=", "Same person", " is ".join(names.get(slug, slug) for slug in (row.found, row.leader))
        case Correction():
            return "✎", f"{row.field.capitalize()} set", f"{say_value(row.field, row.value)}{_say_record(row)}"
        case Confirmation():
            return "✓", _CONFIRMED[row.question], _say_confirmed(row)
    return "+", f"{row.kind.capitalize()} added", shorten(row.words, LONGEST_WORDS, placeholder=" …")


_CONFIRMED = {
    "report": "Right as read",
    "conflict": "Decision kept",
    "gone": "Left to rest",
    "person": "Left as a name",
    "overdue": "No report found",
}


def _say_confirmed(row: Confirmation) -> str:
    match row.question:
        case Confirmation.Question.REPORT:
            found = with_sides(Report.objects.filter(fingerprint=row.record, retired_at=None))
            return _say_report(found[0]) if found else "A report that is gone"
        case Confirmation.Question.PERSON:
            return Leader.objects.filter(slug=row.record).values_list("name", flat=True).first() or row.record
        case Confirmation.Question.OVERDUE:
            return _say_meeting(row.record)
    return row.record.capitalize()


def _say_report(report: Report) -> str:
    facts = facts_of(report)
    return f"{wording.join_names(facts['Who'].split(', '))}, {facts['When']}"


def _say_meeting(public_id: str) -> str:
    meeting = card_rows(Meeting.objects.filter(public_id=public_id)).first()
    shown = card(meeting) if meeting else None
    return f"{shown.title}, {shown.when}" if shown else public_id


def _say_record(row: Correction) -> str:
    if row.target == Correction.Target.MEETING:
        return f": {_say_meeting(row.address)}"
    if row.target == Correction.Target.LEADER:
        name = Leader.objects.filter(slug=row.record).values_list("name", flat=True).first()
        return f": {name or row.record}"
    return f": {row.get_target_display()}"


def _say_words(row: Rejection) -> str:
    facts = row.machine_value if isinstance(row.machine_value, dict) else {}
    return shorten(str(facts.get("words") or ""), LONGEST_WORDS, placeholder=" …")


def _name(user: Any) -> str:
    return str(user) if user else "somebody"


def _pair(row: Judgement) -> Sequence[int]:
    handles = (row.first, row.second)
    standing_now = Report.objects.filter(fingerprint__in=handles, retired_at=None)
    return sorted(standing_now.values_list("pk", flat=True))


def _person_key(slug: str) -> str:
    pk = Leader.objects.filter(slug=slug, origin=Leader.Origin.ARTICLE).values_list("pk", flat=True).first()
    return f"person-{pk}" if pk else ""


def _confirmed_key(row: Confirmation) -> str:
    match row.question:
        case Confirmation.Question.REPORT:
            pk = Report.objects.filter(fingerprint=row.record, retired_at=None).values_list("pk", flat=True).first()
            return f"report-{pk}" if pk else ""
        case Confirmation.Question.PERSON:
            return _person_key(row.record)
        case Confirmation.Question.OVERDUE:
            return f"overdue-{row.record}"
    return f"{row.question}-{row.record.replace(' ', '-')}"
