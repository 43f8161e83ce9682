"""What a visitor sees where something is wrong: a sentence, and never a 500."""

from __future__ import annotations

import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplomacy.filters import FilterError
from diplomacy.web import errors, home

pytestmark = pytest.mark.django_db

PAGES = ["/", "/meetings/", "/articles/", "/countries/", "/leaders/", "/summits/", "/login/"]


def test_a_page_that_is_not_there_is_said_to_be_missing(client: Client) -> None:
    response = client.get("/nothing/")
    assert (response.status_code, b"There is no page at this address." in response.content) == (404, True)


def test_an_error_page_leads_on(client: Client) -> None:
    missing = client.get("/countries/south-koria/").content.decode()
    assert 'href="/search/?q=south%20koria"' in missing
    assert "canonical" not in missing
    bad = client.get("/meetings/?status=happened").content.decode()
    assert '<a href="/meetings/">The same page without filters</a>' in bad
    assert "Search for" not in client.get("/meetings/x1y2/").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_nul_character_is_refused_by_name(client: Client, page: str) -> None:
    for query in ("odd=%00", "%00odd=x", "before=1%00"):
        assert client.get(f"{page}?{query}").status_code == 400
    assert "“odd”" in client.get(f"{page}?odd=%00").content.decode()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([*PAGES, "/articles/x/", "/statements/x/", "/healthz"]), st.text(max_size=20), st.text(max_size=20)
)
def test_no_query_string_is_a_fault(client: Client, page: str, name: str, value: str) -> None:
    assert client.get(page, {name: value, "before": value, "next": value}).status_code < 500


@pytest.mark.parametrize("path", ["articles/%00/", "statements/%00/", "batches/%00/", "meetings/%00/", "%00"])
def test_a_nul_character_in_a_path_is_no_fault(admin_client: Client, path: str) -> None:
    assert admin_client.get(f"/{path}").status_code in (400, 404)


def test_a_bad_parameter_is_named_with_what_it_can_be() -> None:
    error = FilterError("status", "<b>\u202e", "it must be one of held, planned")
    response = errors.bad_parameter(RequestFactory().get("/"), error)
    page = response.content.decode()
    assert response.status_code == 400
    assert "“status” is “&lt;b&gt;?”, but it must be one of held, planned." in page


def test_a_fault_shows_a_page_and_no_traceback(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*args: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(home, "home_page", fault)
    client.raise_request_exception = False
    response = client.get("/")
    assert (response.status_code, b"secret" in response.content) == (500, False)
    assert b"Something went wrong here" in response.content


@pytest.mark.parametrize("error", [RequestDataTooBig(), TooManyFilesSent()])
def test_too_much_at_once_says_what_to_do(error: Exception) -> None:
    response = errors.bad_request(RequestFactory().post("/upload/"), error)
    assert (response.status_code, b"Send" in response.content) == (413, True)


def test_a_form_from_elsewhere_is_refused_with_a_sentence() -> None:
    response = Client(enforce_csrf_checks=True).post("/login/", {"username": "x", "password": "y"})
    assert (response.status_code, b"Load the page again" in response.content) == (403, True)


def test_an_error_is_never_kept_by_a_cache(client: Client) -> None:
    assert "no-store" in client.get("/nothing/").headers["Cache-Control"]


def test_health(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/healthz").content == b"ok\n"

    def away() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/healthz")
    assert (response.status_code, b"gone" in response.content) == (503, False)
