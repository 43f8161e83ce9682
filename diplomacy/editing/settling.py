"""How every decision ends: the record settled, and what the machine said kept beside the decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

from diplomacy.models import Decision
from diplomacy.settle import settle
from diplomacy.storage.deciding import note_machine_value_then
from diplomacy.storage.keys import Keys
from diplomacy.storage.locks import in_one_piece, lock
from diplomacy.storage.readings import Touched

Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")


def one_decision(work: Callable[Arguments, Made]) -> Callable[Arguments, Made]:
    """Make a function one transaction, which begins again where another process is at work on the same meetings."""

    @wraps(work)
    def decide(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Made:
        def attempt(names: frozenset[str]) -> Made:
            lock(names)
            return work(*args, **kwargs)

        return in_one_piece(attempt)

    return decide


def settle_decisions(touched: Touched, made: Sequence[Decision], what: str, keys: Keys | None = None) -> None:
    """Settle what decisions touched; the versions that result name the first of them and say `what` it was."""
    settle(touched, keys or Keys(), f"{made[0].name}: {what}")
    note_machine_value_then(made)
