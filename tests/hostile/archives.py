"""Archives that are built to do harm, written by hand since no library writes them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive: its bytes as they are packed, and what the archive says of them."""

    name: str
    packed: bytes
    size: int
    crc: int = 0
    method: int = 8
    flags: int = 0x800
    mode: int = 0o100644


def entry(name: str, content: bytes = b"They met.", **told: int) -> Entry:
    """Return a file packed as usual; `told` is what the archive says otherwise than it is."""
    fields = {"size": len(content), "crc": zlib.crc32(content), **told}
    return Entry(name, _deflated(content), **fields)


def archive(entries: Iterable[Entry], *, overlapping: bool = False) -> bytes:
    """Return an archive of these files; `overlapping`: all of them are the bytes of the first one."""
    body, directory, count = bytearray(), bytearray(), 0
    for count, one in enumerate(entries, start=1):
        name = one.name.encode()
        at = 0 if overlapping else len(body)
        told = struct.pack(
            "<HHHHHLLLHH", 20, one.flags, one.method, 0, 33, one.crc, len(one.packed), one.size, len(name), 0
        )
        if count == 1 or not overlapping:
            body += b"PK\3\4" + told + name + one.packed
        directory += (
            b"PK\1\2" + struct.pack("<H", 0x0314) + told + struct.pack("<HHHLL", 0, 0, 0, one.mode << 16, at) + name
        )
    end = struct.pack("<HHHHLLH", 0, 0, min(count, 0xFFFF), min(count, 0xFFFF), len(directory), len(body), 0)
    if count > 0xFFFF:  # the directory of ZIP64 counts further
        far = struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, len(directory), len(body))
        at = len(body) + len(directory)
        return bytes(body + directory) + b"PK\6\6" + far + b"PK\6\7" + struct.pack("<LQL", 0, at, 1) + b"PK\5\6" + end
    return bytes(body + directory) + b"PK\5\6" + end


def bomb(name: str = "zeros.txt", megabytes: int = 200) -> Entry:
    """Return a file of zeros that is a thousand times smaller while packed."""
    crc = 0
    for _ in range(megabytes):
        crc = zlib.crc32(bytes(MEBIBYTE), crc)
    return Entry(name, repeated(bytes(MEBIBYTE), megabytes), megabytes * MEBIBYTE, crc)


def repeated(content: bytes, times: int) -> bytes:
    """Return what unpacks to the content so many times (raw deflate), packed only once."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)) * times + packer.flush()


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()
