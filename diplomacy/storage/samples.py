"""Taking the sample articles, and all that came from them, out again."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from diplomacy.models import (
    Addition,
    Article,
    Correction,
    Document,
    Judgement,
    Leader,
    Meeting,
    MistakeReport,
    Outlet,
    Rejection,
    Statement,
)
from diplomacy.storage.provenance import SAMPLE


@transaction.atomic
def remove_samples() -> Counter[str]:
    """Remove every sample article and what only they told: meetings, statements, people, documents, outlets.

    Returns how many of each. Real articles and what they say are untouched, for samples join only one another.
    """
    articles = Article.objects.filter(sample=True)
    removed: Counter[str] = Counter(articles=articles.count())
    outlets = list(articles.exclude(outlet=None).values_list("outlet", flat=True).distinct())
    documents = list(Document.objects.filter(articles__in=articles).values_list("pk", flat=True).distinct())
    _remove_decisions()
    _remove_reports_of_mistakes()
    statements = Statement.objects.filter(sample=True)
    removed["statements"] = statements.count()
    statements.delete()
    articles.delete()
    meetings = Meeting.objects.filter(sample=True)
    removed["meetings"] = meetings.count()
    meetings.delete()
    Leader.objects.filter(sample=True, origin=Leader.Origin.ARTICLE).delete()
    Document.objects.filter(pk__in=documents, articles=None).delete()
    Outlet.objects.filter(pk__in=outlets, articles=None).delete()
    return removed


def _remove_decisions() -> None:
    """Remove what people decided about samples: it would wait in review for ever."""
    Correction.objects.filter(anchors__article__startswith=SAMPLE).delete()
    Rejection.objects.filter(article__startswith=SAMPLE).delete()
    Judgement.objects.filter(first_article__startswith=SAMPLE).delete()
    Addition.objects.filter(article__startswith=SAMPLE).delete()


def _remove_reports_of_mistakes() -> None:
    """Remove what readers said of samples."""
    for target, model in (("article", Article), ("meeting", Meeting), ("statement", Statement)):
        ids = model.objects.filter(sample=True).values("public_id")
        MistakeReport.objects.filter(target=target, record__in=ids).delete()
