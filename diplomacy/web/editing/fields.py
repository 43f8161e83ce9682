"""Fields of the forms with which the record is corrected: names as people type them, days as exact as is known."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.urls import reverse

from diplomacy.models import Country, Summit
from diplomacy.queries.editing.naming import UnknownNameError, country_of, summit_of
from diplomacy.records import Json, PartialDate
from diplomacy.wording import MONTHS, NO_BREAK, say_date

REASONS = (
    "The article says so; it was misread",
    "Another source says so",
    "The ministry’s own readout says so",
    "Checked against the official calendar",
    "The articles are about different events",
    "The articles tell of the same event",
    "Typing error",
)
TOO_OLD = "This form is too old or was changed on its way. Load the page again."


class TypeAhead(forms.TextInput):
    """An input under which the names that it could mean are offered; without script it takes a whole name."""

    def __init__(self, kind: str) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.kind = kind

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name the list of offers after the input; `editing/_fields.html` puts it there."""
        listed = f"offers-{(attrs or {}).get('id', name)}"
        offered = {
            "list": listed,
            "hx-get": reverse("edit-names", args=[self.kind]),
            "hx-trigger": "input changed delay:150ms",
            "hx-target": f"#{listed}",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
            "hx-push-url": "false",
        }
        return super().get_context(name, value, {**(attrs or {}), **offered})


class NameField(forms.CharField):
    """A name that must be known here. Gives the row of the reference data, None where it is left empty."""

    kind: ClassVar[str]

    def find(self, text: str) -> Any:
        """Return what has the name. Raises UnknownNameError."""
        raise NotImplementedError

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, widget=TypeAhead(self.kind), **{"required": False, **kwargs})

    def clean(self, value: Any) -> Any:
        """Find who or what has the name; say what comes near it where there is none."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.find(text)
        except UnknownNameError as error:
            raise forms.ValidationError(str(error)) from error


class CountryField(NameField):
    """A country or organisation."""

    kind = "country"

    def find(self, text: str) -> Country:
        """Return it."""
        return country_of(text)


class SummitField(NameField):
    """An edition of a summit."""

    kind = "summit"

    def find(self, text: str) -> Summit:
        """Return it."""
        return summit_of(text)


class WhenField(forms.CharField):
    """A day, month or year, as `2025-06-17`, `17 June 2025`, `June 2025` or `2025`. Gives a PartialDate, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **{"required": False, **kwargs})

    def clean(self, value: Any) -> PartialDate | None:
        """Read it with the precision that it has."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_when(text)
        except ValueError as error:
            raise forms.ValidationError(
                f"“{text}” is no date: write 17 June 2025, June 2025, 2025 or 2025-06-17."
            ) from error


class DayField(WhenField):
    """One day, or none where it may be left empty."""

    default_error_messages: ClassVar = {"not_a_day": "Give a day, such as 17 June 2025."}

    def clean(self, value: Any) -> Any:
        """Refuse a month."""
        when = super().clean(value)
        if when is not None and when.precision != "day":
            raise forms.ValidationError(self.error_messages["not_a_day"])
        return when.earliest if when else None


def read_when(text: str) -> PartialDate:
    """Read a day, month or year as people write it, or `one to other` for some day between. Raises ValueError."""
    if len(ends := text.split(" to ")) == 2:
        first, last = map(read_when, ends)
        return PartialDate(first.earliest, last.latest)
    words = text.replace(",", " ").split()
    numbers = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)}
    numbers |= {name[:3]: number for name, number in numbers.items()}
    months = [numbers[word.casefold().rstrip(".")] for word in words if word.casefold().rstrip(".") in numbers]
    rest = [word for word in words if word.casefold().rstrip(".") not in numbers]
    if not months:
        if not re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", text.strip(), re.ASCII):
            raise ValueError(text)
        return _sensible(PartialDate.parse(text))
    if len(months) != 1 or not all(re.fullmatch(r"\d{1,4}", word, re.ASCII) for word in rest):
        raise ValueError(text)
    match [int(word) for word in rest]:
        case [year]:
            return _sensible(PartialDate.month(year, months[0]))
        case [day, year] if day < 32:
            return _sensible(PartialDate.day(date(year, months[0], day)))
    raise ValueError(text)


def _sensible(when: PartialDate) -> PartialDate:
    if when.earliest.year < 1800 or when.latest.year > 2199:
        raise ValueError(when)
    return when


def join_days(first: PartialDate | None, last: PartialDate | None) -> Json:
    """Return one date, or a range, as corrections keep it. Raises ValidationError where it ends before it begins."""
    if first is None and last is None:
        return None
    if first is None or last is None or first == last:
        return _written(first or last)
    if last.latest < first.earliest:
        raise forms.ValidationError("The last day comes before the first.")
    whole = PartialDate(first.earliest, last.latest)
    return _written(whole)


def _written(when: PartialDate | None) -> Json:
    if when is None:
        return None
    return [when.earliest.isoformat(), when.latest.isoformat()] if when.precision == "range" else when.iso()


def split_days(value: Json) -> tuple[str, str]:
    """Return what the two inputs hold for a date as corrections keep it."""
    if isinstance(value, list | tuple):
        return as_typed(PartialDate.parse(str(value[0]))), as_typed(PartialDate.parse(str(value[-1])))
    return (as_typed(PartialDate.parse(str(value))), "") if value else ("", "")


def as_typed(when: PartialDate | None) -> str:
    """Return what an input holds for a date, so that `read_when` finds the same."""
    if when is None:
        return ""
    if when.precision == "range":
        return f"{when.earliest.isoformat()} to {when.latest.isoformat()}"
    return say_date(when).replace(NO_BREAK, " ")


class DecisionForm(forms.Form):
    """A form that decides something: it always asks why. Errors are sentences, and what was typed is kept.

    `shown_by` is the template of its inputs.
    """

    button: ClassVar[str] = "Save"
    shown_by: ClassVar[str] = "editing/_inputs.html"
    reasons: ClassVar[tuple[str, ...]] = REASONS
    use_required_attribute = False
    reason = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="It stands in the history, which anyone may read. In your own words, or one of those offered.",
        error_messages={
            "required": "Say why: it stands in the history.",
            "max_length": "The reason can be 1000 characters long at most.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Several forms can be open on one page: each has ids of its own.
        super().__init__(*args, **{"auto_id": f"{type(self).__name__.lower()}_%s", **kwargs})
        self.fields["reason"].widget.attrs["list"] = self.reasons_id
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> dict[str, Any]:
        """Say in words what is wrong with what nobody sees."""
        for unseen in self.hidden_fields():
            if self.errors.pop(unseen.name, None):
                self.add_error(None, TOO_OLD)
        return self.cleaned_data

    @property
    def reasons_id(self) -> str:
        """The id of the list of reasons."""
        return f"{type(self).__name__.lower()}_reasons"
