"""The reference data's traffic with the database: loading the shipped facts, and reading back what holds now."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from django.db import IntegrityError, connection, models, transaction

from diplomacy.models import (
    Correction,
    Country,
    Leader,
    Place,
    ReferenceLoad,
    SamePerson,
    Summit,
    SummitSeries,
    Term,
    Theme,
)
from diplomacy.reference import csvfiles
from diplomacy.reference.facts import CountryFact, OrganisationFact
from diplomacy.reference.lookup import Reference
from diplomacy.storage import facts
from diplomacy.storage.corrections import ReferenceRow, field_value, set_field_value, target_of
from diplomacy.storage.locks import lock
from diplomacy.storage.versions import append_renamed, printed_names

Row = TypeVar("Row", bound=models.Model)
CORRECTABLE = (Country, Leader, Term, Summit)
TABLES = (*CORRECTABLE, Place, SummitSeries, Theme)
EDITORS_TERM = "editor:"


def load_reference(folder: Path = csvfiles.FOLDER) -> Counter[str]:
    """Bring the tables to what the CSV files of a folder say; return how many rows of each sort were written.

    A person's correction stays as it is: only the machine's value beside it follows. Nothing is written where the
    files are those that were loaded last (an empty Counter). Terms that the files no longer hold are removed. Raises
    csvfiles.ReferenceDataError, which names file and line.
    """
    fingerprint = _fingerprint(folder)
    if ReferenceLoad.objects.filter(fingerprint=fingerprint).exists():
        return Counter()
    reference = Reference.from_csv(folder)
    try:
        with transaction.atomic():
            lock(["reference data"])
            names = printed_names()
            written = _load(reference, folder)
            append_renamed(names, "reference data loaded")
            ReferenceLoad.objects.all().delete()
            ReferenceLoad.objects.create(fingerprint=fingerprint)
    except IntegrityError as error:
        raise csvfiles.ReferenceDataError(f"{folder}: the database refuses a row: {error}") from error
    return written


def reference_from_database() -> Reference:
    """Return what the database holds of the world, corrections included, unconfirmed people left out."""
    parties = [facts.party_fact(row) for row in Country.objects.select_related("seat").order_by("pk")]
    people = Leader.objects.filter(confirmed=True).order_by("pk")
    also = _also_called()
    terms = Term.objects.filter(leader__confirmed=True).select_related("leader", "country").order_by("pk")
    return Reference.from_rows(
        countries=[party for party in parties if isinstance(party, CountryFact)],
        organisations=[party for party in parties if isinstance(party, OrganisationFact)],
        cities=map(facts.city_fact, Place.objects.select_related("country").order_by("pk")),
        leaders=(facts.leader_fact(row, also.get(row.slug, ())) for row in people),
        terms=map(facts.term_fact, terms),
        series=map(facts.series_fact, SummitSeries.objects.order_by("pk")),
        summits=map(facts.summit_fact, Summit.objects.select_related("series", "host").order_by("pk")),
    )


def _also_called() -> dict[str, tuple[str, ...]]:
    """Return the names, by leader, of those whom only articles know and whom a person took for that leader."""
    same = dict(SamePerson.objects.in_force().values_list("found", "leader"))
    also: dict[str, tuple[str, ...]] = {}
    for found in Leader.objects.filter(slug__in=same, sample=False).order_by("pk"):
        also[same[found.slug]] = (*also.get(same[found.slug], ()), found.name)
    return also


STAMP = """
SELECT (SELECT max(id) FROM {ReferenceLoad}),
    (SELECT max(id) FROM {Correction} WHERE target <> ALL(%s)),
    (SELECT max(undone_at) FROM {Correction} WHERE target <> ALL(%s)),
    (SELECT count(*) FROM {Leader} WHERE confirmed),
    (SELECT max(id) FROM {SamePerson}), (SELECT max(undone_at) FROM {SamePerson}),
    (SELECT count(*) FROM {Term}), (SELECT count(*) FROM {Summit})
