"""One meeting with everything that is known of it, each fact with the sentences that support it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diplomacy import wording
from diplomacy.models import Meeting, Redirect, Report, Statement
from diplomacy.queries.articles import UNTITLED, say_published
from diplomacy.queries.cards import Card, Person, any_sample, card, card_rows, cards_by_number, person
from diplomacy.queries.meeting.disputes import FIELDS, Dispute, Ruling, disputes, rulings, say_agreement
from diplomacy.queries.meeting.proofs import Proof, Sentences, one_of_each_voice, outlet_name, spot_of, voice
from diplomacy.queries.meeting.readouts import Comparison, compare_readouts
from diplomacy.queries.meeting.related import Related, find_related, related
from diplomacy.queries.meeting.rows import reports_of, whole
from diplomacy.records import PartialDate

MOST_PROOFS = 6  # sentences of one fact; the rest stands in the sources
MOST_AT_ODDS = 3  # sentences of each value where sources are at odds
MOST_STATEMENTS = 8  # open at once


_FIND = "SELECT {} FROM diplomacy_meeting WHERE public_id = %s".format(  # names of columns
    ", ".join(f'"{field.column}"' for field in Meeting._meta.concrete_fields if field.name not in ("search", "words"))
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a meeting with what supports it. `agreement` says how many independent sources do.

    `at_odds` lists every value where sources differ; `more` counts the sources whose sentences are not shown.
    """

    label: str
    value: str
    proofs: tuple[Proof, ...] = ()
    url: str = ""
    query: str = ""
    mark: str = ""
    agreement: str = ""
    at_odds: tuple[Dispute, ...] = ()
    more: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who took part: with the office held then, and `part`, what they were at the meeting besides."""

    person: Person
    part: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the status history: the day it was published, the state, the source and its sentence.

    `detail` is the day that the source gives for the meeting: `for 17 June 2025`.
    """

    when: str
    status: str
    label: str
    source: str
    url: str
    detail: str = ""
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An article that reports the meeting, and the articles that are copies of it."""

    title: str
    outlet: str
    kind: str
    published: str
    url: str
    sample: bool
    copies: tuple[Source, ...] = ()
    report: int = 0


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """What a meeting's page shows. `voices` says how many independent sources there are.

    `decided` counts people's decisions; `absent` are the facts that are not known, which only editors see.
    """

    card: Card
    people: tuple[Attendee, ...]
    heading: str
    deck: str
    facts: tuple[Fact, ...]
    who: Fact
    history: tuple[Step, ...]
    sources: tuple[Source, ...]
    articles: str
    voices: str
    readouts: Comparison | None
    statements: tuple[Statement, ...]
    more_statements: tuple[Statement, ...]
    related: Related
    has_samples: bool
    rulings: tuple[Ruling, ...]
    decided: int
    absent: tuple[Fact, ...] = ()


def find_meeting(public_id: str) -> Meeting | None:
    """Return a meeting by its public id, removed or not, without what search looks through."""
    return next(iter(Meeting.objects.raw(_FIND, [public_id])), None)


def new_address(public_id: str) -> Meeting | None:
    """Return the meeting that took the place of a merged one."""
    end = Redirect.objects.end_of(Redirect.Target.MEETING, public_id)
    return find_meeting(end) if end != public_id else None


def meeting_card(meeting: Meeting) -> Card:
    """Return a meeting as lists show it."""
    return card(card_rows(Meeting.objects.filter(pk=meeting.pk)).get())


def meeting_page(meeting: Meeting) -> MeetingPage:
    """Return the page of a meeting."""
    around = find_related(meeting)
    cards = cards_by_number({meeting.pk, *(number for _, number in around)})
    row, statements, ruled, decided = whole(meeting)
    reports = reports_of(meeting)
    sentences = Sentences()
    facts = tuple(_facts(row, cards[meeting.pk], reports, sentences))
    top, others, sources = cards[meeting.pk], related(row, around, cards), tuple(_sources(reports))
    return MeetingPage(
        card=top,
        people=tuple(_attendees(row)),
        heading=", ".join(filter(None, (top.title, row.city or top.place, wording.say_date(row.date)))),
        deck=_deck(row, top),
        facts=facts,
        who=_who(row, top, reports, sentences),
        history=tuple(_history(row, reports, sentences)),
        sources=sources,
        articles=wording.say_count(top.sources, "article"),
        voices=_say_voices(top.sources, len(sources)),
        readouts=compare_readouts(row, reports, sentences),
        statements=statements[:MOST_STATEMENTS],
        more_statements=statements[MOST_STATEMENTS:],
        related=others,
        has_samples=any_sample((top,), others.same_parties, others.same_summit),
        rulings=rulings(ruled),
        decided=decided,
        absent=tuple(_absent(facts)),
    )


def _say_voices(articles: int, voices: int) -> str:
    """Say how many of the articles are independent of one another; nothing where all are."""
    if articles == voices:
        return ""
    return f"{wording.say_count(voices, 'independent source')}: copies of one story count once."


def _attendees(meeting: Meeting) -> Iterator[Attendee]:
    """Yield who took part, those last who only sat in."""
    for row in sorted(meeting.participations.all(), key=lambda each: each.optional):
        yield Attendee(person(row), "sat in, with the delegation" if row.optional else row.capacity)


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


def _who(meeting: Meeting, top: Card, reports: Sequence[Report], sentences: Sentences) -> Fact:
    tellers = one_of_each_voice(reports)
    proofs = sentences.of_people(tellers[:MOST_PROOFS])
    return _fact(meeting, reports, "Who", top.title, tellers, proofs, (), field="who")


def _facts(meeting: Meeting, top: Card, reports: Sequence[Report], sentences: Sentences) -> Iterator[Fact]:
    heard = one_of_each_voice(reports)
    fields = {"Status": "status", "When": "date", "Where": "place", "Summit": "summit", "How": "mode"}
    tellers = {label: [report for report in heard if field in report.evidence] for label, field in fields.items()}
    # A plan that was kept does not prove that the meeting was held.
    tellers["Status"] = [report for report in tellers["Status"] if report.status == meeting.status]
    proofs = {
        label: sentences.of_field(_worth_showing(meeting, label, tellers[label]), field)
        for label, field in fields.items()
    }
    tellers["About"] = [report for report in heard if report.topics]
    proofs["About"] = sentences.of_topics(tellers["About"][:MOST_PROOFS])
    at_odds = disputes(meeting, reports, proofs)
    summit = meeting.summit
    how = [top.mode_label, wording.say_form(meeting.form), wording.say_level(meeting.level)]
    values = (
        ("Status", top.status_label, {"mark": top.status, "field": "status"}),
        ("When", _when(meeting), {"field": "date"}),
        ("Where", _where(meeting), {"field": "place"}),
        (
            "Summit",
            summit.label if summit else "",
            {"url": summit.get_absolute_url(), "query": f"summit={summit.slug}", "field": "summit"} if summit else {},
        ),
        ("How", ", ".join(filter(None, how)), {"mark": meeting.mode, "field": "mode"}),
        ("About", ", ".join(topic.phrase for topic in meeting.topics.all()), {"field": "topics"}),
    )
    for label, value, more in values:
        if value:
            odds = at_odds.get(label, ())
            yield _fact(meeting, reports, label, value, tellers[label], proofs[label], odds, **more)


def _absent(facts: Iterable[Fact]) -> Iterator[Fact]:
    known = {fact.field for fact in facts}
    for label, field in (("Where", "place"), ("Summit", "summit"), ("About", "topics")):
        if field not in known:
            yield Fact(label, "", field=field)


def _worth_showing(meeting: Meeting, label: str, tellers: Sequence[Report]) -> list[Report]:
    """Return the reports whose sentences are shown: the first that tell the fact, or some for each value at odds."""
    at_odds = [ids for field in FIELDS[label] for _, ids in meeting.disputed.get(field, ())]
    if not at_odds:
        return list(tellers[:MOST_PROOFS])
    chosen = {report.pk for ids in at_odds for report in [r for r in tellers if r.pk in ids][:MOST_AT_ODDS]}
    return [report for report in tellers if report.pk in chosen]


def _fact(
    meeting: Meeting,
    reports: Sequence[Report],
    label: str,
    value: str,
    tellers: Sequence[Report],
    proofs: Sequence[Proof],
    at_odds: tuple[Dispute, ...],
    **more: str,
) -> Fact:
    shown = tuple(proofs[:MOST_PROOFS])
    left = {report.pk for report in tellers} - {proof.report for proof in shown}
    return Fact(
        label,
        value,
        shown,
        agreement=say_agreement(meeting, label, reports),
        at_odds=at_odds,
        more=wording.say_count(len(left), "more source") if left and len(tellers) > MOST_PROOFS else "",
        **more,
    )


def _when(meeting: Meeting) -> str:
    when = meeting.date
    if when and when.precision == "day":
        return f"{wording.WEEKDAYS[when.earliest.weekday()]} {wording.say_date(when)}"
    return wording.say_date(when)


def _where(meeting: Meeting) -> str:
    return wording.say_place(meeting.city, meeting.country.name if meeting.country else "", meeting.venue)


def _history(meeting: Meeting, reports: Sequence[Report], sentences: Sentences) -> Iterator[Step]:
    by_pk = {report.pk: report for report in reports}
    for change in meeting.history.all():
        if report := by_pk.get(change.report_id):
            evidence = report.evidence.get("status")
            yield Step(
                when=say_published(report.article),
                status=change.status,
                label=wording.say_step(change.status),
                source=outlet_name(report.article) or "an article without an outlet",
                url=report.article.get_absolute_url(),
                detail=_say_day_of_step(change.status, report.date),
                proofs=(sentences.proof(report, [spot_of(evidence)], "status"),) if evidence else (),
            )


def _say_day_of_step(status: str, when: PartialDate | None) -> str:
    """Return the day that a step names for the meeting, as its sentence goes on: Announced `for 17 June 2025`."""
    if when is None:
        return ""
    if status == "held":
        lead = {"day": "on ", "month": "in ", "year": "in "}.get(when.precision, "")
    else:
        lead = "for " if status == "planned" else "had been set for "
    return lead + wording.say_date(when)


def _sources(reports: Iterable[Report]) -> Iterator[Source]:
    """Yield the articles, each with those that are its copies under it: of copies the original leads, or the oldest."""
    voices: dict[int, dict[int, Report]] = {}
    for report in reports:
        voices.setdefault(voice(report.article), {}).setdefault(report.article_id, report)
    for own in voices.values():
        first, *copies = sorted(own.values(), key=lambda report: report.article.copy_of_id is not None)
        yield _source(first, tuple(map(_source, copies)))


def _source(report: Report, copies: tuple[Source, ...] = ()) -> Source:
    article = report.article
    return Source(
        title=report.version.title or UNTITLED,
        outlet=outlet_name(article),
        kind=article.outlet.get_kind_display().capitalize() if article.outlet else "",
        published=say_published(article),
        url=article.get_absolute_url(),
        sample=article.sample,
        copies=copies,
        report=report.pk,
    )
