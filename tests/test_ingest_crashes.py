"""What becomes of the record where the process that reads is killed, or where several read at once.

A small edition of `python -m benchmarks.crashes`.
"""

from __future__ import annotations

import json
import random
from time import perf_counter

import pytest
from django.db import connection

from benchmarks.crashes import at_once, deadlocks, export, halves, killed, parts
from benchmarks.threads import RememberingReader, read_all
from diplomacy.ingest import Ingester
from diplomacy.models import Article, Country, Leader, Meeting, Report, Term
from diplomacy.records import RawDocument
from tests.stories import make_world

pytestmark = pytest.mark.django_db(transaction=True)

DAYS = ("June 3", "June 17", "July 2", "July 21", "August 8", "August 30")
OUTLETS = ("Example Wire", "The Morning Paper", "Example Gazette")
TEXT = (
    "South Korean President Lee Jae-myung met Japanese Prime Minister Shigeru Ishiba on {day} in Tokyo. The two "
    'leaders discussed trade.\n\n"We want to meet again before the year is out, {outlet}," Ishiba told reporters.'
)


@pytest.fixture(autouse=True)
def _cast() -> None:
    """Begin with the cast alone."""
    clear()


def clear() -> None:
    """Empty the database but for the cast."""
    tables = [t for t in connection.introspection.table_names() if t.startswith("diplomacy_")]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
    make_world()
    for slug, code, role, kind in (
        ("lee-jae-myung", "KOR", "President", "head_of_state"),
        ("shigeru-ishiba", "JPN", "Prime Minister", "head_of_government"),
    ):
        Leader.objects.filter(slug=slug).update(family_name="Lee" if code == "KOR" else "Ishiba")
        Country.objects.filter(code=code).update(
            demonyms=["South Korean"] if code == "KOR" else ["Japanese"], iso2=code[:2]
        )
        leader, party = Leader.objects.get(slug=slug), Country.objects.get(code=code)
        Term.objects.create(key=slug, leader=leader, country=party, role=role, role_kind=kind)


def documents() -> list[RawDocument]:
    """Return what three outlets tell of six meetings, the last in a new version that moves it."""
    found = []
    for i, day in enumerate((*DAYS, "August 31")):
        for j, outlet in enumerate(OUTLETS):
            name, address = f"{i}-{j}", f"https://example.org/{min(i, len(DAYS) - 1)}/{j}"
            told = {"id": name, "title": "Lee meets Ishiba", "text": TEXT.format(day=day, outlet=outlet),
                    "outlet": outlet, "published": "2025-09-01", "url": address}  # fmt: skip
            found.append(RawDocument(f"{name}.json", json.dumps(told).encode(), name, "application/json", url=address))
    return found


def undisturbed(reader: RememberingReader) -> tuple[list[str], float]:
    """Return the export of an undisturbed run, and how many seconds it takes once the words are read."""
    read_all(documents(), reader, "first")
    expected = export()
    clear()
    begun = perf_counter()
    read_all(documents(), reader, "again")
    usual = perf_counter() - begun
    assert export() == expected
    return expected, usual


def test_nothing_is_lost_or_half_there_where_the_process_is_killed() -> None:
    reader = RememberingReader()
    expected, usual = undisturbed(reader)
    assert len(expected) == len(DAYS)
    chance = random.Random(1)
    tally = killed(documents(), reader, expected, kills=5, usual=usual, chance=chance, clear=clear)
    assert tally.kills == 5
    assert tally.runs >= 1
    assert any(0 < number < len(DAYS) * len(OUTLETS) for number in tally.articles)


def test_two_processes_that_read_the_same_articles_make_the_same_record() -> None:
    reader = RememberingReader()
    expected, _ = undisturbed(reader)
    before = deadlocks()
    at_once(parts(documents(), 2, random.Random(1)), reader, expected, clear)
    assert deadlocks() == before
    assert Article.objects.count() == len(DAYS) * len(OUTLETS)


def test_what_is_half_there_is_named() -> None:
    list(Ingester().ingest(documents()[0]))
    assert halves() == []
    report = Report.objects.first()
    assert report is not None
    assert report.meeting is not None
    report.participants.all().delete()
    Meeting.objects.filter(pk=report.meeting.pk).update(version=7)
    assert halves() == ["1 reports without participants", "1 meetings without their newest version"]
