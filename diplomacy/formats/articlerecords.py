"""Articles and statements as programs get them: frozen records whose fields are what is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diplomacy.formats.meetingrecords import SourceRecord


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """Words of an article that support a fact: `start` and `end` count in its title or text (`part`), end exclusive.

    `value` is what this article says, which need not be what holds; `sentence` begins at `sentence_start`. `meeting` is
    the public id of the meeting, None where it was removed.
    """

    field: str
    value: str | None
    article: str
    meeting: str | None
    part: str
    start: int
    end: int
    words: str
    sentence: str
    sentence_start: int
    rule: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class CarrierRecord:
    """An article that carries a statement, with the words as it has them; `via` is whom it quotes for them."""

    source: SourceRecord
    words: str
    via: str | None


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """Words said. `kind` is direct or indirect; `published` is the day on which an article first carried them."""

    id: str
    url: str
    words: str
    kind: str
    speaker: str
    leader: str | None
    country: str | None
    role: str | None
    published: date | None
    meeting: str | None
    sources: tuple[CarrierRecord, ...]
    sample: bool


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article. `full_text` tells whether its outlet lets everybody read it here; `copy_of` names the oldest copy."""

    id: str
    url: str
    address: str | None
    title: str | None
    outlet: str | None
    outlet_slug: str | None
    outlet_kind: str | None
    outlet_country: str | None
    published: date | None
    copy_of: str | None
    full_text: bool
    sample: bool


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A stretch of an article's text: the whole of it, or sentences that support something, with their neighbours."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class QuotationRecord:
    """Words that an article carries, and where they stand in its text; `statement` is the public id."""

    statement: str | None
    speaker: str
    kind: str
    words: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ReadArticleRecord:
    """An article with what was read out of it. `passages` is all that may be shown of its text."""

    article: ArticleRecord
    passages: tuple[PassageRecord, ...]
    evidence: tuple[EvidenceRecord, ...]
    quotations: tuple[QuotationRecord, ...]
