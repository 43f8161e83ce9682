"""What the reports of one meeting say together: one pure function from reports to the record.

An article is one voice: a value counts once for each source, whatever the number of sentences. Of values that
disagree the one with the most sources holds; ties go to the surer, then to the earlier publication. What tells of
the meeting as it was in the end outranks what was planned before: when and where come from plans only where no report
of the last state says.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import TypeVar

from diplomacy.records import (
    ConsolidatedMeeting,
    Evidence,
    Form,
    Level,
    LiveReport,
    Mode,
    PartialDate,
    Participant,
    Status,
    StatusChange,
)
from diplomacy.resolution.clustering import by_publication
from diplomacy.resolution.history import states
from diplomacy.resolution.parties import HELD_BY_ONE, identity, one_surname
from diplomacy.resolution.timing import day_of, gap

MOST_TOPICS = 12
MOST_OF = 3  # sources from which on a person whom only one of them names counts as one who sat in
CAN_BE_DISPUTED = frozenset({"date", "city", "country", "venue", "summit", "mode"})

Value = TypeVar("Value", bound=Hashable)
Read = Callable[[LiveReport], tuple[Value, Evidence] | None]


def consolidate(reports: Sequence[LiveReport]) -> ConsolidatedMeeting:
    """Return the record of the meeting that the reports are accounts of.

    `reports` is one cluster, not empty; their order does not matter. Raises ValueError where it is empty.
    """
    if not reports:
        raise ValueError("a meeting needs a report")
    ordered = sorted(reports, key=by_publication)
    history = states(ordered)
    status = history[-1].status
    final = [r for r in ordered if r.report.meeting.status.value is status]
    count = _Count(ordered, final)
    country = count.last("country", _country)
    mode = count.all("mode", lambda r: (r.report.meeting.mode.value, r.report.meeting.mode.evidence)) or Mode.IN_PERSON
    people = _participants(ordered, final)
    date = _date(count, final, status) or _date(count, ordered, status)
    if mode is not Mode.IN_PERSON and _only_the_date_line(ordered):
        count.disputed.pop("date", None)
    return ConsolidatedMeeting(
        participants=people,
        mode=mode,
        status=status,
        history=tuple(StatusChange(step.status, step.report.id) for step in history),
        reports=tuple(r.id for r in ordered),
        date=date,
        city=count.last("city", lambda r: _city(r, country)),
        country=country,
        venue=count.last("venue", _venue),
        summit=count.all("summit", _summit),
        topics=_topics(ordered),
        level=count.all("level", _level),
        form=_form(people, count.all("form", lambda r: (r.report.meeting.form, r.report.meeting.trigger))),
        sample=ordered[0].sample,
        support=count.support,
        disputed=count.disputed,
    )


def _form(people: Sequence[Participant], told: Form | None) -> Form:
    """Return the form that most reports give, but for two parties of which together they name more."""
    several = len({p.party for p in people if p.party}) > 2
    return Form.SMALL_GROUP if several and told is not Form.PLENARY else told or Form.BILATERAL


def _only_the_date_line(reports: Sequence[LiveReport]) -> bool:
    """Tell whether the days that reports of a call give lie no more than a day apart: each gives its own day."""
    days = [day for r in reports if (day := day_of(r))]
    return bool(days) and gap(min(days), max(days)) <= 1


class _Count:
    """The counting of votes, field by field, and what it leaves: who agrees, and who says otherwise."""

    def __init__(self, reports: Sequence[LiveReport], final: Sequence[LiveReport]) -> None:
        self.reports, self.final = reports, final
        self.support: dict[str, tuple[int, ...]] = {}
        self.disputed: dict[str, tuple[tuple[str, tuple[int, ...]], ...]] = {}

    def all(self, field: str, read: Read[Value]) -> Value | None:
        """Return the value that most of all sources give."""
        return self.among(self.reports, field, read)

    def last(self, field: str, read: Read[Value]) -> Value | None:
        """Return the value that most sources give who tell of the last state; where none of them says, that of all."""
        value = self.among(self.final, field, read)
        return self.all(field, read) if value is None else value

    def among(self, reports: Sequence[LiveReport], field: str, read: Read[Value]) -> Value | None:
        """Return the value that most sources of these reports give; note who gives it, and who gives another."""
        sources: dict[Value, set[str]] = {}
        sureness: dict[Value, float] = {}
        backers: dict[Value, list[int]] = {}
        for report in reports:
            if (found := read(report)) is None:
                continue
            value, evidence = found
            sources.setdefault(value, set()).add(report.source)
            sureness[value] = max(sureness.get(value, 0.0), evidence.confidence)
            backers.setdefault(value, []).append(report.id)
        if not sources:
            return None
        # max() keeps the first of equals, and the reports come in order of publication
        best = max(sources, key=lambda value: (len(sources[value]), sureness[value]))
        self.support[field] = tuple(backers[best])
        others = tuple((_text(value), tuple(ids)) for value, ids in backers.items() if value != best)
        if others and field in CAN_BE_DISPUTED:
            self.disputed[field] = ((_text(best), tuple(backers[best])), *others)
        else:
            self.disputed.pop(field, None)
        return best


def _date(count: _Count, reports: Sequence[LiveReport], status: Status) -> PartialDate | None:
    """Return the most exact date that most sources give: a day that a month holds contradicts nothing.

    Of a meeting that is still to come the newest announcement holds, for plans move.
    """
    exactness = {"day": 0, "range": 1, "month": 2, "year": 3}
    dated = [(exactness[d.value.precision], r) for r in reports if (d := r.report.meeting.date)]
    if not dated:
        return None
    best = min(rank for rank, _ in dated)
    exact = [r for rank, r in dated if rank == best]
    value = count.among(exact, "date", _day)
    told = [r.published for r in exact if r.published]
    if status is Status.PLANNED and told:
        newest = [r for r in exact if r.published == max(told)]
        value = count.among(newest, "date", _day)
    return value


def _day(report: LiveReport) -> tuple[PartialDate, Evidence] | None:
    when = report.report.meeting.date
    return (when.value, when.evidence) if when else None


def _country(report: LiveReport) -> tuple[str, Evidence] | None:
    place = report.report.meeting.place
    return (place.country, place.evidence) if place and place.country else None


def _city(report: LiveReport, country: str | None) -> tuple[str, Evidence] | None:
    place = report.report.meeting.place
    fits = place and place.city and (country is None or place.country in (None, country))
    return (place.city, place.evidence) if place and place.city and fits else None


def _venue(report: LiveReport) -> tuple[str, Evidence] | None:
    place = report.report.meeting.place
    return (place.venue, place.evidence) if place and place.venue else None


def _summit(report: LiveReport) -> tuple[str, Evidence] | None:
    summit = report.report.meeting.summit
    return (summit.slug, summit.evidence) if summit else None


def _level(report: LiveReport) -> tuple[Level, Evidence] | None:
    meeting = report.report.meeting
    return (meeting.level, meeting.trigger) if meeting.level else None


def _text(value: object) -> str:
    """Return a value as a dispute keeps it."""
    if isinstance(value, PartialDate):
        return value.iso() or f"{value.earliest.isoformat()} to {value.latest.isoformat()}"
    return str(value)


def _participants(reports: Sequence[LiveReport], final: Sequence[LiveReport]) -> tuple[Participant, ...]:
    """Return everybody whom some report names, each once, in the fullest form; the first report sets the order.

    Where most sources send somebody else of the same party, a person whom one of them alone names counts as one who
    sat in, as a member of the delegation. Whom only plans name is left out where somebody else came in the same office.
    """
    people: list[Participant] = []
    sources: list[set[str]] = []
    for report in reports:
        for person in report.report.meeting.participants:
            index = next((i for i, known in enumerate(people) if _same_person(known, person)), None)
            if index is None:
                people.append(person)
                sources.append({report.source})
            else:
                people[index] = _fuller(people[index], person)
                sources[index].add(report.source)
    many = len({r.source for r in reports}) >= MOST_OF
    widely = {p.party for p, named_by in zip(people, sources, strict=True) if identity(p) and len(named_by) > 1}
    return tuple(
        replace(p, optional=True) if many and len(named_by) == 1 and identity(p) and p.party in widely else p
        for p, named_by in zip(people, sources, strict=True)
        if not _only_stands_for(p, people) and not _replaced(p, final)
    )


def _replaced(person: Participant, final: Sequence[LiveReport]) -> bool:
    """Tell whether the reports of the last state name another holder of a person's office, and not the person."""
    if not identity(person) or person.role_kind not in HELD_BY_ONE:
        return False
    there = [p for r in final for p in r.report.meeting.participants if p.party == person.party]
    if any(_same_person(person, p) for p in there):
        return False
    return any(identity(p) and p.role_kind == person.role_kind for p in there)


