"""What waits for a person: one list, the most doubtful first, each item with the facts of both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import F

from diplomacy import wording
from diplomacy.models import Addition, Article, Correction, Decision, Judgement, Rejection, Report, UnsurePair
from diplomacy.queries.articles import UNTITLED, say_published
from diplomacy.queries.mistakes import records_of, say_day_of, waiting_mistakes
from diplomacy.records import Json, JudgedAccounts
from diplomacy.resolution.decisions import PARTICIPANT, read_date
from diplomacy.resolution.judgements import contradictions

Kind = Literal["contradiction", "conflict", "mistake", "gone", "unsure"]
Waiting = Correction | Rejection | Judgement | Addition

# How doubtful what waits is, from 0 to 1. People who contradict one another leave the record in the air; a machine that
# changed its mind speaks against a decision that holds; a decision without its anchor changes nothing that is shown.
# A reader who took the trouble to write has seen something.
# What settling is unsure of is as doubtful as its own score says.
DOUBT: Mapping[Kind, float] = {"contradiction": 1.0, "conflict": 0.9, "mistake": 0.8, "gone": 0.7, "unsure": 1.0}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of what is to be decided: who says so, what, in which words, and where it can be read."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    words: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to review. `decisions` are those it is about, by table and row; undoing one may settle it.

    `reports` are the two whose being the same or not is asked for; `mistake` is the row of a reader's report.
    """

    kind: Kind
    question: str
    doubt: float
    since: datetime
    one: Side
    other: Side
    decisions: tuple[tuple[str, int], ...] = ()
    reports: tuple[int, ...] = ()
    mistake: int = 0


def review_items() -> list[Item]:
    """Return all that waits for a person, the most doubtful first, what waits longest before the rest."""
    items = [item for source in SOURCES for item in source()]
    return sorted(items, key=lambda item: (-item.doubt, item.since, item.question))


def report_side(report: Report) -> Side:
    """Return what a report says; it comes with its article, version, place and summit."""
    place = wording.say_place(report.city, report.country.name if report.country else "", report.venue)
    people = ", ".join(str(p) for p in report.participants.all())
    how = ", ".join((wording.MODE_WORDS[report.mode], wording.STATUS_WORDS[report.status]))
    facts = (
        ("Who", people),
        ("When", wording.say_date(report.date)),
        ("Where", place or "place not known"),
        ("Summit", report.summit.label if report.summit else ""),
        ("How", how),
        ("Source", report.article.outlet.name if report.article.outlet else ""),
        ("Published", say_published(report.article)),
    )
    text = report.version.title if report.sentence_part == "title" else report.version.text
    return Side(
        title=report.version.title or UNTITLED,
        facts=tuple((label, value) for label, value in facts if value),
        words=text[report.sentence_start : report.sentence_end],
        url=report.article.get_absolute_url(),
    )


def say_value(field: str, value: Json) -> str:
    """Return a field's value, in the form that corrections keep, the way people say it."""
    if field.startswith(PARTICIPANT):
        return _say_person(value) if isinstance(value, Mapping) else "did not take part"
    if field == "date":
        return wording.say_date(read_date(value))
    if field == "speaker" and isinstance(value, Mapping):
        return str(value.get("name"))
    if field == "topics" and isinstance(value, list):
        return ", ".join(str(topic[0]) for topic in value) or "none"
    words = {"mode": wording.MODE_WORDS, "status": wording.STATUS_WORDS, "level": wording.LEVEL_WORDS}
    known = {**words, "form": wording.FORM_WORDS}.get(field, {})
    return known.get(str(value), str(value)) if value not in (None, "") else "not known"


def _contradictions() -> Iterator[Item]:
    """Yield the judgements that cannot all hold: two reports are not the same, but by way of others they are."""
    rows = {row.pk: row for row in Judgement.objects.in_force().filter(gone_at=None).order_by("-made_at", "-pk")}
    seen: set[frozenset[str]] = set()
    for chain in contradictions([JudgedAccounts(row.pk, row.first, row.second, row.same) for row in rows.values()]):
        involved = [rows[each.id] for each in chain]
        acts = frozenset(row.act or str(row.pk) for row in involved)
        if acts in seen:
            continue
        seen.add(acts)
        parted = involved[0]
        yield Item(
            kind="contradiction",
            question="Are these one meeting? One judgement says that they are not, others make them the same.",
            doubt=DOUBT["contradiction"],
            since=max(row.made_at for row in involved),
            one=_account_side(parted.first_article, parted.first_anchor),
            other=_account_side(parted.second_article, parted.second_anchor),
            decisions=tuple(map(_reference, involved)),
        )


def _conflicts() -> Iterator[Item]:
    """Yield the decisions that the machine, having changed its mind, speaks against."""
    for row in Correction.objects.in_conflict().select_related("made_by"):
        yield Item(
            kind="conflict",
            question=f"Which is right for the {_say_field(row)}? The machine reads it otherwise than when it was set.",
            doubt=DOUBT["conflict"],
            since=row.conflict_at or row.made_at,
            one=_persons_side(row, say_value(row.field, row.value)),
            other=Side(
                "What the machine reads",
                (
                    ("Now", say_value(row.field, row.machine_value_now)),
                    ("Then", say_value(row.field, row.machine_value)),
                ),
            ),
            decisions=(_reference(row),),
        )
    for pair in Judgement.objects.in_conflict().select_related("made_by"):
        yield Item(
            kind="conflict",
            question=(
                f"Are these one meeting? A person says {'yes' if pair.same else 'no'}; the machine now says "
                f"{'no' if pair.same else 'yes'}."
            ),
            doubt=DOUBT["conflict"],
            since=pair.conflict_at or pair.made_at,
            one=_account_side(pair.first_article, pair.first_anchor),
            other=_account_side(pair.second_article, pair.second_anchor),
            decisions=(_reference(pair),),
        )


