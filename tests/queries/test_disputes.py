"""What a meeting's page says where sources disagree, and what an editor put right."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from diplomacy.editing.corrections import correct_meeting
from diplomacy.models import Article, Meeting
from diplomacy.records import PlaceReading
from tests.editing.desk import WHY, make_editor
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def test_sources_that_are_at_odds_are_shown_with_their_number(client: Client) -> None:
    for name in ("one", "two"):
        tell(name, account())
    tell("three", account(place=PlaceReading(HERE, "Calgary", "CAN")))
    page = " ".join(client.get(Meeting.objects.get().get_absolute_url()).content.decode().split())
    assert "Sources are at odds: Kananaskis (2 sources); Calgary (1 source)." in page
    assert "sources differ, 3 sentences" in page


def test_nothing_is_said_where_all_agree(client: Client) -> None:
    tell("one", account())
    tell("two", account())
    assert "at odds" not in client.get(Meeting.objects.get().get_absolute_url()).content.decode()


def test_an_editors_value_stands_with_what_the_machine_reads_and_why(client: Client) -> None:
    tell("one", account())
    correct_meeting(Meeting.objects.get(), "city", "Calgary", make_editor(), WHY)
    page = html.unescape(" ".join(client.get(Meeting.objects.get().get_absolute_url()).content.decode().split()))
    assert "An editor set city to Calgary; articles read as: Kananaskis." in page
    assert WHY in page


def test_a_copy_is_no_second_source(client: Client) -> None:
    tell("one", account())
    original, copy = (tell(name, account(place=PlaceReading(HERE, "Calgary", "CAN"))) for name in ("two", "three"))
    Article.objects.filter(pk=copy.pk).update(copy_of=original)
    page = client.get(Meeting.objects.get().get_absolute_url()).content.decode()
    assert "Calgary (1 source)" in page
    assert "Kananaskis (1 source)" in page
