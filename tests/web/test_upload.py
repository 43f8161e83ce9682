"""Bringing articles in: what is refused, what is kept, and what the form's script is answered."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult

from diplomacy.models import Batch, Document
from diplomacy.models.roles import Role
from diplomacy.records import Refusal
from diplomacy.storage.documents import Hints, mark_failed, new_batch, store_upload
from diplomacy.web import upload
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(member(Role.EDITOR))
    return client


def file(name: str = "a.html", content: bytes = b"<p>Lee met Ishiba.</p>") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")


def states() -> list[tuple[str, str]]:
    return list(Document.objects.order_by("pk").values_list("name", "state"))


def ordered() -> list[str]:
    """The names of the documents that a worker was told to read or fetch."""
    numbers = [task.args_kwargs["args"][0] for task in DBTaskResult.objects.all()]
    return sorted(Document.objects.filter(pk__in=numbers).values_list("name", flat=True))


def test_files_a_text_and_addresses_are_kept_together_and_wait(editor: Client) -> None:
    sent = {
        "uploads": [file(), file("b.html", b"other")],
        "text": "Lee met Ishiba.",
        "addresses": "https://example.org/one\n\nhttps://example.org/two\n",
        "outlet": "The Daily",
        "published": "2025-06-18",
    }
    response = editor.post("/upload/", sent)
    batch = Batch.objects.get()
    assert response.headers["Location"] == batch.get_absolute_url()
    assert batch.created_by == User.objects.get()
    names = ["a.html", "b.html", "https://example.org/one", "https://example.org/two", "pasted text"]
    assert sorted(states()) == [(name, "pending") for name in names]
    assert bytes(Document.objects.get(name="b.html").content) == b"other"
    assert {(d.outlet_hint, d.published_hint) for d in Document.objects.all()} == {("The Daily", date(2025, 6, 18))}
    assert ordered() == names


def test_title_and_address_are_those_of_the_pasted_text(editor: Client) -> None:
    sent = {"uploads": [file()], "text": "Lee met.", "title": "Talks", "url": "https://example.org/x"}
    editor.post("/upload/", sent)
    assert list(Document.objects.order_by("name").values_list("name", "title_hint", "url")) == [
        ("a.html", "", ""),
        ("pasted text", "Talks", "https://example.org/x"),
    ]


def test_title_and_address_are_those_of_a_single_file(editor: Client) -> None:
    editor.post("/upload/", {"uploads": [file()], "title": "Talks", "url": "https://example.org/x"})
    document = Document.objects.get()
    assert (document.title_hint, document.url) == ("Talks", "https://example.org/x")


NOTHING = "Choose at least one file, paste a text, or give an address."


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, NOTHING),
        ({"text": " \n "}, NOTHING),
        ({"addresses": " \n "}, NOTHING),
        ({"uploads": [file("void.html", b"")]}, "void.html: is empty."),
        ({"uploads": [file("big.html", b"x" * 2001)]}, "big.html: has 2.0 KB; the most is 2.0 KB a file."),
        ({"addresses": "ftp://example.org/"}, "ftp://example.org/: "),
        ({"text": "ä" * 1001}, "The text has 2.0 KB; the most is 2.0 KB."),
        ({"text": "a\0b"}, "Null characters are not allowed."),
        ({"text": "x", "published": "yesterday"}, "The date must be a day such as 2025-06-18."),
        ({"text": "x", "published": "0001-01-01"}, "The date must not be before 1900."),
        ({"text": "x", "url": "javascript:alert(1)"}, "The address must begin with http:// or https://."),
        ({"text": "x", "url": "https://example.org/" + "x" * 600}, "at most 600 characters"),
        ({"uploads": [file(), file("b.html")], "title": "y"}, "This is for the pasted text, or for a single file"),
        ({"text": "x", "outlet": "y" * 161}, "at most 160 characters"),
        ({"text": "x", "to_come": "-1"}, ""),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_kept(
    editor: Client, settings: LazySettings, sent: dict[str, object], sentence: str
) -> None:
    settings.SIDELINES_MAX_DOCUMENT_BYTES = 2000
    for each in sent.get("uploads", []):  # type: ignore[attr-defined]
        each.seek(0)
    response = editor.post("/upload/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert not Document.objects.exists()
    assert not Batch.objects.exists()


def test_a_refused_form_keeps_what_was_typed(editor: Client) -> None:
    sent = {"text": "Lee met.", "addresses": "https://example.org/one", "published": "x", "title": "Talks"}
    page = editor.post("/upload/", sent).content.decode()
    assert "Lee met.</textarea>" in page
    assert "https://example.org/one</textarea>" in page
    assert 'value="Talks"' in page


def test_a_file_that_is_refused_takes_nothing_with_it_and_stands_in_the_batch(
    editor: Client, settings: LazySettings
) -> None:
    settings.SIDELINES_MAX_DOCUMENT_BYTES = 2000
    sent = {
        "uploads": [file("void.html", b""), file("good.html"), file("big.html", b"x" * 2001)],
        "addresses": "nonsense\nhttps://example.org/one",
    }
    address = editor.post("/upload/", sent, follow=True).redirect_chain[-1][0]
    assert states() == [
        ("void.html", "refused"),
        ("good.html", "pending"),
        ("big.html", "refused"),
        ("https://example.org/one", "pending"),
        ("nonsense", "refused"),
    ]
    assert ordered() == ["good.html", "https://example.org/one"]
    page = editor.get(address).content.decode()
    assert "<p>Is empty.</p>" in page
    assert "<p>Has 2.0 KB; the most is 2.0 KB a file.</p>" in page
    assert "retry" not in page


def test_the_same_bytes_are_read_once_and_the_copy_is_named(editor: Client) -> None:
    editor.post("/upload/", {"uploads": [file("a.html"), file("b.html"), file("a.html")]})
    assert states() == [("a.html", "pending"), ("b.html", "copy")]
    assert ordered() == ["a.html"]
    assert (
        "Holds the same bytes as a.html and is read once."
        in editor.get(Batch.objects.get().get_absolute_url()).content.decode()
    )


def test_an_address_that_is_given_twice_is_fetched_once_and_named(editor: Client) -> None:
    lines = ("https://example.org/one", "https://www.example.org/one/?utm_source=x#top", "https://example.org/one")
    editor.post("/upload/", {"addresses": "\n".join(lines)})
    assert states() == [(lines[0], "pending"), (lines[1], "copy")]
    assert ordered() == [lines[0]]


@pytest.mark.parametrize(
    ("name", "kept"),
    [("\u202egnp.exe", "gnp.exe"), ("a\tb\x1b[31m.html", "ab[31m.html"), ("x" * 10_000 + ".html", "x" * 250 + ".html")],
)
def test_a_name_holds_only_what_is_seen(editor: Client, name: str, kept: str) -> None:
    batch = new_batch(None)
    editor.post(f"{batch.get_absolute_url()}files/", {"uploads": [file()], "paths": [name]})
    assert states() == [(kept, "pending")]


def test_script_begins_a_batch_and_sends_files_in_parcels(editor: Client, settings: LazySettings) -> None:
    settings.SIDELINES_MAX_DOCUMENT_BYTES = 2000
    answer = editor.post("/upload/start/", {"text": "Lee met.", "to_come": "2"}).json()
    batch = Batch.objects.get()
    assert answer["batch"] == batch.get_absolute_url()
    sent = {
        "uploads": [file("a.html"), file("b.html", b"x")],
        "paths": ["june/a.html", "june/b.html"],
        "outlet": "Daily",
    }
    taken = editor.post(answer["files"], sent).json()
    assert taken == {"files": [{"state": "pending", "said": ""}] * 2}
    assert states() == [("pasted text", "pending"), ("june/a.html", "pending"), ("june/b.html", "pending")]
    assert Document.objects.get(name="june/b.html").outlet_hint == "Daily"
    left_out = {"left_out": ["void.txt", "big.txt", "fine.txt"], "left_out_size": ["0", "3000", "5"]}
    editor.post(answer["files"], left_out)
    assert states()[3:] == [("void.txt", "refused"), ("big.txt", "refused")]


def test_a_parcel_that_is_sent_again_is_kept_once(editor: Client) -> None:
    batch = new_batch(None)
    for _ in range(2):
        sent = {"uploads": [file("a.html"), file("b.html", b"")], "paths": ["a.html", "b.html"]}
        answer = editor.post(f"{batch.get_absolute_url()}files/", sent).json()
        assert [each["state"] for each in answer["files"]] == ["pending", "refused"]
    assert states() == [("a.html", "pending"), ("b.html", "refused")]
    assert ordered() == ["a.html"]


def test_script_is_told_what_is_wrong_field_by_field(editor: Client) -> None:
    response = editor.post("/upload/start/", {"text": "x", "published": "yesterday"})
    assert response.status_code == 422
    assert response.json()["errors"]["published"][0]["message"] == "The date must be a day such as 2025-06-18."
    assert editor.post("/upload/start/", {}).status_code == 422
    batch = new_batch(None)
    assert editor.post(f"{batch.get_absolute_url()}files/", {"published": "x"}).status_code == 422
    assert editor.post("/batches/nothing/files/", {}).status_code == 404
    assert not Document.objects.exists()


def test_a_batch_has_an_end(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MOST_DOCUMENTS", 2)
    editor.post("/upload/", {"uploads": [file(f"{n}.html", str(n).encode()) for n in range(3)]})
    assert [state for _, state in states()] == ["pending", "pending", "refused"]
    assert "is one too many" in Document.objects.get(state="refused").error


def test_a_single_file_is_in_memory_at_a_time(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    files = [file("a.html", b"1"), file("b.html", b"2")]
    take = upload._take_file

    def watched(batch: Batch, name: str, given: SimpleUploadedFile, hints: Hints) -> Document:
        seen.append(given.closed)
        document = take(batch, name, given, hints)
        assert given.closed
        return document

    monkeypatch.setattr(upload, "_take_file", watched)
    editor.post("/upload/", {"uploads": files})
    assert seen == [False, False]


@pytest.mark.parametrize("role", [None, Role.REVIEWER])
@pytest.mark.parametrize("address", ["/upload/", "/upload/start/", "/batches/", "/batches/x/", "/batches/x/files/"])
def test_only_editors_may(client: Client, address: str, role: Role | None) -> None:
    if "start" not in address and "files" not in address:
        assert client.get(address).headers["Location"] == f"/login/?next={address}"
    client.force_login(member(role))
    assert client.get(address).status_code in (403, 405)
    assert client.post(address).status_code in (403, 405)
    assert not Batch.objects.exists()


def test_earlier_batches_stand_beside_the_form(editor: Client) -> None:
    batch = new_batch(None)
    bad = [store_upload(batch, name, name.encode()) for name in ("a.html", "b.html")][1]
    mark_failed(bad, [Refusal("b.html", "it is empty")])
    page = editor.get("/upload/").content.decode()
    assert batch.get_absolute_url() in page
    assert "2 documents" in page
    assert "1 under way, 1 not read" in page
