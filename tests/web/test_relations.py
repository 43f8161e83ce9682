from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplomacy.models import Country, Meeting
from diplomacy.records import Form, Participant, RoleKind
from tests.queries.test_selection import fill_archive
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db

PICTURES = ("network", "matrix", "map", "table")


def test_each_picture_is_a_page_of_its_own(client: Client) -> None:
    fill_archive()
    for picture in PICTURES:
        for nodes in ("countries", "leaders"):
            response = client.get("/relations/", {"picture": picture, "nodes": nodes})
            assert response.status_code == 200
            wanted = "Shigeru Ishiba" if nodes == "leaders" and picture != "map" else "Japan"
            assert wanted in response.text, picture
            assert "style=" not in response.text


def test_nodes_lead_to_themselves_and_the_selected_one_to_its_partners(client: Client) -> None:
    fill_archive()
    text = client.get("/relations/").text
    assert 'href="?focus=japan"' in text
    focused = client.get("/relations/?focus=japan").text
    assert "Met 2 of the 2 others." in focused
    assert "country=japan" in focused
    assert "has-focus" in focused


def test_htmx_gets_the_part_that_changes(client: Client) -> None:
    fill_archive()
    whole = client.get("/relations/")
    results = client.get("/relations/", headers={"HX-Request": "true", "HX-Target": "results"})
    panel = client.get("/relations/?focus=japan", headers={"HX-Request": "true", "HX-Target": "panel"})
    assert "<html" in whole.text
    assert "<html" not in results.text
    assert '<svg class="net' in results.text
    assert panel.text.strip().startswith('<section class="panel"')
    assert '<svg class="net' not in panel.text
    assert {"HX-Request", "HX-Target"} <= {each.strip() for each in whole["Vary"].split(",")}
    assert "met nobody within these filters" in client.get("/relations/?focus=atlantis").text


def test_an_empty_archive_says_what_to_do(client: Client) -> None:
    for picture in PICTURES:
        assert "No two met within these filters" in client.get("/relations/", {"picture": picture}).text


@pytest.mark.parametrize(
    "query",
    ["picture=cake", "nodes=towns", "least=0", "least=x", "focus=%00", "focus=A B", "country=atlantis", "since=june",
     "picture=map&picture=table"],
)  # fmt: skip
def test_what_cannot_be_is_answered_with_what_can(client: Client, query: str) -> None:
    make_world()
    for address in ("/relations/", "/relations/network.csv", "/relations/network.svg"):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 400
        assert "In this address" in response.text


def test_a_file_of_another_kind_is_not_there(client: Client) -> None:
    assert client.get("/relations/network.xlsx").status_code == 404


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["picture", "nodes", "least", "focus", "country", "region", "view", "sort", "after", "since"]),
        st.one_of(st.text(max_size=12), st.sampled_from([*PICTURES, "leaders", "5", "japan", "asia", "2025-06-01"])),
        max_size=4,
    )
)
def test_no_query_string_breaks_the_page(client: Client, query: dict[str, str]) -> None:
    assert client.get("/relations/", query).status_code in (200, 400)


def test_files_hold_the_network_of_the_filter(client: Client) -> None:
    fill_archive()
    rows = list(csv.DictReader(io.StringIO(client.get("/relations/network.csv?summit=g7-2025").text.lstrip("\ufeff"))))
    assert {frozenset((row["source"], row["target"])) for row in rows} == {
        frozenset(("japan", "south-korea")),
        frozenset(("canada", "south-korea")),
    }
    for kind in ("svg", "graphml", "gexf"):
        response = client.get(f"/relations/network.{kind}?summit=g7-2025")
        assert f"network.{kind}" in response["Content-Disposition"]
        ElementTree.fromstring(response.content)
        assert "South Korea" in response.text


def test_filters_can_be_taken_out_and_pictures_keep_them(client: Client) -> None:
    fill_archive()
    text = client.get("/relations/?summit=g7-2025&nodes=leaders&least=1&view=calendar").text
    assert 'aria-label="Remove the filter at G7 2025"' in text
    assert 'href="?nodes=leaders"' in text  # without the summit
    assert 'href="?summit=g7-2025&amp;nodes=leaders&amp;picture=matrix"' in text
    assert 'href="/relations/network.gexf?summit=g7-2025&amp;nodes=leaders"' in text


def test_the_matrix_says_how_often_and_leads_on(client: Client) -> None:
    fill_archive()
    text = client.get("/relations/?picture=matrix").text
    assert text.count('class="self') == 3
    assert re.search("(Japan and South Korea|South Korea and Japan): [0-9]+ meetings", text)
    assert "Atkins" in text


def test_the_map_has_dots_arcs_and_the_same_as_a_table(client: Client) -> None:
    fill_archive()
    for code, longitude in (("KOR", 127.0), ("JPN", 138.0), ("CAN", -95.0)):
        Country.objects.filter(code=code).update(longitude=longitude, latitude=40.0)
    text = client.get("/relations/?picture=map").text
    assert text.count('class="dot"') == 3
    assert text.count('class="arc ') == 3
    assert "The map as a table" in text


def fill(numbers: range) -> None:
    """Meetings of that many countries with Japan."""
    ishiba = account().participants[1]
    for i in numbers:
        code = f"X{i:02}"
        Country.objects.create(code=code, slug=f"x-{i}", kind="state", name=f"Land {i}", sort_key=code)
        guest = Participant(f"Guest {i}", code, "President", RoleKind.HEAD_OF_STATE, HERE)
        tell(f"m{i}", account(f"2025-03-{i + 1:02}", participants=(guest, ishiba)), published="2025-04-30")


def test_ten_and_twenty_cost_the_same_queries(client: Client) -> None:
    make_world()
    counts: list[list[int]] = []
    for numbers in (range(10), range(10, 20)):
        fill(numbers)
        counts.append([])
        for picture in PICTURES:
            for nodes in ("countries", "leaders"):
                with CaptureQueriesContext(connection) as queries:
                    client.get("/relations/", {"picture": picture, "nodes": nodes})
                counts[-1].append(len(queries))
    assert counts[0] == counts[1]


def test_the_number_of_a_pair_and_the_list_behind_it_agree(client: Client) -> None:
    fill_archive()
    Meeting.objects.filter(latest="2025-06-17").update(form=Form.PLENARY)
    text = client.get("/relations/?picture=table").text
    links = re.findall(r'href="(/meetings/\?[^"]*)">([0-9]+)</a>', text)
    assert len(links) == 3
    for address, number in links:
        assert f'<b class="num">{number}</b>' in client.get(address.replace("&amp;", "&")).text
