"""What review asks, item by item: the question, both sides, and what can be decided with which key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Manager
from django.utils import timezone

from diplomacy import wording
from diplomacy.models import (
    Addition,
    Correction,
    Judgement,
    Leader,
    Meeting,
    MistakeReport,
    Rejection,
    Report,
    UnsurePair,
)
from diplomacy.queries.cards import card, card_rows
from diplomacy.queries.meeting.proofs import spot_of, text_of
from diplomacy.queries.mistakes import find_record, say_day_of
from diplomacy.queries.review.answers import ACTIONS, TABLES, Action, Key, parse_key
from diplomacy.queries.review.people import Namesake, found_person, namesakes
from diplomacy.queries.review.queue import DISPUTED, Kind, Place, chain_of
from diplomacy.queries.review.rules import tallies_of
from diplomacy.queries.review.sides import (
    EVIDENCE,
    Compared,
    Side,
    account_side,
    compare_facts,
    facts_of,
    judged_sides,
    persons_side,
    report_side,
    say_value,
    standing,
    two_sides,
    with_sides,
)
from diplomacy.records import Json
from diplomacy.resolution.decisions import PARTICIPANT


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: the fact, the words that it rests on, the rule, and how often reviewers found it right."""

    label: str
    words: str
    rule: str
    record: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something to review; `key` says what it is about.

    `note` says why it is asked, `compared` sets the facts of both sides beside each other; `people` are leaders who may
    be meant by a name, whose page is at `url`. `found` says which rules found what a report says.
    """

    kind: Kind
    question: str
    one: Side
    other: Side
    key: str = ""
    note: str = ""
    compared: tuple[Compared, ...] = ()
    headings: tuple[str, str] = ("First report", "Second report")
    actions: tuple[Action, ...] = ()
    people: tuple[Namesake, ...] = ()
    url: str = ""
    found: tuple[Found, ...] = ()

    @property
    def asks_why(self) -> bool:
        """Whether a reason is kept with the answer: what comes of a reader's report is one itself."""
        return self.kind != "mistake"

    @property
    def answers(self) -> tuple[Action, ...]:
        """What is decided by the buttons under the question."""
        return tuple(action for action in self.actions if not action.apart)


def item_at(place: Place) -> Item | None:
    """Return the item that stands in the queue; None where it has gone since."""
    key = parse_key(place.key)
    made = LOADERS[key.kind](key) if key else None
    if made is None or key is None:
        return None
    actions = made.actions or ACTIONS[key.kind]
    return replace(made, key=place.key, actions=actions)


def contradicted(report: Report) -> tuple[str, ...]:
    """Return the fields of a report's meeting in which other sources hold against it, but for those an editor set."""
    meeting = report.meeting
    if meeting is None:
        return ()
    odd = [f for f in DISPUTED if any(report.pk in ids for _, ids in meeting.disputed.get(f, [])[1:])]
    ruled = Correction.objects.in_force().filter(target="meeting", address=meeting.public_id, field__in=odd)
    settled = set(ruled.values_list("field", flat=True)) if odd else set()
    return tuple(field for field in odd if field not in settled)


def decision_of(table: str, row: int) -> Any:
    """Return a decision by its table and row, with who made it; None where there is none."""
    rows: Manager[Any] = TABLES[table]._default_manager
    return rows.filter(pk=row).select_related("made_by").first()


def _unsure(key: Key) -> Item | None:
    """The pair of reports that settling keeps apart and that may be of one meeting."""
    pair = UnsurePair.objects.filter(one=key.numbers[0], other=key.numbers[1]).first()
    reports = with_sides(Report.objects.filter(pk__in=key.numbers))
    if pair is None or len(reports) < 2:
        return None
    one, other, compared = two_sides(*reports)
    return Item(
        kind="unsure",
        question="Are these two reports of one meeting?",
        note=f"Kept apart: {pair.reason}. Likeness {pair.score:.2f}.",
        one=one,
        other=other,
        compared=compared,
    )


def _contradiction(key: Key) -> Item | None:
    """The judgements that cannot all hold: two reports are not the same, but by way of others they are."""
    chain = chain_of(key.numbers[0])
    parted = Judgement.objects.filter(pk=key.numbers[0]).first()
    if not chain or parted is None:
        return None
    one, other, compared = judged_sides(parted)
    return Item(
        kind="contradiction",
        question="Are these one meeting? One judgement says that they are not, others make them the same.",
        note=_say_chain([each.id for each in chain]),
        one=one,
        other=other,
        compared=compared,
    )


