"""How often reviewers agreed with each rule: counted from their decisions, and changing nothing that is computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db import connection

from diplomacy.extraction.ruleset import shipped

_TABLES = ("correction", "rejection", "confirmation")

# Each decision in force says of which rules it judged a value: `[field, rule, whether right]`. Trust is the share
# that was right, with two of two before the first decision, so that a single slip does not damn a rule.
TALLY = f"""
SELECT each.verdict ->> 0 AS field, each.verdict ->> 1 AS rule,
  count(*) FILTER (WHERE (each.verdict ->> 2)::boolean) AS good, count(*) AS judged,
  (count(*) FILTER (WHERE (each.verdict ->> 2)::boolean) + 2.0) / (count(*) + 2.0) AS trust
  FROM ({
    " UNION ALL ".join(
        f"SELECT judged FROM diplomacy_{table} "
        "WHERE undone_at IS NULL AND replaced_at IS NULL AND judged <> '[]'::jsonb"
        for table in _TABLES
    )
}) decisions CROSS JOIN LATERAL jsonb_array_elements(decisions.judged) each(verdict)
 GROUP BY 1, 2"""


# What the fields are that rules find, and what rules do that are no lines of data.
FIELDS = {
    "trigger": "that there was a meeting",
    "status": "whether it took place",
    "mode": "how they met",
    "who": "who took part",
    "date": "the day",
    "place": "the place",
    "summit": "the summit",
    "said": "whose words they are",
}
FILES = {"trigger": ("triggers",), "status": ("status", "triggers"), "mode": ("modes", "triggers"), "said": ("speech",)}
BUILT_IN = {
    ("date", "date"): "On Tuesday; on 17 June; last month.",
    ("place", "place"): "They met in Kananaskis, Canada.",
    ("summit", "summit"): "On the sidelines of the G7 summit.",
    ("who", "title-name"): "South Korean President Lee Jae-myung.",
    ("who", "name"): "Lee Jae-myung.",
    ("who", "surname"): "Lee said, after he was named in full.",
    ("who", "office"): "The Japanese foreign minister.",
    ("who", "offices"): "The foreign ministers of Japan and South Korea.",
    ("who", "counterpart"): "Her Canadian counterpart.",
    ("who", "apposition"): "Japan’s prime minister, Shigeru Ishiba.",
    ("who", "pronoun"): "He met her.",
}


@dataclass(frozen=True, slots=True)
class RuleTally:
    """A rule: its name, an example, and for each thing that it finds how often reviewers found it right, in words."""

    rule: str
    example: str
    judged: tuple[tuple[str, str], ...]


def rule_tallies() -> tuple[RuleTally, ...]:
    """Return the rules that reviewers have judged, those judged most often first."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT field, rule, good, judged FROM ({TALLY}) tally ORDER BY judged DESC, field, rule")
        rows = cursor.fetchall()
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for field, rule, good, judged in rows:
        said = (FIELDS.get(field, field), f"right {good} of {judged}")
        found.setdefault((rule, example_of(field, rule)), []).append(said)
    return tuple(RuleTally(rule, example, tuple(said)) for (rule, example), said in found.items())


def tallies_of(rules: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return how often rules were right, in words, by field and rule; those that nobody judged are left out."""
    wanted = set(rules)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT field, rule, good, judged FROM ({TALLY}) tally")
        return {
            (field, rule): f"right {good} of {judged}"
            for field, rule, good, judged in cursor.fetchall()
            if (field, rule) in wanted
        }


def example_of(field: str, rule: str) -> str:
    """Return the sentence that makes a rule fire; empty for a rule of earlier days."""
    return BUILT_IN.get((field, rule)) or _examples().get((field, rule), "")


@cache
def _examples() -> dict[tuple[str, str], str]:
    rules = shipped()
    return {
        (field, rule.id): rule.example
        for field, files in FILES.items()
        for name in reversed(files)
        for rule in getattr(rules, name)
    }
