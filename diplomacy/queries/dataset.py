"""The whole set: its tables, read in one moment without holding them, and the file that was made of them last.

A file made by a background task, not an answer made at each request: a million meetings take minutes to read, which no
web process should spend on each visitor, and a file that stays the same can be cited with its date and its hash.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, Func, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, Substr
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from diplomacy import wording
from diplomacy.formats import dataset, meetingtable
from diplomacy.formats.dataset import DataSet, Table
from diplomacy.formats.tables import Cell
from diplomacy.models import (
    Article,
    Country,
    Leader,
    Meeting,
    Participation,
    Quotation,
    Report,
    Statement,
    StatusChange,
    Summit,
    Term,
    Theme,
    Topic,
)
from diplomacy.queries.articles import with_title
from diplomacy.queries.records import records

CHUNK = 500
ROWS = 5000
NEWEST = "newest.json"
CODE = "ISO 3166-1 alpha-3, or the acronym of an organisation"


@dataclass(frozen=True, slots=True)
class Columns:
    """A table that one query gives: each column with its meaning and with where its value comes from."""

    name: str
    says: str
    rows: Callable[[], QuerySet[Any]]
    columns: Sequence[tuple[str, str, Any]]

    def table(self) -> Table:
        """Return the table; its rows are read when they are asked for."""
        return Table(self.name, self.says, {name: meaning for name, meaning, _ in self.columns}, self._read())

    def _read(self) -> Iterator[tuple[Cell, ...]]:
        values = {f"column_{number}": source for number, (_, _, source) in enumerate(self.columns)}
        sources = {name: F(source) if isinstance(source, str) else source for name, source in values.items()}
        yield from self.rows().annotate(**sources).values_list(*sources).iterator(chunk_size=ROWS)


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table as the page lists it: its rows in words, empty where nothing was made yet; its columns with meaning."""

    name: str
    says: str
    rows: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """What the page of the whole set shows; `made` and the like are empty where nothing was made yet."""

    made: str
    day: str
    size: str
    sha256: str
    licence: str
    licence_url: str
    tables: tuple[TableLine, ...]


def data_page() -> DataPage:
    """Return what the page of the whole set shows."""
    made = newest(folder())
    counted = {table.name: f"{table.rows:,}" for table in made.tables} if made else {}
    return DataPage(
        made=f"{wording.say_day(made.made.date())}, {made.made:%H:%M} UTC" if made else "",
        day=wording.say_day(made.made.date()) if made else "",
        size=filesizeformat(made.bytes) if made else "",
        sha256=made.sha256 if made else "",
        licence=dataset.LICENCE,
        licence_url=dataset.LICENCE_URL,
        tables=tuple(
            TableLine(table.name, table.says, counted.get(table.name, ""), tuple(table.columns.items()))
            for table in contents("")
        ),
    )


def folder() -> Path:
    """Return where the file of the whole set is kept."""
    found: Path = settings.VAR / "data"
    return found


def contents(site: str) -> list[Table]:
    """Return every table of the set; `site` is where addresses begin. Nothing is read before the rows are asked for."""
    says = "a meeting, as the timeline's CSV has it"
    meetings = Table("meetings", says, meetingtable.COLUMNS, _meetings(site))
    return [meetings, *(each.table() for each in _tables(site))]


@contextmanager
def one_moment() -> Iterator[datetime]:
    """Have everything that is read inside be of one moment, which is given, however long reading takes."""
    if connection.in_atomic_block:
        yield timezone.now()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0")
        yield timezone.now()


def make(into: Path, site: str) -> DataSet:
    """Write the file anew, in one moment, and let it take the place of the last one; return what was made.

    A visitor gets the old file or the new one, whole; the old one is deleted. `site` is where addresses begin.
    """
    into.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=into, prefix=".draft-")
    try:
        with one_moment() as made, os.fdopen(descriptor, "w+b") as file:
            counted = dataset.write(file, contents(site), made, site)
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = f"sidelines-{made:%Y-%m-%d-%H%M%S}.zip"
        found = DataSet(name, made, size, digest, counted)
        os.chmod(draft, 0o644)
        os.replace(draft, into / name)
        _write_whole(into / NEWEST, dataset.to_json(found))
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)
    for old in into.glob("sidelines-*.zip"):
        if old.name != name:
            old.unlink(missing_ok=True)
    return found


