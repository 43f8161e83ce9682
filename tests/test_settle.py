"""From what articles say to meetings: one record for one meeting, whatever the order, however often."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from diplomacy.models import Article, Country, Leader, Meeting, MeetingVersion, Redirect, Report, Statement
from diplomacy.records import Participant, Span, Status
from diplomacy.storage.samples import remove_samples
from tests.stories import HERE, HOPE, TEXT, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def held_now() -> set[tuple[object, ...]]:
    """Return what the database believes, without row numbers and identifiers."""
    return {
        (
            m.status,
            m.earliest,
            m.city,
            tuple(m.participations.values_list("leader__slug", flat=True)),
            tuple(m.history.values_list("status", "report__article__key")),
            tuple(sorted(m.reports.values_list("article__key", flat=True))),
        )
        for m in Meeting.objects.current()
    }


def test_two_articles_on_one_meeting_make_one_record() -> None:
    tell("one", account())
    tell("two", account())
    meeting = Meeting.objects.current().get()
    assert meeting.reports.count() == 2
    assert [str(p) for p in meeting.participations.all()] == ["Lee Jae-myung", "Shigeru Ishiba"]
    assert "South Korea" in meeting.words


def test_the_order_of_arrival_does_not_matter() -> None:
    stories = {
        "plan": ([account(status=Status.PLANNED)], "2025-06-10"),
        "report": ([account()], "2025-06-18"),
        "readout": ([account(), account("2025-06-18", sentence=Span(16, 31))], "2025-06-18"),
        "undated": ([account(None)], None),
    }
    outcomes = []
    for order in itertools.permutations(stories):
        Article.objects.all().delete()
        Meeting.objects.all().delete()
        for name in order:
            meetings, published = stories[name]
            tell(name, *meetings, published=published)
        outcomes.append(held_now())
    assert len(outcomes[0]) == 3
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_reading_twice_changes_nothing() -> None:
    tell("one", account(), said=HOPE)
    before = (Meeting.objects.get().public_id, Report.objects.get().pk, Statement.objects.get().public_id)
    tell("one", account(), said=HOPE)
    assert (
        Meeting.objects.get().public_id,
        Report.objects.get().pk,
        Statement.objects.get().public_id,
    ) == before
    assert MeetingVersion.objects.count() == 1


def test_a_changed_date_moves_the_meeting_and_keeps_its_address() -> None:
    tell("one", account())
    address = Meeting.objects.get().public_id
    tell("one", account("2025-06-16"))
    meeting = Meeting.objects.current().get()
    assert (meeting.public_id, meeting.earliest) == (address, date(2025, 6, 16))
    assert [v.record["earliest"] for v in meeting.past_versions.order_by("number")] == [
        "2025-06-17",
        "2025-06-16",
    ]


def test_a_rewritten_sentence_hands_its_meeting_on() -> None:
    tell("one", account())
    address = Meeting.objects.get().public_id
    tell("one", account(), text=TEXT.replace("Lee met", "Lee saw"))
    assert Meeting.objects.current().get().public_id == address
    assert Report.objects.live().get().pk != Report.objects.exclude(retired_at=None).get().pk


def test_what_no_article_reports_any_more_is_removed_but_remembered() -> None:
    tell("one", account(), said=HOPE)
    tell("one")
    assert Meeting.objects.get().removed_at
    assert Statement.objects.get().removed_at
    assert MeetingVersion.objects.latest("number").record["removed"]
    tell("one", account(), said=HOPE)
    assert Statement.objects.get().removed_at is None


def test_meetings_that_turn_out_to_be_one_are_merged_into_the_oldest() -> None:
    tell("one", account())
    tell("two", account("2025-06-12"))
    old, young = Meeting.objects.order_by("pk")
    tell("two", account())
    assert Meeting.objects.current().get() == old
    assert Redirect.objects.get(old=young.public_id).new == old.public_id


def test_a_split_leaves_the_address_with_the_oldest_report() -> None:
    tell("one", account())
    tell("two", account())
    address = Meeting.objects.get().public_id
    tell("two", account("2025-06-12"))
    kept = Meeting.objects.current().get(public_id=address)
    assert kept.reports.get().article.url.endswith("/one")
    assert Meeting.objects.current().count() == 2


def test_samples_join_only_samples_and_leave_no_trace() -> None:
    tell("real", account(), said=HOPE)
    tell(
        "sample",
        account(participants=(*account().participants, Participant("Jane Roe", "CAN"))),
        said=HOPE,
        sample=True,
    )
    assert Meeting.objects.current().count() == 2
    assert Leader.objects.filter(sample=True).get().name == "Jane Roe"
    removed = remove_samples()
    assert (removed["articles"], removed["meetings"], removed["statements"]) == (1, 1, 1)
    assert Meeting.objects.get().reports.get().article.url.endswith("/real")
    assert not Leader.objects.filter(sample=True).exists()


def test_ten_copies_of_a_quotation_are_one_statement() -> None:
    for number in range(10):
        tell(f"copy-{number}", account(), said=HOPE)
    statement = Statement.objects.get()
    assert statement.quotations.count() == 10
    assert statement.meeting == Meeting.objects.get()


def test_somebody_only_articles_know_is_kept_as_found_and_not_guessed_into_a_namesake() -> None:
    stranger = Participant("Lee Jae-myung", "CAN", "trade envoy", evidence=HERE)
    tell("one", account(participants=(stranger, account().participants[1])))
    found = Leader.objects.get(origin=Leader.Origin.ARTICLE)
    assert (found.slug, found.confirmed) == ("lee-jae-myung-can-found", False)


def test_the_database_refuses_what_must_never_be() -> None:
    tell("one", account())
    report = Report.objects.get()
    meeting = Meeting.objects.get()
    wrongs: list[Callable[[], object]] = [
        lambda: report.participants.create(position=9),
        lambda: Report.objects.create(
            article=report.article,
            version=report.version,
            anchor=report.anchor,
            fingerprint="x",
            parties="x",
            sentence_start=0,
            sentence_end=1,
            mode="phone",
            status="held",
            form="bilateral",
        ),
        lambda: Meeting.objects.filter(pk=meeting.pk).update(earliest=date(2025, 7, 1)),
        lambda: Leader.objects.get(slug="lee-jae-myung").terms.create(
            key="k",
            country=Country.objects.get(code="KOR"),
            role="x",
            role_kind="other",
            start_earliest=date(2025, 6, 4),
            start_latest=date(2025, 6, 4),
            end_earliest=date(2025, 5, 1),
            end_latest=date(2025, 5, 31),
        ),
    ]
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
