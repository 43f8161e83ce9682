"""Static files under names that change with their content, and what to do without the browser libraries."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

VENDOR = "vendor/"


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """Takes a style sheet although a font that it names was not fetched; any other missing file is an error.

    `manage.py assets` needs a network, the pages do not: they fall back to the reader's own fonts.
    """

    def hashed_name(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The name with its hash; a missing file of static/vendor/ keeps its plain name."""
        try:
            return str(super().hashed_name(name, *args, **kwargs))
        except ValueError:
            if not name.startswith(VENDOR):
                raise
            return name
