"""Quotations, whose they are, and reported speech."""

from __future__ import annotations

import pytest

from tests.extraction.conftest import Read, only_statement, said

MEET = "French President Emmanuel Macron met German Chancellor Olaf Scholz in Berlin.\n\n"
WORDS = "We will keep the door open to them"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"“{WORDS},” Macron said.", "Emmanuel Macron"),
        (f'"{WORDS}," said Macron.', "Emmanuel Macron"),
        (f"Macron told reporters: “{WORDS}.”", "Emmanuel Macron"),
        (f"Macron spoke last. “{WORDS},” he said.", "Emmanuel Macron"),
        (f"“{WORDS},” the German chancellor said.", "Olaf Scholz"),
        (f"“{WORDS},” the French presidency said in a statement.", "French presidency"),
        (f"“{WORDS},” said a German government spokesman.", "German government spokesman"),
        (f"In a joint statement the two said “{WORDS}”.", "joint statement"),
    ],
)
def test_speaker(read: Read, text: str, speaker: str) -> None:
    assert [s for s, _ in said(read(MEET + text))] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"“{WORDS},” said the owner of a shoe shop in the old town.", "owner of a shoe shop"),
        (f"“{WORDS},” said one diplomat who took part.", "diplomat"),
        (f"“{WORDS},” said Anna Weber, a teacher from Potsdam.", "Anna Weber"),
        (f"Anna Weber, a teacher, was less sure. “{WORDS},” she said.", "Anna Weber"),
        (f"“{WORDS},” grumbled Analyst Tom Brook.", "Tom Brook"),
        (f"“{WORDS},” a nurse who gave only her first name, Hanna, told reporters.", "Hanna"),
        (f"A senior French official spoke first. “{WORDS},” the official said.", "senior French official"),
        (f"French officials were calm. “{WORDS},” one of them said.", "French official"),
        (f"Macron was quoted by his office as telling Scholz: “{WORDS}.”", "Emmanuel Macron"),
        (f"A German official quoted Macron as replying that “{WORDS}”.", "Emmanuel Macron"),
        (f"Scholz's version was that France “{WORDS}”.", "Olaf Scholz"),
        (f"Macron, who came with six ministers and a banker, said “{WORDS}”.", "Emmanuel Macron"),
        (f"The guests waited, a German official said, “{WORDS}”.", "German official"),
        (f"Scholz hit back within minutes:\n\n“{WORDS}.”", "Olaf Scholz"),
        (f"Macron said both governments agreed on “{WORDS}”.", "Emmanuel Macron"),
        (f"Macron told him that “{WORDS},” according to the French presidency.", "Emmanuel Macron"),
        (f"«{WORDS}», Macron said.", "Emmanuel Macron"),
        (f"'{WORDS}, and the ministers' hands aren't tied,' Macron said.", "Emmanuel Macron"),
    ],
)
def test_speaker_that_no_list_holds_or_that_another_names(read: Read, text: str, speaker: str) -> None:
    assert [s for s, _ in said(read(MEET + text))] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"“{WORDS},” the German chancellor chimed in, to laughter.", "Olaf Scholz"),
        (f"“{WORDS},” the German shot back.", "Olaf Scholz"),
        (f"“{WORDS},” one insider chuckled.", "insider"),
        (f"Scholz later took to X. “Emmanuel knows me. {WORDS},” he wrote.", "Olaf Scholz"),
        (
            f"The French Ministry of Foreign Affairs was brief. “{WORDS},” it said.",
            "French Ministry of Foreign Affairs",
        ),
        (f"Scholz came by train. His line on the budget: “{WORDS}.”", "Olaf Scholz"),
        (f"“{WORDS},” the country's de facto spokesman, Roberto Brook, lectured the United States.", "Roberto Brook"),
        (f"It was left to Scholz to give Berlin's view: “{WORDS}.”", "Olaf Scholz"),
        (f"Invited by Scholz, a French official was blunt: “{WORDS}.”", "French official"),
        (f"Scholz rejected the report, saying that it was “{WORDS}”.", "Olaf Scholz"),
        (f"Scholz spoke last. “{WORDS},” the former mayor said.", "Olaf Scholz"),
        (f"Macron spoke last. His guest was short. “{WORDS},” he said.", "Olaf Scholz"),
        (f"Macron spoke last. His German colleague was short: “{WORDS}.”", "Olaf Scholz"),
        (f"Macron left, a senior German official told us. “{WORDS},” the official said.", "senior German official"),
        (f"Scholz spoke last. “{WORDS},” the retired lawyer said.", "Olaf Scholz"),
        (f"Scholz put up a photograph. “{WORDS},” the caption read.", "Olaf Scholz"),
        (f"What did Scholz give in return? “{WORDS},” he said.", "Olaf Scholz"),
        (f"The baker Seamus Brook had bread ready. Macron paid. “{WORDS},” Mr Brook said.", "Seamus Brook"),
        (f"Macron saw baker Seamus Brook. “{WORDS},” said Brook. Macron thanked Mr Brook.", "Seamus Brook"),
        (f"LAST WEEK'S WINNER: Scholz's speech was the talk of the town. “{WORDS}.”", "Olaf Scholz"),
        (f"Then came António Guterres.\n\n“{WORDS},” the UN Secretary-General said.", "Antonio Guterres"),
        (f"“{WORDS},” said the German at the end, and added: “Nobody has to knock.”", "Olaf Scholz"),
    ],
)
def test_speaker_by_a_verb_that_no_rule_lists_and_by_what_stands_before(read: Read, text: str, speaker: str) -> None:
    assert [s for s, _ in said(read(MEET + text))] == [speaker]


