"""How files are sent: in pieces, without holding them, and with what lets a reader ask again cheaply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeVar

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

PIECE = 64 * 1024
Item = TypeVar("Item")


def begun(items: Iterator[Item]) -> Iterator[Item]:
    """Return the same items, the first made already: so a fault still gets a page instead of half a file."""
    for first in items:
        return chain([first], items)
    return iter(())


def stream(request: HttpRequest, parts: Iterable[str | bytes], media_type: str, name: str = "") -> HttpResponseBase:
    """Answer with parts as one file, to be saved under a name where one is given; to HEAD without making any part."""
    # A stream for HEAD too: an empty answer would state a length of zero, which is not that of the file.
    pieces = iter(()) if request.method == "HEAD" else in_pieces(parts)
    response = StreamingHttpResponse(pieces, content_type=media_type)
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-cache"
    return response


def in_pieces(parts: Iterable[str | bytes]) -> Iterator[bytes]:
    """Yield parts joined into pieces of about 64 kB: one by one, thousands of small ones would be slow to send."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part.encode() if isinstance(part, str) else part)
        size += len(held[-1])
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
