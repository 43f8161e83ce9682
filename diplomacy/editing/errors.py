"""Why a decision cannot be made."""

from __future__ import annotations

from diplomacy.records import Json


class EditingError(ValueError):
    """A decision that cannot be made; its text says why in one sentence."""


class StaleVersion(EditingError):  # noqa: N818 - it says what the version is
    """Somebody changed the record since the editor saw it: the value it has now, and the one that was to go in."""

    def __init__(self, field: str, yours: Json, now: Json) -> None:
        self.field, self.yours, self.now = field, yours, now
        super().__init__(
            f"This record was changed in the meantime: {field} is {_say(now)} now, and you were about to make it "
            f"{_say(yours)}. Look again, then decide."
        )


def sentence(error: ValueError) -> str:
    """Return what an error says as a sentence."""
    text = str(error)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _say(value: Json) -> str:
    return "not known" if value in (None, "") else repr(value)
