"""What is read out of thirty sample articles is what the golden files hold."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from diplomacy.extraction.reader import Reader
from diplomacy.records import Article
from diplomacy.reference import lookup
from tests.golden.rendering import FOLDER, REWRITE, articles, path_of, render


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(lookup.shipped())


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_extraction_is_the_golden_one(reader: Reader, article: Article) -> None:
    path = path_of(article)
    golden = path.read_text(encoding="utf-8") if path.exists() else ""
    found = render(article, reader.read(article))
    if found != golden:
        lines = difflib.unified_diff(golden.splitlines(), found.splitlines(), "golden", "now", lineterm="", n=2)
        pytest.fail(f"{article.id} is read otherwise. If that is right: {REWRITE}\n" + "\n".join(lines), pytrace=False)


def test_the_command_that_rewrites_them_stands_in_the_documents() -> None:
    assert REWRITE in (Path(__file__).parents[2] / "docs/method.md").read_text(encoding="utf-8")


def test_there_are_thirty_golden_files_and_no_others() -> None:
    assert sorted(FOLDER.glob("*.json")) == sorted(path_of(article) for article in articles())
    assert len(articles()) == 30
