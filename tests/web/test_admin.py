"""The admin: every list and record opens; what the program makes cannot be changed; a correction is remembered."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import models
from django.test import Client
from django.urls import reverse

from diplomacy.models import Correction, Country, Document, Meeting, Quotation, Report, Statement, Summit
from diplomacy.storage.documents import new_batch, store_upload
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    make_world()
    user = get_user_model().objects.create_superuser("editor", password="a long enough password")
    tell("one", account(), said=HOPE)
    store_upload(new_batch(user), "one.txt", b"Lee met Ishiba.")
    client.force_login(user)
    return client


def ours() -> list[type[models.Model]]:
    return [model for model in admin.site._registry if model._meta.app_label == "diplomacy"]


def test_every_model_has_its_page(editor: Client) -> None:
    from django.apps import apps

    assert set(ours()) == set(apps.get_app_config("diplomacy").get_models())
    for model in ours():
        name = f"admin:diplomacy_{model._meta.model_name}"
        assert editor.get(reverse(f"{name}_changelist")).status_code == 200, model
        if row := model._default_manager.first():
            assert editor.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200, model


@pytest.mark.parametrize("model", [Meeting, Report, Statement, Quotation, Document])
def test_what_the_program_makes_cannot_be_changed(editor: Client, model: type[models.Model]) -> None:
    row = model._default_manager.get()
    name = f"admin:diplomacy_{model._meta.model_name}"
    assert editor.post(reverse(f"{name}_change", args=[row.pk]), {}).status_code == 403
    assert editor.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert editor.get(reverse(f"{name}_add")).status_code == 403


@pytest.mark.parametrize("model", [Country, Summit])
def test_reference_rows_are_never_deleted(editor: Client, model: type[models.Model]) -> None:
    row = model._default_manager.first()
    assert row
    address = reverse(f"admin:diplomacy_{model._meta.model_name}_delete", args=[row.pk])
    assert editor.post(address, {"post": "yes"}).status_code == 403


def test_a_correction_is_saved_and_remembered(editor: Client) -> None:
    summit = Summit.objects.get()
    address = reverse("admin:diplomacy_summit_change", args=[summit.pk])
    form = editor.get(address).context["adminform"].form
    values = {name: form.initial.get(name) or "" for name in form.fields}
    response = editor.post(address, {**values, "aliases": "", "city": "Calgary", "reason": "the host says so"})
    assert response.status_code == 302, response.context["adminform"].form.errors
    summit.refresh_from_db()
    assert summit.city == "Calgary"
    made = Correction.objects.get()
    assert (made.field, made.value, made.machine_value) == ("city", "Calgary", "Kananaskis")
    assert (made.reason, made.record) == ("the host says so", "g7-2025")


def test_a_term_that_ends_before_it_starts_is_refused_with_a_sentence(editor: Client) -> None:
    country = Country.objects.get(code="KOR")
    person = reverse("admin:diplomacy_term_add")
    from diplomacy.models import Leader

    leader = Leader.objects.get(slug="lee-jae-myung")
    response = editor.post(
        person,
        {
            "key": "editor:lee",
            "leader": leader.pk,
            "country": country.pk,
            "role": "President",
            "role_kind": "head_of_state",
            "start_earliest": "2025-06-04",
            "start_latest": "2025-06-04",
            "end_earliest": "2024-01-01",
            "end_latest": "2024-01-01",
        },
    )
    assert response.status_code == 200
    assert "cannot end before it starts" in response.content.decode()
