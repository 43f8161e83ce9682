"""What every answer of the interface has in common: open to every origin, only to be read, tagged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware

from diplomacy.web.api.problems import problem, speaks_json

METHODS = "GET, HEAD, OPTIONS"
# The files of the same meetings: scripts of other sites may read them too.
FILES = ("/meetings.csv", "/meetings.json", "/meetings.ics", "/meetings.atom", "/data/")


class ReadingMiddleware:
    """Opens the interface, and the exports, to pages of any origin, which get no cookies (CORS without credentials).

    The interface answers to nothing but reading. Each of its answers bears a tag of its content, and is not sent again
    to those who have it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.tagged = ConditionalGetMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a preflight without a view, else open what the view answers."""
        if not speaks_json(request):
            response = self.get_response(request)
            return opened(response) if request.path.startswith(FILES) else response
        if request.method == "OPTIONS":
            return opened(_preflight())
        if request.method not in ("GET", "HEAD"):
            refused = problem(405, "This interface is only for reading: GET, HEAD or OPTIONS.")
            refused["Allow"] = METHODS
            return opened(refused)
        return opened(self._read(request))

    def _read(self, request: HttpRequest) -> HttpResponseBase:
        """Answer HEAD as GET is answered, without the body."""
        wants_head = request.method == "HEAD"
        request.method = "GET"
        response: Any = self.tagged(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-cache"
        if wants_head:
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        answer: HttpResponseBase = response
        return answer


def opened(response: HttpResponseBase) -> HttpResponseBase:
    """Let pages of any origin read an answer, and the headers by which they go on and ask again."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Content-Disposition"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = METHODS
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    response["Access-Control-Max-Age"] = "86400"
    return response
