"""The method page: its example is what the program reads, its figures are those of the results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from benchmarks import figures
from diplomacy.queries import method

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = json.loads((method.DATA / "example.json").read_text(encoding="utf-8"))


def test_the_figures_are_those_of_the_results() -> None:
    printed = figures.printed(figures.read(figures.RESULTS.read_text(encoding="utf-8")))
    assert figures.FIGURES.read_text(encoding="utf-8") == printed, "run: python -m benchmarks.figures"


def test_every_measure_that_the_page_shows_is_in_the_results() -> None:
    for kind, wanted in (("accuracy", method.ACCURACY), ("joining", method.JOINING)):
        for measured in json.loads(figures.FIGURES.read_text(encoding="utf-8"))[kind]:
            assert {name for name, _ in wanted} <= {name for name, _ in measured["rows"]}


def test_the_example_is_what_the_program_reads_out_of_the_sample() -> None:
    article = json.loads((ROOT / f"diplomacy/samples/{EXAMPLE['sample']}.json").read_text(encoding="utf-8"))
    read = json.loads((ROOT / f"tests/golden/extractions/{EXAMPLE['sample']}.json").read_text(encoding="utf-8"))
    meeting = read["meetings"][0]
    assert EXAMPLE["sentence"] in article["text"]
    assert EXAMPLE["sentence"] in meeting["sentence"]
    for step in EXAMPLE["steps"]:
        lines = meeting[step["field"]]
        lines = lines if isinstance(lines, list) else [lines]
        assert any(line.startswith(step["value"]) and f"<- '{step['words']}'" in line for line in lines), step


@pytest.mark.django_db
def test_the_page_shows_example_and_figures(client: Client) -> None:
    text = client.get("/method/").content.decode()
    for wanted in ("<mark>Monday</mark>", "SCO 2025", "No report found", "Not reported here", "Report a mistake"):
        assert wanted in text
    measured = json.loads(figures.FIGURES.read_text(encoding="utf-8"))["accuracy"][0]
    assert dict(measured["rows"])["date, share right"] in text
    assert "see all that was read out of it" not in text
