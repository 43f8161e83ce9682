"""Reading stored articles again, after the rules, the model or the reference data changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from diplomacy import models as stored
from diplomacy.ingest import Ingester, IngestResult, Outcome
from diplomacy.models import Article
from diplomacy.storage.articles import articles_to_read, begin_rereading, end_rereading, named_articles
from diplomacy.storage.changes import Change, Watch
from diplomacy.storage.forking import Forked, how_many
from diplomacy.storage.locks import alone
from diplomacy.wording import say_count

Tick = Callable[[IngestResult], None]
Results = Callable[[Iterable[int]], Iterable[IngestResult | None]]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles are read again: those named, or all, or those that were last read with something else than now.

    `since` keeps of the last sort those published on or after that day; an undated one goes by the day it came in.
    """

    articles: tuple[str, ...] = ()
    everything: bool = False
    since: date | None = None


@dataclass(slots=True)
class Summary:
    """What reading again came to."""

    wanted: int = 0
    read: int = 0
    changed: int = 0
    failed: list[IngestResult] = field(default_factory=list)
    meetings: Counter[Change] = field(default_factory=Counter)
    statements: Counter[Change] = field(default_factory=Counter)

    def note(self, result: IngestResult) -> None:
        """Count what became of one article."""
        if result.outcome is Outcome.FAILED:
            self.failed.append(result)
            return
        self.read += 1
        self.changed += result.outcome is not Outcome.UNCHANGED

    def __str__(self) -> str:
        """Return the summary in three sentences."""
        articles = f"{say_count(self.read, 'article')} read again, {self.changed:,} changed"
        articles += f", {len(self.failed):,} failed" if self.failed else ""
        return f"{articles}.\nMeetings: {_say(self.meetings)}.\nStatements: {_say(self.statements)}."


class Rereading:
    """One reading of stored articles again. Building it loads the reader: about two seconds.

    Raises LookupError, with a sentence, where a named article is not there or is withdrawn.
    """

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._named = named_articles(selection.articles)
        self._ingester = Ingester()
        self.summary = Summary()

    def run(self, begin: Callable[[int], None], tick: Tick, processes: int | None = None) -> Summary:
        """Read and write, each article in a transaction of its own, so that an interruption loses nothing.

        `begin` is told how many articles there are, `tick` what became of each. Without a number of processes many
        articles are read by as many as there are processors. After an interruption `summary` says what was done until
        then, and another run goes on with the rest. Raises ProcessDiedError.
        """
        ids, run = self._wanted()
        many = how_many(processes, len(ids))
        with self._by(many) as results:
            watch = Watch()  # after the processes were forked off: it lasts as long as the connection
            try:
                self._read(ids, results, begin, tick)
            except KeyboardInterrupt:
                self._conclude(watch)
                raise
            if run:
                end_rereading(run)
            self._conclude(watch)
        return self.summary

    def rehearse(self, begin: Callable[[int], None], tick: Tick) -> Summary:
        """Return the summary that `run` would return now, and leave the database as it is.

        All is done in one transaction that is taken back. It takes as long as the run itself, and whoever wants to
        write meanwhile waits for its end.
        """
        with transaction.atomic():
            with alone():
                watch = Watch()
                ids, run = self._wanted()
                self._read(ids, lambda wanted: map(self._reread, wanted), begin, tick)
                if run:
                    end_rereading(run)
                self._conclude(watch)
            transaction.set_rollback(True)
        return self.summary

    def _wanted(self) -> tuple[Sequence[int], stored.Rereading | None]:
        """Return the articles to be read, and where all are, the run that is noted."""
        selection, reader = self._selection, self._ingester.read_with
        run = begin_rereading(reader) if selection.everything else None
        ids: Sequence[int] = self._named or articles_to_read(
            reader, since=selection.since, not_since=run.started_at if run else None
        )
        return ids, run

    @contextmanager
    def _by(self, processes: int) -> Iterator[Results]:
        """Give what turns articles into results, one after the other or by several processes at once."""
        if processes == 1:
            yield lambda ids: map(self._reread, ids)
            return
        with Forked(self._reread, processes) as readers:
            yield readers.run

    def _read(self, ids: Sequence[int], results: Results, begin: Callable[[int], None], tick: Tick) -> None:
        self.summary.wanted = len(ids)
        begin(len(ids))
        for result in results(ids):
            if result is not None:
                self.summary.note(result)
                tick(result)

    def _reread(self, pk: int) -> IngestResult | None:
        article = Article.objects.filter(pk=pk).first()
        return self._ingester.reread(article) if article else None  # None: taken away since

    def _conclude(self, watch: Watch) -> None:
        self.summary.meetings, self.summary.statements = watch.meetings(), watch.statements()


def _say(counts: Counter[Change]) -> str:
    told = [f"{counts[change]:,} {change}" for change in Change if counts[change]]
    return ", ".join(told) or "no change"
