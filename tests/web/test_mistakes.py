"""The form on which readers report a mistake: no account, no script, nothing lost, machines kept out."""

from __future__ import annotations

import html

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission
from django.test import Client

from diplomacy.models import Article, Meeting, MistakeReport, MistakeSender, Statement
from diplomacy.models.roles import Role
from diplomacy.storage.samples import remove_samples
from tests.editing.desk import review_items
from tests.people import member
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

SAID = {"field": "date", "words": "It was the 18th.", "contact": "me@example.org"}


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account(), said=HOPE)


def address(target: str = "meeting") -> str:
    rows = {"meeting": Meeting, "statement": Statement, "article": Article}
    return f"/{target}s/{rows[target].objects.get().public_id}/mistake/"  # type: ignore[attr-defined]


def text_of(response: object) -> str:
    return " ".join(html.unescape(response.content.decode()).split())  # type: ignore[attr-defined]


@pytest.mark.parametrize("target", ["meeting", "statement", "article"])
def test_a_report_is_taken_in_and_thanked_for(client: Client, target: str) -> None:
    page = text_of(client.get(address(target)))
    assert "Report a mistake" in page
    response = client.post(address(target), SAID | {"field": "other"})
    assert (response.status_code, response["Location"]) == (302, f"{address(target)}thanks/")
    assert "Thank you" in text_of(client.get(response["Location"]))
    report = MistakeReport.objects.get()
    assert (report.target, report.field, report.words) == (target, "other", "It was the 18th.")
    assert report.record == address(target).split("/")[2]


def test_a_facts_own_link_chooses_it_in_the_form(client: Client) -> None:
    meeting = Meeting.objects.get()
    assert f'href="{address()}?field=place"' in client.get(meeting.get_absolute_url()).content.decode()
    page = client.get(address(), {"field": "place"}).content.decode()
    assert page.count("checked") == 1
    assert "checked" not in client.get(address(), {"field": "nonsense"}).content.decode()


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"words": " "}, "Say what is wrong, in a sentence or two."),
        ({"field": ""}, "Choose what is wrong."),
        ({"field": "speaker"}, "Choose what is wrong."),
        ({"words": "x" * 4001}, "at most 4000 characters"),
        ({"contact": "y" * 201}, "at most 200 characters"),
        ({"words": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_an_error_is_named_and_nothing_is_lost(client: Client, changed: dict[str, str], complaint: str) -> None:
    response = client.post(address(), SAID | changed)
    page = text_of(response)
    assert response.status_code == 400
    assert complaint in page
    assert "nothing of what you wrote is lost" in page
    for value in (SAID | changed).values():
        assert value.strip("\x00 ")[:1] in page
    if "contact" not in changed:
        assert "me@example.org" in page
    if "words" not in changed:
        assert "It was the 18th." in page
    assert not MistakeReport.objects.exists()


def test_what_a_machine_fills_in_is_dropped_without_a_word(client: Client) -> None:
    response = client.post(address(), SAID | {"website": "https://spam.example"})
    assert response.status_code == 302
    assert not MistakeReport.objects.exists()


def test_too_many_are_refused_with_the_words_kept(client: Client, settings: LazySettings) -> None:
    for number in range(5):
        client.post(address(), SAID | {"words": f"words {number}"})
    response = client.post(address(), SAID | {"words": "the sixth"})
    assert response.status_code == 429
    assert 3500 < int(response["Retry-After"]) <= 3601
    assert "as many reports as are taken at once" in text_of(response)
    assert "the sixth" in text_of(response)
    assert client.post(address(), SAID, REMOTE_ADDR="192.0.2.9").status_code == 302
    # without https no proxy is there to be believed
    assert client.post(address(), SAID | {"words": "x"}, headers={"X-Forwarded-For": "192.0.2.77"}).status_code == 429
    settings.HTTPS = True
    assert (
        client.post(address(), SAID | {"words": "x"}, headers={"X-Forwarded-For": "a, 192.0.2.77"}).status_code == 302
    )
    assert MistakeSender.objects.values("fingerprint").distinct().count() == 3


def test_only_what_is_there_can_be_wrong(client: Client) -> None:
    assert client.get("/meetings/nobody/mistake/").status_code == 404
    assert client.post("/articles/nobody/mistake/", SAID).status_code == 404
    assert client.get("/statements/nobody/mistake/thanks/").status_code == 404
    assert client.put(address()).status_code == 405


def test_a_report_on_a_merged_meeting_goes_to_the_one_that_took_its_place(client: Client) -> None:
    tell("two", account("2025-06-12"))
    young = Meeting.objects.latest("pk").public_id
    tell("two", account())
    client.post(f"/meetings/{young}/mistake/", SAID)
    assert MistakeReport.objects.get().record == Meeting.objects.current().get().public_id


def test_a_form_that_comes_from_elsewhere_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post(address(), SAID).status_code == 403


def test_a_report_waits_in_review_beside_its_record(client: Client) -> None:
    client.post(address(), SAID)
    (item,) = review_items()
    assert (item.kind, item.one.words) == ("mistake", "It was the 18th.")
    assert ("Wrong", "The date") in item.one.facts
    assert ("Contact", "me@example.org") in item.one.facts
    assert item.other.url == Meeting.objects.get().get_absolute_url()
    assert item.key == f"mistake-{MistakeReport.objects.get().pk}"
    tell("one")
    assert [item.other.title for item in review_items()] == ["The meeting is gone"]


def test_a_report_on_a_meeting_that_was_merged_since_waits_beside_the_one_that_took_its_place(client: Client) -> None:
    tell("two", account("2025-06-12"))
    client.post(f"/meetings/{Meeting.objects.latest('pk').public_id}/mistake/", SAID)
    tell("two", account())
    (item,) = review_items("mistake")
    assert item.other.url == Meeting.objects.current().get().get_absolute_url()


def test_admins_with_the_permission_deal_with_reports_in_the_admin(client: Client) -> None:
    client.post(address(), SAID)
    looker = member(Role.ADMIN)
    client.force_login(looker)
    act = {"action": "corrected", "_selected_action": [MistakeReport.objects.get().pk]}
    listing = "/admin/diplomacy/mistakereport/"
    assert "It was the 18th." in text_of(client.get(listing))
    client.post(listing, act)
    assert MistakeReport.objects.waiting().exists()
    looker.user_permissions.add(Permission.objects.get(codename="change_mistakereport"))
    assert "1 report dealt with." in text_of(client.post(listing, act, follow=True))
    report = MistakeReport.objects.get()
    assert (report.outcome, report.contact, report.handled_by) == ("corrected", "", looker)


def test_reports_on_samples_go_with_them(client: Client) -> None:
    Meeting.objects.update(sample=True)
    client.post(address(), SAID)
    remove_samples()
    assert not MistakeReport.objects.exists()
