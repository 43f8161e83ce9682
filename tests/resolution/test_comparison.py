"""The table of rules is what the documentation says that it is."""

from __future__ import annotations

from pathlib import Path

from diplomacy.resolution.comparison import RULES

METHOD = Path(__file__).parents[2] / "docs" / "method.md"


def test_the_method_shows_the_table_as_it_is() -> None:
    shown = [line for line in METHOD.read_text().splitlines() if line.startswith("| ") and line.count("|") == 5]
    for rule in RULES:
        assert f"| {rule.name} | {rule.says} | {rule.verdict.value} | {rule.score:.2f} |" in shown, rule.name


def test_no_two_rules_have_one_name() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
