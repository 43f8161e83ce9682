"""Forms of staff pages: what an upload brings, and where articles that do not say so came out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.http import QueryDict

from diplomacy.models import Document
from diplomacy.sources.addresses import LONGEST_ADDRESS
from diplomacy.storage.documents import Hints
from diplomacy.storage.uploads import say_size, why_refused

PASTED = "pasted text"
WEB_ONLY = URLValidator(schemes=["http", "https"], message="The address must begin with http:// or https://.")
DAY_INVALID = "The date must be a day such as 2025-06-18."
EARLIEST = date(1900, 1, 1)


class FilesInput(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, of any size: what is refused is said with its batch. Gives a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files."""
        files: Sequence[UploadedFile[Any]] = data if isinstance(data, list | tuple) else [data] if data else []
        return list(files)


class OutletField(forms.CharField):
    """The name of an outlet, with the known ones offered while one types."""

    def __init__(self, **more: Any) -> None:
        """Take at most what a document keeps."""
        widget = forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"})
        length = Document._meta.get_field("outlet_hint").max_length
        super().__init__(required=False, max_length=length, widget=widget, **more)


class DayField(forms.DateField):
    """A day on which something came out."""

    def __init__(self, **more: Any) -> None:
        """Show the browser's own calendar."""
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(required=False, widget=widget, error_messages={"invalid": DAY_INVALID}, **more)

    def validate(self, value: date | None) -> None:
        """Refuse a day before there were articles such as these."""
        super().validate(value)
        if value and value < EARLIEST:
            raise forms.ValidationError(f"The date must not be before {EARLIEST.year}.")


class PlacingForm(forms.Form):
    """Where articles came out, and when."""

    outlet = OutletField(label="Outlet")
    published = DayField(label="Published")


class BringingForm(forms.Form):
    """What both ways of bringing files have in common: the files, and what is known of them."""

    uploads = FilesField(label="Choose files", required=False)
    outlet = OutletField(
        label="Outlet, for all of these", help_text="Leave both empty to take what each article says of itself."
    )
    published = DayField(label="Published, for all of these", help_text="What is missing is asked for afterwards.")
    title = forms.CharField(label="Its title", required=False, max_length=500)
    url = forms.CharField(
        label="The address it came from", required=False, max_length=LONGEST_ADDRESS, validators=[WEB_ONLY]
    )

    def hints(self) -> Hints:
        """Return what is known of what is brought; the form must be valid."""
        values = self.cleaned_data
        return Hints(values["outlet"], values["published"], values["title"], values["url"])

    def brought(self) -> Iterator[tuple[str, UploadedFile[Any]]]:
        """Yield each file with its name, in which the browser's script tells the folders that it lies in."""
        files = self.cleaned_data["uploads"]
        paths = self._given("paths")
        names = paths if len(paths) == len(files) else [file.name or "" for file in files]
        yield from zip(names, files, strict=True)

    def refused_before(self) -> Iterator[tuple[str, str]]:
        """Yield the names of files that the browser's script did not send, each with the reason, found anew."""
        names, sizes = self._given("left_out"), self._given("left_out_size")
        for name, number in zip(names, sizes, strict=False):
            if number.isascii() and number.isdigit() and (reason := why_refused(int(number[:15]))):
                yield name, reason

    def _given(self, name: str) -> list[str]:
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []


class UploadForm(BringingForm):
    """Articles as files, as a pasted text, by their addresses, and what the one who brings them knows of them."""

    text = forms.CharField(label="Paste a text", required=False, widget=forms.Textarea(attrs={"rows": 7}), strip=False)
    addresses = forms.CharField(
        label="Web addresses, one a line",
        required=False,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false", "placeholder": "https://"}),
    )
    to_come = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """Refuse a text that is too large, as a file of that size would be."""
        text = str(self.cleaned_data["text"])
        length, most = len(text.encode()), settings.SIDELINES_MAX_DOCUMENT_BYTES
        if length > most:
            raise forms.ValidationError(f"The text has {say_size(length)}; the most is {say_size(most)}.")
        return text if text.strip() else ""

    def clean(self) -> dict[str, Any]:
        """Ask for at least one article, and for one only where title or address are given and no text is pasted."""
        values = self.cleaned_data
        if self.errors:
            return values
        files = len(values["uploads"]) + (values["to_come"] or 0)
        lines = sum(1 for line in values["addresses"].splitlines() if line.strip())
        if not (files or lines or values["text"]):
            self.add_error("uploads", "Choose at least one file, paste a text, or give an address.")
        elif not values["text"] and (files, lines) != (1, 0):
            for name in ("title", "url"):
                if values[name]:
                    self.add_error(
                        name, "This is for the pasted text, or for a single file: paste one, or leave it empty."
                    )
        return values
