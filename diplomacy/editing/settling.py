"""How every decision ends: the record settled, and what the machine said kept beside the decision."""

from __future__ import annotations

from collections.abc import Sequence

from diplomacy.models import Decision
from diplomacy.settle import settle
from diplomacy.storage.deciding import note_machine_value_then
from diplomacy.storage.keys import Keys
from diplomacy.storage.readings import Touched


def settle_decisions(touched: Touched, made: Sequence[Decision], what: str, keys: Keys | None = None) -> None:
    """Settle what decisions touched; the versions that result name the first of them and say `what` it was."""
    settle(touched, keys or Keys(), f"{made[0].name}: {what}")
    note_machine_value_then(made)
