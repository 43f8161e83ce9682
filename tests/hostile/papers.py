"""PDF and Word documents that are built to do harm."""

from __future__ import annotations

import zlib

from tests.hostile.archives import archive, bomb, entry, repeated
from tests.reading.making import WORD, column, docx, paragraph, pdf, pdf_of, zipped

TEXT = "President Lula met President Petro in Bogota on Tuesday, and the two spoke about trade for an hour."
LINE = column(TEXT)
PAGE = (
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    "/Resources<</Font<</F 5 0 R>>/XObject<</X 4 0 R>>>>>>"
)
FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def of_pages(number: int) -> bytes:
    """Return a PDF of many pages."""
    return pdf([LINE] * number)


def of_claimed_pages() -> bytes:
    """Return a PDF that claims a thousand million pages and has one."""
    return of_stream(f"BT /F 9 Tf 9 9 Td ({TEXT}) Tj ET", pages="<</Type/Pages/Kids[3 0 R]/Count 1000000000>>")


def of_stream(stream: str | bytes, *, entries: str = "", pages: str = "<</Type/Pages/Kids[3 0 R]/Count 1>>") -> bytes:
    """Return a PDF whose one page is this stream."""
    content = stream.encode() if isinstance(stream, str) else stream
    packed = b"<<%s/Length %d>>stream\n%s\nendstream" % (entries.encode(), len(content), content)
    return pdf_of(["<</Type/Catalog/Pages 2 0 R>>", pages, PAGE, packed, FONT], trailer="/Root 1 0 R")


def with_actions() -> bytes:
    """Return a PDF that would run a script and a program when it is opened."""
    return pdf(
        [LINE],
        catalog="/OpenAction 7 0 R/AA<</WC 8 0 R>>/Names<</JavaScript<</Names[(a) 7 0 R]>>>>",
        extra=[
            "<</S/JavaScript/JS(app.alert\\(1\\); while\\(true\\){})>>",
            "<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>",
        ],
    )


def with_a_file_in_it() -> bytes:
    """Return a PDF that carries a program."""
    return pdf(
        [LINE],
        catalog="/Names<</EmbeddedFiles<</Names[(run.exe) 7 0 R]>>>>",
        extra=["<</Type/Filespec/F(run.exe)/EF<</F 8 0 R>>>>", "<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream"],
    )


def locked() -> bytes:
    """Return a PDF that opens with a password only."""
    key = "<" + "41" * 32 + ">"
    plain = pdf([LINE], extra=[f"<</Filter/Standard/V 2/R 3/Length 128/P -1/O{key}/U{key}>>"])
    return plain.replace(b"/Root 1 0 R", b"/Encrypt 7 0 R/ID[<41><41>]/Root 1 0 R")


def of_itself() -> bytes:
    """Return a PDF whose tree of pages holds itself."""
    return pdf_of(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 4>>"], trailer="/Root 1 0 R")


def drawing_itself() -> bytes:
    """Return a PDF whose page draws a form that draws itself, twice."""
    return of_stream(
        "/X Do /X Do", entries="/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"
    )


def inflating(megabytes: int = 2048) -> bytes:
    """Return a PDF whose page is two gigabytes of blanks, packed twice."""
    packed = b"\x78\xda" + repeated(b" " * 1024 * 1024, megabytes)
    return of_stream(zlib.compress(packed, 9), entries="/Filter[/FlateDecode/FlateDecode]")


def endless_reference() -> bytes:
    """Return a PDF whose table of objects says that the one before it is itself."""
    plain = pdf([LINE])
    at = plain.rindex(b"startxref\n") + len(b"startxref\n")
    return plain.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev " + plain[at:].split(b"\n")[0])


def entities() -> str:
    """Return a declaration of entities that grow to a thousand million words."""
    lines = ['<!ENTITY a0 "lol">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f"<!DOCTYPE x [{''.join(lines)}]>"


def word(text: str, *, before: str = "", encoding: str = "utf-8") -> bytes:
    """Return a Word document of raw XML, with something before its root."""
    root = f'<w:document xmlns:w="{WORD}"><w:body>{text}</w:body></w:document>'
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{before}{root}'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": xml.encode(encoding)})


def word_with_pictures() -> bytes:
    """Return a Word document with a picture that unpacks to 200 megabytes, and macros."""
    return archive(
        [
            entry("[Content_Types].xml", b"<Types/>"),
            entry("word/document.xml", f'<w:document xmlns:w="{WORD}">{paragraph(TEXT)}</w:document>'.encode()),
            entry("word/vbaProject.bin", b"\xd0\xcf\x11\xe0Auto_Open"),
            bomb("word/media/image1.bmp"),
        ]
    )


def word_of_blanks() -> bytes:
    """Return a Word document whose text unpacks to 200 megabytes of zeros."""
    return archive([entry("[Content_Types].xml", b"<Types/>"), bomb("word/document.xml")])


def nested(depth: int) -> bytes:
    """Return a Word document of elements within elements."""
    return word("<w:p>" * depth + "</w:p>" * depth)


def ordinary() -> bytes:
    """Return a Word document that is nothing but one."""
    return docx(paragraph(TEXT))
