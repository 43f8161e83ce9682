"""Correcting an article: its outlet and day, whether it counts, and what was missed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from diplomacy import wording
from diplomacy.editing.additions import add_meeting, add_statement
from diplomacy.editing.articles import correct_article, withdraw_article
from diplomacy.editing.errors import EditingError
from diplomacy.models import Article, Country, Leader
from diplomacy.models.roles import Role
from diplomacy.queries.articles import UNTITLED, find_article, why_withdrawn
from diplomacy.queries.editing.choices import Sentence, find_words, newest_version, reports_in, sentences_of
from diplomacy.queries.editing.merging import find_report, meeting_of
from diplomacy.queries.editing.naming import UnknownNameError, leader_of, party_or_leader
from diplomacy.queries.editing.participants import in_office
from diplomacy.records import Json, Mode, PartialDate, Span, Status
from diplomacy.web.editing.fields import (
    CountryField,
    DayField,
    DecisionForm,
    SummitField,
    TypeAhead,
    WhenField,
    as_typed,
    join_days,
)
from diplomacy.web.editing.flow import Clash, RecordGone, Sheet, decide, editor, saved, unless_gone, with_clash
from diplomacy.web.errors import gone
from diplomacy.web.staff import for_role

ROWS = 3  # participants that the form for a missed meeting has room for; more are added on the meeting's own page
UNKNOWN = "Tick “names that are not known here” to keep it as it stands."


class SeenForm(DecisionForm):
    """A form for one value; `before` is what the editor saw."""

    title: ClassVar[str]
    before = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)


class OutletForm(SeenForm):
    """Who published the article."""

    title = "Correct the outlet"
    value = forms.CharField(label="Outlet", max_length=160, error_messages={"required": "An outlet needs a name."})


class PublishedForm(SeenForm):
    """When the article came out."""

    title = "Correct the day of publication"
    value = DayField(
        label="Published on",
        required=True,
        help_text="A day, such as 17 June 2025.",
        error_messages=dict.fromkeys(
            ("required", "not_a_day"), "Give the day on which it came out, such as 17 June 2025."
        ),
    )


class WithdrawForm(DecisionForm):
    """The article does not count."""

    button = "Withdraw it"


class SentenceForm(DecisionForm):
    """Something that a sentence of an article says and the machine missed."""

    sentence = forms.ChoiceField(
        label="Which sentence says so?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the sentence that says so.",
            "invalid_choice": "Choose the sentence again: the article’s words have changed.",
        },
    )
    unknown = forms.BooleanField(label="Keep names that are not known here as they stand", required=False)

    def __init__(self, text: Sequence[Sequence[Sentence]], *args: Any, **kwargs: Any) -> None:
        """Offer the sentences of the article."""
        super().__init__(*args, **kwargs)
        self.text = text
        self.spans = {each.value: each.span for line in text for each in line}
        self.fields["sentence"].choices = [(each.value, each.text) for line in text for each in line]  # type: ignore[attr-defined]

    @property
    def paragraphs(self) -> list[list[tuple[Sentence, bool]]]:
        """Return every sentence of every paragraph, and whether it is chosen."""
        chosen = self["sentence"].value()
        return [[(each, each.value == chosen) for each in line] for line in self.text]

    @property
    def inputs(self) -> list[forms.BoundField]:
        """Return the inputs besides that of the sentence."""
        return [field for field in self.visible_fields() if field.name != "sentence"]


class MissedMeetingForm(SentenceForm):
    """A meeting that was missed: who, and what the sentence says of it."""

    button = "Add the meeting"
    first = WhenField(label="When", help_text="As exactly as the article says: 17 June 2025, June 2025.")
    last = WhenField(label="Until", help_text="Only where it lies between two days.")
    city = forms.CharField(label="City", required=False, max_length=120)
    place = CountryField(label="In which country it was")
    summit = SummitField(label="On the sidelines of")
    mode = forms.ChoiceField(label="In person or not", choices=[(each.value, wording.say_mode(each)) for each in Mode])
    status = forms.ChoiceField(label="Status", choices=[(each.value, wording.say_status(each)) for each in Status])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make room for the participants."""
        super().__init__(*args, **kwargs)
        names = []
        for n in range(ROWS):
            self.fields[f"who_{n}"] = forms.CharField(
                label=f"Participant {n + 1}", required=False, max_length=160, widget=TypeAhead("person")
            )
            self.fields[f"office_{n}"] = forms.CharField(label=f"Office ({n + 1})", required=False, max_length=200)
            self.fields[f"party_{n}"] = CountryField(label=f"Country ({n + 1})")
            names += [f"who_{n}", f"office_{n}", f"party_{n}"]
        for name in ("mode", "status"):
            self.fields[name].required = False
            self.fields[name].error_messages["invalid_choice"] = "Choose one of those offered."
        self.fields["who_0"].help_text = "A person, or a country or organisation where nobody is named."
        self.order_fields(["sentence", *names, "unknown"])
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean(self) -> dict[str, Any]:
        """Find who is meant by each name, and read the date."""
        said = self.cleaned_data
        found = {}
        for n in range(ROWS):
            name = said.get(f"who_{n}")
            if name:
                try:
                    found[n] = party_or_leader(name)
                except UnknownNameError as error:
                    if not said.get("unknown"):
                        self.add_error(f"who_{n}", f"{error} {UNKNOWN}")
        said["found"] = found
        given = [n for n in range(ROWS) if said.get(f"who_{n}") or said.get(f"office_{n}") or said.get(f"party_{n}")]
        said["rows"] = given
        if len(given) < 2 and not any(name.startswith(("who_", "party_", "office_")) for name in self.errors):
            self.add_error(f"who_{len(given)}", "A meeting needs two participants.")
        if "first" not in self.errors and "last" not in self.errors:
            try:
                said["date"] = join_days(said.get("first"), said.get("last"))
            except forms.ValidationError as error:
                self.add_error("last", error)
        return said

    def people(self) -> list[dict[str, Json]]:
        """Return the participants as objects, with the office held on the day where none was given."""
        said = self.cleaned_data
        day = said["first"].earliest if said.get("first") else timezone.now().date()
        return [self._person(n, day) for n in said["rows"]]

    def _person(self, n: int, day: date) -> dict[str, Json]:
        said, found = self.cleaned_data, self.cleaned_data["found"].get(n)
        party = said[f"party_{n}"]
        person: dict[str, Json] = {"party": party.code if party else None, "role": said[f"office_{n}"] or None}
        if isinstance(found, Country):
            return {**person, "party": found.code}
        if not isinstance(found, Leader):
            return {**person, "name": " ".join(said[f"who_{n}"].split()) or None}
        return {**in_office(person, found, day), "name": found.name, "leader": found.slug}

    def facts(self) -> dict[str, Json]:
        """Return what is known of the meeting besides."""
        said = self.cleaned_data
        values: dict[str, Json] = {
            "date": said["date"],
            "city": said["city"],
            "country": said["place"].code if said["place"] else None,
            "summit": said["summit"].slug if said["summit"] else None,
            "mode": said["mode"],
            "status": said["status"],
        }
        return {name: value for name, value in values.items() if value}


