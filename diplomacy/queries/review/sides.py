"""What is on either side of a question: who says so, in which words, and where the two differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import QuerySet

from diplomacy import wording
from diplomacy.models import Article, Decision, Judgement, Meeting, Report
from diplomacy.queries.articles import UNTITLED, say_published
from diplomacy.queries.meeting.proofs import Sentences, Spot, spot_of, text_of
from diplomacy.records import Json, Status
from diplomacy.resolution.decisions import PARTICIPANT, read_date

_TOKEN = re.compile(r"\s+|[^\s,;]+[,;]?")
# The facts of a side, with what their evidence is kept under; people keep theirs in rows of their own.
EVIDENCE: Mapping[str, str] = {"When": "date", "Where": "place", "Summit": "summit", "How": "mode", "Status": "status"}
LONGEST_PHRASES = 4
LISTS = ("Who", "About")  # of names and phrases, in any order
OTHER_WORDS = "–", "other words"  # topics told otherwise are no contradiction


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: evidence of a fact, and whether the other side differs there."""

    text: str
    marked: bool = False
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side of what is to be decided: who says so, what, in which words, and where it can be read.

    `pieces` are the words with the evidence in them marked; `source` the outlet and the day.
    """

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    words: str = ""
    url: str = ""
    pieces: tuple[Piece, ...] = ()
    source: str = ""
    sample: bool = False
    link: str = "Article"


@dataclass(frozen=True, slots=True)
class Compared:
    """A fact on both sides: the values in pieces, and how they stand to each other as a sign and a word."""

    label: str
    one: tuple[Piece, ...]
    other: tuple[Piece, ...]
    sign: str
    verdict: str

    @property
    def differs(self) -> bool:
        """Whether the two cannot both be."""
        return self.verdict == "differs"


def two_sides(one: Report, other: Report) -> tuple[Side, Side, tuple[Compared, ...]]:
    """Return two reports as sides, with the words that prove where they differ marked so, and their facts compared."""
    rows = compare_facts(facts_of(one), facts_of(other))
    odd = {row.label for row in rows if row.verdict in ("differs", "in part")}
    return report_side(one, odd), report_side(other, odd), rows


def report_side(report: Report, odd: Iterable[str] = (), leader: int = 0) -> Side:
    """Return what a report says; it comes with its article, version, place and summit. `odd` are facts that differ.

    With a `leader`, by row number, the words are the sentence that names that person, and only the name is marked.
    """
    facts = facts_of(report)
    outlet = report.article.outlet
    extra = {"Source": outlet.name if outlet else "", "Published": say_published(report.article)}
    text = text_of(report, report.sentence_part)
    pieces = _naming(report, leader) if leader else tuple(_marked(report, frozenset(odd)))
    return Side(
        title=report.version.title or UNTITLED,
        facts=tuple((label, value) for label, value in (facts | extra).items() if value),
        words=text[report.sentence_start : report.sentence_end],
        url=report.article.get_absolute_url(),
        pieces=pieces,
        source=". ".join(
            filter(None, (outlet.name if outlet else "", _kind_of(report.article), _day_of(report.article)))
        ),
        sample=report.sample,
    )


def facts_of(row: Report | Meeting) -> dict[str, str]:
    """Return what a report or a meeting says, in words, by the labels of pages; empty where it says nothing."""
    place = wording.say_place(row.city, row.country.name if row.country else "", row.venue)
    people = row.participants.all() if isinstance(row, Report) else row.participations.all()
    topics = (
        [str(topic["phrase"]) for topic in row.topics]
        if isinstance(row, Report)
        else [topic.phrase for topic in row.topics.all()]
    )
    return {
        "Who": ", ".join(dict.fromkeys(map(_say_somebody, people))),
        "When": wording.say_date(row.date),
        "Where": place or "place not known",
        "Summit": row.summit.label if row.summit else "",
        "How": wording.say_mode(row.mode),
        "Status": wording.say_status(row.status),
        "About": ", ".join(topics[:LONGEST_PHRASES]),
    }


def compare_facts(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[Compared, ...]:
    """Return the facts of two sides beside each other; what neither has is left out."""
    return tuple(
        _compared(label, one.get(label, ""), other.get(label, ""))
        for label in one
        if one.get(label) or other.get(label)
    )


def judged_sides(row: Judgement) -> tuple[Side, Side, tuple[Compared, ...]]:
    """Return the two accounts of a judgement as sides; their facts are compared where both reports stand."""
    ends = (row.first_article, row.first_anchor), (row.second_article, row.second_anchor)
    one, other = (standing(*end) for end in ends)
    if one and other:
        return two_sides(one, other)
    return account_side(*ends[0]), account_side(*ends[1]), ()


def persons_side(row: Decision, said: str) -> Side:
    """Return what somebody decided."""
    return Side(
        title=f"What {row.made_by or 'somebody'} decided",
        facts=(("Decision", said), ("Why", row.reason), ("When", wording.say_day(row.made_at.date()))),
    )


def account_side(article: str, anchor: str) -> Side:
    """Return what an account says; where it is gone, the article as it is now."""
    if report := standing(article, anchor):
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


def standing(article: str, anchor: str) -> Report | None:
    """Return the report of an account that stands, rejected or not, with what a side shows of it."""
    return next(iter(with_sides(Report.objects.filter(article__key=article, anchor=anchor, retired_at=None))), None)


def with_sides(reports: QuerySet[Report]) -> list[Report]:
    """Return reports in the order of their rows, each with what a side shows of it."""
    rows = reports.select_related("article__outlet", "version", "country", "summit", "meeting")
    return list(rows.prefetch_related("participants__country", "participants__leader").order_by("pk"))


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


def _day_of(article: Article) -> str:
    said = say_published(article)
    return f"{said[:1].upper()}{said[1:]}"


def _kind_of(article: Article) -> str:
    return article.outlet.get_kind_display().capitalize() if article.outlet else ""


def _say_person(person: Mapping[str, Json]) -> str:
    return ", ".join(str(person[key]) for key in ("name", "role", "party") if person.get(key))


def _say_somebody(person: object) -> str:
    leader, country = getattr(person, "leader", None), getattr(person, "country", None)
    name = (leader.name if leader else "") or str(getattr(person, "name", ""))
    role = str(getattr(person, "role", ""))
    return name or wording.say_office(role, country.name if country else "")


def _compared(label: str, one: str, other: str) -> Compared:
    if not one or not other or {one, other} & {wording.UNKNOWN_DATE, "place not known"}:
        empty = "not said"
        return Compared(label, (Piece(one or empty),), (Piece(other or empty),), "–", "open")
    if one == other or (label in LISTS and set(one.split(", ")) == set(other.split(", "))):
        return Compared(label, (Piece(one),), (Piece(other),), "=", "agrees")
    if label == "Status" and wording.say_status(Status.PLANNED) in (one, other):
        return Compared(label, (Piece(one),), (Piece(other),), "→", "plan, outcome")
    verdict = _verdict(label, set(one.split(", ")), set(other.split(", ")))
    if verdict == OTHER_WORDS:
        return Compared(label, (Piece(one),), (Piece(other),), *verdict)
    return Compared(label, *_pieces(label, one, other), *verdict)


def _verdict(label: str, one: set[str], other: set[str]) -> tuple[str, str]:
    """Return the sign and the word for values that are not alike. A place within the other is no contradiction."""
    if label == "About":
        return ("≈", "in part") if one & other else OTHER_WORDS
    if label == "Who" and one & other:
        return "≈", "in part"
    return ("≈", "in part") if label == "Where" and (one <= other or other <= one) else ("≠", "differs")


def _pieces(label: str, one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Cut two values into what they share and what they do not: name by name in lists, else word by word."""
    if label in LISTS:
        mine, yours = one.split(", "), other.split(", ")
        return tuple(_list(mine, set(yours))), tuple(_list(yours, set(mine)))
    a, b = _TOKEN.findall(one.replace("\N{NO-BREAK SPACE}", " ")), _TOKEN.findall(other.replace("\xa0", " "))
    left: list[Piece] = []
    right: list[Piece] = []
    for how, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for pieces, words in ((left, a[a1:a2]), (right, b[b1:b2])):
            if text := "".join(words):
                pieces.append(Piece(text, differs=how != "equal" and not text.isspace()))
    return tuple(left), tuple(right)