def _conflict(key: Key) -> Item | None:
    """The decision that the machine, having changed its mind, speaks against."""
    row = decision_of(key.table, key.numbers[0])
    match row:
        case Correction():
            return Item(
                kind="conflict",
                question=(
                    f"Which is right for the {_say_field(row)}? The machine reads it otherwise than when it was set."
                ),
                note=_say_record(row),
                one=persons_side(row, say_value(row.field, row.value)),
                other=Side(
                    "What the machine reads",
                    (
                        ("Now", say_value(row.field, row.machine_value_now)),
                        ("Then", say_value(row.field, row.machine_value)),
                    ),
                    url=_meeting_address(row),
                    link="Meeting",
                ),
            )
        case Judgement():
            one, other, compared = judged_sides(row)
            return Item(
                kind="conflict",
                question=(
                    f"Are these one meeting? A person says {'yes' if row.same else 'no'}; the machine now says "
                    f"{'no' if row.same else 'yes'}."
                ),
                note=f"{row.made_by or 'Somebody'} decided on {wording.say_day(row.made_at.date())}: {row.reason}.",
                one=one,
                other=other,
                compared=compared,
            )
    return None


def _gone(key: Key) -> Item | None:
    """The decision that finds nothing to hold on to any more."""
    row = decision_of(key.table, key.numbers[0])
    match row:
        case Correction():
            question = (
                f"The reports on which the {_say_field(row)} was corrected are gone. Should it be kept elsewhere?"
            )
            said = say_value(row.field, row.value)
            anchor = row.anchors.first()
            account = (anchor.article, anchor.anchor) if anchor else ("", "")
        case Rejection():
            question = f"The rejected {row.kind} is gone. Does the article still say so, in other words?"
            said = _say_facts(row.machine_value)
            account = (row.article, row.anchor)
        case Judgement():
            question = (
                f"A report that was judged {'the same' if row.same else 'not the same'} is gone. What of the other?"
            )
            said = "the same" if row.same else "not the same"
            account = (row.first_article, row.first_anchor)
            if not standing(*account):
                account = (row.second_article, row.second_anchor)
        case Addition():
            question = f"The words of the added {row.kind} are not in the article's newest text. Does it still hold?"
            said = row.words
            account = (row.article, row.anchor)
        case _:
            return None
    return Item(
        kind="gone",
        question=question,
        note=_say_record(row) if isinstance(row, Correction) else "",
        one=persons_side(row, said),
        other=account_side(*account),
    )


def _mistake(key: Key) -> Item | None:
    """What a reader says is wrong, beside the record that it is about."""
    row = MistakeReport.objects.filter(pk=key.numbers[0]).first()
    if row is None:
        return None
    record = find_record(row.target, row.record)
    facts = (("Wrong", row.get_field_display()), ("When", say_day_of(row)), ("Contact", row.contact))
    gone = Side(f"The {row.target} is gone")
    return Item(
        kind="mistake",
        question=f"A reader says that something is wrong with this {row.get_target_display()}. Is it?",
        one=Side("What a reader says", tuple((label, value) for label, value in facts if value), row.words),
        other=Side(record.name, url=record.url, link="Look at it and put it right") if record else gone,
    )


def _report(key: Key) -> Item | None:
    """A report that is unsure, or that the other sources of its meeting contradict, beside what is on record."""
    report = next(iter(with_sides(Report.objects.filter(pk=key.numbers[0]))), None)
    if report is None or report.meeting is None:
        return None
    meeting = card_rows(Meeting.objects.filter(pk=report.meeting.pk)).get()
    shown = card(meeting)
    others = Report.objects.live().filter(meeting=meeting).exclude(pk=report.pk).count()
    at_odds = contradicted(report)
    compared = compare_facts(facts_of(report), facts_of(meeting))
    odd = {row.label for row in compared if row.differs}
    return Item(
        kind="report",
        question="Does the article report this meeting so?",
        note=f"Read with a certainty of {report.confidence:.2f}."
        + (f" Its meeting has {wording.say_count(others, 'other report')}." if others else ""),
        one=report_side(report, odd),
        other=Side(shown.title, url=shown.url, source=f"On record from {shown.source_count}", link="Meeting"),
        compared=compared,
        headings=("The article", "On record"),
        found=_found(report),
        actions=tuple(each for each in ACTIONS["report"] if at_odds or each.decision not in ("this", "record")),
    )