def test_a_later_sentence_with_its_own_verb_of_speech_is_another_statement(read: Read) -> None:
    text = f"{MEET}“{WORDS},” Macron noted. Asked about a date, the French president said: “It is on no calendar yet.”"
    assert [s for s, _ in said(read(text))] == ["Emmanuel Macron"] * 2


def test_paragraph_of_pure_quotation_goes_on_with_the_last_speaker(read: Read) -> None:
    text = f"{MEET}Macron spoke first.\n\n“{WORDS},” Macron said.\n\n“Nobody has to knock at it twice.”"
    assert [s for s, _ in said(read(text))] == ["Emmanuel Macron"] * 2


def test_quotation_over_paragraphs_is_one(read: Read) -> None:
    text = f"{MEET}“{WORDS},” Macron said. “We always have.\n\n“Nobody has to knock at it twice.”"
    assert said(read(text)) == [
        ("Emmanuel Macron", f"{WORDS}, We always have. Nobody has to knock at it twice."),
    ]


def test_title_of_a_work_and_a_banner_are_no_quotations(read: Read) -> None:
    text = f"{MEET}Macron spoke at a forum titled “keeping the door open to all”. A sign read “no doors for us today”."
    assert said(read(text)) == []


def test_quotation_split_by_its_attribution_is_one(read: Read) -> None:
    text = f"{MEET}“{WORDS},” Macron said. “It has never been shut.”"
    assert said(read(text)) == [("Emmanuel Macron", f"{WORDS}, It has never been shut.")]


def test_two_speakers_in_one_paragraph_are_two(read: Read) -> None:
    text = f"{MEET}“{WORDS},” Macron said. “That door has been shut for years,” said Scholz."
    assert [s for s, _ in said(read(text))] == ["Emmanuel Macron", "Olaf Scholz"]


def test_short_words_in_marks_are_no_quotation(read: Read) -> None:
    assert said(read(f"{MEET}Macron called it “very good indeed”.")) == []


def test_unbalanced_mark_does_not_cost_the_next(read: Read) -> None:
    text = f"{MEET}Scholz said “this never ends.\n\nMacron said: “{WORDS}.”"
    assert said(read(text)) == [("Emmanuel Macron", f"{WORDS}.")]


