"""The past does not change any more: also not by what was begun before midnight and committed after it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection, transaction

from diplomacy.editing.reference import correct_reference
from diplomacy.filters import FilterError
from diplomacy.models import Leader, Meeting, moments
from diplomacy.models.moments import end_of_day, version_moment
from diplomacy.queries.versions import a_day, past_day, today
from diplomacy.storage.locks import alone, is_alone, lock
from diplomacy.storage.versions import append_versions
from tests.stories import account, make_world, tell

LONG = 20.0  # seconds: nothing here takes as long, unless it waits for ever
SHORT = 0.3


@contextmanager
def elsewhere(work: Callable[[], object]) -> Iterator[Callable[[], None]]:
    """Hold a transaction open in another connection, after doing some work in it; yields what commits it."""
    ready, go = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                work()
                ready.set()
                go.wait(LONG)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert ready.wait(LONG)
    try:
        yield go.set
    finally:
        go.set()
        thread.join(LONG)


def in_background(work: Callable[[], object]) -> tuple[threading.Thread, threading.Event]:
    """Do something in another connection; the event tells when it is done."""
    done = threading.Event()

    def run() -> None:
        try:
            with transaction.atomic():
                work()
            done.set()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, done


@pytest.fixture
def lately(monkeypatch: pytest.MonkeyPatch) -> date:
    """Yesterday, which may still be written whatever the time is now."""
    monkeypatch.setattr(moments, "LONGEST_WRITE", timedelta(days=2))
    return today() - timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_who_asks_about_a_day_waits_for_versions_of_it_that_are_not_committed_yet(lately: date) -> None:
    with elsewhere(version_moment) as commit:
        thread, done = in_background(lambda: end_of_day(lately))
        assert not done.wait(SHORT)
        commit()
        assert done.wait(LONG)
        thread.join(LONG)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_day_long_gone_nor_for_today_nor_for_a_rehearsal(lately: date) -> None:
    with elsewhere(version_moment):
        assert end_of_day(date(2020, 1, 1)) == datetime(2020, 1, 2, tzinfo=UTC)
        assert end_of_day(today()) == datetime.combine(today() + timedelta(days=1), time(), UTC)
    with elsewhere(lambda: version_moment(alone=True)):
        end_of_day(lately)


@pytest.mark.django_db(transaction=True)
def test_who_works_alone_holds_off_every_other_writer() -> None:
    def work_alone() -> None:
        with alone():
            lock(["one", "two"])
            assert is_alone()

    with elsewhere(work_alone) as commit:
        thread, done = in_background(lambda: lock(["three"]))
        assert not done.wait(SHORT)
        commit()
        assert done.wait(LONG)
        thread.join(LONG)
    assert not is_alone()


@pytest.mark.django_db(transaction=True)
def test_who_works_alone_waits_for_those_at_work_who_can_go_on() -> None:
    def work_alone() -> None:
        with alone():
            pass

    with transaction.atomic():
        lock(["one"])
        thread, done = in_background(work_alone)
        assert not done.wait(SHORT)
        lock(["two"])
        assert not done.is_set()
    assert done.wait(LONG)
    thread.join(LONG)


@pytest.mark.django_db
def test_moments_go_on_within_a_transaction() -> None:
    first, second = version_moment(), version_moment()
    assert first < second
    assert first.utcoffset() == timedelta(0)


def test_days_are_read_strictly() -> None:
    assert a_day("day", "2026-02-28") == date(2026, 2, 28)
    assert past_day("day", today().isoformat()) == today()
    for text in ("2026-02-29", "2026-2-3", "20260203", "2026-W01-1", " 2026-02-03", "x"):
        with pytest.raises(FilterError):
            a_day("day", text)
    with pytest.raises(FilterError, match="must not lie in the future"):
        past_day("day", (today() + timedelta(days=1)).isoformat())


@pytest.mark.django_db(transaction=True)
def test_a_name_is_corrected_while_its_meetings_are_written_and_both_versions_are_kept() -> None:
    make_world()
    office = replace(account().participants[0], name=None)
    tell("one", account(participants=(office, account().participants[1])))
    meeting = Meeting.objects.get()

    def write() -> None:
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        meeting.participations.create(position=7, leader=Leader.objects.get(slug="lee-jae-myung"))
        append_versions([meeting.pk], "written elsewhere")

    def correct() -> None:
        leader = Leader.objects.get(slug="lee-jae-myung")
        leader.name = "Lee Jae Myung"
        correct_reference(leader, ["name"], None)

    with elsewhere(write) as commit:
        thread, done = in_background(correct)
        assert not done.wait(SHORT)
        commit()
        assert done.wait(LONG)
        thread.join(LONG)
    versions = list(meeting.past_versions.order_by("number"))
    assert [v.number for v in versions] == [1, 2, 3]
    assert [len(v.record["participants"]) for v in versions] == [2, 3, 3]
    assert {p["name"] for p in versions[2].record["participants"]} == {"Lee Jae Myung", "Shigeru Ishiba"}
