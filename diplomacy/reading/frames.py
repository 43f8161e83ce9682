"""How the two processes talk: a frame is a JSON header and bytes, each preceded by its length. Nothing else."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from diplomacy.records import Article, RawDocument, Refusal

LENGTHS = struct.Struct(">QQ")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a document turned out to be: an article, or documents within it and what could not be had of them.

    The origin of a part is its name within the document.
    """

    article: Article | None = None
    parts: tuple[RawDocument | Refusal, ...] = field(default=())


def frame(header: dict[str, Any], content: bytes = b"") -> bytes:
    """Return a frame. Half characters survive as escapes, so any text can be sent."""
    head = json.dumps(header).encode("ascii")
    return LENGTHS.pack(len(head), len(content)) + head + content


def receive(
    read: Callable[[int], bytes], most_header: int | None = None, most: int | None = None
) -> tuple[dict[str, Any], bytes]:
    """Return the next frame; `read` gives exactly as many bytes as it is asked for.

    Raises EOFError where the other side has ended, OverflowError for more bytes of header or content than may be, and
    ValueError where it is no frame.
    """
    head, content = LENGTHS.unpack(read(LENGTHS.size))
    if (most_header is not None and head > most_header) or (most is not None and content > most):
        raise OverflowError(f"a frame of {head} and {content} bytes")
    header = json.loads(read(head))
    if not isinstance(header, dict):
        raise ValueError("a frame without a header")
    return header, read(content)


def pack(opened: Opened) -> bytes:
    """Return what was opened as a frame."""
    article = opened.article
    parts: list[dict[str, Any]] = []
    blobs = []
    for part in opened.parts:
        if isinstance(part, Refusal):
            parts.append({"origin": part.origin, "reason": part.reason})
        else:
            parts.append({"name": part.name, "media_type": part.media_type, "size": len(part.content)})
            blobs.append(part.content)
    header = {
        "article": article
        and {
            "title": article.title,
            "text": article.text,
            "outlet": article.outlet,
            "published": article.published and article.published.isoformat(),
            "url": article.url,
        },
        "parts": parts,
    }
    return frame(header, b"".join(blobs))


def unpack(header: dict[str, Any], content: bytes) -> Opened:
    """Return what a frame says was opened. Raises ValueError, LookupError or TypeError where it says nothing such."""
    told = header["article"]
    article = told and Article(
        id="",
        title=str(told["title"]),
        text=str(told["text"]),
        outlet=told["outlet"] and str(told["outlet"]),
        published=told["published"] and date.fromisoformat(told["published"]),
        url=told["url"] and str(told["url"]),
    )
    parts: list[RawDocument | Refusal] = []
    at = 0
    for part in header["parts"]:
        if "reason" in part:
            parts.append(Refusal(str(part["origin"]), str(part["reason"])))
            continue
        name, size = str(part["name"]), int(part["size"])
        parts.append(RawDocument(name, content[at : at + size], name, str(part["media_type"])))
        at += size
    return Opened(article, tuple(parts))