class MissedStatementForm(SentenceForm):
    """A statement that was missed: who said which words."""

    button = "Add the statement"
    words = forms.CharField(
        label="The words",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="As they stand in the text, beginning in that sentence. Empty for the whole sentence.",
    )
    speaker = forms.CharField(
        label="Who said them",
        max_length=200,
        widget=TypeAhead("person"),
        error_messages={"required": "A statement needs a speaker."},
    )
    role = forms.CharField(label="Office", required=False, max_length=200)
    country = CountryField(label="For which country or organisation")
    kind = forms.ChoiceField(
        label="Manner of speech",
        choices=[("direct", "Their own words"), ("indirect", "Reported speech")],
        error_messages={"invalid_choice": "Choose one of the two."},
    )
    report = forms.ChoiceField(
        label="Said at or about",
        required=False,
        error_messages={"invalid_choice": "Choose one of the meetings that this article reports."},
    )

    def __init__(self, article: Article, *args: Any, **kwargs: Any) -> None:
        """Offer the meetings that the article reports."""
        super().__init__(*args, **kwargs)
        offered = [(each.value, each.label) for each in reports_in(article)]
        self.fields["report"].choices = [("", "No meeting of this article"), *offered]  # type: ignore[attr-defined]
        self.version = newest_version(article)
        self.order_fields(["sentence", "words", "speaker", "unknown", "role", "country", "kind", "report", "reason"])

    def clean(self) -> dict[str, Any]:
        """Find who is meant, and where the words stand."""
        said = self.cleaned_data
        if (name := said.get("speaker")) and not said.get("unknown"):
            try:
                said["leader"] = leader_of(name)
            except UnknownNameError as error:
                self.add_error("speaker", f"{error} {UNKNOWN}")
        span: Span | None = self.spans.get(said.get("sentence", ""))
        if span and said.get("words"):
            span = find_words(self.version.text if self.version else "", said["words"], span)
            if span is None:
                self.add_error("words", "These words do not begin in the sentence that you chose. Copy them from it.")
        said["span"] = span
        return said


