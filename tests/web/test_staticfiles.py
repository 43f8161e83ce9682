from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from diplomacy.web.staticfiles import Storage, minified


def collect(folder: Path, **files: str) -> list[object]:
    """What post-processing says of the files; a name's __ is a slash."""
    storage = Storage(location=folder, base_url="/static/")
    paths = {}
    for name, text in files.items():
        path = name.replace("__", "/").replace("_css", ".css").replace("_woff2", ".woff2")
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
        paths[path] = (storage, path)
    return [result for _, _, result in storage.post_process(paths) if isinstance(result, Exception)]


def test_a_font_that_was_not_fetched_is_no_error(tmp_path: Path) -> None:
    assert collect(tmp_path, css__site_css='@font-face { src: url("../vendor/fonts/serif.woff2"); }') == []
    hashed = next(path for path in (tmp_path / "css").glob("site.*.css"))
    assert "vendor/fonts/serif.woff2" in hashed.read_text()


def test_a_font_that_is_there_gets_its_hash(tmp_path: Path) -> None:
    style = '@font-face { src: url("../vendor/fonts/serif.woff2"); }'
    assert collect(tmp_path, css__site_css=style, vendor__fonts__serif_woff2="font") == []
    hashed = next(path for path in (tmp_path / "css").glob("site.*.css"))
    assert "serif.woff2" not in hashed.read_text()
    assert "vendor/fonts/serif." in hashed.read_text()


def test_any_other_missing_file_is_an_error(tmp_path: Path) -> None:
    try:
        errors = collect(tmp_path, css__site_css='body { background: url("../img/none.png"); }')
    except ValueError as error:
        errors = [error]
    assert errors
    assert "none.png" in str(errors[0])


def test_our_style_sheets_are_stored_without_comments_and_blanks(tmp_path: Path) -> None:
    storage = Storage(location=tmp_path, base_url="/static/")
    for name in ("css/site.css", "admin/css/base.css"):
        storage.save(name, ContentFile(b"/* why */\na  {\n  color: red;\n}\n"))
    assert (tmp_path / "css/site.css").read_text() == "a{color:red}"
    assert (tmp_path / "admin/css/base.css").read_text().startswith("/* why */")


@pytest.mark.parametrize(
    ("css", "packed"),
    [
        ('a::after { content: "{ + }  /" / ""; }', 'a::after{content:"{ + }  /" / ""}'),
        (".a :is(b, c) > d:hover { margin: 0 auto; }", ".a :is(b,c)>d:hover{margin:0 auto}"),
        (
            "@media (max-width: 4rem), (a: b) { a { b: calc(1px + 2px) } }",
            "@media (max-width:4rem),(a:b){a{b:calc(1px + 2px)}}",
        ),
        ("a { b: 0.5em 10.5em calc(0.1rem + 0px); }", "a{b:.5em 10.5em calc(.1rem + 0px)}"),
        ("a { & b { c: d; }\n  & e:not(f) { g: h; } }", "a{& b{c:d}& e:not(f){g:h}}"),
    ],
)
def test_nothing_that_means_something_is_taken_away(css: str, packed: str) -> None:
    assert minified(css) == packed
