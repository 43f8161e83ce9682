"""The network counts what the table of dyads holds, for every filter; plenaries stand apart."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from diplomacy.filters import FilterError, MeetingFilters
from diplomacy.models import Country, Meeting, Place
from diplomacy.queries.relations.matrix import brief, shade
from diplomacy.queries.relations.network import network
from diplomacy.queries.timeline import matching
from diplomacy.records import Form, Participant, RoleKind
from tests.queries.test_selection import fill_archive
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db

ALL = MeetingFilters()

LEE, ISHIBA = account().participants
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
AIDE = Participant("Jane Roe", "CAN", "envoy", RoleKind.OTHER, HERE, optional=True)


SEATED = """
SELECT one.slug, other.slug, count(DISTINCT m.id) FROM diplomacy_meeting m
  JOIN diplomacy_participation p ON p.meeting_id = m.id AND NOT p.optional
  JOIN diplomacy_participation q ON q.meeting_id = m.id AND NOT q.optional
  JOIN diplomacy_country one ON one.id = p.country_id JOIN diplomacy_country other ON other.id = q.country_id
 WHERE m.id = ANY(%s) AND m.form <> 'plenary' AND one.slug < other.slug GROUP BY 1, 2
"""


def by_sql(filters: MeetingFilters) -> dict[tuple[str, str], int]:
    """The same counts from who took part."""
    meetings = matching(filters, timezone.now().date())
    if not filters.status:
        meetings = meetings.held()
    with connection.cursor() as cursor:
        cursor.execute(SEATED, [list(meetings.values_list("pk", flat=True))])
        return {(one, other): n for one, other, n in cursor.fetchall()}


def pairs(filters: MeetingFilters = ALL, *, people: bool = False) -> dict[tuple[str, str], int]:
    found = network(filters, people=people)
    return {(min(e.source, e.target), max(e.source, e.target)): e.meetings for e in found.edges}


def test_pairs_are_those_that_the_database_counts() -> None:
    fill_archive()
    for filters in (
        ALL,
        MeetingFilters(status="unreported"),
        MeetingFilters(country=("japan",)),
        MeetingFilters(summit="g7-2025"),
        MeetingFilters(since=date(2025, 6, 1), until=date(2025, 6, 30)),
        MeetingFilters(mode="phone"),
        MeetingFilters(level="leaders"),
        MeetingFilters(region="americas"),
        MeetingFilters(theme="trade"),
        MeetingFilters(leader="lee-jae-myung"),
    ):
        counted = pairs(filters)
        assert counted == by_sql(filters), filters.query()
        assert counted, filters.query()


def test_plenaries_stand_apart() -> None:
    make_world()
    tell("one", account())
    tell("two", account("2025-05-01", participants=(LEE, ISHIBA, CARNEY)))
    Meeting.objects.filter(latest="2025-05-01").update(form=Form.PLENARY)
    found = network(MeetingFilters())
    assert pairs() == {("japan", "south-korea"): 1}
    assert (found.meetings, found.plenaries) == (1, 1)


def test_who_only_sat_in_met_nobody() -> None:
    make_world()
    tell("one", account(participants=(LEE, ISHIBA, AIDE)))
    assert pairs() == {("japan", "south-korea"): 1}


def test_two_of_one_party_do_not_meet_each_other() -> None:
    make_world()
    minister = Participant("Cho Hyun", "KOR", "Foreign Minister", RoleKind.FOREIGN_MINISTER, HERE)
    tell("one", account(participants=(LEE, minister, ISHIBA)))
    assert pairs(people=True).keys() == {("cho-hyun-kor-found", "shigeru-ishiba"), ("lee-jae-myung", "shigeru-ishiba")}


def test_days_are_given_only_where_they_are_known() -> None:
    make_world()
    tell("month", account("2025-06"))
    assert [(edge.first, edge.last) for edge in network(MeetingFilters()).edges] == [(None, None)]
    tell("early", account("2025-03-01"), published="2025-03-02")
    tell("late", account("2025-09-01"), published="2025-09-02")
    (edge,) = network(MeetingFilters()).edges
    assert (edge.first, edge.last) == (date(2025, 3, 1), date(2025, 9, 1))


def test_the_least_count_leaves_out_pairs_and_those_who_had_no_other() -> None:
    make_world()
    tell("one", account())
    tell("two", account("2025-03-01"), published="2025-03-02")
    tell("three", account("2025-04-01", participants=(LEE, CARNEY)), published="2025-04-02")
    found = network(MeetingFilters(), least=2)
    assert {member.node.id for member in found.members} == {"south-korea", "japan"}
    assert found.total == 2
    assert network(MeetingFilters(), most=2).total == 3


def test_an_organisation_stands_where_its_headquarters_are() -> None:
    make_world()
    canada = Country.objects.get(code="CAN")
    Country.objects.filter(code="JPN").update(kind="organisation", headquarters="Ottawa", seat=canada)
    Place.objects.create(slug="ottawa", name="Ottawa", country=canada, longitude=-75.7, latitude=45.4)
    tell("one", account())
    places = {member.node.code: member.position for member in network(MeetingFilters()).members}
    assert places == {"JPN": (-75.7, 45.4), "KOR": None}


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_in_memory_is_never_older_than_the_database() -> None:
    make_world()
    tell("one", account())
    assert pairs() == {("japan", "south-korea"): 1}
    assert pairs() == {("japan", "south-korea"): 1}
    tell("two", account("2025-03-01"), published="2025-03-02")
    assert pairs() == {("japan", "south-korea"): 2}
    tell("two", account("2025-03-01", participants=(LEE, CARNEY)), published="2025-03-02")
    assert pairs() == {("japan", "south-korea"): 1, ("canada", "south-korea"): 1}
    tell("two")
    assert pairs() == {("japan", "south-korea"): 1}


def test_a_name_that_is_not_here_is_an_error_of_the_filter() -> None:
    with pytest.raises(FilterError, match="atlantis"):
        network(MeetingFilters(country=("atlantis",)))


@pytest.mark.parametrize(
    ("count", "said"), [(0, ""), (7, "7"), (999, "999"), (1540, "1.5k"), (9949, "9.9k"), (12867, "13k")]
)
def test_a_cell_has_room_for_any_count(count: int, said: str) -> None:
    assert brief(count) == said


def test_shades_spread_over_the_counts_that_there_are() -> None:
    assert [shade(count, 1, 5) for count in range(6)] == ["q0", "q1", "q2", "q3", "q4", "q5"]
    shades = [shade(count, 70, 13000) for count in (0, 70, 300, 900, 3000, 13000)]
    assert shades == ["q0", "q1", "q2", "q3", "q4", "q5"]
