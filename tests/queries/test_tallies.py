"""What is counted from the columns is what the record says, whatever settling does."""

from __future__ import annotations

from datetime import date

import pytest

from diplomacy.models import Country, Leader, Meeting, Summit
from diplomacy.queries.counting import tallies
from diplomacy.records import Evidence, Mode, ModeReading, Participant, RoleKind, Span, Status, SummitReading
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 1)
G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
WATCHER = Participant("Jane Roe", "CAN", "envoy", RoleKind.OTHER, HERE, optional=True)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def party(code: str) -> Country:
    return Country.objects.get(code=code)


def met(code: str) -> list[tuple[str, int, int, date | None]]:
    names = dict(Country.objects.values_list("pk", "code"))
    found = tallies.of_country(party(code)).countries_met(party(code))
    return [(names[each.pk], each.meetings, each.in_person, each.last) for each in found]


def test_partners_are_those_at_the_table_of_what_was_held() -> None:
    tell("one", account("2025-03-16"))
    tell("two", account("2025-06-17", participants=(*account().participants, WATCHER)))
    tell("call", account("2025-09-01", mode=ModeReading(Mode.PHONE, HERE), place=None))
    tell("off", account("2025-11-01", status=Status.CANCELLED))
    assert met("JPN") == [("KOR", 3, 2, date(2025, 9, 1))]
    assert met("CAN") == []
    assert len(tallies.of_country(party("CAN"))) == 1


def test_a_meeting_of_three_counts_once_for_each_and_a_plenary_for_none() -> None:
    tell("three", account("2025-03-16", participants=(*account().participants, CARNEY)))
    assert sorted(met("JPN")) == [("CAN", 1, 1, date(2025, 3, 16)), ("KOR", 1, 1, date(2025, 3, 16))]
    Meeting.objects.update(form="plenary")
    assert met("JPN") == []
    small, plenaries = tallies.of_pair(party("JPN"), party("CAN"))
    assert (len(small), len(plenaries.held)) == (0, 1)
    assert tallies.of_country(party("JPN")).by_year() == {2025: (0, 1)}


def test_a_year_known_alone_is_no_day_but_counts() -> None:
    tell("year", account("2024"))
    tell("undated", account(None, participants=(account().participants[0], CARNEY)), published=None)
    japan = tallies.of_country(party("JPN"))
    assert (japan.by_year(), japan.by_day(2024), met("JPN")) == ({2024: (1, 0)}, {}, [("KOR", 1, 1, None)])
    korea = tallies.of_country(party("KOR"))
    assert (len(korea), korea.by_year()) == (2, {2024: (1, 0)})
    assert korea.first == (date(2024, 1, 1), date(2024, 12, 31))


def test_plans_come_apart_from_what_was() -> None:
    tell("past", account("2025-06-17"))
    tell("lost", account("2025-08-01", status=Status.PLANNED))
    tell("later", account("2026-05-01", status=Status.PLANNED))
    tell("sooner", account("2026-02-01", status=Status.PLANNED))
    ids = dict(Meeting.objects.values_list("earliest", "pk"))
    japan = tallies.of_country(party("JPN"))
    assert japan.coming(TODAY, 9) == [ids[date(2026, 2, 1)], ids[date(2026, 5, 1)]]
    assert japan.newest(TODAY, 9) == [ids[date(2025, 8, 1)], ids[date(2025, 6, 17)]]
    assert japan.coming(TODAY, 1) == [ids[date(2026, 2, 1)]]


def test_what_changes_is_counted_anew() -> None:
    tell("one", account("2025-03-16", summit=G7))
    lee = Leader.objects.get(slug="lee-jae-myung")
    summit = Summit.objects.get(slug="g7-2025")
    assert (len(tallies.of_leader(lee)), len(tallies.of_summits([summit.pk]))) == (1, 1)
    assert tallies.summit_counts()[summit.pk] == tallies.leader_counts()[lee.pk] == 1
    tell("one", account("2024-03-16"))
    assert (len(tallies.of_leader(lee)), len(tallies.of_summits([summit.pk]))) == (1, 0)
    assert tallies.of_leader(lee).by_day(2024) == {date(2024, 3, 16): 1}
    assert {(pk, n, last) for pk, n, last in tallies.most_active()} == {
        (party(code).pk, 1, date(2024, 3, 16)) for code in ("JPN", "KOR")
    }
    tell("one")
    assert (len(tallies.of_leader(lee)), tallies.most_active()) == (0, [])
