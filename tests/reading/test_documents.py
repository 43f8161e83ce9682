"""PDF, Word documents, e-mails and archives: what they give as articles."""

from __future__ import annotations

import json
from datetime import date

import pytest

from diplomacy.reading.front import read
from diplomacy.reading.limits import Limits
from diplomacy.records import Article, RawDocument, Refusal
from tests.reading.making import Set, column, docx, mail, paragraph, pdf, zipped

TEXT = (
    "President Lula met President Petro in Bogotá on Tuesday, on the sidelines of the Amazon summit, and the two spoke "
    "about trade for an hour. They agreed that their ministers would meet again in the autumn."
)


def found(content: bytes, name: str = "a", limits: Limits | None = None) -> list[Article | Refusal]:
    return read(RawDocument(name, content, name), limits or Limits())


def article(content: bytes, name: str = "a") -> Article:
    (only,) = found(content, name)
    assert isinstance(only, Article), only
    return only


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────────


def test_lines_of_a_pdf_become_whole_sentences() -> None:
    lines = column(
        "President Lula met President Petro in Bogotá on Tuesday, on the sidelines of the Amazon sum-\n"
        "mit, and South-\n"
        "Korean officials joined them for a well-\n"
        "known ceremony.\n"
        "Their ministers meet again in the autumn, both said after the talks, which took an hour in all."
    )
    text = article(pdf([lines])).text
    assert "the Amazon summit, and South-Korean officials joined them for a well-known ceremony." in text
    assert "\n\nTheir ministers meet again" in text


def test_hyphens_stay_where_the_text_breaks_no_words() -> None:
    lines = column(
        "The two-day visit, a first in twenty-five years, ended with a well-meant cease-\n"
        "fire appeal, and a hard-won, far-reaching military-to-\n"
        "military accord."
    )
    assert "cease-fire appeal, and a hard-won, far-reaching military-to-military accord." in article(pdf([lines])).text


def test_raised_letters_do_not_tear_a_sentence() -> None:
    page = [
        Set("The two met on the 18", x=72, y=700),
        Set("th", x=181, y=704, size=6),
        Set("of June in Ottawa.", x=190, y=700),
        Set("1", x=277, y=704, size=6),
        Set("They spoke about trade.", x=283, y=700),
    ]
    assert article(pdf([page])).text == "The two met on the 18th of June in Ottawa. They spoke about trade."


def test_a_paragraph_goes_on_over_columns_and_pages() -> None:
    left = column("President Lula met President\nPetro in Bogotá and spoke with", x=72)
    right = column("him about the trade of both\ncountries, which has grown by", x=320)
    text = article(pdf([[*left, *right], column("a tenth since January. They meet\nagain soon.")])).text
    assert text == (
        "President Lula met President Petro in Bogotá and spoke with him about the trade of both countries, which has "
        "grown by a tenth since January. They meet again soon."
    )


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            Set("Ministry of Foreign Affairs", y=800, size=9),
            *column(
                f"The ministers met for the {word} time and spoke about\nthe sea, the air and the land of both sides."
            ),
            Set(f"Page {number} of 4", y=30, size=9),
        ]
        for number, word in enumerate(("first", "second", "third", "fourth"), start=1)
    ]
    text = article(pdf(pages)).text
    assert "Ministry" not in text
    assert "Page" not in text
    assert text.count("The ministers met") == 4


def test_the_headline_of_a_pdf_is_what_stands_large_and_its_day_what_it_says() -> None:
    body = column("President Lula met President Petro on Tuesday\nand spoke about trade.", y=600)
    page = [
        Set("Lula and Petro agree on", y=760, size=22),
        Set("an Amazon accord", y=734, size=22),
        Set("18 June 2025", y=690),
        *body,
    ]
    read_out = article(pdf([page], title="Microsoft Word - draft7.doc"), "x.pdf")
    assert read_out.title == "Lula and Petro agree on an Amazon accord"
    assert read_out.published == date(2025, 6, 18)
    assert read_out.text == "President Lula met President Petro on Tuesday and spoke about trade."


def test_a_day_after_the_word_published_is_that_of_publication() -> None:
    page = [Set("Published: 18 June 2025", y=750), *column("Lula met Petro on Tuesday and spoke about trade.")]
    assert article(pdf([page])).published == date(2025, 6, 18)


def test_a_pdf_gives_no_day_that_only_its_properties_have() -> None:
    assert article(pdf([column(TEXT)])).published is None


def test_a_pdf_without_text_is_called_that() -> None:
    assert "text recognition" in str(found(pdf([[]]))[0])


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_word_document_gives_title_and_paragraphs() -> None:
    body = paragraph("Lula meets Petro", "Title") + paragraph("18 June 2025") + paragraph(TEXT) + paragraph("More.")
    read_out = article(docx(body, title="Template of the ministry"))
    assert (read_out.title, read_out.published) == ("Lula meets Petro", date(2025, 6, 18))
    assert read_out.text == f"{TEXT}\n\nMore."


def test_a_title_property_counts_only_where_the_document_shows_it() -> None:
    shown = article(
        docx(paragraph("Lula meets Petro: all is well.") + paragraph(TEXT), title="Lula meets Petro: all is well.")
    )
    assert (shown.title, shown.text) == ("Lula meets Petro: all is well.", TEXT)
    assert article(docx(paragraph(TEXT), title="Template of the ministry")).title == ""


