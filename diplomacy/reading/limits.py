"""How large a document may be, and what taking it apart may cost."""

from __future__ import annotations

from dataclasses import dataclass

from diplomacy.reading.unreadable import Unreadable

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may need; what needs more is refused in a sentence that names the limit.

    `document_bytes` also bounds each file of an archive and each attachment of an e-mail, `archive_bytes` what an
    archive expands to. `seconds` (of the processor) and `memory_bytes` (beside what the program itself takes) bound the
    process that takes documents apart.
    """

    document_bytes: int = 10 * MEBIBYTE
    characters: int = 1_000_000
    articles: int = 10_000
    pages: int = 500
    archive_files: int = 2_000
    archive_bytes: int = 100 * MEBIBYTE
    mail_parts: int = 1_000
    seconds: int = 30
    memory_bytes: int = 512 * MEBIBYTE


def require_length(text: str, limits: Limits) -> None:
    """Refuse a text that is too long. Raises Unreadable."""
    if len(text) > limits.characters:
        raise Unreadable(f"has {len(text):,} characters of text; an article may have {limits.characters:,}")


def megabytes(size: int) -> str:
    """Return a number of bytes as people say it: `10 MB`."""
    return f"{size / MEBIBYTE:.0f} MB" if size >= MEBIBYTE else f"{size:,} bytes"
