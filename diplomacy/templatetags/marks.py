"""What `manage.py assets` has fetched, or what stands in for it, in every template: flags and our bundled modules."""

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
    path = _fetched(f"flags/{code}.svg") if code.isalnum() else None
    if path is None:
        return format_html('<span class="flag" aria-hidden="true">{}</span>', code)
    return format_html('<img class="flag" src="{}" width="24" height="16" alt="" loading="lazy">', static(path))


@register.simple_tag
def module(name: str) -> SafeString:
    """Return the tag that loads a bundled module, `js/NAME.js`; nothing where it was not made: pages work without."""
    path = _fetched(name)
    return format_html('<script type="module" src="{}"></script>', static(path)) if path else SafeString()


@lru_cache(maxsize=2048)
def _fetched(name: str) -> str | None:
    """Return the path of a file of static/vendor/, if it is there."""
    path = f"vendor/{name}"
    return path if finders.find(path) else None
