"""Articles: what was read out of each, shown where it stands in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from diplomacy import wording
from diplomacy.filters import FilterError
from diplomacy.models import Article, ArticleVersion, Quotation, Report, ReportParticipant
from diplomacy.queries.highlights import Highlight, Segment, blocks, mark_id, paragraphs, passages, quote_id

PAGE = 50
UNTITLED = "Without a title"


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact read out of the article. `mark` is the id of the words that say so, empty where none do."""

    label: str
    value: str
    mark: str


@dataclass(frozen=True, slots=True)
class ReadMeeting:
    """A meeting that the article reports, as this article tells it."""

    title: str
    url: str
    facts: tuple[ReadFact, ...]


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """Words that the article carries."""

    words: str
    direct: bool
    speaker: str
    url: str
    mark: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What an article's page shows: the whole text where `in_full`, else passages around the evidence."""

    article: Article
    title: tuple[Segment, ...]
    plain_title: str
    in_full: bool
    text: tuple[tuple[Segment, ...], ...]
    meetings: tuple[ReadMeeting, ...]
    statements: tuple[ReadStatement, ...]
    original: str


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article as the list shows it."""

    url: str
    title: str
    outlet: str
    published: str
    meetings: str
    sample: bool


@dataclass(frozen=True, slots=True)
class ArticleList:
    """One page of the list, and the cursor of the next one; empty on the last."""

    lines: tuple[ArticleLine, ...]
    following: str


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place in the list after which a page begins: an article's day of publication and number."""

    published: date | None
    number: int

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read a cursor from an address. Raises FilterError on anything that `str()` does not write."""
        day, _, number = text.partition("~")
        try:
            if not (number.isascii() and number.isdigit() and len(number) <= 18):
                raise ValueError(text)
            return cls(date.fromisoformat(day) if day else None, int(number))
        except ValueError as error:
            raise FilterError("before", text, "it must be the list's own link to older articles") from error

    def __str__(self) -> str:
        return f"{self.published.isoformat() if self.published else ''}~{self.number}"


def find_article(public_id: str) -> Article | None:
    """Return an article by its public id, withdrawn or not."""
    return Article.objects.select_related("outlet").filter(public_id=public_id).first()


def article_page(article: Article, *, in_full: bool) -> ArticlePage:
    """Return the page of an article, with its whole text or only with what proves something."""
    version = article.versions.order_by("-number").first() or ArticleVersion(article=article)
    reports, quotations = _reports(article), _quotations(article)
    highlights = list(_highlights(version, reports, quotations))
    in_text = [mark for mark, part in highlights if part == "text"]
    in_title = [mark for mark, part in highlights if part == "title"]
    marked = {mark.id for mark, _ in highlights}
    spans = [(mark.start, mark.end) for mark in in_text]
    shown = paragraphs(version.text) if in_full else passages(version.text, spans)
    return ArticlePage(
        article=article,
        title=blocks(version.title, in_title, [(0, len(version.title))])[0] if version.title else (),
        plain_title=version.title or UNTITLED,
        in_full=in_full,
        text=tuple(blocks(version.text, in_text, shown)),
        meetings=tuple(_read_meeting(report, marked) for report in reports),
        statements=tuple(_read_statement(quotation, marked) for quotation in quotations),
        original=original_address(article),
    )


def article_list(after: Cursor | None = None) -> ArticleList:
    """Return articles in print, the newest first, undated last, from the place where a page ended."""
    found = Article.objects.in_print()
    if after:
        found = found.filter(_beyond(after))
    reports = Report.objects.live().filter(article=OuterRef("pk"), meeting__removed_at=None).order_by()
    meetings = reports.values("article").annotate(n=Count("meeting", distinct=True)).values("n")
    rows = list(
        with_title(found)
        .select_related("outlet")
        .annotate(meetings=Coalesce(Subquery(meetings, output_field=IntegerField()), 0))
        .order_by(F("published").desc(nulls_last=True), "-id")[: PAGE + 1]
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return ArticleList(
        lines=tuple(_line(row) for row in rows[:PAGE]),
        following=str(Cursor(last.published, last.pk)) if last else "",
    )


def with_title(articles: Any) -> Any:
    """Return articles with the title of their latest version, as `title`; None where there is none."""
    latest = ArticleVersion.objects.filter(article=OuterRef("pk")).order_by("-number").values("title")[:1]
    return articles.annotate(title=Subquery(latest))


def original_address(article: Article) -> str:
    """Return the article's own address where a browser may follow it, else nothing."""
    return article.url if article.url.lower().startswith(("https://", "http://")) else ""


def say_published(article: Article) -> str:
    """Return the day on which the article came out, in words."""
    return wording.say_day(article.published) if article.published else "undated"


