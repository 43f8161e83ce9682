"""Forms with which a meeting is corrected, a fact at a time; `FORMS` has them by the fact's name on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms

from diplomacy import wording
from diplomacy.models import Country, Leader, Summit, Theme
from diplomacy.queries.editing.naming import UnknownNameError, party_or_leader
from diplomacy.records import Capacity, Json
from diplomacy.resolution.decisions import stored_value
from diplomacy.web.editing.fields import (
    CountryField,
    DecisionForm,
    SummitField,
    TypeAhead,
    WhenField,
    join_days,
    split_days,
)

MOST_TOPICS = 60
EMPTY_TOPICS = 3
CAPACITIES = (("", "no special part"), *((each.value, each.value) for each in Capacity))


def _choices(words: Mapping[str, str], *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    return [(value, label[:1].upper() + label[1:]) for value, label in words.items() if value not in without]


class FactForm(DecisionForm):
    """Values for some fields of a meeting. `seen` is the version of the record that the editor looked at.

    `inputs` says which inputs each field of the record has.
    """

    title: ClassVar[str]
    inputs: ClassVar[Mapping[str, tuple[str, ...]]]
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    @classmethod
    def filled(cls, record: Mapping[str, Json]) -> dict[str, Any]:
        """Return what the inputs hold for a record as a meeting's versions have it."""
        return {name: record.get(name) or "" for name in cls.inputs}

    def values(self) -> dict[str, Json]:
        """Return the values given, in the form that corrections keep. The form must be valid."""
        return {name: self.cleaned_data[name] or None for name in self.inputs}


class StatusForm(FactForm):
    """Held, planned, put off, called off."""

    title = "Correct the status"
    inputs: ClassVar = {"status": ("status",)}
    status = forms.ChoiceField(
        label="Status",
        choices=_choices(wording.STATUS_WORDS, without=("unreported",)),
        error_messages={"invalid_choice": "Choose one of the states offered."},
    )


class WhenForm(FactForm):
    """A day, a month, a year, or the first and last of several days."""

    title = "Correct the date"
    inputs: ClassVar = {"date": ("first", "last")}
    first = WhenField(
        label="When",
        help_text="As exactly as it is known: 17 June 2025, June 2025 or 2025. Empty where it is not known.",
    )
    last = WhenField(label="Until", help_text="Only where it is known to lie between two days.")

    @classmethod
    def filled(cls, record: Mapping[str, Json]) -> dict[str, Any]:
        """Return both ends of the date."""
        first, last = split_days(stored_value(record, "date"))
        return {"first": first, "last": last}

    def clean(self) -> dict[str, Any]:
        """Refuse a range that ends before it begins, or one without a beginning."""
        super().clean()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if "first" in self.errors or "last" in self.errors:
            return self.cleaned_data
        if last and not first:
            self.add_error("first", "Say from when, or leave both empty.")
            return self.cleaned_data
        try:
            self.cleaned_data["date"] = join_days(first, last)
        except forms.ValidationError as error:
            self.add_error("last", error)
        return self.cleaned_data

    def values(self) -> dict[str, Json]:
        """Return the date."""
        return {"date": self.cleaned_data["date"]}


class WhereForm(FactForm):
    """City, country, venue."""

    title = "Correct the place"
    inputs: ClassVar = {"city": ("city",), "country": ("country",), "venue": ("venue",)}
    city = forms.CharField(label="City", required=False, max_length=120)
    country = CountryField(label="Country")
    venue = forms.CharField(label="Venue", required=False, max_length=160, help_text="A building, say. Mostly empty.")

    @classmethod
    def filled(cls, record: Mapping[str, Json]) -> dict[str, Any]:
        """Return the country by its name."""
        code = record.get("country")
        name = Country.objects.filter(code=code).values_list("name", flat=True).first() if code else ""
        return {**super().filled(record), "country": name or ""}

    def values(self) -> dict[str, Json]:
        """Return the country by its code."""
        country = self.cleaned_data["country"]
        return {**super().values(), "country": country.code if country else None}


class SummitForm(FactForm):
    """The edition of a summit on whose sidelines it was."""

    title = "Correct the summit"
    inputs: ClassVar = {"summit": ("summit",)}
    summit = SummitField(label="Summit", help_text="Such as G7 2025. Empty where it was on the sidelines of none.")

    @classmethod
    def filled(cls, record: Mapping[str, Json]) -> dict[str, Any]:
        """Return the edition by its label, or by its slug where others have the same label."""
        slug = record.get("summit")
        found = Summit.objects.filter(slug=slug).first() if slug else None
        if found is None:
            return {"summit": ""}
        alone = Summit.objects.filter(label__iexact=found.label).count() == 1
        return {"summit": found.label if alone else found.slug}

    def values(self) -> dict[str, Json]:
        """Return the edition by its slug."""
        summit = self.cleaned_data["summit"]
        return {"summit": summit.slug if summit else None}


class HowForm(FactForm):
    """In person or not, how many parties, of which rank."""

    title = "Correct how they met"
    inputs: ClassVar = {"mode": ("mode",), "form": ("form",), "level": ("level",)}
    mode = forms.ChoiceField(
        label="In person or not",
        choices=_choices(wording.MODE_WORDS),
        error_messages={"invalid_choice": "Choose one of the ways offered."},
    )
    form = forms.ChoiceField(
        label="Who took part",
        choices=_choices(wording.FORM_WORDS),
        error_messages={"invalid_choice": "Choose one of the sorts offered."},
    )
    level = forms.ChoiceField(
        label="Rank of the lower side",
        required=False,
        choices=[("", "Not known"), *_choices(wording.LEVEL_WORDS)],
        error_messages={"invalid_choice": "Choose one of the ranks offered."},
    )


