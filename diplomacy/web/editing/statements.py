"""Correcting a statement: who spoke, the words, the meeting; or taking it off the record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from diplomacy.editing.corrections import correct_statement_fields
from diplomacy.editing.errors import EditingError, StaleVersion
from diplomacy.models import Statement
from diplomacy.models.roles import Role
from diplomacy.queries.editing.choices import meetings_for
from diplomacy.queries.editing.naming import UnknownNameError, leader_of
from diplomacy.queries.editing.participants import say_clash, who_changed
from diplomacy.queries.statements import find_statement, new_statement
from diplomacy.records import Json
from diplomacy.storage.statement_corrections import field_of
from diplomacy.web.editing.fields import CountryField, TypeAhead
from diplomacy.web.editing.flow import Clash, Sheet, decide, editor, saved, with_clash
from diplomacy.web.editing.forms import FactForm
from diplomacy.web.errors import gone
from diplomacy.web.staff import for_role

REMOVED = "This statement was removed; there is nothing to correct."


class StatementForm(FactForm):
    """Values for some fields of a statement."""

    @classmethod
    def of(cls, statement: Statement) -> dict[str, Any]:
        """Return what the inputs hold for a statement."""
        return {}


class SpeakerForm(StatementForm):
    """Who spoke, for whom."""

    title = "Correct who spoke"
    inputs: ClassVar = {"speaker": ("speaker", "unknown"), "country": ("country",)}
    speaker = forms.CharField(
        label="Who spoke",
        max_length=200,
        widget=TypeAhead("person"),
        error_messages={"required": "A statement needs a speaker."},
    )
    unknown = forms.BooleanField(label="This speaker is not known here: keep the name as it stands", required=False)
    country = CountryField(label="For which country or organisation")

    @classmethod
    def of(cls, statement: Statement) -> dict[str, Any]:
        """Return the speaker's name."""
        leader = statement.leader
        return {
            "speaker": leader.name if leader else statement.speaker,
            "unknown": leader is None,
            "country": statement.country.name if statement.country else "",
        }

    def clean(self) -> dict[str, Any]:
        """Find who is meant."""
        super().clean()
        name = self.cleaned_data.get("speaker")
        if name and not self.cleaned_data.get("unknown"):
            try:
                self.cleaned_data["leader"] = leader_of(name)
            except UnknownNameError as error:
                self.add_error(
                    "speaker", f"{str(error).rstrip('.')}. Tick the box below to keep the name as it stands."
                )
        return self.cleaned_data

    def values(self) -> dict[str, Json]:
        """Return speaker and country."""
        leader, country = self.cleaned_data.get("leader"), self.cleaned_data["country"]
        speaker: Json = {
            "name": leader.name if leader else " ".join(self.cleaned_data["speaker"].split()),
            "leader": leader.slug if leader else None,
        }
        return {"speaker": speaker, "country": country.code if country else None}


class WordsForm(StatementForm):
    """The words, and whether they are the speaker's own."""

    title = "Correct the words"
    inputs: ClassVar = {"words": ("words",), "kind": ("kind",)}
    words = forms.CharField(
        label="Words",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "A statement needs words. To take it off the record, remove it.",
            "max_length": "The words can be 10,000 characters long at most.",
        },
    )
    kind = forms.ChoiceField(
        label="Manner of speech",
        choices=[("direct", "Their own words"), ("indirect", "Reported speech")],
        error_messages={"invalid_choice": "Choose one of the two."},
    )

    @classmethod
    def of(cls, statement: Statement) -> dict[str, Any]:
        """Return the words."""
        return {"words": statement.words, "kind": statement.kind}

    def values(self) -> dict[str, Json]:
        """Return words on one line, as they are kept."""
        return {"words": " ".join(self.cleaned_data["words"].split()), "kind": self.cleaned_data["kind"]}


class MeetingForm(StatementForm):
    """The meeting at or about which the words were said."""

    title = "Correct the meeting"
    shown_by = "editing/_meetings.html"
    inputs: ClassVar = {"meeting": ("meeting", "other")}
    meeting = forms.ChoiceField(
        label="Said at or about",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the meetings offered, or give its address."},
    )
    other = forms.CharField(
        label="Or another meeting: its address",
        required=False,
        max_length=300,
        help_text="As it stands in your browser while you look at that meeting.",
    )

    def __init__(self, choices: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Offer the meetings that it can be."""
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = [*choices, ("", "No meeting that is on record")]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, statement: Statement) -> dict[str, Any]:
        """Return the meeting's public id."""
        return {"meeting": statement.meeting.public_id if statement.meeting else ""}

    def values(self) -> dict[str, Json]:
        """Return the meeting's public id; whether there is one is checked when it is saved."""
        other = self.cleaned_data["other"]
        if not other:
            return {"meeting": self.cleaned_data["meeting"] or None}
        found = re.search(r"meetings/([\w-]{1,12})(?:/|$)", other) or re.fullmatch(r"([\w-]{1,12})", other.strip())
        return {"meeting": found[1] if found else other[:60]}


class RemoveForm(StatementForm):
    """Off the record."""

    title = "Remove this statement"
    button = "Remove it"
    inputs: ClassVar = {"removed": ()}

    def values(self) -> dict[str, Json]:
        """Return that it is removed."""
        return {"removed": True}


FORMS: Mapping[str, type[StatementForm]] = {
    "speaker": SpeakerForm,
    "words": WordsForm,
    "meeting": MeetingForm,
    "remove": RemoveForm,
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
def edit_statement(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Correct a statement, or remove it."""
    kind = FORMS.get(name)
    found = find_statement(public_id)
    if kind is None or found is None:
        raise Http404("There is no such statement." if kind else "A statement has no such field.")
    if found.removed_at:
        moved = new_statement(public_id)
        return redirect("statement", moved.public_id) if moved else gone(request, REMOVED)
    statement: Statement = found
    sheet = Sheet(
        title=kind.title,
        record=f"{statement.speaker}: {statement.closed_words[:120]}",
        back=reverse("statement", args=[public_id]),
        place="desk-form",
    )
    offered = [(each.value, each.label) for each in meetings_for(statement)] if kind is MeetingForm else []
    given: list[Any] = [offered] if kind is MeetingForm else []
    if request.method != "POST":
        return decide(
            request, sheet, kind(*given, initial={**kind.of(statement), "seen": statement.version}), HttpResponse
        )
    form = kind(*given, request.POST)

    def save() -> HttpResponse:
        made = correct_statement_fields(
            statement,
            _changed(statement, form),
            editor(request),
            form.cleaned_data["reason"],
            form.cleaned_data["seen"],
        )
        history = f"{reverse('statement-history', args=[public_id])}#correction-{made[0].pk}"
        back = history if name == "remove" else sheet.back
        return saved(request, back, "The statement was removed." if name == "remove" else "Saved.", history)

    def clash(error: EditingError, sheet: Sheet) -> tuple[Sheet, forms.Form] | None:
        if not isinstance(error, StaleVersion):
            return None
        wanted = _changed(statement, form)
        told = tuple(Clash(*say_clash(f, field_of(vars(statement), f), value)) for f, value in wanted.items())
        data = {**dict(form.data.items()), "seen": statement.version}
        return with_clash(sheet, told, who_changed(statement, list(wanted))), kind(*given, data)

    return decide(request, sheet, form, save, clash)


def _changed(statement: Statement, form: StatementForm) -> dict[str, Json]:
    """Return the values that are others than those on record."""
    now = vars(statement)
    return {name: value for name, value in form.values().items() if value != field_of(now, name)}
