"""Several processes read at once what one would read, and a killed one is said."""

from __future__ import annotations

import io
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from diplomacy.ingest import Ingester, IngestResult, Outcome
from diplomacy.models import Article, Country, Document, Leader, Meeting, Term
from diplomacy.storage.forking import AHEAD, Forked, can_fork
from tests.stories import account, make_world, tell

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not can_fork(), reason="needs fork"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_world()
    for slug, code, role, kind in (
        ("lee-jae-myung", "KOR", "President", "head_of_state"),
        ("shigeru-ishiba", "JPN", "Prime Minister", "head_of_government"),
    ):
        country = Country.objects.get(code=code)
        Country.objects.filter(code=code).update(demonyms=["South Korean" if code == "KOR" else "Japanese"])
        leader = Leader.objects.get(slug=slug)
        Term.objects.create(key=slug, leader=leader, country=country, role=role, role_kind=kind)
    for n in range(6):
        article = {
            "id": f"{n}",
            "url": f"https://example.org/{n}",
            "published": "2025-06-18",
            "title": "Talks",
            "text": f"South Korean President Lee Jae-myung met Prime Minister Shigeru Ishiba on June {10 + n}.",
        }
        (tmp_path / f"{n}.json").write_text(json.dumps(article))
    (tmp_path / "bad.json").write_text("{")
    return tmp_path


def test_many_processes_read_all_of_it_once(folder: Path) -> None:
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 of 7 could not be read"):
        call_command("ingest", str(folder), processes=2, stdout=out, stderr=io.StringIO())
    assert "7 read: 6 new, 1 failed" in out.getvalue()
    assert Article.objects.count() == 6
    assert Meeting.objects.current().count() == 6
    assert set(Document.objects.values_list("state", flat=True)) == {"read"}


def test_a_process_that_is_killed_is_said(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def die(self: Ingester, found: object, *, sample: bool) -> Iterator[IngestResult]:
        os.kill(os.getpid(), signal.SIGKILL)
        yield IngestResult("", Outcome.NEW)

    monkeypatch.setattr(Ingester, "ingest_all", die)
    with pytest.raises(CommandError, match="a process was killed at its work"):
        call_command("ingest", str(folder), processes=2)
    assert not Article.objects.exists()


def test_only_so_much_is_held_in_memory() -> None:
    given = 0

    def items() -> Iterator[int]:
        nonlocal given
        for n in range(100):
            given += 1
            yield n

    def double(n: int) -> int:
        return 2 * n

    with Forked(double, 2) as doubling:
        results = doubling.run(items())
        first = next(results)
        assert given <= 2 * AHEAD
        assert sorted([first, *results]) == [2 * n for n in range(100)]


def test_articles_are_read_again_by_many_processes() -> None:
    make_world()
    for n in range(4):
        tell(f"{n}", account())
    out = io.StringIO()
    call_command("reread", all=True, processes=2, stdout=out)
    assert "4 articles read again" in out.getvalue()


@pytest.mark.parametrize("number", [0, 1000])
def test_a_number_that_cannot_be(folder: Path, number: int) -> None:
    with pytest.raises(CommandError, match="--processes must be from 1 to 64"):
        call_command("ingest", str(folder), processes=number)