class TopicsForm(FactForm):
    """What was discussed: phrases, each under a theme or none. Emptied lines are taken out."""

    title = "Correct what it was about"
    inputs: ClassVar = {"topics": ()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make as many lines as there are topics, and some empty ones."""
        super().__init__(*args, **kwargs)
        given = self.data if self.is_bound else self.initial
        numbers = [int(name[7:]) for name in given if name.startswith("phrase_") and name[7:].isdecimal()]
        lines = min(max(numbers, default=-1) + 1 + (0 if self.is_bound else EMPTY_TOPICS), MOST_TOPICS)
        themes = [("", "No theme"), *Theme.objects.values_list("slug", "name")]
        for number in range(lines):
            self.fields[f"phrase_{number}"] = forms.CharField(
                label=f"Topic {number + 1}", required=False, max_length=200
            )
            self.fields[f"theme_{number}"] = forms.ChoiceField(
                label=f"Theme of topic {number + 1}",
                required=False,
                choices=themes,
                error_messages={"invalid_choice": "Choose one of the themes offered."},
            )
        self.lines = lines
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @classmethod
    def filled(cls, record: Mapping[str, Json]) -> dict[str, Any]:
        """Return a phrase and a theme for each topic."""
        topics = record.get("topics")
        found: dict[str, Any] = {}
        for number, topic in enumerate(topics if isinstance(topics, list) else ()):
            found[f"phrase_{number}"], found[f"theme_{number}"] = topic[0], topic[1] or ""
        return found

    def values(self) -> dict[str, Json]:
        """Return the phrases that are not empty, each with its theme."""
        said = self.cleaned_data
        rows = [(said.get(f"phrase_{n}", ""), said.get(f"theme_{n}", "")) for n in range(self.lines)]
        return {"topics": [[phrase, theme or None] for phrase, theme in rows if phrase]}


FORMS: Mapping[str, type[FactForm]] = {
    "status": StatusForm,
    "date": WhenForm,
    "place": WhereForm,
    "summit": SummitForm,
    "mode": HowForm,
    "topics": TopicsForm,
}


class PersonForm(FactForm):
    """Somebody's office, party and part in a meeting."""

    inputs: ClassVar = {}
    role = forms.CharField(label="Office", required=False, max_length=200)
    party = CountryField(label="For which country or organisation")
    capacity = forms.ChoiceField(
        label="Part in the meeting",
        required=False,
        choices=CAPACITIES,
        error_messages={"invalid_choice": "Choose one of the parts offered."},
    )
    optional = forms.BooleanField(label="Only sat in, with the delegation", required=False)

    @classmethod
    def filled(cls, record: Mapping[str, Json]) -> dict[str, Any]:
        """Return what the inputs hold for a participant as an object."""
        code = record.get("party")
        name = Country.objects.filter(code=code).values_list("name", flat=True).first() if code else ""
        return {
            "role": record.get("role") or "",
            "party": name or "",
            "capacity": record.get("capacity") or "",
            "optional": bool(record.get("optional")),
        }

    def person(self, before: Mapping[str, Json]) -> dict[str, Json]:
        """Return the participant as it was, but for what was given. The form must be valid."""
        said = self.cleaned_data
        return {
            **before,
            "role": said["role"] or None,
            "party": said["party"].code if said["party"] else None,
            "capacity": said["capacity"] or None,
            "optional": said["optional"],
        }


class NewPersonForm(PersonForm):
    """Somebody who took part: a person or a party that is known here, or a person only named."""

    title = "Add a participant"
    button = "Add"
    who = forms.CharField(
        label="Who",
        max_length=160,
        widget=TypeAhead("person"),
        help_text="A person, or a country or organisation where nobody is named.",
        error_messages={"required": "Say who took part."},
    )
    unknown = forms.BooleanField(label="This person is not known here: add the name as it stands", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask who before all else."""
        super().__init__(*args, **kwargs)
        self.fields["role"].help_text = "Empty for a person known here: the office held on the day."
        self.fields["party"].help_text = "Empty for a person known here: the one that the office is of."
        self.order_fields(["who", "unknown"])

    def clean(self) -> dict[str, Any]:
        """Find who is meant."""
        super().clean()
        who = self.cleaned_data.get("who")
        if not who or self.cleaned_data.get("unknown"):
            return self.cleaned_data
        try:
            self.cleaned_data["found"] = party_or_leader(who)
        except UnknownNameError as error:
            self.add_error("who", f"{str(error).rstrip('.')}. Tick the box below to add the name as it stands.")
        return self.cleaned_data

    @property
    def leader(self) -> Leader | None:
        """The person, if it is one who is known here."""
        found = self.cleaned_data.get("found")
        return found if isinstance(found, Leader) else None

    def added(self) -> dict[str, Json]:
        """Return the participant as an object. The form must be valid."""
        found = self.cleaned_data.get("found")
        person = self.person({"name": None, "leader": None, "role_kind": None})
        if isinstance(found, Country):
            person["party"] = found.code
        elif isinstance(found, Leader):
            person |= {"name": found.name, "leader": found.slug}
        else:
            person["name"] = " ".join(self.cleaned_data["who"].split())
        return person
