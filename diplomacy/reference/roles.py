"""Which office a title names, country by country: rules as data (`data/roles.csv`), each with an example."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from diplomacy.records import RoleKind
from diplomacy.reference.names import normalise

COUNTRIES, ORGANISATIONS = "countries", "organisations"
# Words before a title that do not make it another office.
_QUALIFIERS = frozenset(
    {
        "acting",
        "interim",
        "caretaker",
        "transitional",
        "provisional",
        "current",
        "incumbent",
        "sitting",
        "outgoing",
    }
)


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Phrases that name an office of certain parties.

    `phrases` are normalised. `parties` are codes, `countries` or `organisations`; a code after `!` is left
    out; empty means all. `titles` are normalised words that the held title must contain, after `=` be; empty
    means any.
    """

    id: str
    phrases: tuple[str, ...]
    kinds: tuple[RoleKind, ...]
    parties: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    example: str = ""

    def applies(self, party: str, is_organisation: bool) -> bool:
        """Tell whether the rule speaks of that party."""
        if f"!{party}" in self.parties:
            return False
        wanted = [each for each in self.parties if not each.startswith("!")]
        return not wanted or party in wanted or (ORGANISATIONS if is_organisation else COUNTRIES) in wanted

    def fits(self, title: str) -> bool:
        """Tell whether a held title, normalised, is one that the rule means."""
        if not self.titles:
            return True
        padded = f" {title} "
        return any(title == wanted[1:] if wanted.startswith("=") else f" {wanted} " in padded for wanted in self.titles)


class Roles:
    """The rules by phrase, in the order in which they are tried; not changed after it is made."""

    __slots__ = ("_by_phrase", "rules")

    def __init__(self, rules: Iterable[RoleRule]) -> None:
        """Build the index."""
        self.rules = tuple(rules)
        by_phrase: dict[str, list[RoleRule]] = defaultdict(list)
        for rule in self.rules:
            for phrase in rule.phrases:
                by_phrase[phrase].append(rule)
        self._by_phrase = {phrase: tuple(found) for phrase, found in by_phrase.items()}

    def find(self, phrase: str, party: str | None, is_organisation: bool) -> tuple[RoleRule, ...]:
        """Return the rules for a normalised phrase, those that speak of the party where one is given."""
        found = self._by_phrase.get(phrase, ())
        if party is None:
            return found
        return tuple(rule for rule in found if rule.applies(party, is_organisation))


def plain_title(title: str) -> str:
    """Return a title normalised, without the words before it that do not make it another office."""
    words = normalise(title).split()
    while len(words) > 1 and words[0] in _QUALIFIERS:
        words.pop(0)
    return " ".join(words)