def newest(within: Path) -> DataSet | None:
    """Return what was made last; None where nothing was made yet, or its file is gone."""
    try:
        found = dataset.from_json((within / NEWEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if (within / found.file).is_file() else None


def changed_since(moment: datetime) -> bool:
    """Tell whether a meeting changed, or an article came in, after a moment."""
    changed = Meeting.objects.filter(changed_at__gt=moment)
    return changed.exists() or Article.objects.filter(created_at__gt=moment).exists()


def _write_whole(path: Path, text: str) -> None:
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(draft, 0o644)
    os.replace(draft, path)


def _meetings(site: str) -> Iterator[list[Cell]]:
    """Yield the rows of the table of meetings, in the order of the database, a chunk at a time."""
    last = 0
    while rows := records(Meeting.objects.current().filter(pk__gt=last).order_by("pk")[:CHUNK], site):
        last = rows[-1][0]
        for _, record in rows:
            yield meetingtable.row(record)


def _address(site: str, noun: str, field: str) -> Concat:
    return Concat(Value(f"{site}/{noun}/"), field, Value("/"))


def _sentence() -> Case:
    """Return the sentence that reports a meeting, cut out by the database: whole texts never travel."""
    start, length = F("sentence_start") + 1, F("sentence_end") - F("sentence_start")
    return Case(
        When(sentence_part="title", then=Substr("version__title", start, length)),
        default=Substr("version__text", start, length),
    )


def _tables(site: str) -> list[Columns]:
    ids = "public id"
    return [
        Columns(
            "participants",
            "a participant of a meeting",
            lambda: Participation.objects.filter(meeting__removed_at=None).order_by("meeting", "position"),
            [
                ("meeting", f"{ids} of the meeting", "meeting__public_id"),
                ("position", "place in the order of the record, from 0", "position"),
                ("name", "name; empty where only the office or the party is known", _leader_or("name")),
                ("leader", "slug of the person, where it is known who it is", "leader__slug"),
                ("country", f"party that he or she acted for: {CODE}", "country__code"),
                ("role", "office then", "role"),
                ("role_kind", "kind of the office", "role_kind"),
                ("capacity", "host, visitor or mediator, where it was said", "capacity"),
                ("optional", "yes where the person sat in as a member of a delegation; counted nowhere", "optional"),
            ],
        ),
        Columns(
            "topics",
            "a topic of a meeting",
            lambda: Topic.objects.filter(meeting__removed_at=None).order_by("meeting", "position"),
            [
                ("meeting", f"{ids} of the meeting", "meeting__public_id"),
                ("position", "place in the order of the record, from 0", "position"),
                ("phrase", "what was discussed, in an article's words", "phrase"),
                ("theme", "slug of the theme that it belongs to", "theme__slug"),
            ],
        ),
        Columns(
            "history",
            "a step of a meeting: announced (planned), put off, called off, held",
            lambda: StatusChange.objects.filter(meeting__removed_at=None).order_by("meeting", "position"),
            [
                ("meeting", f"{ids} of the meeting", "meeting__public_id"),
                ("position", "place in the order of the steps, from 0", "position"),
                ("status", "planned, postponed, cancelled or held", "status"),
                ("article", f"{ids} of the article that first told it", "report__article__public_id"),
                ("published", "the day on which that article came out", "report__article__published"),
            ],
        ),
        Columns(
            "reports",
            "an article's account of a meeting, with the sentence that reports it",
            lambda: Report.objects.live().filter(meeting__removed_at=None, meeting__isnull=False).order_by("pk"),
            [
                ("meeting", f"{ids} of the meeting", "meeting__public_id"),
                ("article", f"{ids} of the article", "article__public_id"),
                ("sentence", "the sentence that reports the meeting; rights remain with the outlet", _sentence()),
                ("earliest", "first day that it can be, as this article says", "earliest"),
                ("latest", "last day that it can be, as this article says", "latest"),
                ("date_phrase", "the article's words for the date", "date_phrase"),
                ("city", "city, as this article says", "city"),
                ("country", f"country of the place, as this article says: {CODE}", "country__code"),
                ("summit", "slug of the summit, as this article says", "summit__slug"),
                ("mode", "in_person, phone or video, as this article says", "mode"),
                ("status", "held, planned, postponed or cancelled, as this article says", "status"),
                ("background", "yes where the article only recalls it", "background"),
                ("origin", "machine, or editor where a person entered it", "origin"),
                ("confidence", "how sure the reading is, 0 to 1", "confidence"),
            ],
        ),
        Columns(
            "statements",
            "a statement",
            lambda: Statement.objects.current().order_by("pk"),
            [
                ("id", ids, "public_id"),
                ("url", "address of its page", _address(site, "statements", "public_id")),
                ("words", "what was said; rights remain with the outlets that carry it", _closed_words()),
                ("kind", "direct (the speaker's own words) or indirect", "kind"),
                ("speaker", "who said it", _leader_or("speaker")),
                ("leader", "slug of the speaker, where it is known who it is", "leader__slug"),
                ("country", f"whom the speaker spoke for: {CODE}", "country__code"),
                ("role", "office then", "role"),
                ("published", "the day on which an article first carried it", "published"),
                ("meeting", f"{ids} of the meeting that it belongs to", _if_current("meeting")),
                ("sample", "yes where it is invented, for demonstration", "sample"),
            ],
        ),
        Columns(
            "statement_sources",
            "an article that carries a statement",
            lambda: Quotation.objects.live().filter(statement__removed_at=None, statement__isnull=False).order_by("pk"),
            [
                ("statement", f"{ids} of the statement", "statement__public_id"),
                ("article", f"{ids} of the article", "article__public_id"),
                ("words", "the words as this article has them", _closed_words()),
                ("via", "whom the article quotes for them, such as an agency", "via"),
            ],
        ),
        *_reference(site),
    ]


def _articles() -> QuerySet[Any]:
    found: QuerySet[Any] = with_title(Article.objects.in_print()).order_by("pk")
    return found


def _reference(site: str) -> list[Columns]:
    return [
        Columns(
            "articles",
            "an article that was read, without its text",
            _articles,
            [
                ("id", "public id", "public_id"),
                ("url", "address of its page here", _address(site, "articles", "public_id")),
                ("address", "its own address", "url"),
                ("headline", "its title", "title"),
                ("outlet", "who published it", "outlet__name"),
                ("outlet_kind", "government, agency or press", "outlet__kind"),
                ("outlet_country", f"country that a government outlet speaks for: {CODE}", "outlet__country__code"),
                ("published", "the day on which it came out", "published"),
                ("copy_of", "public id of the oldest article that it is a copy of", "copy_of__public_id"),
                ("sample", "yes where it is invented, for demonstration", "sample"),
            ],
        ),
        Columns(
            "countries",
            "a party that the reference data knows",
            lambda: Country.objects.order_by("code"),
            [
                ("code", CODE, "code"),
                ("slug", "name in addresses", "slug"),
                ("name", "usual name", "name"),
                ("official_name", "official name", "official_name"),
                ("kind", "state, organisation or party (a non-state one)", "kind"),
                ("region", "part of the world", "region"),
                ("subregion", "smaller part of it", "subregion"),
                ("latitude", "of a point that stands for it, in degrees", "latitude"),
                ("longitude", "of the same point, in degrees", "longitude"),
            ],
        ),
        Columns(
            "leaders",
            "a person who acts for a party",
            lambda: Leader.objects.order_by("slug"),
            [
                ("slug", "name in addresses", "slug"),
                ("name", "usual name", "name"),
                ("origin", "who says that the person exists: reference (data), article or editor", "origin"),
                ("sample", "yes where only samples know the person", "sample"),
            ],
        ),
        Columns(
            "terms",
            "a term of office",
            lambda: Term.objects.order_by("leader__slug", "pk"),
            [
                ("leader", "slug of the person", "leader__slug"),
                ("country", f"party that the office belongs to: {CODE}", "country__code"),
                ("role", "the office", "role"),
                ("role_kind", "kind of the office", "role_kind"),
                ("start_earliest", "first day on which it may have begun; empty where not known", "start_earliest"),
                ("start_latest", "last day on which it may have begun", "start_latest"),
                ("end_earliest", "first day on which it may have ended; empty while it lasts", "end_earliest"),
                ("end_latest", "last day on which it may have ended", "end_latest"),
            ],
        ),
        Columns(
            "summits",
            "an edition of a summit",
            lambda: Summit.objects.order_by("slug"),
            [
                ("slug", "name in addresses", "slug"),
                ("label", "as people write it, such as G7 2025", "label"),
                ("name", "full name", "name"),
                ("series", "slug of the series", "series__slug"),
                ("series_name", "name of the series", "series__name"),
                ("year", "year", "year"),
                ("host", f"country that held it: {CODE}", "host__code"),
                ("city", "where", "city"),
                ("start", "first day of the leaders' own meeting", "start"),
                ("end", "last day of it", "end"),
            ],
        ),
        Columns(
            "themes",
            "a theme that topics are sorted under",
            lambda: Theme.objects.order_by("slug"),
            [("slug", "name in addresses", "slug"), ("name", "what it is called", "name")],
        ),
    ]


def _closed_words() -> Func:
    """Return the words without the comma that led on to their attribution."""
    return Func(F("words"), Value(", "), function="RTRIM", output_field=TextField())


def _leader_or(field: str) -> Case:
    """Return the person's name where it is known who it is, else the name that an article gives."""
    return Case(When(leader__isnull=False, then=F("leader__name")), default=F(field))


def _if_current(meeting: str) -> Case:
    """Return a meeting's public id, nothing where it was removed."""
    return Case(When(**{f"{meeting}__removed_at": None, f"{meeting}__isnull": False}, then=F(f"{meeting}__public_id")))
