"""The staff's view of every table: the record is read only; the reference data is corrected, never deleted."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest

from diplomacy import models, useradmin, wording
from diplomacy.editing.mistakes import handle_mistake
from diplomacy.editing.reference import correct_reference, fill_in
from diplomacy.reference.names import fold, slugify
from diplomacy.storage.reference import EDITORS_TERM

if TYPE_CHECKING:  # the classes take their model in brackets for mypy only
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
else:
    from django.contrib.admin import ModelAdmin
    from django.forms import ModelForm

__all__ = ["useradmin"]  # only has to be loaded

admin.site.site_header = "Sidelines"
admin.site.site_title = "Sidelines"
admin.site.index_title = "Reference data and record"


class ReadOnly(ModelAdmin):
    """Rows that only reading and settling write: anybody with the permission may look, nobody may change."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


class ReasonForm(ModelForm):
    """A row of the reference data, and why it is changed."""

    reason = forms.CharField(
        required=False, max_length=500, help_text="Where you know it from. Kept with the correction."
    )


class Reference(ModelAdmin):
    """Rows of the reference data: a change is kept as a correction, which loading the data again leaves alone."""

    form = ReasonForm
    show_full_result_count = False
    list_per_page = 50
    fixed: tuple[str, ...] = ()  # what other rows and corrections name the row by

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: the record refers to it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """The row's lasting key may be given once."""
        return self.fixed if obj else ()

    def complete(self, row: Any, *, new: bool) -> list[str]:
        """Fill in what follows from the other fields; return the names of what was filled in."""
        return []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store a new row, or the corrections of an old one."""
        filled = self.complete(obj, new=not change)
        if not change:
            obj.save()
            return
        changed = [name for name in form.changed_data if name != "reason"]
        user = request.user if request.user.is_authenticated else None
        correct_reference(obj, [*changed, *filled], user, form.cleaned_data["reason"])


@admin.register(models.Country)
class CountryAdmin(Reference):
    """Parties come with the reference data; here they are corrected."""

    fixed = ("code", "slug", "kind")
    list_display = ("name", "code", "kind", "subkind", "region")
    list_filter = ("kind", "region")
    search_fields = ("name", "code", "official_name")
    autocomplete_fields = ("seat",)
    exclude = ("sort_key",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def complete(self, row: models.Country, *, new: bool) -> list[str]:
        """The sort key follows the name."""
        return fill_in(row)


@admin.register(models.Leader)
class LeaderAdmin(Reference):
    """People: those of the reference data, those found in articles, and those added here."""

    list_display = ("name", "family_name", "origin", "confirmed", "sample")
    list_filter = ("origin", "confirmed", "sample")
    search_fields = ("folded",)
    fields = ("name", "aliases", "family_name", "gender", "confirmed", "reason")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a name however it is accented."""
        return super().get_search_results(request, queryset, fold(search_term))

    def complete(self, row: models.Leader, *, new: bool) -> list[str]:
        """Search text and sort key follow the names; a new person gets an address."""
        if new:
            row.origin = models.Leader.Origin.EDITOR
            row.slug = _free_slug(row.name)
        return fill_in(row)


@admin.register(models.Term)
class TermAdmin(Reference):
    """Offices held."""

    list_display = ("leader", "role", "country", "role_kind", "start_earliest", "end_latest")
    list_filter = ("role_kind",)
    list_select_related = ("leader", "country")
    search_fields = ("leader__folded", "country__name", "role")
    autocomplete_fields = ("leader", "country")
    exclude = ("key",)

    def complete(self, row: models.Term, *, new: bool) -> list[str]:
        """A new term gets a key that loading the reference data leaves alone."""
        if new:
            row.key = f"{EDITORS_TERM}{uuid.uuid4().hex}"
        return []


@admin.register(models.Summit)
class SummitAdmin(Reference):
    """Editions of summits."""

    fixed = ("slug", "series")
    list_display = ("label", "name", "city", "host", "start", "end")
    list_filter = ("year",)
    list_select_related = ("host",)
    search_fields = ("label", "name", "slug")
    autocomplete_fields = ("series", "host")