def _found(report: Report) -> tuple[Found, ...]:
    """Return what rules found of a report, each with how reviewers have judged the rule."""
    rows = [
        (label, spot_of(report.evidence[field]), field, str(report.evidence[field][3]))
        for label, field in {"Meeting": "trigger", **EVIDENCE}.items()
        if field in report.evidence
    ]
    rows += [
        ("Who", (person.start, person.end, person.part), "who", person.rule)
        for person in report.participants.all()
        if person.start is not None and person.end is not None
    ]
    judged = tallies_of((field, rule) for *_, field, rule in rows)
    return tuple(
        Found(label, text_of(report, part)[start:end], rule, judged.get((field, rule), "not judged yet"))
        for label, (start, end, part), field, rule in rows
    )


def _overdue(key: Key) -> Item | None:
    """A plan whose day has passed and of which nothing was heard, with the report that told of it."""
    meeting = card_rows(Meeting.objects.current().filter(public_id=key.public_id)).first()
    if meeting is None or meeting.latest is None:
        return None
    shown = card(meeting)
    rows = Report.objects.live().filter(meeting=meeting).oldest_publication_first()
    told = [report for newest in rows.reverse()[:1] for report in with_sides(Report.objects.filter(pk=newest.pk))]
    ago = wording.say_ago(meeting.latest, timezone.now().date())
    return Item(
        kind="overdue",
        question=f"Announced for {shown.when}, no report found. What became of it?",
        note=f"Its day was {ago}.",
        one=report_side(told[0]) if told else Side("No report stands"),
        other=Side(
            shown.title,
            tuple((a, b) for a, b in (("When", shown.when), ("Where", shown.place), ("Summit", shown.summit)) if b),
            url=shown.url,
            source="On record",
            link="Meeting",
        ),
    )


def _meeting_address(row: Correction) -> str:
    record = find_record(row.target, row.address) if row.target == Correction.Target.MEETING else None
    return record.url if record else ""


def _say_record(row: Correction) -> str:
    """Return what a correction is of, by name; empty where the record is gone."""
    record = find_record(row.target, row.address)
    return f"{record.name}." if record else ""


def _say_chain(judgements: Sequence[int]) -> str:
    """Return what was judged by whom and why, the "not the same" first."""
    rows = Judgement.objects.select_related("made_by").in_bulk(judgements)
    said = (
        f"{row.made_by or 'somebody'}: {'the same' if row.same else 'not the same'} ({row.reason})"
        for row in (rows[pk] for pk in judgements)
    )
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}."


def _say_field(row: Correction) -> str:
    return f"{row.field.removeprefix(PARTICIPANT)} of a {row.get_target_display()}"


def _say_facts(facts: Json) -> str:
    return ": ".join(str(value) for value in facts.values()) if isinstance(facts, Mapping) else ""


def _person(key: Key) -> Item | None:
    """Somebody whom only articles know, with the sentences that name them and the leaders who may be meant."""
    found = Leader.objects.filter(pk=key.numbers[0]).first()
    if found is None:
        return None
    known = found_person(found)
    told = with_sides(Report.objects.live().filter(participants__leader=found).distinct())
    sides = [report_side(report, leader=found.pk) for report in told[:2]]
    said = (
        wording.say_count(known.meetings, "meeting"),
        f"for {wording.join_names([wording.say_the(party) for party in known.parties])}" if known.parties else "",
        f"as {wording.join_names(known.roles)}" if known.roles else "",
    )
    return Item(
        kind="person",
        question=f"Who is {found.name}?",
        note=f"Known from articles alone: {', '.join(filter(None, said))}.",
        one=sides[0] if sides else Side("No report names this person any more"),
        other=sides[1] if len(sides) > 1 else Side(""),
        people=namesakes(found),
        url=found.get_absolute_url(),
    )


LOADERS: Mapping[Kind, Callable[[Key], Item | None]] = {
    "unsure": _unsure,
    "contradiction": _contradiction,
    "conflict": _conflict,
    "gone": _gone,
    "mistake": _mistake,
    "report": _report,
    "person": _person,
    "overdue": _overdue,
}
