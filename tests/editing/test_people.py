"""Who somebody is whom only articles know: decided, kept through new readings, undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from diplomacy.editing.errors import EditingError
from diplomacy.editing.people import confirm_person, same_person
from diplomacy.editing.undoing import undo
from diplomacy.models import Leader, Meeting, Participation, SamePerson, Statement, UnsurePair
from diplomacy.records import ExtractedMeeting, Participant, RoleKind
from diplomacy.storage.reference import reference_from_database, reference_stamp
from tests.editing.desk import WHY, make_editor, record
from tests.stories import HERE, HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

SPELT = "Shigeru Ishibba"
SLUG = "shigeru-ishibba-jpn-found"


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account())


def misspelt(day: str = "2025-06-17", name: str = SPELT) -> ExtractedMeeting:
    lee = account().participants[0]
    person = Participant(name, "JPN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
    return account(day, participants=(lee, person))


def found() -> Leader:
    return Leader.objects.get(slug=SLUG)


def ishiba() -> Leader:
    return Leader.objects.get(slug="shigeru-ishiba")


def people_of_japan() -> set[str | None]:
    rows = Participation.objects.filter(country__code="JPN", meeting__removed_at=None)
    return set(rows.values_list("leader__slug", flat=True))


def test_two_names_are_one_person_and_their_reports_one_meeting() -> None:
    tell("two", misspelt())
    assert Meeting.objects.current().count() == 2
    before = record()
    made = same_person(found(), ishiba(), make_editor(), WHY)
    assert Meeting.objects.current().count() == 1
    assert not Participation.objects.filter(leader__slug=SLUG, meeting__removed_at=None).exists()
    undo(made, make_editor())
    assert record() == before
    assert Participation.objects.filter(leader__slug=SLUG).count() == 1


def test_it_holds_when_articles_are_read_again_and_for_new_ones() -> None:
    tell("two", misspelt())
    made = same_person(found(), ishiba(), make_editor(), WHY)
    tell("two", misspelt())
    tell("three", misspelt("2025-09-01"))
    assert Meeting.objects.current().count() == 2
    assert people_of_japan() == {"shigeru-ishiba"}
    undo(made, make_editor())
    assert Participation.objects.filter(leader__slug=SLUG, meeting__removed_at=None).count() == 2


def test_what_was_said_goes_with_the_person_also_in_new_readings() -> None:
    words = replace(HOPE, speaker=SPELT)
    tell("two", misspelt(), said=words)
    before = record()
    made = same_person(found(), ishiba(), make_editor(), WHY)
    assert Statement.objects.get().leader == ishiba()
    tell("two", misspelt(), said=words)
    tell("three", misspelt(), said=words)
    assert Statement.objects.current().get().leader == ishiba(), "the same words of one person are one statement"
    tell("three")
    undo(made, make_editor())
    assert Statement.objects.current().get().leader is None
    assert record()[1] == before[1]


def test_reading_knows_the_leader_by_the_found_name_and_notices_the_decision() -> None:
    tell("two", misspelt())
    before = reference_stamp()
    made = same_person(found(), ishiba(), make_editor(), WHY)
    assert reference_stamp() != before
    assert {leader.id for leader in reference_from_database().leaders(SPELT)} == {"shigeru-ishiba"}
    during = reference_stamp()
    undo(made, make_editor())
    assert reference_stamp() not in (before, during)
    assert not reference_from_database().leaders(SPELT)


def test_of_a_chain_each_link_is_undone_by_itself() -> None:
    tell("two", misspelt(), misspelt("2025-08-01", "Shigueru Ishiba"))
    other = Leader.objects.get(slug="shigueru-ishiba-jpn-found")
    confirm_person(other, make_editor(), WHY)
    first = same_person(found(), other, make_editor(), WHY)
    second = same_person(other, ishiba(), make_editor(), WHY)
    assert not Participation.objects.filter(leader__confirmed=False, meeting__removed_at=None).exists()
    undo(second, make_editor())
    assert set(
        Participation.objects.filter(country__code="JPN", meeting__removed_at=None).values_list(
            "leader__slug", flat=True
        )
    ) == {"shigeru-ishiba", other.slug}
    undo(first, make_editor())
    assert Participation.objects.filter(leader__slug=SLUG).count() == 1


def test_the_old_address_leads_on_and_comes_back(client: Client) -> None:
    tell("two", misspelt())
    made = same_person(found(), ishiba(), make_editor(), WHY)
    response = client.get(f"/leaders/{SLUG}/")
    assert (response.status_code, response.headers["Location"]) == (302, "/leaders/shigeru-ishiba/")
    undo(made, make_editor())
    assert client.get(f"/leaders/{SLUG}/").status_code == 200


def test_a_confirmed_person_counts_as_known_until_that_is_undone() -> None:
    tell("two", misspelt())
    before = record()
    made = confirm_person(found(), make_editor(), WHY)
    assert found().confirmed
    assert not UnsurePair.objects.exists()
    tell("two", misspelt())
    assert found().confirmed
    with pytest.raises(EditingError, match="confirmed already"):
        confirm_person(found(), make_editor(), WHY)
    undo(made, make_editor())
    assert not found().confirmed
    assert record() == before


def test_what_cannot_be_is_refused() -> None:
    tell("two", misspelt(), misspelt("2025-08-01", "Shigueru Ishiba"))
    other = Leader.objects.get(slug="shigueru-ishiba-jpn-found")
    for one, leader, sentence in (
        (ishiba(), found(), "known from the reference data"),
        (found(), found(), "one person already"),
        (found(), other, "not confirmed either"),
    ):
        with pytest.raises(EditingError, match=sentence):
            same_person(one, leader, make_editor(), WHY)
    same_person(found(), ishiba(), make_editor(), WHY)
    with pytest.raises(EditingError, match="has been decided already"):
        same_person(found(), Leader.objects.get(slug="lee-jae-myung"), make_editor(), WHY)
    with pytest.raises(EditingError, match="needs a reason"):
        same_person(other, ishiba(), make_editor(), " ")
    assert SamePerson.objects.count() == 1
