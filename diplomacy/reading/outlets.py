"""Whether a name that stands where an outlet's may stand is one."""

from __future__ import annotations

import re

from diplomacy.reference.names import normalise
from diplomacy.reference.outlets import listed

# What institutions and papers have in their names, and people and sections have not.
_INSTITUTION = re.compile(
    r"\b(?:agency|bureau|chancellery|commission|council|department|embassy|gazette|government|herald|house|journal"
    r"|kremlin|mediat?|ministry|mission|news|newsroom|office|parliament|post|presidency|press|secretariat|service"
    r"|times|tribune|wire)\b",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?:latest|breaking|world|top|all|more|press|our)?\s*(?:news|press|media|office)", re.IGNORECASE)


def is_outlet(name: str) -> bool:
    """Tell whether a name is that of an outlet: one that is listed, or one that says so itself."""
    bare = name.strip()
    known = normalise(bare)
    if known in listed() or known.removeprefix("the ") in listed():
        return True
    return _INSTITUTION.search(bare) is not None and _SECTION.fullmatch(bare) is None
