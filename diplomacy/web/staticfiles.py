"""Static files under names that change with their content, and what to do without the browser libraries."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

VENDOR = "vendor/"
OWN_STYLES = "css/"
# The two fonts of the first screen. The others are fetched where a page needs them.
FONTS = ("vendor/fonts/libre-franklin-latin-wght-normal.woff2", "vendor/fonts/newsreader-latin-wght-normal.woff2")

_STRING = re.compile(r"(\"[^\"]*\"|'[^']*')")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """Takes a style sheet although a font that it names was not fetched; any other missing file is an error.

    `manage.py assets` needs a network, the pages do not: they fall back to the reader's own fonts. Our own style
    sheets are stored without comments and blanks.
    """

    def hashed_name(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The name with its hash; a missing file of static/vendor/ keeps its plain name."""
        try:
            return str(super().hashed_name(name, *args, **kwargs))
        except ValueError:
            if not name.startswith(VENDOR):
                raise
            return name

    def _save(self, name: str, content: File[bytes]) -> str:
        if name.startswith(OWN_STYLES) and name.endswith(".css"):
            content.seek(0)
            content = ContentFile(minified(content.read().decode()).encode())
        return str(super()._save(name, content))


def minified(css: str) -> str:
    """Return a style sheet without comments and the blanks that mean nothing; what stands in quotes is left alone.

    Meant for our own style sheets: a comment's signs in quotes would be taken for a comment.
    """
    parts = _STRING.split(_COMMENT.sub("", css))
    parts[::2] = [_packed(part) for part in parts[::2]]
    return "".join(parts).strip()


def _packed(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r"(?<=[{;(])([\w-]+): ", r"\1:", css)
    css = re.sub(r" > ", ">", css)
    css = re.sub(r"(?<![\w.])0\.(?=\d)", ".", css)
    return css.replace(";}", "}")


@cache
def fonts() -> tuple[str, ...]:
    """Return the fonts that a page asks for at once, so far as they were fetched; asked for once in a process."""
    return tuple(name for name in FONTS if finders.find(name))
