"""Ingestion: one document's way from bytes to meetings, each article wholly in or not at all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import DataError, OperationalError, connection, transaction

from diplomacy import models
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
from diplomacy.storage.locks import deadlocked
from diplomacy.storage.provenance import KnownArticle, find_article, find_stored
from diplomacy.storage.readings import fingerprint, store_reading
from diplomacy.storage.reference import reference_from_database, reference_stamp
from diplomacy.wording import say_count

logger = logging.getLogger(__name__)

MOST_TRIES = 4  # at one article


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
        found = f"{say_count(self.meetings, 'meeting')} and {say_count(self.statements, 'statement')}"
        if self.outcome is Outcome.UNCHANGED:
            return f"{self.origin}: is in already and says nothing new ({found})"
        return f"{self.origin}: {self.outcome}, {found}"


class Ingester:
    """Reads documents into the database. Holds the reader and what the database knows of the world."""

    def __init__(self) -> None:
        """Load the reference data from the database and build the reader: about two seconds."""
        self._load()

    def ingest(self, raw: RawDocument | Refusal, *, sample: bool = False) -> list[IngestResult]:
        """Read one document's articles, keep them, and settle what they report.

        Each article is in wholly or not at all. A document of which nothing can be read is not kept.
        """
        if isinstance(raw, Refusal):
            return [_refused(raw)]
        return [self._ingest(found, raw, None, sample=sample) for found in read(raw)]

    def ingest_document(self, document: Document) -> list[IngestResult]:
        """Read a document that is stored already, and say with it what became of it."""
        raw = raw_of(document)
        results = [self._ingest(found, raw, document, sample=False) for found in read(raw)]
        refusals = [Refusal(r.origin, r.reason) for r in results if r.reason]
        if any(r.outcome is not Outcome.FAILED for r in results):
            mark_read(document, refusals)
        else:
            mark_failed(document, refusals or [Refusal(raw.origin, "there is no article in it")])
        return results

    def ingest_all(self, documents: Iterable[RawDocument | Refusal], *, sample: bool = False) -> Iterator[IngestResult]:
        """Read documents one after the other; a fault on one is logged and counted, and the rest goes on.

        A database that is gone ends the run: what was read until then is in.
        """
        for raw in documents:
            try:
                yield from self.ingest(raw, sample=sample)
            except (
                ArithmeticError,
                AssertionError,
                AttributeError,
                LookupError,
                TypeError,
                ValueError,
            ) as error:
                logger.exception("a fault of the program on %s", raw.origin)
                reason = f"the program failed on it ({type(error).__name__}: {error}); please report this"
                yield IngestResult(raw.origin, Outcome.FAILED, reason=reason)

    def reread(self, row: models.Article) -> IngestResult:
        """Read a stored article's newest words again, and settle what they report.

        Raises Article.DoesNotExist where it was taken away meanwhile.
        """

        def store() -> IngestResult:
            with transaction.atomic():
                known = find_stored(row)
                return self._store(known, None, known.told.title or row.public_id, sample=row.sample)

        return _again_if_deadlocked(store)

    def _load(self) -> None:
        self._stamp = reference_stamp()
        self.reference = reference_from_database()
        self.reader = Reader(self.reference)
        self.keys = Keys()

    def _ingest(
        self, found: Article | Refusal, raw: RawDocument, document: Document | None, *, sample: bool
    ) -> IngestResult:
        if isinstance(found, Refusal):
            return _refused(found)

        def store() -> IngestResult:
            with transaction.atomic():
                row = document or file_document(raw)
                result = self._store(find_article(found, sample=sample), row, raw.origin, sample=sample)
                if document is None:
                    mark_read(row)
            return result

        try:
            return _again_if_deadlocked(store)
        except DataError as error:
            reason = f"the database could not store it ({str(error).splitlines()[0]})"
            return IngestResult(raw.origin, Outcome.FAILED, reason=reason)

    def _store(self, known: KnownArticle, document: Document | None, origin: str, *, sample: bool) -> IngestResult:
        if reference_stamp() != self._stamp:
            self._load()
        told = known.told
        reading = resolve(told, self.reader.read(told), self.reference)
        stored = store_article(known, self._outlet(told), self.keys, document, sample=sample)
        print_of_reading = fingerprint(stored.version, reading, told)
        if stored.article.reading == print_of_reading and not stored.changed:
            outcome = Outcome.UNCHANGED
        else:
            outcome = Outcome.NEW if stored.new else Outcome.CHANGED
            touched = store_reading(stored.article, stored.version, reading, self.keys, stored.touched)
            mark_article_read(stored.article, print_of_reading, reading.unread)
            settle(touched, self.keys, f"article {stored.article.public_id} read")
        if reading.unread:
            return IngestResult(origin, Outcome.UNREAD, reason=reading.unread)
        return IngestResult(origin, outcome, len(reading.reports), len(reading.quotations))

    def _outlet(self, article: Article) -> OutletFacts | None:
        if not article.outlet:
            return None
        kind = classify(article.outlet)
        country = speaks_for(article.outlet, self.reference) if kind == "government" else None
        return OutletFacts(article.outlet, kind, country)


def _again_if_deadlocked(store: Callable[[], IngestResult]) -> IngestResult:
    """Store again, from nothing, what the database refused because two processes waited for one another.

    Locks are taken in one order, but for those on the words of speakers whose meetings moved, which come too late.
    """
    for _ in range(MOST_TRIES - 1):
        try:
            return store()
        except OperationalError as error:
            if not deadlocked(error) or connection.in_atomic_block:
                raise
            logger.info("two processes waited for one another; trying again")
    return store()


def _refused(refusal: Refusal) -> IngestResult:
    return IngestResult(refusal.origin, Outcome.FAILED, reason=refusal.reason)
