"""How fast the reference data is read and looked up: `python -m benchmarks.reference`.

Prints, for each kind of look-up, microseconds for the usual and for the slowest question. Beside it stand two
peers over the same names: a plain dictionary that needs the exact spelling, which is the floor, and a comparison
with all names one by one, which is what the dictionaries save.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from time import perf_counter, process_time
from typing import TypeVar

from diplomacy.records import RoleKind
from diplomacy.reference.lookup import Reference
from diplomacy.reference.names import fold

Question = TypeVar("Question")
LIMIT = 50  # microseconds, what the project asks of every look-up
SAMPLE = 400
REPEATS = 15


def measure(ask: Callable[[Question], object], questions: Sequence[Question]) -> tuple[float, float]:
    """Return the median and the largest time of a question in microseconds, each the best of several runs."""
    best: list[float] = []
    for question in questions:
        times = []
        for _ in range(REPEATS):
            start = perf_counter()
            ask(question)
            times.append(perf_counter() - start)
        best.append(min(times) * 1e6)
    return statistics.median(best), max(best)


def report(label: str, figures: tuple[float, float]) -> None:
    """Print one line."""
    usual, slowest = figures
    note = "" if slowest < LIMIT else f"   over {LIMIT}"
    print(f"{label:<44}{usual:>10.2f}{slowest:>10.2f}{note}")


def peers(names: Sequence[str]) -> None:
    """Print what a plain dictionary and a search through all names take."""
    exact = {name: name for name in names}
    report("peer: plain dictionary, exact spelling only", measure(exact.get, names))
    folded = [fold(name) for name in names]

    def scan(name: str) -> list[str]:
        wanted = fold(name)
        return [each for each in folded if each == wanted]

    report(f"peer: {len(names)} names one by one", measure(scan, names[:20]))


def main() -> None:
    """Read the shipped data and print all figures."""
    times = []
    for _ in range(5):
        start = process_time()
        reference = Reference.from_csv()
        times.append(process_time() - start)
    print(
        f"read the shipped data: {min(times) * 1000:.0f} ms of processor time ({len(reference.all_leaders())} people)\n"
    )

    draw = random.Random(2025)
    day = date(2025, 6, 17)
    leaders = [name for one in reference.all_leaders() for name in (one.name, *one.aliases)]
    parties = [name for one in reference.all_parties() for name in (one.name, *one.aliases, *one.demonyms)]
    series = [name for one in reference.all_series() for name in (one.name, *one.aliases)]
    codes = [party.code for party in reference.all_parties()]
    days = [date(2000, 1, 1) + timedelta(draw.randrange(9700)) for _ in range(SAMPLE)]
    phrases = [name for one in reference.all_summits() for name in one.aliases]
    draw.shuffle(leaders)
    draw.shuffle(phrases)

    print(f"{'microseconds a look-up':<44}{'usual':>10}{'slowest':>10}")
    report("party by name or demonym", measure(reference.party, parties))
    report("city by name", measure(reference.city, [city.name for city in reference.all_cities()]))
    report("person by name", measure(reference.leaders, leaders[:SAMPLE]))
    report("person by name with a title", measure(reference.leaders, [f"H.E. Dr. {n}" for n in leaders[:SAMPLE]]))
    report("person not known", measure(reference.leaders, [f"Zz {name} Qq" for name in leaders[:SAMPLE]]))
    families = [one.family_name for one in reference.all_leaders()]
    report("people by family name", measure(reference.by_family_name, families))
    ids = [one.id for one in reference.all_leaders()]
    report("offices of a person on a day", measure(lambda one: reference.in_office(one, day), ids))
    for kind in RoleKind:
        report(
            f"holders of {kind.replace('_', ' ')}",
            measure(lambda code, kind=kind: reference.holders(code, kind, day), codes),  # type: ignore[misc]
        )
    report("holders by title", measure(lambda code: reference.holders(code, "foreign minister", day), codes))
    report(
        "holders by title, party in the words", measure(lambda on: reference.holders("USA", "U.S. President", on), days)
    )
    report("series by name", measure(reference.series, series))
    report("editions on a day, one series", measure(lambda on: reference.summits_on("EUCO", on), days))
    report("editions on a day, all series", measure(lambda on: reference.summits_on(None, on), days))
    report("edition by phrase and day", measure(lambda p: reference.summit_by_phrase(p, day), phrases[:SAMPLE]))
    report("edition by phrase and year", measure(lambda p: reference.summit_by_phrase(f"{p} 2025"), series))
    print()
    peers(leaders)


if __name__ == "__main__":
    main()