def _beyond(after: Cursor) -> Q:
    if after.published is None:
        return Q(published=None, pk__lt=after.number)
    same_day = Q(published=after.published, pk__lt=after.number)
    return same_day | Q(published__lt=after.published) | Q(published=None)


def _line(row: Any) -> ArticleLine:
    return ArticleLine(
        url=row.get_absolute_url(),
        title=row.title or UNTITLED,
        outlet=row.outlet.name if row.outlet else "",
        published=say_published(row),
        meetings=wording.say_count(row.meetings, "meeting") if row.meetings else "",
        sample=row.sample,
    )


def _reports(article: Article) -> list[Report]:
    people = ReportParticipant.objects.select_related("leader", "country").order_by("position")
    return list(
        Report.objects.live()
        .filter(article=article)
        .select_related("meeting", "country", "summit")
        .prefetch_related(Prefetch("participants", people))
        .order_by("sentence_part", "sentence_start", "pk")
    )


def _quotations(article: Article) -> list[Quotation]:
    return sorted(
        Quotation.objects.live().filter(article=article).select_related("leader", "statement__meeting"),
        key=lambda quotation: (quotation.spans, quotation.pk),
    )


def _highlights(
    version: ArticleVersion, reports: Iterable[Report], quotations: Iterable[Quotation]
) -> Iterator[tuple[Highlight, str]]:
    """Yield what is marked, and in which part. Spans of another version point to other words."""
    for report in reports:
        if report.version_id == version.pk:
            for field, number, title, (start, end, part) in _spans(report):
                yield Highlight(start, end, mark_id(report.anchor, field, number), title), part
    for quotation in quotations:
        if quotation.version_id == version.pk:
            for start, end in quotation.spans:
                title = f"Said by {_speaker(quotation)}"
                yield Highlight(start, end, quote_id(quotation.anchor), title, quote=True), "text"


LABELS = {"date": "When", "place": "Where", "summit": "Summit", "mode": "How", "status": "Status"}


def _spans(report: Report) -> Iterator[tuple[str, int, str, tuple[int, int, str]]]:
    """Yield what a report rests on: the field, the number of its mark, what it proves, where it is."""
    people = [person for person in report.participants.all() if person.start is not None and person.end is not None]
    for number, person in enumerate(people, start=1):
        yield "who", number, f"Who: {_name(person)}", (person.start or 0, person.end or 0, person.part)
    for field, label in LABELS.items():
        if field in report.evidence:
            start, end, part, *_ = report.evidence[field]
            yield field, 1, f"{label}: {_values(report)[field]}", (start, end, part)
    for number, topic in enumerate(report.topics, start=1):
        start, end, part, *_ = topic["evidence"]
        yield "topics", number, f"About: {topic['phrase']}", (start, end, part)


def _values(report: Report) -> dict[str, str]:
    return {
        "date": wording.say_date(report.date),
        "place": wording.say_place(report.city, report.country.name if report.country else "", report.venue),
        "summit": report.summit.label if report.summit else "",
        "mode": wording.say_mode(report.mode),
        "status": wording.say_status(report.status),
    }


def _read_meeting(report: Report, marked: set[str]) -> ReadMeeting:
    people = list(report.participants.all())
    values = _values(report)
    found = [("Who", _name(person), "who", number) for person, number in _numbered(people)]
    found += [(label, values[field], field, 1) for field, label in LABELS.items() if values[field]]
    found += [("About", topic["phrase"], "topics", number) for number, topic in enumerate(report.topics, start=1)]
    facts = [(label, value, mark_id(report.anchor, field, number)) for label, value, field, number in found]
    meeting = report.meeting
    return ReadMeeting(
        title=wording.join_names([_name(person) for person in people if not person.optional]),
        url=meeting.get_absolute_url() if meeting and not meeting.removed_at else "",
        facts=tuple(ReadFact(label, value, mark if mark in marked else "") for label, value, mark in facts),
    )


def _numbered(people: Iterable[ReportParticipant]) -> Iterator[tuple[ReportParticipant, int]]:
    """Yield each person with the number of their mark; 0 where the article does not name them."""
    number = 0
    for person in people:
        named = person.start is not None and person.end is not None
        number += named
        yield person, number if named else 0


def _read_statement(quotation: Quotation, marked: set[str]) -> ReadStatement:
    statement, mark = quotation.statement, quote_id(quotation.anchor)
    return ReadStatement(
        words=quotation.words,
        direct=quotation.kind == Quotation.Kind.DIRECT,
        speaker=_speaker(quotation),
        url=statement.get_absolute_url() if statement and not statement.removed_at else "",
        mark=mark if mark in marked else "",
    )


def _speaker(quotation: Quotation) -> str:
    return quotation.leader.name if quotation.leader else quotation.speaker


def _name(person: ReportParticipant) -> str:
    party = person.country.name if person.country else ""
    name = person.leader.name if person.leader else person.name
    return name or wording.say_office(person.role, party)
