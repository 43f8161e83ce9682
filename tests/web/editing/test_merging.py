"""Merging, splitting, rejecting: found, shown side by side, confirmed, and refused where it cannot be."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from diplomacy.models import Judgement, Meeting, Quotation, Rejection, Report, Statement
from diplomacy.models.roles import Role
from tests.editing.desk import WHY, report_of, the_meeting
from tests.people import member
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account(), said=HOPE)


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(member(Role.EDITOR))
    return client


def text_of(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def two_meetings() -> tuple[str, str]:
    tell("two", account("2025-06-10"))
    other, one = Meeting.objects.current().order_by("earliest").values_list("public_id", flat=True)
    return one, other


def test_a_meeting_near_it_is_found_compared_and_merged(editor: Client) -> None:
    one, other = two_meetings()
    found = editor.get(f"/meetings/{one}/merge/").content.decode()
    assert f'href="/meetings/{one}/merge/{other}/"' in found
    page = text_of(editor.get(f"/meetings/{one}/merge/{other}/"))
    assert "Date differ 17 June 2025 10 June 2025" in page
    assert "Lee met Ishiba." in page
    refused = editor.post(f"/meetings/{one}/merge/{other}/", {"reason": ""})
    assert refused.status_code == 422
    assert Meeting.objects.current().count() == 2
    response = editor.post(f"/meetings/{one}/merge/{other}/", {"reason": WHY}, follow=True)
    assert "Merged." in text_of(response)
    assert Meeting.objects.current().count() == 1
    assert response.redirect_chain[-1][0] == the_meeting().get_absolute_url()
    gone = ({one, other} - {the_meeting().public_id}).pop()
    assert editor.get(f"/meetings/{gone}/merge/")["Location"] == the_meeting().get_absolute_url()


def test_names_are_offered_while_a_meeting_is_looked_for(editor: Client) -> None:
    page = editor.get(f"/meetings/{the_meeting().public_id}/merge/").content.decode()
    assert 'list="offers-id_name"' in page
    assert '<datalist id="offers-id_name">' in page


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("name=Japan", True),
        ("name=Shigeru+Ishiba&day=10+June+2025", True),
        ("day=2025-06-10", True),
        ("day=2025-06-11", False),
        ("name=Canada", False),
        ("name=&day=", True),
    ],
)
def test_another_meeting_is_looked_for_by_name_and_day(editor: Client, query: str, there: bool) -> None:
    one, other = two_meetings()
    response = editor.get(f"/meetings/{one}/merge/?{query}")
    assert response.status_code == 200
    assert (f"/merge/{other}/" in response.content.decode()) == there


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("day=soon", "“soon” is no date"),
        ("name=Atlantis", "“Atlantis” is not known"),
        (f"name={'x' * 201}", "at most 200"),
    ],
)
def test_what_cannot_be_looked_for_is_said(editor: Client, query: str, complaint: str) -> None:
    response = editor.get(f"/meetings/{the_meeting().public_id}/merge/?{query}")
    assert response.status_code == 422
    assert complaint in text_of(response)


def test_a_meeting_is_split_and_the_editor_comes_to_the_new_one(editor: Client) -> None:
    tell("two", account())
    address = f"/meetings/{the_meeting().public_id}/split/"
    assert editor.get(address).content.decode().count('name="reports"') == 2
    leaving = report_of("two").pk
    for wrong, complaint in (
        ({}, "Choose the reports that are of another meeting."),
        ({"reports": ["x"]}, "is not of this meeting any more"),
        ({"reports": [999999]}, "is not of this meeting any more"),
        ({"reports": [leaving, report_of("one").pk]}, "A split needs reports that leave and reports that stay."),
    ):
        refused = editor.post(address, {"reason": WHY, **wrong})
        assert refused.status_code == 422
        assert complaint in text_of(refused)
    kept = editor.post(address, {"reports": [leaving], "reason": ""})
    assert kept.content.decode().count("checked") == 1
    assert not Judgement.objects.exists()
    response = editor.post(address, {"reports": [leaving], "reason": WHY}, follow=True)
    assert "Split: this is the other meeting." in text_of(response)
    new = Report.objects.get(pk=leaving).meeting
    assert new
    assert response.redirect_chain[-1][0] == new.get_absolute_url()
    assert Meeting.objects.current().count() == 2


def test_a_report_is_rejected_and_its_meeting_goes(editor: Client) -> None:
    page = the_meeting().get_absolute_url()
    address = f"/reports/{report_of('one').pk}/reject/"
    assert f'href="{address}"' in editor.get(page).content.decode()
    assert "Lee met Ishiba." in text_of(editor.get(address))
    assert editor.post(address, {"reason": " "}).status_code == 422
    response = editor.post(address, {"reason": WHY}, follow=True)
    assert "The report does not count any more." in text_of(response)
    assert not Meeting.objects.current().exists()
    again = editor.post(address, {"reason": WHY})
    assert again.status_code == 422
    assert "This report does not count already." in text_of(again)


def test_a_quotation_is_rejected_and_its_statement_goes(editor: Client) -> None:
    address = f"/quotations/{Quotation.objects.get().pk}/reject/"
    statement = f"/statements/{Statement.objects.get().public_id}/"
    assert f'href="{address}"' in editor.get(statement).content.decode()
    editor.post(address, {"reason": WHY})
    assert Rejection.objects.get().kind == "quotation"
    assert editor.get(statement).status_code == 410


def test_only_editors_may(client: Client) -> None:
    one, other = two_meetings()
    report, quotation = Report.objects.first(), Quotation.objects.first()
    assert report and quotation  # noqa: PT018
    addresses = [f"/meetings/{one}/merge/", f"/meetings/{one}/merge/{other}/", f"/meetings/{one}/split/"]
    addresses += [f"/reports/{report.pk}/reject/", f"/quotations/{quotation.pk}/reject/"]
    for role in (None, Role.REVIEWER):
        if role:
            client.force_login(member(role))
        for each in addresses:
            assert client.get(each).status_code == (403 if role else 302)
        assert "/reject/" not in client.get(f"/meetings/{one}/").content.decode()
        assert "/merge/" not in client.get(f"/meetings/{one}/").content.decode()
        assert "/reject/" not in client.get(f"/articles/{report.article.public_id}/").content.decode()
    client.force_login(member(Role.EDITOR))
    for each in ("/reports/999999/reject/", "/quotations/999999/reject/", f"/meetings/{one}/merge/{one}/"):
        assert client.get(each).status_code == 404
    for each in ("/meetings/nobody/merge/", f"/meetings/{one}/merge/nobody/", "/meetings/nobody/split/"):
        assert client.get(each).status_code == 404
