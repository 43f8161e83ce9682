"""What a user can type stands in the documents."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from diplomacy.article_filters import ArticleFilters
from diplomacy.change_filters import ChangeFilters
from diplomacy.filters import MeetingFilters
from diplomacy.models.roles import Role
from diplomacy.statement_filters import StatementFilters
from tests.access import ADDRESSES, VIEWS, row_of

ROOT = Path(__file__).parent.parent
COMMANDS = sorted(path.stem for path in (ROOT / "diplomacy/management/commands").glob("[!_]*.py"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert f"`{command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [field.name for field in fields(MeetingFilters)])
def test_every_filter_stands_in_the_documents(name: str) -> None:
    assert f"| `{name}` |" in (ROOT / "docs/pages.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [field.name for field in fields(StatementFilters)])
def test_every_filter_of_statements_stands_in_the_documents(name: str) -> None:
    text = (ROOT / "docs/pages.md").read_text(encoding="utf-8")
    assert f"| `{name}` |" in text.split("## Filters of the statements")[1]


@pytest.mark.parametrize("name", [field.name for field in fields(ArticleFilters)])
def test_every_filter_of_articles_stands_in_the_documents(name: str) -> None:
    text = (ROOT / "docs/pages.md").read_text(encoding="utf-8")
    assert f"| `{name}` |" in text.split("## Filters of the articles")[1]


@pytest.mark.parametrize("name", [field.name for field in fields(ChangeFilters)])
def test_every_filter_of_decisions_stands_in_the_documents(name: str) -> None:
    text = (ROOT / "docs/pages.md").read_text(encoding="utf-8")
    assert f"| `{name}` |" in text.split("## Filters of the decisions")[1]


def test_every_address_stands_in_the_table_of_who_may_do_what() -> None:
    # In short; tests/web/test_who_may_what.py tries each of them as everybody.
    wrong = []
    for address in ADDRESSES:
        row, role = row_of(address), getattr(VIEWS[address], "role", None)
        said = {row.reads, row.acts}
        if role and {Role.REVIEWER: "reviewers", Role.EDITOR: "editors", Role.ADMIN: "admins"}[role] not in said:
            wrong.append(
                f"{address} is for those who {role}, but docs/pages.md, 'Who may do what', says {sorted(said)}"
            )
    assert not wrong, "\n".join(wrong)
