"""The process that takes strangers' documents apart: `python -m diplomacy.reading.child`, started by `keeper`.

It reads frames from its standard input and answers each with one on its standard output. Once it is ready it can open
nothing: neither files nor connections; it writes no files, has no secrets in its environment, and memory and time for a
document are bounded by the kernel. It ends when its input does.
"""

from __future__ import annotations

import codecs
import contextlib
import encodings
import os
import pkgutil
import resource
import signal
import sys
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

from diplomacy.reading.frames import frame, pack, receive
from diplomacy.reading.kinds import Kind
from diplomacy.reading.limits import Limits
from diplomacy.reading.opening import open_here
from diplomacy.reading.unreadable import Unreadable
from diplomacy.records import RawDocument

_NOBODY = 65534
_PAGE = (
    b"<html><head><title>Talks</title><meta property='article:published_time' content='2025-06-18T09:00:00Z'>"
    b"<link rel=canonical href='https://a.example/2025/06/18/talks'></head>"
    b"<body><article><h1>Talks</h1><p>The two presidents met on Tuesday and spoke for an hour about trade and the sea,"
    b" and agreed that their ministers would go on with the talks.</p></article></body></html>"
)
_MAIL = (
    b"From: A <a@b.c>\nTo: a@b.c\nSubject: =?utf-8?q?A?= =?utf-8?b?QQ==?=\nDate: Wed, 18 Jun 2025 09:00:00 +0900\n"
    b"Message-ID: <a@b.c>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    b"--x\nContent-Type: text/plain; charset=utf-8; format=flowed\nContent-Transfer-Encoding: quoted-printable\n\n=41\n"
    b"--x\nContent-Disposition: attachment; filename*=utf-8''a.txt\nContent-Transfer-Encoding: base64\n\nQUE=\n"
    b"--x\nContent-Disposition: attachment; filename=a.txt\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\nend\n"
    b"--x\nContent-Type: message/rfc822\n\nSubject: =?utf-8?q?A?=\nFrom: a@b.c\n\nA\n--x--\n"
)
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
    b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj 4 0 obj<</Length 33>>stream\nBT /F 9 Tf 9 9 Td (A talk.) Tj ET"
    b"\nendstream endobj trailer<</Root 1 0 R>>"
)
# Documents read before the doors are shut: what libraries load only when they first need it is then in.
_FIRST = (
    (Kind.PAGE, _PAGE),
    (Kind.PAGE, _PAGE.replace(b"<meta property='article:published_time' content='2025-06-18T09:00:00Z'>", b"")),
    (Kind.PAGE, b"<p>A text with one byte \xe9 of another time."),
    (Kind.MAIL, _MAIL),
    (Kind.MAIL, b"MIME-Version: 1.0\nSubject: a\nContent-Type: text/html; charset=utf-8\n\n" + _PAGE),
    (Kind.PDF, _PDF),
)


def main() -> None:
    """Say that it is ready, then answer until there is no more to answer."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # whoever started it ends it, and not before its work is done
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    limits = Limits(**receive(_exactly(requests))[0])
    _load_what_loads_late(limits)
    _shut_doors(limits)
    _send(answers, frame({"ready": True}))
    while True:
        try:
            header, content = receive(_exactly(requests))
        except EOFError:
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + limits.seconds, hard=False)
        try:
            answer = _answer(header, content, limits)
        except MemoryError:
            _send(answers, frame({"fault": "memory"}))
            return
        _send(answers, answer)


def _load_what_loads_late(limits: Limits) -> None:
    """Have all of the program and its libraries in memory that would be read from files when first needed."""
    for module in pkgutil.iter_modules(encodings.__path__):
        with contextlib.suppress(LookupError):  # some are other systems', some are no encodings
            codecs.lookup(module.name)
    datetime.strptime("2025", "%Y").astimezone()
    for kind, content in (*_FIRST, (Kind.ZIP, _word_document())):
        with contextlib.suppress(Unreadable):
            open_here(RawDocument("", content, ""), kind, limits)


def _word_document() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<p/>")
    return held.getvalue()


def _answer(header: dict[str, Any], content: bytes, limits: Limits) -> bytes:
    document = RawDocument(header["name"], content, "", header["media_type"], title=header["title"])
    try:
        return pack(open_here(document, Kind(header["kind"]), limits))
    except Unreadable as error:
        return frame({"unreadable": str(error), "line": error.line})
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (what libraries raise on strangers' files is not documented)
        return frame({"fault": type(error).__name__})


def _shut_doors(limits: Limits) -> None:
    """Give up what taking documents apart does not need."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    with open("/proc/self/statm", "rb") if os.path.exists("/proc/self/statm") else contextlib.nullcontext() as statm:
        taken = int(statm.read().split()[0]) * resource.getpagesize() if statm else 0
    if taken:
        _lower(resource.RLIMIT_AS, taken + limits.memory_bytes)
    if os.geteuid() == 0:
        with contextlib.suppress(OSError):  # a container may have no other user to become
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
    _lower(resource.RLIMIT_NPROC, 0)
    # Those descriptors that are open stay so; no file and no connection can be opened any more.
    _lower(resource.RLIMIT_NOFILE, 0)


def _lower(what: int, most: int, *, hard: bool = True) -> None:
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most if hard else resource.getrlimit(what)[1]))


def _exactly(stream: BinaryIO) -> Any:
    def read(size: int) -> bytes:
        content = stream.read(size)
        if len(content) < size:
            raise EOFError
        return content

    return read


def _send(answers: BinaryIO, answer: bytes) -> None:
    answers.write(answer)
    answers.flush()


if __name__ == "__main__":
    main()
