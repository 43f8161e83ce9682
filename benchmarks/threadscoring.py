"""How well reports from several articles were joined into records: what `tests/threads/README.md` says is right.

A thread is a JSON object with `articles` and the `meetings` that they report; a record is an object as `export
meetings` prints it. A report is one article's account of one meeting. It is found where a record that names the article
has at least half of the meeting's people and parties.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.scoring import FIELDS, PAIRED, Account, Row, likeness, of_answer, same

JUDGED = (*FIELDS, "history")
Report = tuple[str, str]  # a meeting's key, an article's address


@dataclass(slots=True)
class Sheet:
    """The score of some threads. `precision` and `recall` are sums over the reports, `pieces` over the meetings."""

    threads: int = 0
    reports: int = 0
    found: int = 0
    precision: float = 0.0
    recall: float = 0.0
    meetings: int = 0
    pieces: int = 0
    mixed: int = 0
    right: Counter[str] = field(default_factory=Counter)
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def b_cubed(self) -> tuple[float, float, float]:
        """B-cubed precision over the reports found, recall over all, and the harmonic mean of the two."""
        p, r = self.precision / max(1, self.found), self.recall / max(1, self.reports)
        return p, r, 2 * p * r / (p + r) if p + r else 0.0

    def share(self, name: str) -> float:
        """Return the share of all meetings in whose main record a field, or the history, is right."""
        return self.right[name] / max(1, self.meetings)


def score(threads: Sequence[Row], records: Sequence[Row]) -> Sheet:
    """Compare what was made of all the threads with their answers."""
    sheet = Sheet()
    accounts = [of_answer(record) for record in records]
    naming: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        for address in record["articles"]:
            naming[address].append(number)
    for thread in threads:
        _score_thread(thread, records, accounts, naming, sheet)
    return sheet


def _score_thread(
    thread: Row, records: Sequence[Row], accounts: Sequence[Account], naming: dict[str, list[int]], sheet: Sheet
) -> None:
    sheet.threads += 1
    errors = sheet.errors[thread["id"]]
    place: dict[Report, int] = {}
    for meeting in thread["meetings"]:
        answer = of_answer(meeting)
        for address in meeting["articles"]:
            sheet.reports += 1
            ranked = [(likeness(answer, accounts[number]), number) for number in naming.get(address, ())]
            value, number = max(ranked, default=(0.0, -1))
            if value >= PAIRED:
                place[meeting["key"], address] = number
            else:
                errors.append(f"{meeting['key']}: its report in {address} is missing")
    _join(thread, place, sheet)
    for meeting in thread["meetings"]:
        key = meeting["key"]
        inside = [number for (of, _), number in place.items() if of == key]
        pieces = set(inside)
        sheet.meetings += 1
        sheet.pieces += max(1, len(pieces))
        if len(pieces) > 1:
            errors.append(f"{key}: in {len(pieces)} records")
        if pieces:
            _judge(meeting, records[max(pieces, key=inside.count)], sheet, errors)


def _join(thread: Row, place: dict[Report, int], sheet: Sheet) -> None:
    """Add the B-cubed precision and recall of each report that was found, and count the records that mix."""
    inside: dict[int, list[str]] = defaultdict(list)
    for (key, _), number in place.items():
        inside[number].append(key)
    asked = {meeting["key"]: len(meeting["articles"]) for meeting in thread["meetings"]}
    for (key, _), number in place.items():
        together = inside[number].count(key)
        sheet.found += 1
        sheet.precision += together / len(inside[number])
        sheet.recall += together / asked[key]
    for keys in inside.values():
        if len(set(keys)) > 1:
            sheet.mixed += 1
            sheet.errors[thread["id"]].append(f"one record for {', '.join(sorted(set(keys)))}")


def _judge(meeting: Row, record: Row, sheet: Sheet, errors: list[str]) -> None:
    for name in FIELDS:
        ours, theirs = meeting.get(name), record.get(name)
        if same(name, ours, theirs):
            sheet.right[name] += 1
        else:
            errors.append(f"{meeting['key']}: {name} is {theirs}, not {ours}")
    ours, theirs = ([(c["status"], c["article"]) for c in row.get("history") or ()] for row in (meeting, record))
    if ours == theirs:
        sheet.right["history"] += 1
    else:
        errors.append(f"{meeting['key']}: history is {_said(theirs)}, not {_said(ours)}")


def _said(history: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{status} ({address.rsplit('/', 1)[-1]})" for status, address in history) or "empty"