def test_tracked_changes_are_read_as_they_will_be_printed() -> None:
    body = (
        "<w:p><w:r><w:t>They met in </w:t></w:r><w:del><w:r><w:delText>Lima</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>Bogotá</w:t></w:r></w:ins><w:r><w:t> on Tuesday.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>In a table.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert article(docx(body)).text == "They met in Bogotá on Tuesday.\n\nIn a table."


# ── e-mail ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_message_gives_subject_day_and_outlet() -> None:
    read_out = article(bytes(mail(TEXT, subject="Fwd: RE: Readout of the visit")))
    assert (read_out.title, read_out.outlet) == ("Readout of the visit", "Presidency of Brazil")
    assert read_out.published == date(2025, 6, 18)
    assert read_out.text.split() == TEXT.split()


def test_a_person_is_no_outlet() -> None:
    assert article(bytes(mail(TEXT, sender="Jane Doe <jane.doe@gmail.example>"))).outlet is None


def test_a_newsletter_names_its_sender_as_outlet() -> None:
    message = mail(TEXT, sender="The Diplomatic Morning <hello@letters.example>")
    message["List-Unsubscribe"] = "<mailto:x@letters.example>"
    assert article(bytes(message)).outlet == "The Diplomatic Morning"


def test_html_is_read_where_there_is_no_text_to_speak_of() -> None:
    message = mail("Open this message in a browser.")
    message.add_alternative(
        f"<html><body><p>{TEXT}</p><p>{TEXT.replace('Lula', 'Silva')}</p></body></html>", subtype="html"
    )
    text = article(bytes(message)).text
    assert TEXT in text
    assert "browser" not in text


def test_a_page_that_a_browser_saved_is_that_page() -> None:
    html = f"<html><head><title>Talks</title></head><body><article><h1>Talks</h1><p>{TEXT}</p></article></body></html>"
    saved = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/talks\nSubject: Talks - Home\n"
        "Date: Mon, 30 Nov 2026 10:10:54 GMT\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
        f"--x\nContent-Type: text/html; charset=utf-8\n\n{html}\n--x\nContent-Type: image/png\n\nPNG\n--x--\n"
    )
    read_out = article(saved.encode(), "talks.mhtml")
    assert (read_out.title, read_out.text) == ("Talks", TEXT)
    assert (read_out.published, read_out.url) == (None, "https://example.org/talks")


def test_attachments_are_articles_of_their_own() -> None:
    message = mail(TEXT)
    message.add_attachment(pdf([column(TEXT)]), maintype="application", subtype="pdf", filename="statement.pdf")
    message.add_attachment(b"\x89PNG\r\n\x1a\n\0", maintype="image", subtype="png", filename="photo.png")
    message.add_attachment(mail("They met.", subject="Earlier"))
    first, second, refused, third = found(bytes(message), "m.eml")
    assert [a.id for a in (first, second) if isinstance(a, Article)] == ["m", "statement"]
    assert str(refused).startswith("m.eml:photo.png: is a picture (PNG), which is not read")
    assert isinstance(third, Article)
    assert third.title == "Earlier"


def test_a_text_that_cannot_be_told_does_not_cost_the_attachments() -> None:
    letter = mail("They met.")
    letter.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="a.txt")
    broken = bytes(letter).replace(b"They met.", b"They met \xc3\x28 \xff\xfe\x81\x8d in \x90 Lima.")
    refused, attached = found(broken, "m.eml")
    assert str(refused).startswith("m.eml:text: has an encoding that cannot be told")
    assert isinstance(attached, Article)
    assert attached.text == TEXT


def test_a_text_with_a_header_block_is_no_message() -> None:
    read_out = article(b"Title: Talks\nDate: 2025-06-18\nSource: Example Wire\n\nThey met in Lima on Monday.")
    assert (read_out.title, read_out.outlet) == ("Talks", "Example Wire")


# ── archives ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_archive_gives_all_that_is_in_it_in_order() -> None:
    inside: dict[str, bytes | str] = {
        "b/one.txt": "They met in Lima.",
        "b/": "",
        "__MACOSX/b/._one.txt": b"\0\5",
        ".DS_Store": b"\0",
        "a/two.json": json.dumps([{"text": "They met."}, {"text": "They met again."}]),
        "three.docx": docx(paragraph(TEXT)),
        "four.eml": bytes(mail(TEXT)),
        "five.bin": bytes(range(256)),
    }
    results = found(zipped(inside), "z.zip")
    assert [r.id if isinstance(r, Article) else str(r) for r in results] == [
        "one",
        "two-1",
        "two-2",
        "three",
        "four",
        "z.zip:five.bin: is no text, nor any other kind that is read",
    ]


def test_hints_that_all_can_share_reach_every_part() -> None:
    raw = RawDocument(
        "z.zip", zipped({"a.txt": "They met."}), "z", outlet="Wire", title="Not for all", url="http://a.b/"
    )
    (only,) = read(raw)
    assert isinstance(only, Article)
    assert (only.outlet, only.title, only.url) == ("Wire", "", None)


# ── kinds ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.zip", "a.html", "a", "a.exe"])
def test_the_content_tells_the_kind_whatever_the_name(name: str) -> None:
    for content in (pdf([column(TEXT)]), docx(paragraph(TEXT)), bytes(mail(TEXT))):
        assert article(content, name).text.split() == TEXT.split()
    assert article(TEXT.encode(), "a.pdf").text == TEXT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0", "a picture (PNG)"),
        (b"MZ\x90\0\3\0\0\0", "a program (Windows)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an older Office or Outlook file"),
        (b"{\\rtf1 They met.}", "rich text (RTF)"),
        (b"\x1f\x8b\x08\0\0", "packed by gzip"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "XML of the kind <rss>"),
        (zipped({"xl/workbook.xml": "<a/>"}), "a spreadsheet (XLSX)"),
        (b"From a@b.c Wed Jun 18 09:00:00 2025\nFrom: a\n\n", "a mailbox of several messages"),
    ],
)
def test_a_kind_that_is_not_read_is_named(content: bytes, said: str) -> None:
    assert said in str(found(content, "a.txt")[0])
