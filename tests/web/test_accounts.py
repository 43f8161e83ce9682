"""Logging in and out, one's own account, another password."""

from __future__ import annotations

import html

import pytest
from django.contrib.auth.models import User
from django.test import Client

from diplomacy.models.roles import Role
from tests.people import member

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse"


@pytest.fixture
def staff() -> User:
    return member(Role.EDITOR, password=PASSWORD)


def text_of(response: object) -> str:
    return " ".join(html.unescape(response.content.decode()).split())  # type: ignore[attr-defined]


def test_staff_log_in_to_where_they_were_going_and_out_again(client: Client, staff: User) -> None:
    page = client.get("/upload/", follow=True)
    assert page.redirect_chain == [("/login/?next=/upload/", 302)]
    filled = {"username": "editor", "password": PASSWORD, "next": page.context["next"]}
    assert client.post("/login/", filled).headers["Location"] == "/upload/"
    assert client.get("/login/?next=/upload/").headers["Location"] == "/upload/"
    assert client.post("/logout/").headers["Location"] == "/"
    assert client.get("/upload/").status_code == 302


@pytest.mark.parametrize("role", [None, *Role])
def test_login_leads_to_the_first_page_that_the_role_opens(client: Client, role: Role | None) -> None:
    member(role, "somebody")
    led = client.post("/login/", {"username": "somebody", "password": PASSWORD})["Location"]
    links = [item.url for item in client.get("/method/").context["site"].staff_nav]
    assert led == (links[0] if links else "/")
    assert client.get(led).status_code == 200


def test_the_login_page_has_the_navigation_of_every_page(client: Client) -> None:
    page = client.get("/login/").content.decode()
    assert '<a href="/meetings/"' in page
    assert '<link rel="canonical" href="http://testserver/login/">' in page


def test_who_lacks_the_role_is_told_whose_page_it_is(client: Client, staff: User) -> None:
    client.force_login(staff)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "This page is for admins, and your account is not one of theirs." in text_of(response)
    client.force_login(member())
    assert "This page is for editors" in text_of(client.get("/upload/"))


def test_a_wrong_password_says_so(client: Client, staff: User) -> None:
    response = client.post("/login/", {"username": "editor", "password": "wrong"})
    assert response.status_code == 200
    assert "Please enter a correct username and password" in response.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\x.org"])
def test_nobody_is_sent_to_another_site(client: Client, staff: User, elsewhere: str) -> None:
    filled = {"username": "editor", "password": PASSWORD, "next": elsewhere}
    assert "/example" not in client.post("/login/", filled).headers["Location"]


def test_a_link_does_not_log_out(client: Client, staff: User) -> None:
    client.force_login(staff)
    assert client.get("/logout/").status_code == 405


def test_an_account_says_who_one_is_and_what_one_may(client: Client, staff: User) -> None:
    staff.first_name, staff.last_name = "Ada", "Lovelace"
    staff.save()
    client.force_login(staff)
    page = text_of(client.get("/account/"))
    assert "<h1>Ada Lovelace</h1>" in page
    assert "Editor: brings articles in and corrects the record." in page
    client.force_login(member())
    assert "This account reads." in text_of(client.get("/account/"))


def test_another_password_ends_every_other_session(client: Client, staff: User) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.post("/login/", {"username": "editor", "password": PASSWORD})
        assert browser.get("/account/").status_code == 200
    new = {"new_password1": "a longer horse 7", "new_password2": "a longer horse 7"}
    response = client.post("/account/password/", {"old_password": PASSWORD, **new}, follow=True)
    assert "Your password is changed." in text_of(response)
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert elsewhere.post("/login/", {"username": "editor", "password": PASSWORD}).status_code == 200
    assert elsewhere.post("/login/", {"username": "editor", "password": new["new_password1"]}).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "complaint"),
    [
        ("wrong", "a longer horse 7", "a longer horse 7", "Your old password was entered incorrectly."),
        (PASSWORD, "a longer horse 7", "another", "The two password fields didn’t match."),
        (PASSWORD, "12345678", "12345678", "This password is too common."),
        (PASSWORD, "short7x", "short7x", "This password is too short."),
        (PASSWORD, "the-editor", "the-editor", "The password is too similar to the username."),
    ],
)
def test_a_bad_password_is_refused_with_a_sentence(
    client: Client, staff: User, old: str, new: str, again: str, complaint: str
) -> None:
    client.force_login(staff)
    response = client.post("/account/password/", {"old_password": old, "new_password1": new, "new_password2": again})
    assert complaint in text_of(response)
    staff.refresh_from_db()
    assert staff.check_password(PASSWORD)


def test_a_shut_account_is_logged_out_at_once(client: Client, staff: User) -> None:
    client.force_login(staff)
    User.objects.update(is_active=False)
    assert client.get("/account/").status_code == 302
