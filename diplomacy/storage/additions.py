"""What an editor found in an article where the machine had missed it: reports and quotations of the editor's making."""

from __future__ import annotations

from django.utils import timezone

from diplomacy import records
from diplomacy.models import (
    Addition,
    Article,
    ArticleVersion,
    Quotation,
    Rejection,
    Report,
    ReportDyad,
    ReportParticipant,
)
from diplomacy.resolution.anchors import digest, of_meeting, of_statement
from diplomacy.storage.former import remember_meetings
from diplomacy.storage.keys import Keys
from diplomacy.storage.readings import fill_quotation, fill_report, participant_rows, store_dyads


def add_report(row: Article, version: ArticleVersion, meeting: records.ExtractedMeeting, keys: Keys) -> Report | None:
    """Store an editor's report of a meeting; None where it stands there already."""
    anchor = digest("editor", of_meeting(_article(row, version), meeting))
    if row.reports.filter(anchor=anchor, retired_at=None).exists():
        return None
    keys.add_found_people(meeting.participants, sample=row.sample)
    report = Report(article=row, anchor=anchor, origin=Report.Origin.EDITOR)
    fill_report(report, row, version, records.Report(anchor, meeting), keys)
    report.save()
    ReportParticipant.objects.bulk_create(participant_rows(report, meeting.participants, keys))
    store_dyads([report])
    return report


def add_quotation(
    row: Article,
    version: ArticleVersion,
    said: records.ExtractedStatement,
    report: Report | None,
    keys: Keys,
) -> Quotation | None:
    """Store an editor's quotation, said at the meeting of `report` if given; None where it stands there already."""
    anchor = digest("editor", of_statement(said))
    if row.quotations.filter(anchor=anchor, retired_at=None).exists():
        return None
    quotation = Quotation(article=row, anchor=anchor, origin=Report.Origin.EDITOR, report=report)
    fill_quotation(quotation, row, version, said, keys)
    quotation.save()
    return quotation


def added_report(addition: Addition) -> Report | None:
    """Return the report that an addition made, while it stands."""
    if addition.kind != Rejection.Kind.REPORT:
        return None
    return Report.objects.filter(
        article__key=addition.article, anchor=addition.anchor, origin=Report.Origin.EDITOR, retired_at=None
    ).first()


def added_quotation(addition: Addition) -> Quotation | None:
    """Return the quotation that an addition made, while it stands."""
    if addition.kind != Rejection.Kind.QUOTATION:
        return None
    return Quotation.objects.filter(
        article__key=addition.article, anchor=addition.anchor, origin=Report.Origin.EDITOR, retired_at=None
    ).first()


def take_back(addition: Addition) -> None:
    """Retire what an addition made. To be settled afterwards."""
    if report := added_report(addition):
        rows = Report.objects.filter(pk=report.pk)
        remember_meetings(rows)
        rows.update(retired_at=timezone.now(), meeting=None)
        ReportDyad.objects.filter(report=report).delete()
    if quotation := added_quotation(addition):
        Quotation.objects.filter(pk=quotation.pk).update(retired_at=timezone.now())


def _article(row: Article, version: ArticleVersion) -> records.Article:
    return records.Article(row.public_id, version.title, version.text)
