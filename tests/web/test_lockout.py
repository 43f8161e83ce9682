"""Repeated failures close logging in for a while, by account and address; nobody learns who exists."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import LazySettings
from django.contrib.auth import hashers
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diplomacy.models.roles import Role
from diplomacy.queries import lockouts
from tests.people import member

pytestmark = pytest.mark.django_db

OFFICE, HOME = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def _staff() -> None:
    member(Role.EDITOR)
    member(Role.REVIEWER)


def log_in(username: str, password: str = "wrong", address: str = OFFICE, **headers: str) -> int:
    """Try to log in with a browser of one's own; return the status, 302 for success."""
    filled = {"username": username, "password": password}
    return Client().post("/login/", filled, REMOTE_ADDR=address, headers=headers).status_code


def fail(username: str, times: int, address: str = OFFICE) -> list[int]:
    return [log_in(username, address=address) for _ in range(times)]


def pass_time(minutes: float) -> None:
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


def test_five_failures_close_an_account_from_one_address_and_nothing_else() -> None:
    assert fail("editor", 5) == [200, 200, 200, 200, 429]
    assert log_in("editor", "correct horse") == 429, "the right password must not be told from a wrong one"
    assert log_in("reviewer", "correct horse") == 302
    assert log_in("editor", "correct horse", HOME) == 302


def test_other_browsers_of_the_address_are_the_same_guesser() -> None:
    tries = [log_in("editor", **{"User-Agent": f"browser {number}"}) for number in range(6)]
    assert tries == [200, 200, 200, 200, 429, 429]


def test_the_page_says_when_to_try_again() -> None:
    fail("editor", 4)
    response = Client().post("/login/", {"username": "editor", "password": "wrong"}, REMOTE_ADDR=OFFICE)
    page = " ".join(response.content.decode().split())
    assert response.status_code == 429
    assert 890 <= int(response["Retry-After"]) <= 900
    assert "no-store" in response["Cache-Control"]
    assert "Try again in 15 minutes" in page
    pass_time(10)
    response = Client().post("/login/", {"username": "editor", "password": "wrong"}, REMOTE_ADDR=OFFICE)
    assert "Try again in 5 minutes" in " ".join(response.content.decode().split())


def test_it_ends_by_itself_and_trying_meanwhile_does_not_prolong_it() -> None:
    fail("editor", 5)
    pass_time(14)
    assert log_in("editor", "correct horse") == 429
    pass_time(1.1)
    assert log_in("editor", "correct horse") == 302


def test_success_forgets_the_failures_of_that_account_alone() -> None:
    fail("editor", 4)
    fail("reviewer", 4)
    assert log_in("editor", "correct horse") == 302
    assert fail("editor", 4) == [200] * 4
    assert log_in("reviewer") == 429


def test_many_accounts_cannot_be_tried_from_one_address() -> None:
    tries = [log_in(f"somebody-{number // 4}") for number in range(lockouts.ADDRESS)]
    assert tries == [200] * (lockouts.ADDRESS - 1) + [429]
    assert log_in("reviewer", "correct horse") == 429
    assert log_in("reviewer", "correct horse", HOME) == 302


def test_one_account_cannot_be_tried_from_many_addresses() -> None:
    tries = [log_in("editor", address=f"203.0.113.{number // 4}") for number in range(lockouts.ACCOUNT)]
    assert tries == [200] * (lockouts.ACCOUNT - 1) + [429]
    assert log_in("editor", "correct horse", HOME) == 429
    assert log_in("reviewer", "correct horse", HOME) == 302


def test_typing_errors_of_an_office_close_nothing() -> None:
    for number in range(15):
        assert fail(f"colleague-{number}", 3) == [200] * 3
    assert log_in("editor", "correct horse") == 302


def test_addresses_of_one_ipv6_network_are_one() -> None:
    tries = [log_in("editor", address=f"2001:db8:0:1::{number}") for number in range(5)]
    assert tries[-1] == 429
    assert log_in("editor", "correct horse", "2001:db8:0:2::1") == 302


def test_the_proxys_word_counts_with_https_only(settings: LazySettings) -> None:
    tries = [log_in("editor", **{"X-Forwarded-For": f"203.0.113.{number}"}) for number in range(5)]
    assert tries[-1] == 429, "without https no proxy is there to be believed"
    settings.HTTPS = True
    told = {"X-Forwarded-For": f"10.0.0.1, {HOME}"}
    assert [log_in("editor", **told) for _ in range(5)][-1] == 429
    assert log_in("editor", "correct horse", **{"X-Forwarded-For": f"{HOME}, 203.0.113.9"}) == 302
    assert log_in("reviewer", **{"X-Forwarded-For": "nonsense"}) == 200


def test_the_admin_has_no_login_of_its_own() -> None:
    response = Client().post("/admin/login/?next=/admin/", {"username": "editor", "password": "correct horse"})
    assert (response.status_code, response["Location"]) == (302, "/login/?next=/admin/")
    client = Client()
    client.force_login(member(None))
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were hashed: that is what takes the time."""
    seen: list[str] = []
    usual = hashers.MD5PasswordHasher.encode

    def encode(self: hashers.MD5PasswordHasher, password: str, salt: str) -> str:
        seen.append(password)
        return usual(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", encode)
    return seen


def test_nobody_learns_whether_an_account_exists(hashed: list[str]) -> None:
    member(Role.EDITOR, "shut", is_active=False)
    seen = []
    for name in ("editor", "nobody", "shut"):
        client = Client()
        pages: list[str] = []
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            for _ in range(6):
                response = client.post("/login/", {"username": name, "password": "wrong"})
                pages.append(response.content.decode().replace(name, "NAME"))
        # Form tokens differ each time, and the minute in which it opens again may pass between two accounts.
        words = [without_clock(page.partition('<main id="main"')[2].replace(token(page), "")) for page in pages]
        seen.append((words, len(hashed), len(queries)))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][1] == 5, "the sixth was refused before the password was looked at"
    assert Client().post("/login/", {"username": "shut", "password": "correct horse"}).status_code == 429


def without_clock(page: str) -> str:
    return re.sub(r"at \d\d:\d\d UTC", "at TIME", page)


def token(page: str) -> str:
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0] or "no token"


def test_little_is_kept_and_not_for_long(caplog: pytest.LogCaptureFixture) -> None:
    Client().post("/login/?next=/upload/", {"username": "hunter2", "password": "secret words"})
    kept = AccessAttempt.objects.get()
    assert "secret words" not in f"{kept.get_data}{kept.post_data}"
    assert "hunter2" not in f"{kept.get_data}{kept.post_data}"
    fail("hunter2", 5)
    first, *_ = re.findall(r"Logging in from 192\.0\.2\.1 is locked for (\d+) seconds\.", caplog.text)
    assert 890 <= int(first) <= 900
    assert "hunter2" not in caplog.text
    assert "secret words" not in caplog.text
    pass_time(16)
    log_in("reviewer", "correct horse")
    assert not AccessAttempt.objects.exists()
    assert not AccessLog.objects.exists()
