"""Copies are told by their writers' own words, however trimmed; what only quotes the same or fills a form is none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from diplomacy.resolution.copies import Copy, are_copies, groups, may_be_copies, representative, signature

WIRE = """LISBON, June 4 (Example Wire) - Portuguese Foreign Minister Ana Duarte and her Norwegian counterpart Nils \
Haugen agreed on Wednesday to open talks on a shared ferry inspection service, ending a dispute that had run since \
the winter storms closed two routes.

The ministers met for ninety minutes at the old customs house and left through a side door, past a crowd of dockers \
who had waited since morning for news about their jobs.

"We have spent enough time counting each other's lifeboats," Duarte said. "From the autumn on, one inspector will do."

Haugen told reporters that his government still wanted a say in who pays for the new harbour lights, a question that \
officials on both sides described as harder than it sounds.

Trade between the countries has grown by a fifth in three years, most of it in fish, cork and second-hand engines. \
Unions in Bergen say that the boom has passed their members by."""

RIVAL = """Norway and Portugal will negotiate a common service for inspecting ferries, their foreign ministers said \
after talks in Lisbon on Wednesday, months after gales shut down two connections and soured relations.

"We have spent enough time counting each other's lifeboats," Ana Duarte said. "From the autumn on, one inspector will \
do." Nils Haugen, who arrived in the morning, raised the cost of lights for the harbour and was promised an answer.

Outside the building, port workers held up banners asking what would become of them. Exports of engines, fish and \
cork have soared, yet wages at the quays have not."""

READOUT = """President Daro spoke by telephone today with {name}, {office} of {country}, at the request of the \
{people} side.

The two leaders exchanged views on bilateral relations, economic cooperation and developments in the region. They \
agreed to strengthen cooperation in trade, energy and security, and to continue close communication at all levels.

President Daro expressed the hope that the {country} side would continue to support the policy of dialogue. {name} \
reaffirmed the firm support of {country}. The two leaders agreed to meet at an early date."""


def article(text: str, outlet: str = "Example Wire", day: str | None = "2025-06-04") -> Copy:
    return Copy(signature(text), outlet, date.fromisoformat(day) if day else None)


def paragraphs(*wanted: int) -> str:
    return "\n\n".join(WIRE.split("\n\n")[index] for index in wanted)


def related(one: Copy, other: Copy) -> bool:
    """Tell what storage would: that the texts find one another by their marks, and are copies. Both ways round."""
    a, b = one.signature.marks, other.signature.marks
    answers = {
        may_be_copies(len(x & y), len(x), len(y)) and are_copies(p, q)
        for p, q, x, y in ((one, other, a, b), (other, one, b, a))
    }
    assert len(answers) == 1, "the order must not matter"
    return answers.pop()


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        WIRE.replace("LISBON, June 4 (Example Wire) - ", "LISBON: ") + "\n\n(With inputs from Example Wire)",
        WIRE.replace("agreed on Wednesday", "agreed Wednesday").replace("harbour", "harbor").replace("ninety", "90"),
        re.sub(r"\bthe\b", "teh", WIRE, count=4),
        WIRE.upper(),
        WIRE.replace("'", "’").replace('"We', "“We"),
        paragraphs(0, 1),
        paragraphs(0, 3),
        paragraphs(1, 4).replace("dockers", "port workers"),
        paragraphs(4, 1, 0),
        paragraphs(3, 4) + "\n\nThe ferry company did not answer a request for comment by the evening.",
    ],
    ids=["same", "signed", "edited", "typos", "capitals", "marks", "half", "lede", "tail", "swapped", "added"],
)
def test_a_copy_is_found_however_it_was_handled(copy: str) -> None:
    assert related(article(WIRE), article(copy, "The Harbour Courier", "2025-06-06"))


def test_two_hands_on_one_event_are_no_copies_though_they_quote_the_same_words() -> None:
    assert not related(article(WIRE), article(RIVAL, "The Harbour Courier"))


def test_two_readouts_in_the_same_set_words_are_no_copies() -> None:
    one = READOUT.format(name="Ana Duarte", office="Prime Minister", country="Portugal", people="Portuguese")
    other = READOUT.format(name="Nils Haugen", office="Prime Minister", country="Norway", people="Norwegian")
    assert not related(article(one), article(other))
    assert related(article(one), article(one.replace("today", "on Tuesday"), "Another Wire"))


def test_an_outlet_that_says_the_same_words_ten_days_on_tells_of_something_new() -> None:
    assert related(article(WIRE), article(WIRE, day="2025-06-05"))
    assert not related(article(WIRE), article(WIRE, day="2025-06-14"))
    assert related(article(WIRE), article(WIRE, "The Harbour Courier", "2025-06-14"))
    assert not related(article(WIRE), article(WIRE, "The Harbour Courier", "2025-08-14"))
    assert related(article(WIRE), article(WIRE, day=None))


def test_short_texts_are_not_judged() -> None:
    short = "Ana Duarte met Nils Haugen in Lisbon on Wednesday."
    assert not signature(short).marks
    assert not are_copies(article(short), article(short))
    assert not signature("").runs


def test_a_text_of_nothing_but_a_quotation_is_compared_by_it() -> None:
    speech = '"' + " ".join(WIRE.split('"')[0].split()) + '"'
    assert related(article(speech), article(speech, "The Harbour Courier"))


def test_the_signature_is_the_same_on_every_machine() -> None:
    assert sorted(signature(WIRE).marks)[:2] == sorted(signature(WIRE.replace("\n\n", "\n")).marks)[:2]
    assert min(signature(WIRE).runs) == SMALLEST


SMALLEST = -8832547732846795705


def test_groups_are_what_is_linked_over_any_number_of_steps() -> None:
    found = groups([1, 2, 3, 4, 5], [(1, 2), (2, 3), (5, 4)])
    assert sorted(map(sorted, found)) == [[1, 2, 3], [4, 5]]


def test_the_oldest_represents_its_group_undated_last_and_ties_by_key() -> None:
    june, july = date(2025, 6, 1), date(2025, 7, 1)
    assert representative({1: (july, "a"), 2: (june, "z"), 3: (None, "0")}) == 2
    assert representative({1: (june, "b"), 2: (june, "a")}) == 2
    assert representative({1: (None, "b"), 2: (None, "c")}) == 1


def test_a_dateline_does_not_hide_the_names() -> None:
    own, local = article(WIRE), article(WIRE.replace("LISBON, June 4 (Example Wire) - ", "OSLO (Nordic News) -- "))
    assert related(own, replace(local, outlet="Nordic News"))
