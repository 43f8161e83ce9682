"""What runs in the background. Tasks may run twice: reading the same document again changes nothing."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date, time, timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from diplomacy.editing.mistakes import forget_senders
from diplomacy.models import Article, Batch, Document
from diplomacy.models.background import Job, Priority
from diplomacy.queries.dataset import changed_since, folder, make, newest
from diplomacy.queries.status import overdue
from diplomacy.queries.unplaced import unplaced
from diplomacy.storage.claims import LostClaimError
from diplomacy.storage.documents import mark_failed
from diplomacy.storage.orders import forget_finished, priority_of
from diplomacy.wording import say_count

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from diplomacy.ingest import Ingester


DATASET_AGE = timedelta(days=1)
KEEP_FINISHED = timedelta(days=30)


def enqueue_document(document: Document) -> None:
    """Have a stored document read by a worker, and fetched before if it is an address still.

    The order stands in the database, so it commits with the document.
    """
    task = fetch_document if document.to_fetch else read_document
    task.using(priority=priority_of(document)).enqueue(document.pk)


@task()
def fetch_document(document_id: int) -> str:
    """Fetch the address that a document is, then read what was there; return in a sentence what became of it."""
    from diplomacy.records import Refusal

    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        return "The document was removed before it was fetched."
    mark_failed(document, [Refusal(document.origin, "addresses are not fetched yet")])
    return document.error


@task()
def read_document(document_id: int) -> str:
    """Read one stored document into meetings; return in a sentence what became of it.

    A document that was taken away or cancelled meanwhile is no error. A fault in the program is kept with the document
    as the reason why it was not read, and raised again for the log.
    """
    from diplomacy.records import Refusal  # the worker's own imports: web processes load no reader
    from diplomacy.storage.documents import mark_reading

    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        return "The document was removed before it was read."
    if not mark_reading(document):
        return "It was cancelled, or read before."
    try:
        return "\n".join(map(str, _ingester().ingest_document(document)))
    except (OperationalError, InterfaceError, LostClaimError):
        raise  # not the document's fault: the worker has it read again
    except Exception as error:
        reason = f"the program failed on it ({type(error).__name__}); the log says more"
        mark_failed(document, [Refusal(document.origin, reason)])
        raise


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


def enqueue_placing(batch: Batch, user: AbstractBaseUser, reason: str, given: Mapping[str, str]) -> None:
    """Have a worker say of all articles of a batch that came without outlet or day what was given for all of them.

    `given` holds `outlet`, `published` or both, as text.
    """
    place_articles.using(priority=Priority.BULK).enqueue(batch.pk, user.pk, reason, dict(given))


@task()
def place_articles(batch_id: int, user_id: int, reason: str, given: Mapping[str, str]) -> str:
    """Correct the articles of a batch that came without outlet or day; return in a sentence how many."""
    from diplomacy.editing.articles import correct_article  # which has articles read again by a task

    user = get_user_model().objects.filter(pk=user_id).first()
    outlet, day = given.get("outlet"), given.get("published")
    done = 0
    for article in unplaced(Batch(pk=batch_id)):
        done += bool(
            correct_article(
                article,
                user,
                reason,
                outlet=outlet if article.outlet_id is None else None,
                published=date.fromisoformat(day) if day and article.published is None else None,
            )
        )
    return f"{say_count(done, 'article was', 'articles were')} given what was said of all."


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
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return f"{say_count(orders, 'finished task')} and the logins that ran out removed."


RECURRING = (
    Job("forget-senders", "Forget who reported mistakes", _forget_senders, every=timedelta(minutes=10)),
    Job("dataset", "Offer the whole set as a file", _offer_dataset, every=timedelta(hours=1)),
    Job("overdue", "Look for announcements that passed without a report", _look_for_overdue, after=time(0, 15)),
    Job("tidy", "Remove what nobody needs any more", _tidy, after=time(3, 0)),
)
