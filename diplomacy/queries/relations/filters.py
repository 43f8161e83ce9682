"""The query string of /relations/: the timeline's filters, and what of them is drawn, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import parse_qsl, urlencode

from diplomacy.filters import SLUG, FilterError, MeetingFilters

PICTURES = ("network", "matrix", "map", "table")
NODES = ("countries", "leaders")
LEASTS = (1, 2, 3, 5, 10, 25)
# These say how the timeline shows its meetings; here they mean nothing.
OF_THE_TIMELINE = ("view", "sort", "after")


@dataclass(frozen=True, slots=True)
class RelationFilters:
    """Which meetings count, who the nodes are, how it is shown, which pairs are left out, which node is selected."""

    meetings: MeetingFilters = field(default_factory=MeetingFilters)
    nodes: str = NODES[0]
    picture: str = PICTURES[0]
    least: int = LEASTS[0]
    focus: str = ""

    @classmethod
    def parse(cls, parameters: Mapping[str, Sequence[str]]) -> Self:
        """Read the filters from parameters, each with all its values. Raises FilterError."""
        one: dict[str, str] = {}
        for name in ("nodes", "picture", "least", "focus"):
            values = [value.strip() for value in parameters.get(name, ()) if value.strip()]
            if len(values) > 1:
                raise FilterError(name, " and ".join(values), "it can be given once only")
            one[name] = values[0] if values else ""
        least = one["least"] or "1"
        if least not in map(str, LEASTS):
            raise FilterError("least", least, f"it must be one of {', '.join(map(str, LEASTS))}")
        if one["focus"] and (len(one["focus"]) > 120 or not SLUG.fullmatch(one["focus"])):
            raise FilterError(
                "focus", one["focus"], "it must be a name as it stands in an address, such as south-korea"
            )
        return cls(
            meetings=MeetingFilters.parse({name: v for name, v in parameters.items() if name not in OF_THE_TIMELINE}),
            nodes=_choice("nodes", one["nodes"], NODES),
            picture=_choice("picture", one["picture"], PICTURES),
            least=int(least),
            focus=one["focus"],
        )

    @property
    def people(self) -> bool:
        """Tell whether the nodes are people."""
        return self.nodes == "leaders"

    def query(self) -> str:
        """Return the filters as a query string, without what is not asked for."""
        return self._with(self.meetings.query())

    def around(self, meetings: str) -> str:
        """Return the query string with other meetings, given as the query string of a timeline."""
        return self._with(meetings)

    def but(self, **changes: object) -> Self:
        """Return the filters with some changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def hidden(self) -> tuple[tuple[str, str], ...]:
        """Return what the page's form has no field for, as pairs of name and value."""
        asked = parse_qsl(self.query())
        shown = {"since", "until", "summit", "level", "region", "least", "focus"}
        first = next((i for i, (name, _) in enumerate(asked) if name == "country"), -1)
        return tuple(pair for i, pair in enumerate(asked) if pair[0] not in shown and i != first)

    def _with(self, meetings: str) -> str:
        default = type(self)()
        own = [(n, getattr(self, n)) for n in ("nodes", "picture", "least", "focus")]
        given = urlencode([(name, value) for name, value in own if value != getattr(default, name)])
        return "&".join(filter(None, (meetings, given)))


def _choice(name: str, value: str, allowed: Sequence[str]) -> str:
    if value and value not in allowed:
        raise FilterError(name, value, f"it must be one of {', '.join(allowed)}")
    return value or allowed[0]
