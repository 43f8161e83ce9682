"""What every kind of answer carries: policies for the browser, and who may hold on to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from diplomacy.models import Meeting
from diplomacy.models.roles import Role
from tests.people import member
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

# An answer of every kind: address, status, and what stands for it.
KINDS = (
    ("/", 200, "the front page"),
    ("/meetings/", 200, "a list"),
    ("/meetings/{meeting}/", 200, "a record"),
    ("/meetings/{meeting}/mistake/", 200, "a form for everybody"),
    ("/meetings/{meeting}/cite.bib", 200, "a small file"),
    ("/meetings.csv", 200, "an export"),
    ("/meetings.json", 200, "an export"),
    ("/meetings.ics", 200, "a calendar"),
    ("/meetings.atom", 200, "a feed"),
    ("/relations/network.svg", 200, "a picture"),
    ("/api/v1/meetings", 200, "the interface"),
    ("/api/v1/docs", 200, "its reference"),
    ("/api/v1/meetings/nobody", 404, "a fault of the interface"),
    ("/countries/south-korea/japan/", 301, "a redirect"),
    ("/upload/", 302, "a redirect to the login"),
    ("/login/", 200, "the login"),
    ("/healthz", 200, "a health check"),
    ("/robots.txt", 200, "a text"),
    ("/meetings/?status=happened", 400, "bad input"),
    ("/nowhere/", 404, "nothing"),
    ("/logout/", 405, "a wrong method"),
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account(), said=HOPE)


def filled(address: str) -> str:
    return address.format(meeting=Meeting.objects.get().public_id)


def check(response: Any, kind: str) -> None:
    for name, value in ALWAYS.items():
        assert response.headers.get(name) == value, (kind, name)
    policy = response["Content-Security-Policy"]
    for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy, kind
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    for power in ("camera", "geolocation", "microphone", "payment", "usb"):
        assert f"{power}=()" in response["Permissions-Policy"], kind
    opened = response.headers.get("Access-Control-Allow-Origin") == "*"
    assert response["Cross-Origin-Resource-Policy"] == ("cross-origin" if opened else "same-origin"), kind


@pytest.mark.parametrize(("address", "status", "kind"), KINDS, ids=[f"{a} {s}" for a, s, _ in KINDS])
def test_every_kind_of_answer_has_its_policies(client: Client, address: str, status: int, kind: str) -> None:
    response = client.get(filled(address))
    assert response.status_code == status
    check(response, kind)
    assert "Strict-Transport-Security" not in response
    with_a_form = address == "/login/" or address.endswith("/mistake/")
    assert list(response.cookies) == (["csrftoken"] if with_a_form else []), "reading leaves no cookie behind"


@pytest.fixture
def behind_https(settings: LazySettings) -> Client:
    """A visitor of a site that is set up for https, as settings.py does it."""
    settings.HTTPS = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez|readyz)$"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    return Client()


@pytest.mark.parametrize(("address", "status", "kind"), KINDS, ids=[f"{a} {s}" for a, s, _ in KINDS])
def test_with_https_browsers_are_told_to_stay_there(behind_https: Client, address: str, status: int, kind: str) -> None:
    response = behind_https.get(filled(address), headers={"X-Forwarded-Proto": "https"})
    assert response.status_code == status
    check(response, kind)
    assert response["Strict-Transport-Security"] == "max-age=31536000"
    plain = behind_https.get(filled(address))
    if address == "/healthz":
        assert plain.status_code == 200
    else:
        assert plain.status_code == 301
        assert plain["Location"].startswith("https://testserver/")


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(behind_https: Client) -> None:
    member(Role.EDITOR)
    told = {"X-Forwarded-Proto": "https"}
    behind_https.get("/login/", headers=told)
    behind_https.post("/login/", {"username": "editor", "password": "correct horse"}, headers=told)
    cookies = dict(behind_https.cookies)
    assert set(cookies) == {"__Host-sessionid", "__Host-csrftoken"}
    for cookie in cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
    assert cookies["__Host-sessionid"]["max-age"] == 16 * 3600


@pytest.mark.parametrize("address", ["/", "/meetings/{meeting}/", "/meetings.csv", "/api/v1/meetings", "/upload/"])
def test_what_staff_see_is_kept_by_no_cache(client: Client, address: str) -> None:
    client.force_login(member(Role.ADMIN))
    kept = client.get(filled(address))["Cache-Control"]
    assert "no-store" in kept
    assert "private" in kept
    assert "no-store" not in Client().get(filled(address)).headers.get("Cache-Control", "") or address == "/upload/"


def test_the_page_of_a_server_error_has_its_policies(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("diplomacy.web.method.render", broken)
    client.raise_request_exception = False
    response = client.get("/method/")
    assert response.status_code == 500
    check(response, "a server error")


def test_staff_pages_and_the_admin_have_them_too(client: Client) -> None:
    client.force_login(member(Role.ADMIN))
    for address in ("/upload/", "/account/", "/account/password/", "/admin/", "/admin/auth/user/add/"):
        response = client.get(address)
        assert response.status_code == 200
        check(response, address)


def test_a_hole_can_be_told_of_where_somebody_is_named(client: Client, settings: LazySettings) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SIDELINES_SECURITY_CONTACT = "mailto:security@example.org"
    settings.SIDELINES_URL = "https://sidelines.example.org"
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert lines[0] == "Contact: mailto:security@example.org"
    assert lines[1].startswith("Expires: 20")
    assert lines[2] == "Canonical: https://sidelines.example.org/.well-known/security.txt"


def test_crawlers_read_records_but_no_forms_and_no_endless_combinations(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert text.startswith("User-agent: *\nDisallow: /account/\n")
    for path in ("/upload/", "/admin/", "/api/v1/", "/meetings.csv", "/search/", "/*?*&"):
        assert f"\nDisallow: {path}\n" in text
    assert "Disallow: /\n" not in text
    assert "Disallow: /meetings/\n" not in text
