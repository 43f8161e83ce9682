"""Review: what is asked, each answer to its undoing, who may, and two at one question."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from diplomacy.editing.corrections import correct_meeting
from diplomacy.editing.mistakes import report_mistake
from diplomacy.editing.reports import judge_different, judge_same
from diplomacy.models import (
    Confirmation,
    Correction,
    Judgement,
    Leader,
    Meeting,
    MistakeReport,
    PutOff,
    Rejection,
    Report,
)
from diplomacy.models.roles import Role
from diplomacy.queries.review.queue import head
from diplomacy.queries.review.rules import rule_tallies
from diplomacy.queries.review.sides import two_sides, with_sides
from diplomacy.records import Participant, PlaceReading, RoleKind, Status
from tests.editing.desk import WHY, make_editor, record, report_of, review_items
from tests.people import member
from tests.stories import HERE, HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, evidence=HERE)


@pytest.fixture
def ann(client: Client) -> Client:
    """A reviewer at the page, in a world where Lee met Ishiba."""
    make_world()
    tell("one", account(), said=HOPE)
    client.force_login(member(Role.REVIEWER, "ann"))
    return client


def tell_unsure(name: str = "three", day: str = "2025-06-17") -> None:
    """Tell of a meeting of three that may be that of two."""
    tell(name, account(day, participants=(*account().participants, CARNEY), place=None))


def ask(kind: str) -> str:
    """Return the key of the only item of a kind."""
    (place,) = head(kind=kind, most=9).places
    return place.key


def decide(client: Client, key: str, decision: str, **more: str) -> str:
    """Answer a question by HTMX; return what comes back."""
    response = client.post(f"/review/{key}/", {"decision": decision, **more}, headers=HTMX)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def take_back(client: Client) -> str:
    """Undo what the page offers to undo first."""
    page = client.get("/review/", headers=HTMX).content.decode()
    ref = page.partition('name="ref"')[2].partition('value="')[2].partition('"')[0]
    response = client.post("/review/undo/", {"ref": ref}, headers=HTMX)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def test_both_sides_and_their_differences_are_shown(ann: Client) -> None:
    tell_unsure()
    page = ann.get("/review/?kind=unsure").content.decode()
    assert "Are these two reports of one meeting?" in page
    assert '<mark class="odd"><span class="visually-hidden">differs: </span>Mark Carney</mark>' in page
    assert "same people, day and place" in page
    assert "1 of 1" in page


@pytest.mark.parametrize(("decision", "same"), [("same", True), ("different", False)])
def test_a_pair_is_judged_with_the_usual_reason_and_the_judgement_undone(
    ann: Client, decision: str, same: bool
) -> None:
    tell_unsure()
    before, key = record(), ask("unsure")
    page = decide(ann, key, decision)
    made = Judgement.objects.in_force().get()
    assert (made.same, bool(made.reason), str(made.made_by)) == (same, True, "ann")
    assert f"/review/{key}/" not in page
    page = take_back(ann)
    assert "Taken back" in page
    assert not Judgement.objects.in_force().exists()
    assert record() == before
    assert ask("unsure") == key


@pytest.mark.parametrize(("decision", "place"), [("this", ("Seoul", "KOR")), ("record", ("Kananaskis", "CAN"))])
def test_where_sources_are_at_odds_the_record_is_given_one_value_and_all_of_it_undone(
    ann: Client, decision: str, place: tuple[str, str]
) -> None:
    tell("two", account())
    tell("three", account(place=PlaceReading(HERE, "Seoul", "KOR")))
    before, key = record(), ask("report")
    assert "This article is right" in ann.get(f"/review/{key}/").content.decode()
    decide(ann, key, decision)
    assert Meeting.objects.current().values_list("city", "country__code").get() == place
    assert review_items("report") == []
    assert rule_tallies()[0].judged[0][1] == ("right 1 of 3" if decision == "this" else "right 2 of 3")
    take_back(ann)
    assert record() == before
    assert ask("report") == key


def test_nobody_is_contradicted_where_there_is_one_source(ann: Client) -> None:
    tell("low", account("2025-05-01", confidence=0.5))
    key = ask("report")
    assert "This article is right" not in ann.get(f"/review/{key}/").content.decode()
    response = ann.post(f"/review/{key}/", {"decision": "record"}, headers=HTMX)
    assert "No other source contradicts this report." in response.content.decode()


def test_a_reason_of_ones_own_is_kept(ann: Client) -> None:
    tell_unsure()
    decide(ann, ask("unsure"), "different", reason="  the protocol   says so ")
    assert Judgement.objects.get().reason == "the protocol says so"


def test_the_answer_holds_the_next_question(ann: Client) -> None:
    tell_unsure()
    report_mistake("meeting", Meeting.objects.all()[0].public_id, "date", "It was on Monday.")
    first, second = (place.key for place in head(most=2).places)
    response = ann.post(f"/review/{first}/", {"decision": "corrected"}, headers=HTMX)
    assert f'hx-post="/review/{second}/"' in response.content.decode()
    assert response.headers["HX-Push-Url"] == f"/review/{second}/"
    assert "<html" not in response.content.decode()


def test_without_script_an_answer_leads_on_to_the_next_question(ann: Client) -> None:
    tell_unsure()
    key = ask("unsure")
    response = ann.post(f"/review/{key}/?kind=unsure", {"decision": "different"}, follow=True)
    assert response.redirect_chain == [("/review/?kind=unsure", 302)]
    page = response.content.decode()
    assert "Kept apart." in page
    assert "Undo" in page


def test_a_conflict_is_kept_or_given_to_the_machine(ann: Client) -> None:
    correct_meeting(Meeting.objects.get(), "city", "Calgary", make_editor(), WHY)
    tell("one", account(place=PlaceReading(HERE, "Banff", "CAN")), said=HOPE)
    decide(ann, ask("conflict"), "keep")
    assert review_items("conflict") == []
    assert Meeting.objects.get().city == "Calgary"
    tell("one", account(place=PlaceReading(HERE, "Lake Louise", "CAN")), said=HOPE)
    assert len(review_items("conflict")) == 1, "a third reading is asked about"
    tell("one", account(place=PlaceReading(HERE, "Banff", "CAN")), said=HOPE)
    assert review_items("conflict") == []
    take_back(ann)
    decide(ann, ask("conflict"), "machine")
    assert Meeting.objects.get().city == "Banff"
    take_back(ann)
    assert Meeting.objects.get().city == "Calgary"
    assert review_items("conflict")


def test_a_judgement_that_the_machine_denies_is_turned_and_turned_back(ann: Client) -> None:
    tell("two", account())
    judge_same(report_of("one"), report_of("two"), make_editor(), WHY)
    tell("two", account("2025-06-10"))
    key = ask("conflict")
    decide(ann, key, "machine")
    assert Meeting.objects.current().count() == 2
    assert review_items("conflict") == []
    take_back(ann)
    assert Meeting.objects.current().count() == 1
    assert ask("conflict") == key


@pytest.mark.parametrize(("decision", "meetings"), [("same", 1), ("different", 2)])
def test_contradicting_judgements_are_settled_either_way(ann: Client, decision: str, meetings: int) -> None:
    tell("two", account("2025-06-10"))
    tell("three", account("2025-06-12"))
    a, b, c = (report_of(name) for name in ("one", "two", "three"))
    judge_same(a, b, make_editor(), WHY)
    judge_same(b, c, make_editor(), WHY)
    judge_different(a, c, make_editor("bob"), WHY)
    told = [sources for *_, sources in map(dict.values, record()[0])]
    key = ask("contradiction")
    decide(ann, key, decision)
    assert review_items("contradiction") == []
    assert Meeting.objects.current().count() == meetings
    take_back(ann)
    assert [sources for *_, sources in map(dict.values, record()[0])] == told
    assert ask("contradiction") == key


def test_a_decision_adrift_rests_or_is_taken_back_and_both_are_undone(ann: Client) -> None:
    correct_meeting(Meeting.objects.get(), "city", "Calgary", make_editor(), WHY)
    tell("one")
    key = ask("gone")
    decide(ann, key, "keep")
    assert review_items("gone") == []
    take_back(ann)
    page = decide(ann, ask("gone"), "withdraw")
    assert not Correction.objects.in_force().exists()
    assert 'value="again-correction-' in page
    ref = page.partition('value="again-')[2].partition('"')[0]
    ann.post("/review/undo/", {"ref": f"again-{ref}"}, headers=HTMX)
    assert ask("gone") == key
    tell("one", account(), said=HOPE)
    assert Meeting.objects.current().get().city == "Calgary"


def test_a_readers_report_is_dealt_with_and_reopened(ann: Client) -> None:
    report_mistake("meeting", Meeting.objects.get().public_id, "date", "It was on Monday.", contact="me@example.org")
    page = ann.get("/review/").content.decode()
    assert "It was on Monday." in page
    assert "me@example.org" in page
    decide(ann, ask("mistake"), "right")
    row = MistakeReport.objects.get()
    assert (row.outcome, row.contact, str(row.handled_by)) == ("right", "", "ann")
    take_back(ann)
    assert MistakeReport.objects.waiting().count() == 1


def test_a_doubtful_report_is_accepted_or_rejected(ann: Client) -> None:
    tell("low", account("2025-05-01", confidence=0.5))
    key = ask("report")
    decide(ann, key, "accept")
    assert Confirmation.objects.get().judged
    assert review_items("report") == []
    tell("low", account("2025-05-01", confidence=0.4))
    assert review_items("report") == [], "never asked twice"
    take_back(ann)
    decide(ann, ask("report"), "reject")
    assert Rejection.objects.get().judged == [["trigger", "test", False]]
    assert Meeting.objects.current().count() == 1
    take_back(ann)
    assert Meeting.objects.current().count() == 2


def test_a_report_that_the_others_contradict_is_asked_about_with_the_place_that_differs(ann: Client) -> None:
    tell("two", account())
    tell("three", account(place=PlaceReading(HERE, "Calgary", "CAN")))
    (item,) = review_items("report")
    assert item.one.title == "three"
    (row,) = [row for row in item.compared if row.differs]
    assert row.label == "Where"
    assert [piece.text for piece in row.one if piece.differs] == ["Calgary,"]
    correct_meeting(Meeting.objects.get(), "city", "Kananaskis", make_editor(), WHY)
    assert review_items("report") == []


@pytest.mark.parametrize(
    ("decision", "status"), [("keep", Status.PLANNED), ("held", Status.HELD), ("off", Status.CANCELLED)]
)
def test_an_overdue_plan_is_left_or_given_an_end(ann: Client, decision: str, status: Status) -> None:
    tell("plan", account("2025-07-03", status=Status.PLANNED))
    key = ask("overdue")
    assert "Announced for 3\N{NO-BREAK SPACE}July 2025, no report found" in ann.get("/review/").content.decode()
    decide(ann, key, decision)
    assert Meeting.objects.get(latest="2025-07-03").status == status
    assert review_items("overdue") == []
    take_back(ann)
    assert Meeting.objects.get(latest="2025-07-03").status == Status.PLANNED
    assert ask("overdue") == key


def test_what_somebody_puts_off_comes_last_for_them_alone(ann: Client) -> None:
    tell_unsure()
    tell("plan", account("2025-07-03", status=Status.PLANNED))
    first, second, third = (place.key for place in head(most=3).places)
    page = decide(ann, first, "later")
    assert f'hx-post="/review/{second}/"' in page
    user = PutOff.objects.get().user_id
    assert [place.key for place in head(user, most=3).places] == [second, third, first]
    assert [place.key for place in head(most=3).places] == [first, second, third]


def test_who_comes_second_is_told_what_was_decided_and_goes_on(ann: Client) -> None:
    tell_unsure()
    key = ask("unsure")
    decide(ann, key, "different")
    bob = Client()
    bob.force_login(member(Role.REVIEWER, "bob"))
    response = bob.post(f"/review/{key}/", {"decision": "same"}, headers=HTMX)
    assert response.status_code == 409
    assert "ann has decided that meanwhile: different. Nothing was changed." in response.content.decode()
    assert Judgement.objects.get().same is False
    assert "ann has decided this: different" in bob.get(f"/review/{key}/").content.decode()


def test_only_ones_own_decisions_are_undone_here(ann: Client) -> None:
    tell_unsure()
    decide(ann, ask("unsure"), "different")
    bob = Client()
    bob.force_login(member(Role.REVIEWER, "bob"))
    response = bob.post("/review/undo/", {"ref": f"judgement-{Judgement.objects.get().pk}"}, headers=HTMX)
    assert response.status_code == 409
    assert "Only who decided it" in response.content.decode()
    assert Judgement.objects.in_force().exists()


@pytest.mark.parametrize("ref", ["", "x", "judgement-", "judgement-9", "judgement-²", "user-1", "again-x", "mistake-7"])
def test_undoing_what_is_not_there_says_so(ann: Client, ref: str) -> None:
    response = ann.post("/review/undo/", {"ref": ref}, headers=HTMX)
    assert response.status_code == 409
    assert "There is no such decision." in response.content.decode()


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "unsure-1",
        "unsure-999-998",
        "report-999999",
        f"report-{'9' * 30}",
        "gone-user-1",
        "overdue-nobody",
        "mistake-9",
    ],
)
def test_addresses_at_which_nothing_is(ann: Client, key: str) -> None:
    assert ann.get(f"/review/{key}/").status_code == 404
    assert ann.post(f"/review/{key}/", {"decision": "same"}).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"decision": "perhaps"}, {"decision": "same", "reason": "x" * 1001}])
def test_an_answer_that_is_none_shows_the_question_again_with_a_sentence(ann: Client, sent: dict[str, str]) -> None:
    tell_unsure()
    response = ann.post(f"/review/{ask('unsure')}/", sent, headers=HTMX)
    assert response.status_code == 422
    assert 'class="fault"' in response.content.decode()
    assert "Are these two reports of one meeting?" in response.content.decode()


def test_a_kind_that_is_none_is_refused(ann: Client) -> None:
    assert ann.get("/review/?kind=gossip").status_code == 400
    assert ann.get("/review/?kind=a%00b").status_code == 400


@pytest.mark.parametrize("address", ["/review/", "/review/mistake-1/", "/review/undo/"])
def test_only_reviewers_may(client: Client, address: str) -> None:
    assert client.get(address).status_code in (302, 405)
    client.force_login(member())
    assert client.get(address).status_code in (403, 405)
    assert client.post(address).status_code in (403, 405)


def test_twenty_questions_ask_the_database_no_more_than_ten(
    ann: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for many in (10, 20):
        for number in range(many):
            tell(f"{many}-{number}", replace(account(f"20{many}-01-{number + 1:02}"), confidence=0.4))
        assert Report.objects.count() > many
        ann.get("/review/")
        with django_assert_num_queries(18):
            ann.get("/review/?kind=report")


def tell_found(name: str = "Shigeru Ishibba") -> Leader:
    """Tell of a meeting with somebody whom nobody knows."""
    lee = account().participants[0]
    person = Participant(name, "JPN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
    tell("found", account("2025-08-01", participants=(lee, person)))
    return Leader.objects.get(origin="article")


def test_a_new_person_is_shown_with_likely_namesakes_and_taken_for_one(ann: Client) -> None:
    tell_found()
    key = ask("person")
    page = ann.get(f"/review/{key}/").content.decode()
    assert "Who is Shigeru Ishibba?" in page
    assert 'value="is:shigeru-ishiba" data-key="1"' in " ".join(page.split())
    decide(ann, key, "is:shigeru-ishiba")
    assert review_items("person") == []
    assert "Shigeru Ishibba is Shigeru Ishiba" in ann.get("/review/").content.decode()
    take_back(ann)
    assert ask("person") == key


@pytest.mark.parametrize("decision", ["new", "leave"])
def test_a_new_person_is_confirmed_or_left_as_a_name(ann: Client, decision: str) -> None:
    found = tell_found("Somebody Else")
    key = ask("person")
    assert "Nobody here has a name like it" in ann.get(f"/review/{key}/").content.decode()
    decide(ann, key, decision)
    found.refresh_from_db()
    assert found.confirmed is (decision == "new")
    assert review_items("person") == []
    take_back(ann)
    assert ask("person") == key


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Say who it is."), ("Nobody", "No leader here is called"), ("Lee Jae-myung", ""), ("lee-jae-myung", "")],
)
def test_somebody_else_is_named_by_name_or_address(ann: Client, name: str, sentence: str) -> None:
    tell_found("Somebody Else")
    response = ann.post(f"/review/{ask('person')}/", {"decision": "is", "leader": name}, headers=HTMX)
    assert response.status_code == (422 if sentence else 200)
    assert sentence in response.content.decode()


def test_the_same_people_in_another_order_agree_and_a_plan_and_its_outcome_do_not_contradict(ann: Client) -> None:
    lee, ishiba = account().participants
    tell_unsure()
    tell("plan", account("2025-06-19", status=Status.PLANNED, participants=(ishiba, lee)))
    found = with_sides(Report.objects.filter(article__url__regex="/(one|plan)$"))
    verdicts = {row.label: row.verdict for row in two_sides(*found)[2]}
    assert (verdicts["Who"], verdicts["When"], verdicts["Status"]) == ("agrees", "differs", "plan, outcome")


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_holds_and_the_other_is_told() -> None:
    make_world()
    tell("one", account())
    tell_unsure()
    key = ask("unsure")
    both = {name: Client() for name in ("ann", "bob")}
    for name, client in both.items():
        client.force_login(member(Role.REVIEWER, name))
    start = Barrier(2)

    def press(client: Client, decision: str) -> int:
        try:
            start.wait()
            return client.post(f"/review/{key}/", {"decision": decision}, headers=HTMX).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(press, both.values(), ("same", "different")))
    assert found == [200, 409]
    assert Judgement.objects.count() == 1


def test_the_page_leads_to_all_that_was_decided(ann: Client) -> None:
    assert 'href="/changes/"' in ann.get("/review/").content.decode(), "where nothing waits"
    tell_unsure()
    decide(ann, ask("unsure"), "different")
    user = Judgement.objects.get().made_by
    assert user
    link = f'href="/changes/?person={user.pk}"'
    assert link in ann.get("/review/").content.decode()
    assert "Split: accounts of different meetings" in ann.get(f"/changes/?person={user.pk}").content.decode()
