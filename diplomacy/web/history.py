"""What people decided: all of it, and on one record. Anybody may read it; who may decide may undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import conditional_page, require_POST, require_safe

from diplomacy.change_filters import ChangeFilters
from diplomacy.editing.articles import restore_article, undo_article_correction
from diplomacy.editing.errors import EditingError, sentence
from diplomacy.editing.undoing import undo as take_back
from diplomacy.formats.decisionfeed import DecisionEntry, DecisionFeed, decisions_atom
from diplomacy.models import ArticleDecision, Correction
from diplomacy.models.roles import Role, may
from diplomacy.queries.articles import find_article
from diplomacy.queries.countries import find_country
from diplomacy.queries.history import scopes
from diplomacy.queries.history.names import WITHDRAWN
from diplomacy.queries.history.page import Entry, changes, changes_page, decisions, find_decision
from diplomacy.queries.leaders import find_leader
from diplomacy.queries.meeting.page import find_meeting
from diplomacy.queries.mistakes import named
from diplomacy.queries.statements import find_statement
from diplomacy.queries.summits import find_summit
from diplomacy.web.citing import site
from diplomacy.web.staff import for_role


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record with a history: its address, how it is found, which decisions are its own."""

    path: str
    find: Callable[[str], Any]
    scope: Callable[[Any], scopes.Scope]


KINDS = {
    "meeting": Kind("meetings/<slug:key>/", find_meeting, scopes.meeting_scope),
    "statement": Kind("statements/<slug:key>/", find_statement, scopes.statement_scope),
    "article": Kind("articles/<slug:key>/", find_article, scopes.article_scope),
    "leader": Kind("leaders/<slug:key>/", find_leader, scopes.leader_scope),
    "country": Kind("countries/<slug:key>/", find_country, scopes.country_scope),
    "summit": Kind("summits/<slug:key>/", find_summit, scopes.summit_scope),
}


def addresses() -> list[URLPattern]:
    """Return the addresses of all histories, `meeting-history` and so on, for the site's list."""
    return [
        path(f"{kind.path}history/", record_history, {"target": name}, name=f"{name}-history")
        for name, kind in KINDS.items()
    ]


@require_safe
def record_history(request: HttpRequest, target: str, key: str) -> HttpResponse:
    """Show what was decided on one record, also on one that was merged, removed or withdrawn."""
    kind = KINDS[target]
    found = kind.find(key)
    if found is None:
        raise Http404(f"There is no {target} at this address.")
    entries = decisions(kind.scope(found), request.user)
    context = {
        "entries": entries,
        "target": target,
        "name": _name(target, found, key),
        "url": reverse(target, args=[key]),
    }
    return render(request, "editing/history.html", context)


@require_safe
def all_changes(request: HttpRequest) -> HttpResponse:
    """Show what was decided and taken back on all records, newest first."""
    filters = ChangeFilters.parse(dict(request.GET.lists()))
    return render(request, "editing/changes.html", {"page": changes_page(filters, request.user), "filters": filters})


@require_safe
@conditional_page
def changes_feed(request: HttpRequest) -> HttpResponse:
    """Give the same as a feed."""
    filters = ChangeFilters.parse(dict(request.GET.lists()))
    entries, following = changes(filters)
    begin = site(request)

    def address(name: str, asked: ChangeFilters) -> str:
        query = asked.query()
        return f"{begin}{reverse(name)}{f'?{query}' if query else ''}"

    first = filters.but()
    feed = DecisionFeed(
        title="Sidelines: what people decided",
        page=address("changes", first),
        address=address("changes-feed", filters),
        first=address("changes-feed", first),
        following=address("changes-feed", filters.but(after=following)) if following else None,
        entries=[_feed_entry(entry, begin) for entry in entries],
    )
    response = HttpResponse(decisions_atom(feed), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_POST
@for_role(Role.EDITOR)
def undo(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Take a decision back, with all that was decided in one act with it; then show the page it was on."""
    found = find_decision(kind, number)
    if found is None:
        raise Http404("There is no decision at this address.")
    if isinstance(found, Correction) and found.target not in Correction.SETTLED and not may(request.user, Role.ADMIN):
        messages.error(request, "Only an admin can take back a correction of the reference data.")
        return redirect(_back(request))
    try:
        _take_back(request, found)
    except EditingError as error:
        messages.error(request, str(error))
    except ValueError as error:  # an article's decisions say so in half a sentence
        messages.error(request, sentence(error))
    else:
        messages.success(request, "Taken back: the record is as it was before that decision.")
    return redirect(_back(request))


def _take_back(request: HttpRequest, found: Any) -> None:
    if not isinstance(found, ArticleDecision):
        take_back(found, request.user)  # type: ignore[arg-type]  # the guard lets nobody in who is not logged in
    elif found.undone_at:
        raise EditingError("This decision has been undone already.")
    elif found.field == ArticleDecision.Field.WITHDRAWN:
        restore_article(found.article, request.user)  # type: ignore[arg-type]
    else:
        undo_article_correction(found, request.user)  # type: ignore[arg-type]


def _back(request: HttpRequest) -> str:
    """Return the page of ours that a form came from, as it says itself; else the list of all decisions."""
    wanted = request.POST.get("next", "")
    fits = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if fits else reverse("changes")


def _name(target: str, found: Any, key: str) -> str:
    if target not in ("meeting", "statement", "article"):
        return str(found.name)
    record = named(target, [key]).get(key)
    gone = WITHDRAWN if target == "article" else f"A {target} that was removed or merged"
    return record.name if record else gone


def _feed_entry(entry: Entry, begin: str) -> DecisionEntry:
    changed = "; ".join(
        f"{each.label}: {each.before or 'nothing'} → {each.after or 'nothing'}" for each in entry.changes
    )
    said = (entry.subject.name, changed, f"Why: {entry.reason}" if entry.reason else "")
    return DecisionEntry(
        id=f"{begin}{reverse('changes')}#{entry.key}",
        url=begin + (entry.subject.url or reverse("changes")),
        title=f"{entry.title}: {entry.subject.name}",
        author=entry.who,
        moment=entry.moment,
        summary=". ".join(filter(None, said)),
    )
