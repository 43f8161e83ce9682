"""Ingestion: one document's way from bytes to meetings, each article wholly in or not at all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.db import DataError

from diplomacy import models
from diplomacy.extraction.edition import edition
from diplomacy.extraction.reader import Reader
from diplomacy.models import Document
from diplomacy.reading.front import read
from diplomacy.reading.limits import MEBIBYTE, Limits
from diplomacy.records import Article, Extraction, RawDocument, Reading, Refusal
from diplomacy.reference.lookup import Reference
from diplomacy.resolution.outlets import classify, speaks_for
from diplomacy.resolution.reports import resolve
from diplomacy.settle import settle
from diplomacy.storage.articles import OutletFacts, mark_article_read, store_article
from diplomacy.storage.documents import file_document, mark_failed, mark_read, raw_of
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import in_one_piece
from diplomacy.storage.provenance import KnownArticle, find_article, find_stored
from diplomacy.storage.readings import fingerprint, store_reading
from diplomacy.storage.reference import reference_from_database, reference_stamp
from diplomacy.wording import say_count

logger = logging.getLogger(__name__)

FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


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


def configured_limits() -> Limits:
    """Return what one document may need, by the settings."""
    return Limits(
        document_bytes=settings.SIDELINES_MAX_DOCUMENT_BYTES,
        pages=settings.SIDELINES_MAX_PAGES,
        archive_files=settings.SIDELINES_MAX_ARCHIVE_FILES,
        seconds=settings.SIDELINES_READ_SECONDS,
        memory_bytes=settings.SIDELINES_READ_MEGABYTES * MEBIBYTE,
    )


class Reads(Protocol):
    """What makes an extraction of an article."""

    def read(self, article: Article) -> Extraction:
        """Return the meetings and statements of an article."""
        ...


class Ingester:
    """Reads documents into the database. Holds the reader and what the database knows of the world."""

    def __init__(self, build_reader: Callable[[Reference], Reads] | None = None) -> None:
        """Load the reference data from the database and build the reader: about two seconds.

        `build_reader` makes what reads the articles (a Reader if not given), anew whenever the reference data changes.
        """
        self._build_reader = build_reader or Reader
        self.limits = configured_limits()
        self._load()

    def ingest(self, raw: RawDocument | Refusal, *, sample: bool = False) -> list[IngestResult]:
        """Read one document's articles, keep them, and settle what they report.

        Each article is in wholly or not at all. A document of which nothing can be read is not kept.
        """
        if isinstance(raw, Refusal):
            return [_refused(raw)]
        return self._each(raw, None, sample=sample)

    def ingest_document(self, document: Document) -> list[IngestResult]:
        """Read a document that is stored already, and say with it what became of it."""
        raw = raw_of(document)
        results = self._each(raw, document, sample=False)
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
            except FAULTS as error:
                yield _fault(raw.origin, error)

    def reread(self, article: models.Article) -> IngestResult:
        """Read a stored article's newest words again, and settle what they report with the rules of today.

        Outlet and day are those of its row, so that what a person put right holds; reports that an editor made are left
        alone. The article is settled also where its reading is what it was: how reports are joined may have changed. A
        fault of the program is logged, and leaves the article as it is.
        """
        origin = f"article {article.public_id}"
        try:
            return in_one_piece(lambda also: self._reread(article, also))
        except models.Article.DoesNotExist:
            return IngestResult(origin, Outcome.FAILED, reason="the article was taken away before it was read again")
        except DataError as error:
            return _unstorable(origin, error)
        except FAULTS as error:
            return _fault(origin, error)

    def _reread(self, article: models.Article, also: frozenset[str]) -> IngestResult:
        self._refresh()
        known = find_stored(article)
        reading = self._read(known.told)
        stored = store_article(known, self._outlet(known.told), self.keys, None, sample=article.sample)
        row = stored.article
        origin = f"article {row.public_id}"
        print_of_reading = fingerprint(stored.version, reading, row)
        changed = row.reading != print_of_reading
        touched = store_reading(row, stored.version, reading, self.keys, stored.touched, also)
        mark_article_read(row, print_of_reading, reading.unread, self.read_with)
        settle(touched, self.keys, f"article {row.public_id} read again")
        if changed and reading.unread:
            return IngestResult(origin, Outcome.UNREAD, reason=reading.unread)
        outcome = Outcome.CHANGED if changed else Outcome.UNCHANGED
        return IngestResult(origin, outcome, len(reading.reports), len(reading.quotations))

    def _load(self) -> None:
        self._stamp = reference_stamp()
        self.reference = reference_from_database()
        self.reader = self._build_reader(self.reference)
        self.keys = Keys()
        self.read_with = edition(self.reference)

    def _refresh(self) -> None:
        """Load the reference data anew where somebody has changed it."""
        if reference_stamp() != self._stamp:
            self._load()

    def _each(self, raw: RawDocument, document: Document | None, *, sample: bool) -> list[IngestResult]:
        """Ingest the articles of a document; where it holds several, a fault on one costs that one only."""
        articles = read(raw, self.limits)
        if len(articles) == 1:
            return [self._ingest(articles[0], raw, document, raw.origin, sample=sample)]
        results = []
        for found in articles:
            origin = found.origin if isinstance(found, Refusal) else f"{raw.origin}:{found.id}"
            try:
                results.append(self._ingest(found, raw, document, origin, sample=sample))
            except FAULTS as error:
                results.append(_fault(origin, error))
        return results

    def _ingest(
        self, found: Article | Refusal, raw: RawDocument, document: Document | None, origin: str, *, sample: bool
    ) -> IngestResult:
        if isinstance(found, Refusal):
            return _refused(found)
        try:
            self._refresh()
            told, reading = found, self._read(found)

            def store(also: frozenset[str]) -> IngestResult:
                nonlocal told, reading
                known = find_article(found, sample=sample)
                if known.told != told:  # a person gave it another day or outlet, or they are known from before
                    told, reading = known.told, self._read(known.told)
                row = document or file_document(raw)
                return self._store(known, reading, row, origin, also, sample=sample)

            return in_one_piece(store)
        except DataError as error:
            return _unstorable(origin, error)

    def _read(self, told: Article) -> Reading:
        return resolve(told, self.reader.read(told), self.reference)

    def _store(
        self,
        known: KnownArticle,
        reading: Reading,
        document: Document,
        origin: str,
        also: frozenset[str],
        *,
        sample: bool,
    ) -> IngestResult:
        stored = store_article(known, self._outlet(known.told), self.keys, document, sample=sample)
        print_of_reading = fingerprint(stored.version, reading, stored.article)
        if stored.article.reading == print_of_reading and not stored.changed:
            outcome = Outcome.UNCHANGED
        else:
            outcome = Outcome.NEW if stored.new else Outcome.CHANGED
            touched = store_reading(
                stored.article, stored.version, reading, self.keys, stored.touched, also, new=stored.new
            )
            mark_article_read(stored.article, print_of_reading, reading.unread, self.read_with)
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


def _refused(refusal: Refusal) -> IngestResult:
    return IngestResult(refusal.origin, Outcome.FAILED, reason=refusal.reason)


def _unstorable(origin: str, error: DataError) -> IngestResult:
    reason = f"the database could not store it ({str(error).splitlines()[0]})"
    return IngestResult(origin, Outcome.FAILED, reason=reason)


def _fault(origin: str, error: Exception) -> IngestResult:
    logger.error("a fault of the program on %s", origin, exc_info=error)
    reason = f"the program failed on it ({type(error).__name__}: {error}); please report this"
    return IngestResult(origin, Outcome.FAILED, reason=reason)