def _free_slug(name: str) -> str:
    """Return an address for a person, with a number where a namesake has it."""
    stem = slugify(name)[:100] or "leader"
    taken = set(models.Leader.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 1
    slug = stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


@admin.register(models.Outlet)
class OutletAdmin(ReadOnly):
    """Publishers. Whether everybody may read their full text is for people to decide."""

    list_display = ("name", "kind", "country", "open_text")
    list_filter = ("kind", "open_text")
    list_select_related = ("country",)
    search_fields = ("name",)
    fields = ("name", "slug", "kind", "country", "open_text")
    readonly_fields = ("name", "slug", "kind", "country")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Staff with the permission, as Django has it."""
        return ModelAdmin.has_change_permission(self, request, obj)


@admin.register(models.SummitSeries)
class SummitSeriesAdmin(ReadOnly):
    """Series of summits."""

    list_display = ("code", "name", "level")
    search_fields = ("code", "name")


@admin.register(models.Place)
class PlaceAdmin(ReadOnly):
    """Cities and venues."""

    list_display = ("name", "country", "kind")
    list_select_related = ("country",)
    search_fields = ("name",)


@admin.register(models.Document)
class DocumentAdmin(ReadOnly):
    """Bytes as they came. They are not loaded to list them."""

    list_display = ("name", "state", "created_at", "read_at")
    list_filter = ("state",)
    search_fields = ("name", "origin")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave the bytes where they are."""
        return super().get_queryset(request).defer("content")


@admin.register(models.Article)
class ArticleAdmin(ReadOnly):
    """Articles."""

    list_display = ("public_id", "outlet", "published", "sample", "copy_of", "withdrawn_at")
    list_filter = ("sample",)
    list_select_related = ("outlet", "copy_of")
    search_fields = ("public_id", "url")


@admin.register(models.ArticleDecision)
class ArticleDecisionAdmin(ReadOnly):
    """What people decided about articles."""

    list_display = ("article", "field", "value", "machine_value_now", "made_by", "made_at", "undone_at")
    list_filter = ("field",)
    list_select_related = ("article", "made_by")
    search_fields = ("article__public_id", "reason")


@admin.register(models.CopyLink)
class CopyLinkAdmin(ReadOnly):
    """Articles that are copies of one another."""

    list_display = ("one", "other")
    list_select_related = ("one", "other")
    search_fields = ("one__public_id", "other__public_id")


@admin.register(models.ArticleVersion)
class ArticleVersionAdmin(ReadOnly):
    """The words of articles. They are not loaded to list them."""

    list_display = ("article", "number", "title", "created_at")
    list_select_related = ("article",)
    search_fields = ("title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave texts and search vectors where they are until one is opened."""
        return super().get_queryset(request).defer("text", "search")


@admin.register(models.Meeting)
class MeetingAdmin(ReadOnly):
    """Meetings, as settling has them."""

    list_display = ("public_id", "earliest", "latest", "city", "status", "mode", "version", "removed_at")
    list_filter = ("status", "mode", "sample")
    search_fields = ("public_id", "words")


@admin.register(models.Report)
class ReportAdmin(ReadOnly):
    """What single articles say of single meetings."""

    list_display = ("anchor", "article", "meeting", "earliest", "status", "retired_at")
    list_select_related = ("article", "meeting")
    search_fields = ("anchor", "article__public_id", "meeting__public_id")


@admin.register(models.Statement)
class StatementAdmin(ReadOnly):
    """Statements, as settling has them."""

    list_display = ("public_id", "speaker", "published", "words", "removed_at")
    list_filter = ("kind", "sample")
    search_fields = ("public_id", "speaker", "words")


@admin.register(models.Quotation)
class QuotationAdmin(ReadOnly):
    """What single articles say was said."""

    list_display = ("anchor", "article", "speaker", "words", "retired_at")
    list_select_related = ("article",)
    search_fields = ("anchor", "speaker", "words")


@admin.register(models.Participation)
class ParticipationAdmin(ReadOnly):
    """Who took part in what."""

    list_display = ("meeting", "position", "leader", "country", "role")
    list_select_related = ("meeting", "leader", "country")
    search_fields = ("meeting__public_id", "name")


@admin.register(models.Correction)
class CorrectionAdmin(ReadOnly):
    """What people decided."""

    list_display = ("target", "record", "field", "value", "machine_value_now", "made_by", "made_at", "undone_at")
    list_filter = ("target",)
    list_select_related = ("made_by",)
    search_fields = ("record", "address", "field", "reason")


@admin.register(models.Rejection)
class RejectionAdmin(ReadOnly):
    """Accounts that people found wrong."""

    list_display = ("kind", "article", "reason", "made_by", "made_at", "undone_at", "gone_at")
    list_filter = ("kind",)
    list_select_related = ("made_by",)
    search_fields = ("article", "anchor", "reason")


@admin.register(models.Judgement)
class JudgementAdmin(ReadOnly):
    """Which reports people called the same, and which not."""

    list_display = ("same", "first_article", "second_article", "reason", "made_by", "made_at", "undone_at", "gone_at")
    list_filter = ("same",)
    list_select_related = ("made_by",)
    search_fields = ("first_article", "second_article", "reason")


@admin.register(models.Addition)
class AdditionAdmin(ReadOnly):
    """What people added by hand."""

    list_display = ("kind", "words", "article", "made_by", "made_at", "undone_at", "gone_at")
    list_filter = ("kind",)
    list_select_related = ("made_by",)
    search_fields = ("words", "article", "reason")


@admin.register(models.Confirmation)
class ConfirmationAdmin(ReadOnly):
    """What people found right as it stands."""

    list_display = ("question", "record", "reason", "made_by", "made_at", "undone_at")
    list_filter = ("question",)
    list_select_related = ("made_by",)
    search_fields = ("record", "reason")


@admin.register(models.SamePerson)
class SamePersonAdmin(ReadOnly):
    """Which names of articles people found to be leaders who are known already."""

    list_display = ("found", "leader", "reason", "made_by", "made_at", "undone_at")
    list_select_related = ("made_by",)
    search_fields = ("found", "leader", "reason")


@admin.register(models.MistakeReport)
class MistakeReportAdmin(ReadOnly):
    """What readers say is wrong. Who dealt with a report says here what came of it."""

    list_display = ("target", "record", "field", "words", "made_at", "outcome", "handled_by")
    list_filter = ("outcome", "target", "field")
    list_select_related = ("handled_by",)
    search_fields = ("record", "words")
    actions = ("corrected", "right", "unclear")

    def has_handle_permission(self, request: HttpRequest) -> bool:
        """Whoever may change reports, as Django has it."""
        return ModelAdmin.has_change_permission(self, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Put what waits first."""
        return super().get_queryset(request).order_by(F("handled_at").desc(nulls_first=True), "made_at")

    @admin.action(description="Dealt with: corrected", permissions=["handle"])
    def corrected(self, request: HttpRequest, queryset: QuerySet[models.MistakeReport]) -> None:
        """Note that the record was put right."""
        self._handle(request, queryset, models.MistakeReport.Outcome.CORRECTED)

    @admin.action(description="Dealt with: the record is right", permissions=["handle"])
    def right(self, request: HttpRequest, queryset: QuerySet[models.MistakeReport]) -> None:
        """Note that nothing was wrong."""
        self._handle(request, queryset, models.MistakeReport.Outcome.RIGHT)

    @admin.action(description="Dealt with: not to be made out", permissions=["handle"])
    def unclear(self, request: HttpRequest, queryset: QuerySet[models.MistakeReport]) -> None:
        """Note that nobody can tell what was meant."""
        self._handle(request, queryset, models.MistakeReport.Outcome.UNCLEAR)

    def _handle(self, request: HttpRequest, queryset: QuerySet[models.MistakeReport], outcome: str) -> None:
        """Note what came of the chosen reports that still wait."""
        chosen = queryset.filter(handled_at=None)
        assert request.user.is_authenticated
        for report in chosen:
            handle_mistake(report, request.user, outcome)
        self.message_user(request, f"{wording.say_count(len(chosen), 'report')} dealt with.")


@admin.register(models.Feed)
class FeedAdmin(ReadOnly):
    """What is polled. Feeds are kept on their own pages."""

    list_display = ("name", "outlet", "state", "interval", "next_at", "last_success_at", "failures")
    list_filter = ("state",)
    search_fields = ("name", "address")


@admin.register(models.CorrectionAnchor)
class CorrectionAnchorAdmin(ReadOnly):
    """What corrections of meetings and statements hold on to."""

    list_display = ("correction", "position", "article", "anchor")
    list_select_related = ("correction",)
    search_fields = ("article", "anchor")


@admin.register(models.FormerMeeting)
class FormerMeetingAdmin(ReadOnly):
    """Which meetings accounts belonged to before."""

    list_display = ("handle", "meeting")
    list_select_related = ("meeting",)
    search_fields = ("handle", "meeting__public_id")


@admin.register(models.MeetingVersion)
class MeetingVersionAdmin(ReadOnly):
    """What meetings were before."""

    list_display = ("meeting", "number", "cause", "created_at")
    list_select_related = ("meeting",)
    search_fields = ("meeting__public_id",)


@admin.register(models.UnsurePair)
class UnsurePairAdmin(ReadOnly):
    """What settling leaves to people: reports that may be of one meeting."""

    list_display = ("reason", "score", "one", "other", "asked_at")
    list_select_related = ("one", "other")
    list_filter = ("rule",)


@admin.register(models.ReportParticipant)
class ReportParticipantAdmin(ReadOnly):
    """Who took part, as single articles say."""

    list_display = ("report", "position", "leader", "country", "role")
    list_select_related = ("report", "leader", "country")
    search_fields = ("report__anchor", "name")


admin.site.register(
    [
        models.Batch,
        models.CopyMark,
        models.FeedEntry,
        models.MeetingChange,
        models.MistakeSender,
        models.PutOff,
        models.QuotationMark,
        models.RecurringJob,
        models.Redirect,
        models.ReferenceLoad,
        models.Rereading,
        models.ReportDyad,
        models.StatusChange,
        models.Theme,
        models.Topic,
    ],
    ReadOnly,
)
