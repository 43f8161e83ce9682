"""People whom only articles know, and the leaders that a person says they are."""

from __future__ import annotations

from collections.abc import Iterable

from diplomacy.models import Leader, Report, ReportParticipant, SamePerson
from diplomacy.records import Participant
from diplomacy.storage.deciding import Because
from diplomacy.storage.keys import found_slug
from diplomacy.storage.readings import store_dyads


def keep_same_person(found: Leader, leader: Leader, because: Because) -> SamePerson:
    """Keep a person's word that two are one; undoing it parts them."""
    return SamePerson.objects.create(
        found=found.slug,
        leader=leader.slug,
        reason=because.reason,
        made_by_id=because.user,
        machine_value=found.name,
        machine_value_now=found.name,
    )


def reports_with(slug: str) -> list[Report]:
    """Return the reports that stand and have somebody among those who took part, with their articles."""
    rows = Report.objects.filter(participants__leader__slug=slug, retired_at=None).select_related("article")
    return list(rows.order_by("pk").distinct())


def reports_naming(slug: str) -> list[Report]:
    """Return the reports that stand and give the name of somebody found, whoever that is taken for."""
    numbers = {row.report_id for row in _naming(_called(slug), Leader.objects.filter(slug__in=_people_of(slug)))}
    return list(Report.objects.filter(pk__in=numbers, retired_at=None).select_related("article").order_by("pk"))


def move_people(slug: str) -> None:
    """Take whom reports call as they call somebody found for whom that is by now; to be settled afterwards."""
    rows = _naming(_called(slug), Leader.objects.filter(slug__in=_people_of(slug)))
    leader = Leader.objects.get(slug=taken_for(slug))
    ReportParticipant.objects.filter(pk__in=[row.pk for row in rows]).update(leader=leader)
    _find_anew({row.report_id for row in rows})


def write_people_anew(slug: str) -> None:
    """Let settling find the reports of somebody by what they are known by now."""
    _find_anew({report.pk for report in reports_with(slug)})


def _find_anew(reports: Iterable[int]) -> None:
    store_dyads(Report.objects.live().filter(pk__in=list(reports)))


def taken_for(slug: str) -> str:
    """Return the slug of the leader whom somebody found is in the end; the own one where nobody said so."""
    known = dict(SamePerson.objects.in_force().values_list("found", "leader"))
    seen: set[str] = set()
    while slug in known and slug not in seen:
        seen.add(slug)
        slug = known[slug]
    return slug


def _called(slug: str) -> set[str]:
    """Return the slugs of all found people who are, in the end, this one: itself and those said to be it."""
    pairs = list(SamePerson.objects.in_force().values_list("found", "leader"))
    called = {slug}
    while more := {found for found, leader in pairs if leader in called} - called:
        called |= more
    return called


def _people_of(slug: str) -> set[str]:
    """Return whom reports that name somebody found may have by now: anybody that was ever said of them."""
    called = _called(slug)
    return (
        called | set(SamePerson.objects.filter(found__in=called).values_list("leader", flat=True)) | {taken_for(slug)}
    )


def _naming(slugs: set[str], people: Iterable[Leader]) -> list[ReportParticipant]:
    rows = ReportParticipant.objects.filter(leader__in=people).select_related("report", "country")
    return [row for row in rows if _found_slug(row) in slugs]


def _found_slug(row: ReportParticipant) -> str | None:
    who = Participant(row.name or None, row.country.code if row.country else None)
    return found_slug(who, sample=row.report.sample)
