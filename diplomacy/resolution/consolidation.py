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
    LiveReport,
    PartialDate,
    Participant,
    Status,
    StatusChange,
)
from diplomacy.resolution.clustering import by_publication

MOST_TOPICS = 12

Value = TypeVar("Value", bound=Hashable)


def consolidate(reports: Sequence[LiveReport]) -> ConsolidatedMeeting:
    """Return the record of the meeting that the reports are accounts of.

    `reports` is one cluster, not empty; their order does not matter. Raises ValueError where it is empty.
    """
    if not reports:
        raise ValueError("a meeting needs a report")
    ordered = sorted(reports, key=by_publication)
    support: dict[str, tuple[int, ...]] = {}

    def chosen(field: str, read: Callable[[LiveReport], tuple[Value, Evidence] | None]) -> Value | None:
        value, backers = _vote(ordered, read)
        support[field] = backers
        return value

    history = _history(ordered)
    final = [r for r in ordered if r.report.meeting.status.value is history[-1].status]

    def chosen_last(field: str, read: Callable[[LiveReport], tuple[Value, Evidence] | None]) -> Value | None:
        value, backers = _vote(final, read)
        support[field] = backers
        return value if backers else chosen(field, read)

    place = chosen_last("place", _place)
    city, country = place or (None, None)
    mode = chosen("mode", lambda r: (r.report.meeting.mode.value, r.report.meeting.mode.evidence))
    return ConsolidatedMeeting(
        participants=_participants(ordered),
        mode=mode or ordered[0].report.meeting.mode.value,
        status=history[-1].status,
        history=history,
        reports=tuple(r.id for r in ordered),
        date=_date(final, support) or _date(ordered, support),
        city=city,
        country=country,
        venue=chosen_last("venue", _venue),
        summit=chosen("summit", _summit),
        topics=_topics(ordered),
        level=chosen(
            "level",
            lambda r: (r.report.meeting.level, r.report.meeting.trigger) if r.report.meeting.level else None,
        ),
        form=chosen("form", lambda r: (r.report.meeting.form, r.report.meeting.trigger)) or Form.BILATERAL,
        sample=ordered[0].sample,
        support=support,
    )


def _vote(
    reports: Sequence[LiveReport], read: Callable[[LiveReport], tuple[Value, Evidence] | None]
) -> tuple[Value | None, tuple[int, ...]]:
    """Return the value that most sources give, and the reports that give it."""
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
        return None, ()
    # max() keeps the first of equals, and the reports come in order of publication
    best = max(sources, key=lambda value: (len(sources[value]), sureness[value]))
    return best, tuple(backers[best])


def _date(reports: Sequence[LiveReport], support: dict[str, tuple[int, ...]]) -> PartialDate | None:
    """Return the most exact date that most sources give: a day that a month holds contradicts nothing."""
    exactness = {"day": 0, "range": 1, "month": 2, "year": 3}
    dated = [r for r in reports if r.report.meeting.date]
    if not dated:
        return None

    def rank(report: LiveReport) -> int:
        reading = report.report.meeting.date
        return exactness[reading.value.precision] if reading else len(exactness)

    best = min(map(rank, dated))
    exact = [r for r in dated if rank(r) == best]
    value, backers = _vote(
        exact,
        lambda r: (r.report.meeting.date.value, r.report.meeting.date.evidence) if r.report.meeting.date else None,
    )
    support["date"] = backers
    return value


def _place(report: LiveReport) -> tuple[tuple[str | None, str | None], Evidence] | None:
    place = report.report.meeting.place
    return ((place.city, place.country), place.evidence) if place and (place.city or place.country) else None


def _venue(report: LiveReport) -> tuple[str, Evidence] | None:
    place = report.report.meeting.place
    return (place.venue, place.evidence) if place and place.venue else None


def _summit(report: LiveReport) -> tuple[str, Evidence] | None:
    summit = report.report.meeting.summit
    return (summit.slug, summit.evidence) if summit else None


def _history(reports: Sequence[LiveReport]) -> tuple[StatusChange, ...]:
    """Return each change of state with the report that first told it. What was held stays held."""
    changes: list[StatusChange] = []
    for report in reports:
        status = report.report.meeting.status.value
        if changes and (changes[-1].status in (status, Status.HELD)):
            continue
        changes.append(StatusChange(status, report.id))
    return tuple(changes)


def _participants(reports: Sequence[LiveReport]) -> tuple[Participant, ...]:
    """Return everybody whom some report names, each once, in the fullest form; the first report sets the order."""
    people: list[Participant] = []
    for report in reports:
        for person in report.report.meeting.participants:
            index = next((i for i, known in enumerate(people) if _same_person(known, person)), None)
            if index is None:
                people.append(person)
            else:
                people[index] = _fuller(people[index], person)
    return tuple(p for p in people if not _only_stands_for(p, people))


def _same_person(one: Participant, other: Participant) -> bool:
    if one.leader and other.leader:
        return one.leader == other.leader
    if one.party != other.party:
        return False
    if one.name and other.name:
        return one.name.casefold() == other.name.casefold()
    if one.role_kind and other.role_kind:
        return one.role_kind == other.role_kind
    return (one.role or "").casefold() == (other.role or "").casefold()


def _fuller(one: Participant, other: Participant) -> Participant:
    return replace(
        one,
        name=one.name or other.name,
        leader=one.leader or other.leader,
        role=one.role or other.role,
        role_kind=one.role_kind or other.role_kind,
        capacity=one.capacity or other.capacity,
        optional=one.optional and other.optional,
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
