"""Articles: what was read out of each, shown where it stands in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery

from diplomacy import wording
from diplomacy.models import Article, ArticleDecision, ArticleVersion, Quotation, Report, ReportParticipant
from diplomacy.queries.highlights import (
    Highlight,
    Segment,
    blocks,
    fact_id,
    mark_id,
    paragraphs,
    passages,
    quote_id,
)
from diplomacy.queries.history.scopes import with_decisions

UNTITLED = "Without a title"


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact read out of the article. `mark` is the id of the words that say so, empty where none do."""

    label: str
    value: str
    mark: str

    @property
    def id(self) -> str:
        """Where the mark leads."""
        return fact_id(self.mark) if self.mark else ""


@dataclass(frozen=True, slots=True)
class ReadMeeting:
    """A meeting that the article reports, as this article tells it."""

    title: str
    url: str
    facts: tuple[ReadFact, ...]
    report: int = 0


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """Words that the article carries."""

    words: str
    direct: bool
    speaker: str
    url: str
    mark: str
    quotation: int = 0

    @property
    def id(self) -> str:
        """Where the mark leads."""
        return fact_id(self.mark) if self.mark else ""


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article that tells the same story in the same words."""

    title: str
    outlet: str
    published: str
    url: str


@dataclass(frozen=True, slots=True)
class Version:
    """One state of an article's words: which, and when they came in. `title` where it is another than now."""

    label: str
    when: str
    title: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What an article's page shows: the whole text where `in_full`, else passages around the evidence.

    `original` names the article that this one copies, `copies` those that copy the same; `versions` are empty where its
    words never changed.
    """

    article: Article
    title: tuple[Segment, ...]
    plain_title: str
    in_full: bool
    text: tuple[tuple[Segment, ...], ...]
    meetings: tuple[ReadMeeting, ...]
    statements: tuple[ReadStatement, ...]
    address: str
    original: Copy | None
    copies: tuple[Copy, ...]
    versions: tuple[Version, ...]


def find_article(public_id: str) -> Article | None:
    """Return an article by its public id, withdrawn or not."""
    rows = with_decisions(Article.objects.select_related("outlet"))
    found: Article | None = rows.filter(public_id=public_id).first()
    return found


def article_page(article: Article, *, in_full: bool) -> ArticlePage:
    """Return the page of an article, with its whole text or only with what proves something."""
    versions = list(article.versions.order_by("-number"))
    version = versions[0] if versions else ArticleVersion(article=article)
    reports, quotations = _reports(article), _quotations(article)
    highlights = list(_highlights(version, reports, quotations))
    in_text = [mark for mark, part in highlights if part == "text"]
    in_title = [mark for mark, part in highlights if part == "title"]
    marked = {mark.id for mark, _ in highlights}
    spans = [(mark.start, mark.end) for mark in in_text]
    family = list(_family(article))
    shown = paragraphs(version.text) if in_full else passages(version.text, spans)
    return ArticlePage(
        article=article,
        title=blocks(version.title, in_title, [(0, len(version.title))])[0] if version.title else (),
        plain_title=version.title or UNTITLED,
        in_full=in_full,
        text=tuple(blocks(version.text, in_text, shown)),
        meetings=tuple(_read_meeting(report, marked) for report in reports),
        statements=tuple(_read_statement(quotation, marked) for quotation in quotations),
        address=original_address(article),
        original=next((_copy(row) for row in family if row.pk == article.copy_of_id), None),
        copies=tuple(_copy(row) for row in family if row.pk != article.copy_of_id),
        versions=tuple(_versions(versions)),
    )


def why_withdrawn(article: Article) -> str:
    """Return, in a sentence, since when and why an article is withdrawn."""
    decision = ArticleDecision.objects.in_force().filter(article=article, field=ArticleDecision.Field.WITHDRAWN).first()
    since = wording.say_day(article.withdrawn_at.date()) if article.withdrawn_at else ""
    said = f"This article was withdrawn{f' on {since}' if since else ''}"
    reason = decision.reason.strip().rstrip(".") if decision else ""
    return f"{said}{f': {reason}' if reason else ''}. Nothing that rests on it alone is shown any more."


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


def _family(article: Article) -> Any:
    """Return the articles in print that are copies of the same story, the one that they copy first."""
    root = article.copy_of_id or article.pk
    rows = Article.objects.in_print().filter(Q(pk=root) | Q(copy_of=root)).exclude(pk=article.pk)
    return with_title(rows).select_related("outlet").order_by("pk")


def _copy(row: Any) -> Copy:
    return Copy(
        row.title or UNTITLED, row.outlet.name if row.outlet else "", say_published(row), row.get_absolute_url()
    )


def _versions(versions: Sequence[ArticleVersion]) -> Iterator[Version]:
    """Yield the states of an article's words, the newest first, where there is more than one."""
    for row in versions if len(versions) > 1 else ():
        title = row.title if row.title != versions[0].title else ""
        yield Version(f"Version {row.number}", wording.say_day(row.created_at.date()), title)


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
                yield Highlight(start, end, mark_id(report.anchor, field, number), title, tag=TAGS[field]), part
    for quotation in quotations:
        if quotation.version_id == version.pk:
            for start, end in quotation.spans:
                title = f"Said by {_speaker(quotation)}"
                yield Highlight(start, end, quote_id(quotation.anchor), title, quote=True, tag="said"), "text"


LABELS = {"date": "When", "place": "Where", "summit": "Summit", "mode": "How", "status": "Status"}
TAGS = {"who": "who", "topics": "about", **{field: label.lower() for field, label in LABELS.items()}}


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
        report=report.pk,
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
        quotation=quotation.pk,
    )


def _speaker(quotation: Quotation) -> str:
    return quotation.leader.name if quotation.leader else quotation.speaker


def _name(person: ReportParticipant) -> str:
    party = person.country.name if person.country else ""
    name = person.leader.name if person.leader else person.name
    return name or wording.say_office(person.role, party)
