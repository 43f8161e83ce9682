"""Countries, pairs, leaders and summits by the interface."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diplomacy.models import Country, Leader, Term, Theme
from diplomacy.records import (
    Evidence,
    Form,
    Level,
    Mode,
    ModeReading,
    Participant,
    RoleKind,
    Span,
    Status,
    SummitReading,
)
from diplomacy.web.api import schemas
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def get(client: Client, address: str) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def test_countries_come_by_slug_with_their_meetings(client: Client) -> None:
    tell("one", account())
    found = get(client, "countries")["countries"]
    assert [(each["slug"], each["meetings"]) for each in found] == [("canada", 0), ("japan", 1), ("south-korea", 1)]
    assert get(client, "countries/japan") == found[1]


def test_a_list_leads_on_to_its_end(client: Client) -> None:
    seen, address = [], "countries?limit=2"
    while address:
        page = get(client, address)
        seen += [each["slug"] for each in page["countries"]]
        address = (page["next"] or "").removeprefix("http://testserver/api/v1/")
    assert seen == ["canada", "japan", "south-korea"]


def test_countries_of_a_kind_and_a_region(client: Client) -> None:
    Country.objects.exclude(slug="japan").update(region="Europe")
    Country.objects.filter(slug="japan").update(region="Asia")
    assert [each["slug"] for each in get(client, "countries?region=asia")["countries"]] == ["japan"]
    assert get(client, "countries?kind=organisation")["countries"] == []


def test_leaders_have_their_terms_as_exactly_as_they_are_known(client: Client) -> None:
    Term.objects.create(
        key="x",
        leader=Leader.objects.get(slug="shigeru-ishiba"),
        country=Country.objects.get(code="JPN"),
        role="Prime Minister",
        role_kind="head_of_government",
        start_earliest=date(2024, 10, 1),
        start_latest=date(2024, 10, 31),
    )
    tell("one", account())
    (found,) = get(client, "leaders?country=japan")["leaders"]
    assert (found["slug"], found["meetings"]) == ("shigeru-ishiba", 1)
    assert found["terms"][0]["start"]["value"] == "2024-10"
    assert found["terms"][0]["end"] is None
    assert get(client, "leaders/shigeru-ishiba") == found
    assert [each["slug"] for each in get(client, "leaders?name=JAE")["leaders"]] == ["lee-jae-myung"]


def test_summits_of_a_series(client: Client) -> None:
    tell("one", account(summit=G7))
    (found,) = get(client, "summits?series=g7")["summits"]
    assert (found["slug"], found["host"], found["start"], found["meetings"]) == ("g7-2025", "CAN", "2025-06-15", 1)
    assert get(client, "summits?series=g20")["summits"] == []
    assert get(client, "summits/g7-2025") == found


def test_a_pair_counts_what_was_held_and_keeps_plenaries_apart(client: Client) -> None:
    tell("held", account("2025-03-16", level=Level.LEADERS))
    tell("call", account("2025-04-16", level=Level.LEADERS, mode=ModeReading(Mode.PHONE, HERE), place=None))
    tell("month", account("2024-06"))
    tell("off", account("2025-05-16", status=Status.CANCELLED))
    everyone = (*account().participants, CARNEY)
    tell("plenary", account("2025-06-16", participants=everyone, form=Form.PLENARY))
    pair = get(client, "pairs/japan/south-korea")
    assert (pair["meetings"], pair["held"], pair["plenaries"]) == (4, 3, 1)
    assert (pair["first"], pair["last"]) == ("2025-03-16", "2025-04-16")
    assert pair["last_in_person_of_leaders"] == "2025-03-16"
    assert pair["countries"] == ["JPN", "KOR"]
    pairs = get(client, "countries/japan/pairs")["pairs"]
    assert [(each["slugs"][1], each["held"]) for each in pairs] == [("south-korea", 3)]
    assert pairs[0] == {**pair, "plenaries": None}


def test_a_pair_that_never_met_says_so(client: Client) -> None:
    pair = get(client, "pairs/japan/canada")
    assert (pair["meetings"], pair["last"], pair["plenaries"]) == (0, None, 0)


@pytest.mark.parametrize("address", ["countries", "leaders", "summits"])
def test_more_records_take_no_more_queries(client: Client, address: str) -> None:
    counts = []
    for limit in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            get(client, f"{address}?limit={limit}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_network_counts_who_met_whom_and_keeps_plenaries_apart(client: Client) -> None:
    tell("one", account("2025-03-16"))
    tell("two", account("2025-05-16"))
    everyone = (*account().participants, CARNEY)
    tell("plenary", account("2025-06-16", participants=everyone, form=Form.PLENARY))
    found = get(client, "network")
    schemas.Network.model_validate(found)
    assert (found["meetings"], found["plenaries"]) == (2, 1)
    assert {(node["id"], node["code"], node["meetings"]) for node in found["nodes"]} == {
        ("south-korea", "KOR", 2),
        ("japan", "JPN", 2),
    }
    (edge,) = found["edges"]
    assert {edge["source"], edge["target"]} == {"south-korea", "japan"}
    assert (edge["meetings"], edge["first"], edge["last"]) == (2, "2025-03-16", "2025-05-16")
    people = get(client, "network?nodes=leaders&since=2025-05-01")
    assert {node["id"] for node in people["nodes"]} == {"lee-jae-myung", "shigeru-ishiba"}
    assert people["edges"][0]["meetings"] == 1
    assert get(client, "network?least=3")["edges"] == []


def test_themes_and_the_index(client: Client) -> None:
    Theme.objects.get_or_create(slug="trade", defaults={"name": "Trade"})
    assert {"slug": "trade", "name": "Trade"} in get(client, "themes")["themes"]
    lists = get(client, "")["lists"]
    assert {"meetings", "countries", "network", "themes"} <= set(lists)
    assert all(client.get(address.removeprefix("http://testserver")).status_code == 200 for address in lists.values())
