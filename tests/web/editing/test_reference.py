"""Correcting leaders, their offices, countries and summits on their pages."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from diplomacy.models import Correction, Country, Leader, Summit, Term
from diplomacy.models.roles import Role
from tests.editing.desk import WHY
from tests.people import member
from tests.stories import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    Term.objects.create(
        key="lee", leader=Leader.objects.get(slug="lee-jae-myung"), country=Country.objects.get(code="KOR"),
        role="President", role_kind="head_of_state", start_earliest=date(2025, 6, 4), start_latest=date(2025, 6, 4),
    )  # fmt: skip


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(member(Role.ADMIN))
    return client


def text_of(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def the_term() -> str:
    return f"/terms/{Term.objects.get().pk}/edit/"


def held(client: Client, address: str) -> dict[str, str]:
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    filled = {
        name: "\n".join(value) if isinstance(value, list) else "on" if value is True else str(value or "")
        for name, value in values.items()
    }
    return {**filled, "reason": WHY}


def save(client: Client, address: str, **changed: str) -> Any:
    return client.post(address, {**held(client, address), **changed}, follow=True)


def test_a_person_is_corrected_in_one_act_and_found_by_the_new_names(admin: Client) -> None:
    response = save(
        admin, "/leaders/lee-jae-myung/edit/", family_name="Lee", aliases="이재명\n Lee  Jae Myung \n이재명"
    )
    assert response.redirect_chain == [("/leaders/lee-jae-myung/", 302)]
    leader = Leader.objects.get(slug="lee-jae-myung")
    assert (leader.family_name, leader.aliases, leader.confirmed) == ("Lee", ["이재명", "Lee Jae Myung"], True)
    assert "lee jae myung" in leader.folded
    assert {row.field for row in Correction.objects.all()} == {"family_name", "aliases", "folded", "sort_key"}
    assert len({row.act for row in Correction.objects.all()}) == 1
    assert "Corrected family name and other names" not in text_of(admin.get("/leaders/lee-jae-myung/history/"))
    admin.post(f"/decisions/correction/{Correction.objects.earliest('pk').pk}/undo/")
    assert Leader.objects.get(slug="lee-jae-myung").aliases == []


def test_countries_summits_and_offices_are_corrected(admin: Client) -> None:
    save(admin, "/countries/canada/edit/", official_name="Dominion of Canada", demonyms="Canadian")
    save(admin, "/summits/g7-2025/edit/", city="Banff", host="Japan", end="18 June 2025")
    save(admin, the_term(), start="June 2025", end="2030", role="Head of State")
    country, summit, term = Country.objects.get(code="CAN"), Summit.objects.get(), Term.objects.get()
    assert (country.official_name, country.demonyms) == ("Dominion of Canada", ["Canadian"])
    assert (summit.city, str(summit.host), summit.end, summit.start) == (
        "Banff", "Japan", date(2025, 6, 18), date(2025, 6, 15),
    )  # fmt: skip
    assert (term.start_earliest, term.start_latest, term.end_latest, term.role) == (
        date(2025, 6, 1), date(2025, 6, 30), date(2030, 12, 31), "Head of State",
    )  # fmt: skip
    told = text_of(admin.get("/summits/g7-2025/history/"))
    assert "Canada" in told
    assert "Japan" in told
    assert "Head of State" in text_of(admin.get("/leaders/lee-jae-myung/history/"))


def test_a_range_that_no_word_says_stays_as_it_is(admin: Client) -> None:
    Term.objects.update(start_earliest=date(2025, 6, 4), start_latest=date(2025, 7, 9))
    save(admin, the_term(), role="Head of State")
    assert Term.objects.get().start_latest == date(2025, 7, 9)
    assert Correction.objects.get().field == "role"


@pytest.mark.parametrize(
    ("address", "changed", "complaint"),
    [
        ("/leaders/lee-jae-myung/edit/", {"name": ""}, "This field is required."),
        ("/leaders/lee-jae-myung/edit/", {"name": "x" * 161}, "at most 160 characters"),
        ("/leaders/lee-jae-myung/edit/", {"gender": "x"}, "Choose one of those offered."),
        ("/leaders/lee-jae-myung/edit/", {}, "Nothing was changed."),
        ("/leaders/lee-jae-myung/edit/", {"name": "Lee", "reason": ""}, "Say why"),
        ("/leaders/lee-jae-myung/edit/", {"name": "Lee", "before": "x"}, "This form is too old"),
        ("/leaders/lee-jae-myung/edit/", {"name": "Lee", "before": "[1]"}, "This form is too old"),
        ("/leaders/lee-jae-myung/edit/", {"name": "Lee", "before": "[" * 90_000}, "This form is too old"),
        ("/countries/canada/edit/", {"aliases": "y" * 4001}, "at most 4000 characters"),
        ("/summits/g7-2025/edit/", {"start": "18 June 2025"}, "A summit cannot end before it starts."),
        ("/summits/g7-2025/edit/", {"start": "June 2025"}, "Give a day, such as 17 June 2025."),
        ("/summits/g7-2025/edit/", {"host": "Atlantis"}, "No country or organisation here is called “Atlantis”"),
        ("term", {"end": "2024"}, "A term of office cannot end before it starts."),
        ("term", {"country": ""}, "This field is required."),
        ("term", {"role_kind": "king"}, "Choose one of those offered."),
        ("term", {"start": "then"}, "“then” is no date"),
    ],
)
def test_a_bad_value_gets_a_sentence_and_changes_nothing(
    admin: Client, address: str, changed: dict[str, str], complaint: str
) -> None:
    response = save(admin, the_term() if address == "term" else address, **changed)
    assert response.status_code == 422
    assert complaint in text_of(response)
    assert not Correction.objects.exists()


def test_two_admins_on_one_field_see_both_values_and_keep_what_the_other_did_elsewhere(admin: Client) -> None:
    address = "/summits/g7-2025/edit/"
    old = held(admin, address)
    save(admin, address, city="Calgary", label="G7 of 2025", reason="the host's page")
    response = admin.post(address, {**old, "city": "Banff"})
    assert response.status_code == 409
    for each in ("Calgary", "Banff", "the host's page"):
        assert each in text_of(response)
    form = response.context["form"]
    assert (form["city"].value(), form["label"].value()) == ("Banff", "G7 of 2025")
    assert Summit.objects.get().city == "Calgary"
    again = {name: str(form[name].value() or "") for name in form.fields}
    admin.post(address, again)
    assert (Summit.objects.get().city, Summit.objects.get().label) == ("Banff", "G7 of 2025")


def test_two_admins_on_different_fields_are_in_nobodys_way(admin: Client) -> None:
    address = "/summits/g7-2025/edit/"
    old = held(admin, address)
    save(admin, address, city="Calgary")
    assert admin.post(address, {**old, "label": "G7 of 2025"}).status_code == 302
    assert (Summit.objects.get().city, Summit.objects.get().label) == ("Calgary", "G7 of 2025")


def test_the_form_stands_in_the_page_where_there_is_script(admin: Client) -> None:
    page = admin.get("/leaders/lee-jae-myung/").content.decode()
    assert 'hx-get="/leaders/lee-jae-myung/edit/"' in page
    assert 'id="desk-form"' in page
    address, script = "/leaders/lee-jae-myung/edit/", {"HX-Request": "true"}
    part = admin.get(address, headers=script).content.decode()
    assert "<html" not in part
    assert the_term() in part
    saved = admin.post(address, {**held(admin, address), "family_name": "Lee"}, headers=script)
    assert (saved.status_code, saved["HX-Redirect"]) == (204, "/leaders/lee-jae-myung/")


def test_only_admins_see_and_use_the_forms(client: Client) -> None:
    addresses = ["/leaders/lee-jae-myung/edit/", "/countries/canada/edit/", "/summits/g7-2025/edit/", the_term()]
    for role in (None, Role.REVIEWER, Role.EDITOR):
        if role:
            client.force_login(member(role))
        for each in addresses:
            assert client.get(each).status_code == (403 if role else 302)
            assert client.post(each, {"name": "x", "reason": WHY}).status_code == (403 if role else 302)
        assert "desk-form" not in client.get("/leaders/lee-jae-myung/").content.decode()
    client.force_login(member(Role.ADMIN))
    for each in (
        "/leaders/x/edit/",
        "/countries/x/edit/",
        "/summits/g7/edit/",
        "/terms/x/edit/",
        "/terms/9999999999/edit/",
    ):
        assert client.get(each).status_code == 404
