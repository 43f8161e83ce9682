"""People whom only articles know are shown with the office that an article gives them."""

from __future__ import annotations

import pytest
from django.test import Client

from diplomacy.models import Leader
from diplomacy.queries.leaders import listed_leaders
from diplomacy.records import Participant
from tests.stories import HERE, account, make_world, tell

pytestmark = pytest.mark.django_db


def test_somebody_found_in_an_article_has_the_office_given_there(client: Client) -> None:
    make_world()
    envoy = Participant("Jane Roe", "CAN", "trade envoy", evidence=HERE)
    tell("one", account(participants=(envoy, account().participants[1])))
    (listed,) = [row for row in listed_leaders().leaders if row.name == "Jane Roe"]
    assert (listed.office, listed.code, listed.found) == ("trade envoy, Canada", "CAN", True)
    page = client.get(Leader.objects.get(name="Jane Roe").get_absolute_url()).content.decode()
    assert "Articles call this person trade envoy, Canada." in page
