"""An e-mail (RFC 5322, MIME) becomes an article, and its attachments documents of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from diplomacy.reading.encoding import decode
from diplomacy.reading.frames import Opened
from diplomacy.reading.html import read_html
from diplomacy.reading.limits import Limits, megabytes
from diplomacy.reading.outlets import is_outlet
from diplomacy.reading.plain import read_body
from diplomacy.reading.unreadable import Unreadable, clean, is_web_address
from diplomacy.records import Article, RawDocument, Refusal

# Deeper or more of them than people send; the parser of the standard library recurses by each.
_DEEPEST, _LONGEST_SUBJECT, _LONGEST_NAME = 20, 1000, 255
_LEAST_TEXT = 200  # characters; a shorter text beside HTML only says that there is HTML
_SIGNATURE = re.compile(r"\n-- \n.*\Z", re.DOTALL)
_PART = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)
# By these a newsletter shows that it is one.
_OF_LISTS = ("List-Id", "List-Unsubscribe", "List-Post")
_PICTURES = ("image/", "audio/", "video/", "font/")
_NOISE = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar")
# What the standard library raises on headers that no standard allows.
_FAULTS = (ValueError, LookupError, AttributeError, TypeError, AssertionError)
_SAVED_PAGE = "Snapshot-Content-Location"  # what browsers write into a page saved as MHTML


@dataclass(slots=True)
class _Found:
    """What a walk over the parts of a message finds."""

    plain: list[EmailMessage]
    html: list[EmailMessage]
    attached: list[EmailMessage]


def open_mail(content: bytes, limits: Limits, *, title: str | None = None) -> Opened:
    """Return the article of a message, its subject as title and the day that it was sent as published, and its parts.

    The plain text is read, or the HTML where there is no plain text to speak of. The sender is the outlet where it is
    an institution or a newsletter, and nobody where it is a person. Attachments are documents; pictures that belong to
    the text are not. Raises Unreadable where there is neither text nor attachment, and for what is over the limits.
    """
    if len(_PART.findall(content)) > limits.mail_parts:  # told before the parser takes its time
        raise _too_many(limits.mail_parts)
    try:
        message = message_from_bytes(content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), policy=policy.default)
        found = _walk(message, limits.mail_parts)
    except (MessageError, RecursionError, *_FAULTS) as error:
        raise Unreadable("is an e-mail that is damaged and cannot be taken apart") from error
    parts = tuple(_document(part, number, limits) for number, part in enumerate(found.attached, start=1))
    try:
        article = _article(message, found, title)
    except Unreadable as error:
        if not parts:
            raise
        return Opened(None, (Refusal("text", str(error)), *parts))
    if article is None and not parts:
        raise Unreadable("is an e-mail without text")
    return Opened(article, parts)


def _walk(message: EmailMessage, most: int) -> _Found:
    found = _Found([], [], [])
    pending, count = [(message, 1)], 0
    while pending:
        part, depth = pending.pop()
        count += 1
        if count > most:
            raise _too_many(most)
        if depth > _DEEPEST:
            raise Unreadable(f"is an e-mail nested more than {_DEEPEST} deep, which is the most that is read")
        kind = part.get_content_type()
        if part.get_content_maintype() == "multipart":
            inner = part.get_payload()
            if isinstance(inner, list):
                pending.extend((p, depth + 1) for p in reversed(inner) if isinstance(p, EmailMessage))
        elif part is message or not (part.get_content_disposition() == "attachment" or part.get_filename()):
            _sort_inline(part, kind, found, top=part is message)
        elif kind not in _NOISE and not (_header(part, "Content-ID") and kind.startswith(_PICTURES)):
            found.attached.append(part)
    return found


def _too_many(most: int) -> Unreadable:
    return Unreadable(f"is an e-mail of more than {most:,} parts, which is the most that is read")


def _sort_inline(part: EmailMessage, kind: str, found: _Found, *, top: bool) -> None:
    if kind == "text/html":
        found.html.append(part)
    elif kind == "text/plain":
        found.plain.append(part)
    elif kind not in _NOISE and not kind.startswith((*_PICTURES, "text/")) and (kind == "message/rfc822" or top):
        found.attached.append(part)


def _document(part: EmailMessage, number: int, limits: Limits) -> RawDocument | Refusal:
    kind = part.get_content_type()
    inner = part.get_payload()
    if kind == "message/rfc822" and isinstance(inner, list) and inner:
        name = part.get_filename() or f"message {number}.eml"
        try:
            content = inner[0].as_bytes(policy=policy.compat32) if isinstance(inner[0], EmailMessage) else b""
        except (MessageError, RecursionError, *_FAULTS):
            return Refusal(f"message {number}.eml", "is an e-mail that is damaged and cannot be taken apart")
    else:
        content = _bytes(part)
        name = part.get_filename() or f"part {number}"
    name = "".join(c if c.isprintable() else "�" for c in name.replace("\\", "/").rsplit("/", 1)[-1])
    name = name[-_LONGEST_NAME:].strip() or f"part {number}"
    if len(content) > limits.document_bytes:
        return Refusal(name, f"has more than {megabytes(limits.document_bytes)}, which is the most a document may have")
    if not content:
        return Refusal(name, "is empty")
    # What the message says of the kind is not passed on where it is no kind of text: the content tells.
    return RawDocument(name, content, name, part.get_content_type() if kind.startswith("text/") else "")


def _article(message: EmailMessage, found: _Found, title: str | None) -> Article | None:
    subject = _REPLY.sub("", _header(message, "Subject"))[:_LONGEST_SUBJECT]
    saved_from = _header(message, _SAVED_PAGE)
    heading = title or (subject if not saved_from else None) or None
    plain = "\n\n".join(text for part in found.plain if (text := _unwrapped(part)))
    article = None
    if len(plain) < _LEAST_TEXT:
        article = _of_html(found.html, heading)
    if article is None and plain.strip():
        article = read_body(plain, title=heading)
    if article is None:
        return None
    if saved_from:  # the day on which a browser saved a page is not that of its publication
        return replace(article, url=saved_from if is_web_address(saved_from) else None)
    return replace(article, outlet=_outlet(message), published=_sent(message) or article.published)


def _of_html(parts: list[EmailMessage], title: str | None) -> Article | None:
    for part in parts:
        try:
            return read_html(clean(_text(part)), title=title)
        except Unreadable:
            continue
    return None


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: EmailMessage) -> str:
    return decode(_bytes(part), f"{part.get_content_type()}; charset={part.get_content_charset('utf-8')}")


def _unwrapped(part: EmailMessage) -> str:
    """Return a plain text with its soft line ends taken out (RFC 3676), its signature left out."""
    text = _SIGNATURE.sub("", clean(_text(part)))
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return re.sub(r"(?m)(?<=\S) \n(?=\S)", " ", text)


def _header(message: EmailMessage, name: str) -> str:
    """Return a header on one line without control characters; empty where there is none that can be read."""
    try:
        value = str(message.get(name, ""))
    except _FAULTS:
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _sent(message: EmailMessage) -> date | None:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date()
    except _FAULTS:
        return None


def _outlet(message: EmailMessage) -> str | None:
    name, address = parseaddr(_header(message, "From"))
    domain = address.rpartition("@")[2].lower()
    squeezed = "".join(c for c in name.lower() if c.isalnum())
    of_domain = len(squeezed) > 2 and squeezed in domain.replace("-", "").split(".")
    if name and (of_domain or is_outlet(name) or any(message.get(header) for header in _OF_LISTS)):
        return name[:160]
    return None
