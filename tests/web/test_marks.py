from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from diplomacy.templatetags import marks


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    marks._fetched.cache_clear()
    yield
    marks._fetched.cache_clear()


def rendered(code: str | None) -> str:
    return Template("{% flag code %}").render(Context({"code": code}))


def fetched(monkeypatch: pytest.MonkeyPatch, *codes: str) -> None:
    known = {f"vendor/flags/{code}.svg" for code in codes}
    monkeypatch.setattr(finders, "find", lambda path: Path(path) if path in known else None)


def test_a_flag_is_decoration_of_a_fixed_size(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched(monkeypatch, "KOR")
    assert rendered("KOR") == (
        '<img class="flag" src="/static/vendor/flags/KOR.svg" width="24" height="16" alt="" loading="lazy">'
    )


@pytest.mark.parametrize("code", ["NATO", "<b>", "../KOR"])
def test_a_party_without_a_flag_has_its_code_in_a_frame(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    fetched(monkeypatch, "KOR", "../KOR")
    shown = rendered(code)
    assert shown.startswith('<span class="flag" aria-hidden="true">')
    assert "<b>" not in shown
    assert "<img" not in shown


@pytest.mark.parametrize("code", ["", None])
def test_nobody_has_no_mark(code: str | None) -> None:
    assert rendered(code) == ""


def test_a_module_is_loaded_only_where_it_was_bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Template("{% module 'js/relations.js' %}")
    monkeypatch.setattr(finders, "find", lambda path: None)
    assert page.render(Context()) == ""
    marks._fetched.cache_clear()
    monkeypatch.setattr(finders, "find", lambda path: path)
    assert page.render(Context()) == '<script type="module" src="/static/vendor/js/relations.js"></script>'
