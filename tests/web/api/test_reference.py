"""The reference page and docs/api.md say every address and every parameter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from diplomacy.web.api.v1 import api
from tests.stories import account, make_world, tell

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).parents[3] / "docs/api.md"


def test_the_document_has_every_address_with_its_parameters() -> None:
    rows = dict(re.findall(r"^\| `(/api/v1/[^`]*)` \|(.*)$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))
    paths = api.get_openapi_schema()["paths"]
    assert set(rows) == set(paths)
    for path, methods in paths.items():
        named = {each["name"] for each in methods["get"]["parameters"] if each["in"] == "query"}
        assert set(re.findall(r"`(\w+)`", rows[path])) == named, path


def test_the_page_shows_every_address_parameter_and_field(client: Client) -> None:
    make_world()
    tell("one", account())
    page = client.get("/api/v1/docs").content.decode()
    schema = api.get_openapi_schema()
    for path, methods in schema["paths"].items():
        assert f"<code>{path}</code>" in page
        for parameter in methods["get"]["parameters"]:
            if parameter["in"] == "query":
                assert f'id="{methods["get"]["operationId"]}-{parameter["name"]}"' in page
    for name, found in schema["components"]["schemas"].items():
        assert all(f"<code>{field}</code>" in page for field in found["properties"]), name


def test_every_example_of_the_pages_works(client: Client) -> None:
    make_world()
    tell("one", account())
    for page in ("/api/", "/api/v1/docs"):
        addresses = re.findall(r'href="(?:http://testserver)?(/api/v1/[^"]*)"', client.get(page).content.decode())
        assert addresses
        for address in addresses:
            assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_the_pages_work_without_any_record(client: Client) -> None:
    assert client.get("/api/").status_code == 200
    assert client.get("/api/v1/docs").status_code == 200


def test_every_parameter_is_explained() -> None:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for parameter in methods["get"]["parameters"]:
            assert parameter["in"] == "path" or parameter["description"], (path, parameter["name"])