def _same_person(one: Participant, other: Participant) -> bool:
    if one.leader and other.leader:
        return one.leader == other.leader
    if one.party != other.party:
        return False
    if one.name and other.name:
        return identity(replace(one, leader=None)) == identity(replace(other, leader=None)) or one_surname(one, other)
    if one.role_kind and other.role_kind:
        return one.role_kind == other.role_kind
    return (one.role or "").casefold() == (other.role or "").casefold()


def _fuller(one: Participant, other: Participant) -> Participant:
    return replace(
        one,
        name=other.name
        if one_surname(one, other) and len(other.name or "") > len(one.name or "")
        else one.name or other.name,
        leader=one.leader or other.leader,
        role=one.role or other.role,
        role_kind=one.role_kind or other.role_kind,
        capacity=one.capacity or other.capacity,
        optional=one.optional and other.optional,
        aliases=tuple(dict.fromkeys((*one.aliases, *other.aliases))),
    )


def _only_stands_for(person: Participant, people: Sequence[Participant]) -> bool:
    """Tell whether a party without a person is told more fully by somebody else of that party."""
    bare = not (person.name or person.leader or person.role)
    return bare and any(p is not person and p.party == person.party and (p.name or p.leader or p.role) for p in people)


def _topics(reports: Sequence[LiveReport]) -> tuple[tuple[str, str | None], ...]:
    """Return the topics that most sources name first, each once, at most a dozen."""
    sources: dict[str, set[str]] = {}
    first: dict[str, tuple[str, str | None]] = {}
    for report in reports:
        for topic in report.report.meeting.topics:
            key = topic.phrase.casefold()
            sources.setdefault(key, set()).add(report.source)
            first.setdefault(key, (topic.phrase, topic.theme))
    ranked = sorted(first, key=lambda key: -len(sources[key]))
    return tuple(first[key] for key in ranked[:MOST_TOPICS])
