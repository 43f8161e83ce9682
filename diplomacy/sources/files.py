"""Articles from files, folders and standard input: bytes, and the place that they came from.

Nothing is skipped silently but hidden files: what is not read is refused in a sentence. Folders are walked in the order
of their names, links are followed, and a file is held in memory one article at a time.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePath
from typing import BinaryIO

from diplomacy.records import RawDocument, Refusal

MEBIBYTE = 1024 * 1024
MAX_BYTES = 10 * MEBIBYTE
STANDARD_INPUT = "-"
LINES_SUFFIX = ".jsonl"
MEDIA_TYPES = {
    ".json": "application/json",
    LINES_SUFFIX: "application/x-ndjson",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".mht": "message/rfc822",  # a page as browsers save it
    ".mhtml": "message/rfc822",
    ".zip": "application/zip",
}
_STDIN_NAME, _STDIN_ORIGIN = "stdin", "standard input"
_ODD_KINDS = (
    (stat.S_ISFIFO, "is a pipe, not a file: give what it carries as standard input, with the path -"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)


@dataclass(frozen=True, slots=True)
class _File:
    """A regular file that may be read. `path` opens it, `origin` names it in print."""

    path: str
    origin: str
    suffix: str
    size: int


def documents(
    paths: Iterable[str], *, stdin: BinaryIO | None = None, max_bytes: int = MAX_BYTES
) -> Iterator[RawDocument | Refusal]:
    """Yield what the paths hold, in their order, each with its origin; a refusal for what cannot be read.

    A path is a file with one of the suffixes of MEDIA_TYPES, or without one, a folder of such files, or `-` for
    standard input (`stdin`, or the process's own). Each line of a .jsonl file is a document of its own with the origin
    `path:line`; a .zip file is one document, which reading takes apart. `max_bytes` bounds one document. No input
    makes this raise.
    """
    for path in paths:
        if path == STANDARD_INPUT:
            yield from _standard_input(stdin, max_bytes)
            continue
        for found in _walk(path):
            if isinstance(found, Refusal):
                yield found
            else:
                yield from _documents_of(found, max_bytes)


def count(paths: Iterable[str], *, max_bytes: int = MAX_BYTES) -> int | None:
    """Return how many items `documents` yields, for a progress bar; None where standard input is among the paths."""
    total = 0
    for path in paths:
        if path == STANDARD_INPUT:
            return None
        for found in _walk(path):
            if isinstance(found, _File) and found.suffix == LINES_SUFFIX:
                total += sum(1 for _item in _documents_of(found, max_bytes))
            else:
                total += 1
    return total


def printable(path: str) -> str:
    """Return a path as text that can be printed and stored: bytes that are no UTF-8 become replacement characters."""
    return os.fsencode(path).decode("utf-8", "replace") if "\0" not in path else path.replace("\0", "�")


# ── walking ────────────────────────────────────────────────────────────────────────────────────────


def _walk(top: str) -> Iterator[_File | Refusal]:
    """Yield the files at and under a path, sorted by name, and a refusal for everything else there."""
    pending: list[tuple[str, frozenset[tuple[int, int]]]] = [(top, frozenset())]
    while pending:
        path, above = pending.pop()
        origin = printable(path)
        try:
            status = os.stat(path)
            if not stat.S_ISDIR(status.st_mode):
                yield _file(path, origin, status, named=path == top)
                continue
            key = (status.st_dev, status.st_ino)
            if key in above:
                yield Refusal(origin, "is a link to a folder that holds it, and is not followed")
                continue
            names = sorted((name for name in os.listdir(path) if not name.startswith(".")), reverse=True)
        except (OSError, ValueError) as error:
            yield Refusal(origin, _why(path, error))
            continue
        if not names and path == top:
            yield Refusal(origin, "is a folder with no files in it")
        pending.extend((os.path.join(path, name), above | {key}) for name in names)


def _file(path: str, origin: str, status: os.stat_result, *, named: bool) -> _File | Refusal:
    for is_kind, reason in _ODD_KINDS:
        if is_kind(status.st_mode):
            return Refusal(origin, reason)
    suffix = PurePath(path).suffix.lower()
    if suffix not in MEDIA_TYPES and not (named and not suffix):
        kind = f"a file of the kind {printable(suffix)}" if suffix else "a file without a suffix"
        return Refusal(origin, f"is {kind}, which is not read; the kinds are {', '.join(MEDIA_TYPES)}")
    return _File(path, origin, suffix, status.st_size)


def _why(path: str, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "is a link to a file that is not there" if os.path.islink(path) else "is not there"
    if isinstance(error, PermissionError):
        return "may not be read by this user"
    if isinstance(error, OSError):
        return f"cannot be read ({(error.strerror or type(error).__name__).lower()})"
    return "is no path that a file can have"


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def _documents_of(file: _File, max_bytes: int) -> Iterator[RawDocument | Refusal]:
    try:
        # The size is only a first look: the read is bounded too, for a file that grows or lies about its size.
        if file.suffix != LINES_SUFFIX and file.size > max_bytes:
            yield _too_large(file.origin, max_bytes, file.size)
            return
        name = PurePath(file.origin).name
        with open(file.path, "rb") as stream:
            if file.suffix == LINES_SUFFIX:
                yield from _lines(stream, name, file.origin, max_bytes)
            else:
                yield _whole(stream, name, file.origin, MEDIA_TYPES.get(file.suffix, ""), max_bytes)
    except OSError as error:
        yield Refusal(file.origin, _why(file.path, error))


def _standard_input(stdin: BinaryIO | None, max_bytes: int) -> Iterator[RawDocument | Refusal]:
    if stdin is None and sys.stdin is None:
        yield Refusal(_STDIN_ORIGIN, "is closed")
        return
    stream = stdin if stdin is not None else sys.stdin.buffer
    try:
        first = stream.readline(max_bytes + 1)
        if _is_json_object(first):
            yield from _lines(stream, f"{_STDIN_NAME}{LINES_SUFFIX}", _STDIN_ORIGIN, max_bytes, first)
        else:
            yield _whole(stream, _STDIN_NAME, _STDIN_ORIGIN, "", max_bytes, first)
    except (OSError, ValueError) as error:  # ValueError: the stream was closed
        yield Refusal(_STDIN_ORIGIN, f"cannot be read ({str(error).lower()})")


def _is_json_object(line: bytes) -> bool:
    """Tell whether a first line looks like a whole JSON object, so that more may follow, a line each."""
    bare = line.removeprefix(b"\xef\xbb\xbf").strip()
    return len(bare) > 2 and bare.startswith(b'{"') and bare.endswith(b"}") and line.endswith(b"\n")


def _whole(
    stream: BinaryIO, name: str, origin: str, media_type: str, max_bytes: int, first: bytes = b""
) -> RawDocument | Refusal:
    content = first + stream.read(max_bytes + 1 - len(first))
    if len(content) > max_bytes:
        return _too_large(origin, max_bytes)
    if not content.strip():
        return Refusal(origin, "is empty")
    return RawDocument(name=name, content=content, origin=origin, media_type=media_type)


def _lines(
    stream: BinaryIO, name: str, origin: str, max_bytes: int, first: bytes | None = None
) -> Iterator[RawDocument | Refusal]:
    """Yield a document for each line that is not blank; one refusal where the lines are no text at all."""
    stem = PurePath(name).stem
    empty = True
    for number, line in enumerate(chain([] if first is None else [first], _bounded_lines(stream, max_bytes)), start=1):
        place = f"{origin}:{number}"
        if line is None:
            empty = False
            yield _too_large(place, max_bytes)
            continue
        if empty and b"\0" in line:
            wide = line.startswith((b"\xff\xfe", b"\xfe\xff"))
            yield Refusal(origin, "is UTF-16, but JSON lines must be UTF-8" if wide else "is no text")
            return
        if line.strip():
            empty = False
            yield RawDocument(
                name=f"{stem}-{number}{LINES_SUFFIX}",
                content=line.rstrip(b"\r\n"),
                origin=place,
                media_type=MEDIA_TYPES[LINES_SUFFIX],
            )
    if empty:
        yield Refusal(origin, "is empty")


def _bounded_lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    """Yield the lines with their ends; None for one over the limit, which is read past without being kept."""
    while line := stream.readline(max_bytes + 1):
        if len(line) <= max_bytes or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(MEBIBYTE)) and not rest.endswith(b"\n"):
            pass
        yield None


def _too_large(origin: str, max_bytes: int, size: int | None = None) -> Refusal:
    has = f"has {_megabytes(size)}" if size is not None else "is too large"
    return Refusal(origin, f"{has}; a document may have at most {_megabytes(max_bytes)}")


def _megabytes(size: int) -> str:
    return f"{size / MEBIBYTE:.0f} MB" if size >= MEBIBYTE else f"{size} bytes"