def _gone() -> Iterator[Item]:
    """Yield the decisions that find nothing to hold on to any more: of several made in one go, if none does."""
    holding = set(Judgement.objects.in_force().filter(gone_at=None).exclude(act="").values_list("act", flat=True))
    seen: set[str] = set()
    for table in (Correction, Rejection, Judgement, Addition):
        rows: Iterable[Waiting] = table.objects.waiting().select_related("made_by").order_by("made_at", "pk")
        for row in rows:
            if row.act and (row.act in holding or row.act in seen):
                continue
            seen.add(row.act)
            yield _gone_item(row)


def _gone_item(row: Waiting) -> Item:
    match row:
        case Correction():
            question = (
                f"The reports on which the {_say_field(row)} was corrected are gone. Should it be kept elsewhere?"
            )
            said = say_value(row.field, row.value)
            anchor = row.anchors.first()
            account = (anchor.article, anchor.anchor) if anchor else ("", "")
        case Rejection():
            question = f"The rejected {row.kind} is gone. Does the article still say so, in other words?"
            said = _say_facts(row.machine_value)
            account = (row.article, row.anchor)
        case Judgement():
            question = (
                f"A report that was judged {'the same' if row.same else 'not the same'} is gone. What of the other?"
            )
            said = "the same" if row.same else "not the same"
            account = (row.first_article, row.first_anchor)
            if not _standing(*account):
                account = (row.second_article, row.second_anchor)
        case Addition():
            question = f"The words of the added {row.kind} are not in the article's newest text. Does it still hold?"
            said = row.words
            account = (row.article, row.anchor)
    return Item(
        kind="gone",
        question=question,
        doubt=DOUBT["gone"],
        since=row.gone_at or row.made_at,
        one=_persons_side(row, said),
        other=_account_side(*account),
        decisions=(_reference(row),),
    )


def _reference(row: Decision) -> tuple[str, int]:
    return str(row._meta.model_name), row.pk


def _persons_side(row: Decision, said: str) -> Side:
    return Side(
        title=f"What {row.made_by or 'somebody'} decided",
        facts=(("Decision", said), ("Why", row.reason), ("When", wording.say_day(row.made_at.date()))),
    )


def _account_side(article: str, anchor: str) -> Side:
    """Return what an account says; where it is gone, the article as it is now."""
    if report := _standing(article, anchor):
        return report_side(report)
    row = Article.objects.filter(key=article).first()
    if row is None:
        return Side("An article that is not held here any more")
    newest = row.versions.order_by("-number").first()
    return Side(
        title=(newest.title if newest else "") or UNTITLED,
        facts=(("Now", "the article does not say so any more"), ("Published", say_published(row))),
        url=row.get_absolute_url(),
    )


def _standing(article: str, anchor: str) -> Report | None:
    rows = Report.objects.filter(article__key=article, anchor=anchor, retired_at=None)
    rows = rows.select_related("article__outlet", "version", "country", "summit")
    return rows.prefetch_related("participants__country").first()


def _say_field(row: Correction) -> str:
    field = row.field.removeprefix(PARTICIPANT) if row.field.startswith(PARTICIPANT) else row.field
    return f"{field} of a {row.get_target_display()}"


def _say_person(person: Mapping[str, Json]) -> str:
    return ", ".join(str(person[key]) for key in ("name", "role", "party") if person.get(key))


def _say_facts(facts: Json) -> str:
    return ": ".join(str(value) for value in facts.values()) if isinstance(facts, Mapping) else ""


# Each yields one kind of item. Pairs of reports that the machine is unsure of join here, with `report_side` for both.
def _unsure() -> Iterator[Item]:
    """Yield the pairs of reports that settling keeps apart and that may be of one meeting."""
    pairs = UnsurePair.objects.exclude(one__meeting=None).exclude(other__meeting=None)
    pairs = pairs.exclude(one__meeting=F("other__meeting"))
    sides = ("version", "article__outlet", "summit", "country")
    pairs = pairs.select_related(*(f"{side}__{name}" for side in ("one", "other") for name in sides))
    for pair in pairs.prefetch_related("one__participants", "other__participants"):
        yield Item(
            kind="unsure",
            question=f"Are these one meeting? They are kept apart: {pair.reason}.",
            doubt=DOUBT["unsure"] * pair.score,
            since=pair.asked_at,
            one=report_side(pair.one),
            other=report_side(pair.other),
            reports=(pair.one_id, pair.other_id),
        )


def _mistakes() -> Iterator[Item]:
    """Yield what readers say is wrong, beside the record that it is about."""
    rows = list(waiting_mistakes())
    records = records_of(rows)
    for row in rows:
        record = records.get((row.target, row.record))
        facts = (
            ("Wrong", row.get_field_display()),
            ("When", say_day_of(row)),
            ("Contact", row.contact),
        )
        yield Item(
            kind="mistake",
            question=f"A reader says that something is wrong with this {row.get_target_display()}. Is it?",
            doubt=DOUBT["mistake"],
            since=row.made_at,
            one=Side("What a reader says", tuple((label, value) for label, value in facts if value), row.words),
            other=Side(record.name, url=record.url) if record else Side(f"The {row.target} is gone"),
            mistake=row.pk,
        )


SOURCES = (_contradictions, _conflicts, _mistakes, _gone, _unsure)
