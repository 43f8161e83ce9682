"""Citations as files, and where the addresses in them begin."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from diplomacy.formats.citations import Citation, bibtex, key


def site(request: HttpRequest) -> str:
    """Return where addresses of this site begin, without a slash: as the setting has it, else as it was asked for."""
    return settings.SIDELINES_URL or request.build_absolute_uri("/").rstrip("/")


def bibtex_file(citation: Citation) -> HttpResponse:
    """Answer with a citation as a file for BibTeX."""
    response = HttpResponse(bibtex(citation), content_type="text/x-bibtex; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key(citation)}.bib"'
    response["Cache-Control"] = "no-store"  # it bears the day of access
    return response
