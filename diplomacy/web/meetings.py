"""A meeting's page, as it is now and as it was held on a day."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from diplomacy.models import Meeting
from diplomacy.queries.citations import cite_meeting, cite_past, dated, shown
from diplomacy.queries.meeting.page import find_meeting, meeting_card, meeting_page, new_address
from diplomacy.queries.meeting.past import PastMeeting, past_meeting
from diplomacy.queries.versions import first_version, past_day, survivor_as_of, version_as_of
from diplomacy.web.citing import bibtex_file, site
from diplomacy.web.errors import gone
from diplomacy.wording import say_day

REMOVED = "This meeting was removed: no article that is held here reports it any more."


@require_safe
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one meeting. A merged one leads to the record that took its place; a removed one says so (410).

    With `as_of` the record as this database held it at the end of that day (UTC), whatever became of it since.
    """
    found = _found(public_id)
    if as_of := _as_of(request):
        past = _past(request, found, as_of, "meeting")
        if isinstance(past, HttpResponse):
            return past
        url = dated(reverse("cite-meeting", args=[found.public_id]), as_of)
        context = {"page": past, "cite": shown(cite_past(past, site(request)), url)}
        return render(request, "meetings/past.html", context)
    if found.removed_at:
        return _removed(request, found, "meeting")
    page = meeting_page(found)
    cited = cite_meeting(found, page.card, site(request))
    context = {"page": page, "cite": shown(cited, reverse("cite-meeting", args=[found.public_id]))}
    return render(request, "meetings/meeting.html", context)


@require_safe
def cite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the citation of a meeting as a file for BibTeX, as of today or of the day `as_of`."""
    found = _found(public_id)
    if as_of := _as_of(request):
        past = _past(request, found, as_of, "cite-meeting")
        return past if isinstance(past, HttpResponse) else bibtex_file(cite_past(past, site(request)))
    if found.removed_at:
        return _removed(request, found, "cite-meeting")
    return bibtex_file(cite_meeting(found, meeting_card(found), site(request)))


def _found(public_id: str) -> Meeting:
    found = find_meeting(public_id)
    if found is None:
        raise Http404("There is no meeting at this address.")
    return found


def _as_of(request: HttpRequest) -> date | None:
    text = request.GET.get("as_of", "").strip()
    return past_day("as_of", text) if text else None


def _removed(request: HttpRequest, found: Meeting, address: str) -> HttpResponse:
    if (moved := new_address(found.public_id)) and not moved.removed_at:
        return redirect(address, moved.public_id)
    return gone(request, REMOVED, reverse("meeting-history", args=[found.public_id]))


def _past(request: HttpRequest, found: Meeting, day: date, address: str) -> PastMeeting | HttpResponse:
    """Return the meeting as it was held on a day, or the answer that leads on or says that it was not there then."""
    version = version_as_of(found, day)
    said = say_day(day)
    if version is None:
        first = first_version(found)
        since = f"; it is there since {say_day(first.created_at.date())}" if first else ""
        raise Http404(f"At the end of {said} (UTC) this database held no meeting at this address{since}.")
    if not version.record.get("removed"):
        return past_meeting(version, day)
    if heir := survivor_as_of(version, day):
        return redirect(dated(reverse(address, args=[heir.meeting.public_id]), day))
    return gone(request, f"At the end of {said} (UTC) this meeting was removed: no article held then reported it.")
