"""Ingestion: one document's way from bytes to meetings, each article wholly in or not at all."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import DataError, transaction

from diplomacy.extraction.reader import Reader
from diplomacy.models import Document
from diplomacy.reading.front import read
from diplomacy.records import Article, RawDocument, Refusal
from diplomacy.resolution.outlets import classify, speaks_for
from diplomacy.resolution.reports import resolve
from diplomacy.settle import settle
from diplomacy.storage.articles import OutletFacts, mark_article_read, store_article
from diplomacy.storage.documents import file_document, mark_failed, mark_read, raw_of
from diplomacy.storage.keys import Keys
from diplomacy.storage.readings import fingerprint, store_reading
from diplomacy.storage.reference import reference_from_database, reference_stamp

logger = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of a document."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNREAD = "unread"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of one document: the article and how much was found, or why it could not be read."""

    origin: str
    outcome: Outcome
    meetings: int = 0
    statements: int = 0
    reason: str = ""

    def __str__(self) -> str:
        """Return the result as a sentence."""
        if self.outcome in (Outcome.FAILED, Outcome.UNREAD):
            return f"{self.origin}: {self.reason}"
        return f"{self.origin}: {self.outcome}, {self.meetings} meetings and {self.statements} statements"


class Ingester:
    """Reads documents into the database. Holds the reader and what the database knows of the world."""

    def __init__(self) -> None:
        """Load the reference data from the database and build the reader: about two seconds."""
        self._load()

    def ingest(self, raw: RawDocument | Refusal, *, sample: bool = False) -> IngestResult:
        """Read one document, keep it, and settle what it reports. A document that cannot be read is not kept."""
        if isinstance(raw, Refusal):
            return IngestResult(raw.origin, Outcome.FAILED, reason=raw.reason)
        article = read(raw)
        if isinstance(article, Refusal):
            return IngestResult(article.origin, Outcome.FAILED, reason=article.reason)
        try:
            with transaction.atomic():
                document = file_document(raw)
                result = self._store(article, document, raw.origin, sample=sample)
                mark_read(document)
        except DataError as error:
            return _unstorable(raw.origin, error)
        return result

    def ingest_document(self, document: Document) -> IngestResult:
        """Read a document that is stored already, and say with it what became of it."""
        raw = raw_of(document)
        article = read(raw)
        if isinstance(article, Refusal):
            mark_failed(document, [article])
            return IngestResult(article.origin, Outcome.FAILED, reason=article.reason)
        try:
            with transaction.atomic():
                result = self._store(article, document, raw.origin, sample=False)
                mark_read(document)
        except DataError as error:
            result = _unstorable(raw.origin, error)
            mark_failed(document, [Refusal(raw.origin, result.reason)])
        return result

    def ingest_all(self, documents: Iterable[RawDocument | Refusal], *, sample: bool = False) -> Iterator[IngestResult]:
        """Read documents one after the other; a fault on one is logged and counted, and the rest goes on.

        A database that is gone ends the run: what was read until then is in.
        """
        for raw in documents:
            try:
                yield self.ingest(raw, sample=sample)
            except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
                logger.exception("a fault of the program on %s", raw.origin)
                reason = f"the program failed on it ({type(error).__name__}: {error}); please report this"
                yield IngestResult(raw.origin, Outcome.FAILED, reason=reason)

    def _load(self) -> None:
        self._stamp = reference_stamp()
        self.reference = reference_from_database()
        self.reader = Reader(self.reference)
        self.keys = Keys()

    def _store(self, article: Article, document: Document, origin: str, *, sample: bool) -> IngestResult:
        if reference_stamp() != self._stamp:
            self._load()
        reading = resolve(article, self.reader.read(article), self.reference)
        stored = store_article(article, self._outlet(article), self.keys, document, sample=sample)
        print_of_reading = fingerprint(stored.version, reading, article)
        counts = {"meetings": len(reading.reports), "statements": len(reading.quotations)}
        if stored.article.reading == print_of_reading and not stored.changed:
            outcome = Outcome.UNCHANGED
        else:
            outcome = Outcome.NEW if stored.new else Outcome.CHANGED
            touched = store_reading(stored.article, stored.version, reading, self.keys)
            mark_article_read(stored.article, print_of_reading, reading.unread)
            settle(touched, self.keys, f"article {stored.article.public_id} read")
        if reading.unread:
            return IngestResult(origin, Outcome.UNREAD, reason=reading.unread)
        return IngestResult(origin, outcome, **counts)

    def _outlet(self, article: Article) -> OutletFacts | None:
        if not article.outlet:
            return None
        kind = classify(article.outlet)
        country = speaks_for(article.outlet, self.reference) if kind == "government" else None
        return OutletFacts(article.outlet, kind, country)


def _unstorable(origin: str, error: DataError) -> IngestResult:
    reason = str(error).splitlines()[0]
    return IngestResult(origin, Outcome.FAILED, reason=f"the database could not store it ({reason})")
