"""Addresses and feeds at the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from diplomacy.management import bringing
from diplomacy.management.commands import ingest
from diplomacy.models import Article
from diplomacy.records import RawDocument, Refusal
from diplomacy.storage.feeds import known_documents
from tests.sites import Site, answer, serving
from tests.stories import make_world

PAGE = (
    "<html><head><title>Talks {0}</title></head><body><article><p>President Lee Jae-myung met Prime Minister Shigeru"
    " Ishiba in Seoul, for talks number {0}, officials said.</p></article></body></html>"
)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Iterator[Site]:
    with serving() as made:
        settings.SIDELINES_FETCH_PORTS = {made.port}
        monkeypatch.setattr(ingest, "make_fetcher", made.fetcher)
        made.answers |= {f"/{n}": answer(PAGE.format(n)) for n in range(4)}
        items = "".join(
            f"<item><link>{made.url}/{n}</link><pubDate>Tue, 17 Jun 2025 10:00:00 GMT</pubDate></item>"
            for n in (3, 2, 1, 9)
        )
        made.answers["/rss"] = answer(f"<rss version='2.0'><channel>{items}</channel></rss>", "text/xml")
        yield made


def run(*arguments: str) -> tuple[str, str, str]:
    """Run `ingest` and return what it said of the whole, of single ones, and why it failed if it did."""
    out, complaints, failed = StringIO(), StringIO(), ""
    try:
        call_command("ingest", *arguments, stdout=out, stderr=complaints)
    except CommandError as error:
        failed = str(error)
    return out.getvalue(), complaints.getvalue(), failed


@pytest.mark.django_db
def test_files_addresses_and_feeds_are_read_in_one_run(site: Site, tmp_path: Path) -> None:
    make_world()
    (tmp_path / "a.txt").write_text("President Lee Jae-myung met Prime Minister Shigeru Ishiba in Seoul.")
    said, complaints, failed = run(str(tmp_path), f"{site.url}/0", "http://127.0.0.1/", "--feed", f"{site.url}/rss")
    assert said.startswith("7 read: 5 new, 2 failed;")
    assert failed == "2 of 7 could not be read; the others are in."
    assert complaints.splitlines() == [
        "http://127.0.0.1/: leads to this machine itself, and only the public web is fetched from",
        f"{site.url}/9: is not there (the site answered 404)",
    ]
    addresses = {article.url.removeprefix(site.url): article.published for article in Article.objects.all()}
    of_the_feed = date(2025, 6, 17)
    assert addresses == {"": None, "/0": None, "/1": of_the_feed, "/2": of_the_feed, "/3": of_the_feed}
    asked = len(site.paths)
    assert run("--feed", f"{site.url}/rss")[0].startswith("1 read: 1 failed")
    assert site.paths[asked:] == ["/rss", "/9"]


@pytest.mark.django_db
def test_a_feed_that_is_none_is_said(site: Site) -> None:
    make_world()
    _, complaints, failed = run("--feed", f"{site.url}/1", "--feed", "ftp://x/")
    assert complaints.splitlines() == [
        f"{site.url}/1: is no feed (RSS or Atom)",
        "ftp://x/: must begin with http:// or https://",
    ]
    assert failed.startswith("2 of 2 could not be read")


def test_something_must_be_given() -> None:
    assert "--feed with the address of a feed" in run()[2]


def test_paths_and_addresses_are_counted_and_come_in_their_order(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Lee met.")
    paths = [f"{site.url}/1", str(tmp_path), "gopher://x/"]
    assert bringing.count_brought(paths, 1000) == 3
    assert bringing.count_brought([*paths, "-"], 1000) is None
    first, second, third = bringing.brought(paths, site.fetcher(), 1000)
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert isinstance(third, Refusal)
    assert (first.url, second.name) == (f"{site.url}/1", "a.txt")


@pytest.mark.django_db
def test_what_is_new_in_a_feed_comes_the_oldest_first(site: Site) -> None:
    items = bringing.new_in(f"{site.url}/rss", site.fetcher(), known_documents)
    assert [item.address.removeprefix(site.url) for item in items] == ["/9", "/1", "/2", "/3"]
