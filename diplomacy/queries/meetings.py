"""One meeting with everything that is known of it, each fact with the sentences that support it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Prefetch

from diplomacy import wording
from diplomacy.models import Meeting, Redirect, Report, ReportParticipant, Statement
from diplomacy.queries.cards import Card, any_sample, card, card_rows
from diplomacy.queries.disputes import Dispute, Ruling, disputes, rulings
from diplomacy.queries.sentences import sentence_around


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


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a meeting with what supports it."""

    label: str
    value: str
    proofs: tuple[Proof, ...]
    url: str = ""
    mark: str = ""
    at_odds: tuple[Dispute, ...] = ()

    @property
    def proof_count(self) -> str:
        """How many sentences support it, in words."""
        return wording.say_count(len(self.proofs), "sentence")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the status history: the day it was published, the state, and the source."""

    when: str
    status: str
    label: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """An article that reports the meeting."""

    title: str
    outlet: str
    kind: str
    published: str
    url: str
    sample: bool


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """What a meeting's page shows."""

    card: Card
    heading: str
    deck: str
    facts: tuple[Fact, ...]
    who: Fact
    history: tuple[Step, ...]
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    related: tuple[Card, ...]
    has_samples: bool
    rulings: tuple[Ruling, ...]


def find_meeting(public_id: str) -> Meeting | None:
    """Return a meeting by its public id, removed or not."""
    return Meeting.objects.filter(public_id=public_id).first()


def new_address(public_id: str) -> Meeting | None:
    """Return the meeting that took the place of a merged one."""
    end = Redirect.objects.end_of(Redirect.Target.MEETING, public_id)
    return find_meeting(end) if end != public_id else None


def meeting_card(meeting: Meeting) -> Card:
    """Return a meeting as lists show it."""
    return card(card_rows(Meeting.objects.filter(pk=meeting.pk)).get())


def meeting_page(meeting: Meeting) -> MeetingPage:
    """Return the page of a meeting."""
    row = card_rows(Meeting.objects.filter(pk=meeting.pk)).get()
    people = ReportParticipant.objects.select_related("leader", "country")
    reports = list(
        Report.objects.live()
        .filter(meeting=meeting)
        .select_related("version", "article__outlet", "country", "summit")
        .prefetch_related(Prefetch("participants", people))
        .oldest_publication_first()
    )
    top = card(row)
    related = _related(row)
    at_odds = disputes(row, reports)
    return MeetingPage(
        card=top,
        heading=", ".join(filter(None, (top.title, row.city or top.place, wording.say_date(row.date)))),
        deck=_deck(row, top),
        facts=tuple(replace(fact, at_odds=at_odds.get(fact.label, ())) for fact in _facts(row, top, reports)),
        who=Fact("Who", top.title, tuple(_people_proofs(reports))),
        history=tuple(_history(row)),
        sources=tuple(_sources(reports)),
        statements=tuple(
            Statement.objects.current().filter(meeting=meeting).select_related("leader", "country").order_by("pk")
        ),
        related=related,
        has_samples=any_sample((top,), related),
        rulings=rulings(row),
    )


def _deck(meeting: Meeting, top: Card) -> str:
    offices = [
        f"the {wording.say_office(p.role, p.party)}" if p.role else p.name for p in top.people if p.role or p.name
    ]
    if offices:
        offices[0] = offices[0][:1].upper() + offices[0][1:]
    verb = {
        "held": {"in_person": "met", "phone": "spoke by phone", "video": "spoke by video"}[meeting.mode],
        "planned": "are to meet" if meeting.mode == "in_person" else "are to speak",
        "unreported": "were announced to meet; no report was found",
        "postponed": "put off their meeting",
        "cancelled": "called off their meeting",
    }[top.status]
    return f"{wording.join_names(offices)} {verb}" if offices else ""


def _facts(meeting: Meeting, top: Card, reports: list[Report]) -> Iterator[Fact]:
    yield Fact("Status", top.status_label, _proofs(reports, "status"), mark=top.status)
    yield Fact("When", _when(meeting), _proofs(reports, "date"))
    if place := wording.say_place(meeting.city, meeting.country.name if meeting.country else "", meeting.venue):
        yield Fact("Where", place, _proofs(reports, "place"))
    if meeting.summit:
        yield Fact("Summit", meeting.summit.label, _proofs(reports, "summit"), url=meeting.summit.get_absolute_url())
    how = [top.mode_label, wording.say_form(meeting.form), wording.say_level(meeting.level)]
    yield Fact("How", ", ".join(filter(None, how)), _proofs(reports, "mode"), mark=meeting.mode)
    if topics := [topic.phrase for topic in meeting.topics.all()]:
        yield Fact("About", ", ".join(topics), tuple(_topic_proofs(reports)))


