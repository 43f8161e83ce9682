"""What every answer of the interface keeps: JSON, tags, open to all origins, only to be read, never a fault."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplomacy.models import Article, Meeting, Statement
from diplomacy.web.api.v1 import api
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

LISTS = ("meetings", "countries", "leaders", "summits", "statements", "articles")


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def every_address() -> list[str]:
    tell("one", account(), said=HOPE)
    return [
        *LISTS,
        f"meetings/{Meeting.objects.get().public_id}",
        f"statements/{Statement.objects.get().public_id}",
        f"articles/{Article.objects.get().public_id}",
        "countries/japan",
        "countries/japan/pairs",
        "pairs/japan/south-korea",
        "leaders/shigeru-ishiba",
        "summits/g7-2025",
        "network",
        "themes",
        "",
        "openapi.json",
    ]


def test_every_answer_is_tagged_open_and_not_sent_twice(client: Client) -> None:
    for address in every_address():
        response = client.get(f"/api/v1/{address}")
        assert response.status_code == 200, address
        assert response["Content-Type"].startswith("application/json"), address
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        again = client.get(f"/api/v1/{address}", headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address
        assert again["Access-Control-Allow-Origin"] == "*"


def test_a_tag_changes_with_what_it_stands_for(client: Client) -> None:
    tell("one", account("2025-03-17"))
    tag = client.get("/api/v1/meetings")["ETag"]
    tell("two", account("2025-06-17"))
    assert client.get("/api/v1/meetings", headers={"If-None-Match": tag}).status_code == 200


def test_every_address_of_the_description_is_tried_here(client: Client) -> None:
    tried = {address.partition("?")[0].count("/") for address in every_address()}
    assert tried == {0, 1, 2}
    paths = api.get_openapi_schema()["paths"]
    assert {path.removeprefix("/api/v1/").partition("/")[0] for path in paths} == {
        *LISTS,
        "pairs",
        "network",
        "themes",
        "",
    }
    assert all(set(methods) == {"get"} for methods in paths.values())


def test_nobody_s_session_changes_an_answer(client: Client, admin_client: Client) -> None:
    for address in every_address():
        assert client.get(f"/api/v1/{address}").content == admin_client.get(f"/api/v1/{address}").content, address


def test_head_gives_the_headers_of_get(client: Client) -> None:
    got, head = client.get("/api/v1/countries"), client.head("/api/v1/countries")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == got["ETag"]
    assert head["Content-Length"] == str(len(got.content))


def test_a_preflight_is_answered(client: Client) -> None:
    response = client.options("/api/v1/meetings", headers={"Origin": "https://elsewhere.example"})
    assert response.status_code == 204
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/meetings")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["status"] == 405


def test_pages_are_not_opened_to_other_origins(client: Client) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/meetings/")
    assert "Access-Control-Allow-Origin" not in client.get("/login/")
    assert client.get("/meetings.json")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("network?least=4", 400, "least"),
        ("network?sort=oldest", 400, "sort"),
        ("meetings?contry=japan", 400, "contry"),
        ("meetings?status=happened", 400, "status"),
        ("meetings?country=atlantis", 400, "country"),
        ("meetings?after=x", 400, "after"),
        ("meetings?limit=0", 400, "limit"),
        ("meetings?limit=501", 400, "limit"),
        ("meetings?limit=1&limit=2", 400, "limit"),
        ("meetings?words=a%00b", 400, "words"),
        ("meetings?view=table", 400, "view"),
        ("countries?kind=empire", 400, "kind"),
        ("countries?after=A+B", 400, "after"),
        ("leaders?country=A+B", 400, "country"),
        ("statements?leader=nobody", 400, "leader"),
        ("statements?after=x", 400, "after"),
        ("articles?after=x", 400, "after"),
        ("articles?outlet=A+B", 400, "outlet"),
        ("summits?series=A+B", 400, "series"),
        ("countries/atlantis", 404, None),
        ("countries/atlantis/pairs", 404, None),
        ("pairs/japan/japan", 404, None),
        ("leaders/nobody", 404, None),
        ("summits/g99", 404, None),
        ("statements/nobody", 404, None),
        ("articles/nobody", 404, None),
        ("nothing", 404, None),
        ("meetings/%00", 404, None),
    ],
)
def test_faults_are_told_as_json(client: Client, address: str, status: int, parameter: str | None) -> None:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "no-store" in response["Cache-Control"]
    said = response.json()
    assert (said["status"], said.get("parameter")) == (status, parameter)
    assert said["detail"].endswith(".")


ODD = st.text() | st.sampled_from(
    ["1", "-1", "0", "9" * 30, "2025-06-17", "0001-01-01", "9999-12-31", "~", "~1", "|||"]
)
NAMES = ["country", "leader", "summit", "since", "until", "status", "mode", "level", "theme", "region", "words", "sort"]
NAMES += ["limit", "after", "kind", "name", "series", "outlet", "view", "nodes", "least"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([*LISTS, "network"]), st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), ODD, max_size=4)
)
def test_no_parameter_is_a_fault_of_the_program(client: Client, address: str, query: dict[str, str]) -> None:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code in (200, 400)
    assert response.json()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["meetings/", "statements/", "articles/", "countries/", "pairs/japan/", "leaders/", "summits/"]),
    st.text(max_size=30),
)
def test_no_name_is_a_fault_of_the_program(client: Client, address: str, name: str) -> None:
    response = client.get(f"/api/v1/{address}{name}")
    assert response.status_code in (200, 400, 404)
