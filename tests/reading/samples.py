"""A document of each kind, as they come."""

from __future__ import annotations

from tests.reading.making import column, docx, mail, paragraph, pdf, zipped

TEXT = (
    "President Lula met President Petro in Bogotá on Tuesday, on the sidelines of the Amazon summit, and the two spoke "
    "about trade for an hour. They agreed that their ministers would meet again in the autumn."
)
PAGES = tuple(
    f"<!doctype html><html lang=en><head><title>Talks – {word}</title>{head}</head><body><nav>Home</nav><article>"
    f"<h1>Talks – {word}</h1><time>18 June 2025</time><p>{TEXT}</p><ul><li>{TEXT}</li></ul>"
    f"<table><tr><td>{TEXT}</td></tr></table><blockquote>{TEXT}</blockquote></article>"
    "<footer>© 2025</footer></body></html>"
    for word, head in (
        ("one", "<meta property='og:site_name' content='Wire'><link rel=canonical href='https://a.example/2025/06/18/b'>"),
        ("two", '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-06-18T09:00:00Z",'
         '"publisher":{"name":"Wire"},"headline":"Talks"}</script>'),
        ("three", "<meta name=date content='June 18, 2025'><meta charset=iso-8859-2>"),
        ("four", ""),
    )
)  # fmt: skip


def _letter() -> bytes:
    message = mail(TEXT)
    message.add_alternative(PAGES[0], subtype="html")
    message.add_attachment(pdf([column(TEXT)]), maintype="application", subtype="pdf", filename="Erklärung.pdf")
    message.add_attachment(mail(TEXT * 3))
    message.add_attachment("día", subtype="plain", charset="iso-8859-1", filename="a.txt")
    return bytes(message)


SAMPLES = (
    *(page.encode() for page in PAGES),
    PAGES[3].encode("cp1252"),
    PAGES[3].encode("utf-16"),
    "<p>Президент встретился с премьер-министром во вторник в Москве.</p>".encode("koi8-r"),
    _letter(),
    b"From: a@b.example\nSubject: Talks\nDate: x\n\nThey met \xc3\x28 \xff\xfe\x81\x8d in \x90 Lima.",
    "<p>首相は火曜日に大統領と会談し、貿易について話し合った。</p>".encode("shift_jis"),
    "<p>Başbakan salı günü cumhurbaşkanıyla görüştü, ticareti konuştular.</p>".encode("iso-8859-9"),
    pdf([column(TEXT.replace("e ", "e-\n"))] * 3, title="Readout"),
    docx(paragraph("Talks", "Title") + paragraph(TEXT), title="Talks"),
    zipped({"a.txt": TEXT, "b.html": PAGES[0]}),
    b"%PDF-1.4 no pdf",
    b"PK\3\4 no archive",
    b"<html></html>",
)
