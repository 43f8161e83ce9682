"""What runs in the background. Tasks may run twice: reading the same document again changes nothing."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from diplomacy.editing.mistakes import forget_senders
from diplomacy.models import Article, Batch, Document, Feed
from diplomacy.models.background import Job, Priority
from diplomacy.queries.dataset import changed_since, folder, make, newest
from diplomacy.queries.intake.status import overdue
from diplomacy.queries.intake.unplaced import unplaced
from diplomacy.records import Refusal
from diplomacy.sources.addresses import Refused, check_address
from diplomacy.storage.addresses import keep_fetched, mark_put_off
from diplomacy.storage.claims import LostClaimError
from diplomacy.storage.documents import mark_failed, mark_fetching, mark_reading
from diplomacy.storage.feeds import claim_due, note_failure, note_success
from diplomacy.storage.orders import forget_finished, priority_of
from diplomacy.wording import say_count, say_fault

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from diplomacy.ingest import Ingester
    from diplomacy.sources.pages import Fetcher


DATASET_AGE = timedelta(days=1)
FETCH_AGAIN = (timedelta(seconds=30), timedelta(minutes=5))
LONGEST_WAIT = timedelta(minutes=15)  # that an address is put off because its site asks for it
KEEP_FINISHED = timedelta(days=30)


def enqueue_document(document: Document) -> None:
    """Have a stored document read by a worker, and fetched before if it is an address still.

    The order stands in the database, so it commits with the document.
    """
    task = fetch_document if document.to_fetch else read_document
    task.using(priority=priority_of(document)).enqueue(document.pk)


@task()
def fetch_document(document_id: int, attempt: int = 1) -> str:
    """Fetch the address that a document is, then read what was there; return in a sentence what became of it.

    What may be otherwise soon (no answer, a site in trouble) is tried again twice, later. A document that was fetched
    before and is ordered again is fetched again: what is there may have changed.
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        return "The document was removed before it was fetched."
    if document.state != Document.State.READING:  # else a worker that is gone had it fetched already
        if not mark_fetching(document):
            return "It was cancelled, or read before."
        with _faults_kept(document):
            try:
                keep_fetched(document, _fetcher().page(document.origin))
            except Refused as refused:
                return _not_fetched(document, refused, attempt)
    return _read(document)


@transaction.atomic
def _not_fetched(document: Document, refused: Refused, attempt: int) -> str:
    """Try again later where that may help, else say why it was not fetched."""
    if refused.temporary and attempt <= len(FETCH_AGAIN):
        wait = max(FETCH_AGAIN[attempt - 1], refused.wait or timedelta(0))
        if wait <= LONGEST_WAIT:
            mark_put_off(document, str(refused))
            again = fetch_document.using(priority=priority_of(document), run_after=timezone.now() + wait)
            again.enqueue(document.pk, attempt + 1)
            return document.error
    mark_failed(document, [Refusal(document.origin, str(refused))])
    return document.error


@task()
def read_document(document_id: int) -> str:
    """Read one stored document into meetings; return in a sentence what became of it.

    A document that was taken away or cancelled meanwhile is no error. A fault in the program is kept with the document
    as the reason why it was not read, and raised again for the log.
    """
    document = Document.objects.filter(pk=document_id).first()
    return _read(document) if document else "The document was removed before it was read."


def _read(document: Document) -> str:
    if not mark_reading(document):
        return "It was cancelled, or read before."
    with _faults_kept(document):
        return "\n".join(map(str, _ingester().ingest_document(document)))


@contextmanager
def _faults_kept(document: Document) -> Iterator[None]:
    """Keep a fault of the program with the document, as the reason why it was not read, and raise it again."""
    try:
        yield
    except (OperationalError, InterfaceError, LostClaimError):
        raise  # not the document's fault: the worker has it read again
    except Exception as error:
        mark_failed(document, [Refusal(document.origin, say_fault(type(error).__name__))])
        raise


@task()
def poll_feed(feed_id: int) -> str:
    """Look at a feed and have the articles that are new in it fetched; return in a sentence what was found."""
    from diplomacy.sources.feeds import look

    feed = Feed.objects.polled().filter(pk=feed_id).first()
    if feed is None:
        return "The feed was removed or paused."
    try:
        address = check_address(feed.address, settings.SIDELINES_FETCH_PORTS)
        found = look(_fetcher(), address, etag=feed.etag, modified=feed.modified)
    except Refused as refused:
        note_failure(feed, refused, timezone.now())
        return f"{feed.name}: {refused}"
    except Exception as error:
        note_failure(feed, Refused(f"cannot be looked at: {say_fault(type(error).__name__)}"), timezone.now())
        raise
    with transaction.atomic():
        documents = note_success(feed, found, timezone.now())
        for document in documents:
            fetch_document.using(priority=Priority.FEED).enqueue(document.pk)
    return f"{feed.name}: {say_count(len(documents), 'new article')}"


