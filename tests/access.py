"""The table of who may do what, as docs/pages.md has it, and the addresses of the site that it is held against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from diplomacy.models.roles import Role

DOCS = Path(__file__).resolve().parent.parent / "docs" / "pages.md"
WHO = ("visitors", "accounts", "reviewers", "editors", "admins", "nobody")
LADDER = WHO[:-1]
ROLES = {"accounts": None, "reviewers": Role.REVIEWER, "editors": Role.EDITOR, "admins": Role.ADMIN}


@dataclass(frozen=True, slots=True)
class Row:
    """An address of the table, and from which rung of the ladder on one may read it and act on it."""

    address: str
    reads: str
    acts: str
    always: bool

    def matches(self, address: str) -> bool:
        parts = re.split(r"(\*\*|\*)", self.address)
        pattern = "".join({"**": ".*", "*": "[^/]*"}.get(part, re.escape(part)) for part in parts)
        return re.fullmatch(pattern, address) is not None

    @property
    def exactness(self) -> tuple[bool, int]:
        return "**" not in self.address, len(self.address.replace("*", ""))


def table() -> list[Row]:
    section = DOCS.read_text(encoding="utf-8").split("## Who may do what")[1].split("\n## ")[0]
    rows = []
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and "`" in cells[0]:
            reads, _, always = cells[1].partition(", ")
            rows += [Row(each, reads, cells[2], bool(always)) for each in re.findall(r"`([^`]+)`", cells[0])]
    return rows


ROWS = table()


def views(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every address and its view, placeholders as they stand in urls.py; Django's catch-all is left out."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and "(?P<url>" not in address:
            plain = re.sub(r"[\^$]", "", re.sub(r"\(\?P<app_label>[^)]*\)", "auth", address))
            yield f"/{plain}", pattern.callback


VIEWS = dict(views(get_resolver().url_patterns))
ADDRESSES = sorted(VIEWS)


def row_of(address: str) -> Row:
    starred = re.sub(r"<[^>]+>", "*", address)
    found = [row for row in ROWS if row.matches(starred)]
    assert found, f"{starred} has no row in docs/pages.md, 'Who may do what': say who reads it and who acts on it"
    return max(found, key=lambda row: row.exactness)
