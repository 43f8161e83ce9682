"""Which reports are one meeting: merge two, split one, and what does not count at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from diplomacy.editing.reports import merge_meetings, reject_quotation, reject_report, split_meeting
from diplomacy.filters import FilterError
from diplomacy.models import Meeting, Quotation, Report
from diplomacy.models.roles import Role
from diplomacy.queries.cards import Card
from diplomacy.queries.editing.merging import (
    ToldReport,
    compare,
    find_report,
    meeting_of,
    meetings_called,
    meetings_near,
    reports_told,
    told,
)
from diplomacy.queries.meeting.page import find_meeting, new_address
from diplomacy.queries.mistakes import named
from diplomacy.queries.statements import find_quotation
from diplomacy.storage.deciding import newest_record
from diplomacy.web.editing.fields import DecisionForm, TypeAhead, WhenField
from diplomacy.web.editing.flow import Sheet, decide, editor, saved, unless_gone
from diplomacy.web.editing.meetings import meeting_at
from diplomacy.web.staff import for_role


class NearForm(forms.Form):
    """Which other meetings to look for: with whom, on which day."""

    use_required_attribute = False
    name = forms.CharField(
        label="With a person, a country or at a summit", required=False, max_length=200, widget=TypeAhead("person")
    )
    day = WhenField(label="On the day", help_text="17 June 2025, or 2025-06-17.")


class MergeForm(DecisionForm):
    """Two meetings are one."""

    button = "They are one meeting: merge"


class RejectForm(DecisionForm):
    """An account is wrong."""

    button = "It does not count"


class SplitForm(DecisionForm):
    """Some reports of a meeting are of another one."""

    button = "Split"
    reports = forms.TypedMultipleChoiceField(
        label="Which reports are of another meeting?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose the reports that are of another meeting.",
            "invalid_choice": "One of the reports chosen is not of this meeting any more. Load the page again.",
        },
    )

    def __init__(self, reports: Sequence[ToldReport], *args: Any, **kwargs: Any) -> None:
        """Offer the reports of the meeting."""
        super().__init__(*args, **kwargs)
        self.told = reports
        self.fields["reports"].choices = [(each.number, each.title) for each in reports]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[tuple[ToldReport, bool]]:
        """Every report, and whether it is chosen."""
        given = {str(each) for each in (self["reports"].value() or [])}
        return [(each, str(each.number) in given) for each in self.told]


@require_safe
@for_role(Role.EDITOR)
@unless_gone
def merge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show which meetings this one could be merged with: those near it, or those that are looked for."""
    meeting = meeting_at(request, public_id)
    form = NearForm(request.GET if "name" in request.GET or "day" in request.GET else None)
    cards = _candidates(meeting, form)
    sheet = _sheet(meeting, "Merge with another meeting")
    context = {"sheet": sheet, "form": form, "cards": cards, "meeting": meeting}
    return render(request, "editing/merge.html", context, status=422 if form.errors else 200)


def _candidates(meeting: Meeting, form: NearForm) -> tuple[Card, ...]:
    """Return the meetings that are looked for, those near this one where nothing is asked; errors stand in the form."""
    if form.is_bound and not form.is_valid():
        return ()
    said = form.cleaned_data if form.is_bound else {}
    if not (said.get("name") or said.get("day")):
        return meetings_near(meeting)
    try:
        return meetings_called(meeting, said["name"], said["day"].earliest if said["day"] else None)
    except FilterError as error:
        form.add_error("name", f"“{said['name']}” is not known: {error.allowed}.")
        return ()


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
@unless_gone
def merge_with(request: HttpRequest, public_id: str, other_id: str) -> HttpResponse:
    """Show two meetings side by side, and merge them once that is confirmed."""
    one, other = meeting_at(request, public_id), meeting_at(request, other_id)
    if one.pk == other.pk:
        raise Http404("A meeting cannot be merged with itself.")
    sheet = _sheet(
        one,
        "Are these one meeting?",
        "editing/compare.html",
        rows=compare(newest_record(one), newest_record(other)),
        sides=[(each.get_absolute_url(), reports_told(each)) for each in (one, other)],
    )
    form = MergeForm(request.POST if request.method == "POST" else None)

    def save() -> HttpResponse:
        made = merge_meetings(one, other, editor(request), form.cleaned_data["reason"])
        left, right = _now(one), _now(other)
        apart = not left.removed_at and left.pk != right.pk
        said = "Kept as one, but other judgements still hold them apart; see the review." if apart else "Merged."
        history = reverse("meeting-history", args=[left.public_id])
        return saved(request, left.get_absolute_url(), said, f"{history}#judgement-{made[0].pk}")

    return decide(request, sheet, form, save)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
@unless_gone
def split(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let an editor choose the reports that are of another meeting."""
    meeting = meeting_at(request, public_id)
    sheet = _sheet(meeting, "Split this meeting", "editing/split.html")
    form = SplitForm(reports_told(meeting), request.POST if request.method == "POST" else None)

    def save() -> HttpResponse:
        numbers = form.cleaned_data["reports"]
        leaving = list(Report.objects.filter(pk__in=numbers))
        made = split_meeting(meeting, leaving, editor(request), form.cleaned_data["reason"])
        new = meeting_of(numbers[0]) or meeting
        history = reverse("meeting-history", args=[new.public_id])
        said = "Split: this is the other meeting." if new.pk != meeting.pk else "Split."
        return saved(request, new.get_absolute_url(), said, f"{history}#judgement-{made[0].pk}")

    return decide(request, sheet, form, save)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
def reject(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Let a report or a quotation not count, once that is confirmed and said why."""
    found = find_report(number) if kind == "report" else find_quotation(number)
    if found is None:
        raise Http404(f"There is no {kind} at this address.")
    sheet = _rejecting(found)
    form = RejectForm(request.POST if request.method == "POST" else None)

    def save() -> HttpResponse:
        act = reject_report if isinstance(found, Report) else reject_quotation
        made = act(found, editor(request), form.cleaned_data["reason"])  # type: ignore[arg-type]
        article = found.article.get_absolute_url()
        history = reverse("article-history", args=[found.article.public_id])
        return saved(request, article, f"The {kind} does not count any more.", f"{history}#rejection-{made.pk}")

    return decide(request, sheet, form, save)


def _rejecting(found: Report | Quotation) -> Sheet:
    article = found.article
    if isinstance(found, Report):
        report = told(found)
        title, words, record = "Reject this report", report.sentence, report.title
        intro = "The article’s sentence will count for no meeting any more. A meeting that rests on it alone goes."
    else:
        title, words, record = "Reject this quotation", found.words, f"{found.speaker}, in “{found.version.title}”"
        intro = "These words will count for no statement any more. A statement that rests on them alone goes."
    return Sheet(
        title=title,
        record=record,
        back=article.get_absolute_url(),
        intro=intro,
        template="editing/reject.html",
        more={"words": words, "outlet": article.outlet.name if article.outlet else ""},
    )


def _now(meeting: Meeting) -> Meeting:
    """Return a meeting as it is now, or the one that took its place."""
    found = find_meeting(meeting.public_id) or meeting
    return (new_address(meeting.public_id) or found) if found.removed_at else found


def _sheet(meeting: Meeting, title: str, template: str = "", **more: Any) -> Sheet:
    called = named("meeting", [meeting.public_id]).get(meeting.public_id)
    return Sheet(
        title=title,
        record=called.name if called else "",
        back=meeting.get_absolute_url(),
        template=template,
        more=more,
    )
