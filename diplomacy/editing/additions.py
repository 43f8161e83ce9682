"""Meetings and statements that the machine missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from diplomacy.editing.checks import PersonValue, because, meeting_value, person_value, statement_value
from diplomacy.editing.errors import EditingError
from diplomacy.editing.settling import one_decision, settle_decisions
from diplomacy.models import Addition, Article, ArticleVersion, Report
from diplomacy.records import (
    DateReading,
    Evidence,
    ExtractedMeeting,
    ExtractedStatement,
    Form,
    Json,
    Level,
    Mode,
    ModeReading,
    Participant,
    PlaceReading,
    Span,
    StatementKind,
    Status,
    StatusReading,
    SummitReading,
    TopicReading,
)
from diplomacy.resolution.decisions import read_date, read_person, read_topics
from diplomacy.storage.additions import add_quotation, add_report
from diplomacy.storage.deciding import keep_addition, touched_by
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import lock
from diplomacy.storage.provenance import article_lock

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

RULE = "editor"


@one_decision
def add_meeting(
    article: Article,
    sentence: Span,
    participants: Sequence[PersonValue],
    user: AbstractBaseUser,
    reason: str,
    **values: Json,
) -> Addition:
    """Add a meeting that a sentence of the article's newest text reports and the machine missed.

    `values` are those of a meeting's fields (`date`, `city`, `mode` ...); without them it was held in person.
    """
    why = because(user, reason)
    people = tuple(read_person(person_value(p)) for p in participants)
    if len(people) < 2:
        raise EditingError("A meeting needs two participants.")
    version, words = _written(article, [sentence])
    lock([article_lock(article)])
    given = {name: meeting_value(name, value) for name, value in values.items()}
    keys = Keys()
    report = add_report(article, version, _account(people, sentence, given), keys)
    if report is None:
        raise EditingError("This meeting has been added to the article already.")
    made = keep_addition(report, words, why)
    settle_decisions(touched_by([report]), [made], f"meeting added by {user}", keys)
    return made


@one_decision
def add_statement(
    article: Article,
    spans: Sequence[Span],
    speaker: Json,
    user: AbstractBaseUser,
    reason: str,
    *,
    kind: StatementKind = "direct",
    country: str | None = None,
    role: str = "",
    report: Report | None = None,
) -> Addition:
    """Add a statement whose words stand at `spans` of the article's newest text; `report` is of its meeting."""
    why = because(user, reason)
    who = statement_value("speaker", speaker)
    party = statement_value("country", country)
    statement_value("kind", kind)
    version, words = _written(article, spans)
    said = ExtractedStatement(
        speaker=str(who["name"]) if isinstance(who, Mapping) else "",
        kind=kind,
        words=words,
        spans=tuple(spans),
        evidence=Evidence(spans[0], RULE),
        party=str(party) if party else None,
        role=role or None,
        leader=str(who["leader"]) if isinstance(who, Mapping) and who["leader"] else None,
    )
    if report is not None and report.article_id != article.pk:
        raise EditingError("The meeting of a statement must be one that the same article reports.")
    lock([article_lock(article)])
    quotation = add_quotation(article, version, said, report, Keys())
    if quotation is None:
        raise EditingError("This statement has been added to the article already.")
    made = keep_addition(quotation, words, why)
    settle_decisions(touched_by(quotations=[quotation]), [made], f"statement added by {user}")
    return made


def _written(article: Article, spans: Sequence[Span]) -> tuple[ArticleVersion, str]:
    """Return the article's newest version and the words that stand at the spans."""
    version = article.versions.order_by("-number").first()
    if version is None:
        raise EditingError("This article has no text.")
    pieces = []
    for span in spans:
        text = version.title if span.part == "title" else version.text
        if not 0 <= span.start < span.end <= len(text) or not text[span.start : span.end].strip():
            raise EditingError("Mark the words in the article that say so.")
        pieces.append(text[span.start : span.end])
    if not pieces:
        raise EditingError("Mark the words in the article that say so.")
    return version, " ".join(pieces)


def _account(people: tuple[Participant, ...], sentence: Span, given: Mapping[str, Json]) -> ExtractedMeeting:
    """Return an editor's account: everything is proved by the one sentence."""
    proof = Evidence(sentence, RULE)
    texts = {name: str(given[name]) for name in ("city", "country", "venue", "summit") if given.get(name)}
    when = read_date(given.get("date"))
    parties = {p.party for p in people if p.party}
    form = Form.BILATERAL if len(parties) <= 2 else Form.SMALL_GROUP
    return ExtractedMeeting(
        participants=tuple(replace(p, evidence=proof) for p in people),
        sentence=sentence,
        trigger=proof,
        mode=ModeReading(Mode(str(given.get("mode") or Mode.IN_PERSON)), proof),
        status=StatusReading(Status(str(given.get("status") or Status.HELD)), proof),
        date=DateReading(when, "", proof) if when else None,
        place=(
            PlaceReading(proof, texts.get("city"), texts.get("country"), texts.get("venue"))
            if texts.keys() & {"city", "country", "venue"}
            else None
        ),
        summit=SummitReading(texts["summit"], texts["summit"], proof) if "summit" in texts else None,
        topics=tuple(TopicReading(phrase, proof, theme) for phrase, theme in read_topics(given.get("topics") or [])),
        level=Level(str(given["level"])) if given.get("level") else None,
        form=Form(str(given.get("form") or form)),
    )
