"""Inputs that are built to do harm: each is refused in a sentence or read without harm, and reading lives on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

import pytest

from diplomacy.reading.front import read
from diplomacy.reading.keeper import keeper
from diplomacy.reading.limits import Limits
from diplomacy.records import Article, RawDocument, Refusal
from tests.clocks import processor_seconds
from tests.hostile import letters, papers
from tests.hostile.archives import archive, bomb, entry
from tests.reading.making import column, docx, mail, paragraph, pdf, zipped

TEXT = "President Lula met President Petro in Bogota on Tuesday, and the two spoke about trade for an hour."
LIMITS = Limits(seconds=3)
LONGEST = 10.0  # seconds of the processor: the limit of two processes, and their start
PROGRAM = b"\x7fELF\2\1\1" + bytes(9) + b"\3\0\x3e\0"


class Case(NamedTuple):
    """What is brought, and what must come of it.

    `said` is in the sentence of a refusal; `read` is in the text of what is read; `never` is in nothing that is read.
    """

    name: str
    made: Callable[[], bytes | str]
    said: str = ""
    read: str = ""
    never: str = "\0"
    file: str = "a.txt"


def page(inside: str) -> str:
    return f"<!doctype html><html><head><title>Talks</title></head><body><article>{inside}</article></body></html>"


def says(**fields: str) -> str:
    return json.dumps({"text": TEXT, **fields})


PARAGRAPH = f"<p>{TEXT}</p>" * 4
ARCHIVES = (
    Case("a zip bomb", lambda: archive([bomb()]), "expands to more than 10 MB"),
    Case("a zip bomb of many files", lambda: archive([bomb(f"{n}.txt", 9) for n in range(12)]), "more than 100 MB"),
    Case(
        "a zip bomb within archives",
        lambda: zipped({"a.zip": zipped({"b.zip": archive([bomb()])})}),
        "an archive within",
    ),
    Case(
        "a zip bomb of overlapping files",
        lambda: archive([entry("a.txt", b"a" * 9_000_000)] * 250, overlapping=True),
        "lie over each other",
    ),
    Case("a file that claims four gigabytes", lambda: archive([entry("a.txt", size=0xFFFFFFFE)]), read="They met."),
    Case("a file that claims less than it has", lambda: archive([entry("a.txt", b"x" * 90_000, size=9)]), "is damaged"),
    Case("a name that leads out by points", lambda: zipped({"../../etc/passwd": TEXT}), "leads out of the archive"),
    Case("a name that leads out by a root", lambda: archive([entry("/etc/passwd.txt")]), "leads out of the archive"),
    Case("a name that leads out on Windows", lambda: archive([entry("..\\..\\a.txt")]), "leads out of the archive"),
    Case("a drive in a name", lambda: archive([entry("C:\\a.txt")]), "leads out of the archive"),
    Case("a link to the system's files", lambda: archive([entry("a.txt", b"/etc/passwd", mode=0o120777)]), "is a link"),
    Case("100,000 files", lambda: archive(entry(f"{n}.txt") for n in range(100_000)), "archive of 100,000 files"),
    Case("a locked archive", lambda: archive([entry("a.txt", flags=0x801)]), "locked with a password"),
    Case("a packing that nobody knows", lambda: archive([entry("a.txt", method=99)]), "is damaged"),
    Case("a wrong checksum", lambda: archive([entry("a.txt", crc=1)]), "is damaged"),
    Case("an archive cut off", lambda: zipped({"a.txt": TEXT})[:-30], "damaged and cannot be opened"),
    Case("control characters in a name", lambda: archive([entry("a\x1b[2J\n.txt")]), "control characters"),
    Case("a name of 10,000 characters", lambda: archive([entry("a" * 10_000)]), "a name of 10,000 characters"),
    Case("a name of nothing", lambda: archive([entry("")]), "no name"),
)
PDFS = (
    Case("10,000 pages", lambda: papers.of_pages(10_000), "a PDF of 10,000 pages; it may have at most 500"),
    Case("pages that are claimed", papers.of_claimed_pages, read=TEXT),
    Case("a script and a program to launch", papers.with_actions, read=TEXT, never="alert"),
    Case("a program within", papers.with_a_file_in_it, read=TEXT, never="MZ"),
    Case("a locked PDF", papers.locked, "locked with a password"),
    Case("a table of objects that is not there", lambda: pdf([column(TEXT)]).replace(b"xref", b"xxxx"), read=TEXT),
    Case("a table of objects before itself", papers.endless_reference, read=TEXT),
    Case("pages that hold themselves", papers.of_itself, "is a PDF"),
    Case("a form that draws itself", papers.drawing_itself, "cannot be taken apart"),
    Case("lists within lists", lambda: papers.of_stream("[" * 1_000_000), "is a PDF without text"),
    Case("a stream of two gigabytes", papers.inflating, "more than 512 MB of memory"),
    Case("a PDF cut off", lambda: pdf([column(TEXT)])[:200], "is a PDF"),
    Case("nothing but the beginning", lambda: b"%PDF-1.7", "damaged and cannot be opened"),
)
WORD = (
    Case(
        "an entity bomb",
        lambda: papers.word("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", before=papers.entities()),
        "entity",
    ),
    Case(
        "an entity bomb in UTF-16",
        lambda: papers.word("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", before=papers.entities(), encoding="utf-16"),
        "Word document",
        never="lol",
    ),
    Case(
        "an external entity",
        lambda: papers.word(
            "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", before='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        ),
        "Word document",
        never="root:",
    ),
    Case("macros and a picture of 200 MB", papers.word_with_pictures, read=TEXT, never="Auto_Open"),
    Case("a text of 200 MB", papers.word_of_blanks, "expands to more than 64 MB"),
    Case("a Word document that is a plain archive", lambda: zipped({"word/a.txt": TEXT}), read=TEXT, file="a.docx"),
    Case("elements 100,000 deep", lambda: papers.nested(100_000), "damaged"),
    Case("100,000 empty paragraphs", lambda: docx("<w:p/>" * 100_000 + paragraph(TEXT)), read=TEXT),
)
PAGES = (
    Case(
        "an entity bomb in XHTML",
        lambda: papers.entities() + page(PARAGRAPH + "&a9;"),
        "is a web page",
        never="lollol",
        file="a.html",
    ),
    Case(
        "an external entity in XHTML",
        lambda: '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page(f"{PARAGRAPH}<p>&x;</p>"),
        read=TEXT,
        never="root:",
    ),
    Case("HTML 100,000 deep", lambda: page("<div>" * 100_000 + PARAGRAPH), ""),
    Case("HTML of tables within tables", lambda: page("<table><tr><td>" * 5_000 + PARAGRAPH), ""),
    Case(
        "attributes of a megabyte",
        lambda: page(f'<p title="{"a" * 1_000_000}" {"b" * 1_000_000}>x</p>{PARAGRAPH}'),
        read=TEXT,
    ),
    Case(
        "100,000 attributes",
        lambda: page(f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>x</p>{PARAGRAPH}"),
        said="takes longer than 3 seconds",
    ),
    Case("a comment without end, many times", lambda: "<!--" * 500_000 + page(PARAGRAPH), ""),
    Case("tags without end", lambda: page(PARAGRAPH + "<a " * 300_000), ""),
    Case(
        "a script in the title", lambda: page(PARAGRAPH).replace("Talks", "&lt;script>alert(1)&lt;/script>"), read=TEXT
    ),
    Case("a million blanks", lambda: " " * 900_000 + page(PARAGRAPH), read=TEXT),
    Case("a page of the longest dates", lambda: page(f"{PARAGRAPH}<p>{'2025-' * 200_000}</p>"), ""),
)
TEXTS = (
    Case("nothing", lambda: b"", "is empty"),
    Case("blanks", lambda: b" \r\n\t" * 9, "is empty"),
    Case("a byte order mark alone", lambda: b"\xef\xbb\xbf", "is empty"),
    Case("NUL bytes", lambda: b"They met.\0\0\0", "is no text"),
    Case(
        "bytes that are no UTF-8",
        lambda: b"They met \xc3\x28 \xff\xfe\x81\x8d in \x90 Lima.",
        "encoding that cannot be told",
    ),
    Case("UTF-16 without a mark", lambda: TEXT.encode("utf-16-le"), read=TEXT),
    Case("text that turns round", lambda: TEXT.replace("Lula", "Lu\u202ela\u2066"), read=TEXT, never="\u202e"),
    Case("runs of what is not seen", lambda: TEXT.replace("Lula", f"Lu{chr(0x200B) * 100_000}la"), read=TEXT),
    Case("one line of ten megabytes", lambda: b"They met. " * 1_000_000, "of text; an article may have"),
    Case("a word of a million letters", lambda: f"{TEXT} {'a' * 900_000}", read=TEXT),
    Case(
        "food for regular expressions",
        lambda: f"{TEXT}\n\n{'Title: ' * 50_000}{'(' * 99_999}{'- ' * 99_999}",
        read=TEXT,
    ),
    Case("a header without end", lambda: f"---\n{'x: y' * 1}\n" * 50_000, ""),
    Case("a million line ends", lambda: f"{TEXT}{chr(10) * 900_000}", read=TEXT),
    Case("accents on accents", lambda: f"{TEXT} a{chr(0x301) * 500_000}", read=TEXT),
    Case("a program named as text", lambda: PROGRAM, "a program (ELF)"),
    Case("a Windows program named as text", lambda: b"MZ\x90\0\3\0\0\0", "a program (Windows)"),
    Case("a program behind blanks", lambda: b"  " + PROGRAM, "is no text"),
)
JSONS = (
    Case("half a character", lambda: '{"text": "They met \\ud800 in Lima."}', "half of a character", file="a.json"),
    Case("lists 100,000 deep", lambda: "[" * 100_000, "", file="a.json"),
    Case(
        "objects 100,000 deep", lambda: '{"text":' * 100_000 + "1" + "}" * 100_000, "nested too deeply", file="a.json"
    ),
    Case("a number of a million digits", lambda: f'{{"text": {"9" * 1_000_000}}}', "must be text", file="a.json"),
    Case("a number that is none", lambda: '{"text": NaN}', "must be text", file="a.json"),
    Case("a number without end", lambda: f'{{"text": "{TEXT}", "id": 1e999999}}', "must be text", file="a.json"),
    Case("a key given twice", lambda: f'{{"text": "They met.", "text": "{TEXT}"}}', "given 2 times", file="a.json"),
    Case("NUL in a text", lambda: '{"text": "They met.\\u0000"}', "control characters", file="a.json"),
    Case("an address that is a script", lambda: says(url="javascript:alert(1)"), "begins with http", file="a.json"),
    Case("a title of 10,000 characters", lambda: says(title="a" * 10_000), "the title has 10000", file="a.json"),
    Case("an outlet of 10,000 characters", lambda: says(outlet="a" * 10_000), "the outlet has 10000", file="a.json"),
    Case("a list of a million numbers", lambda: f"[{'1,' * 300_000}1]", "more than 10,000 articles", file="a.json"),
)
MAILS = (
    Case("10,000 parts", lambda: letters.of_parts(10_000), "more than 1,000 parts"),
    Case("parts 1,000 deep", lambda: letters.nested(1_000), "e-mail"),
    Case("parts 50 deep", lambda: letters.nested(50), "nested more than 20 deep"),
    Case("messages in messages", lambda: letters.forwarded(12), "lies too deep", read="They met."),
    Case("headers in a subject", letters.with_a_header_in_the_subject, read=TEXT),
    Case("attachments named as paths", letters.with_names_of_paths, read=TEXT),
    Case("headers of a megabyte", letters.with_long_headers, ""),
    Case("a message of nothing", lambda: letters.HEAD, "without text"),
)
BOTH = (
    Case(
        "a PDF that is an archive as well",
        lambda: pdf([column(TEXT)]) + zipped({"a.txt": "Evil."}),
        read=TEXT,
        never="Evil",
    ),
    Case(
        "a page that is a PDF as well",
        lambda: page(PARAGRAPH).encode() + pdf([column("Evil.")]),
        read=TEXT,
        never="Evil",
    ),
    Case(
        "a picture that is a page as well",
        lambda: b"GIF89a<html><script>1</script>" + page(PARAGRAPH).encode(),
        "picture",
    ),
    Case(
        "a message that is an archive as well", lambda: bytes(mail(TEXT)) + zipped({"a.txt": "Evil."}), "", never="Evil"
    ),
    Case(
        "an archive that is a page as well",
        lambda: page(PARAGRAPH).encode() + zipped({"a.txt": "Evil."}),
        "",
        never="Evil.",
    ),
)
CASES = (*ARCHIVES, *PDFS, *WORD, *PAGES, *TEXTS, *JSONS, *MAILS, *BOTH)


def bring(content: bytes | str, name: str = "a.txt") -> list[Article | Refusal]:
    return read(RawDocument(name, content if isinstance(content, bytes) else content.encode(), name), LIMITS)


def spent() -> float:
    """Return the processor time of reading so far, here and in the process that takes documents apart."""
    process = keeper(LIMITS)._process
    return processor_seconds(*[process.pid] if process else [])


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_it_is_refused_in_a_sentence_or_read_without_harm(case: Case) -> None:
    content = case.made()
    begun = spent()
    found = bring(content, case.file)
    assert spent() - begun < LONGEST
    assert found
    articles = [item for item in found if isinstance(item, Article)]
    refusals = [item for item in found if isinstance(item, Refusal)]
    for refusal in refusals:
        assert refusal.reason.isprintable()
        assert refusal.origin.isprintable()
        assert len(str(refusal)) < 700
    if case.said:
        assert case.said in refusals[-1].reason
    if not case.read and case.said:
        assert not articles
    if case.read:
        assert case.read in articles[0].text
    for item in articles:
        assert case.never not in item.text + item.title
        assert item.title.isprintable()
        assert item.id.isprintable()
    (after,) = bring(page(PARAGRAPH), "b.html")
    assert isinstance(after, Article), after


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\0b\x1b[2J\r\n.txt", "a" * 10_000 + ".txt", "", ".", "///", "a\u202egpj.txt"]
)
def test_a_name_is_only_a_name(name: str) -> None:
    (found,) = bring(TEXT, name)
    assert isinstance(found, Article), found
    assert found.id
    assert found.id.isprintable()
    assert "/" not in found.id
    assert len(found.id) <= 300


def test_there_are_more_than_forty() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 40
