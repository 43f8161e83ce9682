"""The fingerprint of what articles are read with."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from diplomacy.extraction import edition as module
from diplomacy.extraction.edition import edition
from diplomacy.reference.facts import CountryFact, OrganisationFact
from diplomacy.reference.lookup import Reference


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.from_csv()


def without(reference: Reference, drop: int = 0, name: str | None = None) -> Reference:
    """Return the shipped reference without its first terms, or with its first leader changed."""
    leaders = list(reference.all_leaders())
    leaders[0] = replace(leaders[0], name=name or leaders[0].name)
    parties = reference.all_parties()
    return Reference.from_rows(
        countries=[p for p in parties if isinstance(p, CountryFact)],
        organisations=[p for p in parties if isinstance(p, OrganisationFact)],
        cities=reference.all_cities(),
        leaders=leaders,
        terms=reference.all_terms()[drop:],
        series=reference.all_series(),
        summits=reference.all_summits(),
    )


def test_it_is_the_same_for_the_same_facts_in_another_process(reference: Reference) -> None:
    script = (
        "from diplomacy.extraction.edition import edition\n"
        "from diplomacy.reference.lookup import Reference\n"
        "print(edition(Reference.from_csv()), end='')"
    )
    root = Path(__file__).parent.parent.parent
    other = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert other.stdout == edition(reference) == edition(without(reference))


def test_another_fact_makes_another(reference: Reference) -> None:
    editions = {
        edition(reference),
        edition(without(reference, drop=1)),
        edition(without(reference, name="Somebody Else")),
    }
    assert len(editions) == 3


def test_another_rule_or_weight_makes_another(
    reference: Reference, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("extraction/rules/a.jsonl", "extraction/model/weights", "extraction/training/x.py", "resolution/b.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
    monkeypatch.setattr(module, "PROGRAM", tmp_path)

    def now() -> str:
        module._program.cache_clear()
        return edition(reference)

    try:
        seen = [now()]
        for name in ("extraction/rules/a.jsonl", "extraction/model/weights", "resolution/b.py"):
            (tmp_path / name).write_text("2")
            assert now() not in seen
            seen.append(now())
        (tmp_path / "extraction/training/x.py").write_text("2")
        assert now() == seen[-1]
    finally:
        module._program.cache_clear()


def test_the_shipped_parts_are_looked_at() -> None:
    names = {path.relative_to(module.PROGRAM).as_posix() for path in module._files()}
    assert {"extraction/rules/triggers.jsonl", "extraction/model/meta.json", "resolution/clustering.py"} <= names
    assert not any("training" in name for name in names)
