"""Readers' reports of mistakes: a page with a form, and one that says thank you. No account, no script."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from diplomacy.editing.mistakes import TooManyReports, report_mistake
from diplomacy.models import MistakeReport
from diplomacy.queries.mistakes import MistakenRecord, find_record
from diplomacy.web.requests import client_address

TOO_MANY = 429


class MistakeForm(forms.Form):
    """What is wrong, in the reader's words. `website` is seen by machines only: what is filled in there is dropped."""

    field = forms.ChoiceField(
        label="What is wrong?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong.", "invalid_choice": "Choose what is wrong."},
    )
    words = forms.CharField(
        label="What should it say, and where do you know it from?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="A link to a source helps most.",
        error_messages={"required": "Say what is wrong, in a sentence or two."},
    )
    contact = forms.CharField(
        label="How can we reach you? (optional)",
        required=False,
        max_length=200,
        help_text="An e-mail address, for questions only. It is deleted once your report was dealt with.",
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, target: str, *args: object, **kwargs: object) -> None:
        """Offer what can be wrong with such a record."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(field.value, field.label) for field in MistakeReport.FIELDS_OF[target]]
        self.fields["field"].choices = choices  # type: ignore[attr-defined]

    @property
    def baited(self) -> bool:
        """Whether a machine filled it in."""
        return bool(self.data.get("website"))


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, target: str, public_id: str) -> HttpResponse:
    """Show the form for a record, `field` chosen in it; or take a report in and lead on to the thanks."""
    record = _record(target, public_id)
    if request.method != "POST":
        return _form(request, record, MistakeForm(target, initial={"field": request.GET.get("field", "")}))
    form = MistakeForm(target, request.POST)
    if not form.is_valid():
        return _form(request, record, form, status=400)
    said = form.cleaned_data
    if not form.baited:
        try:
            report_mistake(
                target,
                record.public_id,
                said["field"],
                said["words"],
                contact=said["contact"],
                address=client_address(request),
            )
        except TooManyReports as error:
            form.add_error(None, str(error))
            response = _form(request, record, form, status=TOO_MANY)
            response["Retry-After"] = str(int(error.wait.total_seconds()) + 1)
            return response
    return redirect(f"mistake-{target}-thanks", public_id)


@require_safe
def thanks(request: HttpRequest, target: str, public_id: str) -> HttpResponse:
    """Say thank you, and what happens now."""
    return render(request, "mistakes/thanks.html", {"record": _record(target, public_id)})


def _record(target: str, public_id: str) -> MistakenRecord:
    record = find_record(target, public_id)
    if record is None:
        raise Http404(f"There is no {target} at this address.")
    return record


def _form(request: HttpRequest, record: MistakenRecord, form: MistakeForm, status: int = 200) -> HttpResponse:
    response = render(request, "mistakes/report.html", {"record": record, "form": form}, status=status)
    patch_cache_control(response, no_store=True)  # what somebody wrote is nobody else's
    return response
