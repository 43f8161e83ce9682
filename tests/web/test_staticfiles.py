from __future__ import annotations

from pathlib import Path

from diplomacy.web.staticfiles import Storage


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
