"""Forms of staff pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.template.defaultfilters import filesizeformat

from diplomacy.models import Document

PASTED = "pasted text"
LONGEST_ADDRESS = 600  # article keys are made of it
WEB_ONLY = URLValidator(schemes=["http", "https"], message="The address must begin with http:// or https://.")


@dataclass(frozen=True, slots=True)
class Brought:
    """One document of an upload, checked."""

    name: str
    content: bytes
    media_type: str


class FilesInput(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, none of them empty or too large. Gives a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files; each that is refused is named with the reason."""
        files: Sequence[UploadedFile[Any]] = data if isinstance(data, list | tuple) else [data] if data else []
        most = settings.SIDELINES_MAX_DOCUMENT_BYTES
        errors = []
        for file in files:
            if not file.size:
                errors.append(f"{file.name} is empty.")
            elif file.size > most:
                errors.append(f"{file.name} has {size(file.size)}; the most is {size(most)} a file.")
        if errors:
            raise forms.ValidationError([forms.ValidationError(error) for error in errors])
        return list(files)


def size(number: int) -> str:
    """Return a number of bytes as people say it: `10.0 MB`."""
    return filesizeformat(number).replace("\N{NO-BREAK SPACE}", " ")


class UploadForm(forms.Form):
    """Articles as files or as a pasted text, and what the one who brings them knows of them."""

    uploads = FilesField(label="Choose files", required=False)
    text = forms.CharField(label="Or paste a text", required=False, widget=forms.Textarea(attrs={"rows": 10}))
    outlet = forms.CharField(
        label="Outlet, if the articles do not say",
        required=False,
        max_length=Document._meta.get_field("outlet_hint").max_length,
    )
    published = forms.DateField(
        label="Published, if the articles do not say",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "The date must be a day such as 2025-06-18."},
    )
    title = forms.CharField(label="Title", required=False, max_length=500, help_text="For one article only.")
    url = forms.CharField(
        label="Address",
        required=False,
        max_length=LONGEST_ADDRESS,
        validators=[WEB_ONLY],
        help_text="For one article only.",
    )

    def clean_text(self) -> str:
        """Refuse a text that is too large, as a file of that size would be."""
        text = str(self.cleaned_data["text"])
        length, most = len(text.encode()), settings.SIDELINES_MAX_DOCUMENT_BYTES
        if length > most:
            raise forms.ValidationError(f"The text has {size(length)}; the most is {size(most)}.")
        return text

    def clean(self) -> dict[str, Any]:
        """Ask for at least one article, and for one only where title or address are given."""
        values = self.cleaned_data
        if self.errors:
            return values
        number = len(values["uploads"]) + bool(values["text"])
        if not number:
            self.add_error("uploads", "Choose at least one file, or paste a text.")
        if number > 1:
            for name in ("title", "url"):
                if values[name]:
                    self.add_error(name, "Several articles cannot share this: leave it empty, or add them singly.")
        return values

    def documents(self) -> list[Brought]:
        """Return what was brought; the form must be valid."""
        brought = [
            Brought((file.name or "file").replace("\0", ""), file.read(), file.content_type or "")
            for file in self.cleaned_data["uploads"]
        ]
        if self.cleaned_data["text"]:
            brought.append(Brought(PASTED, self.cleaned_data["text"].encode(), "text/plain"))
        return brought
