"""Documents made by code: PDF, DOCX, e-mail and ZIP as small as they can be."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Set(NamedTuple):
    """A line of a PDF: its text, where it begins, its base and the size of its letters, in points."""

    text: str
    x: float = 72
    y: float = 700
    size: float = 11


def pdf(pages: Sequence[Sequence[Set]], *, title: str = "", extra: Sequence[str] = (), catalog: str = "") -> bytes:
    """Return a PDF of Helvetica; `extra` are further objects, `catalog` further entries of the catalogue."""
    objects = [f"<</Type/Catalog/Pages 2 0 R{catalog}>>"]
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>")
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    objects.append(f"<</Title({_literal(title)})/CreationDate(D:20010101000000Z)>>")
    for number, lines in enumerate(pages):
        stream = "\n".join(
            f"BT /F {line.size} Tf 1 0 0 1 {line.x} {line.y} Tm ({_literal(line.text)}) Tj ET" for line in lines
        )
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {6 + 2 * number} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    return pdf_of([*objects, *extra])


def pdf_of(objects: Sequence[str | bytes], *, trailer: str = "/Root 1 0 R/Info 4 0 R") -> bytes:
    """Return a PDF of these objects, numbered from 1, with a cross-reference table that is right."""
    content, offsets = b"%PDF-1.7\n", []
    for number, thing in enumerate(objects, start=1):
        offsets.append(len(content))
        body = thing if isinstance(thing, bytes) else thing.encode("cp1252")
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return content + f"trailer<</Size {len(objects) + 1}{trailer}>>\nstartxref\n{at}\n%%EOF\n".encode()


def column(text: str, *, y: float = 700, x: float = 72, size: float = 11, lead: float = 14) -> list[Set]:
    """Return lines of a text set one under the other."""
    return [Set(line, x, y - number * lead, size) for number, line in enumerate(text.split("\n"))]


def docx(body: str, *, title: str = "", files: Mapping[str, bytes | str] | None = None) -> bytes:
    """Return a Word document with a body of WordprocessingML, and further files in it."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{escape(title)}</dc:title><dcterms:created>2001-01-01T00:00:00Z</dcterms:created></cp:coreProperties>"
    )
    held = {"[Content_Types].xml": "<Types/>", "word/document.xml": document, "docProps/core.xml": core}
    return zipped({**held, **(files or {})})


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph of WordprocessingML."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """Return a ZIP archive of these files."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def mail(
    text: str = "", *, sender: str = "Presidency of Brazil <press@gov.example>", subject: str = "Readout"
) -> EmailMessage:
    """Return a message of 18 June 2025, late in the evening of Tokyo."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "desk@paper.example", subject
    message["Date"] = "Wed, 18 Jun 2025 23:30:00 +0900"
    message.set_content(text)
    return message


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
