"""What strangers write is text wherever it is shown: no markup on pages, no formula in a spreadsheet."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from diplomacy.formats import tables
from diplomacy.formats.tables import FORMULA
from diplomacy.models import Article, Meeting, Statement
from diplomacy.models.roles import Role
from diplomacy.queries.dataset import make
from diplomacy.records import ExtractedStatement, Participant, PlaceReading, Refusal, Span
from diplomacy.storage.articles import OutletFacts
from diplomacy.storage.documents import Hints, mark_failed, new_batch, store_upload
from tests.people import member
from tests.stories import HERE, account, make_world, tell

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULAS = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    'a;=HYPERLINK("x")',
    "a\t=1",
)


@pytest.mark.django_db
def test_no_page_carries_markup_of_an_article(client: Client) -> None:
    make_world()
    text = f"{SCRIPT} met Ishiba. {SCRIPT} spoke of hope."
    stranger = Participant(SCRIPT, "KOR", SCRIPT, None, HERE)
    said = ExtractedStatement("Shigeru Ishiba", "direct", SCRIPT, (Span(0, 53),), HERE, party="JPN")
    place = PlaceReading(HERE, SCRIPT, "CAN")
    story = account(sentence=Span(0, 60), participants=(stranger, account().participants[1]), place=place)
    tell(SCRIPT, story, said=said, text=text, outlet=OutletFacts(SCRIPT, "government", "KOR"))
    editor = member(Role.ADMIN)
    client.force_login(editor)
    batch = new_batch(editor)
    mark_failed(store_upload(batch, SCRIPT, b"x", hints=Hints(title=SCRIPT)), [Refusal(SCRIPT, SCRIPT)])
    addresses = [
        *("/", "/meetings/", "/meetings/?view=table", "/meetings/?view=map", "/meetings.atom", "/statements/"),
        *("/articles/", "/countries/", "/countries/japan/", "/countries/japan/south-korea/", "/leaders/"),
        *("/leaders/shigeru-ishiba/", "/relations/", "/search/?q=script", "/search/?q=Ishiba", "/upload/", "/review/"),
        *(
            f"/search/?q={SCRIPT}",
            f"/meetings/?q={SCRIPT}",
            f"/meetings/?country={SCRIPT}",
            f"/batches/{batch.public_id}/",
        ),
        *(f"/articles/{row.public_id}/" for row in Article.objects.all()),
        *(f"/meetings/{row.public_id}/" for row in Meeting.objects.all()),
        *(f"/statements/{row.public_id}/" for row in Statement.objects.all()),
    ]
    shown = 0
    for address in addresses:
        body = client.get(address, follow=True).content.decode()
        assert "<script>alert" not in body, address
        assert "<img src=x" not in body, address
        shown += "&lt;script&gt;alert" in body
    assert shown > 5


@pytest.mark.django_db
def test_no_export_carries_a_formula(client: Client, tmp_path: Path) -> None:
    make_world()
    for number, formula in enumerate(FORMULAS):
        stranger = Participant(formula, "KOR", formula, None, HERE)
        place = PlaceReading(HERE, formula, "CAN")
        day = date(2024, 1, 1 + 3 * number).isoformat()
        story = account(day, participants=(stranger, account().participants[1]), place=place)
        said = ExtractedStatement(formula, "direct", f"{formula} of the region", (Span(47, 72),), HERE, party="JPN")
        tell(
            formula, story, said=said, text=f"{formula} met Ishiba. They spoke at length of hope for the whole region."
        )
    files = [client.get(a).getvalue().decode() for a in ("/meetings.csv", "/relations/network.csv")]
    made = make(tmp_path, "http://localhost")
    with zipfile.ZipFile(tmp_path / made.file) as archive:
        files += [archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")]
    cells = 0
    for content in files:
        for mark in (",", ";", "\t"):  # a spreadsheet parts cells by what its country is used to
            for row in csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""), delimiter=mark):
                for cell in row:
                    number = cell.replace(".", "").removeprefix("-").isdigit()
                    assert number or not cell.startswith(FORMULA), (mark, row)
                    cells += 1
    assert cells > 200


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula_whatever_parts_the_cells(formula: str) -> None:
    content = "".join(tables.lines(["a", "b", "c"], [["x", formula, "y"]]))
    for mark in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=mark):
            assert not any(cell.startswith(FORMULA) for cell in row), (mark, row)
