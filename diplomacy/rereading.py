"""Reading stored articles again, after the rules, the model or the reference data changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from diplomacy.ingest import Ingester, IngestResult, Outcome
from diplomacy.models import Article
from diplomacy.storage.articles import articles_to_read, begin_rereading, end_rereading, named_articles
from diplomacy.storage.changes import Change, Watch
from diplomacy.storage.locks import alone
from diplomacy.wording import say_count

Tick = Callable[[IngestResult], None]


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

    def run(self, begin: Callable[[int], None], tick: Tick) -> Summary:
        """Read and write, each article in a transaction of its own, so that an interruption loses nothing.

        `begin` is told how many articles there are, `tick` what became of each. After an interruption `summary` says
        what was done until then, and another run goes on with the rest.
        """
        watch = Watch()
        try:
            self._read(begin, tick)
        except KeyboardInterrupt:
            self._conclude(watch)
            raise
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
                self._read(begin, tick)
                self._conclude(watch)
            transaction.set_rollback(True)
        return self.summary

    def _read(self, begin: Callable[[int], None], tick: Tick) -> None:
        selection, reader = self._selection, self._ingester.read_with
        run = begin_rereading(reader) if selection.everything else None
        ids: Sequence[int] = self._named or articles_to_read(
            reader, since=selection.since, not_since=run.started_at if run else None
        )
        self.summary.wanted = len(ids)
        begin(len(ids))
        for pk in ids:
            article = Article.objects.filter(pk=pk).first()
            if article is None:  # taken away since
                continue
            result = self._ingester.reread(article)
            self.summary.note(result)
            tick(result)
        if run:
            end_rereading(run)

    def _conclude(self, watch: Watch) -> None:
        self.summary.meetings, self.summary.statements = watch.meetings(), watch.statements()


def _say(counts: Counter[Change]) -> str:
    told = [f"{counts[change]:,} {change}" for change in Change if counts[change]]
    return ", ".join(told) or "no change"
