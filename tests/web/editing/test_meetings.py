"""Correcting a meeting where it stands: each fact, its participants; what is refused, and two editors at once."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from diplomacy.editing.corrections import correct_meeting
from diplomacy.models import Correction, Country, Leader, Term
from diplomacy.models.roles import Role
from tests.editing.desk import WHY, make_editor, the_meeting
from tests.people import member
from tests.stories import account, make_world, tell

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _world() -> None:
    make_world()
    tell("one", account())


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(member(Role.EDITOR))
    return client


def address(fact: str) -> str:
    return f"/meetings/{the_meeting().public_id}/edit/{fact}/"


def text_of(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def given(client: Client, fact: str) -> dict[str, str]:
    """Return what the form holds before anybody changes it."""
    form = client.get(address(fact)).context["form"]
    return {name: "" if (value := form[name].value()) in (None, False) else str(value) for name in form.fields}


def save(client: Client, fact: str, **changed: str) -> Any:
    return client.post(address(fact), {**given(client, fact), "reason": WHY, **changed}, follow=True)


@pytest.mark.parametrize(
    ("fact", "changed", "fields"),
    [
        ("date", {"first": "June 2025"}, {"date": "2025-06"}),
        ("date", {"first": "18 June 2025"}, {"date": "2025-06-18"}),
        ("date", {"first": "2025"}, {"date": "2025"}),
        ("date", {"first": "15 June 2025", "last": "2025-06-17"}, {"date": ["2025-06-15", "2025-06-17"]}),
        ("date", {"first": ""}, {"date": None}),
        ("place", {"city": "Seoul", "country": "south korea"}, {"city": "Seoul", "country": "KOR"}),
        ("place", {"venue": "Blue House"}, {"venue": "Blue House"}),
        ("place", {"country": ""}, {"country": None}),
        ("summit", {"summit": "g7 2025"}, {"summit": "g7-2025"}),
        ("status", {"status": "cancelled"}, {"status": "cancelled"}),
        ("mode", {"mode": "video", "level": "officials"}, {"mode": "video", "level": "officials"}),
        ("mode", {"form": "plenary"}, {"form": "plenary"}),
        (
            "topics",
            {"phrase_0": "steel", "theme_0": "trade", "phrase_2": "gas"},
            {"topics": [["steel", "trade"], ["gas", None]]},
        ),
    ],
)
def test_a_fact_is_corrected_in_one_act_with_its_reason(
    editor: Client, fact: str, changed: dict[str, str], fields: dict[str, object]
) -> None:
    response = save(editor, fact, **changed)
    assert response.redirect_chain == [(f"{the_meeting().get_absolute_url()}#fact-{fact}", 302)]
    assert {row.field: row.value for row in Correction.objects.all()} == fields
    assert {row.reason for row in Correction.objects.all()} == {WHY}
    assert len({row.act for row in Correction.objects.all()}) == 1
    assert "See it in the history, or undo it" in text_of(response)


@pytest.mark.parametrize(
    ("fact", "changed", "complaint"),
    [
        ("date", {"first": "yesterday"}, "“yesterday” is no date"),
        ("date", {"first": "31 June 2025"}, "“31 June 2025” is no date"),
        ("date", {"first": "2025-13"}, "“2025-13” is no date"),
        ("date", {"first": "0001"}, "“0001” is no date"),
        ("date", {"first": "18 June 2025", "last": "17 June 2025"}, "The last day comes before the first."),
        ("date", {"first": "", "last": "17 June 2025"}, "Say from when"),
        ("place", {"country": "Atlantis"}, "No country or organisation here is called “Atlantis”"),
        ("place", {"city": "x" * 121}, "at most 120 characters"),
        ("place", {"city": "a\x00b"}, "Null characters are not allowed."),
        ("summit", {"summit": "G7 1999"}, "No edition of a summit here is called “G7 1999”"),
        ("status", {"status": "unreported"}, "Choose one of the states offered."),
        ("mode", {"mode": "telepathy"}, "Choose one of the ways offered."),
        ("mode", {"level": "kings"}, "Choose one of the ranks offered."),
        ("topics", {"phrase_0": "steel", "theme_0": "nonsense"}, "Choose one of the themes offered."),
        ("topics", {"phrase_0": "y" * 201}, "at most 200 characters"),
        ("date", {"first": "2025", "reason": " "}, "Say why: it stands in the history."),
        ("date", {"first": "2025", "reason": "z" * 1001}, "1000 characters long at most"),
        ("date", {"first": "2025", "seen": "x"}, "This form is too old"),
        ("date", {"first": "2025", "seen": ""}, "This form is too old"),
        ("date", {"first": "2025", "seen": "-1"}, "This form is too old"),
        ("date", {"first": "2025", "seen": str(2**40)}, "This form is too old"),
        ("date", {}, "Nothing was changed."),
    ],
)
def test_a_bad_value_gets_a_sentence_and_changes_nothing(
    editor: Client, fact: str, changed: dict[str, str], complaint: str
) -> None:
    response = save(editor, fact, **changed)
    assert response.status_code == 422
    assert complaint in text_of(response)
    for name, value in changed.items():
        if (
            name not in ("seen", "reason")
            and "\x00" not in value
            and not name.startswith(("status", "mode", "level", "theme"))
        ):
            assert html.escape(value) in response.content.decode()
    assert not Correction.objects.exists()


def test_two_editors_on_one_field_see_both_values_and_the_second_chooses(editor: Client) -> None:
    old = given(editor, "place")
    correct_meeting(the_meeting(), "city", "Calgary", make_editor(), "the protocol says so")
    response = editor.post(address("place"), {**old, "city": "Banff", "venue": "Springs Hotel", "reason": WHY})
    page = text_of(response)
    assert response.status_code == 409
    assert "Calgary" in page
    assert "Banff" in page
    assert "ann decided so" in page
    assert "the protocol says so" in page
    assert the_meeting().city == "Calgary"
    form = response.context["form"]
    assert (form["city"].value(), form["venue"].value(), form["reason"].value()) == ("Banff", "Springs Hotel", WHY)
    again = {name: form[name].value() or "" for name in form.fields}
    assert editor.post(address("place"), again).status_code == 302
    assert (the_meeting().city, the_meeting().venue) == ("Banff", "Springs Hotel")


def test_what_another_editor_changed_elsewhere_stands_in_nobodys_way_and_is_kept(editor: Client) -> None:
    old = given(editor, "place")
    correct_meeting(the_meeting(), "venue", "Pomeroy Lodge", make_editor(), WHY)
    assert editor.post(address("place"), {**old, "city": "Banff", "reason": WHY}).status_code == 302
    assert (the_meeting().city, the_meeting().venue) == ("Banff", "Pomeroy Lodge")


def test_in_a_clash_the_fields_that_were_left_alone_hold_the_newest_values(editor: Client) -> None:
    old = given(editor, "place")
    correct_meeting(the_meeting(), "venue", "Pomeroy Lodge", make_editor(), WHY)
    correct_meeting(the_meeting(), "city", "Calgary", make_editor(), WHY)
    form = editor.post(address("place"), {**old, "city": "Banff", "reason": WHY}).context["form"]
    assert (form["city"].value(), form["venue"].value()) == ("Banff", "Pomeroy Lodge")


def test_with_htmx_the_form_stands_in_the_place_of_the_fact_and_then_the_fact_again(editor: Client) -> None:
    page = editor.get(the_meeting().get_absolute_url()).content.decode()
    assert f'hx-get="{address("date")}"' in page
    form = editor.get(address("date"), headers=HTMX)
    assert "<html" not in form.content.decode()
    assert 'id="fact-date"' in form.content.decode()
    filled = {**given(editor, "date"), "first": "18 June 2025", "reason": WHY}
    wrong = editor.post(address("date"), {**filled, "first": "soon"}, headers=HTMX)
    assert wrong.status_code == 422
    assert "<html" not in wrong.content.decode()
    saved = editor.post(address("date"), filled, headers=HTMX)
    part = saved.content.decode()
    assert saved.status_code == 200
    assert "<html" not in part
    assert "Wednesday 18\N{NO-BREAK SPACE}June 2025" in part
    assert 'id="heading" hx-swap-oob="true"' in part
    assert "An editor set date to" in part
    assert f"/decisions/correction/{Correction.objects.get().pk}/undo/" in part
    plain = editor.get(f"/meetings/{the_meeting().public_id}/fact/date/", headers=HTMX).content.decode()
    assert 'id="fact-date"' in plain
    assert "hx-swap-oob" not in plain


def test_a_person_is_added_with_the_office_held_then(editor: Client) -> None:
    carney = Leader.objects.create(slug="mark-carney", name="Mark Carney", folded="mark carney", sort_key="carney")
    Term.objects.create(
        key="x", leader=carney, country=Country.objects.get(code="CAN"), role="Prime Minister",
        role_kind="head_of_government", start_earliest="2025-03-14", start_latest="2025-03-14",
    )  # fmt: skip
    save(editor, "who", who="mark carney")
    assert Correction.objects.get().value == {
        "name": "Mark Carney", "leader": "mark-carney", "party": "CAN", "role": "Prime Minister",
        "role_kind": "head_of_government", "capacity": None, "optional": False,
    }  # fmt: skip
    assert the_meeting().participations.count() == 3
    again = save(editor, "who", who="Mark Carney")
    assert again.status_code == 422
    assert "is a participant of this meeting already" in text_of(again)


def test_a_country_or_a_person_only_named_is_added(editor: Client) -> None:
    save(editor, "who", who="Canada", capacity="host")
    refused = save(editor, "who", who="Jane Doe", party="Japan", role="envoy")
    assert refused.status_code == 422
    assert "Nobody here is called “Jane Doe”" in text_of(refused)
    save(editor, "who", who="Jane Doe", party="Japan", role="envoy", unknown="on")
    assert sorted(str(row) for row in the_meeting().participations.all()) == [
        "Canada", "Jane Doe", "Lee Jae-myung", "Shigeru Ishiba",
    ]  # fmt: skip


def test_of_namesakes_the_editor_says_which(editor: Client) -> None:
    Leader.objects.create(slug="lee-jae-myung-2", name="Lee Jae-myung", folded="lee jae-myung", sort_key="lee")
    refused = save(editor, "who", who="Lee Jae-myung")
    assert "write Lee Jae-myung (lee-jae-myung) or Lee Jae-myung (lee-jae-myung-2)" in text_of(refused)
    assert save(editor, "who", who="Lee Jae-myung (lee-jae-myung-2)", party="Canada").status_code == 200
    offered = editor.get("/edit/names/person/", {"who": "Lee Jae"}).content.decode()
    assert 'value="Lee Jae-myung (lee-jae-myung-2)"' in offered


def test_a_participant_is_corrected_and_taken_out(editor: Client) -> None:
    listed = editor.get(address("who")).content.decode()
    assert f'href="{address("who/lee-jae-myung")}"' in listed
    save(editor, "who/lee-jae-myung", capacity="visitor", role="Acting President")
    person = the_meeting().participations.get(leader__slug="lee-jae-myung")
    assert (person.capacity, person.role) == ("visitor", "Acting President")
    save(editor, "who/lee-jae-myung", remove="1")
    assert not the_meeting().participations.filter(leader__slug="lee-jae-myung").exists()
    assert editor.get(address("who/lee-jae-myung")).status_code == 404
    refused = save(editor, "who/shigeru-ishiba", remove="1")
    assert refused.status_code == 422
    assert "Somebody must be left" in text_of(refused)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"who": ""}, "Say who took part."),
        ({"who": "x" * 161}, "at most 160 characters"),
        ({"who": "Canada", "capacity": "king"}, "Choose one of the parts offered."),
        ({"who": "Canada", "party": "Atlantis"}, "No country or organisation here is called “Atlantis”"),
        ({"who": "Nobody (no-such-slug)"}, "No person here has the address “no-such-slug”"),
        ({"who": "Canada", "role": "r" * 201}, "at most 200 characters"),
        ({"who": "Canada", "reason": ""}, "Say why"),
    ],
)
def test_a_participant_who_cannot_be_is_refused(editor: Client, changed: dict[str, str], complaint: str) -> None:
    response = save(editor, "who", **changed)
    assert response.status_code == 422
    assert complaint in text_of(response)
    assert not Correction.objects.exists()


def test_two_editors_on_one_participant_see_both_values(editor: Client) -> None:
    old = given(editor, "who/lee-jae-myung")
    save(editor, "who/lee-jae-myung", role="Acting President")
    response = editor.post(address("who/lee-jae-myung"), {**old, "role": "Envoy", "reason": WHY})
    assert response.status_code == 409
    page = text_of(response)
    assert "Acting President" in page
    assert "Envoy" in page


def test_nobody_but_editors_sees_or_uses_a_form(client: Client) -> None:
    page = the_meeting().get_absolute_url()
    addresses = [
        address("date"),
        address("who"),
        address("who/lee-jae-myung"),
        f"{page}fact/date/",
        "/edit/names/person/",
    ]
    for role in (None, Role.REVIEWER):
        if role:
            client.force_login(member(role))
        content = client.get(page).content.decode()
        assert "pencil" not in content
        assert "editing." not in content
        for each in addresses:
            assert client.get(each).status_code == (403 if role else 302), each
            assert client.post(each, {"reason": WHY}).status_code in ((403, 405) if role else (302, 405)), each
    assert not Correction.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member(Role.EDITOR))
    assert strict.post(address("date"), {"reason": WHY}).status_code == 403


def test_what_is_not_there_says_so(editor: Client) -> None:
    page = the_meeting().get_absolute_url()
    for each in ("edit/nonsense/", "fact/nonsense/", "edit/who/nobody/"):
        assert editor.get(f"{page}{each}").status_code == 404
    assert editor.get("/meetings/nobody/edit/date/").status_code == 404
    assert editor.get("/edit/names/nonsense/").status_code == 404
    there = address("date")
    tell("one")
    assert editor.get(there).status_code == 410
    assert editor.post(there, {}).status_code == 410


def test_names_are_offered_as_one_types(editor: Client) -> None:
    assert 'value="Lee Jae-myung"' in editor.get("/edit/names/person/", {"who": "lee"}).content.decode()
    assert "Lee" not in editor.get("/edit/names/country/", {"country": "lee"}).content.decode()
    assert 'value="Japan"' in editor.get("/edit/names/country/", {"country": "jap"}).content.decode()
    assert 'value="G7 2025"' in editor.get("/edit/names/summit/", {"summit": "g7"}).content.decode()
    for text in ("", "x", "\N{SNOWMAN}" * 500, "%_'"):
        assert editor.get("/edit/names/person/", {"who": text}).status_code == 200


def test_a_fact_that_is_not_known_is_added(editor: Client) -> None:
    page = text_of(editor.get(the_meeting().get_absolute_url()))
    assert "Summit not known" in page
    assert "not known Edit" not in text_of(Client().get(the_meeting().get_absolute_url()))
    save(editor, "summit", summit="G7 2025")
    assert "on the sidelines of G7 2025" in text_of(editor.get(the_meeting().get_absolute_url()))
