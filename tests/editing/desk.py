"""An editor, the record as exports give it, and what waits for a reviewer."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User

from diplomacy.formats.meetings import to_json
from diplomacy.models import Meeting, Report, Statement
from diplomacy.queries.exports import exported_meetings
from diplomacy.queries.review.items import Item, item_at
from diplomacy.queries.review.queue import head
from diplomacy.records import ExtractedMeeting, Span
from tests.stories import HOPE, TEXT, account, tell

BEFORE = "A day in Alberta. "
WHY = "the ministry's calendar"


def make_editor(name: str = "ann") -> User:
    """Return somebody of the staff."""
    return get_user_model().objects.get_or_create(username=name)[0]


def record() -> tuple[list[dict[str, object]], list[tuple[object, ...]]]:
    """Return all that the database believes, public ids included."""
    said = Statement.objects.current().order_by("public_id")
    return (
        [to_json(meeting) for meeting in exported_meetings()],
        list(said.values_list("public_id", "speaker", "country__code", "words", "kind", "meeting__public_id")),
    )


def the_meeting() -> Meeting:
    """Return the one current meeting."""
    return Meeting.objects.current().get()


def report_of(name: str) -> Report:
    """Return the live report of the article of that name."""
    return Report.objects.live().get(article__url__endswith=f"/{name}")


def review_items(kind: str = "") -> list[Item]:
    """Return what waits for a reviewer, the most doubtful first, what waits longest before the rest."""
    found = (item_at(place) for place in head(kind=kind, most=100).places)
    return [item for item in found if item]


def retell_moved(name: str, *meetings: ExtractedMeeting) -> None:
    """Read an article again whose sentence stands elsewhere by now, with new words around it."""
    wanted = meetings or (account(),)
    tell(
        name,
        *(_moved(meeting) for meeting in wanted),
        said=HOPE,
        text=f"{BEFORE}{TEXT} The end.",
    )


def _moved(meeting: ExtractedMeeting) -> ExtractedMeeting:
    start, end = meeting.sentence.start + len(BEFORE), meeting.sentence.end + len(BEFORE)
    return account(
        meeting.date.phrase if meeting.date else None,
        status=meeting.status.value,
        sentence=Span(start, end),
        participants=meeting.participants,
        mode=meeting.mode,
        place=meeting.place,
    )
