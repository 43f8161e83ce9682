"""The table of who met whom is kept with the meetings, whatever settling does to them."""

from __future__ import annotations

import pytest

from diplomacy.models import Country, Meeting, MeetingDyad
from diplomacy.records import Form, Mode, ModeReading, Participant, RoleKind, Status
from diplomacy.storage.dyads import rebuild_dyads
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db

CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
WATCHER = Participant("Jane Roe", "CAN", "envoy", RoleKind.OTHER, HERE, optional=True)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def dyads() -> set[tuple[object, ...]]:
    rows = MeetingDyad.objects.values_list("meeting__public_id", "one__code", "other__code", "latest", "status", "mode")
    found: set[tuple[object, ...]] = set(rows)
    assert len(found) == MeetingDyad.objects.count()
    return found


def parties() -> set[tuple[str, str]]:
    return {(str(one), str(other)) for _, one, other, *_ in dyads()}


def check() -> None:
    """Hold what settling wrote against the table made anew from the meetings."""
    kept = dyads()
    rebuild_dyads()
    assert kept == dyads()


def test_each_party_stands_beside_itself_and_beside_each_other() -> None:
    tell("one", account(participants=(*account().participants, CARNEY)))
    assert len(parties()) == 9
    check()


def test_who_only_sat_in_met_nobody() -> None:
    tell("one", account(participants=(*account().participants, WATCHER)))
    assert parties() == {("KOR", "JPN"), ("JPN", "KOR"), ("KOR", "KOR"), ("JPN", "JPN"), ("CAN", "CAN")}
    check()


def test_a_plenary_is_no_encounter() -> None:
    tell("one", account())
    Meeting.objects.update(form=Form.PLENARY)
    rebuild_dyads()
    assert parties() == {("KOR", "KOR"), ("JPN", "JPN")}


def test_what_becomes_of_a_plan_and_of_its_day_is_followed() -> None:
    tell("plan", account(status=Status.PLANNED), published="2025-06-10")
    assert {row[4] for row in dyads()} == {"planned"}
    tell("report", account())
    assert {row[4] for row in dyads()} == {"held"}
    tell("report", account(mode=ModeReading(Mode.PHONE, HERE)))
    check()


def test_a_meeting_without_reports_leaves_and_comes_back() -> None:
    tell("one", account())
    tell("one")
    assert dyads() == set()
    tell("one", account())
    assert len(dyads()) == 4
    check()


def test_a_merged_meeting_has_none() -> None:
    tell("one", account())
    tell("two", account("2025-06-12"))
    assert len(dyads()) == 8
    tell("two", account())
    assert len(dyads()) == 4
    assert MeetingDyad.objects.of(Country.objects.get(code="JPN")).count() == 1
    check()
