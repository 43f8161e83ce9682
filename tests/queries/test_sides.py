from __future__ import annotations

from datetime import date

import pytest

from diplomacy.models import Country, Leader
from diplomacy.queries.sides import main_parties, met_for
from tests.stories import account, make_world, tell

pytestmark = pytest.mark.django_db


def held(leader: Leader, code: str, start: date, end: date | None) -> None:
    leader.terms.create(
        key=f"{leader.slug} {code} {start}",
        country=Country.objects.get(code=code),
        role="office",
        role_kind="other",
        start_earliest=start,
        start_latest=start,
        end_earliest=end,
        end_latest=end,
    )


def party(leader: Leader) -> str:
    return Country.objects.get(pk=main_parties([leader.pk])[leader.pk]).code


def test_a_year_in_the_chair_of_a_union_makes_no_president_its_servant() -> None:
    make_world()
    Country.objects.create(code="AU", slug="au", kind="organisation", name="African Union", sort_key="au")
    lee = Leader.objects.get(slug="lee-jae-myung")
    held(lee, "KOR", date(2018, 2, 15), None)
    held(lee, "AU", date(2020, 2, 10), date(2021, 2, 6))
    assert party(lee) == "KOR"
    assert main_parties()[lee.pk] == Country.objects.get(code="KOR").pk


def test_who_left_a_state_for_an_organisation_acts_for_it() -> None:
    make_world()
    Country.objects.create(code="EU", slug="eu", kind="organisation", name="European Union", sort_key="eu")
    lee = Leader.objects.get(slug="lee-jae-myung")
    held(lee, "KOR", date(2013, 12, 17), date(2019, 7, 17))
    held(lee, "EU", date(2019, 12, 1), None)
    assert party(lee) == "EU"
    held(lee, "JPN", date(2024, 1, 1), None)
    assert party(lee) == "JPN"


def test_without_a_term_the_newest_meeting_says_it() -> None:
    make_world()
    tell("one", account())
    lee = Leader.objects.get(slug="lee-jae-myung")
    assert main_parties([lee.pk]) == {}
    assert met_for([lee.pk]) == {lee.pk: Country.objects.get(code="KOR").pk}