SEEN: Mapping[str, type[OutletForm] | type[PublishedForm]] = {"outlet": OutletForm, "published": PublishedForm}


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
@unless_gone
def edit_article(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Correct an article's outlet or day of publication."""
    kind = SEEN.get(name)
    if kind is None:
        raise Http404("An article has no such field.")
    article = _article(request, public_id)
    sheet = _sheet(article, kind.title, place="desk-form")
    now = _now(article, name)
    if request.method != "POST":
        return decide(request, sheet, kind(initial={"value": now, "before": now}), HttpResponse)
    form = kind(request.POST)

    def save() -> HttpResponse:
        said = form.cleaned_data
        if said["before"] != now:
            raise EditingError("changed meanwhile")
        made = correct_article(article, editor(request), said["reason"], **{name: said["value"]})
        if not made:
            raise EditingError("Nothing was changed.")
        return _done(request, article, f"article-{made[0].pk}", "Saved. The article is being read again with it.")

    def clash(error: EditingError, sheet: Sheet) -> tuple[Sheet, forms.Form] | None:
        if form.cleaned_data["before"] == now:
            return None
        yours = form.cleaned_data["value"]
        told = Clash(kind.title, now or "not known", wording.say_day(yours) if isinstance(yours, date) else str(yours))
        last = article.decisions.filter(field=name).select_related("made_by").first()
        their = f"{last.made_by or 'Somebody'} decided so: “{last.reason}”" if last else "It was read anew."
        return with_clash(sheet, (told,), their), kind({**dict(form.data.items()), "before": now})

    return decide(request, sheet, form, save, clash)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
@unless_gone
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let an article count no more, once that is confirmed and said why."""
    article = _article(request, public_id)
    intro = "Nobody will see it any more, and meetings and statements that rest on it alone go. It can be put back."
    sheet = _sheet(article, "Withdraw this article", intro=intro)
    form = WithdrawForm(request.POST if request.method == "POST" else None)

    def save() -> HttpResponse:
        made = withdraw_article(article, editor(request), form.cleaned_data["reason"])
        history = reverse("article-history", args=[public_id])
        return saved(request, history, "The article is withdrawn.", f"{history}#article-{made.pk}")

    return decide(request, sheet, form, save)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
@unless_gone
def missed_meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a meeting that a sentence of the article reports and the machine missed."""
    article = _article(request, public_id)
    sheet = _sheet(article, "Add a meeting that was missed", template="editing/missed.html")
    form = MissedMeetingForm(sentences_of(newest_version(article)), request.POST if request.method == "POST" else None)

    def save() -> HttpResponse:
        span = form.spans[form.cleaned_data["sentence"]]
        made = add_meeting(article, span, form.people(), editor(request), form.cleaned_data["reason"], **form.facts())
        row = article.reports.filter(anchor=made.anchor, retired_at=None).first()
        meeting = meeting_of(row.pk) if row else None
        if meeting is None:
            return _done(request, article, f"addition-{made.pk}", "The meeting was added.")
        history = reverse("meeting-history", args=[meeting.public_id])
        said = "The meeting was added."
        return saved(request, meeting.get_absolute_url(), said, f"{history}#addition-{made.pk}")

    return decide(request, sheet, form, save)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.EDITOR)
@unless_gone
def missed_statement(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a statement that the article carries and the machine missed."""
    article = _article(request, public_id)
    sheet = _sheet(article, "Add a statement that was missed", template="editing/missed.html")
    text = sentences_of(newest_version(article), title=False)
    form = MissedStatementForm(article, text, request.POST if request.method == "POST" else None)

    def save() -> HttpResponse:
        said = form.cleaned_data
        leader = said.get("leader")
        speaker: Json = (
            {"name": leader.name, "leader": leader.slug} if leader else {"name": said["speaker"], "leader": None}
        )
        made = add_statement(
            article,
            [said["span"]],
            speaker,
            editor(request),
            said["reason"],
            kind=said["kind"],
            country=said["country"].code if said["country"] else None,
            role=said["role"],
            report=find_report(int(said["report"])) if said["report"] else None,
        )
        return _done(request, article, f"addition-{made.pk}", "The statement was added.")

    return decide(request, sheet, form, save)


def _article(request: HttpRequest, public_id: str) -> Article:
    """Return the article of an address. Raises Http404, or RecordGone where it was withdrawn."""
    found = find_article(public_id)
    if found is None:
        raise Http404("There is no article at this address.")
    if found.withdrawn_at:
        raise RecordGone(gone(request, why_withdrawn(found)))
    return found


def _now(article: Article, name: str) -> str:
    if name == "outlet":
        return article.outlet.name if article.outlet else ""
    return as_typed(PartialDate.day(article.published) if article.published else None)


def _sheet(article: Article, title: str, **more: Any) -> Sheet:
    version = newest_version(article)
    record = (version.title if version else "") or UNTITLED
    return Sheet(title=title, record=record, back=article.get_absolute_url(), **more)


def _done(request: HttpRequest, article: Article, entry: str, said: str) -> HttpResponse:
    history = reverse("article-history", args=[article.public_id])
    return saved(request, article.get_absolute_url(), said, f"{history}#{entry}")
