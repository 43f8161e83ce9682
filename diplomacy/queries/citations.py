"""What is cited: records with their titles, the day, and the number of their sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diplomacy.formats import citations
from diplomacy.formats.citations import Citation
from diplomacy.models import Meeting, Statement
from diplomacy.queries.cards import Card
from diplomacy.queries.meeting.past import PastMeeting
from diplomacy.queries.versions import today


@dataclass(frozen=True, slots=True)
class Cite:
    """A record's citations as its page shows them; `url` is where the entry for BibTeX can be fetched."""

    plain: str
    bibtex: str
    url: str


def cite_meeting(meeting: Meeting, shown_as: Card, site: str) -> Citation:
    """Return the citation of a current meeting as of today; `site` is where addresses begin."""
    day = today()
    return Citation(
        kind="meeting",
        id=meeting.public_id,
        title=citations.meeting_title(
            [p.name for p in shown_as.people], shown_as.place, shown_as.date, shown_as.status
        ),
        address=dated(f"{site}{meeting.get_absolute_url()}", day),
        as_of=day,
        accessed=day,
        sources=shown_as.sources,
        version=meeting.version,
        sample=meeting.sample,
    )


def cite_past(past: PastMeeting, site: str) -> Citation:
    """Return the citation of a meeting as of a day."""
    return Citation(
        kind="meeting",
        id=past.public_id,
        title=citations.meeting_title([p.name for p in past.people], past.place, past.when, past.status),
        address=dated(f"{site}/meetings/{past.public_id}/", past.day),
        as_of=past.day,
        accessed=today(),
        sources=len(past.sources),
        version=past.number,
        sample=past.sample,
    )


def cite_statement(statement: Statement, sources: int, site: str) -> Citation:
    """Return the citation of a current statement. Statements have no versions: it is that of today."""
    return Citation(
        kind="statement",
        id=statement.public_id,
        title=citations.statement_title(
            statement.leader.name if statement.leader else statement.speaker,
            statement.country.name if statement.country else "",
            statement.closed_words,
            direct=statement.kind == Statement.Kind.DIRECT,
            published=statement.published,
        ),
        address=f"{site}/statements/{statement.public_id}/",
        as_of=today(),
        accessed=today(),
        sources=sources,
        sample=statement.sample,
    )


def shown(citation: Citation, url: str) -> Cite:
    """Return a citation as a page shows it."""
    return Cite(citations.plain(citation), citations.bibtex(citation), url)


def dated(address: str, day: date) -> str:
    """Return a meeting's address as of a day."""
    return f"{address}?as_of={day.isoformat()}"
