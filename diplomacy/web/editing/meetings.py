"""Correcting a meeting where it stands: each fact a form in its place, without script a page of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from diplomacy.editing.corrections import add_participant, correct_fields, remove_participant
from diplomacy.editing.errors import EditingError, StaleVersion
from diplomacy.models import Correction, Meeting
from diplomacy.models.roles import Role
from diplomacy.queries.editing.naming import KINDS, offers
from diplomacy.queries.editing.participants import in_office, people_of, say_clash, who_changed
from diplomacy.queries.meeting.page import find_meeting, meeting_page, new_address
from diplomacy.queries.mistakes import named
from diplomacy.records import Json
from diplomacy.resolution.decisions import PARTICIPANT, stored_value
from diplomacy.storage.deciding import newest_record, record_of
from diplomacy.web.editing.flow import Clash, RecordGone, Sheet, decide, editor, saved, unless_gone, with_clash
from diplomacy.web.editing.forms import FORMS, FactForm, NewPersonForm, PersonForm
from diplomacy.web.errors import gone
from diplomacy.web.requests import wants_part
from diplomacy.web.staff import for_role

REMOVED = "This meeting was removed; there is nothing to correct."


def meeting_at(request: HttpRequest, public_id: str) -> Meeting:
    """Return the current meeting of an address. Raises Http404 or RecordGone."""
    found = find_meeting(public_id)
    if found is None:
        raise Http404("There is no meeting at this address.")
    if found.removed_at:
        moved = new_address(public_id)
        raise RecordGone(redirect(moved) if moved and not moved.removed_at else gone(request, REMOVED))
    return found


@require_safe
@for_role(Role.EDITOR)
def names(request: HttpRequest, kind: str) -> HttpResponse:
    """Offer what a name that is being typed could mean, as options of the input's list."""
    if kind not in KINDS:
        raise Http404("There are no such names.")
    text = str(next(iter(request.GET.values()), ""))
    return render(request, "meetings/names.html", {"choices": offers(kind, text)})