def test_outlet_that_is_credited(read: Read) -> None:
    text = f"{MEET}Macron told reporters, “{WORDS},” as quoted by Kyodo News Agency."
    (statement,) = [s for s in read(text).statements if s.kind == "direct"]
    assert (statement.speaker, statement.via) == ("Emmanuel Macron", "Kyodo News Agency")


def test_reported_speech(read: Read) -> None:
    statement = only_statement(read("French President Emmanuel Macron said that Paris would send more aid."))
    assert (statement.kind, statement.speaker, statement.party) == ("indirect", "Emmanuel Macron", "FRA")
    assert statement.words == "Paris would send more aid"


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("The two leaders agreed to reopen the border in May.", "two leaders", "agreed to reopen the border in May"),
        ("The border will open in May, Macron said.", "Emmanuel Macron", "The border will open in May"),
        ("Macron told a news conference that the border would open.", "Emmanuel Macron", "the border would open"),
        ("Scholz urged Paris to open the border.", "Olaf Scholz", "urged Paris to open the border"),
    ],
)
def test_reported_speech_of_groups_and_before_its_verb(read: Read, text: str, speaker: str, words: str) -> None:
    found = [(s.speaker, s.words) for s in read(MEET + text).statements if s.kind == "indirect"]
    assert found == [(speaker, words)]


def test_what_is_expected_of_somebody_is_no_statement(read: Read) -> None:
    assert read(f"{MEET}Macron is expected in Rome before the end of the week.").statements == ()


def test_statement_points_at_its_meeting(read: Read) -> None:
    extraction = read(f"{MEET}“{WORDS},” Macron said.")
    assert [s.meeting for s in extraction.statements if s.kind == "direct"] == [0]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"“{WORDS},” he said.\n\n“{WORDS}” — Olaf Scholz, the German chancellor.", "Olaf Scholz"),
        (f"“{WORDS}.” So wrote Scholz on X after the talks.", "Olaf Scholz"),
        (f"Macron laughed. “{WORDS},” was the line that Scholz had prepared.", "Olaf Scholz"),
        (f"Asked about it, Anna Weber, the chancellor's adviser, told reporters it was “{WORDS}”.", "Anna Weber"),
        (f"“{WORDS},” the German diplomat was quoted as saying.", "Olaf Scholz"),
    ],
)
def test_speaker_in_the_margin_of_a_quotation(read: Read, text: str, speaker: str) -> None:
    assert [s for s, _ in said(read(MEET + text))][-1] == speaker


def test_sentence_of_its_own_parts_two_quotations(read: Read) -> None:
    text = f"„{WORDS}“, Macron said. Scholz, whose turn it was, smiled: „{WORDS}.“"
    assert [s for s, _ in said(read(MEET + text))] == ["Emmanuel Macron", "Olaf Scholz"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "French President Emmanuel Macron met Italian Prime Minister Giorgia Meloni on Monday.\n\n"
            '"The best is still ahead of us," she said.',
            "Giorgia Meloni",
        ),
        (
            "Irish Prime Minister Leo Varadkar is in Washington. Back home, Mary Lou McDonald said he should have "
            'stayed.\n\n"You do not clink glasses with him," the Sinn Féin leader said.',
            "Mary Lou McDonald",
        ),
        (
            'Chinese Foreign Minister Wang Yi said that ties were good. China is ready to "build a more mature and '
            'stable partnership".',
            "Wang Yi",
        ),
        (
            "French President Emmanuel Macron met German Chancellor Olaf Scholz. The two called in a joint statement "
            'for "an immediate and unconditional ceasefire in Ukraine".',
            "joint statement",
        ),
        (
            "Kenyan President William Ruto met South African President Cyril Ramaphosa.\n\n"
            '"We are brothers and we shall remain so." — President Ruto',
            "William Ruto",
        ),
    ],
)
def test_speaker_beside(read: Read, text: str, speaker: str) -> None:
    assert [s[0] for s in said(read(text))] == [speaker]
