"""From a Doc to an Extraction: character offsets into title and text. Nothing after this sees spaCy."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from diplomacy.extraction import confidence
from diplomacy.extraction.notes import Encounter, Found, Person, Said
from diplomacy.extraction.topics import Themes
from diplomacy.records import (
    Capacity,
    DateReading,
    Evidence,
    ExtractedMeeting,
    ExtractedStatement,
    Extraction,
    Form,
    Level,
    ModeReading,
    Participant,
    PlaceReading,
    Span,
    StatusReading,
    SummitReading,
    TopicReading,
)

GAP = "\n\n"
LEVELS = tuple(Level)
PLENARY = 8
STYLES = re.compile(
    r"^(?:(?:Crown Prince|Prince|Princess|Sayyid|Sheikha?|Shaikh|Sultan|Emir|Sir|Dame|Gen\.|General|Dr\.?) )+"
    r"(?=\S+ \S+)"
)


def styled(name: str) -> str:
    """Return a name without rank or style before it; kings, queens and popes keep theirs, which is part of the name."""
    return STYLES.sub("", name) if len(name.split()) > 2 else name


class Exporter:
    """Makes the records of one doc whose text is the title, a blank line and the article's text."""

    def __init__(self, doc: Doc, title: str, text: str, themes: Themes) -> None:
        self.doc, self.title, self.text, self.themes = doc, title, text, themes
        self.offset = len(title) + len(GAP) if title else 0

    def extraction(self, article: str) -> Extraction:
        """Return everything that was found."""
        encounters: list[Encounter] = self.doc._.encounters
        meetings = tuple(self.meeting(e) for e in encounters)
        statements = tuple(s for said in self.doc._.said if (s := self.statement(said, encounters)))
        return Extraction(article, meetings, statements)

    def chars(self, start: int, end: int) -> Span:
        """Return characters of the doc as a span of the title or of the text."""
        if self.offset and start < self.offset:
            stop = min(end, len(self.title))
            return Span(min(start, stop), stop, "title")
        return Span(start - self.offset, max(start, end) - self.offset, "text")

    def span(self, start: int, end: int) -> Span:
        """Return tokens as a span, white space at the ends left out."""
        while end > start + 1 and self.doc[end - 1].is_space:
            end -= 1
        first, last = self.doc[start], self.doc[max(start, end - 1)]
        return self.chars(first.idx, last.idx + len(last.text))

    def evidence(self, found: Found) -> Evidence:
        """Return what proves a value."""
        return Evidence(self.span(found.start, found.end), found.rule, found.confidence)

    # ── meetings ───────────────────────────────────────────────────────────────────────────────────

    def meeting(self, e: Encounter) -> ExtractedMeeting:
        """Return one encounter as a record."""
        trigger = Evidence(self.span(e.start, e.end), e.rule, e.confidence)
        bounds = self.doc._.view.bounds[e.sentence]
        parties = {p.party for p in e.people if p.party}
        form = Form.BILATERAL if len(parties) <= 2 else Form.SMALL_GROUP if len(parties) < PLENARY else Form.PLENARY
        return ExtractedMeeting(
            participants=tuple(self.participant(p, e) for p in e.people),
            sentence=self.span(*bounds),
            trigger=trigger,
            mode=ModeReading(e.mode, self.evidence(e.mode_found) if e.mode_found else trigger),
            status=StatusReading(e.status, self.evidence(e.status_found) if e.status_found else trigger),
            date=self.date(e),
            place=self.place(e),
            summit=self.summit(e),
            topics=tuple(self.topic(t) for t in e.topics),
            level=self.level(e),
            form=form,
            background=e.background,
            confidence=confidence.of_meeting(e),
        )

    def participant(self, person: Person, e: Encounter) -> Participant:
        """Return a person as a participant, with the mention that puts him there."""
        mention = e.where.get(id(person)) or next((m for m in self.doc._.mentions if person in m.people), None)
        sure = confidence.of_participant(person, mention, e)
        evidence = Evidence(self.span(mention.start, mention.end), mention.rule, sure) if mention else None
        capacity = None
        if e.host in ("subject", "object") and len(e.people) > 1:
            hosts = e.people[:1] if e.host == "subject" else e.people[-1:]
            capacity = Capacity.HOST if person in hosts else Capacity.VISITOR
        name = styled(person.name) if person.name else None
        aliases = tuple(
            a
            for a in dict.fromkeys((*person.aliases, *((person.name,) if person.name != name and person.name else ())))
            if a != name
        )
        return Participant(
            name=name, party=person.party, role=person.role, role_kind=person.kind, evidence=evidence, aliases=aliases,
            capacity=capacity, optional=person in e.optional, leader=None,
        )  # fmt: skip

    def date(self, e: Encounter) -> DateReading | None:
        """Return the day with its phrase."""
        if e.date is None or e.date_mention is None:
            return None
        span = self.span(*e.date_mention)
        phrase = (self.title if span.part == "title" else self.text)[span.start : span.end]
        sure = confidence.of_date(e, self.doc._.view)
        return DateReading(e.date, phrase, Evidence(span, "date", sure), e.date_anchor)

    def place(self, e: Encounter) -> PlaceReading | None:
        """Return where it was."""
        p = e.place
        if p is None:
            return None
        return PlaceReading(
            Evidence(self.span(p.start, p.end), "place", confidence.of_place(e, self.doc._.view)),
            p.city,
            p.country,
            p.venue,
        )

    def summit(self, e: Encounter) -> SummitReading | None:
        """Return the summit it was at."""
        if e.edition is None or e.edition_found is None:
            return None
        return SummitReading(e.edition.slug, e.edition.label, Evidence(self.span(*e.edition_found), "summit", 0.85))

    def topic(self, found: Found) -> TopicReading:
        """Return what was discussed, with its theme."""
        theme = self.themes.of(found.value)
        if theme:
            self.doc._.fired.add(theme[1])
        span = self.span(found.start, found.end)
        phrase = (self.title if span.part == "title" else self.text)[span.start : span.end]
        return TopicReading(phrase, self.evidence(found), theme[0] if theme else None)

    @staticmethod
    def level(e: Encounter) -> Level | None:
        """Return the rank of the lower side: of each party its highest, of these the lowest."""
        best: dict[str, int] = {}
        for p in e.people:
            if p.party and p.level:
                rank = LEVELS.index(Level(p.level))
                best[p.party] = min(rank, best.get(p.party, rank))
        return LEVELS[max(best.values())] if best else None

    # ── statements ─────────────────────────────────────────────────────────────────────────────────

    def statement(self, said: Said, encounters: list[Encounter]) -> ExtractedStatement | None:
        """Return words said as a record; None where nothing is left of them."""
        spans = tuple(self.chars(a, b) for a, b in said.pieces)
        parts = [(self.title if s.part == "title" else self.text)[s.start : s.end] for s in spans]
        if not any(p.strip() for p in parts):
            return None
        person = said.person
        name = styled(said.speaker)
        near = [(i, e) for i, e in enumerate(encounters) if person is None or person in e.people]
        meeting = next(
            (
                i
                for i, e in reversed(near)
                if e.sentence <= said.sentence and not e.background and (e.sentence > 0 or not self.offset)
            ),
            None,
        )
        return ExtractedStatement(
            speaker=name,
            kind="direct" if said.kind == "direct" else "indirect",
            words=" ".join(parts),
            spans=spans,
            evidence=Evidence(self.span(*said.cue), said.rule, said.confidence),
            party=said.party,
            role=person.role if person else None,
            via=said.via,
            aliases=tuple(a for a in (person.aliases if person else ()) if a != name),
            meeting=meeting,
        )  # fmt: skip
