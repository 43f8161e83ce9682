"""The rows of a meeting's page: how often the database is asked for them, and that they are those of the models."""

from __future__ import annotations

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diplomacy.models import Meeting, Report, Statement
from diplomacy.queries.cards import card, card_rows, cards_by_number
from diplomacy.queries.counting.current import current_columns
from diplomacy.queries.meeting.rows import reports_of, whole
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

MOST = 8  # the meeting, what changed meanwhile, cards, rows, reports, quotations, themes, when an article was last read


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def asked(client: Client) -> int:
    address = Meeting.objects.current().get(earliest="2025-06-17").get_absolute_url()
    current_columns()  # what a process keeps; inside a transaction it would be read anew each time
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.django_db(transaction=True)
def test_a_page_asks_as_often_however_many_reports_statements_and_meetings_it_shows(client: Client) -> None:
    tell("one", account(), said=HOPE)
    tell("two", account())
    assert asked(client) == MOST
    for number in range(3, 9):
        tell(str(number), account(), said=HOPE)
        tell(f"other {number}", account(f"2025-05-0{number}"))
    assert asked(client) == MOST


def test_the_rows_are_those_of_the_models() -> None:
    tell("one", account(), said=HOPE)
    tell("two", account("2025-06"))
    meeting = Meeting.objects.current().get()
    found, statements, *_ = whole(Meeting.objects.current().get())
    for name in ("participations", "topics", "history"):
        assert list(getattr(found, name).all()) == list(getattr(meeting, name).all())
    assert (found.country, found.summit, found.pk) == (meeting.country, meeting.summit, meeting.pk)
    assert list(statements) == list(Statement.objects.current().filter(meeting=meeting))
    assert statements[0].published == Statement.objects.get().published
    rows = Report.objects.live().filter(meeting=meeting).oldest_publication_first()
    for ours, theirs in zip(reports_of(meeting), rows, strict=True):
        assert model_to_dict(ours) == model_to_dict(theirs)
        assert (ours.article.outlet, ours.version.text) == (theirs.article.outlet, theirs.version.text)
        assert [(each.leader, each.country, each.start) for each in ours.participants.all()] == [
            (each.leader, each.country, each.start) for each in theirs.participants.all()
        ]
    assert cards_by_number([meeting.pk])[meeting.pk] == card(card_rows(Meeting.objects.all()).get())
