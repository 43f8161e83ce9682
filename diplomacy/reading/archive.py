"""A ZIP archive becomes the documents in it. Nothing is ever written to a disk."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from diplomacy.reading.frames import Opened
from diplomacy.reading.limits import Limits, megabytes
from diplomacy.reading.unreadable import Unreadable
from diplomacy.records import RawDocument, Refusal

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_LONGEST_NAME = 255
_LOCKED = 0x1
# What other formats that are ZIP archives hold, and what they are.
_OTHERS = (
    ("xl/workbook.xml", "a spreadsheet (XLSX)"),
    ("ppt/presentation.xml", "a presentation (PPTX)"),
    ("META-INF/container.xml", "a book (EPUB)"),
    ("META-INF/MANIFEST.MF", "a Java archive"),
    ("AndroidManifest.xml", "an Android program"),
    ("content.xml", "an OpenDocument file"),
    ("Index/Document.iwa", "a Pages, Numbers or Keynote file"),
)
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    struct.error,
    ValueError,
    OSError,
    RuntimeError,
)


def entries_of(content: bytes, most: int) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """Return an archive and its entries. Raises Unreadable where it is broken, built to deceive, or has over `most`."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except BROKEN as error:
        raise Unreadable("is a ZIP archive that is damaged and cannot be opened") from error
    infos = archive.infolist()
    if len(infos) > most:
        raise Unreadable(f"is an archive of {len(infos):,} files; it may have at most {most:,}")
    _refuse_overlaps(content, infos)
    return archive, infos


def contents(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Return an entry's bytes. Raises Unreadable where it is locked, damaged or has more than `most` bytes."""
    if info.flag_bits & _LOCKED:
        raise Unreadable("is locked with a password")
    try:
        # Read within bounds: the size that an entry claims may be a lie.
        with archive.open(info) as stream:
            content = stream.read(most + 1)
    except BROKEN as error:
        raise Unreadable("is damaged in the archive and cannot be unpacked") from error
    if len(content) > most:
        raise Unreadable(f"expands to more than {megabytes(most)}, which is the most a document may have")
    return content


def open_archive(content: bytes, limits: Limits) -> Opened:
    """Return the files of an archive as documents, in its order, with a refusal for each that cannot be had.

    Hidden files and what macOS adds are passed over. Raises Unreadable where the whole cannot be opened, holds
    nothing, or expands to more than the limit.
    """
    archive, infos = entries_of(content, limits.archive_files)
    names = {info.filename for info in infos}
    for name, what in _OTHERS:
        if name in names and (name != "content.xml" or "mimetype" in names):
            raise Unreadable(f"is {what}, which is not read")
    parts: list[RawDocument | Refusal] = []
    room = limits.archive_bytes
    for info in infos:
        if info.filename.endswith("/") or _is_hidden(info.filename):
            continue
        name = info.filename
        try:
            _require_file(info)
            found = contents(archive, info, min(limits.document_bytes, room))
        except Unreadable as error:
            if room < limits.document_bytes and "expands" in str(error):
                raise Unreadable(
                    f"is an archive that expands to more than {megabytes(limits.archive_bytes)}, the most that is read"
                ) from error
            parts.append(Refusal(_shown(name), str(error)))
            continue
        room -= len(found)
        parts.append(RawDocument(name, found, name))
    if not parts:
        raise Unreadable("is an archive with no files in it")
    return Opened(parts=tuple(parts))


def _require_file(info: zipfile.ZipInfo) -> None:
    """Refuse an entry that is no plain file or whose name is none."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if not path.parts:
        raise Unreadable("has no name")
    if path.is_absolute() or ".." in path.parts or path.parts[0].endswith(":"):
        raise Unreadable("has a name that leads out of the archive")
    if len(info.filename) > _LONGEST_NAME:
        raise Unreadable(f"has a name of {len(info.filename):,} characters; it may have at most {_LONGEST_NAME}")
    if not info.filename.isprintable():
        raise Unreadable("has a name with control characters")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Unreadable("is a link, and links in archives are not followed")


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return parts[:1] == ("__MACOSX",) or any(part.startswith(".") and part != ".." for part in parts)


def _shown(name: str) -> str:
    shown = "".join(character if character.isprintable() else "�" for character in name)
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1]}…"


def _refuse_overlaps(content: bytes, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes: by that a small archive claims to hold much (D. Fifield, 2019)."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        begin = info.header_offset
        header = content[begin : begin + _LOCAL_HEADER.size]
        if begin < end or len(header) < _LOCAL_HEADER.size:
            raise Unreadable("is an archive whose entries lie over each other, as in a zip bomb")
        name, extra = _LOCAL_HEADER.unpack(header)[-2:]
        end = begin + _LOCAL_HEADER.size + name + extra + info.compress_size
