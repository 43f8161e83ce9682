"""Correcting the reference data where it is shown: leaders and their offices, countries, summits. For admins."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from diplomacy.editing.errors import EditingError
from diplomacy.editing.reference import correct_reference, fill_in
from diplomacy.models import Correction, Term
from diplomacy.models.roles import Role
from diplomacy.queries.countries import find_country
from diplomacy.queries.history.names import find_names
from diplomacy.queries.leaders import find_leader
from diplomacy.queries.summits import find_summit
from diplomacy.records import PartialDate, RoleKind
from diplomacy.storage.corrections import field_value, target_of
from diplomacy.web.editing.fields import TOO_OLD, CountryField, DayField, DecisionForm, WhenField, as_typed
from diplomacy.web.editing.flow import Clash, Sheet, decide, editor, saved, with_clash
from diplomacy.web.staff import for_role


class LinesField(forms.CharField):
    """Several names, one a line. Gives a list, each once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3}),
            **{"required": False, "help_text": "One a line.", **kwargs},
        )

    def prepare_value(self, value: Any) -> Any:
        """Write a list one a line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """Read the lines."""
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class ReferenceForm(DecisionForm):
    """A row of the reference data; `before` holds the values that the admin saw, so that two admins do not collide."""

    title: ClassVar[str]
    before = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100_000)

    @classmethod
    def attributes(cls) -> tuple[str, ...]:
        """Return the attributes of a row that the form can change."""
        return tuple(name for name in cls.base_fields if name not in ("reason", "before"))

    @classmethod
    def of(cls, row: Any) -> dict[str, Any]:
        """Return what the inputs hold for a row."""
        return {name: getattr(row, name) for name in cls.attributes()}

    def values(self) -> dict[str, Any]:
        """Return the values given, by the attributes of the row. The form must be valid."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("reason", "before")}

    def clean_before(self) -> dict[str, Any]:
        """Read what the admin saw."""
        try:
            seen = json.loads(self.cleaned_data["before"])
        except (ValueError, RecursionError):
            seen = None
        if not isinstance(seen, dict):
            raise forms.ValidationError(TOO_OLD)
        return seen


class LeaderForm(ReferenceForm):
    """A person."""

    title = "Correct this person"
    name = forms.CharField(label="Name", max_length=160)
    family_name = forms.CharField(label="Family name", required=False, max_length=80)
    aliases = LinesField(label="Other names and spellings")
    gender = forms.ChoiceField(
        label="Gender, which helps to read “she” and “he”",
        required=False,
        choices=[("", "Not given"), ("f", "female"), ("m", "male")],
        error_messages={"invalid_choice": "Choose one of those offered."},
    )
    confirmed = forms.BooleanField(label="Confirmed: helps to read articles", required=False)


class CountryForm(ReferenceForm):
    """A party."""

    title = "Correct this party"
    name = forms.CharField(label="Name", max_length=120)
    official_name = forms.CharField(label="Official name", required=False, max_length=200)
    aliases = LinesField(label="Other names")
    demonyms = LinesField(label="Demonyms")
    former_names = LinesField(label="Former names")
    capitals = LinesField(label="Capitals")
    headquarters = forms.CharField(label="Headquarters", required=False, max_length=80)


class SummitForm(ReferenceForm):
    """An edition of a summit."""

    title = "Correct this summit"
    name = forms.CharField(label="Name", max_length=200)
    label = forms.CharField(label="Short name", max_length=60)
    aliases = LinesField(label="Other names")
    city = forms.CharField(label="City", required=False, max_length=120)
    host = CountryField(label="Host")
    start = DayField(label="First day")
    end = DayField(label="Last day")

    @classmethod
    def of(cls, row: Any) -> dict[str, Any]:
        """Return the host by name, the days as people write them."""
        days = {
            name: as_typed(PartialDate.day(day) if day else None)
            for name, day in (("start", row.start), ("end", row.end))
        }
        return {**super().of(row), "host": row.host.name if row.host else "", **days}


class TermForm(ReferenceForm):
    """An office held."""

    title = "Correct this office"
    role = forms.CharField(label="Office", max_length=160)
    role_kind = forms.ChoiceField(
        label="Kind of office",
        choices=[(kind.value, kind.value.replace("_", " ")) for kind in RoleKind],
        error_messages={"invalid_choice": "Choose one of those offered."},
    )
    country = CountryField(label="Of which country or organisation", required=True)
    start = WhenField(label="From", help_text="A day, a month or a year. Empty where it is not known.")
    end = WhenField(label="To", help_text="Empty while the office is held.")

    @classmethod
    def attributes(cls) -> tuple[str, ...]:
        """Return the attributes: each end is a range of days."""
        return ("role", "role_kind", "country", "start_earliest", "start_latest", "end_earliest", "end_latest")

    @classmethod
    def of(cls, row: Any) -> dict[str, Any]:
        """Return the ends as exactly as they are known."""
        ends = {name: as_typed(getattr(row, name)) for name in ("start", "end")}
        return {"role": row.role, "role_kind": row.role_kind, "country": row.country.name, **ends}

    def values(self) -> dict[str, Any]:
        """Return each end as a range of days."""
        said = super().values()
        start, end = said.pop("start"), said.pop("end")
        for name, when in (("start", start), ("end", end)):
            said |= {f"{name}_earliest": when and when.earliest, f"{name}_latest": when and when.latest}
        return said


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row: its address, how it is found, its form."""

    path: str
    find: Callable[[str], Any]
    form: type[ReferenceForm]


def _find_term(number: str) -> Term | None:
    wanted = int(number) if number.isdecimal() and len(number) < 10 else 0
    return Term.objects.select_related("leader", "country").filter(pk=wanted).first()


KINDS: Mapping[str, Kind] = {
    "leader": Kind("leaders/<slug:key>/", find_leader, LeaderForm),
    "country": Kind("countries/<slug:key>/", find_country, CountryForm),
    "summit": Kind("summits/<slug:key>/", find_summit, SummitForm),
    "term": Kind("terms/<slug:key>/", _find_term, TermForm),
}


def addresses() -> list[URLPattern]:
    """Return the addresses of the forms, `edit-leader` and so on, for the site's list."""
    return [
        path(f"{kind.path}edit/", edit_reference, {"target": name}, name=f"edit-{name}") for name, kind in KINDS.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.ADMIN)