@require_safe
@for_role(Role.EDITOR)
@unless_gone
def fact(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Give a fact as it stands, for the place of a form that was given up; without HTMX, the page."""
    meeting = meeting_at(request, public_id)
    if name != "who" and name not in FORMS:
        raise Http404("A meeting has no such fact.")
    if not wants_part(request):  # type: ignore[arg-type]
        return redirect(f"{meeting.get_absolute_url()}#fact-{name}")
    return _row(request, meeting, name)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
@unless_gone
def edit_fact(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Correct a fact of a meeting."""
    if name not in FORMS:
        raise Http404("A meeting has no such fact.")
    meeting = meeting_at(request, public_id)
    kind = FORMS[name]
    sheet = _sheet(meeting, name, kind.title)
    if request.method != "POST":
        form = kind(initial={**kind.filled(newest_record(meeting)), "seen": meeting.version})
        return decide(request, sheet, form, HttpResponse)
    form = kind(request.POST)

    def save() -> HttpResponse:
        made = correct_fields(
            meeting, _changed(meeting, form), editor(request), form.cleaned_data["reason"], form.cleaned_data["seen"]
        )
        return _done(request, meeting, name, made[0], "Saved.")

    def clash(error: EditingError, sheet: Sheet) -> tuple[Sheet, forms.Form] | None:
        return _clash(meeting, form, error, sheet) if isinstance(error, StaleVersion) else None

    return decide(request, sheet, form, save, clash)


def _changed(meeting: Meeting, form: FactForm) -> dict[str, Json]:
    """Return the values that are others than those which the editor saw."""
    seen = record_of(meeting, form.cleaned_data["seen"])
    return {field: value for field, value in form.values().items() if value != stored_value(seen, field)}


def _clash(meeting: Meeting, form: FactForm, error: StaleVersion, sheet: Sheet) -> tuple[Sheet, forms.Form]:
    """Return a form that holds what this editor typed where it was changed, and the newest values elsewhere."""
    now, wanted = newest_record(meeting), _changed(meeting, form)
    newest = form.filled(now)
    data: dict[str, Any] = dict(form.data.items())
    for field, inputs in form.inputs.items():
        if field not in wanted:
            data |= {each: newest.get(each, "") for each in inputs}
    data["seen"] = meeting.version
    told = tuple(
        Clash(*say_clash(field, stored_value(now, field), value))
        for field, value in wanted.items()
        if stored_value(now, field) != value
    )
    return with_clash(sheet, told, who_changed(meeting, [error.field])), type(form)(data)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
@unless_gone
def edit_people(request: HttpRequest, public_id: str) -> HttpResponse:
    """List who took part, each to be corrected or taken out, and take somebody in."""
    meeting = meeting_at(request, public_id)
    people = people_of(newest_record(meeting), reverse("edit-meeting-people", args=[public_id]))
    sheet = _sheet(meeting, "who", "Who took part", template="editing/people.html", people=people)
    form = NewPersonForm(request.POST) if request.method == "POST" else NewPersonForm(initial={"seen": meeting.version})

    def save() -> HttpResponse:
        person = form.added()
        if form.leader:
            person = in_office(person, form.leader, meeting.earliest or timezone.now().date())
        made = add_participant(meeting, person, editor(request), form.cleaned_data["reason"], form.cleaned_data["seen"])
        return _done(request, meeting, "who", made, f"{person['name'] or form.cleaned_data['who']} added.")

    return decide(request, sheet, form, save, lambda error, sheet: _again(meeting, form, error, sheet))


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
@unless_gone
def edit_person(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Correct somebody's office, party or part, or take them out."""
    meeting = meeting_at(request, public_id)
    field = f"{PARTICIPANT}{key}"
    person = stored_value(newest_record(meeting), field)
    if not isinstance(person, dict):
        raise Http404("This meeting has no such participant.")
    sheet = _sheet(meeting, "who", f"Correct: {person['name'] or person['role'] or person['party']}", removes=True)
    if request.method != "POST":
        return decide(
            request, sheet, PersonForm(initial={**PersonForm.filled(person), "seen": meeting.version}), HttpResponse
        )
    form = PersonForm(request.POST)

    def save() -> HttpResponse:
        why, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
        if request.POST.get("remove"):
            made = remove_participant(meeting, key, editor(request), why, seen)
            return _done(request, meeting, "who", made, "Participant taken out.")
        wanted = form.person(person)
        if wanted == person:
            raise EditingError("Nothing was changed.")
        made = correct_fields(meeting, {field: wanted}, editor(request), why, seen)[0]
        return _done(request, meeting, "who", made, "Participant corrected.")

    return decide(request, sheet, form, save, lambda error, sheet: _again(meeting, form, error, sheet, field))


def _again(
    meeting: Meeting, form: FactForm, error: EditingError, sheet: Sheet, field: str = ""
) -> tuple[Sheet, forms.Form] | None:
    """Return the form on the newest version, with what somebody else made of the participant meanwhile."""
    if not isinstance(error, StaleVersion):
        return None
    told = Clash(*say_clash(error.field, error.now, error.yours))
    data = {**dict(form.data.items()), "seen": meeting.version}
    return with_clash(sheet, (told,), who_changed(meeting, [field or error.field])), type(form)(data)


def _sheet(meeting: Meeting, name: str, title: str, template: str = "editing/sheet.html", **more: Any) -> Sheet:
    called = named("meeting", [meeting.public_id]).get(meeting.public_id)
    return Sheet(
        title=title,
        record=called.name if called else "",
        back=f"{meeting.get_absolute_url()}#fact-{name}",
        place=f"fact-{name}",
        undone=reverse("meeting-fact", args=[meeting.public_id, name]),
        template=template,
        more=more,
    )


def _done(request: HttpRequest, meeting: Meeting, name: str, made: Correction, said: str) -> HttpResponse:
    """Show the fact again in the form's place; without HTMX lead back to the page."""
    if wants_part(request):  # type: ignore[arg-type]
        return _row(request, meeting, name, made, said)
    history = reverse("meeting-history", args=[meeting.public_id])
    return saved(request, f"{meeting.get_absolute_url()}#fact-{name}", said, f"{history}#correction-{made.pk}")


def _row(
    request: HttpRequest, meeting: Meeting, name: str, made: Correction | None = None, said: str = ""
) -> HttpResponse:
    """Answer with a fact of the page, and what else on the page says the same."""
    newest = find_meeting(meeting.public_id)
    if newest is None:
        raise Http404("There is no meeting at this address.")
    page = meeting_page(newest)
    shown = next(each for each in (page.who, *page.facts, *page.absent) if each.field == name)
    context = {"page": page, "fact": shown, "made": made, "said": said}
    return render(request, "editing/row.html", context)
