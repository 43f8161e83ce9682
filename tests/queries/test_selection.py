"""Counting in memory says what SQL says, for every filter and its facets, and never says what is no longer so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from itertools import pairwise
from urllib.parse import parse_qs

import numpy as np
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplomacy.filters import FORMS, LEVELS, MODES, NO_SUMMIT, REGIONS, SORTS, STATUSES, Cursor, MeetingFilters
from diplomacy.models import Meeting, MeetingChange
from diplomacy.queries import timeline
from diplomacy.queries.counting import current
from diplomacy.queries.counting.columns import Columns, Links, load_columns, renewed
from diplomacy.queries.counting.current import current_columns
from diplomacy.queries.counting.facets import FacetGroup, facet_groups
from diplomacy.queries.counting.selection import MOST_WORDS, Selection, rows_with
from diplomacy.queries.names import find_names
from diplomacy.records import (
    Evidence,
    Level,
    Mode,
    ModeReading,
    Participant,
    RoleKind,
    Span,
    Status,
    SummitReading,
    TopicReading,
)
from tests.queries.test_versions import elsewhere
from tests.stories import HERE, account, make_world, tell

TODAY = date(2025, 7, 1)
G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
LEE, ISHIBA = account().participants
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
AIDE = Participant("Kim Aide", "KOR", "Adviser", RoleKind.OTHER, HERE)
CALL = ModeReading(Mode.PHONE, HERE)


def fill_archive() -> None:
    """A dozen meetings that differ in everything a filter asks for."""
    make_world()
    topics = [TopicReading("tariffs", HERE, theme="trade"), TopicReading("gas", HERE, theme="energy")]
    stories = [
        account("2025-06-17", summit=G7),
        account("2025-06-16", summit=G7, participants=(LEE, CARNEY), level=Level.LEADERS),
        account("2025-06-16", participants=(ISHIBA, CARNEY), mode=CALL, place=None, topics=(topics[0],)),
        account("2025-06", participants=(ISHIBA, CARNEY), status=Status.PLANNED, level=Level.FOREIGN_MINISTERS),
        account("2025-05-03", status=Status.PLANNED, topics=tuple(topics)),
        account("2025-09-03", status=Status.PLANNED, participants=(LEE, ISHIBA, CARNEY)),
        account("2024", participants=(LEE, ISHIBA, AIDE), level=Level.OFFICIALS),
        account(None, participants=(LEE, CARNEY), status=Status.CANCELLED),
        account(None, mode=CALL, place=None, topics=(topics[1],)),
        account("2023-12-31", status=Status.POSTPONED, participants=(ISHIBA, CARNEY)),
        account("2025-01-01", mode=ModeReading(Mode.VIDEO, HERE), place=None, topics=(topics[1], topics[1])),
        account("2025-01-01", participants=(LEE, CARNEY), level=Level.MINISTERS),
    ]
    for number, story in enumerate(stories):
        tell(f"story-{number}", story, published=None)


@pytest.fixture
def _archive(db: None) -> None:
    fill_archive()


def some(*values: str) -> st.SearchStrategy[str]:
    return st.just("") | st.sampled_from(values)


filters = st.builds(
    MeetingFilters,
    country=st.lists(st.sampled_from(["south-korea", "japan", "canada"]), max_size=3, unique=True).map(tuple),
    leader=some("lee-jae-myung", "shigeru-ishiba"),
    summit=some("g7", "g7-2025", NO_SUMMIT),
    since=st.none() | st.dates(date(2023, 12, 1), date(2025, 1, 2)),
    until=st.none() | st.dates(date(2025, 1, 1), date(2025, 9, 30)),
    status=some(*STATUSES),
    mode=some(*MODES),
    level=some(*LEVELS),
    form=some(*FORMS),
    theme=some("trade", "energy"),
    region=some(*REGIONS),
    words=some("ishiba", "kananaskis", '"lee jae-myung" -carney', "nobody", "the"),
    sort=st.sampled_from(SORTS),
)


def numbers(wanted: MeetingFilters) -> list[int]:
    found = timeline.matching(wanted, TODAY)
    ordered = found.oldest_first() if wanted.sort == "oldest" else found.newest_first()
    return list(ordered.values_list("pk", flat=True))


def counts(groups: tuple[FacetGroup, ...]) -> Iterator[tuple[MeetingFilters, int]]:
    for group in groups:
        for facet in group.facets:
            if not facet.selected:
                yield MeetingFilters.parse(parse_qs(facet.query)), facet.count


@pytest.mark.usefixtures("_archive")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters)
def test_rows_are_those_of_the_database_and_each_facet_leads_to_as_many_as_it_says(wanted: MeetingFilters) -> None:
    names = find_names(wanted)
    selection = Selection(load_columns(), wanted, names, TODAY)
    assert selection.page(None, 99) == numbers(wanted)
    assert selection.total == len(numbers(wanted))
    for narrowed, count in counts(facet_groups(selection, names)):
        assert count == len(numbers(narrowed)), narrowed


@pytest.mark.usefixtures("_archive")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters, st.integers(1, 3))
def test_pages_follow_one_another_without_gap_or_repetition(wanted: MeetingFilters, size: int) -> None:
    names, columns = find_names(wanted), load_columns()
    seen: list[int] = []
    after = None
    while page := Selection(columns, wanted, names, TODAY).page(after, size):
        seen += page
        last = Meeting.objects.get(pk=page[-1])
        after = Cursor(last.latest, last.earliest, last.pk)
    assert seen == numbers(wanted)


@pytest.mark.usefixtures("_archive")
def test_all_facets_of_all_meetings_are_right() -> None:
    names = find_names(MeetingFilters())
    groups = facet_groups(Selection(load_columns(), MeetingFilters(), names, TODAY), names)
    assert [group.title for group in groups] == ["Country", "Leader", "Summit", "Status", "How", "Level", "Theme"]
    told = {group.title: {facet.label: facet.count for facet in group.facets} for group in groups}
    assert told["Country"] == {"South Korea": 9, "Japan": 9, "Canada": 7}
    assert told["Summit"] == {"G7 2025": 2, "No summit": 10}
    assert told["Status"] == {"Held": 7, "Planned": 1, "No report found": 2, "Postponed": 1, "Called off": 1}
    assert told["Theme"] == {"Energy": 3, "Trade": 2}


def same(one: Columns, other: Columns) -> bool:
    for name in (field.name for field in fields(Columns) if field.compare):
        a, b = getattr(one, name), getattr(other, name)
        pairs = [(a, b)] if not isinstance(a, Links) else [(getattr(a, n), getattr(b, n)) for n in a.__slots__]
        if not all(np.array_equal(x, y) for x, y in pairs):
            return False
    return True


@pytest.mark.usefixtures("_archive")
def test_columns_renewed_are_those_read_from_scratch() -> None:
    """Whatever is changed, added or removed, one at a time or together."""
    before = load_columns()
    first, second, third = Meeting.objects.current().order_by("pk")[:3]
    changes: list[tuple[int, ...]] = []
    Meeting.objects.filter(pk=first.pk).update(latest=None, earliest=None, mode="phone")
    changes.append((first.pk,))
    tell("one more", account("2025-02-02"), published=None)
    changes.append((Meeting.objects.latest("pk").pk,))
    Meeting.objects.filter(pk=second.pk).update(removed_at="2025-01-01 00:00:00+00")
    third.participations.filter(country__code="JPN").delete()
    Meeting.objects.filter(pk=third.pk).update(latest=date(2026, 1, 1))
    changes += [(second.pk, third.pk), (10**9,)]
    now = load_columns()
    assert not same(before, now)
    assert same(renewed(before, {pk for group in changes for pk in group}), now)
    step = before
    for group in changes:
        step = renewed(step, group)
    assert same(step, now)
    assert same(renewed(before, Meeting.objects.values_list("pk", flat=True)), now)
    assert same(renewed(now, []), now)


@pytest.mark.django_db
def test_an_empty_database_has_columns_too() -> None:
    empty = load_columns()
    assert len(empty) == 0
    make_world()
    tell("one", account())
    assert same(renewed(empty, [Meeting.objects.get().pk]), load_columns())


@pytest.mark.django_db(transaction=True)
def test_what_is_counted_is_what_was_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "_held", None)
    assert len(current_columns()) == 0
    fill_archive()
    first = current_columns()
    assert len(first) == Meeting.objects.current().count() > 0
    assert current_columns() is first, "nothing changed, nothing is read"
    meeting = Meeting.objects.current().first()
    assert meeting
    with transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(mode="video")
        transaction.set_rollback(True)
    assert same(current_columns(), first)
    Meeting.objects.filter(pk=meeting.pk).update(removed_at="2025-01-01 00:00:00+00")
    assert len(current_columns()) == len(first) - 1
    Meeting.objects.filter(pk=meeting.pk).delete()
    tell("later", account("2025-03-03"))
    assert same(current_columns(), load_columns())
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE diplomacy_meeting CASCADE")
    assert len(current_columns()) == 0


@pytest.mark.django_db(transaction=True)
def test_who_committed_late_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer whose transaction began first commits last: its number is below what was read already."""
    monkeypatch.setattr(current, "_held", None)
    fill_archive()
    one, other = Meeting.objects.current().order_by("pk")[:2]

    def slowly() -> None:
        Meeting.objects.filter(pk=one.pk).update(mode="video")

    with elsewhere(slowly) as commit:
        Meeting.objects.filter(pk=other.pk).update(mode="video")
        before = current_columns()
        assert MeetingChange.objects.get(pk=other.pk).transaction > 0
        commit()
    after = current_columns()
    videos = [int((columns.mode == 3).sum()) for columns in (before, after)]
    assert videos[1] == videos[0] + 1
    assert same(after, load_columns())
    noted = list(MeetingChange.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk"))
    assert all(a.transaction < b.transaction for a, b in pairwise(noted))


@pytest.mark.django_db(transaction=True)
def test_words_are_looked_for_once_until_a_meeting_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "_held", None)
    fill_archive()

    def found(words: str) -> list[int]:
        columns = current_columns()
        return sorted(columns.id[rows_with(columns, words)].tolist())

    before = found("kananaskis")
    assert before
    assert rows_with(current_columns(), "kananaskis") is rows_with(current_columns(), "kananaskis")
    assert found("ottawa") != before
    gained, lost = Meeting.objects.current().exclude(pk__in=before).first(), Meeting.objects.get(pk=before[0])
    assert gained
    Meeting.objects.filter(pk=gained.pk).update(words="Kananaskis")
    Meeting.objects.filter(pk=lost.pk).update(words="elsewhere")
    assert found("kananaskis") == sorted({*before, gained.pk} - {lost.pk})
    for number in range(MOST_WORDS + 1):
        rows_with(current_columns(), f"word{number}")
    assert found("kananaskis") == sorted({*before, gained.pk} - {lost.pk})


def limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        found: str = cursor.fetchone()[0]
        return found


@pytest.mark.django_db(transaction=True)
def test_reading_all_meetings_may_take_longer_than_a_page_and_the_limit_holds_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill_archive()
    monkeypatch.setattr(current, "_held", None)
    seen: list[str] = []

    def noting() -> Columns:
        seen.append(limit())
        return load_columns()

    monkeypatch.setattr(current, "load_columns", noting)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout TO '7s'")
    try:
        assert len(current_columns()) == Meeting.objects.current().count()
        assert (seen, limit()) == (["0"], "7s")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")


@pytest.mark.django_db(transaction=True)
def test_meetings_are_read_before_the_first_visitor_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "_held", None)
    current.load_in_background()
    until = time.monotonic() + 20
    while current._held is None and time.monotonic() < until:
        time.sleep(0.01)
    assert current._held is not None
