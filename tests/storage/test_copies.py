"""Copies in the database: one voice, in whatever order they came, and out again when they are withdrawn."""

from __future__ import annotations

import itertools
import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from diplomacy.editing.articles import restore_article, withdraw_article
from diplomacy.models import Article, CopyLink, CopyMark, Meeting, Report
from diplomacy.records import PlaceReading
from diplomacy.storage.copies import find_kin
from diplomacy.storage.livereports import live_reports
from diplomacy.storage.samples import remove_samples
from tests.resolution.test_copies import RIVAL, WIRE, paragraphs
from tests.stories import HERE, account, make_world, tell

HALVES = {  # name: text, day; the two halves are copies only by way of the whole
    "whole": (WIRE, "2025-06-05"),
    "first": (paragraphs(0, 1, 2), "2025-06-06"),
    "second": (paragraphs(3, 4) + "\n\nThe ferries were full on the day.", "2025-06-04"),
    "undated": (WIRE.replace("ninety minutes", "an hour and a half"), None),
    "rival": (RIVAL, "2025-06-04"),
}


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    make_world()


def tell_all(*names: str) -> None:
    for name in names:
        text, day = HALVES[name]
        tell(name, account(), text=text, published=day)


def voices() -> dict[str, str]:
    """Return whose copy each article is, by the last part of their addresses."""
    return {
        a.url.rsplit("/", 1)[1]: (a.copy_of or a).url.rsplit("/", 1)[1]
        for a in Article.objects.select_related("copy_of")
    }


def sources() -> set[str]:
    return {report.source for report in live_reports(Report.objects.values_list("pk", flat=True))}


def test_the_order_of_arrival_does_not_matter() -> None:
    for order in itertools.permutations(HALVES):
        tell_all(*order)
        assert voices() == {
            "whole": "second",
            "first": "second",
            "second": "second",
            "undated": "second",
            "rival": "rival",
        }, order
        Article.objects.all().delete()
        Meeting.objects.all().delete()


def test_a_copy_stays_a_source_but_is_no_second_voice() -> None:
    tell_all("whole", "first", "rival")
    assert Meeting.objects.current().get().reports.count() == 3
    assert sources() == {"url:example.org/whole", "url:example.org/rival"}


def test_copies_do_not_outvote_other_hands() -> None:
    tell_all("whole", "first", "undated")
    elsewhere = account(place=PlaceReading(HERE, "Banff", "CAN"))
    tell("rival", elsewhere, text=RIVAL)
    tell("own", elsewhere, text="A text of somebody else's, too short to be anybody's copy.")
    assert Meeting.objects.current().get().city == "Banff"


def test_a_copy_that_changes_settles_the_meetings_of_the_others() -> None:
    tell_all("first", "second", "whole")
    version = Meeting.objects.get().version
    tell("second", account(), text=RIVAL)
    assert voices() == {"whole": "whole", "first": "whole", "second": "second"}
    assert Meeting.objects.current().get().version >= version
    assert sources() == {"url:example.org/whole", "url:example.org/second"}


def test_a_withdrawn_copy_leaves_its_group_and_comes_back() -> None:
    tell_all("first", "second", "whole")
    whole = Article.objects.get(url__endswith="/whole")
    withdraw_article(whole, None)
    assert voices() == {"whole": "whole", "first": "first", "second": "second"}
    assert not whole.copy_marks.exists()
    restore_article(whole, None)
    assert voices() == dict.fromkeys(("first", "second", "whole"), "second")


def test_samples_are_copies_of_samples_only() -> None:
    tell_all("whole")
    for name in ("sample-1", "sample-2"):
        tell(name, account(), text=WIRE, sample=True)
    assert voices()["whole"] == "whole"
    assert Article.objects.filter(copy_of__sample=True, sample=True).count() == 1
    remove_samples()
    assert not CopyLink.objects.exists()
    assert CopyMark.objects.count() == Article.objects.get().copy_marks.count() > 0


def test_finding_copies_costs_the_same_reads_however_many_there_are() -> None:
    tell_all("whole")
    counts = []
    for number in range(4):
        with transaction.atomic(), CaptureQueriesContext(connection) as reads:
            find_kin(None, WIRE, None, None, sample=False)
        counts.append(len(reads))
        tell(f"copy-{number}", account(), text=WIRE)
    assert len(set(counts)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_lose_no_link_and_do_not_wait_for_ever() -> None:
    barrier, faults = threading.Barrier(2), list[BaseException]()

    def work(names: tuple[str, ...]) -> None:
        try:
            barrier.wait(10)
            tell_all(*names)
        except BaseException as error:  # noqa: BLE001 - a thread's fault is shown by the test
            faults.append(error)
        finally:
            connection.close()

    for _ in range(3):
        threads = [
            threading.Thread(target=work, args=(names,))
            for names in (("first", "rival", "undated"), ("whole", "second"))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not faults
        assert set(voices().items()) >= {("whole", "second"), ("first", "second"), ("undated", "second")}
        Article.objects.all().delete()
        Meeting.objects.all().delete()
