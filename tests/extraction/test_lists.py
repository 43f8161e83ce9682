"""Lists, diaries, live blogs and round-ups: whose doings their entries tell, and when."""

from __future__ import annotations

from datetime import date

from diplomacy.records import Mode, Status
from tests.extraction.conftest import Read, only, said, who


def test_entries_that_open_with_their_verb(read: Read) -> None:
    text = (
        "His Majesty King Abdullah II:\n\n"
        "- Met in Washington, DC, on Monday with US President Joe Biden at the White House.\n\n"
        '- Met in Ottawa on Tuesday with Canadian Prime Minister Justin Trudeau, and stressed the need to reach "an '
        'immediate and lasting ceasefire in Gaza".\n\n'
        "- Received a phone call on Wednesday from UK Prime Minister Rishi Sunak.\n\n"
        "- Will meet French President Emmanuel Macron in Paris on Monday.\n"
    )
    extraction = read(text, "Weekly summary of royal activities")
    assert [who(m)[1] for m in extraction.meetings] == [
        "Joe Biden", "Justin Trudeau", "Rishi Sunak", "Emmanuel Macron",
    ]  # fmt: skip
    assert all("King Abdullah II" in who(m) for m in extraction.meetings)
    assert extraction.meetings[2].mode.value is Mode.PHONE
    assert extraction.meetings[3].status.value is Status.PLANNED
    assert said(extraction)[0][0] == "King Abdullah II"


def test_entry_without_a_head_is_nobodys(read: Read) -> None:
    assert not read("- Met in Ottawa on Tuesday with Canadian Prime Minister Justin Trudeau.").meetings


def test_diary_looks_ahead_and_ends_are_no_days(read: Read) -> None:
    text = (
        "Saturday, March 16\n\n* TALLINN - Finnish President Alexander Stubb meets Estonian President Alar Karis.\n\n"
        "Monday, March 18\n\n* CAIRO - Egyptian Foreign Minister Sameh Shoukry holds talks with IAEA chief Rafael "
        "Grossi (to March 19).\n"
    )
    first, second = read(text, "World diplomatic diary to March 22").meetings
    assert (first.status.value, second.status.value) == (Status.PLANNED, Status.PLANNED)
    assert [m.date.value.iso() for m in (first, second) if m.date] == ["2024-03-16", "2024-03-18"]


def test_live_blog_by_the_clock(read: Read) -> None:
    text = (
        "10.52 PM: Calls\nRussia's Vladimir Putin and US President Joe Biden were on the phone for an hour.\n\n"
        "8.05 PM: In the East Room\nBiden is now at the table with Ukraine's Volodymyr Zelensky, France's Emmanuel "
        "Macron and NATO's Jens Stoltenberg.\n\n"
        "6 PM: Arrivals\nThe cars are here.\n"
    )
    call, table = read(text, "As it happened").meetings
    assert (who(call), call.mode.value) == (["Vladimir Putin", "Joe Biden"], Mode.PHONE)
    assert len(table.participants) == 4
    assert table.date
    assert table.date.value.iso() == "2024-03-15"


def test_three_at_one_table_are_one_encounter(read: Read) -> None:
    text = (
        "British Defence Secretary Grant Shapps hosted Ukraine's Rustem Umerov, Germany's Boris Pistorius and NATO "
        "Secretary General Jens Stoltenberg in London on Monday."
    )
    assert len(only(read(text)).participants) == 4


def test_stages_of_a_journey(read: Read) -> None:
    text = (
        "Ghana's President Nana Akufo-Addo is on tour. He continued to Niamey on Sunday, where he held talks with "
        "Nigerien Prime Minister Ali Lamine Zeine, and to Lome on Monday for a meeting with Togolese President "
        "Faure Gnassingbe."
    )
    places = [(m.place.city, m.date.value.iso()) for m in read(text).meetings if m.place and m.date]
    assert places == [("Niamey", "2024-03-10"), ("Lome", "2024-03-11")]


def test_dinner_on_a_journey(read: Read) -> None:
    text = (
        "US Secretary of State Antony Blinken met Chinese Foreign Minister Wang Yi in Beijing on Monday.\n\n"
        "Blinken's tour of Asia also took in a dinner hosted by South Korea's Yoon Suk Yeol in Seoul on Wednesday."
    )
    assert [who(m)[1] for m in read(text).meetings] == ["Wang Yi", "Yoon Suk Yeol"]


def test_day_of_the_month_named_before(read: Read) -> None:
    text = (
        "It began in January.\n\nUN Secretary-General Antonio Guterres was in Moscow on the 26th to see Russian "
        "President Vladimir Putin."
    )
    meeting = only(read(text, published=date(2024, 3, 15)))
    assert meeting.date
    assert meeting.date.value.iso() == "2024-01-26"


def test_counterparts_in_entries_below_the_verb(read: Read) -> None:
    text = (
        "The President of Portugal, Marcelo Rebelo de Sousa, received today in audience, in Lisbon:\n\n"
        "• the Minister of Foreign Affairs of Angola, Téte António, bearer of a message;\n\n"
        "• the Prime Minister of Portugal, Luís Montenegro, for the weekly meeting;\n\n"
        "• the President of the Assembly of Mozambique, Margarida Talapa.\n"
    )
    assert [who(m)[1] for m in read(text).meetings] == ["Tete Antonio", "Margarida Talapa"]


def test_days_of_the_week_from_its_own_on_are_an_agenda(read: Read) -> None:
    text = (
        "FRIDAY\n\nTIRANA | Prime Minister Edi Rama of Albania hosts Croatian counterpart Andrej Plenković.\n\n"
        "SATURDAY\n\nVILNIUS | Lithuanian President Gitanas Nausėda receives Moldova's Maia Sandu.\n\n"
        "MONDAY\n\nRest.\n"
    )
    first, second = read(text, "Who is where").meetings
    assert (first.status.value, second.status.value) == (Status.PLANNED, Status.PLANNED)
    assert [m.date.value.iso() for m in (first, second) if m.date] == ["2024-03-15", "2024-03-16"]
    assert [m.place.city for m in (first, second) if m.place] == ["Tirana", "Vilnius"]


def test_who_sat_in_makes_no_encounter(read: Read) -> None:
    text = (
        "Nigerian President Bola Tinubu was received by Chinese President Xi Jinping in Beijing on Tuesday.\n\n"
        "Present at the meeting were Nigerian Foreign Minister Yusuf Tuggar and China's Foreign Minister, Wang Yi."
    )
    assert who(only(read(text))) == ["Bola Tinubu", "Xi Jinping"]


def test_one_video_meeting_of_three(read: Read) -> None:
    text = (
        "Finnish Prime Minister Petteri Orpo spoke with Estonia's Kaja Kallas and Latvia's Evika Siliņa in a video "
        "meeting on Wednesday."
    )
    assert len(only(read(text)).participants) == 3


def test_office_of_a_chamber_in_a_list(read: Read) -> None:
    text = (
        "Chinese President Xi Jinping met Prime Minister Pham Minh Chinh, President Vo Van Thuong and National "
        "Assembly Chairman Vuong Dinh Hue in Hanoi, Vietnam, on Monday."
    )
    assert "Vuong Dinh Hue" in who(only(read(text)))
