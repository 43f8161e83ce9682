"""Readers' reports of mistakes: how many are taken, what is kept of who sends them, and how they are dealt with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from diplomacy.editing.errors import EditingError
from diplomacy.editing.mistakes import TooManyReports, fingerprint, forget_senders, handle_mistake, report_mistake
from diplomacy.models import MistakeReport, MistakeSender
from tests.editing.desk import make_editor

pytestmark = pytest.mark.django_db

HOME, AWAY = "192.0.2.7", "198.51.100.1"


def send(words: str, address: str = HOME, **more: str) -> MistakeReport:
    return report_mistake("meeting", "abc", "date", words, address=address, **more)


def test_five_an_hour_and_twenty_a_day_are_taken_from_an_address() -> None:
    for number in range(5):
        send(f"words {number}")
    with pytest.raises(TooManyReports, match="in 60 minutes"):
        send("one more")
    send("one more", AWAY)
    MistakeSender.objects.update(at=timezone.now() - timedelta(hours=2))
    for hour in range(3):
        for number in range(5):
            send(f"later {hour} {number}")
        MistakeSender.objects.update(at=timezone.now() - timedelta(hours=2))
    with pytest.raises(TooManyReports) as refused:
        send("the twenty-first")
    assert timedelta(hours=21) < refused.value.wait < timedelta(hours=23)
    assert "22 hours" in str(refused.value)


def test_the_same_words_again_are_one_report_and_count_once() -> None:
    for _ in range(10):
        send("the same")
    assert MistakeReport.objects.count() == 1
    assert MistakeSender.objects.count() == 1


def test_addresses_are_kept_as_fingerprints_for_a_day() -> None:
    send("words")
    sender = MistakeSender.objects.get()
    assert HOME not in sender.fingerprint
    assert len(sender.fingerprint) == 64
    MistakeSender.objects.update(at=timezone.now() - timedelta(days=1, seconds=1))
    assert forget_senders() == 1
    assert not MistakeSender.objects.exists()


def test_a_network_is_one_sender_whatever_its_last_half() -> None:
    assert fingerprint("2001:db8::1") == fingerprint("2001:db8::ffff")
    assert fingerprint("2001:db8::1") != fingerprint("2001:db8:0:1::1")
    assert fingerprint("::ffff:192.0.2.7") == fingerprint("192.0.2.7") != fingerprint("192.0.2.8")
    assert fingerprint("") == fingerprint("nonsense")


def test_dealing_with_a_report_forgets_how_to_reach_the_reader() -> None:
    report = send("words", contact="me@example.org")
    with pytest.raises(EditingError):
        handle_mistake(report, make_editor(), "whatever")
    handle_mistake(report, make_editor(), "corrected")
    report.refresh_from_db()
    assert (report.contact, report.outcome) == ("", "corrected")
    assert not MistakeReport.objects.waiting().exists()
    send("words")
    assert MistakeReport.objects.waiting().count() == 1


def test_no_report_is_dealt_with_and_keeps_a_contact() -> None:
    send("words", contact="me@example.org")
    with pytest.raises(IntegrityError):
        MistakeReport.objects.update(handled_at=timezone.now(), outcome="right")
