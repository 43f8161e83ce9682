"""Hostile files brought in as editors bring them: each says on the batch's page what became of it."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from diplomacy.ingest import Ingester
from diplomacy.models import Article, Batch, Document
from diplomacy.models.roles import Role
from tests.hostile import letters, papers
from tests.hostile.archives import archive, bomb, entry
from tests.people import member
from tests.reading.making import zipped
from tests.stories import make_world

pytestmark = pytest.mark.django_db

TEXT = b"President Lula met President Petro in Bogota on Tuesday, and the two spoke about trade for an hour."
# What each is called, what is in it, and what the page of its batch says of it.
FILES = (
    ("report.txt", b"MZ\x90\0\3\0\0\0", "Is a program (Windows), which is not read"),
    ("bomb.zip", archive([bomb()]), "zeros.txt: expands to more than 10 MB"),
    ("passwd.zip", zipped({"../../etc/passwd": b"x"}), "../../etc/passwd: has a name that leads out of the archive"),
    ("link.zip", archive([entry("a.txt", b"/etc/passwd", mode=0o120777)]), "a.txt: is a link"),
    ("long.pdf", papers.of_pages(501), "Is a PDF of 501 pages; it may have at most 500"),
    ("locked.pdf", papers.locked(), "Is a PDF that is locked with a password"),
    ("loop.pdf", papers.drawing_itself(), "Cannot be taken apart"),
    ("lol.docx", papers.word("&a9;", before=papers.entities()), "declarations that none may have"),
    ("parts.eml", letters.of_parts(1001), "Is an e-mail of more than 1,000 parts"),
    ("deep.json", b"[" * 100_000, "The JSON is nested too deeply"),
    ("<script>alert(1)</script>.txt", b"\0\1\2", "Is no text"),
    ("..\\..\\a\x1b[2J.txt", b"\xff\xd8\xff\xe0", "Is a picture (JPEG)"),
)


def test_each_says_what_became_of_it_and_the_next_is_read(client: Client) -> None:
    make_world()
    client.force_login(member(Role.EDITOR))
    files = [SimpleUploadedFile(name, content) for name, content, _ in FILES]
    good = SimpleUploadedFile("good.pdf", papers.with_actions())
    response = client.post("/upload/", {"uploads": [*files, good]})
    assert response.status_code == 302
    reader = Ingester()
    for document in Document.objects.order_by("pk"):
        reader.ingest_document(document)
    assert Document.objects.filter(state=Document.State.FAILED).count() == len(FILES)
    assert Article.objects.count() == 1
    body = client.get(Batch.objects.get().get_absolute_url()).content.decode()
    assert "<script>alert" not in body
    shown = " ".join(unescape(body).split())
    for _, _, said in FILES:
        assert said in shown
