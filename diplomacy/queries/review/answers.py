"""What can be answered to each kind of question, and the keys that questions go by.

A key says what an item is about and stays as long as that does: `unsure-3-8` is about two reports, `gone-judgement-12`
about a decision, `overdue-x7Kd2` about a meeting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from diplomacy.models import Addition, Correction, Decision, Judgement, Rejection
from diplomacy.queries.review.queue import Kind

KEY = re.compile(
    r"(?P<kind>unsure)-(?P<one>\d{1,18})-(?P<other>\d{1,18})"
    r"|(?P<of>conflict|gone)-(?P<table>correction|rejection|judgement|addition)-(?P<row>\d{1,18})"
    r"|(?P<single>contradiction|mistake|report|person)-(?P<number>\d{1,18})"
    r"|(?P<about>overdue)-(?P<public>[0-9A-Za-z_-]{1,12})"
)
TABLES: Mapping[str, type[Decision]] = {
    "correction": Correction,
    "rejection": Rejection,
    "judgement": Judgement,
    "addition": Addition,
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be decided: what the form sends, its key, what the button says, and the reason sent with it.

    `done` is what is said afterwards. One that is `apart` has its buttons beside what it names.
    """

    decision: str
    key: str
    label: str
    reason: str
    done: str
    main: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """The parts of an item's key."""

    kind: Kind
    text: str
    numbers: tuple[int, ...] = ()
    table: str = ""
    public_id: str = ""


SAME = Action("same", "s", "Same meeting", "same people, day and place", "Joined", main=True)
DIFFERENT = Action("different", "d", "Different", "another meeting of the same people", "Kept apart")
ACTIONS: Mapping[Kind, tuple[Action, ...]] = {
    "unsure": (SAME, DIFFERENT),
    "contradiction": (SAME, replace(DIFFERENT, reason="looked at again: two meetings")),
    "conflict": (
        Action("keep", "a", "Keep the decision", "looked at again, it holds", "Kept", main=True),
        Action("machine", "m", "Take the machine’s", "the new reading is right", "The machine’s reading taken"),
    ),
    "gone": (
        Action("keep", "a", "Let it rest", "may hold again when the article changes", "Left to rest", main=True),
        Action("withdraw", "r", "Take it back", "the article does not say so any more", "Taken back"),
    ),
    "mistake": (
        Action("corrected", "a", "Put right", "corrected after a reader’s report", "Put right", main=True),
        Action("right", "r", "The record is right", "the record is right", "The record is right"),
        Action("unclear", "x", "Cannot be made out", "not to be made out", "Not to be made out"),
    ),
    "report": (
        Action("accept", "a", "Right as read", "the article says so", "Accepted", main=True),
        Action("reject", "r", "Reject the report", "the article does not report such a meeting", "Rejected"),
        Action("this", "t", "This article is right", "this source is nearest to it", "The article’s value taken"),
        Action("record", "m", "The record is right", "the other sources are right", "The record kept"),
    ),
    "person": (
        Action("new", "a", "A new person", "nobody of that name is known yet", "Confirmed", main=True),
        Action("leave", "x", "Leave as a name", "not to be made out who it is", "Left as a name"),
        Action("is", "", "The same person", "the same person, spelt otherwise", "Taken for one", apart=True),
    ),
    "overdue": (
        Action("keep", "a", "No report found", "looked for a report and found none", "Left as announced", main=True),
        Action("held", "h", "It took place", "other sources report it", "Set as held"),
        Action("off", "c", "Called off", "other sources report that it was called off", "Set as called off"),
    ),
}


def parse_key(text: str) -> Key | None:
    """Return the parts of a key; None where it is none."""
    found = KEY.fullmatch(text)
    if found is None:
        return None
    if found["kind"]:
        return Key("unsure", text, tuple(sorted((int(found["one"]), int(found["other"])))))
    if found["of"]:
        return Key(cast("Kind", found["of"]), text, (int(found["row"]),), found["table"])
    if found["about"]:
        return Key("overdue", text, public_id=found["public"])
    return Key(cast("Kind", found["single"]), text, (int(found["number"]),))
