"""Records that readers report mistakes on, and those reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from diplomacy import wording
from diplomacy.models import Article, Meeting, MistakeReport, Redirect, Statement
from diplomacy.queries.articles import UNTITLED, with_title
from diplomacy.queries.cards import card, card_rows

LONGEST_NAME = 120  # characters of a statement's words


@dataclass(frozen=True, slots=True)
class MistakenRecord:
    """A record as the form names it: `The meeting: Lee Jae-myung and Shigeru Ishiba, 17 June 2025`."""

    target: str
    public_id: str
    name: str
    url: str


def find_record(target: str, public_id: str) -> MistakenRecord | None:
    """Return the record that a report would be on, by its public id; of a merged one, the one that took its place.

    None where there is none, or none any more.
    """
    if target in Redirect.Target.values:
        public_id = Redirect.objects.end_of(target, public_id)
    return named(target, [public_id]).get(public_id)


def records_of(reports: Iterable[MistakeReport]) -> Mapping[tuple[str, str], MistakenRecord]:
    """Return the records that reports are on, by their kind and public id; those that are gone are left out."""
    wanted: dict[str, set[str]] = {}
    for report in reports:
        wanted.setdefault(report.target, set()).add(report.record)
    return {
        (target, public_id): record
        for target, ids in wanted.items()
        for public_id, record in named(target, ids).items()
    }


def named(target: str, ids: Iterable[str]) -> dict[str, MistakenRecord]:
    """Return records of a kind by their public ids, as people call them; those that are gone are left out."""
    names: Iterable[tuple[str, str, str]]
    match target:
        case MistakeReport.Target.MEETING:
            cards = map(card, card_rows(Meeting.objects.current().filter(public_id__in=ids)))
            names = ((c.public_id, ", ".join(filter(None, (c.title, c.place, c.when))), c.url) for c in cards)
        case MistakeReport.Target.STATEMENT:
            rows = Statement.objects.current().filter(public_id__in=ids).select_related("leader")
            names = ((s.public_id, _say_statement(s), reverse("statement", args=[s.public_id])) for s in rows)
        case _:
            articles = with_title(Article.objects.in_print().filter(public_id__in=ids))
            names = ((a.public_id, a.title or UNTITLED, a.get_absolute_url()) for a in articles)
    return {public_id: MistakenRecord(target, public_id, name, url) for public_id, name, url in names}


def _say_statement(statement: Statement) -> str:
    speaker = statement.leader.name if statement.leader else statement.speaker
    words = statement.closed_words
    return f"{speaker}: {words[:LONGEST_NAME]}{'…' if len(words) > LONGEST_NAME else ''}"


def say_day_of(report: MistakeReport) -> str:
    """Return the day on which a reader wrote, in words."""
    return wording.say_day(report.made_at.date())
