"""Review: one question at a time, answered by a button or a key; each answer brings the next question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from diplomacy.editing.checks import LONGEST_REASON
from diplomacy.editing.errors import EditingError
from diplomacy.editing.reviewing import Given, NotWaiting, answer, put_off, take_back
from diplomacy.filters import FilterError
from diplomacy.models.roles import Role
from diplomacy.queries.review.answers import Key, parse_key
from diplomacy.queries.review.page import KINDS, ReviewPage, address_of, first_page, page_after, page_at
from diplomacy.queries.review.verdicts import exists, verdict_on
from diplomacy.web.requests import HttpRequest, wants_part
from diplomacy.web.staff import for_role

CONFLICT, UNPROCESSABLE = 409, 422
LATER = "later"


class AnswerForm(forms.Form):
    """An answer: what was decided, why, and, of a person, who it is."""

    decision = forms.CharField(max_length=40, error_messages={"required": "Choose one of the answers."})
    reason = forms.CharField(required=False, max_length=LONGEST_REASON)
    leader = forms.CharField(required=False, max_length=200)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said above the next question: what was done and what undoes it, or what went wrong."""

    done: str = ""
    undo: str = ""
    fault: str = ""
    reason: str = ""


@require_safe
@for_role(Role.REVIEWER)
@never_cache
@vary_on_headers("HX-Request")
def review(request: HttpRequest) -> HttpResponse:
    """Show what is asked first, of all that waits or of one kind."""
    return _show(request, first_page(_user(request), _kind(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.REVIEWER)
@never_cache
@vary_on_headers("HX-Request")
def item(request: HttpRequest, key: str) -> HttpResponse:
    """Show a question, or what was decided on it; or take an answer, and go on to the next one."""
    asked = _key(key)
    if request.method == "POST":
        return _answer(request, asked)
    return _show(request, page_at(asked, _user(request), _kind(request)))


@require_POST
@for_role(Role.REVIEWER)
@never_cache
def undo(request: HttpRequest) -> HttpResponse:
    """Take a decision of one's own back, and show its question again."""
    kind = _kind(request)
    try:
        back = take_back(request.POST.get("ref", "")[:80], _signed_in(request))
    except EditingError as error:
        page = first_page(_user(request), kind)
        return _show(request, page, Said(fault=str(error)), status=CONFLICT)
    asked = parse_key(back)
    if not wants_part(request):
        messages.success(request, "Taken back.")
        return redirect(address_of(back, kind))
    page = page_at(asked, _user(request), kind) if asked else first_page(_user(request), kind)
    return _show(request, page, Said(done="Taken back."), push=True)


def _answer(request: HttpRequest, asked: Key) -> HttpResponse:
    """Take an answer. One that comes second is told what was decided, and goes on all the same."""
    kind, user = _kind(request), _user(request)
    form = AnswerForm(request.POST)
    try:
        if not form.is_valid():
            raise EditingError(next(iter(form.errors.values()))[0])
        said = form.cleaned_data
        if said["decision"] == LATER:
            made = put_off(asked, _signed_in(request), kind)
        else:
            given = Given(_signed_in(request), said["reason"], said["leader"])
            made = answer(asked, said["decision"], given, kind)
    except NotWaiting:
        return _show(request, first_page(user, kind), Said(fault=_say_decided(asked, user)), CONFLICT)
    except EditingError as error:
        page = page_at(asked, user, kind)
        return _show(request, page, Said(fault=str(error), reason=request.POST.get("reason", "")), UNPROCESSABLE)
    page = page_after(made.after, user, kind)
    if not wants_part(request):
        messages.success(request, f"{made.said}.")
        return redirect(page.url or address_of("", kind))
    return _show(request, page, Said(done=f"{made.said}.", undo=made.ref), push=True)


def _show(
    request: HttpRequest, page: ReviewPage, said: Said | None = None, status: int = 200, *, push: bool = False
) -> HttpResponse:
    template = "review/review.html#desk" if wants_part(request) else "review/review.html"
    response = render(request, template, {"page": page, "said": said or Said()}, status=status)
    return push_url(response, page.url or address_of("", page.kind)) if push else response


def _say_decided(asked: Key, user: int) -> str:
    found = verdict_on(asked, user)
    if found is None:
        return "That question does not wait any more; nothing was changed."
    who = "You have" if found.mine else f"{found.who} has"
    return f"{who} decided that meanwhile: {found.word.lower()}. Nothing was changed."


def _key(text: str) -> Key:
    key = parse_key(text)
    if key is None or not exists(key):
        raise Http404("There is nothing to review at this address.")
    return key


def _kind(request: HttpRequest) -> str:
    kind = request.GET.get("kind", "")
    if kind and kind not in KINDS:
        raise FilterError("kind", kind.replace("\0", "?"), f"it must be one of {', '.join(sorted(KINDS))}")
    return kind


def _user(request: HttpRequest) -> int:
    return int(_signed_in(request).pk)


def _signed_in(request: HttpRequest) -> Any:
    """Return who asks: somebody of the staff, as `for_role` sees to."""
    return request.user
