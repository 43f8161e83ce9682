"""E-mails that are built to do harm."""

from __future__ import annotations

from tests.reading.making import mail

TEXT = "President Lula met President Petro in Bogota on Tuesday, and the two spoke about trade for an hour."
HEAD = b"From: Presidency of Brazil <press@gov.example>\nTo: a@b.example\nSubject: Readout\nMIME-Version: 1.0\n"


def of_parts(number: int) -> bytes:
    """Return a message of many parts."""
    part = b"--x\nContent-Type: text/plain\n\nThey met.\n"
    return HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + part * number + b"--x--\n"


def nested(depth: int) -> bytes:
    """Return a message of parts within parts."""
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return HEAD + opened + b"Content-Type: text/plain\n\nThey met.\n"


def forwarded(depth: int) -> bytes:
    """Return a message that is forwarded within a message, and so on."""
    message = HEAD + b"Content-Type: text/plain\n\nThey met in Lima.\n"
    for _ in range(depth):
        boundary = b"b%d" % len(message)
        message = (
            HEAD + b"Content-Type: multipart/mixed; boundary=" + boundary + b"\n\n--" + boundary + b"\n\nThey met.\n--"
            + boundary + b"\nContent-Type: message/rfc822\n\n" + message + b"\n--" + boundary + b"--\n"
        )  # fmt: skip
    return message


def with_a_header_in_the_subject() -> bytes:
    """Return a message whose subject, decoded, holds a line of its own."""
    return (
        HEAD.replace(b"Readout", b"=?utf-8?q?Talks=0D=0ABcc:_all=40gov.example=0D=0A=0D=0Ax?=") + b"\n" + TEXT.encode()
    )


def with_names_of_paths() -> bytes:
    """Return a message whose attachments would lie elsewhere, were they ever written."""
    message = mail(TEXT)
    for name in ("../../etc/cron.d/x.txt", "C:\\autoexec.txt", "a\0b\x1b[31m.txt", "n" * 10_000 + ".txt"):
        message.add_attachment(b"They met.", maintype="text", subtype="plain", filename=name.replace("\0", "\x01"))
    return bytes(message)


def with_long_headers() -> bytes:
    """Return a message with a sender of a megabyte and a hundred thousand recipients."""
    return (
        b"From: "
        + b"(" * 1_000_000
        + b"\nTo: "
        + b"a@b.example, " * 100_000
        + b"\nSubject: x\nDate: x\n\n"
        + TEXT.encode()
    )
