"""Which decisions belong to the history of a record, and how many they are.

A meeting's are those on the accounts that it has or had: so they are found by its address also after it was merged,
split or removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from diplomacy.models import (
    Article,
    Correction,
    CorrectionAnchor,
    Country,
    FormerMeeting,
    Leader,
    Meeting,
    Quotation,
    Redirect,
    Rejection,
    Report,
    Statement,
    Summit,
)
from diplomacy.resolution.anchors import of_account

Scope = Mapping[str, Q]
ACTS = "count(DISTINCT coalesce(nullif(d.act, ''), d.id::text))"


def meeting_scope(meeting: Meeting) -> Scope:
    """Return which decisions are on a meeting or on its reports."""
    addresses = _with_merged(Redirect.Target.MEETING, meeting.public_id)
    own = Report.objects.filter(meeting=meeting).values_list("fingerprint", flat=True)
    former = FormerMeeting.objects.filter(meeting__public_id__in=addresses).values_list("handle", flat=True)
    handles = {*own, *former}
    report = Q(kind=Rejection.Kind.REPORT, handle__in=handles)
    return {
        "correction": _corrections(Correction.Target.MEETING, addresses, handles),
        "judgement": Q(first__in=handles) | Q(second__in=handles),
        "rejection": report,
        "addition": report,
        "confirmation": Q(question="report", record__in=handles) | Q(question="overdue", record__in=addresses),
    }


def statement_scope(statement: Statement) -> Scope:
    """Return which decisions are on a statement or on its quotations."""
    addresses = _with_merged(Redirect.Target.STATEMENT, statement.public_id)
    accounts = Quotation.objects.filter(statement=statement).values_list("article__key", "anchor")
    handles = {of_account(key, anchor) for key, anchor in accounts}
    quotation = Q(kind=Rejection.Kind.QUOTATION, handle__in=handles)
    return {
        "correction": _corrections(Correction.Target.STATEMENT, addresses, handles),
        "rejection": quotation,
        "addition": quotation,
    }


def article_scope(article: Article) -> Scope:
    """Return which decisions are on an article, or on what was read out of it or added to it."""
    own = Q(article=article.key)
    return {"article": Q(article=article), "rejection": own, "addition": own}


def leader_scope(leader: Leader) -> Scope:
    """Return which decisions are on a person or on the offices held."""
    terms = leader.terms.values("key")
    mine = Q(target=Correction.Target.LEADER, record=leader.slug)
    return {
        "correction": mine | Q(target=Correction.Target.TERM, record__in=terms),
        "confirmation": Q(question="person", record=leader.slug),
        "sameperson": Q(found=leader.slug) | Q(leader=leader.slug),
    }


def country_scope(country: Country) -> Scope:
    """Return which decisions are on a party."""
    return {"correction": Q(target=Correction.Target.COUNTRY, record=country.code)}


def summit_scope(summit: Summit) -> Scope:
    """Return which decisions are on an edition of a summit."""
    return {"correction": Q(target=Correction.Target.SUMMIT, record=summit.slug)}


def _corrections(target: str, addresses: set[str], handles: set[str]) -> Q:
    anchored = CorrectionAnchor.objects.filter(handle__in=handles).values("correction")
    return Q(target=target) & (Q(address__in=addresses) | Q(pk__in=anchored))


def _with_merged(target: str, public_id: str) -> set[str]:
    """Return a public id with all those that lead to it."""
    found, fresh = {public_id}, {public_id}
    while fresh:
        fresh = set(Redirect.objects.filter(target=target, new__in=fresh).values_list("old", flat=True)) - found
        found |= fresh
    return found


# How many, as a column of the row itself: a page shows the number without asking once more. In these words because the
# ORM cannot count acts.
_COUNTS = {
    Leader: f"""((SELECT {ACTS} FROM diplomacy_correction d
                  WHERE (d.target = 'leader' AND d.record = diplomacy_leader.slug) OR (d.target = 'term' AND d.record IN
                    (SELECT key FROM diplomacy_term WHERE leader_id = diplomacy_leader.id)))
                 + (SELECT count(*) FROM diplomacy_confirmation d
                     WHERE d.question = 'person' AND d.record = diplomacy_leader.slug)
                 + (SELECT count(*) FROM diplomacy_sameperson d
                     WHERE d.found = diplomacy_leader.slug OR d.leader = diplomacy_leader.slug))""",
    Country: f"""(SELECT {ACTS} FROM diplomacy_correction d
                   WHERE d.target = 'country' AND d.record = diplomacy_country.code)""",
    Summit: f"""(SELECT {ACTS} FROM diplomacy_correction d
                  WHERE d.target = 'summit' AND d.record = diplomacy_summit.slug)""",
    Article: """((SELECT count(*) FROM diplomacy_articledecision d WHERE d.article_id = diplomacy_article.id)
                 + (SELECT count(*) FROM diplomacy_rejection d WHERE d.article = diplomacy_article.key)
                 + (SELECT count(*) FROM diplomacy_addition d WHERE d.article = diplomacy_article.key))""",
    Statement: f"""((SELECT {ACTS} FROM diplomacy_correction d WHERE d.target = 'statement'
                      AND (d.address = diplomacy_statement.public_id OR EXISTS
                        (SELECT 1 FROM diplomacy_correctionanchor c
                           JOIN diplomacy_article a ON a.key = c.article
                           JOIN diplomacy_quotation q ON q.article_id = a.id AND q.anchor = c.anchor
                          WHERE c.correction_id = d.id AND q.statement_id = diplomacy_statement.id)))
                   + (SELECT count(*) FROM diplomacy_rejection d JOIN diplomacy_article a ON a.key = d.article
                        JOIN diplomacy_quotation q ON q.article_id = a.id AND q.anchor = d.anchor
                       WHERE d.kind = 'quotation' AND q.statement_id = diplomacy_statement.id)
                   + (SELECT count(*) FROM diplomacy_addition d JOIN diplomacy_article a ON a.key = d.article
                        JOIN diplomacy_quotation q ON q.article_id = a.id AND q.anchor = d.anchor
                       WHERE d.kind = 'quotation' AND q.statement_id = diplomacy_statement.id))""",
}  # fmt: skip

# The same for a meeting, whose page is read by SQL of its own (`meeting.rows`); `m` is the meeting. What would be an OR
# is a union, for then each part finds its rows by an index.
OF_MEETING = """(WITH mine AS (SELECT r.fingerprint AS handle FROM diplomacy_report r WHERE r.meeting_id = m.id
                       UNION SELECT f.handle FROM diplomacy_formermeeting f WHERE f.meeting_id = m.id)
  SELECT (SELECT count(DISTINCT act) FROM (
            SELECT coalesce(nullif(d.act, ''), d.id::text) AS act FROM diplomacy_correction d
             WHERE d.target = 'meeting' AND d.address = m.public_id
            UNION ALL SELECT coalesce(nullif(d.act, ''), d.id::text) FROM mine
              JOIN diplomacy_correctionanchor c ON c.handle = mine.handle
              JOIN diplomacy_correction d ON d.id = c.correction_id AND d.target = 'meeting') corrections)
       + (SELECT count(DISTINCT act) FROM (
            SELECT coalesce(nullif(d.act, ''), d.id::text) AS act FROM mine
              JOIN diplomacy_judgement d ON d.first = mine.handle
            UNION ALL SELECT coalesce(nullif(d.act, ''), d.id::text) FROM mine
              JOIN diplomacy_judgement d ON d.second = mine.handle) judgements)
       + (SELECT count(*) FROM diplomacy_rejection d
           WHERE d.kind = 'report' AND d.handle IN (SELECT handle FROM mine))
       + (SELECT count(*) FROM diplomacy_addition d
           WHERE d.kind = 'report' AND d.handle IN (SELECT handle FROM mine))
       + (SELECT count(*) FROM diplomacy_confirmation d
           WHERE (d.question = 'report' AND d.record IN (SELECT handle FROM mine))
              OR (d.question = 'overdue' AND d.record = m.public_id)))"""


def with_decisions(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows of one table with how many decisions each has, as `decided`."""
    counted: QuerySet[Any] = rows.annotate(decided=RawSQL(_COUNTS[rows.model], (), output_field=IntegerField()))
    return counted
