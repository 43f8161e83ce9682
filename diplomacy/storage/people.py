"""People whom only articles know, and the leaders that a person says they are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.text import slugify

from diplomacy.models import Country, Leader, Quotation, Report, ReportParticipant, SamePerson
from diplomacy.records import Evidence, ExtractedStatement, Participant, Span, StatementKind
from diplomacy.resolution.statements import speaker_key
from diplomacy.storage.deciding import Because
from diplomacy.storage.keys import found_slug, taken_for_all
from diplomacy.storage.locks import lock_late, of_speakers
from diplomacy.storage.readings import Touched, store_dyads


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


def quotations_of_named(slug: str) -> list[Quotation]:
    """Return the quotations that stand and whose speaker is called as somebody found is, with their articles."""
    called = _called(slug)
    ends = tuple({each.rpartition("-")[0].rpartition("-")[2] for each in called})
    parties = [row.pk for row in Country.objects.only("pk", "code") if slugify(row.code).endswith(ends)]
    rows = Quotation.objects.filter(Q(leader=None) | Q(leader__slug__in=_people_of(slug)), country__in=parties)
    found = rows.filter(retired_at=None).select_related("article", "country").order_by("pk")
    return [row for row in found if _speaker_slug(row) in called]


def move_people(slug: str, touched: Touched) -> None:
    """Take whom articles call as they call somebody found for whom that is by now; to be settled afterwards.

    What is to be settled besides is added to `touched`, and locked.
    """
    rows = _naming(_called(slug), Leader.objects.filter(slug__in=_people_of(slug)))
    leader = Leader.objects.get(slug=taken_for(slug))
    ReportParticipant.objects.filter(pk__in=[row.pk for row in rows]).update(leader=leader)
    _find_anew({row.report_id for row in rows})
    ends = taken_for_all()
    numbers = dict(Leader.objects.filter(slug__in=set(ends.values())).values_list("slug", "pk"))
    quotations = quotations_of_named(slug)
    for row in quotations:
        known = ends.get(_speaker_slug(row) or "")
        row.leader_id = numbers.get(known or "")
        row.key = _key(row, known)
        row.save(update_fields=["leader", "key"])
    fresh = {row.key for row in quotations} - touched.speakers
    lock_late(of_speakers(fresh))
    touched.speakers |= fresh


def write_people_anew(slug: str) -> None:
    """Let settling find the reports of somebody by what they are known by now."""
    _find_anew({report.pk for report in reports_with(slug)})


def _find_anew(reports: Iterable[int]) -> None:
    store_dyads(Report.objects.live().filter(pk__in=list(reports)))


def taken_for(slug: str) -> str:
    """Return the slug of the leader whom somebody found is in the end; the own one where nobody said so."""
    return taken_for_all().get(slug, slug)


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


def _speaker_slug(row: Quotation) -> str | None:
    return found_slug(Participant(row.speaker, row.country.code if row.country else None), sample=row.sample)


def _key(row: Quotation, leader: str | None) -> str:
    party = row.country.code if row.country else None
    nowhere = Evidence(Span(0, 0), "")
    said = ExtractedStatement(row.speaker, _kind(row), row.words, (), nowhere, party=party, leader=leader)
    return speaker_key(said, sample=row.sample)


def _kind(row: Quotation) -> StatementKind:
    return "direct" if row.kind == "direct" else "indirect"


def _found_slug(row: ReportParticipant) -> str | None:
    who = Participant(row.name or None, row.country.code if row.country else None)
    return found_slug(who, sample=row.report.sample)
