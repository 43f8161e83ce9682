"""What articles are read with, as a fingerprint: another one may read them otherwise."""

from __future__ import annotations

import functools
import hashlib
import operator
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from diplomacy.records import PartialDate
from diplomacy.reference.lookup import Reference

PROGRAM = Path(__file__).parent.parent
# What stands between an article's words and the meetings: rules, model and code. `training` made the model.
PARTS = ("extraction", "resolution", "reference")
ENDINGS = {".py", ".jsonl"}
LENGTH = 32


def edition(reference: Reference) -> str:
    """Return the fingerprint of the rules, the model, the program that applies them, and the reference data.

    It is the same in every process of one installation, and another one as soon as any of them changes.
    """
    sha = hashlib.sha256(_program().encode())
    for facts in (
        reference.all_parties(),
        reference.all_cities(),
        reference.all_leaders(),
        reference.all_terms(),
        reference.all_series(),
        reference.all_summits(),
    ):
        for line in sorted(map(_line, facts)):
            sha.update(line.encode("utf-8", "surrogatepass"))
    return sha.hexdigest()[:LENGTH]


def _line(fact: object) -> str:
    """Return a fact as text; much quicker than its repr, and there are fifteen thousand."""
    kind: Any = type(fact)
    return repr((kind.__name__, *map(_plain, _getter(kind)(fact))))


def _plain(value: object) -> object:
    return (value.earliest.isoformat(), value.latest.isoformat()) if isinstance(value, PartialDate) else value


@functools.cache
def _getter(kind: Any) -> Callable[[object], tuple[object, ...]]:
    """Return a function that gives the values of all fields; every sort of fact has two or more."""
    return operator.attrgetter(*(field.name for field in fields(kind)))


@functools.cache
def _program() -> str:
    """Return the fingerprint of the files; they do not change while a process runs."""
    sha = hashlib.sha256()
    for path in _files():
        sha.update(path.relative_to(PROGRAM).as_posix().encode())
        sha.update(path.read_bytes())
    return sha.hexdigest()


def _files() -> Iterator[Path]:
    training, model = PROGRAM / "extraction" / "training", PROGRAM / "extraction" / "model"
    for part in PARTS:
        for path in sorted((PROGRAM / part).rglob("*")):
            if path.is_file() and training not in path.parents and (path.suffix in ENDINGS or model in path.parents):
                yield path
