"""Flags beside names, in every template: `{% flag party.code %}`."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def flag(code: str | None) -> SafeString:
    """Return the small flag of a party by its code, or the code in a frame for a party without a flag here.

    Decoration: the name stands beside it. Nothing for no code. Its size is fixed, so that nothing moves when it loads.
    """
    if not code:
        return SafeString()
    path = _path(code)
    if path is None:
        return format_html('<span class="flag" aria-hidden="true">{}</span>', code)
    return format_html('<img class="flag" src="{}" width="24" height="16" alt="" loading="lazy">', static(path))


@lru_cache(maxsize=2048)
def _path(code: str) -> str | None:
    """Return the flag's path if `manage.py assets` has fetched it."""
    path = f"vendor/flags/{code}.svg"
    return path if code.isalnum() and finders.find(path) else None
