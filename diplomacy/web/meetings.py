"""A meeting's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from diplomacy.queries.meetings import find_meeting, meeting_page, new_address
from diplomacy.web.errors import gone


@require_safe
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one meeting. A merged one leads to the record that took its place; a removed one says so (410)."""
    found = find_meeting(public_id)
    if found is None:
        raise Http404("There is no meeting at this address.")
    if found.removed_at:
        if (moved := new_address(public_id)) and not moved.removed_at:
            return redirect(moved)
        return gone(request, "This meeting was removed: no article that is held here reports it any more.")
    return render(request, "meetings/meeting.html", {"page": meeting_page(found)})