def _when(meeting: Meeting) -> str:
    when = meeting.date
    if when and when.precision == "day":
        return f"{wording.WEEKDAYS[when.earliest.weekday()]} {wording.say_date(when)}"
    return wording.say_date(when)


def _proofs(reports: Iterable[Report], field: str) -> tuple[Proof, ...]:
    return tuple(_proof(r, [r.evidence[field]], field) for r in reports if field in r.evidence)


def _people_proofs(reports: Iterable[Report]) -> Iterator[Proof]:
    for report in reports:
        people = [p for p in report.participants.all() if p.start is not None]
        by_sentence: dict[tuple[str, int], list[list[object]]] = {}
        for p in people:
            text = _text(report, p.part)
            by_sentence.setdefault((p.part, sentence_around(text, p.start or 0)[0]), []).append(
                [p.start, p.end, p.part]
            )
        for spans in by_sentence.values():
            yield _proof(report, spans, "who")


def _topic_proofs(reports: Iterable[Report]) -> Iterator[Proof]:
    for report in reports:
        by_sentence: dict[tuple[str, int], list[list[object]]] = {}
        for topic in report.topics:
            start, _, part, *_ = topic["evidence"]
            by_sentence.setdefault((part, sentence_around(_text(report, part), start)[0]), []).append(topic["evidence"])
        for spans in by_sentence.values():
            yield _proof(report, spans, "topics")


def _proof(report: Report, spans: list[list[object]], field: str) -> Proof:
    """Return the sentence around spans of one sentence, cut into marked and unmarked pieces."""
    part = str(spans[0][2])
    text = _text(report, part)
    places = sorted((int(str(s[0])), int(str(s[1]))) for s in spans)
    start, end = sentence_around(text, places[0][0])
    end = max(end, sentence_around(text, max(places[-1][1] - 1, places[-1][0]))[1])
    pieces: list[Piece] = []
    at = start
    for first, last in places:
        if first < at:
            continue
        pieces += [Piece(text[at:first]), Piece(text[first:last], marked=True)]
        at = last
    pieces.append(Piece(text[at:end]))
    article = report.article
    return Proof(
        pieces=tuple(p for p in pieces if p.text),
        title=report.version.title or "an article without a title",
        outlet=article.outlet.name if article.outlet else "",
        published=wording.say_day(article.published) if article.published else "undated",
        url=f"{article.get_absolute_url()}#r-{report.anchor}-{field}",
        sample=article.sample,
    )


def _text(report: Report, part: str) -> str:
    return report.version.title if part == "title" else report.version.text


def _history(meeting: Meeting) -> Iterator[Step]:
    for change in meeting.history.select_related("report__article__outlet").all():
        article = change.report.article
        yield Step(
            when=wording.say_day(article.published) if article.published else "undated",
            status=change.status,
            label=wording.say_step(change.status),
            source=article.outlet.name if article.outlet else "an article without an outlet",
            url=article.get_absolute_url(),
        )


def _sources(reports: Iterable[Report]) -> Iterator[Source]:
    articles = {report.article_id: report for report in reports}
    for report in articles.values():
        article = report.article
        yield Source(
            title=report.version.title or "Without a title",
            outlet=article.outlet.name if article.outlet else "",
            kind=article.outlet.get_kind_display().capitalize() if article.outlet else "",
            published=wording.say_day(article.published) if article.published else "undated",
            url=article.get_absolute_url(),
            sample=article.sample,
        )


def _related(meeting: Meeting) -> tuple[Card, ...]:
    """Return up to five other meetings of the same two or three parties, the newest first."""
    slugs = {p.country.slug for p in meeting.participations.all() if p.country and not p.optional}
    if not 2 <= len(slugs) <= 3:
        return ()
    others = Meeting.objects.current().exclude(pk=meeting.pk)
    for slug in sorted(slugs):
        others = others.involving_country(slug)
    return tuple(card(row) for row in card_rows(others.newest_first())[:5])
