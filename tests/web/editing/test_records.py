"""Correcting statements and articles, and adding to articles what was missed."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from diplomacy.editing.articles import correct_article
from diplomacy.editing.corrections import correct_statement
from diplomacy.models import Addition, Article, ArticleDecision, Correction, Country, Leader, Meeting, Statement, Term
from diplomacy.models.roles import Role
from tests.editing.desk import WHY, make_editor, the_meeting
from tests.people import member
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

SENTENCE = "1-text-16-31"  # They met again.


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


def of_statement(name: str) -> str:
    return f"/statements/{Statement.objects.get().public_id}/edit/{name}/"


def of_article(name: str) -> str:
    return f"/articles/{Article.objects.get().public_id}/{name}/"


def save(client: Client, address: str, **changed: str) -> Any:
    form = client.get(address).context["form"]
    held = {name: "" if (value := form[name].value()) in (None, False) else str(value) for name in form.fields}
    return client.post(address, {**held, "reason": WHY, **changed}, follow=True)


@pytest.mark.parametrize(
    ("name", "changed", "fields"),
    [
        ("speaker", {"speaker": "Lee Jae-myung", "unknown": ""}, {"speaker"}),
        ("speaker", {"country": "Canada"}, {"country"}),
        ("speaker", {"speaker": "A spokesman", "unknown": "on", "country": ""}, {"speaker", "country"}),
        ("words", {"words": "hope\nfor  all"}, {"words"}),
        ("words", {"kind": "indirect"}, {"kind"}),
        ("meeting", {"meeting": ""}, {"meeting"}),
        ("remove", {}, {"removed"}),
    ],
)
def test_a_statement_is_corrected_in_one_act(
    editor: Client, name: str, changed: dict[str, str], fields: set[str]
) -> None:
    response = save(editor, of_statement(name), **changed)
    assert response.status_code == 200
    rows = list(Correction.objects.filter(target="statement"))
    assert {row.field for row in rows} == fields
    assert len({row.act for row in rows}) == 1
    assert "See it in the history, or undo it" in text_of(response)


def test_each_form_stands_in_its_page_where_there_is_script(editor: Client) -> None:
    statement = editor.get(f"/statements/{Statement.objects.get().public_id}/").content.decode()
    article = editor.get(Article.objects.get().get_absolute_url()).content.decode()
    forms = {of_statement(name): statement for name in ("speaker", "words", "meeting", "remove")}
    forms |= {of_article(f"edit/{name}"): article for name in ("outlet", "published")}
    for address, page in forms.items():
        assert f'href="{address}"' in page
        assert f'hx-get="{address}"' in page
        part = editor.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert f'id="desk-form" method="post" action="{address}"' in " ".join(part.split())


def test_a_statement_is_given_another_meeting_by_its_address(editor: Client) -> None:
    tell("two", account("2025-05-03"))
    other = Meeting.objects.current().earliest("earliest")
    save(editor, of_statement("meeting"), other=f"https://sidelines.example/meetings/{other.public_id}/?x=1")
    assert Statement.objects.get().meeting == other


@pytest.mark.parametrize(
    ("name", "changed", "complaint"),
    [
        ("speaker", {"speaker": ""}, "A statement needs a speaker."),
        ("speaker", {"speaker": "Nobody", "unknown": ""}, "Nobody here is called “Nobody”"),
        ("speaker", {"country": "Atlantis"}, "No country or organisation here is called “Atlantis”"),
        ("words", {"words": " "}, "A statement needs words."),
        ("words", {"words": "w" * 10_001}, "10,000 characters long at most"),
        ("words", {"kind": "sung"}, "Choose one of the two."),
        ("words", {}, "Nothing was changed."),
        ("meeting", {"meeting": "nonsense"}, "Choose one of the meetings offered"),
        ("meeting", {"other": "nonsense"}, "There is no meeting 'nonsense'."),
        ("meeting", {"other": "https://x.example/" + "y" * 100}, "There is no meeting"),
        ("remove", {"reason": ""}, "Say why"),
        ("words", {"words": "x", "seen": "?"}, "This form is too old"),
    ],
)
def test_a_statement_with_a_bad_value_stays_as_it_is(
    editor: Client, name: str, changed: dict[str, str], complaint: str
) -> None:
    response = save(editor, of_statement(name), **changed)
    assert response.status_code == 422
    assert complaint in text_of(response)
    assert not Correction.objects.exists()


def test_two_editors_on_one_statement_see_both_values(editor: Client) -> None:
    form = editor.get(of_statement("words")).context["form"]
    held = {name: str(form[name].value() or "") for name in form.fields}
    correct_statement(Statement.objects.get(), "words", "hope for the region", make_editor(), "misquoted")
    response = editor.post(of_statement("words"), {**held, "words": "hope for nobody", "reason": WHY})
    assert response.status_code == 409
    for each in ("hope for the region", "hope for nobody", "ann decided so", "misquoted"):
        assert each in text_of(response)
    form = response.context["form"]
    editor.post(of_statement("words"), {name: str(form[name].value() or "") for name in form.fields})
    assert Statement.objects.get().words == "hope for nobody"


def test_the_outlet_and_the_day_of_an_article_are_corrected(editor: Client) -> None:
    assert "being read again" in text_of(save(editor, of_article("edit/outlet"), value="The Daily"))
    save(editor, of_article("edit/published"), value="19 June 2025")
    article = Article.objects.get()
    assert (article.outlet and article.outlet.name, str(article.published)) == ("The Daily", "2025-06-19")
    assert ArticleDecision.objects.count() == 2
    assert "Nothing was changed." in text_of(save(editor, of_article("edit/outlet")))


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("outlet", " ", "An outlet needs a name."),
        ("outlet", "x" * 161, "at most 160 characters"),
        ("published", "June 2025", "Give the day on which it came out"),
        ("published", "", "Give the day on which it came out"),
        ("published", "30 February 2025", "“30 February 2025” is no date"),
    ],
)
def test_an_article_with_a_bad_value_stays_as_it_is(editor: Client, name: str, value: str, complaint: str) -> None:
    response = save(editor, of_article(f"edit/{name}"), value=value)
    assert response.status_code == 422
    assert complaint in text_of(response)
    assert not ArticleDecision.objects.exists()


def test_a_form_that_was_changed_on_its_way_says_so(editor: Client) -> None:
    response = save(editor, of_article("edit/outlet"), value="The Daily", before="x" * 301)
    assert response.status_code == 422
    assert "This form is too old or was changed on its way." in text_of(response)
    assert not ArticleDecision.objects.exists()


def test_two_editors_on_one_article_see_both_values(editor: Client) -> None:
    correct_article(Article.objects.get(), make_editor(), "its own page", outlet="The Times")
    data = {"value": "The Daily", "before": "", "reason": WHY}
    response = editor.post(of_article("edit/outlet"), data)
    assert response.status_code == 409
    for each in ("The Times", "The Daily", "its own page"):
        assert each in text_of(response)
    editor.post(of_article("edit/outlet"), {**data, "before": "The Times"})
    outlet = Article.objects.get().outlet
    assert outlet
    assert outlet.name == "The Daily"


def test_an_article_is_withdrawn_and_its_page_leads_to_the_history_where_it_is_put_back(editor: Client) -> None:
    page = Article.objects.get().get_absolute_url()
    assert editor.post(of_article("withdraw"), {"reason": ""}).status_code == 422
    response = editor.post(of_article("withdraw"), {"reason": "a hoax"}, follow=True)
    assert response.redirect_chain == [(f"{page}history/", 302)]
    gone = editor.get(page)
    assert gone.status_code == 410
    assert f'href="{page}history/"' in gone.content.decode()
    for name in ("withdraw", "edit/outlet", "add-meeting", "add-statement"):
        assert editor.get(of_article(name)).status_code == 410
    editor.post(f"/decisions/article/{ArticleDecision.objects.get().pk}/undo/")
    assert editor.get(page).status_code == 200


def test_a_missed_meeting_is_added_to_the_sentence_that_says_so(editor: Client) -> None:
    Leader.objects.create(slug="mark-carney", name="Mark Carney", folded="mark carney", sort_key="carney")
    Term.objects.create(
        key="x", leader=Leader.objects.get(slug="mark-carney"), country=Country.objects.get(code="CAN"),
        role="Prime Minister", role_kind="head_of_government",
    )  # fmt: skip
    assert f'value="{SENTENCE}"' in editor.get(of_article("add-meeting")).content.decode()
    added = {
        "sentence": SENTENCE, "who_0": "Mark Carney", "who_1": "Japan", "first": "16 June 2025", "city": "Calgary",
        "place": "Canada", "summit": "G7 2025", "mode": "phone", "status": "held",
    }  # fmt: skip
    response = save(editor, of_article("add-meeting"), **added)
    meeting = Meeting.objects.current().get(mode="phone")
    assert response.redirect_chain[-1][0] == meeting.get_absolute_url()
    assert [(str(p), p.role, str(p.country)) for p in meeting.participations.all()] == [
        ("Mark Carney", "Prime Minister", "Canada"),
        ("Japan", "", "Japan"),
    ]
    assert (str(meeting.earliest), meeting.city, str(meeting.summit)) == ("2025-06-16", "Calgary", "51st G7 summit")
    assert Addition.objects.get().words == "They met again."
    again = save(editor, of_article("add-meeting"), **added)
    assert "has been added to the article already" in text_of(again)


@pytest.mark.parametrize("form", ["statement speaker", "article add-meeting", "article add-statement"])
def test_every_name_that_is_typed_has_a_list_of_offers(editor: Client, form: str) -> None:
    record, name = form.split()
    page = editor.get(of_statement(name) if record == "statement" else of_article(name)).content.decode()
    wanted = set(re.findall(r'list="(offers-\w+)"', page))
    assert wanted
    assert wanted == set(re.findall(r'<datalist id="(offers-\w+)"', page))


def test_people_only_named_are_added_where_the_editor_says_so(editor: Client) -> None:
    given = {"sentence": SENTENCE, "who_0": "Jane Doe", "office_0": "envoy", "party_0": "Canada", "who_1": "Japan"}
    refused = save(editor, of_article("add-meeting"), **given)
    assert refused.status_code == 422
    assert "Nobody here is called “Jane Doe”" in text_of(refused)
    assert 'value="Jane Doe"' in refused.content.decode()
    save(editor, of_article("add-meeting"), **given, unknown="on")
    meeting = Meeting.objects.current().get(participations__name="Jane Doe")
    assert sorted(str(each) for each in meeting.participations.all()) == ["Jane Doe", "Japan"]


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"sentence": ""}, "Choose the sentence that says so."),
        ({"sentence": "9-text-0-1"}, "the article’s words have changed"),
        ({"who_1": ""}, "A meeting needs two participants."),
        ({"who_1": "Atlantis"}, "Nobody here is called “Atlantis”"),
        ({"first": "soon"}, "“soon” is no date"),
        ({"first": "2025", "last": "2024"}, "The last day comes before the first."),
        ({"place": "Atlantis"}, "No country or organisation here is called “Atlantis”"),
        ({"summit": "G8"}, "No edition of a summit here is called “G8”"),
        ({"mode": "telepathy"}, "Choose one of those offered."),
        ({"status": "unreported"}, "Choose one of those offered."),
        ({"reason": ""}, "Say why"),
    ],
)
def test_a_missed_meeting_with_a_bad_value_is_not_added(
    editor: Client, changed: dict[str, str], complaint: str
) -> None:
    given = {"sentence": SENTENCE, "who_0": "Canada", "who_1": "Japan", "mode": "in_person", "status": "held"}
    response = save(editor, of_article("add-meeting"), **{**given, **changed})
    assert response.status_code == 422
    assert complaint in text_of(response)
    if "sentence" not in changed:
        assert "checked" in response.content.decode()
    assert not Addition.objects.exists()


def test_a_missed_statement_is_added_with_its_words_where_they_stand(editor: Client) -> None:
    given = {
        "sentence": "1-text-32-73",
        "words": "spoke of\nhope",
        "speaker": "Lee Jae-myung",
        "country": "South Korea",
    }
    report = the_meeting().reports.get().pk
    save(editor, of_article("add-statement"), **given, kind="indirect", report=str(report))
    said = Statement.objects.get(kind="indirect")
    assert (said.words, said.meeting, str(said.leader)) == ("spoke of hope", the_meeting(), "Lee Jae-myung")
    assert Addition.objects.get().words == "spoke of hope"


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"words": "never said"}, "These words do not begin in the sentence that you chose."),
        ({"words": "Lee met"}, "These words do not begin in the sentence that you chose."),
        ({"sentence": "x"}, "Choose the sentence again"),
        ({"speaker": ""}, "A statement needs a speaker."),
        ({"speaker": "Nobody"}, "Nobody here is called “Nobody”"),
        ({"kind": "sung"}, "Choose one of the two."),
        ({"report": "999999"}, "Choose one of the meetings that this article reports."),
        ({"reason": ""}, "Say why"),
    ],
)
def test_a_missed_statement_with_a_bad_value_is_not_added(
    editor: Client, changed: dict[str, str], complaint: str
) -> None:
    given = {"sentence": "1-text-32-73", "words": "", "speaker": "Lee Jae-myung", "kind": "direct"}
    response = save(editor, of_article("add-statement"), **{**given, **changed})
    assert response.status_code == 422
    assert complaint in text_of(response)
    assert not Addition.objects.exists()


def test_only_editors_see_and_use_what_corrects_a_record(client: Client) -> None:
    addresses = [of_statement("words"), of_article("edit/outlet"), of_article("withdraw")]
    addresses += [of_article("add-meeting"), of_article("add-statement")]
    for role in (None, Role.REVIEWER):
        if role:
            client.force_login(member(role))
        for each in addresses:
            assert client.get(each).status_code == (403 if role else 302)
        for page in (f"/statements/{Statement.objects.get().public_id}/", Article.objects.get().get_absolute_url()):
            assert "Correct it" not in client.get(page).content.decode()
    client.force_login(member(Role.EDITOR))
    for each in (
        "/statements/x/edit/words/",
        of_statement("nonsense"),
        of_article("edit/nonsense"),
        "/articles/x/withdraw/",
    ):
        assert client.get(each).status_code == 404
