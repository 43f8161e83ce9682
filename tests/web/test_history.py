"""The pages of what people decided, and taking it back."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from diplomacy.editing.articles import withdraw_article
from diplomacy.editing.corrections import correct_meeting
from diplomacy.editing.reference import correct_reference
from diplomacy.models import Article, ArticleDecision, Correction, Leader, Meeting, Statement
from diplomacy.models.roles import Role
from tests.editing.desk import WHY, make_editor, the_meeting
from tests.people import member
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account(), said=HOPE)


def text_of(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def corrected(city: str = "Banff") -> Correction:
    return correct_meeting(the_meeting(), "city", city, make_editor(), WHY)


def test_anybody_reads_the_history_of_every_kind_of_record(client: Client) -> None:
    corrected()
    for address in (
        f"/meetings/{Meeting.objects.get().public_id}/",
        f"/statements/{Statement.objects.get().public_id}/",
        f"/articles/{Article.objects.get().public_id}/",
        "/leaders/lee-jae-myung/",
        "/countries/japan/",
        "/summits/g7-2025/",
    ):
        response = client.get(f"{address}history/")
        assert response.status_code == 200, address
        page = text_of(response)
        assert ("Banff" in page) == address.startswith("/meetings/"), address
        assert "Undo" not in page.replace("Undone", "")
    for address in ("meetings/x", "statements/x", "articles/x", "leaders/x", "countries/x", "summits/x", "summits/g7"):
        assert client.get(f"/{address}/history/").status_code == 404


def test_a_record_leads_to_its_history_once_there_is_one(client: Client) -> None:
    page = the_meeting().get_absolute_url()
    assert "history/" not in client.get(page).content.decode()
    corrected()
    response = client.get(page)
    assert f'href="{page}history/"' in response.content.decode()
    assert "1 decision by editors" in text_of(response)
    leader = Leader.objects.get(slug="lee-jae-myung")
    leader.name = "Lee"
    correct_reference(leader, ["name"], make_editor(), WHY)
    assert "/leaders/lee-jae-myung/history/" in client.get("/leaders/lee-jae-myung/").content.decode()


def test_an_editor_takes_a_decision_back_and_comes_back_to_where_it_was_read(client: Client) -> None:
    made = corrected()
    client.force_login(member(Role.EDITOR))
    page = f"{the_meeting().get_absolute_url()}history/"
    assert f"/decisions/correction/{made.pk}/undo/" in client.get(page).content.decode()
    response = client.post(f"/decisions/correction/{made.pk}/undo/", {"next": page}, follow=True)
    assert response.redirect_chain == [(page, 302)]
    assert "Taken back" in text_of(response)
    assert "Undone by editor" in text_of(response)
    assert the_meeting().city == "Kananaskis"
    again = client.post(f"/decisions/correction/{made.pk}/undo/", {"next": "https://evil.example/"}, follow=True)
    assert again.redirect_chain == [("/changes/", 302)]
    assert "This decision has been undone already." in text_of(again)


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example", "javascript:alert(1)", "/\\evil", ""])
def test_undoing_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    made = corrected()
    client.force_login(member(Role.EDITOR))
    assert client.post(f"/decisions/correction/{made.pk}/undo/", {"next": elsewhere})["Location"] == "/changes/"


def test_a_withdrawn_article_is_put_back_from_its_history(client: Client) -> None:
    withdraw_article(Article.objects.get(), make_editor(), "a hoax")
    client.force_login(member(Role.EDITOR))
    page = f"/articles/{Article.objects.get().public_id}/history/"
    assert "a hoax" in text_of(client.get(page))
    decision = ArticleDecision.objects.get()
    client.post(f"/decisions/article/{decision.pk}/undo/", {"next": page})
    assert Article.objects.get().withdrawn_at is None
    again = client.post(f"/decisions/article/{decision.pk}/undo/", {"next": page}, follow=True)
    assert "undone already" in text_of(again)


def test_only_editors_undo_and_only_admins_what_is_of_the_reference_data(client: Client) -> None:
    made = corrected()
    leader = Leader.objects.get(slug="lee-jae-myung")
    leader.name = "Lee"
    (of_leader,) = correct_reference(leader, ["name"], make_editor(), WHY)
    undo = f"/decisions/correction/{made.pk}/undo/"
    assert client.post(undo)["Location"].startswith("/login/")
    client.force_login(member(Role.REVIEWER))
    assert client.post(undo).status_code == 403
    client.force_login(member(Role.EDITOR))
    assert client.get(undo).status_code == 405
    refused = client.post(f"/decisions/correction/{of_leader.pk}/undo/", follow=True)
    assert "Only an admin" in text_of(refused)
    assert Leader.objects.get(slug="lee-jae-myung").name == "Lee"
    client.force_login(member(Role.ADMIN))
    client.post(f"/decisions/correction/{of_leader.pk}/undo/")
    assert Leader.objects.get(slug="lee-jae-myung").name == "Lee Jae-myung"
    for address in ("correction/999999", "nonsense/1", f"correction/{10**30}"):
        assert client.post(f"/decisions/{address}/undo/").status_code == 404


def test_all_decisions_stand_on_one_page_and_in_a_feed(client: Client) -> None:
    made = corrected()
    client.force_login(member(Role.EDITOR))
    client.post(f"/decisions/correction/{made.pk}/undo/")
    client.logout()
    page = text_of(client.get("/changes/"))
    assert "Took back: corrected city" in page
    assert "Corrected city" in page
    response = client.get("/changes.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(response.content)
    titles = [each.text or "" for each in feed.findall("{*}entry/{*}title")]
    assert [title.partition(":")[0] for title in titles] == ["Took back", "Corrected city"]
    assert "Kananaskis → Banff" in response.content.decode()
    assert client.get("/changes.atom", headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "query",
    ["kind=x", "person=ann", "person=99999999999", "day=2026-13-01", "day=yesterday", "after=x", "after=1~a-made~1x"],
)
def test_a_value_that_cannot_be_is_named(client: Client, query: str) -> None:
    for address in ("/changes/", "/changes.atom"):
        assert client.get(f"{address}?{query}").status_code == 400


def test_nothing_decided_and_nothing_of_a_kind_say_so(client: Client) -> None:
    assert "Nobody has decided anything yet" in text_of(client.get("/changes/"))
    assert "Nothing of that kind was decided." in text_of(client.get("/changes/?kind=judgement&day=2026-01-01"))