def _list(names: Sequence[str], others: set[str]) -> Iterator[Piece]:
    for number, name in enumerate(names):
        if number:
            yield Piece(", ")
        yield Piece(name, differs=name not in others)


def _marked(report: Report, odd: frozenset[str]) -> Iterator[Piece]:
    """Yield the report's sentence in pieces, the evidence in it marked, and so what proves a fact that differs."""
    text = text_of(report, report.sentence_part)
    at = report.sentence_start
    for (start, end, part), differs in sorted(_spots(report, odd)):
        if part != report.sentence_part or start < at or end > report.sentence_end:
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], marked=True, differs=differs)
        at = end
    if at < report.sentence_end:
        yield Piece(text[at : report.sentence_end])


def _naming(report: Report, leader: int) -> tuple[Piece, ...]:
    spots: list[Spot] = [
        (person.start, person.end, person.part)
        for person in report.participants.all()
        if person.leader_id == leader and person.start is not None and person.end is not None
    ]
    if not spots:
        return tuple(_marked(report, frozenset()))
    found = next(Sentences().by_sentence(report, spots, "who"))
    return tuple(Piece(piece.text, marked=piece.marked) for piece in found.pieces)


def _spots(report: Report, odd: frozenset[str]) -> Iterator[tuple[Spot, bool]]:
    for person in report.participants.all():
        if person.start is not None and person.end is not None:
            yield (person.start, person.end, person.part), "Who" in odd
    for label, field in EVIDENCE.items():
        if field in report.evidence and (field not in ("mode", "status") or label in odd):
            yield spot_of(report.evidence[field]), label in odd
