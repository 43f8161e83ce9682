"""Rule files: every rule's example fires it, and a faulty file is refused with the place of the fault."""

from __future__ import annotations

import csv
import json
from dataclasses import fields
from pathlib import Path

import pytest

from diplomacy.extraction import ruleset
from diplomacy.extraction.export import Exporter
from diplomacy.extraction.reader import Reader
from diplomacy.extraction.ruleset import RuleError, Trigger, parse
from diplomacy.extraction.topics import Themes
from diplomacy.records import Article
from tests.extraction.conftest import PUBLISHED

RULES = [
    (field.name, rule.id, rule.example)
    for field in fields(ruleset.shipped())
    for rule in getattr(ruleset.shipped(), field.name)
]
GOOD = {"id": "met", "example": "A met B.", "verb": ["met"]}


@pytest.mark.parametrize(("kind", "rule", "example"), RULES, ids=[f"{kind}:{rule}" for kind, rule, _ in RULES])
def test_example_fires_its_rule(reader: Reader, kind: str, rule: str, example: str) -> None:
    doc = reader.doc(Article("example", "", example, published=PUBLISHED))
    Exporter(doc, "", example, Themes()).extraction("example")
    assert rule in doc._.fired


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"verbs": ["met"]}, "unknown key 'verbs'"),
        ({"verb": "met"}, "'verb' must be a list of words"),
        ({"id": ["met"]}, "'id' must be one value"),
    ],
)
def test_faulty_rule_is_refused(change: dict[str, object], fault: str) -> None:
    with pytest.raises(RuleError, match=f"rules.jsonl, line 2: {fault}"):
        parse("\n" + json.dumps(GOOD | change), Trigger, "rules.jsonl")


def test_missing_key_double_id_and_broken_json_are_refused() -> None:
    line = json.dumps(GOOD)
    with pytest.raises(RuleError, match="line 1: key 'example' is missing"):
        parse('{"id": "met"}', Trigger, "rules.jsonl")
    with pytest.raises(RuleError, match="line 2: id 'met' stands twice"):
        parse(f"{line}\n{line}", Trigger, "rules.jsonl")
    with pytest.raises(RuleError, match="line 1: not JSON"):
        parse("{", Trigger, "rules.jsonl")
    with pytest.raises(RuleError, match="line 1: a rule is an object"):
        parse("[]", Trigger, "rules.jsonl")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"words\.jsonl cannot be read"):
        ruleset.load(tmp_path)
    (tmp_path / "words.jsonl").write_text('{"id": "talks", "words": ["talks"]}\n', encoding="utf-8")
    with pytest.raises(RuleError, match=r"title_words\.jsonl cannot be read"):
        ruleset.load(tmp_path)


def test_word_lists_are_spelled_out_and_must_exist() -> None:
    line = json.dumps(GOOD | {"verb": ["@holding", "met"]})
    assert parse(line, Trigger, "rules.jsonl", {"holding": ["held", "met"]})[0].verb == ("held", "met")
    with pytest.raises(RuleError, match=r"line 1: words.jsonl has no list 'holding'"):
        parse(line, Trigger, "rules.jsonl")
    with pytest.raises(RuleError, match=r"words.jsonl, line 1: a word list"):
        ruleset.vocabularies('{"id": "talks"}')


def test_themes_are_those_of_the_reference_data() -> None:
    folder = Path(ruleset.__file__).parents[1] / "reference" / "data"
    with (folder / "themes.csv").open(encoding="utf-8", newline="") as lines:
        slugs = {row["slug"] for row in csv.DictReader(lines)}
    assert {rule.theme for rule in ruleset.shipped().themes} == slugs
