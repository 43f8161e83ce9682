"""An article's whole way, from a file to a meeting."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from diplomacy.editing.reference import correct_reference
from diplomacy.ingest import Ingester
from diplomacy.models import Article, Correction, Country, Document, Leader, Meeting, Statement, Term
from diplomacy.records import Article as RecordArticle
from diplomacy.records import Extraction, RawDocument
from diplomacy.storage.documents import Hints, store_upload
from diplomacy.storage.samples import remove_samples
from diplomacy.tasks import read_document
from tests.reading.making import column, mail, pdf, zipped
from tests.stories import make_world

pytestmark = pytest.mark.django_db

TEXT = (
    "South Korean President Lee Jae-myung met Japanese Prime Minister Shigeru Ishiba on Tuesday on the sidelines of "
    "the G7 summit in Kananaskis, Canada. The two leaders discussed trade.\n\n"
    '"We want to meet again before the year is out," Ishiba told reporters.'
)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    for slug, code, role, kind in (
        ("lee-jae-myung", "KOR", "President", "head_of_state"),
        ("shigeru-ishiba", "JPN", "Prime Minister", "head_of_government"),
    ):
        leader = Leader.objects.get(slug=slug)
        Leader.objects.filter(slug=slug).update(family_name="Lee" if code == "KOR" else "Ishiba")
        party = Country.objects.get(code=code)
        party.demonyms = ["South Korean"] if code == "KOR" else ["Japanese"]
        party.iso2 = code[:2]
        party.save()
        Term.objects.create(key=slug, leader=leader, country=party, role=role, role_kind=kind)


def entry(**changes: object) -> dict[str, object]:
    """Return an article in the JSON form, but for what is given."""
    known: dict[str, object] = {"id": "a-1", "outlet": "Example Wire", "published": "2025-06-18", "url": None}
    return {**known, "title": "Lee meets Ishiba", "text": TEXT, **changes}


def raw(**changes: object) -> RawDocument:
    return RawDocument("a-1.json", json.dumps(entry(**changes)).encode(), "a-1.json")


def run(*paths: Path | str) -> tuple[str, str]:
    """Run `ingest` and return what it printed, and why it failed if it did."""
    out = io.StringIO()
    try:
        call_command("ingest", *map(str, paths), stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_an_archive_gives_its_articles_and_says_what_it_could_not_read(tmp_path: Path) -> None:
    other = TEXT.replace("Lee Jae-myung met", "Lee Jae-myung spoke by telephone with").replace("Tuesday", "Monday")
    inside: dict[str, bytes | str] = {
        "in/a.json": json.dumps(entry()),
        "in/b.eml": bytes(mail(other, subject="Lee calls Ishiba")),
        "c.pdf": pdf([column(TEXT.replace(". ", ".\n"))]),
        "d.pdf": b"%PDF-1.7 broken",
        "e.png": b"\x89PNG\r\n\x1a\n\0",
    }
    path = tmp_path / "all.zip"
    path.write_bytes(zipped(inside))
    said, failure = run(path)
    assert "5 read: " in said
    assert failure == "2 of 5 could not be read; the others are in."
    assert Document.objects.get().name == "all.zip"
    assert Article.objects.count() == 3
    assert Document.objects.get().articles.count() == 3
    assert "3 unchanged" in run(path)[0]


def test_the_worker_reads_an_archive_as_the_command_does() -> None:
    content = zipped({"a.json": json.dumps(entry()), "b.docx": b"PK\3\4 broken", "c.txt": b""})
    document = store_upload(None, "all.zip", content)
    Ingester().ingest_document(document)
    document.refresh_from_db()
    assert document.state == Document.State.READ
    assert document.error.splitlines() == [
        "all.zip:b.docx: is a ZIP archive that is damaged and cannot be opened",
        "all.zip:c.txt: is empty",
    ]
    assert Meeting.objects.count() == 1


def test_a_fault_on_one_article_of_an_archive_costs_that_one_only(monkeypatch: pytest.MonkeyPatch) -> None:
    ingester = Ingester()
    reads = ingester.reader.read

    def fails_on_b(article: RecordArticle) -> Extraction:
        if article.id == "b":
            raise LookupError("b")
        return reads(article)

    monkeypatch.setattr(ingester.reader, "read", fails_on_b)
    raw_zip = RawDocument("z.zip", zipped({f"{name}.txt": f"{TEXT} {name}." for name in "abc"}), "z.zip")
    results = ingester.ingest(raw_zip)
    assert [r.outcome for r in results] == ["new", "failed", "new"]
    assert [r.origin for r in results] == ["z.zip:a", "z.zip:b", "z.zip:c"]


def test_a_file_becomes_a_meeting_with_its_evidence(tmp_path: Path) -> None:
    path = tmp_path / "a-1.json"
    path.write_text(json.dumps(entry()))
    said, failure = run(path)
    assert failure == ""
    assert "1 read: 1 new; they report 1 meeting and " in said
    meeting = Meeting.objects.get()
    assert [p.leader.slug for p in meeting.participations.all() if p.leader] == ["lee-jae-myung", "shigeru-ishiba"]
    assert (str(meeting.earliest), meeting.summit.slug if meeting.summit else "") == ("2025-06-17", "g7-2025")
    report = meeting.reports.get()
    start, end, part, *_ = report.evidence["date"]
    assert part == "text"
    assert TEXT[start:end] in ("on Tuesday", "Tuesday")
    assert Statement.objects.filter(kind="direct").get().leader == Leader.objects.get(slug="shigeru-ishiba")


def test_a_duplicate_is_named_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a-1.json", "a-2.json"):
        (tmp_path / name).write_text(json.dumps(entry()))
    said, failure = run(tmp_path)
    assert failure == ""
    assert "1 new, 1 unchanged" in said
    assert "a-2.json: is in already" in capsys.readouterr().err
    assert Article.objects.count() == Meeting.objects.count() == 1


def test_bad_files_are_named_and_the_rest_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.json").write_text('{"title": ')
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "fine.json").write_text(json.dumps(entry()))
    (tmp_path / "half.json").write_text(json.dumps({"id": "x", "title": "no text"}))
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)))
    _, failure = run(tmp_path, tmp_path / "not-there.txt")
    assert "5 of 6 could not be read; the others are in." in failure
    errors = capsys.readouterr().err
    for name in ("broken.json", "empty.txt", "half.json", "picture.txt", "not-there.txt"):
        assert name in errors
    assert "Traceback" not in errors
    assert Article.objects.count() == Document.objects.count() == 1


def test_the_same_address_with_another_text_is_a_new_version() -> None:
    ingester = Ingester()
    address = "https://www.example.org/news/1?utm_source=x"
    ingester.ingest(raw(url=address))
    before = Meeting.objects.get().public_id
    ingester.ingest(raw(url="http://example.org/news/1/", text=TEXT.replace("Tuesday", "June 10")))
    article = Article.objects.get()
    assert article.versions.count() == 2
    assert Meeting.objects.current().get().public_id == before
    assert str(Meeting.objects.current().get().earliest) == "2025-06-10"


def test_a_fault_of_the_program_costs_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    ingester = Ingester()
    read = ingester.reader.read

    def stumble(article: Any) -> Any:
        if article.title == "bad":
            raise KeyError("oops")
        return read(article)

    monkeypatch.setattr(ingester.reader, "read", stumble)
    results = list(ingester.ingest_all([raw(title="bad"), raw()]))
    assert [r.outcome for r in results] == ["failed", "new"]
    assert "KeyError" in results[0].reason
    assert Article.objects.count() == 1


def test_nothing_is_half_stored_when_settling_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr("diplomacy.ingest.settle", fail)
    list(Ingester().ingest_all([raw()]))
    for table in (Article, Document, Meeting):
        assert not table.objects.exists()


def test_a_correction_of_the_reference_data_reaches_a_running_reader() -> None:
    ingester = Ingester()
    leader = Leader.objects.get(slug="shigeru-ishiba")
    leader.aliases = ["Ishiba-san"]
    correct_reference(leader, ["aliases"], None)
    assert Correction.objects.count() == 1
    ingester.ingest(raw(text=TEXT.replace("Shigeru Ishiba", "Ishiba-san")))
    assert "shigeru-ishiba" in Meeting.objects.get().participations.values_list("leader__slug", flat=True)


def test_an_uploaded_document_says_what_became_of_it() -> None:
    good = store_upload(None, "pasted", TEXT.encode(), "text/plain", Hints("Example Wire"))
    bad = store_upload(None, "broken.json", b"{")
    read_document.call(good.pk)
    read_document.call(bad.pk)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, good.articles.get().outlet.name) == ("read", "Example Wire")  # type: ignore[union-attr]
    assert bad.state == "failed"
    assert "broken.json" in bad.error


def test_export_is_sorted_and_names_an_article_without_address_by_its_page() -> None:
    ingester = Ingester()
    ingester.ingest(raw())
    ingester.ingest(raw(url="https://example.org/2", text=TEXT.replace("Tuesday", "June 10")))
    out = io.StringIO()
    call_command("export", "meetings", stdout=out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["date"] for row in rows] == ["2025-06-10", "2025-06-17"]
    assert rows[0]["articles"] == ["https://example.org/2"]
    assert rows[1]["articles"][0].startswith("/articles/")
    assert rows[1]["history"] == [{"status": "held", "article": rows[1]["articles"][0]}]
    assert (rows[1]["summit"], rows[1]["city"], rows[1]["country"]) == ("G7 2025", "Kananaskis", "CAN")
    assert "sample" not in rows[0]


def test_samples_are_marked_in_exports_and_leave_nothing_behind() -> None:
    ingester = Ingester()
    ingester.ingest(raw())
    ingester.ingest(raw(), sample=True)
    out = io.StringIO()
    call_command("export", "meetings", stdout=out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert sorted("sample" in row for row in rows) == [False, True]
    remove_samples()
    assert Article.objects.count() == Meeting.objects.count() == Document.objects.count() == 1
