"""What kind a document is, told by its first bytes; its name and media type only where these do not say."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

from diplomacy.reading.unreadable import Unreadable
from diplomacy.records import RawDocument

READ = "text, HTML, PDF, Word (DOCX), e-mail, JSON and ZIP"


class Kind(StrEnum):
    """The kinds that are read. A DOCX file is a ZIP until it is opened."""

    TEXT = "text"
    JSON = "json"
    PAGE = "page"
    PDF = "pdf"
    MAIL = "mail"
    ZIP = "zip"


# How files begin that people bring by mistake, and what they are; from the file formats' own specifications.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"\x7fELF", "a program (ELF)"),
    (b"\xca\xfe\xba\xbe", "a program (macOS or Java)"),
    (b"\xcf\xfa\xed\xfe", "a program (macOS)"),
    (b"\xce\xfa\xed\xfe", "a program (macOS)"),
    (b"\0asm", "a program (WebAssembly)"),
    (b"\x1f\x8b", "a file packed by gzip"),
    (b"BZh", "a file packed by bzip2"),
    (b"\xfd7zXZ\0", "a file packed by xz"),
    (b"\x28\xb5\x2f\xfd", "a file packed by zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Office or Outlook file (.doc, .xls, .ppt or .msg)"),
    (b"{\\rtf", "rich text (RTF)"),
    (b"%!PS", "PostScript"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"bplist00", "a property list or web archive of Apple"),
    (b"ID3", "a sound file (MP3)"),
    (b"OggS", "a sound or film file (Ogg)"),
    (b"\x1aE\xdf\xa3", "a film file (Matroska)"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OTTO\0", "a font"),
    (b"\0\x01\0\0\0", "a font"),
    (b"PAR1", "a data file (Parquet)"),
)
_RIFF = {b"WEBP": "a picture (WebP)", b"WAVE": "a sound file (WAV)", b"AVI ": "a film file (AVI)"}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BLANKS = b"\xef\xbb\xbf \t\r\n\f"

_JSON_START = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\{\]])')
_PAGE_START = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|(?:html|head|body|meta|title|main|article"
    r"|section|header|div|p|h[1-6])(?=[\s>/]))",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(?:!doctype|/?[a-z][a-z0-9]*)\b[^<]*>", re.IGNORECASE)
_XML_ROOT = re.compile(
    r"\s*+<\?xml[^>]*+>\s*+(?:<!--(?:(?!-->).)*+-->\s*+|<[!?][^>]*+>\s*+)*+<([a-z][\w:.-]{0,60})",
    re.IGNORECASE | re.DOTALL,
)
_LOOKED_AT = 20_000  # characters from the start in which a page shows that it is one

_HEADER = re.compile(rb"([!-9;-~]{1,76}):(?:[ \t].*)?\r?")
_HEADERS_WITHIN = 64 * 1024
_MAILBOX = re.compile(rb"From \S+ .*\d{4}\r?\n[!-9;-~]+:")
_OF_EVERY_MAIL = frozenset({b"from", b"to", b"subject", b"date"})
_OF_MAIL_ALONE = frozenset(
    {b"message-id", b"received", b"mime-version", b"return-path", b"delivered-to", b"dkim-signature", b"x-mailer"}
)


def kind_of_bytes(document: RawDocument) -> Kind | None:
    """Return the kind that the first bytes tell, None where it may be text. Raises Unreadable for kinds not read."""
    content = document.content
    if content.lstrip(_BLANKS).startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(_ZIP):
        return Kind.ZIP
    if other := _other(content):
        raise Unreadable(f"is {other}, which is not read; the kinds that are read are {READ}")
    return Kind.MAIL if _is_mail(document) else None


def kind_of_text(document: RawDocument, text: str) -> Kind:
    """Return the kind of a document that is a text, whatever it is called. Raises Unreadable for kinds not read."""
    text = text.lstrip()
    head = text[:_LOOKED_AT]
    suffix, media_type = suffix_of(document.name), document.media_type.lower()
    if _JSON_START.match(head):
        return Kind.JSON
    if _PAGE_START.match(head):
        return Kind.PAGE
    if root := _XML_ROOT.match(text):
        raise Unreadable(f"is XML of the kind <{root[1]}>, which is not read")
    # Broken JSON is called that, and not read as prose.
    if suffix in (".json", ".jsonl") or "json" in media_type:
        return Kind.JSON
    says_page = suffix in (".html", ".htm", ".xhtml") or "html" in media_type
    return Kind.PAGE if says_page and _TAG.search(head) else Kind.TEXT


def suffix_of(name: str) -> str:
    """Return the suffix of a file's name in small letters, with its point."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def _other(content: bytes) -> str | None:
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            return what
    if content.startswith(b"MZ") and b"\0" in content[:64]:
        return "a program (Windows)"
    if content.startswith(b"BM") and b"\0" in content[:32]:
        return "a picture (BMP)"
    if content.startswith(b"RIFF"):
        return _RIFF.get(content[8:12], "a sound, picture or film file")
    if content[4:8] == b"ftyp":
        return "a film or picture file (MP4 or HEIC)"
    if content[257:262] == b"ustar":
        return "a tar archive"
    return None


def _is_mail(document: RawDocument) -> bool:
    """Tell whether it begins with the header of an e-mail (RFC 5322)."""
    head = document.content[:_HEADERS_WITHIN].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if _MAILBOX.match(head):
        raise Unreadable("is a mailbox of several messages; save each as an .eml file")
    names: set[bytes] = set()
    for line in head.split(b"\n"):
        if line.startswith((b" ", b"\t")) and names:
            continue
        found = _HEADER.fullmatch(line)
        if found is None:
            break
        names.add(found[1].lower())
    says_so = suffix_of(document.name) == ".eml" or document.media_type.lower().startswith("message/rfc822")
    return (
        names >= {b"from", b"subject", b"date"}
        or bool(names & _OF_EVERY_MAIL and names & _OF_MAIL_ALONE)
        or (says_so and bool(names & _OF_EVERY_MAIL))
    )
