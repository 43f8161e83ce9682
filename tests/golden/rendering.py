"""An extraction as lines for the eye: each value with the words that prove it and the rule that found it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import diplomacy
from diplomacy.records import (
    Article,
    DateReading,
    Evidence,
    ExtractedMeeting,
    ExtractedStatement,
    Extraction,
    PartialDate,
    Participant,
    PlaceReading,
    Span,
)

SAMPLES = Path(diplomacy.__file__).parent / "samples"
FOLDER = Path(__file__).with_name("extractions")
REWRITE = "python -m tests.golden rewrite"


def articles() -> list[Article]:
    """Thirty of the forty sample articles: every fourth is left out, so that all kinds stay."""
    return [sample(path) for number, path in enumerate(sorted(SAMPLES.glob("s-*.json")), 1) if number % 4]


def sample(path: Path) -> Article:
    """Read one sample article."""
    row = json.loads(path.read_text(encoding="utf-8"))
    published = date.fromisoformat(row["published"]) if row["published"] else None
    return Article(row["id"], row["title"], row["text"], row["outlet"], published, row["url"])


def path_of(article: Article) -> Path:
    """Return where an article's golden file lies."""
    return FOLDER / f"{article.id}.json"


def render(article: Article, extraction: Extraction) -> str:
    """Return an extraction as JSON with one line for each value."""
    words = Words(article)
    golden = {
        "article": article.title,
        "unread": extraction.unread,
        "meetings": [words.meeting(meeting) for meeting in extraction.meetings],
        "statements": [words.statement(statement) for statement in extraction.statements],
    }
    return json.dumps(golden, ensure_ascii=False, indent=1) + "\n"


class Words:
    """Puts values and the words of one article beside one another."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def of(self, span: Span) -> str:
        """Return the words of a span."""
        return (self.article.title if span.part == "title" else self.article.text)[span.start : span.end]

    def proof(self, evidence: Evidence | None) -> str:
        """Return what proves a value: the words, the rule and its confidence."""
        if evidence is None:
            return ""
        where = "title: " if evidence.span.part == "title" else ""
        return f" <- {where}{self.of(evidence.span)!r} ({evidence.rule}, {evidence.confidence:.2f})"

    def meeting(self, meeting: ExtractedMeeting) -> dict[str, object]:
        """Return one meeting."""
        summit = meeting.summit
        return {
            "sentence": self.of(meeting.sentence),
            "trigger": self.proof(meeting.trigger).strip(),
            "participants": [self.participant(person) for person in meeting.participants],
            "status": meeting.status.value + self.proof(meeting.status.evidence),
            "mode": meeting.mode.value + self.proof(meeting.mode.evidence),
            "date": self.date(meeting.date),
            "place": self.place(meeting.place),
            "summit": f"{summit.label}, {summit.slug}{self.proof(summit.evidence)}" if summit else None,
            "topics": [f"{topic.theme}{self.proof(topic.evidence)}" for topic in meeting.topics],
            "kind": ", ".join(
                [meeting.level or "no level", meeting.form, *(["background"] if meeting.background else [])]
            ),
            "confidence": meeting.confidence,
        }

    def participant(self, person: Participant) -> str:
        """Return one participant: name, party, role, kind and capacity. Aliases are reference data and left out."""
        more = [person.role_kind, person.capacity, "optional" if person.optional else None]
        known = ", ".join(str(value) for value in (person.name, person.party, person.role))
        return known + "".join(f"; {value}" for value in more if value) + self.proof(person.evidence)

    def date(self, reading: DateReading | None) -> str | None:
        """Return a day, with the day that it was counted from."""
        if reading is None:
            return None
        counted = f", counted from {reading.anchor}" if reading.anchor else ""
        return day(reading.value) + counted + self.proof(reading.evidence)

    def place(self, place: PlaceReading | None) -> str | None:
        """Return a place."""
        if place is None:
            return None
        return ", ".join(str(part) for part in (place.venue, place.city, place.country)) + self.proof(place.evidence)

    def statement(self, statement: ExtractedStatement) -> dict[str, object]:
        """Return one statement."""
        speaker = ", ".join(str(value) for value in (statement.speaker, statement.party, statement.role))
        return {
            "speaker": speaker + self.proof(statement.evidence),
            statement.kind: [self.of(span) for span in statement.spans],
            "via": statement.via,
            "at": None if statement.meeting is None else f"meeting {statement.meeting + 1}",
        }


def day(value: PartialDate) -> str:
    """Return a day, or the days between which it lies."""
    return str(value.earliest) if value.precision == "day" else f"{value.earliest} to {value.latest}"