def poll_due_feeds() -> str:
    """Order a look at each feed that is due; return in a sentence how many there were."""
    due = claim_due(timezone.now())
    for number in due:
        poll_feed.using(priority=Priority.FEED).enqueue(number)
    return f"{say_count(len(due), 'feed')} to be looked at."


def enqueue_rereading(article: Article) -> None:
    """Have a stored article read again by a worker, since something beside its words changed."""
    read_article.using(priority=Priority.REREADING).enqueue(article.pk)


@task()
def read_article(article_id: int) -> str:
    """Read one stored article again; return in a sentence what became of it."""
    article = Article.objects.filter(pk=article_id).first()
    if article is None:
        return "The article was removed before it was read again."
    return str(_ingester().reread(article))


def enqueue_placing(
    batch: Batch,
    user: AbstractBaseUser,
    reason: str,
    for_all: Mapping[str, str],
    singly: Mapping[str, Mapping[str, str]],
) -> None:
    """Have a worker say where and when articles of a batch came out that came without outlet or day.

    What is given holds `outlet`, `published` or both, as text: for all of them, and for single ones by public id.
    """
    place_articles.using(priority=Priority.BULK).enqueue(batch.pk, user.pk, reason, dict(for_all), dict(singly))


@task()
def place_articles(
    batch_id: int, user_id: int, reason: str, for_all: Mapping[str, str], singly: Mapping[str, Mapping[str, str]]
) -> str:
    """Correct the articles of a batch that came without outlet or day; return in a sentence how many."""
    from diplomacy.editing.articles import correct_article  # which has articles read again by a task

    user = get_user_model().objects.filter(pk=user_id).first()
    done = 0
    for article in unplaced(Batch(pk=batch_id)):
        given = {**for_all, **singly.get(article.public_id, {})}
        day = given.get("published")
        done += bool(
            correct_article(
                article,
                user,
                reason,
                outlet=given.get("outlet") if article.outlet_id is None else None,
                published=date.fromisoformat(day) if day and article.published is None else None,
            )
        )
    return f"{say_count(done, 'article was', 'articles were')} given what was said of them."


def enqueue_dataset_if_due() -> bool:
    """Have a worker write the whole set anew, if something changed and the file is a day old or missing.

    Return whether it was ordered. An order that waits or is being worked on is enough.
    """
    made = newest(folder())
    if made and (timezone.now() - made.made < DATASET_AGE or not changed_since(made.made)):
        return False
    unfinished = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    if DBTaskResult.objects.filter(task_path=write_dataset.module_path, status__in=unfinished).exists():
        return False
    write_dataset.using(priority=Priority.RECURRING).enqueue()
    return True


@task()
def write_dataset() -> str:
    """Write the whole set into one file; return in a sentence what was written."""
    made = make(folder(), settings.SIDELINES_URL or f"http://{settings.SIDELINES_HOST}:{settings.SIDELINES_PORT}")
    rows = sum(table.rows for table in made.tables)
    return f"{made.file}: {len(made.tables)} tables, {rows:,} rows, {made.bytes:,} bytes."


@functools.cache
def _fetcher() -> Fetcher:
    """Return the process's fetcher, which remembers each site's robots.txt."""
    from diplomacy.storage.fetching import make_fetcher

    return make_fetcher()


def warm_up() -> None:
    """Load what reading needs. A worker does so before it takes up its first task, whose tries are for the reading."""
    _ingester()


@functools.cache
def _ingester() -> Ingester:
    """Return the process's reader, made when the first document comes: it takes a second and 200 MB."""
    from diplomacy.ingest import Ingester

    return Ingester()


def _forget_senders() -> str:
    return f"{say_count(forget_senders(), 'address', 'addresses')} of readers forgotten."


def _offer_dataset() -> str:
    return "Ordered to be written." if enqueue_dataset_if_due() else "It is as it should be."


def _look_for_overdue() -> str:
    """Count what was announced, has passed and was not reported: a query says which, so nothing need be marked."""
    return f"{say_count(overdue().count(), 'announcement')} passed without a report."


def _tidy() -> str:
    """Forget finished orders after a while, and logins that have run out."""
    orders = forget_finished(timezone.now() - KEEP_FINISHED)
    call_command("clearsessions")
    return f"{say_count(orders, 'finished task')} and the logins that ran out removed."


RECURRING = (
    Job("feeds", "Look at the feeds that are due", poll_due_feeds, every=timedelta(minutes=1)),
    Job("forget-senders", "Forget who reported mistakes", _forget_senders, every=timedelta(minutes=10)),
    Job("dataset", "Offer the whole set as a file", _offer_dataset, every=timedelta(hours=1)),
    Job("overdue", "Look for announcements that passed without a report", _look_for_overdue, after=time(0, 15)),
    Job("tidy", "Remove what nobody needs any more", _tidy, after=time(3, 0)),
)