"""


def reference_stamp() -> tuple[object, ...]:
    """Return what changes when the database's facts change: by it a long-lived reader sees that it is out of date."""
    # One query, in SQL: every article that is read asks.
    tables = {
        table.__name__: table._meta.db_table for table in (ReferenceLoad, Correction, Leader, SamePerson, Term, Summit)
    }
    settled = list(Correction.SETTLED)
    with connection.cursor() as cursor:
        cursor.execute(STAMP.format(**tables), [settled, settled])
        stamp: tuple[object, ...] = cursor.fetchone()
    return stamp


def _fingerprint(folder: Path) -> str:
    """Return what changes when a file of the folder changes, or a table that it is loaded into."""
    sha = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        sha.update(path.name.encode())
        sha.update(path.read_bytes())
    for table in TABLES:
        sha.update(" ".join(field.name for field in table._meta.concrete_fields).encode())
    return sha.hexdigest()


def _load(reference: Reference, folder: Path) -> Counter[str]:
    corrections = _Corrections()
    written: Counter[str] = Counter()

    def put(rows: Iterable[Row], table: type[Row], unique: str, leave: Sequence[str] = ()) -> None:
        """Insert or update rows by their lasting key, corrected fields as a person has them."""
        batch = [corrections.laid_over(row) for row in rows]
        fields = [f.name for f in table._meta.concrete_fields if not f.primary_key and f.name not in (unique, *leave)]
        table._default_manager.bulk_create(
            batch, update_conflicts=True, unique_fields=[unique], update_fields=fields, batch_size=1000
        )
        written[str(table._meta.verbose_name_plural)] += len(batch)

    put(map(facts.country_row, reference.all_parties()), Country, "code", leave=["seat"])
    countries = dict(Country.objects.values_list("code", "pk"))
    _seat_organisations(reference, countries)
    put(
        map(facts.leader_row, reference.all_leaders()),
        Leader,
        "slug",
        leave=["origin", "confirmed", "sample"],
    )
    leaders = dict(Leader.objects.values_list("slug", "pk"))
    terms = [facts.term_row(term, leaders, countries) for term in reference.all_terms()]
    put(terms, Term, "key")
    Term.objects.exclude(key__in=[t.key for t in terms]).exclude(key__startswith=EDITORS_TERM).delete()
    put((facts.place_row(city, countries) for city in reference.all_cities()), Place, "slug")
    put(map(facts.series_row, reference.all_series()), SummitSeries, "code")
    series = dict(SummitSeries.objects.values_list("code", "pk"))
    put((facts.summit_row(summit, series, countries) for summit in reference.all_summits()), Summit, "slug")
    put(_themes(folder / "themes.csv"), Theme, "slug")
    corrections.note_new_machine_values()
    return written


def _seat_organisations(reference: Reference, countries: dict[str, int]) -> None:
    """Say where organisations have their seats, now that all countries have their rows."""
    seats = {
        party.code: countries.get(party.seat)
        for party in reference.all_parties()
        if isinstance(party, OrganisationFact)
    }
    rows = [row for row in Country.objects.filter(code__in=seats) if row.seat_id != seats[row.code]]
    for row in rows:
        row.seat_id = seats[row.code]
    Country.objects.bulk_update(rows, ["seat"])


def _themes(path: Path) -> Iterable[Theme]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [Theme(slug=row["slug"], name=row["name"]) for row in csv.DictReader(lines)]


class _Corrections:
    """The corrections in force, laid over rows as they are loaded."""

    def __init__(self) -> None:
        self._by_record: dict[tuple[str, str], list[Correction]] = {}
        for correction in Correction.objects.in_force().of_reference():
            self._by_record.setdefault((correction.target, correction.record), []).append(correction)
        self._outdated: list[Correction] = []

    def laid_over(self, row: Row) -> Row:
        if isinstance(row, ReferenceRow):
            for correction in self._by_record.get(target_of(row), ()):
                machine = field_value(row, correction.field)
                if machine != correction.machine_value_now:
                    correction.machine_value_now = machine
                    self._outdated.append(correction)
                set_field_value(row, correction.field, correction.value)
        return row

    def note_new_machine_values(self) -> None:
        Correction.objects.bulk_update(self._outdated, ["machine_value_now"])
