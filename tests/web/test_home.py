"""The front page: it leads with what is most notable, says which days it speaks of, and is never blank."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from diplomacy.models import Country, Place
from diplomacy.queries.home import HomePage, home_page
from diplomacy.records import (
    Form,
    Mode,
    ModeReading,
    Participant,
    PlaceReading,
    RoleKind,
    Status,
)
from tests.stories import HERE, HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

TODAY = date(2025, 6, 20)
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
ENVOY = Participant("Jane Roe", "CAN", "trade envoy", RoleKind.OTHER, HERE)
CALL = ModeReading(Mode.PHONE, HERE)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def front(today: date = TODAY) -> HomePage:
    return home_page(today)


def headline(today: date = TODAY) -> str:
    page = front(today)
    assert page.lead is not None
    return page.lead.headline


def test_an_empty_record_says_what_to_do_in_every_block(client: Client) -> None:
    text = client.get("/").content.decode()
    for wanted in (
        "No meeting is known yet",
        "Nothing is announced",
        "Nobody has been quoted yet",
        "No city is known yet",
        "Nobody is known to have met anybody yet",
    ):
        assert wanted in text
    assert "Add an article" in text


def test_the_lead_has_a_headline_and_the_sentence_that_proves_it(client: Client) -> None:
    article = tell("one", account(), said=HOPE)
    text = client.get("/").content.decode()
    assert "Lee Jae-myung and Shigeru Ishiba met in Kananaskis" in text
    assert "<mark>Lee</mark> met Ishiba." in text
    assert f'href="{article.get_absolute_url()}#r-' in text
    assert "“hope for the whole region”" in text


def test_a_call_is_no_meeting_in_a_city() -> None:
    tell("one", account(mode=CALL))
    assert headline() == "Lee Jae-myung and Shigeru Ishiba spoke by phone"


def test_leaders_lead_before_envoys_and_many_sources_before_few() -> None:
    lee, ishiba = account().participants
    tell("envoy", account("2025-06-19", participants=(ENVOY, lee)))
    for name in ("first", "second"):
        tell(name, account("2025-06-17"), text=f"Lee met Ishiba. They met again. {name} wrote of it {name * 9}.")
    tell("third", account("2025-06-18", participants=(CARNEY, ishiba)))
    assert headline().startswith("Lee Jae-myung and Shigeru Ishiba")


def test_a_sample_leads_only_where_there_is_nothing_else() -> None:
    tell("sample", account("2025-06-18"), sample=True)
    assert headline().startswith("Lee Jae-myung")
    tell("real", account("2025-06-16", participants=(CARNEY, account().participants[1])))
    assert headline().startswith("Mark Carney")


def test_it_speaks_of_the_last_thirty_days_or_says_which_thirty(client: Client) -> None:
    tell("one", account("2025-06-17"))
    assert (front().window.recent, front().window.said) == (True, "the last 30 days")
    assert not front(TODAY + timedelta(days=60)).window.recent
    text = client.get("/").content.decode()
    assert "Newest on record" in text
    assert "19\N{NO-BREAK SPACE}May to 17\N{NO-BREAK SPACE}June 2025" in text
    tell("two", account(date.today().isoformat()))
    assert "Just happened" in client.get("/").content.decode()


@pytest.mark.parametrize("day", ["2025-06-21", "2025", "2025-07"])
def test_what_may_lie_ahead_did_not_just_happen(day: str) -> None:
    tell("one", account(day))
    assert not front().window.recent
    assert front().window.since is None


def test_who_is_most_active_counts_meetings_held_but_plenaries() -> None:
    lee, ishiba = account().participants
    tell("met", account("2025-06-17"))
    tell("call", account("2025-06-18", mode=CALL, participants=(lee, CARNEY)))
    tell("plan", account("2025-06-25", status=Status.PLANNED, participants=(ishiba, CARNEY)))
    tell("plenary", account("2025-06-02", form=Form.PLENARY, participants=(lee, ishiba, CARNEY)))
    counted = {row.name: (row.meetings, row.in_person) for row in front().countries}
    assert counted == {"South Korea": (2, 1), "Japan": (1, 1), "Canada": (1, 0)}
    assert front().leaders[0].name == "Lee Jae-myung"


def test_the_map_shows_where_and_says_what_is_not_on_it() -> None:
    canada = Country.objects.get(code="CAN")
    Place.objects.create(slug="kananaskis", name="Kananaskis", country=canada, latitude=50.9, longitude=-115.1)
    tell("met", account("2025-06-17", place=PlaceReading(HERE, "Kananaskis", "CAN")))
    tell("call", account("2025-06-18", mode=CALL, place=None))
    page = front()
    assert page.map is not None
    assert [(spot.name, spot.count) for spot in page.places] == [("Kananaskis", 1)]
    assert "place=kananaskis" in page.places[0].url
    assert page.off_map == "1 meeting"


def test_what_is_coming_up_stands_in_order_and_a_lost_plan_does_not() -> None:
    for name, day in (("late", "2025-08-01"), ("soon", "2025-06-21"), ("lost", "2025-06-19")):
        tell(name, account(day, status=Status.PLANNED, summit=None), published="2025-06-01")
    assert [each.day for each in front().coming] == ["21\N{NO-BREAK SPACE}June", "1\N{NO-BREAK SPACE}August"]
    assert [each.note for each in front().coming] == ["Saturday", "Friday"]


def test_older_meetings_fill_the_list_but_not_the_days(client: Client) -> None:
    tell("new", account("2025-06-17"))
    tell("old", account("2020-01-05", participants=(CARNEY, account().participants[0])))
    page = front()
    assert [card.title for card in page.newest] == ["Mark Carney and Lee Jae-myung"]
    assert {row.name for row in page.countries} == {"South Korea", "Japan"}
    assert page.since == "2020"
