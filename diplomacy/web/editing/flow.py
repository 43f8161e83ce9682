"""How every form that decides something goes: shown, checked, saved, and what happens where two editors meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.html import format_html

from diplomacy.editing.errors import EditingError, sentence
from diplomacy.web.requests import HttpRequest as OurRequest
from diplomacy.web.requests import wants_part
from diplomacy.web.staff import View

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

WRONG = 422
CONFLICT = 409


class RecordGone(Exception):  # noqa: N818 - it carries an answer
    """The record of an address is not there any more: the answer that says so or leads on."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def unless_gone(view: View) -> View:
    """Give the answer that a RecordGone carries, where a view looks for its record and raises one."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RecordGone as error:
            return error.response

    return answered


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else changed meanwhile: what it is now, and what this editor wants."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around a form: what it does, to which record, where it leads back to.

    `place` is the id of the page's element in whose place HTMX puts the form, and `undone` the address that brings that
    element back; without them the form is always a page of its own. `clash` is filled where two editors met; `their`
    says who the other one was, when, and why.
    """

    title: str
    record: str
    back: str
    place: str = ""
    undone: str = ""
    intro: str = ""
    template: str = "editing/sheet.html"
    clash: tuple[Clash, ...] = ()
    their: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def editor(request: HttpRequest) -> AbstractBaseUser:
    """Return who decides: somebody who is logged in, for the guard of every view here lets in nobody else."""
    return cast("AbstractBaseUser", request.user)


def show(request: HttpRequest, sheet: Sheet, form: forms.Form, status: int = 200) -> HttpResponse:
    """Answer with a form: HTMX gets it alone, everybody else in a page of its own."""
    part = bool(sheet.place) and wants_part(cast("OurRequest", request))
    template = f"{sheet.template}#form" if part else sheet.template
    response = render(request, template, {"sheet": sheet, "form": form, "part": part, **sheet.more}, status=status)
    patch_cache_control(response, no_store=True)
    patch_vary_headers(response, ["HX-Request"])
    return response


def decide(
    request: HttpRequest,
    sheet: Sheet,
    form: forms.Form,
    save: Callable[[], HttpResponse],
    clash: Callable[[EditingError, Sheet], tuple[Sheet, forms.Form] | None] = lambda error, sheet: None,
) -> HttpResponse:
    """Show a form that was not sent or holds an error; else save it, and show what stands in the way if it fails.

    `clash` gives the sheet and form for an error that says that somebody else was quicker; None for any other error.
    """
    if not form.is_bound:
        return show(request, sheet, form)
    if form.is_valid():
        try:
            return save()
        except EditingError as error:
            if found := clash(error, sheet):
                return show(request, *found, status=CONFLICT)
            form.add_error(None, str(error))
        except ValueError as error:  # decisions on articles say so in half a sentence
            form.add_error(None, sentence(error))
    return show(request, sheet, form, status=WRONG)


def saved(request: HttpRequest, url: str, said: str, history: str) -> HttpResponse:
    """Lead back to the record, and say there what was done and where it can be undone."""
    messages.success(request, format_html('{} <a href="{}">See it in the history, or undo it</a>', said, history))
    if wants_part(cast("OurRequest", request)):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def with_clash(sheet: Sheet, clash: tuple[Clash, ...], their: str) -> Sheet:
    """Return the sheet with both values side by side."""
    return replace(sheet, clash=clash, their=their)
