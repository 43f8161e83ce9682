"""The sentences that support a meeting's facts, cut into pieces for a page: the evidence in them is marked.

Copies of one story are one voice, and one sentence of each voice is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from diplomacy.models import Article, Report
from diplomacy.queries.articles import UNTITLED, say_published
from diplomacy.queries.highlights import mark_id
from diplomacy.queries.sentences import sentences

Spot = tuple[int, int, str]  # start, end, part


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence; `marked` is the evidence."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence that supports a fact, in pieces, with the article that holds it."""

    pieces: tuple[Piece, ...]
    title: str
    outlet: str
    published: str
    url: str
    sample: bool
    report: int = 0


class Sentences:
    """The sentences of the articles of one page; each text is cut once, however many facts rest on it."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], list[tuple[int, int]]] = {}

    def around(self, report: Report, spot: Spot) -> tuple[int, int]:
        """Return where the sentence that holds a spot begins and ends; its last one, where it spans several."""
        start, end, part = spot
        every = self._known.get((report.version_id, part))
        if every is None:
            every = self._known[report.version_id, part] = sentences(text_of(report, part))
        found = [each for each in every if each[0] <= start] or [(0, len(text_of(report, part)))]
        first = found[-1]
        return first[0], max([first[1], *(each[1] for each in every if each[0] < end)])

    def proof(self, report: Report, spots: Sequence[Spot], field: str) -> Proof:
        """Return the sentence around spots that lie in one sentence of one part, with each of them marked."""
        part = spots[0][2]
        text = text_of(report, part)
        places = sorted((start, end) for start, end, _ in spots)
        start = self.around(report, (*places[0], part))[0]
        end = self.around(report, (*places[-1], part))[1]
        pieces, at = [], start
        for first, last in places:
            if first < at:
                continue
            pieces += [Piece(text[at:first]), Piece(text[first:last], marked=True)]
            at = last
        pieces.append(Piece(text[at:end]))
        article = report.article
        return Proof(
            pieces=tuple(piece for piece in pieces if piece.text),
            title=report.version.title or UNTITLED,
            outlet=outlet_name(article),
            published=say_published(article),
            url=f"{article.get_absolute_url()}#{mark_id(report.anchor, field)}",
            sample=article.sample,
            report=report.pk,
        )

    def by_sentence(self, report: Report, spots: Iterable[Spot], field: str) -> Iterator[Proof]:
        """Yield a proof for each sentence in which some of the spots lie."""
        groups: dict[tuple[str, int], list[Spot]] = {}
        for spot in spots:
            groups.setdefault((spot[2], self.around(report, spot)[0]), []).append(spot)
        for group in groups.values():
            yield self.proof(report, group, field)

    def of_field(self, reports: Iterable[Report], field: str) -> list[Proof]:
        """Return the sentence of each report that supports a field of it."""
        return [self.proof(r, [spot_of(r.evidence[field])], field) for r in reports if field in r.evidence]

    def of_people(self, reports: Iterable[Report]) -> list[Proof]:
        """Return the sentences that name who took part."""
        return [
            proof for report in reports for proof in self.by_sentence(report, map(_named_at, _named(report)), "who")
        ]

    def of_topics(self, reports: Iterable[Report]) -> list[Proof]:
        """Return the sentences that name what was discussed."""
        return [proof for report in reports for proof in self.by_sentence(report, topic_spots(report), "topics")]


def topic_spots(report: Report) -> list[Spot]:
    """Return where a report's topics stand."""
    return [spot_of(topic["evidence"]) for topic in report.topics]


def spot_of(evidence: Any) -> Spot:
    """Return where evidence stands, as reports keep it: `[start, end, part, rule, confidence]`."""
    start, end, part, *_ = evidence
    return int(start), int(end), str(part)


def text_of(report: Report, part: str) -> str:
    """Return the part of an article's text that spots of a report count in."""
    return report.version.title if part == "title" else report.version.text


def voice(article: Article) -> int:
    """Return what copies of one story have in common."""
    return article.copy_of_id or article.pk


def one_of_each_voice(reports: Iterable[Report]) -> list[Report]:
    """Return the reports without those that only repeat, as copies, what another article says.

    Of copies the one that the others are copies of speaks, or else the first that comes.
    """
    ordered = sorted(reports, key=lambda report: report.article.copy_of_id is not None)
    speaks: dict[int, int] = {}
    for report in ordered:
        speaks.setdefault(voice(report.article), report.article_id)
    heard = set(speaks.values())
    return [report for report in reports if report.article_id in heard]


def outlet_name(article: Article) -> str:
    """Return the name of the article's outlet, empty where it is not known."""
    return article.outlet.name if article.outlet else ""


def _named(report: Report) -> list[Any]:
    return [person for person in report.participants.all() if person.start is not None and person.end is not None]


def _named_at(person: Any) -> Spot:
    return person.start, person.end, person.part
