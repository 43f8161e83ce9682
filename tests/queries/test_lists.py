"""What lists say of a country or a leader in one line."""

from __future__ import annotations

from datetime import date

import pytest

from diplomacy.models import Country, Leader, Term
from diplomacy.queries.countries import country_page, listed_countries
from diplomacy.queries.home import home_page
from diplomacy.queries.leaders import listed_leaders
from diplomacy.records import Participant, PlaceReading, RoleKind
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 1)
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def hold(key: str, role: str, kind: str, country: str, start: date, end: date | None = None) -> None:
    """Give Lee Jae-myung an office."""
    leader, party = Leader.objects.get(slug="lee-jae-myung"), Country.objects.get(code=country)
    term = Term(key=key, leader=leader, country=party, role=role, role_kind=kind)
    term.start_earliest = term.start_latest = start
    term.end_earliest = term.end_latest = end
    term.save()


def test_a_year_is_never_told_as_its_last_day() -> None:
    tell("day", account("2025-06-17"))
    tell("year", account("2025", place=PlaceReading(HERE, "Tokyo", "JPN")))
    assert {row.last for row in listed_countries()} == {"17\N{NO-BREAK SPACE}June 2025"}
    (japan,) = country_page(Country.objects.get(code="KOR"), TODAY).partners
    assert (japan.meetings, japan.last) == (2, "17\N{NO-BREAK SPACE}June 2025")


def test_a_meeting_known_to_the_year_did_not_just_happen() -> None:
    tell("day", account("2025-06-17"))
    tell("year", account("2025", participants=(account().participants[0], CARNEY)))
    tell("undated", account(None, participants=(account().participants[1], CARNEY)), published=None)
    page = home_page(TODAY)
    assert page.lead is not None
    shown = [page.lead.card, *page.newest]
    assert [card.date and card.date.precision for card in shown] == ["day", "year", None]


def test_the_highest_office_held_now_stands_beside_a_leader() -> None:
    tell("one", account())
    hold("a", "President", "head_of_state", "KOR", date(2025, 6, 4))
    hold("b", "Chairperson", "organisation_head", "CAN", date(2025, 9, 1))
    hold("c", "Governor", "other", "JPN", date(2018, 1, 1), date(2021, 1, 1))
    lee = next(row for row in listed_leaders(today=TODAY).leaders if row.name == "Lee Jae-myung")
    assert (lee.office, lee.code) == ("President, South Korea", "KOR")


def test_who_left_office_is_not_shown_as_if_in_office() -> None:
    tell("one", account())
    hold("a", "President", "head_of_state", "KOR", date(2020, 6, 4), date(2025, 4, 4))
    lee = next(row for row in listed_leaders(today=TODAY).leaders if row.name == "Lee Jae-myung")
    assert lee.office == "President, South Korea, until 4\N{NO-BREAK SPACE}April 2025"
