"""Only English is read: other languages are told by name, and English under foreign names stays English."""

from __future__ import annotations

import subprocess
import sys

import pytest

from diplomacy.extraction.language import foreign_language
from tests.extraction.conftest import Read

FRENCH = (
    "Le président de la République a reçu mardi à Paris le Premier ministre du Japon. Les deux dirigeants ont parlé de "
    "la situation dans la région et de leurs échanges, avant un dîner de travail avec les ministres."
)
OTHERS = {
    "French": FRENCH,
    "German": "Der Bundespräsident empfing am Dienstag in Berlin den Präsidenten von Kenia. Beide sprachen lange über "
    "den Handel und über die Lage im Osten Afrikas, wie das Amt mitteilte.",
    "Spanish": "El presidente de México recibió el martes al primer ministro de Canadá. Los dos hablaron de comercio y "
    "de la frontera, según dijo la oficina del presidente.",
    "Turkish": "Cumhurbaşkanı salı günü Ankara'da Azerbaycan Cumhurbaşkanı ile görüştü. Görüşmede iki ülke arasındaki "
    "ticaret ve bölgedeki son gelişmeler ele alındı.",
    "Vietnamese": "Chủ tịch nước đã hội đàm với Tổng thống Pháp tại Hà Nội hôm thứ Ba. Hai bên trao đổi về hợp tác "
    "quốc phòng và thương mại giữa hai nước.",
    "Russian": "Президент России провёл во вторник переговоры с президентом Казахстана. Стороны обсудили торговлю и "
    "положение в регионе, сообщили в его аппарате.",
    "Chinese": "国家主席星期二在北京人民大会堂会见了法国总统。双方就经贸合作和地区局势交换了意见，并同意继续保持联系。",
    "Japanese": "首相は17日、カナダで韓国の大統領と会談した。両首脳は関係の発展に向けて協力することで一致した。",
    "Arabic": "التقى رئيس الجمهورية يوم الثلاثاء بنظيره الفرنسي في القاهرة، وبحث الجانبان الأوضاع في المنطقة.",
}
ENGLISH = {
    "headline": "Tokayev, Mirziyoyev meet in Tashkent",
    "three words": "Macron hosts Merz",
    "no verb": "UK-India FTA talks",
    "many names": "Bakhtiyor Saidov met Murat Nurtleu, Jeenbek Kulubaev, Sirojiddin Muhriddin and Ararat Mirzoyan in "
    "Samarkand.",
    "accents": "Luiz Inácio Lula da Silva met Gabriel Boric Font and Yamandú Orsi in Brasília; Tô Lâm, Phạm Minh Chính "
    "and Lương Cường received Thongloun Sisoulith in Hà Nội.",
    "titles": "Yang di-Pertuan Agong Sultan Ibrahim granted an audience to Datuk Seri Mohamad Hasan at Istana Negara.",
    "quotation": f"Macron spoke in French at the door of the palace. “{FRENCH}” Then he took the visitor's arm and "
    "they went up the stairs to lunch, the Japanese delegation behind them.",
    "capitals": "PRESIDENT RUTO RECEIVED PRESIDENT MUSEVENI IN NAIROBI ON TUESDAY.",
}


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_is_named(language: str) -> None:
    assert foreign_language(OTHERS[language]) == language


@pytest.mark.parametrize("kind", ENGLISH)
def test_english_stays_english(kind: str) -> None:
    assert foreign_language(ENGLISH[kind]) is None


@pytest.mark.parametrize(
    "text",
    [
        "Premijer se u utorak u Zagrebu sastao s njemačkim kancelarom. Razgovarali su o obrambenoj suradnji.",
        "Presiden Prabowo Subianto bertemu dengan Perdana Menteri Malaysia di Jakarta pada hari Selasa. Keduanya "
        "membahas kerja sama ekonomi dan keamanan kawasan.",
        "Statsministeren møtte tirsdag sin danske kollega i Oslo. De snakket om støtten til nabolandene og om fisket.",
    ],
)
def test_languages_with_close_neighbours_are_told_from_english(text: str) -> None:
    assert foreign_language(text) is not None


def test_the_larger_part_decides() -> None:
    english = ENGLISH["many names"] + " They talked for an hour about the water of the two rivers and who may have it. "
    assert foreign_language(english * 4 + FRENCH) is None
    assert foreign_language(english + FRENCH * 4) == "French"


@pytest.mark.parametrize(
    "text", ["", " ", "12 34 …", "x" * 5000, "qq " * 500, "<p>" * 500, "https://example.org/le/la/les"]
)
def test_what_is_no_language_is_no_foreign_one(text: str) -> None:
    assert foreign_language(text) is None


def test_other_languages_are_left_unread_with_the_reason(read: Read) -> None:
    extraction = read(FRENCH, title="Xi Jinping met Emmanuel Macron in Paris")
    assert extraction.unread == "the text seems to be in French, and only English is read"
    assert (extraction.meetings, extraction.statements) == ((), ())


def test_an_english_text_under_a_foreign_headline_is_read(read: Read) -> None:
    extraction = read(
        "French President Emmanuel Macron met Kenyan President William Ruto in Paris on Tuesday.",
        title="Le président de la République a reçu mardi à Paris le président du Kenya",
    )
    assert extraction.unread is None
    assert len(extraction.meetings) == 1


def test_plain_english_loads_no_library() -> None:
    code = (
        "import sys\n"
        "from diplomacy.extraction.language import foreign_language\n"
        f"foreign_language({ENGLISH['many names']!r})\n"
        "sys.exit('py3langid' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
