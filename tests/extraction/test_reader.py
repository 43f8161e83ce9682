"""The reader as a whole: an article without a date, spans, texts too long, speed."""

from __future__ import annotations

import subprocess
import sys

from diplomacy.extraction.reader import MOST_CHARACTERS, Reader
from diplomacy.records import Article
from tests.extraction.conftest import Read, said, who
from tests.extraction.test_robustness import check

TITLE = "Brazil and India agree on biofuels at summit"
TEXT = """Brazil and India have agreed to work together on biofuels, during a bilateral meeting held on the sidelines \
of the G20 summit in New Delhi, according to local media.

The meeting took place on Sunday in New Delhi between Brazilian President Luiz Inácio Lula da Silva and Indian Prime \
Minister Narendra Modi, the first since Lula took office on January 1.

In a statement issued by the Brazilian presidency, the leaders "agreed to plant, press and sell more of what grows in \
both countries," without naming a sum.

Lula's government follows that of former President Jair Bolsonaro.

Indian Prime Minister Modi told reporters, “A litre from the field is worth two from the well,” as quoted by the Press \
Trust of India news agency.

Besides those talks, President Lula met with French President Emmanuel Macron, with discussions focusing on forests, \
submarines and trade. He also held talks with European Commission President Ursula von der Leyen and European Council \
President Charles Michel.
"""


def test_article_without_a_date(read: Read) -> None:
    extraction = read(TEXT, title=TITLE, published=None)
    rows = [(who(m), m.date.value.iso() if m.date else None) for m in extraction.meetings]
    lula = "Luiz Inacio Lula da Silva"
    assert rows == [
        ([lula, "Narendra Modi"], "2023-09-10"),
        ([lula, "Emmanuel Macron"], "2023-09"),
        ([lula, "Ursula von der Leyen", "Charles Michel"], "2023-09"),
    ]
    assert {m.summit.label for m in extraction.meetings if m.summit} == {"G20 2023"}
    assert {(m.place.city, m.place.country) for m in extraction.meetings if m.place} == {("New Delhi", "IND")}
    assert [t.phrase for t in extraction.meetings[1].topics] == ["forests", "submarines", "trade"]
    assert [speaker for speaker, _ in said(extraction)] == ["Brazilian presidency", "Narendra Modi"]


def test_spans_prove_their_values(reader: Reader) -> None:
    article = Article("x", TITLE, TEXT)
    extraction = reader.read(article)
    check(article, extraction)
    assert any(meeting.topics for meeting in extraction.meetings)


def test_too_long_a_text_is_left_unread(reader: Reader) -> None:
    extraction = reader.read(Article("x", "", "word " * (MOST_CHARACTERS // 5 + 1)))
    assert extraction.meetings == ()
    assert extraction.unread is not None


def test_spacy_stays_in_extraction() -> None:
    code = "import sys, diplomacy.records, diplomacy.reference.lookup; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
