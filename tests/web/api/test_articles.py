"""Articles and statements by the interface: as much text as the article's page shows to everybody, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from diplomacy.models import Article, Meeting, Outlet, Redirect, Statement
from diplomacy.records import Span
from diplomacy.storage.articles import OutletFacts
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

SECRET = "Nobody but the staff may read this sentence."
TEXT = "Lee met Ishiba. They met again. Tokyo spoke of hope for the whole region. One more. And more. " + SECRET
WIRE = OutletFacts("The Wire", "agency", None)


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def get(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, response.content
    return response.json()


def test_an_article_gives_what_was_read_out_of_it(client: Client) -> None:
    article = tell("one", account(), said=HOPE, text=TEXT, outlet=WIRE)
    found = get(client, f"articles/{article.public_id}")
    assert (found["title"], found["outlet"], found["outlet_kind"]) == ("one", "The Wire", "agency")
    assert get(client, f"articles?outlet={found['outlet_slug']}")["articles"]
    assert {each["field"] for each in found["evidence"]} == {"participant", "date", "place", "mode", "status"}
    assert {each["meeting"] for each in found["evidence"]} == {Meeting.objects.get().public_id}
    (quotation,) = found["quotations"]
    assert quotation["statement"] == Statement.objects.get().public_id
    assert quotation["spans"] == [[47, 72]]
    for passage in found["passages"]:
        assert TEXT[passage["start"] : passage["end"]] == passage["text"]
    listed = get(client, "articles")["articles"]
    assert listed == [{name: found[name] for name in listed[0]}]


@pytest.mark.parametrize(("opened", "sample"), [(True, False), (False, True), (False, False)])
def test_the_whole_text_comes_only_where_everybody_may_read_it(
    client: Client, admin_client: Client, opened: bool, sample: bool
) -> None:
    article = tell("one", account(), said=HOPE, text=TEXT, outlet=WIRE, sample=sample)
    Outlet.objects.update(open_text=opened)
    for reader in (client, admin_client):
        response = reader.get(f"/api/v1/articles/{article.public_id}")
        assert (SECRET in response.content.decode()) == (opened or sample)
        assert response.json()["full_text"] == (opened or sample)
    whole = [passage["text"] for passage in get(client, f"articles/{article.public_id}")["passages"]] == [TEXT]
    assert whole == (opened or sample)


def test_no_other_answer_gives_away_what_may_not_be_read(client: Client) -> None:
    tell("one", account(), said=HOPE, text=TEXT, outlet=WIRE)
    for address in ("articles", "statements", "meetings", f"meetings/{Meeting.objects.get().public_id}"):
        assert SECRET not in client.get(f"/api/v1/{address}").content.decode()


def test_a_withdrawn_article_is_gone(client: Client) -> None:
    article = tell("one", account())
    Article.objects.update(withdrawn_at=article.created_at)
    assert get(client, "articles")["articles"] == []
    assert "withdrawn" in get(client, f"articles/{article.public_id}", 410)["detail"]


def test_articles_of_an_outlet_and_pages_to_the_end(client: Client) -> None:
    for number in range(3):
        tell(f"a{number}", published=f"2025-06-1{number}", outlet=WIRE)
    tell("undated", published=None, outlet=WIRE)
    tell("other")
    slug = Outlet.objects.get(name="The Wire").slug
    seen, address = [], f"articles?outlet={slug}&limit=2"
    while address:
        page = get(client, address)
        seen += [each["title"] for each in page["articles"]]
        address = (page["next"] or "").removeprefix("http://testserver/api/v1/")
    assert seen == ["a2", "a1", "a0", "undated"]


def test_words_find_no_text_that_not_everybody_may_read(client: Client, admin_client: Client) -> None:
    tell("one", account(), text=TEXT, outlet=WIRE, published="2025-06-18")
    for reader in (client, admin_client):
        assert get(reader, "articles?words=sentence")["articles"] == []
    assert len(get(client, "articles?words=one&kind=agency&since=2025-06-18")["articles"]) == 1
    Outlet.objects.update(open_text=True)
    assert len(get(client, "articles?words=sentence")["articles"]) == 1
    assert "outlet" in get(client, "articles?outlet=nobody", 400)["detail"]


def test_statements_by_speaker_and_words(client: Client) -> None:
    tell("one", account(), said=HOPE)
    assert len(get(client, "statements?country=japan&words=hope")["statements"]) == 1
    assert get(client, "statements?words=war")["statements"] == []
    (found,) = get(client, "statements")["statements"]
    assert found["meeting"] == Meeting.objects.get().public_id
    assert get(client, f"statements/{found['id']}") == found


def test_a_merged_statement_leads_on(client: Client) -> None:
    tell("one", account(), said=HOPE)
    old = Statement.objects.get()
    new = Statement.objects.create(kind="direct", words="x", speaker="y", key="z")
    Statement.objects.filter(pk=old.pk).update(removed_at=old.created_at)
    assert "removed" in get(client, f"statements/{old.public_id}", 410)["detail"]
    Redirect.objects.create(target="statement", old=old.public_id, new=new.public_id)
    response = client.get(f"/api/v1/statements/{old.public_id}")
    assert response.status_code == 302
    assert response["Location"] == f"http://testserver/api/v1/statements/{new.public_id}"


def test_pages_of_statements_to_the_end(client: Client) -> None:
    for number in range(3):
        tell(f"a{number}", account(f"2025-0{number + 1}-10", sentence=Span(0, 10 + number)), said=HOPE, published=None)
    Statement.objects.create(kind="direct", words="x", speaker="y", key="z")
    count = Statement.objects.current().count()
    seen, address = [], "statements?limit=1"
    while address:
        page = get(client, address)
        seen += [each["id"] for each in page["statements"]]
        address = (page["next"] or "").removeprefix("http://testserver/api/v1/")
    assert len(seen) == len(set(seen)) == count
