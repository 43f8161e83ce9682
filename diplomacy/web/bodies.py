"""How much a stranger may send: looking for a form's token reads all of it, files too, before a view's guard."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from diplomacy.models.roles import Role, may
from diplomacy.web.errors import bad_request

MOST = 1024 * 1024  # bytes; no form but those of editors takes files


class BodyMiddleware:
    """Refuses a large body (413) unless it comes from an editor, before anything of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the size that is announced; a body without one is not read at all."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if (not announced.isdigit() or int(announced) > MOST) and not may(request.user, Role.EDITOR):
            return bad_request(request, RequestDataTooBig())
        return self.get_response(request)