def edit_reference(request: HttpRequest, target: str, key: str) -> HttpResponse:
    """Correct a row of the reference data; what was changed together is one act."""
    kind = KINDS[target]
    row = kind.find(key)
    if row is None:
        raise Http404(f"There is no {target} at this address.")
    sheet = _sheet(row, target, kind)
    held = {name: field_value(row, name) for name in kind.form.attributes()}
    if request.method != "POST":
        filled = kind.form(initial={**kind.form.of(row), "before": json.dumps(held)})
        return decide(request, sheet, filled, HttpResponse)
    form = kind.form(request.POST)

    def save() -> HttpResponse:
        changed = _changed(row, form)
        if any(held[name] != form.cleaned_data["before"].get(name) for name in changed):
            raise EditingError("changed meanwhile")
        if not changed:
            raise EditingError("Nothing was changed.")
        derived = fill_in(row)
        try:
            row.full_clean(exclude=["slug", "key", "code"])
        except ValidationError as error:
            raise EditingError(" ".join(_sentences(error))) from error
        made = correct_reference(row, [*changed, *derived], editor(request), form.cleaned_data["reason"])
        subject = row.leader if isinstance(row, Term) else row
        history = reverse(f"{'leader' if target == 'term' else target}-history", args=[subject.slug])
        return saved(request, subject.get_absolute_url(), "Saved.", f"{history}#correction-{made[0].pk}")

    def clash(error: EditingError, sheet: Sheet) -> tuple[Sheet, forms.Form] | None:
        seen = form.cleaned_data["before"]
        theirs = [name for name in _changed(row, form) if held[name] != seen.get(name)]
        if not theirs:
            return None
        return with_clash(sheet, *_told(row, held, theirs)), kind.form(_again(row, form, kind, held))

    return decide(request, sheet, form, save, clash)


def _changed(row: Any, form: ReferenceForm) -> list[str]:
    """Put the values that the admin changed into the row, and return their names."""
    seen, changed = form.cleaned_data["before"], []
    for name, value in form.values().items():
        setattr(row, name, value)
        if field_value(row, name) != seen.get(name):
            changed.append(name)
    if len(changed) < len(form.values()):
        stored = type(row)._default_manager.get(pk=row.pk)
        for name in set(form.values()) - set(changed):
            setattr(row, name, getattr(stored, name))
    return changed


def _again(row: Any, form: ReferenceForm, kind: Kind, held: Mapping[str, object]) -> dict[str, Any]:
    """Return what the form holds after a clash: this admin's values where they were changed, the newest elsewhere."""
    changed, newest = _changed(row, form), kind.form.of(type(row)._default_manager.get(pk=row.pk))
    data = {**dict(form.data.items()), "before": json.dumps(held)}
    for name, value in newest.items():
        if not {name, f"{name}_earliest", f"{name}_latest"} & set(changed):
            data[name] = form.fields[name].prepare_value(value)
    return data


def _told(row: Any, held: Mapping[str, Any], names: list[str]) -> tuple[tuple[Clash, ...], str]:
    target, record = target_of(row)
    values = [
        Correction(target=target, record=record, field=name, value=held[name], machine_value=field_value(row, name))
        for name in names
    ]
    known = find_names(values)
    told = tuple(
        Clash(
            each.field.replace("_", " ").capitalize(),
            known.value(each.field, each.value),
            known.value(each.field, each.machine_value),
        )
        for each in values
    )
    last = Correction.objects.filter(target=target, record=record, field__in=names).select_related("made_by").first()
    return told, f"{last.made_by or 'Somebody'} decided so: “{last.reason}”" if last else "The reference data changed."


def _sheet(row: Any, target: str, kind: Kind) -> Sheet:
    more: dict[str, Any] = {}
    if target == "leader":
        more["terms"] = list(row.terms.select_related("country"))
    subject = row.leader if isinstance(row, Term) else row
    return Sheet(
        title=kind.form.title,
        record=str(row),
        back=subject.get_absolute_url(),
        place="desk-form",
        more=more,
    )


def _sentences(error: ValidationError) -> list[str]:
    found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return [
        text if name == NON_FIELD_ERRORS else f"{name.replace('_', ' ').capitalize()}: {text}"
        for name, texts in found.items()
        for text in texts
    ]
