"""Terms of office as bands: nothing is drawn as sure that is not."""

from __future__ import annotations

from datetime import date

import pytest

from diplomacy.models import Country, Leader, Term
from diplomacy.queries.terms import leader_chart, office_chart
from diplomacy.records import PartialDate
from tests.stories import make_world

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def hold(leader: str, role: str, kind: str, start: str | None, end: str | None = None, country: str = "JPN") -> None:
    person, _ = Leader.objects.get_or_create(slug=leader, defaults={"name": leader, "folded": leader})
    term = Term(leader=person, country=Country.objects.get(code=country), role=role, role_kind=kind)
    term.key = f"{leader}/{role}/{start}"
    if start:
        first = PartialDate.parse(start)
        term.start_earliest, term.start_latest = first.earliest, first.latest
    if end:
        last = PartialDate.parse(end)
        term.end_earliest, term.end_latest = last.earliest, last.latest
    term.save()


def test_what_is_known_to_the_year_is_sure_for_the_years_between_only() -> None:
    hold("abe", "Prime Minister", "head_of_government", "2018", "2020")
    chart = office_chart(Country.objects.get(code="JPN"), TODAY)
    assert chart is not None
    ((band,),) = (lane.bands for lane in chart.lanes)
    assert chart.guesses
    assert float(band.x[:-1]) < float(band.sure_x[:-1])
    assert float(band.width[:-1]) > float(band.sure_width[:-1]) > 0


def test_a_term_of_unknown_start_may_have_begun_at_any_time() -> None:
    hold("abe", "Prime Minister", "head_of_government", None, "2020-01-31")
    chart = office_chart(Country.objects.get(code="JPN"), TODAY)
    assert chart is not None
    (band,) = chart.lanes[0].bands
    assert (band.x, band.sure_width) == ("0.00%", "0.00%")
    assert chart.offices[0].when == "until 31\N{NO-BREAK SPACE}January 2020"


def test_who_is_in_office_reaches_to_today_and_no_further() -> None:
    hold("abe", "Prime Minister", "head_of_government", "2024-01-01")
    chart = office_chart(Country.objects.get(code="JPN"), TODAY)
    assert chart is not None
    (band,) = chart.lanes[0].bands
    assert float(band.sure_x[:-1]) + float(band.sure_width[:-1]) == pytest.approx(100, abs=0.02)
    assert not chart.guesses


def test_holders_of_one_office_share_a_row_and_two_at_once_do_not() -> None:
    hold("abe", "Prime Minister", "head_of_government", "2018-01-01", "2020-01-01")
    hold("suga", "Acting Prime Minister", "head_of_government", "2020-01-01", "2021-01-01")
    hold("kishida", "Prime Minister", "head_of_government", "2021-01-01")
    hold("tusk", "President of the Council", "organisation_head", "2018-01-01", "2022-01-01")
    hold("ursula", "President of the Commission", "organisation_head", "2019-01-01")
    chart = office_chart(Country.objects.get(code="JPN"), TODAY)
    assert chart is not None
    assert [(lane.role, len(lane.bands)) for lane in chart.lanes] == [
        ("Prime Minister", 3),
        ("President of the Council", 1),
        ("President of the Commission", 1),
    ]


def test_long_past_terms_and_unknown_countries_have_no_chart() -> None:
    hold("abe", "Prime Minister", "head_of_government", "1950", "1952")
    assert office_chart(Country.objects.get(code="JPN"), TODAY) is None
    assert office_chart(Country.objects.get(code="CAN"), TODAY) is None


def test_a_leaders_offices_are_rows_of_their_own() -> None:
    hold("abe", "Foreign Minister", "foreign_minister", "2010-01-01", "2012-01-01")
    hold("abe", "Mayor", "other", "2000", "2004")
    hold("abe", "Mayor", "other", "2005", "2009")
    chart = leader_chart(Leader.objects.get(slug="abe"), TODAY)
    assert chart is not None
    assert [(lane.role, len(lane.bands)) for lane in chart.lanes] == [
        ("Foreign Minister, Japan", 1),
        ("Mayor, Japan", 2),
    ]
    assert chart.first_year == 2000
