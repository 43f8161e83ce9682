"""Room for names in a drawing: how wide a name will be, and whether two boxes meet."""

from __future__ import annotations

from dataclasses import dataclass

NARROW, WIDE = set("fijlrtI.,'’()- "), set("mwMWQOGD@—")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a drawing, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether the two share any room."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is in the site's sans serif at this size; a reader's own may differ a little."""
    return size * sum(0.32 if c in NARROW else 0.85 if c in WIDE else 0.64 if c.isupper() else 0.56 for c in text)
