"""The meetings around a meeting."""

from __future__ import annotations

import pytest
from django.test import Client

from diplomacy.models import Country, Meeting
from diplomacy.queries.cards import cards_by_number
from diplomacy.queries.meeting.related import Related, find_related, related
from diplomacy.records import Evidence, Form, Mode, ModeReading, Participant, RoleKind, Span, Status, SummitReading
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def around(day: str) -> Related:
    return related_of(Meeting.objects.current().get(earliest=day))


def related_of(meeting: Meeting) -> Related:
    found = find_related(meeting)
    return related(meeting, found, cards_by_number(number for _, number in found))


def test_the_meetings_of_the_pair_before_and_after_with_the_days_between() -> None:
    tell("first", account("2025-05-03", mode=ModeReading(Mode.PHONE, HERE), place=None))
    tell("second", account("2025-06-17"))
    tell("third", account("2025-07-01", status=Status.PLANNED))
    found = around("2025-06-17")
    assert found.before
    assert (found.before.when, found.before.apart) == ("3\N{NO-BREAK SPACE}May 2025", "45 days before")
    assert found.before.facts == "By phone"
    assert found.after
    assert (found.after.apart, found.after.facts) == ("14 days later", "No report found, In person, Kananaskis, Canada")
    assert found.parties == "South Korea and Japan"
    assert [card.when for card in found.same_parties] == ["1\N{NO-BREAK SPACE}July 2025", "3\N{NO-BREAK SPACE}May 2025"]
    assert found.pair_url == "/countries/japan/south-korea/"
    assert around("2025-05-03").before is None


def test_what_was_called_off_only_planned_or_a_plenary_is_not_the_meeting_before() -> None:
    tell("off", account("2025-05-03", status=Status.CANCELLED))
    tell("plan", account("2025-05-10", status=Status.PLANNED))
    tell("plenary", account("2025-05-20", form=Form.PLENARY))
    tell("now", account())
    assert around("2025-06-17").before is None


def test_others_at_the_summit_come_with_those_of_the_same_parties_first() -> None:
    ishiba = account().participants[1]
    macron = Participant("Somebody Else", "FRA", "President", RoleKind.HEAD_OF_STATE, HERE)
    tell("here", account(summit=G7))
    tell("strangers", account("2025-06-15", summit=G7, participants=(CARNEY, macron)))
    tell("ours", account("2025-06-16", summit=G7, participants=(ishiba, CARNEY)))
    found = around("2025-06-17")
    assert [card.when for card in found.same_summit] == [f"{n}\N{NO-BREAK SPACE}June 2025" for n in (16, 15)]
    assert found.summit_query == "summit=g7-2025"


def test_a_meeting_of_many_has_no_pair(client: Client) -> None:
    crowd = [Participant(None, code, "envoy", RoleKind.OTHER, HERE) for code in ("KOR", "JPN", "CAN")]
    Country.objects.create(code="FRA", slug="france", kind="state", name="France", sort_key="France")
    crowd.append(Participant(None, "FRA", "envoy", RoleKind.OTHER, HERE))
    tell("many", account(participants=tuple(crowd)))
    found = around("2025-06-17")
    assert (found.parties, found.pair_url, found.before) == ("", "", None)
    assert client.get(Meeting.objects.get().get_absolute_url()).status_code == 200


def test_an_undated_meeting_has_neither_before_nor_after() -> None:
    tell("dated", account())
    tell("undated", account(None, sentence=Span(16, 31)), published=None)
    undated = Meeting.objects.current().get(earliest=None)
    assert related_of(undated).before is None
