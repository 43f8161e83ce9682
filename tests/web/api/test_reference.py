"""The reference page and docs/api.md say every address and every parameter."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from ninja import Schema

from diplomacy.filters import MeetingFilters
from diplomacy.formats import articlerecords, directory
from diplomacy.formats.meetingrecords import to_json
from diplomacy.statement_filters import StatementFilters
from diplomacy.web.api import schemas
from diplomacy.web.api.asking import MeetingParameters
from diplomacy.web.api.statements import StatementParameters
from diplomacy.web.api.v1 import api
from tests.formats.meetings import meeting
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


def test_a_schema_leaves_out_nothing_of_its_record() -> None:
    for record in (meeting(), meeting(None, summit=None, topics=())):
        written = to_json(record)
        assert schemas.Meeting.model_validate(written).model_dump(mode="json") == written


@pytest.mark.parametrize(
    ("schema", "record"),
    [
        (schemas.Country, directory.CountryRecord),
        (schemas.Leader, directory.LeaderRecord),
        (schemas.Term, directory.TermRecord),
        (schemas.Summit, directory.SummitRecord),
        (schemas.Pair, directory.PairRecord),
        (schemas.Statement, articlerecords.StatementRecord),
        (schemas.Article, articlerecords.ArticleRecord),
        (schemas.Evidence, articlerecords.EvidenceRecord),
        (schemas.Quotation, articlerecords.QuotationRecord),
        (schemas.Passage, articlerecords.PassageRecord),
    ],
)
def test_a_schema_has_the_fields_of_its_record(schema: type[Schema], record: Any) -> None:
    assert set(schema.model_fields) == {field.name for field in fields(record)}


def test_the_interface_knows_every_filter_of_the_pages() -> None:
    assert set(MeetingParameters.model_fields) - {"limit"} == {field.name for field in fields(MeetingFilters)} - {
        "view"
    }
    assert set(StatementParameters.model_fields) - {"limit"} == {field.name for field in fields(StatementFilters)}
