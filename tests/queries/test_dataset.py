"""The whole set: every column explained, everything of one moment, nothing that may not be read."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diplomacy.models import Article, Country, Meeting, Quotation, Statement
from diplomacy.queries import dataset
from diplomacy.storage.articles import OutletFacts
from tests.stories import HOPE, account, make_world, tell
from tests.web.test_exports import week

pytestmark = pytest.mark.django_db

SITE = "https://s.org"
SECRET = "Nobody but the staff may read this sentence."
TEXT = "Lee met Ishiba. They met again. Tokyo spoke of hope for the whole region. " + SECRET


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def opened(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Make the file and return its tables."""
    made = dataset.make(folder, SITE)
    with zipfile.ZipFile(folder / made.file) as archive:
        assert archive.testzip() is None
        tables = {}
        for name in archive.namelist():
            if name.endswith(".csv"):
                text = io.StringIO(archive.read(name).decode("utf-8"), newline="")
                tables[name.removesuffix(".csv")] = list(csv.DictReader(text))
    assert {table.name: table.rows for table in made.tables} == {
        name: len(rows) for name, rows in tables.items() if name != "codebook"
    }
    return tables


def test_the_codebook_has_every_column_and_no_other(tmp_path: Path) -> None:
    tell("one", account(), said=HOPE)
    made = dataset.make(tmp_path, SITE)
    with zipfile.ZipFile(tmp_path / made.file) as archive:
        headers = {
            (name.removesuffix(".csv"), column)
            for name in archive.namelist()
            if name.endswith(".csv") and name != "codebook.csv"
            for column in archive.read(name).decode().splitlines()[0].split(",")
        }
        book = list(csv.DictReader(io.StringIO(archive.read("codebook.csv").decode())))
    assert {(row["table"], row["column"]) for row in book} == headers
    assert len(book) == len(headers)
    assert all(len(row["meaning"]) > 3 for row in book)


def test_tables_refer_to_each_other(tmp_path: Path) -> None:
    tell("one", account(), said=HOPE, outlet=OutletFacts("The Wire", "agency", None))
    tables = opened(tmp_path)
    (meeting,) = tables["meetings"]
    assert meeting["participants"] == "Lee Jae-myung; Shigeru Ishiba"
    assert meeting["url"] == f"{SITE}/meetings/{meeting['id']}/"
    assert [row["leader"] for row in tables["participants"]] == ["lee-jae-myung", "shigeru-ishiba"]
    (article,) = tables["articles"]
    assert (article["headline"], article["outlet"], article["address"]) == (
        "one",
        "The Wire",
        "https://example.org/one",
    )
    (report,) = tables["reports"]
    assert (report["meeting"], report["article"]) == (meeting["id"], article["id"])
    assert (report["sentence"], report["earliest"], report["country"]) == ("Lee met Ishiba.", "2025-06-17", "CAN")
    (statement,) = tables["statements"]
    assert (statement["meeting"], statement["speaker"]) == (meeting["id"], "Shigeru Ishiba")
    (source,) = tables["statement_sources"]
    assert (source["statement"], source["article"]) == (statement["id"], article["id"])
    assert [row["status"] for row in tables["history"]] == ["held"]
    assert len(tables["countries"]) == Country.objects.count()


def test_what_was_removed_withdrawn_or_rejected_is_not_in_it(tmp_path: Path) -> None:
    tell("one", account(), said=HOPE)
    tell("two", account("2025-03-03"), said=HOPE, published="2025-03-04")
    gone = Meeting.objects.get(earliest="2025-03-03")
    Meeting.objects.filter(pk=gone.pk).update(removed_at=gone.changed_at)
    Article.objects.filter(url="https://example.org/two").update(withdrawn_at=gone.changed_at)
    Quotation.objects.filter(article__url="https://example.org/one").update(rejected=True)
    tables = opened(tmp_path)
    assert gone.public_id not in str(tables)
    assert [row["address"] for row in tables["articles"]] == ["https://example.org/one"]
    assert tables["statement_sources"] == []
    assert {row["meeting"] for row in tables["statements"]} <= {"", tables["meetings"][0]["id"]}


def test_texts_that_not_everybody_may_read_are_not_in_it(tmp_path: Path) -> None:
    tell("one", account(), said=HOPE, text=TEXT)
    made = dataset.make(tmp_path, SITE)
    with zipfile.ZipFile(tmp_path / made.file) as archive:
        for name in archive.namelist():
            assert SECRET not in archive.read(name).decode(), name


def test_a_formula_stays_words(tmp_path: Path) -> None:
    tell("one", account())
    Statement.objects.create(kind="direct", words="=1+1, ", speaker="@x", key="z")
    (row,) = [row for row in opened(tmp_path)["statements"] if row["speaker"] == "'@x"]
    assert row["words"] == "'=1+1"


def test_the_newest_takes_the_place_of_the_last_and_says_what_it_is(tmp_path: Path) -> None:
    assert dataset.newest(tmp_path) is None
    tell("one", account())
    first = dataset.make(tmp_path, SITE)
    assert dataset.newest(tmp_path) == first
    assert hashlib.sha256((tmp_path / first.file).read_bytes()).hexdigest() == first.sha256
    assert (tmp_path / first.file).stat().st_size == first.bytes
    (tmp_path / first.file).rename(tmp_path / "sidelines-2020-01-01-000000.zip")
    assert dataset.newest(tmp_path) is None
    second = dataset.make(tmp_path, SITE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["newest.json", second.file]


def test_a_fault_leaves_the_last_file_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = dataset.make(tmp_path, SITE)

    def fault(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(dataset, "records", fault)
    tell("one", account())
    with pytest.raises(RuntimeError):
        dataset.make(tmp_path, SITE)
    assert dataset.newest(tmp_path) == first
    assert len(list(tmp_path.iterdir())) == 2


def test_a_broken_note_of_the_last_file_is_no_file(tmp_path: Path) -> None:
    (tmp_path / dataset.NEWEST).write_text("{}")
    assert dataset.newest(tmp_path) is None


def test_meetings_are_read_a_chunk_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "CHUNK", 2)
    for number in range(5):
        tell(f"story-{number}", account(week(number)))
    with CaptureQueriesContext(connection) as queries:
        assert len(opened(tmp_path)["meetings"]) == 5
    assert sum("LIMIT 2" in query["sql"] for query in queries) == 4


def test_it_is_due_after_something_changed() -> None:
    tell("one", account())
    meeting = Meeting.objects.get()
    assert not dataset.changed_since(meeting.changed_at)
    tell("two", account("2025-03-03"))
    assert dataset.changed_since(meeting.changed_at)


@pytest.mark.django_db(transaction=True)
def test_everything_is_of_one_moment(tmp_path: Path) -> None:
    tell("one", account())
    with dataset.one_moment():
        rows = iter(dataset.contents(SITE)[0].rows)
        next(rows)
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            assert cursor.fetchone() == ("repeatable read",)
            cursor.execute("SHOW transaction_read_only")
            assert cursor.fetchone() == ("on",)
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)
