"""The admin: the record is read only, the reference data is corrected."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diplomacy.models import Correction, Country, Leader, Outlet, Summit, SummitSeries, Term
from diplomacy.storage.documents import new_batch, store_upload
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

MODELS = list(apps.get_app_config("diplomacy").get_models())
OURS = [model for model in MODELS if not model._meta.auto_created]
CHANGED_HERE = {Country, Leader, Term, Summit, Outlet}


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()


def place(model: type, action: str, *args: object) -> str:
    return reverse(f"admin:diplomacy_{model._meta.model_name}_{action}", args=args)  # type: ignore[attr-defined]


def change(client: Client, row: Country | Leader | Term | Summit, **values: object) -> None:
    """Send the form of a row as the page has it, but for these values."""
    address = place(type(row), "change", row.pk)
    form = client.get(address).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: ",".join(v) if isinstance(v, list) else v for name, v in sent.items() if v is not None}
    response = client.post(address, {**sent, **values})
    assert response.status_code == 302, response.context["adminform"].form.errors


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_table_is_listed_and_opened(admin_client: Client, model: type) -> None:
    article = tell("one", account(), said=HOPE)
    article.documents.add(store_upload(new_batch(None), "a.html", b"x"))
    Term.objects.create(
        key="k", leader=Leader.objects.all()[0], country=Country.objects.all()[0], role="x", role_kind="other"
    )
    assert admin_client.get(place(model, "changelist")).status_code == 200
    for row in model._default_manager.all()[:1]:  # type: ignore[attr-defined]
        assert admin_client.get(place(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_nothing_of_the_record_is_written_or_deleted_here(model: type) -> None:
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    page: admin.ModelAdmin[Any] = admin.site.get_model_admin(model)
    assert not page.has_delete_permission(request)
    assert page.has_view_permission(request)
    assert page.has_change_permission(request) == (model in CHANGED_HERE)
    assert page.has_add_permission(request) == (model in {Leader, Term, Summit})


def test_a_change_is_kept_as_a_correction(admin_client: Client) -> None:
    change(admin_client, Country.objects.get(code="KOR"), name="The Korea", reason="its own usage")
    country = Country.objects.get(code="KOR")
    assert (country.name, country.sort_key) == ("The Korea", "korea")
    made = {c.field: (c.value, c.machine_value, c.reason, c.made_by) for c in Correction.objects.in_force()}
    user = User.objects.get()
    assert made["name"] == ("The Korea", "South Korea", "its own usage", user)
    assert set(made) == {"name", "sort_key"}


def test_a_save_without_a_change_decides_nothing(admin_client: Client) -> None:
    leader = Leader.objects.get(slug="shigeru-ishiba")
    change(admin_client, leader)
    before = set(Correction.objects.values_list("field", flat=True))
    assert before <= {"folded", "sort_key"}, "computed fields of the test's cast may be put right"
    change(admin_client, leader)
    assert set(Correction.objects.values_list("field", flat=True)) == before


def test_a_person_added_by_hand_is_complete(admin_client: Client) -> None:
    sent = {"name": "Şule Ishiba", "family_name": "Ishiba", "aliases": "Sule I.", "confirmed": "on"}
    for _ in range(2):
        assert admin_client.post(place(Leader, "add"), sent).status_code == 302
    first, second = Leader.objects.filter(origin=Leader.Origin.EDITOR).order_by("pk")
    assert (first.slug, second.slug) == ("sule-ishiba", "sule-ishiba-2")
    assert (first.folded, first.sort_key) == ("sule ishiba sule i.", "ishiba sule ishiba")
    assert b"2 leaders" in admin_client.get(place(Leader, "changelist"), {"q": "ŞULE"}).content


def test_a_term_added_by_hand_outlives_the_reference_data(admin_client: Client) -> None:
    leader, country = Leader.objects.get(slug="shigeru-ishiba"), Country.objects.get(code="JPN")
    sent = {"leader": leader.pk, "country": country.pk, "role": "Prime Minister", "role_kind": "head_of_government"}
    assert admin_client.post(place(Term, "add"), sent).status_code == 302
    term = Term.objects.get()
    assert term.key.startswith("editor:")
    change(admin_client, term, role="Premier")
    assert Correction.objects.get().record == term.key


def test_a_term_that_ends_before_it_starts_is_refused(admin_client: Client) -> None:
    leader, country = Leader.objects.first(), Country.objects.first()
    assert leader
    assert country
    days = {
        "start_earliest": "2025-06-01",
        "start_latest": "2025-06-01",
        "end_earliest": "2025-05-01",
        "end_latest": "2025-05-01",
    }
    sent = {"leader": leader.pk, "country": country.pk, "role": "x", "role_kind": "other", **days}
    response = admin_client.post(place(Term, "add"), sent)
    assert response.status_code == 200
    assert "A term of office cannot end before it starts." in response.content.decode()


def test_a_summit_is_corrected_but_keeps_its_address(admin_client: Client) -> None:
    summit = Summit.objects.get()
    change(admin_client, summit, city="Calgary", slug="other")
    summit.refresh_from_db()
    assert (summit.city, summit.slug, summit.series) == ("Calgary", "g7-2025", SummitSeries.objects.get())


def test_the_text_of_an_outlet_is_opened(admin_client: Client) -> None:
    outlet = Outlet.objects.create(slug="daily", name="The Daily")
    admin_client.post(place(Outlet, "change", outlet.pk), {"open_text": "on", "name": "Other"})
    outlet.refresh_from_db()
    assert (outlet.open_text, outlet.name) == (True, "The Daily")


def test_twenty_rows_ask_the_database_no_more_than_ten(admin_client: Client) -> None:
    counts: list[dict[str, int]] = []
    for start in (0, 10):
        for number in range(start, start + 10):
            tell(f"story-{number}", account(f"2025-06-{number + 1:02}"), said=HOPE)
            Country.objects.create(code=f"X{number}", slug=f"x{number}", kind="state", name="X", sort_key="x")
        counts.append({})
        for model in OURS:
            with CaptureQueriesContext(connection) as queries:
                admin_client.get(place(model, "changelist"))
            counts[-1][model.__name__] = len(queries)
    assert counts[0] == counts[1]
